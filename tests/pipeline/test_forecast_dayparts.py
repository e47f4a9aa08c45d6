"""When, in a run: a week per buurt where it beat a flat one, of the types that are forecast."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import polars as pl
import pytest
import shapely

from openvis.pipeline.concluding.forecast_dayparts import dayparts
from openvis.pipeline.counting.point_lists import Points
from tests.support.small_gemeente import small_areas

TODAY = date(2024, 2, 20)
LAST = datetime(2024, 2, 19)


def points(*, evening: float, number: int = 600) -> Points:
    """Burglaries over two years in one buurt; this share of them in the evening, the rest at any hour."""
    rng, areas = np.random.default_rng(1), small_areas()
    shape = shapely.from_wkb(areas.filter(level="buurt").sort("code")["shape"][0])
    middle = shapely.centroid(shape)
    hours = np.where(rng.random(number) < evening, rng.integers(18, 24, number), rng.integers(0, 24, number))
    rows = [
        {"category": "woninginbraak", "x": middle.x, "y": middle.y, "occurred_to": None,
         "occurred_from": LAST - timedelta(days=int(back)) + timedelta(hours=int(hour))}
        for back, hour in zip(rng.integers(1, 700, number), hours, strict=True)
    ]  # fmt: skip
    schema = {"category": pl.String, "x": pl.Float64, "y": pl.Float64, "occurred_from": pl.Datetime("us"),
              "occurred_to": pl.Datetime("us")}  # fmt: skip
    frame = pl.DataFrame(rows, schema=schema).sort("occurred_from")
    return Points((), pl.DataFrame(), frame, {"woninginbraak": LAST.date()})


def test_evenings_are_seen_and_every_buurt_has_a_week() -> None:
    found = dayparts(points(evening=0.6), small_areas(), {"incidents": 4}, today=TODAY)
    [trial] = found["forecast_daypart_trials"].to_dicts()
    assert (trial["shown"], trial["known"], trial["apart"], trial["periods"]) == ("gemeente", 600, 0, 16)
    assert trial["general_low"] > 0
    weeks = found["forecast_dayparts"]
    of_buurt = weeks.group_by("place").agg(pl.col("share").sum(), pl.len())
    assert of_buurt["place"].n_unique() == small_areas().filter(level="buurt").height
    assert of_buurt["share"].to_list() == pytest.approx([1.0] * of_buurt.height)
    assert set(of_buurt["len"]) == {28}
    evening = weeks.filter(hour=18).group_by("place").agg(pl.col("share").sum())["share"]
    assert evening.min() > 0.6


def test_a_week_that_is_flat_is_not_shown() -> None:
    found = dayparts(points(evening=0.0), small_areas(), {"incidents": 4}, today=TODAY)
    [trial] = found["forecast_daypart_trials"].to_dicts()
    assert trial["shown"] == "flat"
    assert found["forecast_dayparts"].is_empty()


def test_where_nothing_is_forecast_there_is_no_week() -> None:
    found = dayparts(points(evening=0.6, number=20), small_areas(), {}, today=TODAY)
    assert all(frame.is_empty() for frame in found.values())
