"""Hotspots and near repeat: ours beside esda and pointpats, warm, in one process, on the same made-up town.

The peers are not among what is installed for developing: `pip install esda libpysal pointpats` in an environment of
its own with numpy, scipy and shapely, and run `python -m bench hotspots` from there. Without them ours is timed alone.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from importlib.util import find_spec

import numpy as np
from scipy.spatial import cKDTree

from openvis.analysis.places.concentration import concentration
from openvis.analysis.places.hotspots import gi_star, local_moran, surroundings
from openvis.analysis.places.near_repeat import DAY_BANDS, METRE_BANDS, knox
from openvis.analysis.places.neighbours import grid_neighbours
from openvis.analysis.places.surroundings import surroundings_of_counts

SIDE, PERMUTATIONS = 120, 999  # cells of 100 metres in a town of twelve kilometres square
INCIDENTS, METRES, DAYS, YEARS, SPOTS = 10_000, 200.0, 14, 3, 14
PEER_PERMUTATIONS = (2, 6)  # all of them would take minutes: what one more costs is measured


def seconds(work: Callable[[], object], *, repeats: int = 5) -> float:
    """Processor time of the quickest of a few."""
    taken = []
    for _ in range(repeats):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return min(taken)


def line(name: str, ours: float, peer: float | None = None) -> None:
    print(f"  {name:<46} {1000 * ours:10.2f} ms", end="")
    print(f" {1000 * peer:12.1f} ms   ratio {peer / ours:7.0f}" if peer is not None else "", flush=True)


def absent(*packages: str) -> bool:
    missing = [package for package in packages if find_spec(package) is None]
    if missing:
        print(f"  peer absent: {' and '.join(missing)}; `make bench` installs it")
    return bool(missing)


def town(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Half of the incidents anywhere, half on busy spots; x, y and day."""
    spots = rng.uniform(0, 100 * SIDE, (SPOTS, 2))[rng.integers(0, SPOTS, INCIDENTS)]
    busy = rng.random((INCIDENTS, 1)) < 0.5
    place = np.where(busy, spots + rng.normal(0, 100, (INCIDENTS, 2)), rng.uniform(0, 100 * SIDE, (INCIDENTS, 2)))
    return place[:, 0], place[:, 1], rng.integers(0, 365 * YEARS, INCIDENTS)


def cells() -> None:
    column, row = (values.ravel() for values in np.indices((SIDE, SIDE)))
    neighbours = grid_neighbours(column, row)
    rng = np.random.default_rng(1)
    counts = rng.poisson(rng.gamma(0.5, 14.0, SIDE**2)).astype(float)
    print(f"{SIDE**2:,} cells, CPU")
    line("who is beside whom", seconds(lambda: grid_neighbours(column, row)))
    line("Gi*, analytic", seconds(lambda: gi_star(counts, neighbours), repeats=50))
    line("local Moran, analytic", seconds(lambda: local_moran(counts, neighbours), repeats=50))

    def ours(permutations: int) -> float:
        return seconds(lambda: surroundings(counts, neighbours, np.random.default_rng(1), permutations=permutations))

    line(f"chances of both, {100 * PERMUTATIONS + 99:,} permutations", ours(100 * PERMUTATIONS + 99))
    whole = counts.astype(np.int64)
    line("chances of both, exactly", seconds(lambda: surroundings_of_counts(whole, neighbours)))
    if absent("esda", "libpysal"):
        return line(f"chances of both, {PERMUTATIONS} permutations", ours(PERMUTATIONS))
    from esda.getisord import G_Local
    from esda.moran import Moran_Local
    from libpysal.weights import lat2W

    weights = lat2W(SIDE, SIDE, rook=False)
    peers = {
        "Gi*": lambda: G_Local(counts, weights, transform="B", star=True, permutations=PERMUTATIONS, n_jobs=1),
        "local Moran": lambda: Moran_Local(counts, weights, permutations=PERMUTATIONS, n_jobs=1),
    }
    for name, peer in peers.items():
        peer()  # compiles
        line(f"{name}, {PERMUTATIONS} permutations (peer: esda)", ours(PERMUTATIONS), seconds(peer, repeats=2))
    return None


def pairs() -> None:
    x, y, day = town(np.random.default_rng(2))

    def ours() -> int:
        rng = np.random.default_rng(1)
        return knox(x, y, day, rng, metres=(METRES,), days=(DAYS,), permutations=PERMUTATIONS).pairs.item()

    def twin() -> int:
        pairs = cKDTree(np.column_stack([x, y])).query_pairs(METRES, output_type="ndarray")
        return int((np.abs(day[pairs[:, 0]] - day[pairs[:, 1]]) <= DAYS).sum())

    print(f"Knox: {INCIDENTS:,} incidents, {METRES:.0f} metres, {DAYS} days; pairs {ours():,}, of a tree {twin():,}")
    assert ours() == twin()
    table = seconds(lambda: knox(x, y, day, np.random.default_rng(1), permutations=PERMUTATIONS), repeats=2)
    line(f"table of {len(METRE_BANDS)} x {len(DAY_BANDS)} bands, {PERMUTATIONS} permutations", table)
    mine = seconds(ours, repeats=3)
    if absent("pointpats", "libpysal"):
        return line(f"one rule, {PERMUTATIONS} permutations", mine)
    from pointpats import Knox

    points, days = np.column_stack([x, y]), day[:, None].astype(float)
    few, more = PEER_PERMUTATIONS
    assert Knox(points, days, METRES, DAYS, permutations=0).statistic_ == twin()
    taken = [seconds(lambda n=n: Knox(points, days, METRES, DAYS, permutations=n), repeats=1) for n in (few, more)]
    each = (taken[1] - taken[0]) / (more - few)
    return line(f"one rule, {PERMUTATIONS} (pointpats, from {few} and {more})", mine, each * PERMUTATIONS)


def main() -> None:
    warnings.simplefilter("ignore")  # of the peers
    cells()
    rng = np.random.default_rng(3)
    print("80-20 beside 999 times chance")
    for places, incidents in ((40, 2_000), (1_500, 200), (SIDE**2, 5_000)):
        counts = rng.multinomial(incidents, rng.dirichlet(np.full(places, 0.5)))
        taken = seconds(lambda counts=counts: concentration(counts, np.random.default_rng(1)), repeats=1)
        line(f"{incidents:,} incidents in {places:,} places", taken)
    pairs()


if __name__ == "__main__":
    main()
