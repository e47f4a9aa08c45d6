"""Panels of which the answer is known: the drug market intervention of Seattle, the cigarettes of California."""

from __future__ import annotations

from pathlib import Path

import pytest

from openvis.analysis.effects.effect import effect_of
from openvis.analysis.effects.synthetic import synthetic_control
from openvis.analysis.effects.verdict import verdict_of
from openvis.domain.effect import Design, Effect
from openvis.domain.intervention import Verdict
from tests.analysis.effects.real_panels import seattle


@pytest.fixture(scope="module")
def of_seattle(shared_data: Path) -> Effect:
    return effect_of(seattle(shared_data), 20)


def test_seattle_is_counted_as_its_source_says(of_seattle: Effect) -> None:
    assert [point.observed for point in of_seattle.series if point.after] == [217, 184, 233, 154]
    assert (of_seattle.target.areas, of_seattle.target.before, of_seattle.target.after) == (39, 2780, 788)
    assert of_seattle.comparison is not None
    assert of_seattle.comparison.areas == 9603


def test_seattle_by_fixed_effects(of_seattle: Effect) -> None:
    """Ratio by hand: (788 / 2780) / (60686 / 164455)."""
    assert of_seattle.design is Design.FIXED_EFFECTS
    assert of_seattle.estimate is not None
    assert of_seattle.estimate.ratio == pytest.approx((788 / 2780) / (60686 / 164455), rel=1e-9)
    assert of_seattle.estimate.ratio == pytest.approx(0.7681, abs=5e-5)
    assert (of_seattle.estimate.ratio_low, of_seattle.estimate.ratio_high) == (
        pytest.approx(0.6571, abs=0.0005),
        pytest.approx(0.9115, abs=0.0005),
    )
    assert of_seattle.verdict is Verdict.IMPROVED
    assert of_seattle.criterion_met is True
    assert of_seattle.weighted is not None
    assert of_seattle.weighted.total == pytest.approx(of_seattle.estimate.difference, rel=1e-9)


def test_seattle_beside_where_and_when_nothing_was_done(of_seattle: Effect) -> None:
    """Few draws of 39 other blocks fell as far; a year and a half before they differed as well."""
    assert of_seattle.in_space is not None
    assert of_seattle.in_space.asked == 999
    assert of_seattle.in_space.p <= 0.02
    assert of_seattle.in_time is not None
    assert of_seattle.in_time.period == "7"
    assert of_seattle.in_time.ratio == pytest.approx(0.855, abs=0.001)
    assert of_seattle.in_time.p == pytest.approx(0.042, abs=0.001)


def test_seattle_by_an_area_made_up_of_others_gives_the_same_verdict(shared_data: Path, of_seattle: Effect) -> None:
    made = synthetic_control(seattle(shared_data))
    assert made is not None
    assert verdict_of(made.estimate) is of_seattle.verdict is Verdict.IMPROVED
    assert made.estimate.ratio == pytest.approx(0.769, abs=0.005)
    assert of_seattle.estimate is not None
    assert made.estimate.ratio_low < of_seattle.estimate.ratio < made.estimate.ratio_high
