"""Point in area: ours beside geopandas' spatial join, warm, in one process, on the same points and polygons."""

from __future__ import annotations

import time
from collections.abc import Callable

import geopandas
import numpy as np
import polars as pl

from bench.import_incidents import AREAS, EVENTS, PROFILE
from openvis.sources import cbs_areas
from openvis.sources.areas.placing import BuurtMap, to_plane
from openvis.sources.profiles.profile import load_profile

REPEATS = 5
PLANE = "EPSG:32617"


def best_of(call: Callable[[], object]) -> float:
    """The quickest of a few runs: the one the rest of the machine disturbed least."""
    seconds = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def main() -> None:
    events = pl.read_csv(EVENTS, columns=["lat", "lon"]).drop_nulls()
    x, y = to_plane(events["lon"].to_numpy(), events["lat"].to_numpy(), "EPSG:4326", PLANE)
    areas = pl.concat(chunk.frame for chunk in cbs_areas.read(AREAS, profile=load_profile(PROFILE)))
    polygons = geopandas.read_file(AREAS).to_crs(PLANE)

    def ours() -> np.ndarray:
        return BuurtMap(areas).place(x, y)

    def theirs() -> geopandas.GeoDataFrame:
        points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(x, y), crs=PLANE)
        return points.sjoin(polygons, how="left", predicate="within")

    placed = np.array([int(code[-4:]) if code else -1 for code in ours()])
    joined = theirs()
    joined = joined[~joined.index.duplicated()]["hood_id"].fillna(-1).to_numpy().astype(int)
    mine, peer = best_of(ours), best_of(theirs)
    print(f"points {len(x):,}, areas {len(polygons)}, placed alike {np.mean(placed == joined):.4%}")
    print(f"openvis   {mine:7.3f} s   {len(x) / mine:12,.0f} points/s")
    print(f"geopandas {peer:7.3f} s   {len(x) / peer:12,.0f} points/s")
    print(f"ratio geopandas / openvis {peer / mine:.2f}")


if __name__ == "__main__":
    main()
