"""Audit of deployment: figures by hand, and a drift that is seen where it was planted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openvis.analysis.deployments.deployment_audit import audit, drift_of, gini
from openvis.domain.deployment_audit import DeploymentAudit

AREAS = ["BU1", "BU2", "BU3", "BU4"]


def of(hours: np.ndarray, expected: np.ndarray | None = None, **others: np.ndarray) -> DeploymentAudit:
    areas, periods = hours.shape
    none = np.zeros_like(hours)
    return audit(
        [f"BU{at}" for at in range(areas)],
        [f"2026-{month:02}" for month in range(1, periods + 1)],
        hours,
        none if expected is None else expected,
        others.get("brought", none),
        others.get("found", none),
    )


def test_by_hand() -> None:
    hours = np.array([[10.0, 20.0], [10.0, 0.0], [0.0, 0.0], [20.0, 20.0]])
    expected = np.array([[5.0, 5.0], [5.0, 5.0], [0.0, 0.0], [1.0, 1.0]])
    brought = np.array([[4.0, 6.0], [3.0, 7.0], [0.0, 0.0], [0.0, 0.0]])
    found = np.array([[1.0, 2.0], [0.0, 0.0], [0.0, 0.0], [8.0, 12.0]])
    told = audit(AREAS, ["2026-01", "2026-02"], hours, expected, brought, found)
    first, second, third, last = told.areas
    assert (first.area, first.hours, first.expected, first.brought, first.found) == ("BU1", 30, 10, 10, 3)
    assert (first.share_of_hours, first.share_brought) == (30 / 80, 1 / 2)
    assert first.share_expected == pytest.approx(10 / 22)
    assert (first.hours_per_expected, first.found_per_hour) == (3.0, 0.1)
    assert (last.hours_per_expected, last.share_brought) == (20.0, 0.0)
    assert second.found_per_hour == 0.0
    assert (third.hours_per_expected, third.found_per_hour, third.share_of_hours) == (None, None, 0.0)
    january, february = told.periods
    assert (january.period, january.hours, january.fullest, february.fullest) == ("2026-01", 40, 0.5, 0.5)
    assert january.gini == pytest.approx(2 * (0 + 20 + 30 + 80) / (4 * 40) - 5 / 4)
    assert february.gini == pytest.approx(0.5)
    assert told.drift is None
    assert told.hours_and_found is not None
    assert told.hours_and_brought is not None
    assert told.hours_and_found > told.hours_and_brought  # BU4: many hours, nothing reported, much found


def test_no_hours_yet() -> None:
    told = of(np.zeros((3, 10)))
    assert {each.gini for each in told.periods} == {None}
    assert {each.fullest for each in told.periods} == {None}
    assert (told.drift, told.hours_and_brought, told.hours_and_found) == (None, None, None)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0.0, 100.0), min_size=1, max_size=12))
def test_gini_pair_by_pair(values: list[float]) -> None:
    found, number, total = gini(np.array(values)), len(values), sum(values)
    if total <= 0:
        assert found is None
        return
    slow = sum(abs(one - other) for one in values for other in values) / (2 * number * total)
    assert found == pytest.approx(slow, abs=1e-9)
    assert -1e-9 <= slow <= 1 - 1 / number + 1e-9


def test_planted_drift_is_seen() -> None:
    """Hours that move to one area period after period, beside hours that move to and fro."""
    rng = np.random.default_rng(1)
    periods = 20
    towards_one = np.full((6, periods), 10.0) + rng.normal(0, 0.5, (6, periods))
    towards_one[0] += np.arange(periods) * 1.5
    told = of(towards_one)
    assert told.drift is not None
    assert told.drift.rises
    assert told.drift.low <= told.drift.per_period <= told.drift.high
    ginis = [each.gini for each in told.periods]
    slopes = [(ginis[b] - ginis[a]) / (b - a) for a in range(periods) for b in range(a + 1, periods)]  # type: ignore[operator]
    assert told.drift.per_period == pytest.approx(float(np.median(slopes)))
    away = of(towards_one[:, ::-1])
    assert away.drift is not None
    assert not away.drift.rises
    assert away.drift.per_period == pytest.approx(-told.drift.per_period)


def test_chance_seldom_looks_like_drift() -> None:
    rng = np.random.default_rng(2)
    rises = 0
    for _ in range(100):
        found = drift_of(rng.random(12))
        assert found is not None
        rises += found.rises
    assert rises <= 7  # 2.5 % on one side


def test_drift_needs_periods() -> None:
    values = np.arange(9.0)
    values[:2] = np.nan
    assert drift_of(values) is None
    level = drift_of(np.ones(8))
    assert level is not None
    assert (level.per_period, level.p, level.rises) == (0.0, 1.0, False)


def test_a_loop_is_seen() -> None:
    """Hours by what officers found there last time: they follow what is found, not what is reported."""
    rng = np.random.default_rng(3)
    brought = rng.poisson(20.0, (12, 26)).astype(float)
    hours, found = np.zeros((12, 26)), np.zeros((12, 26))
    known = np.ones(12)
    for period in range(26):
        hours[:, period] = 120 * known / known.sum()
        found[:, period] = rng.poisson(hours[:, period] / 5)
        known = known * 0.5 + found[:, period] ** 1.3
    told = of(hours, brought, brought=brought, found=found)
    assert told.drift is not None
    assert told.drift.rises
    assert told.hours_and_found is not None
    assert told.hours_and_brought is not None
    assert told.hours_and_found > 0.8 > told.hours_and_brought
