"""A daily map of risk and 90 days of it tried on the past, beside KDEpy, scikit-learn and plain loops, in one process.

100,000 incidents of three years on 14,400 cells; an incident weighs half after 45 days, and is spread over 200 metres.
All give the same map, but that the peers take the density at the middle of a cell where ours takes all of the cell.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable

import numpy as np
from KDEpy import FFTKDE
from sklearn.metrics import average_precision_score
from sklearn.neighbors import KernelDensity

from openvis.analysis.forecasts.fading_counts import FadingCounts, faded
from openvis.analysis.forecasts.forecast_scores import Scores, came, in_order, scored, stacked
from openvis.analysis.forecasts.ladder import Events, as_share
from openvis.analysis.forecasts.risk_grid import counts_at, grid_over
from openvis.domain.forecast import AREA_SHARES
from tests.analysis.slow_risk_map import slowly_counted, slowly_spread

INCIDENTS, YEARS, WIDTH, SIDE, SPOTS = 100_000, 3, 12_000.0, 100.0, 40
MEMORY, BANDWIDTH, DAYS = 45.0, 200.0, 90
MAP_BAR, PEER_BAR, BACKTEST_BAR = 0.005, 3, 0.5  # seconds, times as fast as KDEpy, seconds
ASKED = 20  # one in so many cells is asked of scikit-learn, and the time multiplied

ON = 365 * YEARS
GRID = grid_over(np.array([0.0, WIDTH - 1]), np.array([0.0, WIDTH - 1]), SIDE)
MIDDLES = np.arange(SIDE / 2, WIDTH, SIDE)
COLUMN, ROW = (values.ravel() for values in np.meshgrid(MIDDLES, MIDDLES))
AROUND = 1_000.0  # metres of empty cells on each side, which an FFT needs, or it wraps around


def seconds(work: Callable[[], object], *, repeats: int = 5) -> float:
    """Processor time of the quickest of a few."""
    taken = []
    for _ in range(repeats):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return min(taken)


def line(name: str, taken: float, ours: float | None = None) -> None:
    beside = f"   {taken / ours:9.1f} times ours" if ours is not None else ""
    print(f"  {name:<58} {1000 * taken:11.2f} ms{beside}", flush=True)


def town() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Half of the incidents anywhere, half around busy spots; x, y and day, in order of day."""
    rng = np.random.default_rng(1)
    spots = rng.uniform(0, WIDTH, (SPOTS, 2))[rng.integers(0, SPOTS, INCIDENTS)]
    busy = rng.random((INCIDENTS, 1)) < 0.5
    point = np.where(busy, spots + rng.normal(0, 250, (INCIDENTS, 2)), rng.uniform(0, WIDTH, (INCIDENTS, 2)))
    return *(point % WIDTH).T.copy(), np.sort(rng.integers(0, ON, INCIDENTS))


X, Y, DAY = town()


def our_map() -> np.ndarray:
    counts = faded(GRID.place(X, Y), DAY, ON, GRID.number, MEMORY)
    return GRID.smoothed(counts, BANDWIDTH)


def map_of_kdepy(before: int = ON) -> np.ndarray:
    known = before > DAY
    axis = np.arange(SIDE / 2 - AROUND, WIDTH + AROUND, SIDE)
    wide = np.stack([values.ravel() for values in np.meshgrid(axis, axis, indexing="ij")], axis=1)
    fitted = FFTKDE(kernel="gaussian", bw=BANDWIDTH).fit(
        np.stack([X[known], Y[known]], axis=1), weights=0.5 ** ((before - DAY[known]) / MEMORY)
    )
    edge = int(AROUND / SIDE)
    return fitted.evaluate(wide).reshape(len(axis), -1)[edge:-edge, edge:-edge].T.ravel()


def map_of_scikit_learn() -> np.ndarray:
    """Of one in ASKED cells: what it costs is per cell."""
    fitted = KernelDensity(kernel="gaussian", bandwidth=BANDWIDTH, rtol=1e-3).fit(
        np.stack([X, Y], axis=1), sample_weight=0.5 ** ((ON - DAY) / MEMORY)
    )
    return np.exp(fitted.score_samples(np.stack([COLUMN, ROW], axis=1)[::ASKED]))


def plain_map() -> np.ndarray:
    counts = slowly_counted(GRID, X.tolist(), Y.tolist(), DAY.tolist(), ON, MEMORY)
    return slowly_spread(GRID, np.array(counts), BANDWIDTH)


def maps() -> None:
    print(
        f"one map of {INCIDENTS:,} incidents on {GRID.number:,} cells, CPU; "
        f"bars {1000 * MAP_BAR:.0f} ms and {PEER_BAR} times as fast as KDEpy"
    )
    ours = seconds(our_map, repeats=20)
    line("from points", ours)
    before, today = np.split(np.arange(INCIDENTS), [int(np.searchsorted(DAY, ON - 1))])
    known = faded(GRID.place(X[before], Y[before]), DAY[before], ON - 1, GRID.number, MEMORY)
    state = FadingCounts(MEMORY, ON - 1, known)

    def next_day() -> np.ndarray:
        counts = state.forward(GRID.place(X[today], Y[today]), DAY[today] - (ON - 1) + state.on, state.on + 1)
        return GRID.smoothed(counts, BANDWIDTH)

    np.testing.assert_allclose(next_day(), our_map(), rtol=1e-9)
    line("from the map of the day before", seconds(next_day, repeats=50))
    map_of_kdepy()  # warm
    for name, peer, repeats, part in (
        ("KDEpy FFTKDE, warm", map_of_kdepy, 5, 1),
        (f"scikit-learn KernelDensity (from 1 in {ASKED} cells)", map_of_scikit_learn, 1, ASKED),
        ("plain loops", plain_map, 1, 1),
    ):
        _alike(peer(), part)
        line(name, part * seconds(peer, repeats=repeats), ours)


def _alike(other: np.ndarray, part: int) -> None:
    inner = (np.minimum(COLUMN, ROW) > AROUND) & (np.maximum(COLUMN, ROW) < WIDTH - AROUND)
    assert np.corrcoef(our_map()[::part][inner[::part]], other[inner[::part]])[0, 1] > 0.999


def backtest(place: np.ndarray) -> Scores:
    """Every day: the counts of before, spread, and all scores of the day that came."""
    state = FadingCounts(MEMORY, 0, np.zeros(GRID.number))
    events, found = Events(place, DAY), []
    for day in range(ON - DAYS, ON):
        new = events.between(state.on, day)
        share = as_share(GRID.smoothed(state.forward(new.place, new.day, day), BANDWIDTH))
        counts = counts_at(events.between(day, day + 1).place, GRID.number)
        seen = came(counts[None], np.array([INCIDENTS / ON]))
        found.append(scored(in_order(share[None], GRID), seen).changed(lambda values: values[0]))
    return stacked(found).together()


def of_peers(place: np.ndarray, days: int) -> np.ndarray:
    """Hits in the highest cells and the average precision; nothing of near hits, likelihood and calibration."""
    events, hits = Events(place, DAY), np.zeros(len(AREA_SHARES))
    for day in range(ON - days, ON):
        share = map_of_kdepy(day)
        counts = counts_at(events.between(day, day + 1).place, GRID.number)
        order = np.argsort(-share)
        hits += [counts[order[: round(area * len(share))]].sum() for area in AREA_SHARES]
        average_precision_score(counts > 0, share)
    return hits


def backtests() -> None:
    place = GRID.place(X, Y)
    ours = seconds(lambda: backtest(place), repeats=3)
    print(f"{DAYS} days tried on the past, one map with all scores, CPU; bar {BACKTEST_BAR:.1f} s")
    line("carried from day to day", ours)
    some = DAYS // 6
    line(f"KDEpy and scikit-learn, fewer scores (from {some} days)", 6 * seconds(lambda: of_peers(place, some)), ours)
    found = backtest(place)
    share = found.hits[0] / found.events[0]
    assert np.abs(of_peers(place, DAYS) / found.events[0] - share).max() < 0.01
    print("  hits in 1, 3 and 5 % of the cells:", ", ".join(f"{each:.3f}" for each in share))


def main() -> None:
    warnings.simplefilter("ignore")  # of the peers
    maps()
    backtests()


if __name__ == "__main__":
    main()
