"""Which rung is shown, by rule and not by hand; when the forecast stands aside, and when it comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from openvis.analysis.expectations.history import Floats
from openvis.analysis.forecasts.redraws import NAN, Redraws, drawn
from openvis.domain.forecast import (
    BASELINE,
    LEAST_EVENTS_A_YEAR,
    PLAIN,
    RUNGS,
    ForecastReason,
    ForecastVerdict,
    Rung,
)
from openvis.domain.places_and_times import PlaceKind

CHOSEN_ON = 52  # periods at most: what was better longer ago need not be now
LEAST_PERIODS = 10  # scored, before a forecast may be shown
WATCHED = 3  # periods at least over which a forecast that is shown has to be better than each plain rung ...
WATCHED_EVENTS = 30  # ... and incidents: fewer say nothing
FALL = 2.33  # deviations below what it was before: by chance once in a hundred


@dataclass(frozen=True, slots=True)
class Likelihoods:
    """What the rule is made on: log likelihood above uniform of every rung at every origin, both oldest first.

    origins  (origins,) first days; ends (origins,) the days after the last: known only from then on
    gains    by rung (origins,) summed over the incidents of the origin
    events   (origins,) incidents
    """

    origins: tuple[int, ...]
    ends: tuple[int, ...]
    gains: Mapping[Rung, Floats]
    events: Floats

    def known(self, day: int) -> Likelihoods:
        """What had ended by then, no more than CHOSEN_ON."""
        kept = [at for at, end in enumerate(self.ends) if end <= day][-CHOSEN_ON:]
        return Likelihoods(
            tuple(self.origins[at] for at in kept),
            tuple(self.ends[at] for at in kept),
            {rung: gains[kept] for rung, gains in self.gains.items()},
            self.events[kept],
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """The rung, and the last one it beat, by how much per incident."""

    rung: Rung
    beside: Rung | None
    gain: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Grain:
    """How fine a type can be forecast: in cells by itself, or its group in cells and itself per buurt."""

    category: str
    kind: PlaceKind
    group: str | None  # the group that is forecast in cells in its place
    events_a_year: float


def verdicts(seen: Likelihoods, origins: Sequence[int], redraws: Redraws) -> tuple[ForecastVerdict, ...]:
    """For each of the origins, in order, what is shown from then on; from what had ended by then, and nothing later."""
    told: list[ForecastVerdict] = []
    for origin in origins:
        verdict = _verdict(seen.known(origin), origin, redraws)
        last = told[-1] if told else None
        if last and (last.shown, last.on, last.reason) == (verdict.shown, verdict.on, verdict.reason):
            verdict = replace(verdict, since=last.since)
        told.append(verdict)
    return tuple(told)


def chosen(known: Likelihoods, redraws: Redraws, rungs: Sequence[Rung] = RUNGS) -> Choice:
    """Up the ladder: a richer rung takes the place of a simpler one only where it beats it, its interval above zero.

    The difference is the log likelihood per incident over the periods, paired, by block bootstrap
    (`redraws.per_event`, 95 %). So the richest rung is not shown for what chance gave it, and a rung of which
    nothing is known is never shown. With few periods intervals are too narrow: `verdicts` waits for LEAST_PERIODS.
    """
    there = [rung for rung in rungs if rung in known.gains]
    stands, beside, (gain, low, high) = 0, None, (0.0, NAN, NAN)
    if len(known.events) > 1 and known.events.sum() > 0:
        found = drawn(np.array([known.gains[rung] for rung in there]), known.events, redraws)
        for rung in range(1, len(there)):
            if more := found.beats(rung, stands):
                stands, beside, (gain, low, high) = rung, there[stands], more
    return Choice(there[stands], beside, gain, low, high)


def falls_behind(rung: Rung, known: Likelihoods) -> tuple[Rung, float] | None:
    """The plain rung that did at least as well in the last periods, and how much worse `rung` was per incident.

    The last WATCHED periods, or as many more as it takes to see WATCHED_EVENTS incidents. They must also lie further
    below the periods before them than chance explains (FALL): where rungs are nearly level, as in large areas, one is
    ahead of the other in turn, and that is no fall. None where no plain rung did as well.
    The same periods lift it again: a forecast that is off is scored as ever.
    """
    back = np.cumsum(known.events[::-1])
    periods = max(WATCHED, int(np.searchsorted(back, WATCHED_EVENTS)) + 1)
    if periods >= len(known.events):
        return None
    total = known.events[-periods:].sum()
    behind = {}
    for plain in (each for each in PLAIN if each in known.gains and each is not rung):
        more = known.gains[rung] - known.gains[plain]
        if more[-periods:].sum() <= 0 and _fell(more, known.events, periods):
            behind[plain] = float(more[-periods:].sum() / total)
    worst = min(behind, key=lambda plain: behind[plain], default=None)
    return None if worst is None else (worst, behind[worst])


def _fell(more: Floats, events: Floats, periods: int) -> bool:
    """z of the last so many periods, given those before: (sum of them - m E) / (s sqrt(periods)) < -FALL.

    m the mean per incident of the periods before, E the incidents of the last, s the deviation of a period around it
    """
    before, counted = more[:-periods], events[:-periods]
    mean = before.sum() / counted.sum() if counted.sum() > 0 else 0.0
    deviation = float(np.std(before - mean * counted))
    fall = mean * events[-periods:].sum() - more[-periods:].sum()
    return bool(fall > FALL * deviation * np.sqrt(periods))


def grain(events_a_year: Mapping[str, float], group_of: Mapping[str, str]) -> tuple[Grain, ...]:
    """How fine each type can be forecast, and what stands in its place in cells where it is too sparse.

    Cells take LEAST_EVENTS_A_YEAR a year; below that nearly every cell is empty always, and no forecast of cells can be
    told from the next. Then the group is forecast in cells where all its types together have enough, and the type
    itself per buurt.
    """
    of_group: dict[str, float] = {}
    for category, number in events_a_year.items():
        of_group[group_of[category]] = of_group.get(group_of[category], 0.0) + number
    told = []
    for category, number in events_a_year.items():
        fine = number >= LEAST_EVENTS_A_YEAR
        group = group_of[category]
        instead = group if not fine and of_group[group] >= LEAST_EVENTS_A_YEAR else None
        told.append(Grain(category, PlaceKind.CELL if fine else PlaceKind.BUURT, instead, number))
    return tuple(told)


def _verdict(known: Likelihoods, origin: int, redraws: Redraws) -> ForecastVerdict:
    if len(known.origins) < LEAST_PERIODS:
        return _told(known, origin, Choice(BASELINE, None, NAN, NAN, NAN), ForecastReason.TOO_FEW)
    choice = chosen(known, redraws)
    if choice.rung in PLAIN:
        return _told(known, origin, choice, ForecastReason.NOTHING_BEATS)
    if behind := falls_behind(choice.rung, known):
        plain, worse = behind
        off = Choice(choice.rung, plain, worse, NAN, NAN)
        return _told(known, origin, off, ForecastReason.SWITCHED_OFF)
    return _told(known, origin, choice, ForecastReason.BEATS)


def _told(known: Likelihoods, origin: int, choice: Choice, reason: ForecastReason) -> ForecastVerdict:
    return ForecastVerdict(
        origin=_day(origin),
        chosen=choice.rung,
        shown=BASELINE if reason is ForecastReason.SWITCHED_OFF else choice.rung,
        on=reason is ForecastReason.BEATS,
        reason=reason,
        beside=choice.beside,
        gain=choice.gain,
        low=choice.low,
        high=choice.high,
        periods=len(known.origins),
        since=_day(origin),
    )


def _day(day: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=day)).isoformat()
