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
from openvis.demo.planted_faults import UNKNOWN_FEITCODE
from openvis.demo.source_files import INTERVENTIONS
from openvis.demo.town import buurten
from openvis.demo.truths import DELIVERED_ON, TRUTHS
from openvis.domain.area import level_of
from openvis.domain.category import category
from openvis.domain.intervention import InterventionKind


def test_enforcement_speaks_dutch(folder: Path) -> None:
    header, *lines = (folder / "handhaving.csv").read_text(encoding="utf-8").splitlines()
    assert header == "zaaknummer;datum;tijd;feitcode;afdoening;x_rd;y_rd;registrator"
    row = re.compile(r"HH\d{6};\d\d-\d\d-\d{4};(\d\d:\d\d)?;[A-Z]\d{3}[a-z]?;[a-z]+;\d{6},\d;\d{6},\d;R\d\d")
    assert all(row.fullmatch(line) for line in lines)


def test_enforcement_holds_the_events_with_some_codes_spoilt(enforcement: pl.DataFrame, history: History) -> None:
    assert len(enforcement) == len(history.enforcement)
    assert enforcement["zaaknummer"].is_unique().all()
    written, meant = Counter(enforcement["feitcode"]), Counter(history.enforcement["code"])
    assert written[UNKNOWN_FEITCODE] == TRUTHS.rejects.unknown_feitcodes
    assert sum((meant - written).values()) == TRUTHS.rejects.unknown_feitcodes


def test_some_times_are_missing_and_the_others_are_right(enforcement: pl.DataFrame, history: History) -> None:
    meant = history.enforcement["occurred_from"].dt.strftime("%H:%M")
    assert enforcement["tijd"].null_count() == TRUTHS.faults.no_time
    spoilt_day = (enforcement["datum"] == f"{TRUTHS.faults.midnight:%d-%m-%Y}").to_list()
    for written, time, spoilt in zip(enforcement["tijd"], meant, spoilt_day, strict=True):
        assert written == "00:00" if spoilt else written in {None, time}
    assert sum(spoilt_day) >= 8


def test_one_address_on_one_day(enforcement: pl.DataFrame) -> None:
    one = TRUTHS.faults.one_place
    same_day = enforcement.filter(pl.col("datum") == f"{one.day:%d-%m-%Y}")
    points = Counter(same_day.select("x_rd", "y_rd").iter_rows())
    ((x, y), rows) = points.most_common(1)[0]
    assert rows == one.rows
    place = next(place for place in buurten() if place.code == one.area)
    assert place.shape.contains(Point(*(float(axis.replace(",", ".")) for axis in (x, y))))


def test_one_registrar_wrote_most_of_one_month(enforcement: pl.DataFrame) -> None:
    busy = TRUTHS.faults.busy_registrar
    written: dict[str, Counter[str]] = {}
    for day, who in enforcement.select("datum", "registrator").iter_rows():
        written.setdefault(day[3:], Counter())[who] += 1
    shares = {month: max(by.values()) / by.total() for month, by in written.items() if by.total() > 50}
    assert shares.pop(f"{busy.month.first:%m-%Y}") >= busy.share
    assert max(shares.values()) < 0.25


def test_the_phone_list_tells_of_events_that_are_in_the_meldingen(folder: Path, history: History) -> None:
    phone = TRUTHS.faults.phone
    header, *lines = (folder / "meldingen_telefoon.csv").read_text(encoding="utf-8").splitlines()
    assert header == "meldnummer;gezien_op;gebeld_op;rubriek;x_rd;y_rd"
    assert len(lines) == len(history.phone)
    days = history.phone["occurred_from"].dt.date()
    assert (days.min() - phone.first).days < 7
    assert (phone.last - days.max()).days < 3
    assert history.phone["event"].is_unique().all()
    events = history.meldingen.filter(pl.col("occurred_from").dt.date().is_between(phone.first, phone.last))["event"]
    assert set(history.phone["event"]) <= set(events)
    assert len(history.phone) / events.n_unique() == pytest.approx(phone.share, rel=0.2)


def test_meldingen_use_the_slugs_of_signalen(meldingen: pl.DataFrame, history: History) -> None:
    written, meant = Counter(meldingen["sub_category"]), Counter(history.meldingen["code"])
    assert not meant - written, "every report is there"
    assert (written - meant).total() == TRUTHS.rejects.meldingen_outside
    assert set(written) == {kind.code for kind in event_types(DemoSource.MELDINGEN)}
    assert meldingen["id"].is_unique().all()
    assert (meldingen["created_at"] > meldingen["incident_date_start"]).all()


def test_what_is_not_reported_yet_is_not_in_the_file(meldingen: pl.DataFrame, history: History) -> None:
    assert meldingen["created_at"].max().date() < DELIVERED_ON
    told = set(history.meldingen.select("occurred_from", "reported").iter_rows())
    assert set(meldingen.select("incident_date_start", "created_at").iter_rows()) == told
    to_come = set(history.late.select("occurred_from", "reported").iter_rows())
    assert len(to_come) == len(history.late)
    assert not to_come & told
    weeks = (meldingen["created_at"] - meldingen["incident_date_start"]).dt.total_days() / 7
    assert weeks.max() > 8  # a few come later than anybody waits for
    assert (weeks > 8).sum() / len(weeks) < 0.005


def test_latitude_and_longitude_are_not_swapped(meldingen: pl.DataFrame) -> None:
    assert meldingen["lat"].is_between(50, 54).all()
    assert meldingen["lng"].is_between(3, 7.5).all()


def test_meldingen_stand_where_they_happened_and_the_planted_ones_far_away(
    meldingen: pl.DataFrame, history: History
) -> None:
    back = Transformer.from_crs("EPSG:4326", "EPSG:28992", always_xy=True)
    x, y = back.transform(meldingen["lng"].to_numpy(), meldingen["lat"].to_numpy())
    town = unary_union([place.shape for place in buurten()])
    far = [town.distance(Point(here)) > 1_000 for here in zip(x, y, strict=True)]
    assert sum(far) == TRUTHS.rejects.meldingen_outside
    inside = [here for here, outside in zip(zip(x, y, strict=True), far, strict=True) if not outside]
    for here, there in zip(inside, history.meldingen.select("x", "y").iter_rows(), strict=True):
        assert Point(here).distance(Point(there)) < 0.1


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
