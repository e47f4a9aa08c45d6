"""The tables of docs/reference/forecast.md on burglary in Portland that `openvis backtest forecast` does not make.

`python -m bench portland`: cells of 400 feet with sides at multiples of 400 feet, grids that are moved, and the scoring
of the NIJ challenge of 2017. It tells how well, not how fast, and takes some minutes, so it is run by name only.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import polars as pl
import shapely

from openvis.analysis.forecasts.forecast_scores import came, coloured_cells, in_order, scored, stacked
from openvis.analysis.forecasts.forecast_trial import tried
from openvis.analysis.forecasts.ladder import Events, Step, climb, public_events
from openvis.analysis.forecasts.risk_grid import Grid, grid_over
from openvis.domain.forecast import ForecastScore, Rung

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "portland"
FOOT = 0.3048  # metres; EPSG:2913 counts in international feet
SIDE, MOVED_SIDE = 400 * FOOT, 122.0
SEED = 2026  # as of the command
HORIZON, ORIGINS = 14, 32
FIRST, TRUE_FIRST = (int(np.datetime64(day).astype(int)) for day in ("2016-03-01", "2017-03-01"))
THIRDS = (0.0, 1 / 3, 2 / 3)
HIGHEST = 44  # cells of 400 feet that the challenge is answered with: .2525 square mile
SQUARE_MILES = HIGHEST * 400**2 / 5280**2 / 147.71
CHALLENGE = (("1wk", 7), ("2wk", 14), ("1mo", 31), ("2mo", 61), ("3mo", 92))


@dataclass(frozen=True, slots=True)
class Portland:
    """Burglaries and the outline of the study area, in metres from the corner of the plane."""

    x: np.ndarray
    y: np.ndarray
    day: np.ndarray
    outline: np.ndarray

    def on_grid(self, side: float, east: float = 0.0, north: float = 0.0) -> tuple[Events, Grid]:
        """The cells of which the middle lies in the area, on a grid moved by so many metres."""
        moved = np.array([east, north])
        corners, area = self.outline - moved, shapely.Polygon(self.outline - moved)
        shapely.prepare(area)
        grid = grid_over(corners[:, 0], corners[:, 1], side)
        x, y = grid.corners()
        grid = grid.clipped(shapely.contains_xy(area, x + side / 2, y + side / 2))
        place = grid.place(self.x - east, self.y - north)
        return public_events(place, self.day, np.ones(len(place), dtype=np.bool_))[0], grid


def read() -> Portland:
    rows = pl.read_csv(DATA / "burglary_2012-03_2017-05.csv.gz", try_parse_dates=True)
    day = rows["occ_date"].to_physical().to_numpy().astype(np.int64)
    outline = pl.read_csv(DATA / "study_area_outline.csv").select("x", "y").to_numpy() * FOOT
    return Portland(rows["x_coordina"].to_numpy() * FOOT, rows["y_coordina"].to_numpy() * FOOT, day, outline)


def of_400_feet(portland: Portland) -> None:
    events, grid = portland.on_grid(SIDE)
    origins = [FIRST + HORIZON * at for at in range(ORIGINS)]
    trial = tried(events, grid, origins, HORIZON, np.random.default_rng(SEED), category="woninginbraak")
    print(f"cells of 400 feet: {grid.number:,}; shown: {Counter(each.shown.value for each in trial.verdicts)}")
    for score in trial.scores:
        print("|", " | ".join(_told(score)), "|", flush=True)


def _told(score: ForecastScore) -> list[str]:
    less = f"{score.less:.4f} [{score.less_low:.4f}, {score.less_high:.4f}]"
    return [
        score.rung.value if score.rung else "**shown**",
        f"{score.pai_1:.2f}",
        *(f"{hit:.3f}" for hit in (score.hits_1, score.hits_3, score.hits_5)),
        f"{score.near_1:.3f} ({score.near_area_1:.3f})",
        f"{score.gain:.3f} [{score.gain_low:.3f}, {score.gain_high:.3f}]",
        f"{score.deviance:.5f}",
        f"{score.auc_pr:.4f}",
        less if score.rung else "",
    ]


def of_the_challenge(portland: Portland) -> None:
    """Hits in the cells with the highest share on the first of March 2017, PAI by area in square miles, and PEI."""
    events, grid = portland.on_grid(SIDE)
    for name, horizon in CHALLENGE:
        *_, step = climb(events, grid, [TRUE_FIRST], horizon, np.random.default_rng(SEED))
        print(f"| {name} |", " | ".join(f"{rung.value} {answered(step, rung)}" for rung in step.shares), flush=True)


def answered(step: Step, rung: Rung) -> str:
    highest = np.argsort(-step.shares[rung], kind="stable")[:HIGHEST]
    hits, best = step.counts[highest].sum(), np.sort(step.counts)[::-1][:HIGHEST].sum()
    total = step.counts.sum()
    return f"{hits:.0f}/{total:.0f}, {hits / total / SQUARE_MILES:.1f}, {hits / best:.3f}"


def moved(portland: Portland) -> None:
    """PAI at 1 %, hits at 3 % and gain of each rung on nine grids, without the trees."""
    found: dict[Rung, list[tuple[float, float, float]]] = {}
    origins = [FIRST + HORIZON * at for at in range(ORIGINS)]
    for east, north in product(THIRDS, THIRDS):
        events, grid = portland.on_grid(MOVED_SIDE, east * MOVED_SIDE, north * MOVED_SIDE)
        scores = []
        for step in climb(events, grid, origins, HORIZON, np.random.default_rng(SEED), trees=False):
            if step.origin >= FIRST:
                order = in_order(np.array(list(step.shares.values())), grid)
                seen = came(step.counts[None], np.array([step.expected]))
                scores.append(scored(order, seen).changed(lambda values: values[0]))
        together, area = stacked(scores).together(), coloured_cells(grid.number) / grid.number
        for at, rung in enumerate(step.shares):
            hits, number = together.hits[at] / together.events[at], together.events[at]
            found.setdefault(rung, []).append((hits[0] / area[0], hits[1], together.log_gain[at] / number))
    for rung, values in found.items():
        mean, low, high = (np.array(values).mean(axis=0), np.min(values, axis=0), np.max(values, axis=0))
        told = [f"{mean[at]:.3f} ({low[at]:.3f} to {high[at]:.3f})" for at in range(3)]
        print(f"| {rung.value} |", " | ".join(told), "|", flush=True)


def main() -> None:
    portland = read()
    of_400_feet(portland)
    of_the_challenge(portland)
    moved(portland)


if __name__ == "__main__":
    main()
