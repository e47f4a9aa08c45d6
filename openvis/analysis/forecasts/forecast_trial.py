"""A forecast tried on the past by rolling origin: every rung scored, and what would have been shown when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.random import Generator

from openvis.analysis.expectations.history import Floats
from openvis.analysis.forecasts.forecast_choice import Likelihoods, verdicts
from openvis.analysis.forecasts.forecast_scores import OriginScore, per_event, score, together
from openvis.analysis.forecasts.ladder import Events, Step, climb, floored
from openvis.analysis.forecasts.risk_grid import Grid, Places
from openvis.domain.forecast import (
    AREA_SHARES,
    CALIBRATION_BINS,
    RUNGS,
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
    scores   by rung (origins,)
    errors   by rung: sum of (y - m)² - m over places and origins, and of m²
    last     the newest step, of which the days may have yet to come
    """

    origins: tuple[int, ...]
    asked: int
    horizon: int
    scores: Mapping[Rung, tuple[OriginScore, ...]]
    errors: Mapping[Rung, tuple[float, float]]
    last: Step

    def likelihoods(self) -> Likelihoods:
        return Likelihoods(
            self.origins,
            tuple(origin + self.horizon for origin in self.origins),
            {rung: np.array([each.log_gain for each in scores]) for rung, scores in self.scores.items()},
            np.array([each.events for each in self.scores[Rung.UNIFORM]]),
        )

    def spread(self, rung: Rung) -> float:
        """d = max(0, sum((y - m)² - m) / sum m²): relative variance of a place around m, beyond chance."""
        wrong, square = self.errors[rung]
        return max(0.0, wrong / square) if square > 0 else 0.0


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
    days: list[int] = []
    scores: dict[Rung, list[OriginScore]] = {rung: [] for rung in RUNGS}
    errors: dict[Rung, Floats] = {rung: np.zeros(2) for rung in RUNGS}
    last: Step | None = None
    for step in climb(events, places, origins, horizon, rng, on_progress=on_progress):
        days.append(step.origin)
        for rung, share in step.shares.items():
            scores[rung].append(score(share, step.expected, step.counts, places))
            mean = step.expected * floored(share)
            errors[rung] += [((step.counts - mean) ** 2 - mean).sum(), (mean**2).sum()]
        last = step
    assert last is not None
    return Climbed(
        tuple(days),
        len(origins),
        horizon,
        {rung: tuple(each) for rung, each in scores.items()},
        {rung: (float(wrong), float(square)) for rung, (wrong, square) in errors.items()},
        last,
    )


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
    told = verdicts(found.likelihoods(), found.origins[-found.asked :], rng)
    board = Board(category, kind_of(places), horizon, found.origins[-found.asked :])
    rows = {rung: scores[-found.asked :] for rung, scores in found.scores.items()}
    spread = found.spread(told[-1].shown)
    return trial_of(board, rows, told, rng, spread=spread, places=places.number, events_a_year=a_year(events, origins))


def a_year(events: Events, origins: Sequence[int]) -> float:
    """Incidents in 365 days, of all that is known before the first origin; NaN where nothing is."""
    past = events.before(origins[0])
    years = (origins[0] - int(past.day[0])) / DAYS_A_YEAR if len(past.day) else NAN
    return len(past.day) / years if years else NAN


def kind_of(places: Places) -> PlaceKind:
    return PlaceKind.CELL if isinstance(places, Grid) else PlaceKind.BUURT


def trial_of(
    board: Board,
    rows: Mapping[Rung, Sequence[OriginScore]],
    told: tuple[ForecastVerdict, ...],
    rng: Generator,
    *,
    spread: float,
    places: int,
    events_a_year: float,
) -> ForecastTrial:
    """The scoreboard of rungs (origins,) of the board, and of what was shown by the verdict at each."""
    shown = tuple(rows[verdict.shown][at] for at, verdict in enumerate(told[: len(board.origins)]))
    lines: list[tuple[Rung | None, Sequence[OriginScore]]] = [(None, shown), *rows.items()]
    return ForecastTrial(
        category=board.category,
        kind=board.kind,
        horizon=board.horizon,
        scores=tuple(board.row(rung, scores, shown, rng) for rung, scores in lines),
        each=tuple(
            board.row_of_one(rung, scores[at], shown[at], at)
            for rung, scores in lines
            for at in range(len(board.origins))
        ),
        calibration=tuple(line for rung, scores in lines for line in board.calibration(rung, scores)),
        verdicts=told,
        spread=spread,
        events_a_year=events_a_year,
        places=places,
    )


@dataclass(frozen=True, slots=True)
class Board:
    """Rows of scores of one type, by first day of the period."""

    category: str
    kind: PlaceKind
    horizon: int
    origins: tuple[int, ...]

    def row(
        self, rung: Rung | None, scores: Sequence[OriginScore], shown: Sequence[OriginScore], rng: Generator
    ) -> ForecastScore:
        events = np.array([each.events for each in scores])
        gains = np.array([each.log_gain for each in scores])
        beside = np.array([each.log_gain for each in shown])
        gain = per_event(gains, events, rng)
        less = (0.0, 0.0, 0.0) if rung is None else per_event(beside - gains, events, rng)
        return self._told(rung, together(scores), gain, less, self.origins[0], self.origins[-1], len(scores))

    def row_of_one(self, rung: Rung | None, one: OriginScore, shown: OriginScore, at: int) -> ForecastScore:
        def per_incident(value: float) -> tuple[float, float, float]:
            return (value / one.events if one.events else NAN), NAN, NAN

        less = per_incident(shown.log_gain - one.log_gain)
        return self._told(rung, one, per_incident(one.log_gain), less, self.origins[at], self.origins[at], 1)

    def _told(
        self,
        rung: Rung | None,
        summed: OriginScore,
        gain: tuple[float, float, float],
        less: tuple[float, float, float],
        first: int,
        last: int,
        origins: int,
    ) -> ForecastScore:
        area = summed.cells / (origins * summed.places)
        near_area = summed.near_cells / (origins * summed.places)
        with np.errstate(invalid="ignore", divide="ignore"):
            hits, near = summed.hits / summed.events, summed.near / summed.events
            pei = summed.hits / summed.most
        shares = {"hits": hits, "pai": hits / area, "pei": pei, "near": near, "near_area": near_area}
        return ForecastScore(
            category=self.category,
            kind=self.kind,
            horizon=self.horizon,
            rung=rung,
            first=day_text(first),
            last=day_text(last + self.horizon - 1),
            origins=origins,
            places=summed.places,
            events=int(summed.events),
            **{
                f"{name}_{100 * share:.0f}": float(value)
                for name, values in shares.items()
                for share, value in zip(AREA_SHARES, values, strict=True)
            },
            gain=gain[0],
            gain_low=gain[1],
            gain_high=gain[2],
            deviance=summed.deviance / (origins * summed.places),
            auc_pr=summed.precision,
            less=less[0],
            less_low=less[1],
            less_high=less[2],
            expected=float(summed.expected.sum()),
            patrolled=summed.patrolled,
            patrolled_hits=int(summed.patrolled_hits),
        )

    def calibration(self, rung: Rung | None, scores: Sequence[OriginScore]) -> list[ForecastCalibration]:
        summed = together(scores)
        return [
            ForecastCalibration(
                self.category,
                self.kind,
                self.horizon,
                rung,
                at + 1,
                float(summed.expected[at]),
                int(summed.observed[at]),
            )
            for at in range(CALIBRATION_BINS)
        ]


def day_text(day: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=day)).isoformat()


def last_verdict(found: Climbed, rng: Generator) -> ForecastVerdict:
    """What is shown from the newest origin on; told of all origins, so that `since` is known."""
    return verdicts(found.likelihoods(), found.origins, rng)[-1]
