"""Counts that forget, one incident after another; carried from day to day they are what they are made at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openvis.analysis.forecasts.fading_counts import FadingCounts, faded
from openvis.analysis.forecasts.risk_grid import NOWHERE

PLACES = 5


def incidents(rng: np.random.Generator, number: int) -> tuple[np.ndarray, np.ndarray]:
    return rng.integers(NOWHERE, PLACES, number), np.sort(rng.integers(100, 200, number))


def slowly(place: np.ndarray, day: np.ndarray, on: int, memory: float | None) -> list[float]:
    counts = [0.0] * PLACES
    for where, when in zip(place.tolist(), day.tolist(), strict=True):
        if where != NOWHERE and when < on:
            counts[where] += 1.0 if memory is None else 0.5 ** ((on - when) / memory)
    return counts


@pytest.mark.parametrize("memory", [None, 1.0, 45.0])
def test_each_incident_weighs_half_after_so_many_days(memory: float | None) -> None:
    place, day = incidents(np.random.default_rng(1), 60)
    assert faded(place, day, 200, PLACES, memory) == pytest.approx(slowly(place, day, 200, memory))
    one = faded(np.array([2]), np.array([200 - 45]), 200, PLACES, 45.0)
    assert one.tolist() == [0, 0, 0.5, 0, 0]


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([None, 7.0, 365.0]), st.lists(st.integers(100, 210), max_size=6))
def test_carried_forward_they_are_what_they_are_at_once(seed: int, memory: float | None, stops: list[int]) -> None:
    place, day = incidents(np.random.default_rng(seed), 40)
    kept = FadingCounts(memory, 100, np.zeros(PLACES))
    for on in sorted(stops):
        between = (day >= kept.on) & (day < on)
        found = kept.forward(place[between], day[between], on)
        past = day < on
        assert found == pytest.approx(faded(place[past], day[past], on, PLACES, memory))
        assert found == pytest.approx(slowly(place, day, on, memory))


def test_before_anything_came_there_is_nothing() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    assert faded(nothing, nothing, 100, PLACES, 45.0).tolist() == [0] * PLACES
    assert FadingCounts(45.0, 100, np.zeros(PLACES)).forward(nothing, nothing, 130).tolist() == [0] * PLACES


def test_they_do_not_go_back_nor_take_what_is_not_of_these_days() -> None:
    kept = FadingCounts(None, 100, np.zeros(PLACES))
    kept.forward(np.array([1]), np.array([100]), 110)
    for day, on in ((109, 120), (120, 120), (105, 109)):
        with pytest.raises(ValueError, match="go forwards"):
            kept.forward(np.array([1]), np.array([day]), on)
    assert kept.counts.tolist() == [0, 1, 0, 0, 0]
