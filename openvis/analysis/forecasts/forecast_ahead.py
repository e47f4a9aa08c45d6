"""A forecast of the days to come, as a run makes it: one ladder for all horizons, each scored and decided by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator

from openvis.analysis.expectations.history import Flags, Floats, Ints
from openvis.analysis.expectations.predictive import Predictive
from openvis.analysis.forecasts.forecast_choice import Likelihoods, verdicts
from openvis.analysis.forecasts.forecast_scores import OriginScore, score
from openvis.analysis.forecasts.forecast_trial import Board, a_year, kind_of, trial_of
from openvis.analysis.forecasts.ladder import LEAST_HISTORY, Events, Step, as_share, climb, floored
from openvis.analysis.forecasts.risk_grid import Places, counts_at
from openvis.domain.forecast import HORIZONS, ForecastTrial, ForecastVerdict, Rung

EVERY = 14  # days from one origin to the next
SCORED = 16  # origins on the scoreboard: more cost a run more than they tell
LEARNT = 10  # before those, so that the rule of choice has something to choose on


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is expected in the days after the last that is known, and how such forecasts did.

    mean, low, high  (places,) incidents, with their 90 % interval
    trial            the scoreboard; None where not one period could be scored
    verdicts         at every origin that was scored, and for now
    """

    horizon: int
    rung: Rung
    mean: Floats
    low: Floats
    high: Floats
    trial: ForecastTrial | None
    verdicts: tuple[ForecastVerdict, ...]


def ahead(
    events: Events,
    places: Places,
    end: int,
    rng: Generator,
    *,
    category: str,
    trees: bool = False,
    patrolled: Callable[[int, int], Flags] | None = None,
) -> tuple[Ahead, ...]:
    """The forecast from day `end` on, the first of which nothing is known, for each of HORIZONS.

    patrolled  from a first day and the day after the last: (places,) where somebody was sent between them

    The ladder is climbed once, with periods of EVERY days: where incidents will be hardly depends on how many days are
    looked ahead, so each map is scored on the days of every horizon, with as many incidents as that many days bring.
    Only last-period differs: its counts are of as many days as are forecast. What is chosen, and whether it is on, is
    decided per horizon, on periods that had ended by then. Periods of the longest horizon overlap; their intervals are
    by blocks, which keep that (`forecast_scores.per_event`).
    Assumes as `ladder.climb`. Not for lists that stopped: what is to come is counted on from the last known day.
    """
    first = int(events.day[0]) + LEAST_HISTORY + EVERY if len(events.day) else end
    origins = [day for day in range(end - SCORED * EVERY, end, EVERY) if day >= first]
    boards = [_Scored(horizon, end, places, min(origins, default=end)) for horizon in HORIZONS]
    last: Step | None = None
    for step in climb(events, places, [*origins, end], EVERY, rng, learnt=LEARNT, trees=trees):
        for board in boards:
            board.add(step, events, patrolled)
        last = step
    assert last is not None
    per_year = a_year(events, [*origins, end])
    return tuple(board.ahead(last, events, category, per_year, rng) for board in boards)


@dataclass(slots=True)
class _Scored:
    """What one horizon gathers while the ladder is climbed. `gains` also of periods before those that are scored."""

    horizon: int
    end: int
    places: Places
    first: int
    known: list[int] = field(default_factory=list)
    gains: dict[Rung, list[float]] = field(default_factory=dict)
    came: list[float] = field(default_factory=list)
    origins: list[int] = field(default_factory=list)
    rows: dict[Rung, list[OriginScore]] = field(default_factory=dict)
    errors: dict[Rung, Floats] = field(default_factory=dict)

    def add(self, step: Step, events: Events, patrolled: Callable[[int, int], Flags] | None) -> None:
        """Nothing of a period that has not ended."""
        after = step.origin + self.horizon
        if after > self.end:
            return
        counts = counts_at(events.between(step.origin, after).place, self.places.number)
        expected = self.expected(step)
        self.known.append(step.origin)
        self.came.append(float(counts.sum()))
        scored = step.origin >= self.first
        sent = patrolled(step.origin, after) if scored and patrolled else None
        if scored:
            self.origins.append(step.origin)
        for rung, share in self.shares(step, events).items():
            safe = floored(share)
            self.gains.setdefault(rung, []).append(float((counts * np.log(len(safe) * safe)).sum()))
            mean = expected * safe
            wrong = np.array([((counts - mean) ** 2 - mean).sum(), (mean**2).sum()])
            self.errors[rung] = self.errors.get(rung, np.zeros(2)) + wrong
            if scored:
                self.rows.setdefault(rung, []).append(score(share, expected, counts, self.places, sent))

    def shares(self, step: Step, events: Events) -> dict[Rung, Floats]:
        if self.horizon == EVERY:
            return step.shares
        before = events.between(step.origin - self.horizon, step.origin)
        return step.shares | {Rung.LAST_PERIOD: as_share(counts_at(before.place, self.places.number))}

    def expected(self, step: Step) -> float:
        return step.expected * self.horizon / EVERY

    def ahead(self, last: Step, events: Events, category: str, per_year: float, rng: Generator) -> Ahead:
        told = verdicts(self._likelihoods(last.shares), [*self.origins, self.end], rng)
        rung = told[-1].shown
        mean = self.expected(last) * floored(self.shares(last, events)[rung])
        spread = self._spread(rung)
        low, high = Predictive(mean, np.zeros_like(mean), np.full_like(mean, spread)).interval()
        trial = None
        if self.origins:
            board = Board(category, kind_of(self.places), self.horizon, tuple(self.origins))
            number = self.places.number
            trial = trial_of(board, self.rows, told, rng, spread=spread, places=number, events_a_year=per_year)
        return Ahead(self.horizon, rung, mean, low, high, trial, told)

    def _likelihoods(self, rungs: Iterable[Rung]) -> Likelihoods:
        return Likelihoods(
            tuple(self.known),
            tuple(origin + self.horizon for origin in self.known),
            {rung: np.array(self.gains.get(rung, [])) for rung in rungs},
            np.array(self.came),
        )

    def _spread(self, rung: Rung) -> float:
        """As `forecast_trial.Climbed.spread`."""
        wrong, square = self.errors.get(rung, np.zeros(2))
        return max(0.0, float(wrong / square)) if square > 0 else 0.0


def of_areas(mean: Floats, owner: Ints, number: int, spread: float) -> tuple[Floats, Floats, Floats]:
    """Mean and 90 % interval of areas (number,) that are sums of places, of which `owner` (places,) says in which.

    variance = sum of m + d m², of places that do not depend on each other; an owner outside 0 .. number - 1 is nobody.
    """
    kept = (owner >= 0) & (owner < number)
    total = np.bincount(owner[kept], mean[kept], number).astype(np.float64)
    square = np.bincount(owner[kept], mean[kept] ** 2, number)
    relative = spread * np.divide(square, total**2, out=np.zeros(number), where=total > 0)
    low, high = Predictive(total, np.zeros(number), relative).interval()
    return total, low, high
