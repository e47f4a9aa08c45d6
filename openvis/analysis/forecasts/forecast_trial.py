"""A forecast tried on the past by rolling origin: every rung scored, and what would have been shown when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.random import Generator
from scipy import special

from openvis.analysis.expectations.history import Floats
from openvis.analysis.forecasts.forecast_choice import Likelihoods, verdicts
from openvis.analysis.forecasts.forecast_scores import (
    Scores,
    beyond_chance,
    came,
    coloured_cells,
    in_order,
    scored,
    stacked,
)
from openvis.analysis.forecasts.ladder import Events, Step, climb
from openvis.analysis.forecasts.redraws import Redraws, per_event
from openvis.analysis.forecasts.risk_grid import Grid, Places
from openvis.domain.forecast import (
    AREA_SHARES,
    CALIBRATION_BINS,
    INTERVAL,
    ForecastCalibration,
    ForecastScore,
    ForecastTrial,
    ForecastVerdict,
    Rung,
)
from openvis.domain.places_and_times import PlaceKind

NAN = float("nan")
DAYS_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Climbed:
    """Every rung at every origin, those before the first that was asked for included.

    origins  (origins,) first days; `asked` how many of the last were asked for
    scores   (origins, rungs)
    errors   (rungs, 2) as `forecast_scores.beyond_chance`, over all origins
    last     the newest step, of which the days may have yet to come
    """

    origins: tuple[int, ...]
    asked: int
    horizon: int
    rungs: tuple[Rung, ...]
    scores: Scores
    errors: Floats
    last: Step

    def likelihoods(self) -> Likelihoods:
        return Likelihoods(
            self.origins,
            tuple(origin + self.horizon for origin in self.origins),
            dict(zip(self.rungs, self.scores.log_gain.T, strict=True)),
            self.scores.events[:, 0],
        )

    def spread(self, rung: Rung) -> float:
        return relative_spread(self.errors[self.rungs.index(rung)])


def relative_spread(errors: Floats) -> float:
    """d = max(0, sum((y - m)² - m) / sum m²): relative variance of a place around m, beyond chance."""
    wrong, square = errors
    return max(0.0, float(wrong / square)) if square > 0 else 0.0


def climbed(
    events: Events,
    places: Places,
    origins: Sequence[int],
    horizon: int,
    rng: Generator,
    *,
    on_progress: Callable[[int], None] | None = None,
) -> Climbed:
    """`ladder.climb`, each step scored as it comes, so that no more than one map is held."""
    days, scores, errors = [], [], []
    last: Step | None = None
    for step in climb(events, places, origins, horizon, rng, on_progress=on_progress):
        order = in_order(np.array(list(step.shares.values())), places)
        seen = came(step.counts[None], np.array([step.expected]))
        days.append(step.origin)
        scores.append(scored(order, seen).changed(lambda values: values[0]))
        errors.append(beyond_chance(order.safe, seen)[0])
        last = step
    assert last is not None
    summed = np.sum(errors, axis=0)
    return Climbed(tuple(days), len(origins), horizon, tuple(last.shares), stacked(scores), summed, last)


def tried(
    events: Events,
    places: Places,
    origins: Sequence[int],
    horizon: int,
    rng: Generator,
    *,
    category: str,
    on_progress: Callable[[int], None] | None = None,
) -> ForecastTrial:
    """The scoreboard of one type over the asked origins, and the verdict at each.

    What was shown is a row of its own: at each origin the rung that the rule had chosen by then, on or off. Intervals
    are paired, of all other rungs against it.
    """
    found = climbed(events, places, origins, horizon, rng, on_progress=on_progress)
    redraws, asked = Redraws.drawn(rng), found.origins[-found.asked :]
    told = verdicts(found.likelihoods(), asked, redraws)
    board = Board(category, kind_of(places), horizon, asked, places.number)
    scores = found.scores.changed(lambda values: values[-found.asked :])
    spread, per_year = found.spread(told[-1].shown), a_year(events, origins)
    return trial_of(board, found.rungs, scores, told, redraws, spread=spread, events_a_year=per_year)


def a_year(events: Events, origins: Sequence[int]) -> float:
    """Incidents in 365 days, of all that is known before the first origin; NaN where nothing is."""
    past = events.before(origins[0])
    years = (origins[0] - int(past.day[0])) / DAYS_A_YEAR if len(past.day) else NAN
    return len(past.day) / years if years else NAN


def kind_of(places: Places) -> PlaceKind:
    return PlaceKind.CELL if isinstance(places, Grid) else PlaceKind.BUURT


def trial_of(
    board: Board,
    rungs: tuple[Rung, ...],
    scores: Scores,
    told: tuple[ForecastVerdict, ...],
    redraws: Redraws,
    *,
    spread: float,
    events_a_year: float,
) -> ForecastTrial:
    """The scoreboard of scores (origins, rungs), and before them of what was shown by the verdict at each origin."""
    number = len(board.origins)
    at = [rungs.index(verdict.shown) for verdict in told[:number]]
    lines = (None, *rungs)
    both = scores.changed(lambda values: np.concatenate([values[np.arange(number), at][:, None], values], axis=1))
    return ForecastTrial(
        category=board.category,
        kind=board.kind,
        horizon=board.horizon,
        scores=board.rows(lines, both, redraws),
        each=board.rows_of_each(lines, both),
        calibration=board.calibration(lines, both.together()),
        verdicts=told,
        spread=spread,
        events_a_year=events_a_year,
        places=board.places,
    )


@dataclass(frozen=True, slots=True)
class Board:
    """Rows of scores of one type, by first day of the period. The first of all lines is what was shown."""

    category: str
    kind: PlaceKind
    horizon: int
    origins: tuple[int, ...]
    places: int

    def rows(self, lines: Sequence[Rung | None], scores: Scores, redraws: Redraws) -> tuple[ForecastScore, ...]:
        """One for each line; scores (origins, lines)."""
        events, gains = scores.events[:, 0], scores.log_gain.T
        gain, less = (per_event(values, events, redraws) for values in (gains, gains[0] - gains))
        for values in less:
            values[0] = 0.0  # than itself, also where one origin has no interval
        first, last = ([day] * len(lines) for day in (self.origins[0], self.origins[-1]))
        return self._told(lines, scores.together(), gain, less, first, last, len(self.origins))

    def rows_of_each(self, lines: Sequence[Rung | None], scores: Scores) -> tuple[ForecastScore, ...]:
        """One for each line and origin, without intervals."""
        by_line = scores.changed(lambda values: values.swapaxes(0, 1).reshape(-1, *values.shape[2:]))
        less = (scores.log_gain[:, :1] - scores.log_gain).T.ravel()
        none = np.full(len(less), NAN)
        per_incident = [
            np.divide(values, by_line.events, out=none.copy(), where=by_line.events > 0)
            for values in (by_line.log_gain, less)
        ]
        gain, less_of = ((values, none, none) for values in per_incident)
        rungs = [rung for rung in lines for _ in self.origins]
        days = [*self.origins] * len(lines)
        return self._told(rungs, by_line, gain, less_of, days, days, 1)

    def _told(
        self,
        rungs: Sequence[Rung | None],
        summed: Scores,
        gain: tuple[Floats, ...],
        less: tuple[Floats, ...],
        first: Sequence[int],
        last: Sequence[int],
        origins: int,
    ) -> tuple[ForecastScore, ...]:
        """Rows of scores (rows,), each over so many origins."""
        number, rows = self.places * origins, len(rungs)
        area, near_area = coloured_cells(self.places) / self.places, summed.near_cells / number
        with np.errstate(invalid="ignore", divide="ignore"):
            hits, near = summed.hits / summed.events[:, None], summed.near / summed.events[:, None]
            pei = summed.hits / summed.most
        shares = {"hits": hits, "pai": hits / area, "pei": pei, "near": near, "near_area": near_area}
        columns: dict[str, Sequence[Any]] = {
            "category": [self.category] * rows,
            "kind": [self.kind] * rows,
            "horizon": [self.horizon] * rows,
            "rung": rungs,
            "first": [day_text(day) for day in first],
            "last": [day_text(day + self.horizon - 1) for day in last],
            "origins": [origins] * rows,
            "places": [self.places] * rows,
            "events": summed.events.astype(np.int64).tolist(),
            **{
                f"{name}_{100 * share:.0f}": of_area.tolist()
                for name, values in shares.items()
                for share, of_area in zip(AREA_SHARES, values.T, strict=True)
            },
            **{f"gain{end}": values.tolist() for end, values in zip(("", "_low", "_high"), gain, strict=True)},
            "deviance": (summed.deviance / number).tolist(),
            "auc_pr": summed.precision.tolist(),
            **{f"less{end}": values.tolist() for end, values in zip(("", "_low", "_high"), less, strict=True)},
            "expected": summed.expected.sum(axis=1).tolist(),
            "patrolled": summed.patrolled.astype(np.int64).tolist(),
            "patrolled_hits": summed.patrolled_hits.astype(np.int64).tolist(),
        }
        in_order_of_fields = [columns[each.name] for each in fields(ForecastScore)]
        return tuple(map(ForecastScore, *in_order_of_fields))

    def calibration(self, lines: Sequence[Rung | None], summed: Scores) -> tuple[ForecastCalibration, ...]:
        """With the Poisson interval of each expectation: counts that come together vary more, so it is no test."""
        tails = np.array([(1 - INTERVAL) / 2, (1 + INTERVAL) / 2])[:, None, None]
        low, high = _poisson_quantile(tails, summed.expected).astype(np.int64)
        return tuple(
            ForecastCalibration(
                self.category,
                self.kind,
                self.horizon,
                rung,
                bin=at + 1,
                expected=float(summed.expected[line, at]),
                observed=int(summed.observed[line, at]),
                low=int(low[line, at]),
                high=int(high[line, at]),
            )
            for line, rung in enumerate(lines)
            for at in range(CALIBRATION_BINS)
        )


def _poisson_quantile(of: Floats, mean: Floats) -> Floats:
    """The lowest count with P(Y <= count) >= `of`; what scipy.stats does, which takes half a second to import."""
    count = np.ceil(special.pdtrik(of, mean))
    one_less = np.maximum(count - 1, 0)
    return np.asarray(np.where(special.pdtr(one_less, mean) >= of, one_less, count))


def day_text(day: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=day)).isoformat()
