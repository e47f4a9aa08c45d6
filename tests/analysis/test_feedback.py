"""The feedback loop: our rule stays near the truth, what officers find does not, and under-reporting still shows."""

from __future__ import annotations

import numpy as np
import pytest

from openvis.analysis.forecasts.feedback import Allocation, Loop, Rule, reporting_sensitivity, simulate
from openvis.domain.category import categories, feeds_forecast
from openvis.domain.incident import ReportedBy

RATES = (1.1, 1.0)
TRUTH = 1.1 / 2.1
MOST_OFF, LOOPS = 0.03, 0.4


def loop(rule: Rule, allocation: Allocation = Allocation.GREEDY, seed: int = 1) -> Loop:
    return simulate(RATES, np.random.default_rng(seed), allocation=allocation, rule=rule, runs=40)


def haal_only(slug: str, reported_by: ReportedBy) -> bool:
    return reported_by is ReportedBy.OFFICER


def everything(slug: str, reported_by: ReportedBy) -> bool:
    return True


def by_type_alone(slug: str, reported_by: ReportedBy) -> bool:
    return categories()[slug].reported_by is ReportedBy.PUBLIC


# ----- what must hold of the rule of the product, and the proof that it can fail


def test_our_input_stays_near_the_truth() -> None:
    found = loop(feeds_forecast)
    assert found.error <= MOST_OFF
    assert found.patrols[:, 0].mean() > 0.9  # greedy: nearly always in A, and yet the forecast is right


def test_the_same_on_what_officers_find_fails() -> None:
    found = loop(haal_only)
    assert found.error > LOOPS
    assert (np.abs(found.share[:, 0] - 0.5) > 0.4).all()  # every run ends in one area
    assert 0.2 < (found.share[:, 0] > 0.5).mean() < 0.8  # in whichever came first


@pytest.mark.parametrize("rule", [everything, by_type_alone])
def test_a_rule_that_lets_some_of_it_through_fails(rule: Rule) -> None:
    assert loop(rule).error > MOST_OFF


def test_by_share() -> None:
    """Proportional patrols: ours within .02, mixed little further; what officers find is far off."""
    ours, mixed, haal = (loop(rule, Allocation.PROPORTIONAL) for rule in (feeds_forecast, everything, haal_only))
    assert ours.error <= 0.02
    assert ours.patrols[:, 0].mean() == pytest.approx(TRUTH, abs=0.02)
    assert ours.error <= mixed.error < haal.error
    assert haal.error > 0.1


def test_under_reporting_stays() -> None:
    """B reports 35 % instead of 50 %: the forecast believes that A has .611, whatever is patrolled."""
    found = simulate(
        RATES, np.random.default_rng(2), allocation=Allocation.GREEDY, reported=(0.5, 0.35), runs=20, steps=2_000
    )
    assert found.share[:, 0].mean() == pytest.approx(1.1 / (1.1 + 0.7), abs=0.01)


def test_more_areas_and_the_same_again() -> None:
    def again() -> Loop:
        return simulate((3.0, 2.0, 1.0), np.random.default_rng(3), allocation=Allocation.PROPORTIONAL, runs=10)

    found = again()
    np.testing.assert_allclose(found.share.mean(axis=0), [1 / 2, 1 / 3, 1 / 6], atol=0.02)
    np.testing.assert_allclose(found.patrols.sum(axis=1), 1.0)
    np.testing.assert_array_equal(found.share, again().share)


def test_a_slow_twin() -> None:
    """One run by a plain loop, with the same draws in the same order."""
    rng, count, first = np.random.default_rng(4), [1.0, 1.0], 0
    for _ in range(200):
        draws = rng.random((1, 2))
        best = [at for at in (0, 1) if count[at] == max(count)]
        at = max(best, key=lambda area: draws[0, area])
        first += at == 0
        brought = rng.poisson(np.array([0.55, 0.5]), (1, 2))[0]
        count = [have + new for have, new in zip(count, brought.tolist(), strict=True)]
        for _ in range(2):  # found, of two kinds, and not fed
            rng.poisson(np.array([RATES[at] * 0.125]))
    found = simulate(RATES, np.random.default_rng(4), allocation=Allocation.GREEDY, steps=200, runs=1)
    assert found.share[0, 0] == pytest.approx(count[0] / sum(count))
    assert found.patrols[0, 0] == pytest.approx(first / 200)


# ----- the rule itself


def test_what_feeds_the_forecast() -> None:
    assert feeds_forecast("woninginbraak", ReportedBy.PUBLIC)
    assert not feeds_forecast("woninginbraak", ReportedBy.OFFICER)
    assert not feeds_forecast("drugshandel", ReportedBy.PUBLIC)
    fed = {slug for slug in categories() if feeds_forecast(slug, ReportedBy.PUBLIC)}
    assert fed == {slug for slug, known in categories().items() if known.reported_by is ReportedBy.PUBLIC} - {
        "totaal-misdrijven"
    }
    assert not any(feeds_forecast(slug, ReportedBy.OFFICER) for slug in categories())


# ----- how much it matters that one area reports less


def test_sensitivity_by_hand() -> None:
    found = reporting_sensitivity(np.array([55.0, 50.0, 20.0]), [0.25, 0.5, 0.7])
    np.testing.assert_allclose(found.share, [0.44, 0.40, 0.16])
    assert found.place.tolist() == [1, 2, 3]
    np.testing.assert_allclose(found.due_share[:, 1], found.share)
    assert found.due_share[1, 0] == pytest.approx(100 / 175)  # half as much reported: twice as much happened
    assert found.due_place.tolist() == [[1, 1, 2], [1, 2, 2], [3, 3, 3]]
    assert found.due_share[0, 2] == pytest.approx(55 * 5 / 7 / (55 * 5 / 7 + 70))


def test_sensitivity_of_the_loop() -> None:
    """What B would be due undoes what the loop does to it."""
    seen = np.array([1.1 * 0.5, 1.0 * 0.35])
    assert reporting_sensitivity(seen, [0.35]).due_share[1, 0] == pytest.approx(1 - TRUTH)


def test_sensitivity_moves_one_way() -> None:
    values = np.random.default_rng(5).gamma(1.0, 5.0, 30)
    found = reporting_sensitivity(values, np.linspace(0.2, 0.8, 13))
    assert (np.diff(found.due_share, axis=1) < 0).all()
    assert (np.diff(found.due_place, axis=1) >= 0).all()
    for area, rate in ((0, 2), (17, 11)):
        due = values.copy()
        due[area] *= 0.5 / found.rates[rate]
        assert found.due_share[area, rate] == pytest.approx(due[area] / due.sum())
        assert found.due_place[area, rate] == 1 + (due > due[area]).sum()


def test_nothing_reported() -> None:
    found = reporting_sensitivity(np.zeros(3), [0.5])
    assert not found.due_share.any()
    assert found.place.tolist() == [1, 1, 1]
