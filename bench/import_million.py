"""A million incident rows from a CSV file to stored, placed rows: the product beside pandas and geopandas.

Each side is a whole process from its start. Ours refuses bad rows, drops what may be personal, sees whether a row
comes again or changed, lands all in one commit of a versioned store, and looks at the quality of what came in.

There are two peers. The bare one reads, parses the moments, joins the points to the buurten and writes Parquet; it
checks nothing. The careful one has most of the same duties, written as one would with pandas: rows without a known
kind, moment or place go to a list of refusals, a number may come once, numbers that look like a phone, a citizen
service number or an e-mail are refused, every row gets a hash of its content, and a versioned table takes it all.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import geopandas
import numpy as np
import pandas
import polars as pl
import shapely
from deltalake import write_deltalake

from bench.made_up_country import outlines

SIZES = (250_000, 1_000_000, 4_000_000)
BUURTEN, GEMEENTE, SEED = 80, "GM9997", 20_190_101
KINDS = {"Woning": "woninginbraak", "Fiets": "fietsendiefstal", "Auto": "autokraak", "Vernieling": "vernieling"}
FIRST, MINUTES = np.datetime64("2019-01-01T00:00", "m"), 3 * 365 * 24 * 60

COLUMNS = ["nummer", "category", "moment", "x", "y", "statcode"]
PERSONAL = r"^0[1-9]\d{8}$|^\+31\d{9}$|^\d{9}$|@|^[A-Z]{2}-?\d{3}-?[A-Z]$"

PROFILE = f"""
[source]
slug = "proefbestand"
gemeente = "{GEMEENTE}"
[reference]
columns = ["nummer"]
[category]
columns = ["soort"]
by = "map"
[category.map]
{chr(10).join(f'"{name}" = "{slug}"' for name, slug in KINDS.items())}
[occurred_from]
column = "moment"
formats = ["%Y-%m-%d %H:%M"]
[place]
by = "point"
x = "x"
y = "y"
precision = "point"
"""


def write_areas(folder: Path, rng: np.random.Generator) -> np.ndarray:
    """One gemeente: the buurten nearest to a point in the middle of the made-up country. Returns their shapes."""
    country = outlines(rng)
    nearest = np.argsort(shapely.distance(country, shapely.Point(155_000, 463_000)))[:BUURTEN]
    number = np.arange(BUURTEN)
    columns = {
        "statcode": [f"BU{GEMEENTE[2:]}{n // 10:02}{n % 10:02}" for n in number],
        "statnaam": [f"Buurt {n}" for n in number],
        "wijkcode": [f"WK{GEMEENTE[2:]}{n // 10:02}" for n in number],
        "wijknaam": [f"Wijk {n // 10}" for n in number],
        "gm_code": GEMEENTE,
        "gm_naam": "Proefgemeente",
        "jaar": 2024,
    }
    frame = geopandas.GeoDataFrame(columns, geometry=country[nearest], crs="EPSG:28992")
    frame.to_file(folder / "areas.geojson", driver="GeoJSON")
    return country[nearest]


def write_incidents(path: Path, shapes: np.ndarray, rows: int, rng: np.random.Generator) -> None:
    """Rows whose points all lie in a buurt, so that both sides keep as many."""
    west, south, east, north = shapely.total_bounds(shapes)
    land = shapely.union_all(shapes).buffer(-1.0)  # a metre from the border, for coordinates are written in decimetres
    shapely.prepare(land)
    x, y = rng.uniform(west, east, 3 * rows), rng.uniform(south, north, 3 * rows)
    inside = np.flatnonzero(shapely.contains_xy(land, x, y))[:rows]
    moments = np.sort(FIRST + rng.integers(0, MINUTES, rows))
    pl.DataFrame({
        "nummer": np.arange(rows),
        "soort": rng.choice(list(KINDS), rows),
        "moment": pl.Series(moments.astype("datetime64[ms]")).dt.strftime("%Y-%m-%d %H:%M"),
        "x": x[inside].round(1),
        "y": y[inside].round(1),
    }).write_csv(path)  # fmt: skip


def bare(folder: Path, rows: int) -> None:
    incidents = pandas.read_csv(folder / f"{rows}.csv")
    incidents["moment"] = pandas.to_datetime(incidents["moment"], format="%Y-%m-%d %H:%M")
    incidents["category"] = incidents["soort"].map(KINDS)
    as_columns(placed(incidents, folder)).write_parquet(folder / f"{rows}.parquet")


def careful(folder: Path, rows: int) -> None:
    incidents = pandas.read_csv(folder / f"{rows}.csv", dtype={"nummer": str})
    incidents["moment"] = pandas.to_datetime(incidents["moment"], format="%Y-%m-%d %H:%M", errors="coerce")
    incidents["category"] = incidents["soort"].map(KINDS)
    near = placed(incidents, folder)
    wrong = {
        "no moment": near["moment"].isna(),
        "to come": near["moment"] > pandas.Timestamp.now(),
        "no kind": near["category"].isna(),
        "no place": near["statcode"].isna(),
        "comes again": near["nummer"].duplicated(),
        "about a person": near["nummer"].str.contains(PERSONAL, regex=True),
    }
    why = pandas.Series("", index=near.index)
    for reason, where in wrong.items():
        why[where & (why == "")] = reason
    near[why != ""].assign(why=why[why != ""]).to_json(
        folder / f"{rows}.refused.jsonl", orient="records", lines=True, date_format="iso"
    )
    kept = near[why == ""].copy()
    kept["hash"] = pandas.util.hash_pandas_object(kept[COLUMNS], index=False).to_numpy().view(np.int64)
    frame = as_columns(kept).with_columns(hash=kept["hash"].to_numpy(), year=pl.col("moment").dt.year())
    write_deltalake(folder / f"{rows}.delta", frame, partition_by=["year"], mode="append")


def placed(incidents: pandas.DataFrame, folder: Path) -> pandas.DataFrame:
    """The incidents with the code of the buurt they lie in."""
    points = geopandas.points_from_xy(incidents["x"], incidents["y"], crs="EPSG:28992")
    areas = geopandas.read_file(folder / "areas.geojson")[["statcode", "geometry"]]
    joined = geopandas.GeoDataFrame(incidents, geometry=points).sjoin(areas, how="left", predicate="intersects")
    return joined[~joined.index.duplicated()][COLUMNS]


def as_columns(kept: pandas.DataFrame) -> pl.DataFrame:
    """Polars writes the file, for pandas needs a package for it that nothing else here asks for."""
    numbers = {name: kept[name].to_numpy() for name in ("moment", "x", "y")}
    texts = {name: kept[name].tolist() for name in ("nummer", "category", "statcode")}
    return pl.DataFrame(numbers | texts)


# A process begins with the peak of the one that starts it, so a small one stands between.
STARTER = """
import resource, subprocess, sys, time
begin = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
clock, used = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
print(clock, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""


def measured(words: list[str], store: Path) -> tuple[float, float, float]:
    """Seconds by the clock and of processor, and peak megabytes, of a whole process (Linux counts kilobytes)."""
    environment = {**os.environ, "OPENVIS_DATA": str(store)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled once, not at every start
    starter = [sys.executable, "-c", STARTER, *words]
    answer = subprocess.run(starter, env=environment, check=True, capture_output=True, text=True).stdout
    clock, processor, peak = (float(word) for word in answer.split())
    return clock, processor, peak


def compare(folder: Path, rows: int) -> None:
    store, profile = folder / f"store-{rows}", folder / "profile.toml"
    openvis = [sys.executable, "-m", "openvis", "import"]
    measured([*openvis, "areas", str(folder / "areas.geojson")], store)
    peer = [sys.executable, "-m", "bench.import_million"]
    sides = {
        "openvis": [*openvis, "incidents", str(folder / f"{rows}.csv"), "--profile", str(profile)],
        "geopandas, bare": [*peer, "bare", str(folder), str(rows)],
        "geopandas, careful": [*peer, "careful", str(folder), str(rows)],
    }
    clock, processor = {}, {}
    for side, words in sides.items():
        clock[side], processor[side], peak = measured(words, store)
        print(
            f"{side:<19} {rows:>10,} rows {clock[side]:7.2f} s {rows / clock[side]:10,.0f} rows/s "
            f"{processor[side]:7.2f} cpu s {peak:6.0f} MB peak",
            flush=True,
        )
    for side in list(sides)[1:]:
        by_clock, by_processor = (seconds[side] / seconds["openvis"] for seconds in (clock, processor))
        print(f"ratio {side} / openvis {by_clock:.2f} by the clock, {by_processor:.2f} of processor")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, rng = Path(name), np.random.default_rng(SEED)
        (folder / "profile.toml").write_text(PROFILE, encoding="utf-8")
        shapes = write_areas(folder, rng)
        for rows in SIZES:
            write_incidents(folder / f"{rows}.csv", shapes, rows, rng)
            compare(folder, rows)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        {"bare": bare, "careful": careful}[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
