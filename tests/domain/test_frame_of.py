"""Dataclasses as rows of a frame: the same as by `asdict`, for any kind that is published."""

from __future__ import annotations

from dataclasses import asdict

import polars as pl

from openvis.domain.delivery import frame_of, frame_schema
from openvis.domain.forecast import ForecastCalibration, Rung
from openvis.domain.places_and_times import PlaceKind


def rows(number: int) -> list[ForecastCalibration]:
    rungs = (None, *Rung)
    return [
        ForecastCalibration("woninginbraak", PlaceKind.CELL, 14, rungs[at % len(rungs)], at, at / 3, at // 2)
        for at in range(number)
    ]


def test_a_frame_holds_what_the_dataclasses_hold() -> None:
    found = frame_of(rows(9), ForecastCalibration)
    slow = pl.DataFrame([asdict(row) for row in rows(9)], schema=frame_schema(ForecastCalibration))
    assert found.equals(slow)
    assert found["rung"].to_list()[:3] == [None, "uniform", "last-period"]  # enums are their slugs


def test_without_rows_the_columns_are_there() -> None:
    assert frame_of([], ForecastCalibration).schema == frame_schema(ForecastCalibration)
