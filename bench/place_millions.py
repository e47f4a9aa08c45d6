"""Ten million points in as many buurten as the Netherlands has: ours beside geopandas' spatial join.

Each side is a process of its own, so that its peak of memory is its own, and each also places a tenth of the points,
to show what grows with their number.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import geopandas
import numpy as np
import polars as pl
import shapely

from bench.made_up_country import areas_frame, outlines, points_near
from openvis.sources.areas.placing import BuurtMap

POINTS = 10_000_000
SEED = 14_574


def ours(areas: pl.DataFrame, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The code of the buurt of each point, None where it lies in none."""
    return BuurtMap(areas).place(x, y)


def theirs(areas: pl.DataFrame, x: np.ndarray, y: np.ndarray) -> geopandas.GeoDataFrame:
    """The points, each with the row of its buurt; a point on a border twice or more."""
    polygons = geopandas.GeoDataFrame(geometry=shapely.from_wkb(areas["shape"].to_numpy()), crs="EPSG:28992")
    points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(x, y), crs="EPSG:28992")
    return points.sjoin(polygons, how="left", predicate="intersects")


def run_side(side: str, count: int, folder: Path) -> None:
    """Place the points, write where they lie, print seconds (clock, processor) and megabytes (before, at most)."""
    areas = pl.read_parquet(folder / "areas.parquet")
    x, y = (np.fromfile(folder / axis, count=count) for axis in "xy")
    before, started, busy = peak_mb(), time.perf_counter(), time.process_time()
    placed = (ours if side == "openvis" else theirs)(areas, x, y)
    seconds, cpu, peak = time.perf_counter() - started, time.process_time() - busy, peak_mb()
    if side == "openvis":
        at = dict(zip([*areas["code"], None], range(areas.height + 1), strict=True))
        found = np.fromiter((at[code] for code in placed), np.int32, count)
    else:  # of the two sides of a border ours is the first
        found = placed["index_right"].fillna(areas.height).groupby(level=0).min().to_numpy().astype(np.int32)
    found.tofile(folder / f"{side}-{count}")
    print(seconds, cpu, before, peak)


def peak_mb() -> float:
    """The most memory this process had at one time, its parent's left out. Linux only."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def measured(side: str, count: int, folder: Path) -> tuple[float, float]:
    """Seconds of one side, by the clock and of the processor, after a line that says more."""
    words = [sys.executable, "-m", "bench.place_millions", side, str(count), str(folder)]
    answer = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    seconds, cpu, before, peak = (float(word) for word in answer.split())
    print(
        f"{side:<10} {count:>12,} points {seconds:7.2f} s {cpu:7.2f} s cpu {count / seconds:12,.0f} points/s  "
        f"{peak:6.0f} MB peak, {peak - before:6.0f} MB over what it began with",
        flush=True,
    )
    return seconds, cpu


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, rng = Path(name), np.random.default_rng(SEED)
        shapes = outlines(rng)
        areas_frame(shapes).write_parquet(folder / "areas.parquet")
        for axis, values in zip("xy", points_near(shapes, POINTS, rng), strict=True):
            values.tofile(folder / axis)
        low, middle, high = np.percentile(shapely.get_num_coordinates(shapes), [5, 50, 95])
        print(f"{len(shapes):,} buurten of {middle:.0f} corners (nine in ten have {low:.0f} to {high:.0f});")
        print("making them ready to be searched is in the time of each side")
        for count in (POINTS // 10, POINTS):
            mine, peer = (measured(side, count, folder) for side in ("openvis", "geopandas"))
            one, other = (np.fromfile(folder / f"{side}-{count}", np.int32) for side in ("openvis", "geopandas"))
            clock, cpu = (long / short for short, long in zip(mine, peer, strict=True))
            print(f"placed alike {np.mean(one == other):.4%}, ratio geopandas / openvis {clock:.1f} ({cpu:.1f} in cpu)")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        run_side(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
    else:
        main()
