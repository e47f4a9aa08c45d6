"""Something out of the ordinary that deserves a look, from the first who saw it to what people made of it.

A run makes its attention list anew; a bijzonderheid outlives the run. What a later run sees of the same rise joins it,
so that nobody assesses it twice, and it stays when a later run no longer sees it, so that nothing disappears unseen.
People see things too, before any figure does. What they hand in is a bijzonderheid of its own kind: it stands in the
same list and is never counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from openvis.domain.access import Role
from openvis.domain.attention import AttentionKind, AttentionRow
from openvis.domain.period import parse_period

# A structural row says what has been so for a year: that is for the plan of the year, and no news of this week.
KINDS = frozenset(AttentionKind) - {AttentionKind.STRUCTURAL}
FROM_PEOPLE = "mensen"  # the source of what people handed in; no list of incidents is called so
SAME_FOR = timedelta(weeks=8)  # so long after the last signal another one is still about the same
SEEN_WITHIN = timedelta(weeks=2)  # what is new for longer has waited too long


class BijzonderheidState(StrEnum):
    NEW = "new"  # nobody looked at it yet
    ASSESSED = "assessed"  # somebody said what it is
    TAKEN_UP = "taken-up"  # something is done about it
    DISMISSED = "dismissed"  # looked at, and nothing is done about it


OPEN = frozenset({BijzonderheidState.NEW, BijzonderheidState.ASSESSED})  # nothing was decided yet


class SignalKind(StrEnum):
    """How somebody came to know it: fixed answers, so that they can be counted."""

    RESIDENTS = "residents"
    OWN_EYES = "own-eyes"
    PARTNER = "partner"
    ENTREPRENEURS = "entrepreneurs"


@dataclass(frozen=True, slots=True)
class Signal:
    """What somebody handed in: one sighting by a person. It never enters a count or a forecast."""

    kind: SignalKind
    text: str  # a sentence without persons
    seen_from: date
    seen_to: date
    by: str  # account name
    by_role: Role
    at: datetime


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
    sightings: tuple[Sighting, ...]  # in the order of their runs; none of what people handed in
    judgements: tuple[Judgement, ...]  # in their order; empty while it is new
    signals: tuple[Signal, ...] = ()  # in their order; none of what a run saw

    @property
    def from_people(self) -> bool:
        return self.source == FROM_PEOPLE

    @property
    def row(self) -> AttentionRow:
        """As the last run that saw it put it. Not for what people handed in."""
        return self.sightings[-1].row

    @property
    def began_at(self) -> datetime:
        return self.signals[0].at if self.from_people else self.sightings[0].made_at

    @property
    def last_at(self) -> datetime:
        """When it was last seen, by whoever."""
        return self.signals[-1].at if self.from_people else self.sightings[-1].made_at

    @property
    def roles(self) -> tuple[Role, ...]:
        """Who handed it in, each role once."""
        return tuple(dict.fromkeys(each.by_role for each in self.signals))

    def waits_too_long(self, now: datetime) -> bool:
        """Whether nobody looked at it in two weeks."""
        return self.state is BijzonderheidState.NEW and now - self.began_at > SEEN_WITHIN

    @property
    def grown_since(self) -> bool:
        """Whether a later period stood out again, or another signal came, than people judged: that may not hold now."""
        if not self.judgements:
            return False
        if self.from_people:
            return self.last_at > self.judgements[-1].at
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
    seen = [each for each in earlier if each.sightings]
    newest_first = sorted(seen, key=lambda each: (each.sightings[-1].made_at, each.id), reverse=True)
    return [
        (number, next((each for each in newest_first if belongs(row, each)), None))
        for number, row in rows
        if row.kind in KINDS
    ]


def joined_by(
    gemeente: str, area: str, category: str, earlier: Sequence[Bijzonderheid], at: datetime
) -> Bijzonderheid | None:
    """What a signal of people is another sighting of: one of the same place and type while nothing was decided about
    it, or within eight weeks of its last signal. The newest, where there are more; None where it is new.
    """
    same = [
        each
        for each in earlier
        if each.from_people
        and (each.gemeente, each.area, each.category) == (gemeente, area, category)
        and (each.state in OPEN or at - each.last_at <= SAME_FOR)
    ]
    return max(same, key=lambda each: (each.last_at, each.id), default=None)
