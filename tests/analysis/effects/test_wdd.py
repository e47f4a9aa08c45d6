"""The weighted displacement difference, against published values, by hand, and what holds for any counts."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openvis.analysis.effects.wdd import wdd
from openvis.domain.change_in_words import chance_of_difference

# Values of the R package ptools (wdd and e_test), as its documentation prints them.
# fmt: off
PUBLISHED = [
    # control, treated, control and treated of displacement, weights of time and area, confidence; then what comes of it
    ((20, 20), (20, 10), (0, 0), (0, 0), (1, 1), (1, 1, 1, 1), .90, -10, 8.366600, -1.195229, -23.761833, 3.761833),
    ((308, 318), (207, 110), (150, 140), (178, 157), (1, 1), (1, 1, 1, 1), .95, -118, 39.598, -2.980, -196, -40),
    ((100, 50), (80, 20), (0, 0), (0, 0), (2, 1), (1, 1, 1, 1), .90, -20, math.sqrt(115), None, None, None),
    ((308, 318), (207, 110), (150, 140), (178, 157), (1, 1), (.9, 1.2, 1.6, 1.5), .95,
     -99.69444, 35.42808, -2.813995, -169.1322, -30.25669),
    ((20, 20), (20, 10), (30, 30), (30, 20), (1, 1), (1, 1, 1, 1), .90, -20, math.sqrt(180), None, None, None),
]
# fmt: on


@pytest.mark.parametrize(
    ("control", "treated", "away", "near", "time", "area", "confidence", "total", "error", "z", "low", "high"),
    PUBLISHED,
)
def test_published_values_to_the_printed_digits(
    control, treated, away, near, time, area, confidence, total, error, z, low, high
):
    found = wdd(control, treated, away, near, time_weights=time, area_weights=area, confidence=confidence)
    assert found.total == pytest.approx(total, rel=5e-7, abs=1e-9)
    assert found.standard_error == pytest.approx(error, rel=5e-6)
    if z is not None:
        assert found.total / found.standard_error == pytest.approx(z, rel=2e-4)
        assert found.p == pytest.approx(math.erfc(abs(z) / math.sqrt(2)), rel=2e-3)
    if low is not None:
        digits = 0.5 if total == -118 else 5e-5  # printed whole there
        assert (found.low, found.high) == (pytest.approx(low, abs=digits), pytest.approx(high, abs=digits))


def test_the_e_test_of_six_against_two():
    assert chance_of_difference(2, 6) == pytest.approx(0.1748748, abs=5e-8)
    assert chance_of_difference(6, 2) == chance_of_difference(2, 6)


def by_hand(control, treated, away, near, time, area, phi):
    """The same, written out."""
    c = control[1] / (time[1] * area[0]) - control[0] / (time[0] * area[0])
    t = treated[1] / (time[1] * area[1]) - treated[0] / (time[0] * area[1])
    e = away[1] / (time[1] * area[2]) - away[0] / (time[0] * area[2])
    d = near[1] / (time[1] * area[3]) - near[0] / (time[0] * area[3])
    variance = 0.0
    for pair, weight in zip((control, treated, away, near), area, strict=True):
        for count, of_time in zip(pair, time, strict=True):
            variance += count * (1 / (weight * of_time)) ** 2
    return t - c + d - e, math.sqrt(phi * variance)


counts = st.tuples(st.integers(0, 500), st.integers(0, 500))
weights = st.floats(0.2, 5)


@given(counts, counts, counts, counts, st.tuples(weights, weights), st.tuples(*[weights] * 4), st.floats(1, 9))
def test_as_written_out_by_hand(control, treated, away, near, time, area, phi):
    found = wdd(control, treated, away, near, time_weights=time, area_weights=area, dispersion=phi)
    total, error = by_hand(control, treated, away, near, time, area, phi)
    assert found.total == pytest.approx(total, rel=1e-9, abs=1e-7)
    assert found.standard_error == pytest.approx(error, rel=1e-9, abs=1e-9)
    assert found.low <= found.total <= found.high


@given(counts, counts, counts, counts, st.floats(1, 16))
def test_more_spread_is_less_sure_and_the_same_difference(control, treated, away, near, phi):
    plain, spread = wdd(control, treated, away, near), wdd(control, treated, away, near, dispersion=phi)
    assert spread.total == plain.total
    assert spread.standard_error == pytest.approx(math.sqrt(phi) * plain.standard_error)
    assert spread.p >= plain.p - 1e-12


@given(counts, counts)
def test_target_and_control_the_other_way_round_give_the_opposite(control, treated):
    one, other = wdd(control, treated), wdd(treated, control)
    assert (one.total, one.p) == (-other.total, pytest.approx(other.p))


def test_nothing_counted_says_nothing():
    assert wdd((0, 0), (0, 0)).p == 1.0
