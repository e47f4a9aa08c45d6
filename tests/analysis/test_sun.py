"""The sun against published tables (astral) and against what everybody knows of it."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from openvis.analysis.expectations.sun import dark_hours, sunrise_and_sunset

ORACLE = Path(__file__).parent / "oracles" / "sun_astral.csv"
MINUTES = {"Utrecht": 4, "Vaals": 4, "Delfzijl": 4, "Tromso": 7}


def published() -> list[dict[str, str]]:
    return list(csv.DictReader(ORACLE.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("row", published(), ids=lambda row: f"{row['place']} {row['day']}")
def test_sunrise_and_sunset_are_the_published_ones(row: dict[str, str]) -> None:
    day, latitude, longitude = date.fromisoformat(row["day"]), float(row["latitude"]), float(row["longitude"])
    rise, fall = sunrise_and_sunset([day], latitude, longitude)
    least = MINUTES[row["place"]] / 60
    assert rise[0] == pytest.approx(float(row["sunrise"]), abs=least)
    assert fall[0] == pytest.approx(float(row["sunset"]), abs=least)
    dark = 24 - (float(row["sunset"]) - float(row["sunrise"]))
    assert dark_hours([day], latitude)[0] == pytest.approx(dark, abs=2.5 * least)


def test_the_longest_night_is_at_midwinter_and_two_thirds_of_a_day() -> None:
    days = [date(2025, 1, 1) + timedelta(step) for step in range(365)]
    dark = dark_hours(days, 52.1)
    assert abs((days[int(dark.argmax())] - date(2025, 12, 21)).days) <= 2
    assert abs((days[int(dark.argmin())] - date(2025, 6, 21)).days) <= 2
    assert 16.1 < dark.max() < 16.5
    assert 7.1 < dark.min() < 7.5
    assert np.abs(np.diff(dark)).max() < 0.08  # five minutes from one day to the next


def test_south_of_the_equator_it_is_the_other_way_round_and_beyond_the_circle_all_or_nothing() -> None:
    midsummer, midwinter = date(2025, 6, 21), date(2025, 12, 21)
    assert dark_hours([midsummer], -52.1)[0] > 15
    np.testing.assert_allclose(dark_hours([midsummer, midwinter], 75.0), [0.0, 24.0])
    np.testing.assert_allclose(dark_hours([date(2024, 2, 29), date(2025, 3, 1)], 52.1), [13.2, 13.1], atol=0.15)
