"""Which reports are one event: ours beside what scipy offers for it, on the same reports of one type in one town.

The peer finds all pairs that are near in place and time with a k-d tree and takes what hangs together as one event.
That is not quite the rule: where one report leads to the next, its events go on (`docs/adr/008-reports-and-events.md`).
So the number of events differs a little; how many pairs are joined by both is printed too.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from openvis.analysis.deliveries.events import Reports, first_reports
from openvis.domain.event_rule import Reach
from openvis.pipeline.counting.count_events import with_events

SIZES = (100_000, 1_000_000)
REACH = Reach(metres=75, hours=12)
SIDE, YEARS, SPOTS, SEED = 12_000, 3, 2_000, 20_191_116  # a town of twelve kilometres square
BUSY = 5_000  # reports on one spot within one reach: a bulk registration


def made_up(number: int, rng: np.random.Generator) -> Reports:
    """Half of the reports anywhere, half on busy spots; one in five tells again of another, soon and close by."""
    first = rng.uniform(0, YEARS * 365 * 24, number)
    x, y = rng.uniform(0, SIDE, (2, number))
    spots = rng.uniform(0, SIDE, (SPOTS, 2))[rng.integers(0, SPOTS, number)] + rng.normal(0, 60, (number, 2))
    busy = rng.random(number) < 0.5
    x, y = np.where(busy, spots[:, 0], x), np.where(busy, spots[:, 1], y)
    again, of = np.flatnonzero(rng.random(number) < 0.2), rng.integers(0, number, number)
    for values, most in ((first, 10.0), (x, 40.0), (y, 40.0)):
        values[again] = values[of[again]] + rng.uniform(0, most, len(again))
    return Reports(first, first, x, y, np.ones(number, dtype=np.bool_))


def on_one_spot(number: int, rng: np.random.Generator) -> Reports:
    first = rng.uniform(0, REACH.hours, number)
    return Reports(first, first, np.zeros(number), np.zeros(number), np.ones(number, dtype=np.bool_))


def ours(reports: Reports) -> np.ndarray:
    return first_reports(reports, REACH)


def peer(reports: Reports) -> np.ndarray:
    """The number of the component of every report; pairs in the box of the rule first, then within its circle."""
    scaled = np.column_stack([reports.x / REACH.metres, reports.y / REACH.metres, reports.first / REACH.hours])
    pairs = cKDTree(scaled).query_pairs(1.0, p=np.inf, output_type="ndarray")
    one, other = pairs[:, 0], pairs[:, 1]
    near = np.hypot(reports.x[one] - reports.x[other], reports.y[one] - reports.y[other]) <= REACH.metres
    links = coo_array((np.ones(near.sum(), dtype=np.bool_), (one[near], other[near])), shape=2 * (len(reports.x),))
    return np.asarray(connected_components(links, directed=False)[1])


def whole_step(reports: Reports) -> pl.DataFrame:
    """The step of a run around it: frames in, event ids out."""
    start = np.datetime64("2023-01-01T00:00", "us")
    moments = start + (reports.first * 3600e6).astype("timedelta64[us]")
    known = {"source": "meldingen", "reference": np.arange(len(moments)).astype(str)}
    kind = {"vintage": 2025, "category": "melding-geluid", "precision": "point"}
    when = {"occurred_from": moments, "occurred_to": moments}
    rows = pl.DataFrame(known | kind | when | {"x": reports.x, "y": reports.y})
    return with_events(rows, {"overlast": REACH})


def pairs(*numbers: np.ndarray) -> int:
    """How many pairs of reports are in one event, according to all of these."""
    sizes = np.unique(np.column_stack(numbers), axis=0, return_counts=True)[1].astype(np.int64)
    return int((sizes * (sizes - 1) // 2).sum())


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def compare(name: str, reports: Reports) -> None:
    size = len(reports.x)
    mine, other = ours(reports), peer(reports)
    events, components = len(np.unique(mine)), len(np.unique(other))
    print(
        f"{name}: {size:,} reports; events {events:,}, components {components:,}; pairs joined {pairs(mine):,}, ",
        end="",
    )
    print(f"by the peer {pairs(other):,}, by both {pairs(mine, other):,}")
    taken = {"openvis": seconds(lambda: ours(reports)), "scipy": seconds(lambda: peer(reports))}
    taken["run step"] = seconds(lambda: whole_step(reports))
    for side, each in taken.items():
        print(f"  {side:<9} {each:8.2f} s {size / each:12,.0f} reports/s")
    print(f"  ratio scipy / openvis {taken['scipy'] / taken['openvis']:.2f}", flush=True)


def main() -> None:
    rng = np.random.default_rng(SEED)
    for size in SIZES:
        compare("a town", made_up(size, rng))
    compare("one spot", on_one_spot(BUSY, rng))


if __name__ == "__main__":
    main()
