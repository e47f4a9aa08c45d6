"""Alarms held against known outbreaks: EARS and what is found calculated twice, and one rise that is planted."""

from __future__ import annotations

import statistics

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openvis.analysis.alarms.ears import LEAST_SPREAD, ears_c1, ears_c2, ears_c3
from openvis.analysis.alarms.surveillance import least_weeks
from openvis.analysis.trials.alarm_trial import ABOUT, ALONE, USUAL, judged, outbreaks, suspicion
from openvis.domain.alarm_trial import AlarmMethod

# ----- EARS


def slow_deviation(counts: list[float], week: int, lag: int) -> float:
    if week - lag < 7:
        return float("nan")
    before = counts[week - lag - 7 : week - lag]
    return (counts[week] - statistics.mean(before)) / max(LEAST_SPREAD, statistics.stdev(before))


@settings(max_examples=20)
@given(st.lists(st.integers(0, 30), min_size=1, max_size=25))
def test_ears_calculated_twice(weeks: list[int]) -> None:
    counts = np.array([weeks], dtype=float)
    c1, c2 = ([slow_deviation(weeks, week, lag) for week in range(len(weeks))] for lag in (0, 2))
    c3 = [sum(max(0.0, c2[back] - 1) for back in range(week - 2, week + 1)) for week in range(2, len(weeks))]
    c3 = [float("nan") if np.isnan(c2[week]) or week < 11 else total for week, total in enumerate(c3, 2)]
    assert ears_c1(counts)[0] == pytest.approx(c1, nan_ok=True)
    assert ears_c2(counts)[0] == pytest.approx(c2, nan_ok=True)
    assert ears_c3(counts)[0, 2:] == pytest.approx(c3, nan_ok=True)


def test_ears_bounds_of_r() -> None:
    """surveillance::earsC 1.20.3, C1 and C2 with alpha 0.001 on weeks 100 to 109 of `shadar`: their bound is C = z."""
    weeks = [15.0, 3, 3, 2, 4, 2, 3, 3, 2, 2, 3, 1, 1, 3, 0, 0, 0, 2, 3, 4, 0]  # 89 to 109
    bounds = {
        ears_c1: [5.050282, 4.62171, 4.923249, 4.923249, 5.152779, 5.360639, 5.299793, 4.568293, 5.55064, 6.981081],
        ears_c2: [5.050282, 5.00281, 5.050282, 4.62171, 4.923249, 4.923249, 5.152779, 5.360639, 5.299793, 4.568293],
    }
    for ears, of_r in bounds.items():
        for week, bound in enumerate(of_r, 11):
            at_bound = np.array([[*weeks[:week], bound]])
            assert ears(at_bound)[0, -1] == pytest.approx(3.090232, rel=1e-4), (ears, week)


def test_after_equal_counts_a_single_one_more_is_no_wonder_without_end() -> None:
    assert ears_c1(np.array([[2.0] * 7 + [3.0]]))[0, -1] == pytest.approx(1 / LEAST_SPREAD)


# ----- held against the truth


def slow_judged(
    score: list[list[float]], outbreak: list[list[bool]], about: int, threshold: float
) -> tuple[int, int, list[int], int, int]:
    """Outbreaks found, of how many, delays, false alarms and quiet weeks: week by week."""
    found, total, delays, false, quiet = 0, 0, [], 0, 0
    for scores, states in zip(score, outbreak, strict=True):
        week = 0
        while week < len(states):
            if not states[week]:
                if not any(states[max(0, week - about + 1) : week + 1]) and not np.isnan(scores[week]):
                    quiet += 1
                    false += scores[week] > threshold
                week += 1
                continue
            first = week
            while week < len(states) and states[week]:
                week += 1
            if not np.isnan(scores[first]):
                total += 1
                alarms = [at - first for at in range(first, week) if scores[at] > threshold]
                found += bool(alarms)
                delays += alarms[:1]
    return found, total, delays, false, quiet


@settings(max_examples=30)
@given(st.integers(0, 10_000), st.sampled_from(list(AlarmMethod)), st.sampled_from([None, 0.5, 4.0, 30.0]))
def test_judged_twice(seed: int, method: AlarmMethod, per_year: float | None) -> None:
    rng = np.random.default_rng(seed)
    score, outbreak = rng.gamma(1.0, 1.5, (3, 90)).round(1), rng.random((3, 90)) < 0.04
    score[:, : rng.integers(0, 20)] = np.nan
    found = judged(method, score, outbreak, per_year=per_year)
    slowly = slow_judged(score.tolist(), outbreak.tolist(), ABOUT.get(method, 1), found.threshold)
    assert (found.found, found.outbreaks) == slowly[:2]
    assert found.delay == (statistics.median(slowly[2]) if slowly[2] else None)
    assert found.quiet_years == pytest.approx(slowly[4] / 52)
    if slowly[4]:
        assert found.false_alarms == pytest.approx(slowly[3] / slowly[4] * 52)
    if per_year is None:
        assert found.threshold == USUAL[method]
    elif slowly[4]:
        assert found.false_alarms <= per_year
        # The lowest such threshold: an alarm at it, and not only above it, would be too many.
        more = slow_judged(score.tolist(), outbreak.tolist(), ABOUT.get(method, 1), found.threshold - 1e-9)
        assert more[3] > int(per_year * slowly[4] / 52) or found.threshold == -np.inf


def test_weeks_that_follow_each_other_are_one_outbreak() -> None:
    states = np.array([[1, 1, 0, 1, 0], [0, 0, 0, 0, 1]], dtype=bool)
    assert outbreaks(states) == [(0, 0, 2), (0, 3, 4), (1, 4, 5)]


def test_a_month_is_quiet_again_when_the_outbreak_is_out_of_it() -> None:
    outbreak = np.zeros((1, 60), dtype=bool)
    outbreak[0, 30] = True
    alarms = np.zeros((1, 60))
    alarms[0, 30:43] = 9.0  # as long as a window of thirteen weeks holds the outbreak
    assert judged(AlarmMethod.FARRINGTON, alarms, outbreak).false_alarms == 0
    assert judged(AlarmMethod.EARS_C1, alarms, outbreak).false_alarms == pytest.approx(12 / 59 * 52)


# ----- week by week


def test_one_planted_rise_is_found_by_all_and_judged_by_the_past_alone() -> None:
    rng, first = np.random.default_rng(4), least_weeks()
    counts = rng.poisson(6.0, (6, first + 3)).astype(float)
    counts[2, first + 1] = 40.0
    score = suspicion(counts)
    assert set(score) == set(AlarmMethod)
    for method, values in score.items():
        assert np.isnan(values[:, : first - 1]).all()
        assert not np.isnan(values[:, first - 1 :]).any()
        if method is not AlarmMethod.CUSUM:  # for which one week is no drift
            assert np.nanargmax(values[:, first + 1]) == 2, method
            assert values[2, first + 1] > USUAL[method], method
    cut_off = suspicion(counts[:, : first + 1])
    for method in AlarmMethod:
        np.testing.assert_allclose(cut_off[method], score[method][:, : first + 1])


def test_the_looks_at_one_series() -> None:
    assert [(look.weeks, look.drift) for look in ALONE] == [(4, False), (13, False), (1, False), (52, True)]
