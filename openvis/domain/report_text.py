"""A report as text that is kept, and read back: JSON in one form, so that the same report is the same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from openvis.domain.chart_kind import ChartKind
from openvis.domain.report import (
    Block,
    Bullets,
    Chart,
    Document,
    Figure,
    Figures,
    Mark,
    Paragraph,
    Section,
    Series,
    Table,
)

KINDS: dict[str, type[Block]] = {
    "paragraph": Paragraph, "bullets": Bullets, "table": Table, "chart": Chart, "figures": Figures,
}  # fmt: skip
_NAMES = {kind: name for name, kind in KINDS.items()}


def report_text(document: Document) -> str:
    """The document as it is kept."""
    facts = {name: value for name, value in asdict(document).items() if name != "sections"}
    return _json(facts | {"sections": [_section(each) for each in document.sections]})


def figures_text(document: Document) -> str:
    """Only its figures, to hold one making against another."""
    return _json([asdict(each) for each in document.figures()])


def report_of_text(text: str) -> Document:
    """Read back what `report_text` wrote."""
    facts = json.loads(text)
    return Document(
        **facts
        | {
            "as_of": datetime.fromisoformat(facts["as_of"]),
            "versions": tuple((name, version) for name, version in facts["versions"]),
            "sections": tuple(_section_of(each) for each in facts["sections"]),
        }
    )


def _section(section: Section) -> dict[str, Any]:
    return {
        "title": section.title,
        "number": section.number,
        "blocks": [{"kind": _NAMES[type(each)]} | {"content": asdict(each)} for each in section.blocks],
        "sections": [_section(each) for each in section.sections],
    }


def _section_of(facts: Mapping[str, Any]) -> Section:
    return Section(
        facts["title"],
        tuple(_block_of(each["kind"], each["content"]) for each in facts["blocks"]),
        tuple(_section_of(each) for each in facts["sections"]),
        facts["number"],
    )


def _block_of(kind: str, facts: dict[str, Any]) -> Block:
    match kind:
        case "table":
            rows = tuple(tuple(row) for row in facts["rows"])
            return Table(**facts | {"head": tuple(facts["head"]), "rows": rows, "numeric": tuple(facts["numeric"])})
        case "chart":
            lines = tuple(Series(each["name"], tuple(each["values"])) for each in facts["series"])
            marks = tuple(Mark(**each) for each in facts["marks"])
            drawn = {"kind": ChartKind(facts["kind"]), "labels": tuple(facts["labels"]), "series": lines}
            return Chart(**facts | drawn | {"marks": marks})
        case "figures":
            return Figures(facts["caption"], tuple(_figure_of(each) for each in facts["figures"]))
        case "bullets":
            return Bullets(tuple(facts["items"]))
        case _:
            return KINDS[kind](**facts)


def _figure_of(facts: dict[str, Any]) -> Figure:
    return Figure(**facts | {"as_of": date.fromisoformat(facts["as_of"]), "notes": tuple(facts["notes"])})


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=_iso, allow_nan=False)


def _iso(value: date) -> str:
    return value.isoformat()
