"""The real police table of Utrechtse Heuvelrug carried to a made-up division of 2025: 1,465 before, 1,465 after.

From its real outlines: the two buurten of a wijk are joined, the largest is cut in two along a meridian, one gets
another code. The table between them is made by the program itself, from the outlines.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import shapely

from openvis.analysis.deliveries.area_shares import AreaPieces, shares_of
from openvis.domain.area import wijk_of
from openvis.domain.category import TOTAL
from openvis.pipeline.counting.count_months import count_months
from openvis.pipeline.counting.source_months import Known
from openvis.pipeline.renumbering.divisions import Divisions
from openvis.pipeline.renumbering.vintages import OneDivision, counts_in_one_division
from openvis.sources import police_table
from openvis.sources.areas.area_pieces import pieces
from tests.pipeline.frames import known
from tests.support.divisions import concordance, division

GEMEENTE, OLD, NEW = "GM1581", 2023, 2025
NOW = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)


class Made:
    """Both divisions, and which buurten were joined, cut and renamed."""

    def __init__(self, shapes: dict[str, Any]) -> None:
        codes = sorted(shapes)
        self.old = shapes
        self.joined = next((a, b) for a, b in pairwise(codes) if wijk_of(a) == wijk_of(b))
        self.cut = max((code for code in codes if code not in self.joined), key=lambda code: shapes[code].area)
        self.renamed = next(code for code in codes if code not in (*self.joined, self.cut))
        self.twin, self.anew = f"{self.cut[:8]}91", f"{self.renamed[:8]}90"  # in the same wijken
        west, south, east, north = shapes[self.cut].bounds
        half = shapely.box(west, south, west + 0.35 * (east - west), north)
        first, second = self.joined
        self.new = {code: shape for code, shape in shapes.items() if code not in (second, self.renamed)}
        self.new[first] = shapely.union(shapes[first], shapes[second])
        self.new[self.cut] = shapes[self.cut].difference(half)
        self.new[self.twin] = shapes[self.cut].intersection(half)
        self.new[self.anew] = shapes[self.renamed]


@pytest.fixture(scope="module")
def made(shared_data: Path) -> Made:
    path = shared_data / "nl_utrechtse_heuvelrug" / "utrechtse_heuvelrug_buurten_2021_rd.geojson"
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    shapes = {f["properties"]["statcode"]: shapely.from_geojson(json.dumps(f["geometry"])) for f in features}
    return Made({code: shapely.make_valid(shape) for code, shape in shapes.items()})


@pytest.fixture(scope="module")
def delivered(shared_data: Path) -> pl.DataFrame:
    [path] = (shared_data / "nl_utrechtse_heuvelrug").glob("misdrijf_maand_*.csv.gz")
    return pl.concat([chunk.frame for chunk in police_table.read(path, vintage=OLD)])


@pytest.fixture(scope="module")
def frames(made: Made, delivered: pl.DataFrame) -> Known:
    old, new = (sorted(shapes) for shapes in (made.old, made.new))
    over = pieces(
        *(np.array([shapes[code] for code in sorted(shapes)], dtype=object) for shapes in (made.old, made.new))
    )
    unknown = np.full(len(over.old), np.nan)
    share, _ = shares_of(AreaPieces(over.old, over.new, over.surface, unknown, unknown))
    moves = [(old[a], new[b], float(s)) for a, b, s in zip(over.old, over.new, share, strict=True)]
    return known(
        counts=delivered,
        areas=pl.concat([division(made.old, OLD, GEMEENTE), division(made.new, NEW, GEMEENTE)]),
        concordances=concordance(*moves, basis="surface", old=OLD, new=NEW, gemeente=GEMEENTE),
    )


@pytest.fixture(scope="module")
def carried(frames: Known) -> OneDivision:
    return counts_in_one_division("politie-maandcijfers", frames.counts, Divisions(frames.areas, frames.concordances))


def totals(cells: pl.DataFrame, *by: str) -> dict[Any, int]:
    rows = cells.filter(pl.col("value").is_not_null()).group_by(*by).agg(pl.col("value").sum()).iter_rows()
    return {row[:-1]: int(row[-1]) for row in rows}


def test_every_level_still_adds_up_to_the_published_total(carried):
    of_total = carried.cells.filter(category=TOTAL)
    assert carried.vintage == NEW
    assert totals(of_total, "level") == {("gemeente",): 1465, ("wijk",): 1465, ("buurt",): 1465}
    assert carried.cells.filter(level="buurt")["area"].n_unique() == 33


def test_nothing_is_lost_per_type_and_month_or_per_wijk(carried, delivered):
    of_wijk = pl.col("area").str.slice(2, 6).alias("wijk")
    before, after = (
        frame.filter(level="buurt").with_columns(of_wijk) for frame in (delivered, carried.cells)
    )  # fmt: skip
    for by in (("category", "period"), ("category", "period", "wijk")):
        assert totals(after, *by) == totals(before, *by)


def test_what_is_withheld_stays_so(carried, delivered):
    """1,872 cells are never published below the country; joining two buurten and cutting one leaves as many areas."""
    assert delivered["value"].null_count() == carried.cells["value"].null_count() == 1872


def test_as_an_independent_group_by_says(carried, delivered, made):
    """Everything but the cut buurt is a plain sum after renaming, so polars alone must find the same."""
    renamed = {made.joined[1]: made.joined[0], made.renamed: made.anew}
    rest = delivered.filter(pl.col("level") == "buurt", pl.col("area") != made.cut)
    theirs = (
        rest.with_columns(pl.col("area").replace(renamed))
        .group_by("area", "category", "period")
        .agg(pl.when(pl.col("value").is_not_null().all()).then(pl.col("value").sum()))
    )
    ours = carried.cells.filter(pl.col("level") == "buurt", ~pl.col("area").is_in([made.cut, made.twin]))
    key = ["area", "category", "period"]
    assert ours.select(*key, "value").sort(key).equals(theirs.sort(key).cast({"value": pl.Int64}))


def test_the_cut_buurt_is_divided_as_geopandas_weighs_it(carried, delivered, made, frames):
    import geopandas

    old, new = (
        geopandas.GeoDataFrame({name: list(shapes)}, geometry=list(shapes.values()), crs="EPSG:28992")
        for name, shapes in (("old", made.old), ("new", made.new))
    )
    over = geopandas.overlay(old, new, how="intersection", keep_geom_type=True)
    area = over.assign(area=over.geometry.area)
    mine = area[area["old"] == made.cut]
    weight = dict(zip(mine["new"], mine["area"] / mine["area"].sum(), strict=True))
    stored = frames.concordances.filter(from_area=made.cut)
    shares = dict(stored.select("to_area", "share").iter_rows())
    assert set(shares) == {made.cut, made.twin}
    assert all(share == pytest.approx(weight[code], abs=1e-3) for code, share in shares.items())
    # Over the year each type lies over the two parts as their ground does, within one incident.
    before = dict(
        delivered.filter(area=made.cut).group_by("category").agg(pl.col("value").sum()).iter_rows()
    )  # fmt: skip
    after = totals(carried.cells.filter(area=made.twin), "category")
    for (category,), count in after.items():
        assert abs(count - shares[made.twin] * before[category]) < 1


def test_what_a_run_says_and_marks(frames, made):
    found = count_months(frames, GEMEENTE, NOW)
    assert len(found.remarks) == 1
    assert "omgerekend van de gebiedsindeling van 2023 naar die van 2025, naar oppervlakte." in found.remarks[0]
    [part] = [part for part in found.parts if TOTAL in part.categories]
    assert part.converted is not None
    marked = {
        place.code for at, place in enumerate(part.buurten) if not np.isnan(part.converted.vintage[at]).all()
    }  # fmt: skip
    assert marked == {made.joined[0], made.cut, made.twin, made.anew}
