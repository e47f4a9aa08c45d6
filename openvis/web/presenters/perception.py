"""What residents say, on the page of an area: the answers of the area itself, or of the nearest one around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from openvis.domain.area import AreaLevel, gemeente_of, level_of, wijk_of
from openvis.domain.perception import answer_in_words, indicator_label
from openvis.domain.words import word
from openvis.web.words import period, source_label

CHANGED = "De vraag is intussen veranderd: niet te vergelijken met eerder."


@dataclass(frozen=True, slots=True)
class PerceptionLine:
    """One question: the last answer, and the one before it where the two may be compared."""

    question: str
    where: str  # "wijk Centrum": answers are rarely known per buurt
    wave: str
    answer: str
    before: str
    source: str


def perception_lines(perception: pl.DataFrame, code: str, names: dict[str, str]) -> list[PerceptionLine]:
    """One line per question and source, from the smallest area around `code` that has answers."""
    around = _around(code)
    rows = perception.filter(pl.col("area").is_in(around)).sort("wave", descending=True).to_dicts()
    asked = dict.fromkeys((row["source"], row["indicator"]) for row in rows)
    lines = []
    for source, indicator in asked:
        of_question = [row for row in rows if (row["source"], row["indicator"]) == (source, indicator)]
        nearest = min((row["area"] for row in of_question), key=around.index)
        lines.append(_line([row for row in of_question if row["area"] == nearest], names))
    return sorted(lines, key=lambda line: (line.source, line.question))


def _around(code: str) -> list[str]:
    """The area itself, its wijk and its gemeente, smallest first."""
    wijk = [wijk_of(code)] if level_of(code) is AreaLevel.BUURT else []
    return list(dict.fromkeys([code, *wijk, gemeente_of(code)]))


def _line(waves: list[dict[str, Any]], names: dict[str, str]) -> PerceptionLine:
    last = waves[0]
    area = last["area"]
    return PerceptionLine(
        question=indicator_label(last["indicator"]),
        where=f"{word(level_of(area))} {names.get(area, area)}",
        wave=period(last["wave"]),
        answer=answer_in_words(last),
        before=_before(last, waves[1]) if len(waves) > 1 else "",
        source=source_label(last["source"]),
    )


def _before(last: dict[str, Any], before: dict[str, Any]) -> str:
    if not last["comparable"]:
        return CHANGED
    division = f" (gebieden van {before['vintage']})" if before["vintage"] != last["vintage"] else ""
    return f"{period(before['wave'])}{division}: {answer_in_words(before)}"
