"""Something out of the ordinary that deserves a look, from the first run that saw it to what people made of it.

A run makes its attention list anew; a bijzonderheid outlives the run. What a later run sees of the same rise joins it,
so that nobody assesses it twice, and it stays when a later run no longer sees it, so that nothing disappears unseen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from openvis.domain.attention import AttentionKind, AttentionRow
from openvis.domain.period import parse_period

# A structural row says what has been so for a year: that is for the plan of the year, and no news of this week.
KINDS = frozenset(AttentionKind) - {AttentionKind.STRUCTURAL}


class BijzonderheidState(StrEnum):
    NEW = "new"  # nobody looked at it yet
    ASSESSED = "assessed"  # somebody said what it is
    TAKEN_UP = "taken-up"  # something is done about it
    DISMISSED = "dismissed"  # looked at, and nothing is done about it


@dataclass(frozen=True, slots=True)
class Sighting:
    """One run in which it stood on the attention list: the row as it was then."""

    run_id: str
    made_at: datetime
    attention_id: int
    row: AttentionRow


@dataclass(frozen=True, slots=True)
class Judgement:
    """One step after the first: what somebody concluded and why, in a sentence."""

    state: BijzonderheidState
    reason: str
    by: str  # account name
    at: datetime


@dataclass(frozen=True, slots=True)
class Bijzonderheid:
    id: int
    gemeente: str
    area: str
    category: str
    source: str
    state: BijzonderheidState
    sightings: tuple[Sighting, ...]  # in the order of their runs; at least one
    judgements: tuple[Judgement, ...]  # in their order; empty while it is new

    @property
    def row(self) -> AttentionRow:
        """As the last run that saw it put it."""
        return self.sightings[-1].row

    @property
    def grown_since(self) -> bool:
        """Whether a later period than people judged stood out again: a judgement of then may not hold now."""
        if not self.judgements:
            return False
        ends = [(seen.made_at, parse_period(seen.row.period_to).end) for seen in self.sightings]
        judged = [end for made_at, end in ends if made_at <= self.judgements[-1].at]
        return bool(judged) and max(end for _, end in ends) > max(judged)


def belongs(row: AttentionRow, earlier: Bijzonderheid) -> bool:
    """Whether a row is of the same rise: same place, type and source, in weeks or months that overlap or adjoin.

    In whatever way it was seen: what stands out in the last weeks is, some weeks later, what stands out in a month. A
    rise that was away for a whole period is a new one: the reason given for the former may not hold for it.
    """
    about = (row.gemeente, row.area, row.category, row.source)
    if about != (earlier.gemeente, earlier.area, earlier.category, earlier.source):
        return False
    return parse_period(row.period_from).first <= parse_period(earlier.row.period_to).end


def joined(
    rows: Iterable[tuple[int, AttentionRow]], earlier: Sequence[Bijzonderheid]
) -> list[tuple[int, Bijzonderheid | None]]:
    """Each row worth an assessment (by its number), with the bijzonderheid it belongs to; None where it is new.

    Of several that it could belong to, the one that was seen last.
    """
    newest_first = sorted(earlier, key=lambda each: (each.sightings[-1].made_at, each.id), reverse=True)
    return [
        (number, next((each for each in newest_first if belongs(row, each)), None))
        for number, row in rows
        if row.kind in KINDS
    ]
