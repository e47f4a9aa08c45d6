"""A forecast of the days to come, as a run makes it: one ladder for all horizons, each scored and decided by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator

from openvis.analysis.expectations.history import Flags, Floats, Ints
from openvis.analysis.expectations.predictive import Predictive
from openvis.analysis.forecasts.forecast_choice import Likelihoods, verdicts
from openvis.analysis.forecasts.forecast_scores import (
    Scores,
    beyond_chance,
    came,
    in_order,
    log_gains,
    scored,
    stacked,
)
from openvis.analysis.forecasts.forecast_trial import Board, a_year, kind_of, relative_spread, trial_of
from openvis.analysis.forecasts.ladder import LEAST_HISTORY, Events, Step, as_share, climb, floored
from openvis.analysis.forecasts.redraws import Redraws
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
    redraws: Redraws,
    *,
    category: str,
    trees: bool = False,
    patrolled: Callable[[int, int], Flags] | None = None,
) -> tuple[Ahead, ...]:
    """The forecast from day `end` on, the first of which nothing is known, for each of HORIZONS.

    redraws    of the origins, for all types and horizons the same
    patrolled  from a first day and the day after the last: (places,) where somebody was sent between them

    The ladder is climbed once, with periods of EVERY days: where incidents will be hardly depends on how many days are
    looked ahead, so each map is scored on the days of every horizon, with as many incidents as that many days bring.
    Only last-period differs: its counts are of as many days as are forecast. What is chosen, and whether it is on, is
    decided per horizon, on periods that had ended by then. Periods of the longest horizon overlap; their intervals are
    by blocks, which keep that (`redraws.Redraws`).
    Assumes as `ladder.climb`. Not for lists that stopped: what is to come is counted on from the last known day.
    """
    first = int(events.day[0]) + LEAST_HISTORY + EVERY if len(events.day) else end
    origins = [day for day in range(end - SCORED * EVERY, end, EVERY) if day >= first]
    boards = [_Scored(horizon, min(origins, default=end)) for horizon in HORIZONS]
    last: _Maps | None = None
    for step in climb(events, places, [*origins, end], EVERY, rng, learnt=LEARNT, trees=trees):
        last = _maps(step, events, places)
        ended = [board for board in boards if step.origin + board.horizon <= end]
        if ended:
            _add(ended, last, events, places, patrolled)
    assert last is not None
    per_year = a_year(events, [*origins, end])
    return tuple(board.ahead(last, places, category, per_year, redraws) for board in boards)


def _add(
    boards: Sequence[_Scored],
    maps: _Maps,
    events: Events,
    places: Places,
    patrolled: Callable[[int, int], Flags] | None,
) -> None:
    """What came after one origin, to every horizon whose period has ended, of all maps at once."""
    spans = [(maps.origin, maps.origin + board.horizon) for board in boards]
    counts = np.array([counts_at(events.between(*span).place, places.number) for span in spans])
    seen = came(counts, np.array([maps.expected_in(board.horizon) for board in boards]))
    gains, errors = log_gains(maps.safe, seen), beyond_chance(maps.safe, seen)
    scores = None
    if boards[0].first <= maps.origin:
        sent = np.array([patrolled(*span) for span in spans]) if patrolled else None
        scores = scored(in_order(maps.shares, places), seen, sent)
    for number, board in enumerate(boards):
        at = maps.at[board.horizon]
        board.known.append(maps.origin)
        board.came.append(float(counts[number].sum()))
        board.gains.append(gains[number, at])
        board.errors.append(errors[number, at])
        if scores is not None:
            board.origins.append(maps.origin)
            board.scores.append(scores.changed(lambda values: values[number, at]))  # noqa: B023


@dataclass(frozen=True, slots=True)
class _Maps:
    """All maps of one origin: only last-period is another for every horizon.

    shares, safe  (maps, places), without and with the floor
    at            by horizon, which of them is the map of each rung
    """

    origin: int
    rungs: tuple[Rung, ...]
    shares: Floats
    safe: Floats
    at: dict[int, list[int]]
    expected: float

    def expected_in(self, horizon: int) -> float:
        return self.expected * horizon / EVERY


def _maps(step: Step, events: Events, places: Places) -> _Maps:
    rungs, shares = tuple(step.shares), list(step.shares.values())
    at = {horizon: list(range(len(rungs))) for horizon in HORIZONS}
    for horizon in HORIZONS:
        if horizon != EVERY:
            before = events.between(step.origin - horizon, step.origin)
            at[horizon][rungs.index(Rung.LAST_PERIOD)] = len(shares)
            shares.append(as_share(counts_at(before.place, places.number)))
    found = np.array(shares)
    return _Maps(step.origin, rungs, found, floored(found), at, step.expected)


@dataclass(slots=True)
class _Scored:
    """What one horizon gathers while the ladder is climbed. `gains` also of periods before those that are scored.

    gains    of each origin in `known`: (rungs,) log likelihood above uniform
    scores   of each origin in `origins`: (rungs,)
    errors   (rungs, 2) as `forecast_scores.beyond_chance`, over all of them
    """

    horizon: int
    first: int
    known: list[int] = field(default_factory=list)
    gains: list[Floats] = field(default_factory=list)
    came: list[float] = field(default_factory=list)
    origins: list[int] = field(default_factory=list)
    scores: list[Scores] = field(default_factory=list)
    errors: list[Floats] = field(default_factory=list)

    def ahead(self, last: _Maps, places: Places, category: str, per_year: float, redraws: Redraws) -> Ahead:
        told = verdicts(self._likelihoods(last.rungs), [*self.origins, last.origin], redraws)
        rung = told[-1].shown
        at = last.rungs.index(rung)
        mean = last.expected_in(self.horizon) * last.safe[last.at[self.horizon][at]]
        spread = relative_spread(np.sum(self.errors, axis=0)[at]) if self.errors else 0.0
        low, high = Predictive(mean, np.zeros_like(mean), np.full_like(mean, spread)).interval()
        trial = None
        if self.origins:
            board = Board(category, kind_of(places), self.horizon, tuple(self.origins), places.number)
            scores = stacked(self.scores)
            trial = trial_of(board, last.rungs, scores, told, redraws, spread=spread, events_a_year=per_year)
        return Ahead(self.horizon, rung, mean, low, high, trial, told)

    def _likelihoods(self, rungs: Sequence[Rung]) -> Likelihoods:
        gains = np.array(self.gains).reshape(-1, len(rungs))
        return Likelihoods(
            tuple(self.known),
            tuple(origin + self.horizon for origin in self.known),
            dict(zip(rungs, gains.T, strict=True)),
            np.array(self.came),
        )


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
