"""Times: inside their month, at their hours, and intervals that hold the moment."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openvis.demo.event_types import MomentKind
from openvis.demo.moments import HOURS, draw_moments, known_between
from openvis.domain.period import month_of

MONTHS = st.dates(date(2020, 1, 1), date(2030, 12, 31)).map(month_of)


@pytest.mark.parametrize("kind", MomentKind)
def test_there_is_a_weight_for_every_hour(kind: MomentKind) -> None:
    assert len(HOURS[kind]) == 24
    assert min(HOURS[kind]) > 0


@given(month=MONTHS, kind=st.sampled_from(MomentKind), number=st.integers(0, 50), seed=st.integers(0, 9))
def test_moments_lie_in_their_month(month, kind, number, seed) -> None:
    moments = draw_moments(month, kind, number, np.random.default_rng(seed))
    assert len(moments) == number
    assert all(month.first <= moment.astype(object).date() < month.end for moment in moments)


@given(month=MONTHS, seed=st.integers(0, 99))
def test_an_interval_holds_its_moment_and_stays_in_the_month(month, seed) -> None:
    rng = np.random.default_rng(seed)
    moments = draw_moments(month, MomentKind.AWAY, 20, rng)
    first, last = known_between(moments, [MomentKind.AWAY] * 20, rng)
    assert (first <= moments).all()
    assert (moments <= last).all()
    for edge in (*first, *last):
        assert month.first <= edge.astype(object).date() < month.end


def test_only_what_is_found_on_coming_back_has_an_interval() -> None:
    rng = np.random.default_rng(0)
    month = month_of(date(2026, 5, 1))
    moments = draw_moments(month, MomentKind.NIGHT, 50, rng)
    first, last = known_between(moments, [MomentKind.NIGHT] * 50, rng)
    assert (first == moments).all()
    assert (last == moments).all()


def test_nights_are_at_night_and_weekends_are_busier() -> None:
    moments = draw_moments(month_of(date(2026, 5, 1)), MomentKind.NIGHT, 4_000, np.random.default_rng(3))
    hours = np.array([moment.astype(object).hour for moment in moments])
    assert np.mean((hours < 5) | (hours >= 22)) > 0.6
    weekend = np.mean([moment.astype(object).weekday() >= 5 for moment in moments])
    assert weekend > 10 / 31  # May 2026 has ten weekend days
