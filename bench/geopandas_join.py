"""The peer as a whole process: read the same events and areas with pandas and geopandas, and join; store nothing."""

from __future__ import annotations

import geopandas
import pandas

from bench.import_incidents import AREAS, EVENTS

PLANE = "EPSG:32617"


def main() -> None:
    events = pandas.read_csv(EVENTS, parse_dates=["date"])
    points = geopandas.points_from_xy(events["lon"], events["lat"], crs="EPSG:4326")
    areas = geopandas.read_file(AREAS).to_crs(PLANE)
    joined = geopandas.GeoDataFrame(events, geometry=points).to_crs(PLANE).sjoin(areas, how="left", predicate="within")
    print(f"{len(joined):,} rows joined")


if __name__ == "__main__":
    main()
