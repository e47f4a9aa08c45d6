"""The open table of kinds: which police code, Signalen category and feitcodes are which kind, and who reports it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openvis.domain.category import TOTAL, Category, categories
from openvis.domain.incident import ReportedBy
from openvis.domain.set_aside import FEITCODE, SetAside
from openvis.domain.words import THEME_WORDS
from openvis.web.words import category_label, day, sentence

REPORTERS = {
    "breng": (ReportedBy.PUBLIC, "breng: gemeld door het publiek"),
    "haal": (ReportedBy.OFFICER, "haal: gevonden door politie en boa's"),
}
LISTS = {FEITCODE: "Feitcode", "signalen": "Signalen"}


@dataclass(frozen=True, slots=True)
class KindsFilter:
    """What is asked of the table: a text anywhere in a line, a theme, who reports it. Empty: all."""

    text: str = ""
    theme: str = ""
    reporter: str = ""

    def wants(self, line: Mapping[str, Any]) -> bool:
        found = self.text.casefold() in line["searched"]
        return found and self.theme in {"", line["theme_slug"]} and self.reporter in {"", line["reporter_slug"]}


def read_filter(asked: Mapping[str, str]) -> KindsFilter:
    """An answer that is not on offer counts as none."""
    theme, reporter = asked.get("thema", ""), asked.get("wie", "")
    return KindsFilter(
        text=" ".join(asked.get("zoek", "").split()),
        theme=theme if theme in THEME_WORDS else "",
        reporter=reporter if reporter in REPORTERS else "",
    )


def kind_lines(asked: KindsFilter) -> list[dict[str, Any]]:
    """The categories that were asked for, in the order of the table."""
    lines = [_line(known) for slug, known in categories().items() if known.theme != "onbekend" and slug != TOTAL]
    return [line for line in lines if asked.wants(line)]


def _line(known: Category) -> dict[str, Any]:
    reporter = next(slug for slug, (who, _) in REPORTERS.items() if who is known.reported_by)
    codes = [known.police_code or "", *known.signalen, *known.feitcodes]
    searched = [known.slug, known.label, *codes, *known.also_called]
    return {
        "slug": known.slug,
        "label": known.label,
        "theme": sentence(THEME_WORDS[known.theme]),
        "theme_slug": known.theme,
        "reporter_slug": reporter,
        "domain": known.boa_domain or "",
        "police": known.police_code or "",
        "signalen": ", ".join(known.signalen),
        "feitcodes": ", ".join(known.feitcodes),
        "also": "; ".join(known.also_called),
        "sensitive": known.sensitive,
        "reviewed": day(known.reviewed),
        "searched": "\n".join(searched).casefold(),
    }


def aside_lines(aside: Sequence[SetAside], asked: KindsFilter) -> list[dict[str, str]]:
    """The codes that were looked at and have no kind, with the reason. A theme or reporter they do not have."""
    if asked.theme or asked.reporter:
        return []
    lines = [
        {
            "list": LISTS[line.kind],
            "code": f"{line.code.removesuffix('*')} en wat zo begint" if line.code.endswith("*") else line.code,
            "becomes": category_label(line.category),
            "reason": line.reason,
        }
        for line in aside
    ]
    wanted = asked.text.casefold()
    return [line for line in lines if wanted in f"{line['code']}\n{line['reason']}".casefold()]


def themes() -> list[tuple[str, str]]:
    """The themes there are kinds of."""
    used = {known.theme for known in categories().values()} - {"onbekend", "totaal"}
    return [(slug, sentence(name)) for slug, name in THEME_WORDS.items() if slug in used]
