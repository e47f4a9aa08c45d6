"""Whether the forecast is shown or the count, by rule and not by hand; when it stands aside, and when it comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from openvis.analysis.expectations.history import Floats
from openvis.analysis.forecasts.redraws import NAN, Redraws, per_event
from openvis.domain.forecast import (
    BASELINE,
    LEAST_EVENTS_A_YEAR,
    PLAIN,
    ForecastReason,
    ForecastVerdict,
    Rung,
)
from openvis.domain.places_and_times import PlaceKind

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
        """What had ended by then."""
        kept = [at for at, end in enumerate(self.ends) if end <= day]
        return Likelihoods(
            tuple(self.origins[at] for at in kept),
            tuple(self.ends[at] for at in kept),
            {rung: gains[kept] for rung, gains in self.gains.items()},
            self.events[kept],
        )


@dataclass(frozen=True, slots=True)
class Beside:
    """The mixture beside the plain rung that did best: log likelihood per incident it has more, and its interval."""

    rung: Rung
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


def beside_plain(known: Likelihoods, redraws: Redraws) -> Beside:
    """How much more likely the mixture made what came than the best plain rung did, over all periods, paired.

    The interval is a block bootstrap (`redraws.per_event`, 95 %). It says how sure that is; it is not asked to lie
    above zero. Rungs of large areas are so near each other that it would not for years, and a mixture that holds
    every rung cannot lose much to any (`pool.earned_weights`): waiting costs more than it protects (docs/adr/026).
    """
    plain = max((each for each in PLAIN if each in known.gains), key=lambda each: known.gains[each].sum())
    more = known.gains[Rung.MIXTURE] - known.gains[plain]
    return Beside(plain, *(float(each) for each in per_event(more, known.events, redraws)))


def falls_behind(known: Likelihoods) -> tuple[Rung, float] | None:
    """The plain rung that did at least as well in the last periods, and how much worse the mixture was per incident.

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
    for plain in (each for each in PLAIN if each in known.gains):
        more = known.gains[Rung.MIXTURE] - known.gains[plain]
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
        return _told(known, origin, None, ForecastReason.TOO_FEW)
    beside = beside_plain(known, redraws)
    if not beside.gain > 0:
        return _told(known, origin, beside, ForecastReason.NOTHING_BEATS)
    if behind := falls_behind(known):
        plain, worse = behind
        return _told(known, origin, Beside(plain, worse, NAN, NAN), ForecastReason.SWITCHED_OFF)
    return _told(known, origin, beside, ForecastReason.BEATS)


def _told(known: Likelihoods, origin: int, beside: Beside | None, reason: ForecastReason) -> ForecastVerdict:
    on = reason is ForecastReason.BEATS
    return ForecastVerdict(
        origin=_day(origin),
        chosen=Rung.MIXTURE,
        shown=Rung.MIXTURE if on else BASELINE,
        on=on,
        reason=reason,
        beside=beside.rung if beside else None,
        gain=beside.gain if beside else NAN,
        low=beside.low if beside else NAN,
        high=beside.high if beside else NAN,
        periods=len(known.origins),
        since=_day(origin),
    )


def _day(day: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=day)).isoformat()
