"""The files of the gemeente: notations of their suppliers, planted rejects and nothing else that is wrong."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from pyproj import Transformer
from shapely import Point, unary_union

from openvis.demo.event_types import DemoSource, event_types
from openvis.demo.history import History
from openvis.demo.report_files import UNKNOWN_FEITCODE
from openvis.demo.source_files import INTERVENTIONS
from openvis.demo.town import buurten
from openvis.demo.truths import TRUTHS
from openvis.domain.area import level_of
from openvis.domain.category import category
from openvis.domain.intervention import InterventionKind


def test_enforcement_speaks_dutch(folder: Path) -> None:
    header, *lines = (folder / "handhaving.csv").read_text(encoding="utf-8").splitlines()
    assert header == "zaaknummer;datum;tijd;feitcode;afdoening;x_rd;y_rd"
    row = re.compile(r"HH\d{6};\d\d-\d\d-\d{4};\d\d:\d\d;[A-Z]\d{3}[a-z]?;[a-z]+;\d{6},\d;\d{6},\d")
    assert all(row.fullmatch(line) for line in lines)


def test_enforcement_holds_the_events_with_some_codes_spoilt(enforcement: pl.DataFrame, history: History) -> None:
    assert len(enforcement) == len(history.enforcement)
    assert enforcement["zaaknummer"].is_unique().all()
    written, meant = Counter(enforcement["feitcode"]), Counter(history.enforcement["code"])
    assert written[UNKNOWN_FEITCODE] == TRUTHS.rejects.unknown_feitcodes
    assert sum((meant - written).values()) == TRUTHS.rejects.unknown_feitcodes


def test_meldingen_use_the_slugs_of_signalen(meldingen: pl.DataFrame, history: History) -> None:
    assert Counter(meldingen["sub_category"]) == Counter(history.meldingen["code"])
    assert set(meldingen["sub_category"]) == {kind.code for kind in event_types(DemoSource.MELDINGEN)}
    assert meldingen["id"].is_unique().all()
    assert (meldingen["created_at"] > meldingen["incident_date_start"]).all()


def test_latitude_and_longitude_are_not_swapped(meldingen: pl.DataFrame) -> None:
    assert meldingen["lat"].is_between(50, 54).all()
    assert meldingen["lng"].is_between(3, 7.5).all()


def test_meldingen_stand_where_they_happened_except_the_planted_ones(meldingen: pl.DataFrame, history: History) -> None:
    back = Transformer.from_crs("EPSG:4326", "EPSG:28992", always_xy=True)
    x, y = back.transform(meldingen["lng"].to_numpy(), meldingen["lat"].to_numpy())
    town = unary_union([place.shape for place in buurten()])
    outside = 0
    for here, there in zip(zip(x, y, strict=True), history.meldingen.select("x", "y").iter_rows(), strict=True):
        if Point(here).distance(Point(there)) > 0.1:
            outside += 1
            assert town.distance(Point(here)) > 1_000
    assert outside == TRUTHS.rejects.meldingen_outside


def test_one_event_was_reported_by_many(meldingen: pl.DataFrame) -> None:
    many = TRUTHS.many_reporters
    slugs = category(many.category).signalen
    same_day = meldingen.filter(
        pl.col("sub_category").is_in(slugs) & (pl.col("incident_date_start").dt.date() == many.day)
    )
    rows = same_day.to_dicts()
    back = Transformer.from_crs("EPSG:4326", "EPSG:28992", always_xy=True)
    points = [Point(back.transform(row["lng"], row["lat"])) for row in rows]
    largest = max(sum(one.distance(other) <= 2 * TRUTHS.duplicates.metres for other in points) for one in points)
    assert largest >= many.reports


def test_about_as_many_reports_are_double_as_planted(history: History) -> None:
    reports, events = len(history.meldingen), history.meldingen["event"].n_unique()
    planted = TRUTHS.duplicates.chance * (1 + TRUTHS.duplicates.extra) / 2
    assert (reports - TRUTHS.many_reporters.reports) / events - 1 == pytest.approx(planted, rel=0.15)


def test_the_register_holds_the_planted_interventions(folder: Path) -> None:
    register = pl.read_csv(folder / INTERVENTIONS, separator=";", try_parse_dates=True)
    assert len(register) == 3
    for row, planted in zip(register.iter_rows(named=True), TRUTHS.interventions, strict=True):
        assert (row["title"], row["area"], row["category"]) == (planted.title, planted.area, planted.category)
        assert (row["starts_on"], row["ends_on"]) == (planted.starts_on, planted.ends_on)
        assert row["reduction_percent"] == planted.reduction_percent
        assert InterventionKind(row["kind"]) is planted.kind
        assert level_of(row["area"]).value == "buurt"
