"""What is known beforehand, learnt once a year: a festival that comes back is expected, and only from earlier years."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from openvis.analysis.expectations.expectation import expect, expected_of_each_period, lasting_mean_of_each_period
from openvis.analysis.expectations.known_beforehand import Known, log_factors
from openvis.analysis.expectations.monthly_counts import MonthlyCounts
from openvis.analysis.expectations.outlook import outlook
from openvis.analysis.expectations.yearly_effects import yearly_effects
from tests.analysis.labelled import counts_of

BUURTEN, TYPES, MONTHS, AGO = 6, 2, 72, 3
RNG = np.random.default_rng(5)
# Once a year, of which the month changes, so that it is no season; the last one is AGO months back.
FESTIVAL = np.zeros(MONTHS)
for _year in range(6):
    FESTIVAL[12 * _year + RNG.choice(11)] = 1.0
FESTIVAL[-12:] = 0.0
FESTIVAL[-AGO] = 1.0
VALUES = RNG.poisson(12.0 * np.exp(0.7 * FESTIVAL), (BUURTEN, TYPES, MONTHS)).astype(float)
FAIR = Known(FESTIVAL[None, :, None], np.ones((1, TYPES), dtype=bool), ("Kermis",))


def town(values: np.ndarray = VALUES) -> MonthlyCounts:
    return counts_of(values, categories=("woninginbraak", "autokraak"))


def test_the_effects_of_the_last_year_are_those_learnt_before_it() -> None:
    history = town().history()
    found = yearly_effects(history, FAIR)
    assert found
    before = history.first_periods(MONTHS - 12)
    expected = log_factors(before, lasting_mean_of_each_period(before), FAIR)
    np.testing.assert_array_equal(found.log_factors[:, :, -12:], expected[:, :, -12:])
    assert found.log_factors[0, 0, -AGO] == pytest.approx(0.55, abs=0.15)  # drawn towards none
    assert (found.log_factors[:, :, FESTIVAL == 0] == 0).all()


def test_the_future_has_no_say_in_what_was_learnt_of_earlier_years() -> None:
    changed = VALUES.copy()
    changed[..., -12:] *= 3
    one, other = (yearly_effects(town(values).history(), FAIR) for values in (VALUES, changed))
    assert one
    assert other
    np.testing.assert_array_equal(one.log_factors, other.log_factors)


def test_with_less_than_three_years_nothing_is_kept() -> None:
    short = replace(FAIR, values=FAIR.values[:, -35:])
    assert yearly_effects(town(VALUES[..., -35:]).history(), short) is None


def test_what_does_nothing_changes_nothing() -> None:
    calm = RNG.poisson(12.0, VALUES.shape).astype(float)
    with_known, without = outlook(town(calm), FAIR), outlook(town(calm))
    assert with_known.effects is None
    for months, expected in without.of_last.items():
        np.testing.assert_array_equal(with_known.of_last[months].mean, expected.mean)
    np.testing.assert_array_equal(with_known.of_each_month().mean, without.of_each_month().mean)


def test_a_festival_is_expected_in_its_month_and_in_every_window_around_it() -> None:
    seen, blind = outlook(town(), FAIR), outlook(town())
    each, each_blind = seen.of_each_month(), blind.of_each_month()
    assert 1.35 < each.mean[0, 0, -AGO] / each_blind.mean[0, 0, -AGO] < 2.1
    assert each.mean[0, 0, -1] == pytest.approx(seen.of_last[1].mean[0, 0])
    quarter = seen.of_last[3].mean / blind.of_last[3].mean
    assert ((quarter > 1.08) & (quarter < 1.4)).all()  # one month in three, of twice as many
    short, too_short = (VALUES[..., -3:].sum() - each.of_last[3].mean.sum() for each in (seen, blind))
    assert abs(short) < 0.75 * too_short


def test_the_series_is_the_expectation_of_each_month_from_those_before() -> None:
    history, effects = town().history(), yearly_effects(town().history(), FAIR)
    assert effects
    slow = [expect(history.first_periods(n), [1], log_effects=effects.log_factors).mean for n in range(60, MONTHS)]
    np.testing.assert_allclose(outlook(town(), FAIR).of_each_month().mean[..., 60:], np.stack(slow, axis=2))
    assert not np.allclose(expected_of_each_period(history).mean[..., 60:], np.stack(slow, axis=2))


def test_what_moved_a_window_is_named_and_only_there() -> None:
    effects = yearly_effects(town().history(), FAIR)
    assert effects
    assert effects.named(0, 1, AGO) == ("Kermis",)
    assert effects.named(0, 1, AGO - 1) == ()
