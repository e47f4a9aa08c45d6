"""Elke periode van het scorebord: what was shown beside the count of all years, and where people had been sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from openvis.domain.forecast import AREA_SHARES, BASELINE, ForecastScore, ForecastVerdict
from openvis.domain.words import span_of_days, word
from openvis.web.presenters.forecast_score import BAR, counted, of_share, two
from openvis.web.words import decimal, number

SHARE = 3  # percent of the places: the part the criteria ask about most


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """One period, in text as it is shown; the bars are the hits of what was shown and of the count."""

    first: str  # as an address asks for it
    days: str
    on: bool | None  # None where no verdict is kept of it
    shown: str
    expected: str
    events: str
    hits: str
    hits_count: str
    bar: float
    bar_count: float
    gain: str
    gain_count: str
    patrolled: str  # coloured places with a werkopdracht in those days
    patrolled_hits: str


def period_rows(scores: Sequence[ForecastScore], verdicts: Sequence[ForecastVerdict]) -> list[PeriodRow]:
    """Of scores of single origins, the newest first. verdicts  of the same type: which rung was shown from when on."""
    shown = {score.first: score for score in scores if score.rung is None}
    count = {score.first: score for score in scores if score.rung is BASELINE}
    said = {verdict.origin: verdict for verdict in verdicts}
    pairs = [(shown[first], count[first], said.get(first)) for first in sorted(shown, reverse=True) if first in count]
    most = max((_hits(score) for both in pairs for score in both[:2]), default=0) or 1
    return [_row(own, other, verdict, most) for own, other, verdict in pairs]


def _row(own: ForecastScore, other: ForecastScore, verdict: ForecastVerdict | None, most: int) -> PeriodRow:
    coloured = max(1, round(AREA_SHARES[-1] * own.places))
    return PeriodRow(
        first=own.first,
        days=span_of_days(date.fromisoformat(own.first), date.fromisoformat(own.last)),
        on=verdict.on if verdict else None,
        shown=word(verdict.shown) if verdict else "",
        expected=decimal(own.expected),
        events=number(own.events),
        hits=counted(of_share(own, "hits", SHARE), own.events),
        hits_count=counted(of_share(other, "hits", SHARE), other.events),
        bar=round(BAR * _hits(own) / most, 1),
        bar_count=round(BAR * _hits(other) / most, 1),
        gain=two(own.gain),
        gain_count=two(other.gain),
        patrolled=f"◆ {number(own.patrolled)} van {number(coloured)}" if own.patrolled else "",
        patrolled_hits=f"{number(own.patrolled_hits)} geteld" if own.patrolled else "",
    )


def _hits(score: ForecastScore) -> int:
    return round(of_share(score, "hits", SHARE) * score.events) if score.events else 0
