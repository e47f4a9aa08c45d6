"""False discovery and power of the weekly list at length: as often as is said, over 200 repeats of many kinds.

Not part of `make test`: `make soak`. OPENVIS_SOAK_LISTS (200) sets how many lists are made of each kind.
Run with `pytest -s` to read the figures.
"""

from __future__ import annotations

import math
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from openvis.analysis.alarms.drift import drifted
from openvis.analysis.alarms.farrington import farrington
from openvis.analysis.alarms.surveillance import MOST_YEARS, RULES, Seen, in_windows, survey
from openvis.analysis.rankings.discovery import DISCOVERY_RATE, q_values_of_p
from openvis.domain.area import AreaLevel
from tests.analysis.test_cusum import alarm_in_quiet_years
from tests.analysis.test_farrington import alarms_in_quiet_series
from tests.analysis.test_surveillance import (
    BUURTEN,
    TYPES,
    drifts_found,
    lists_with_a_rise_in_a_wijk,
    part_of_toronto,
    permuted_lists_with_an_alarm,
    rise_is_on,
    seen_by,
    town,
)

REPEATS = int(os.environ.get("OPENVIS_SOAK_LISTS", "200"))
ALPHAS = (0.05, 0.01, 0.001)
MOST = DISCOVERY_RATE + 3 * math.sqrt(DISCOVERY_RATE * (1 - DISCOVERY_RATE) / REPEATS)


def test_permuted_weeks_of_a_real_city(shared_data: Path) -> None:
    share = permuted_lists_with_an_alarm(part_of_toronto(shared_data, hoods=40), repeats=REPEATS) / REPEATS
    print(f"\nan alarm on {share:.3f} of {REPEATS} lists of permuted weeks")
    assert share <= MOST


@pytest.mark.parametrize(("per_week", "spread"), [(0.5, 0.0), (0.5, 0.15), (3.0, 0.15)])
def test_quiet_towns(per_week: float, spread: float) -> None:
    rng = np.random.default_rng(6)
    lists = [survey(town(rng, per_week=per_week, spread=spread)) for _ in range(REPEATS)]
    share = float(np.mean([any(seen.alarm.any() for seen in each) for each in lists]))
    print(f"\n{per_week} a week, spread {spread}: an alarm on {share:.3f} of the lists")
    assert share <= MOST


def test_false_alarms_among_true_ones() -> None:
    """One type that rose in one wijk: of the rows on a list, those that say nothing of it are false."""
    rng, shares, found = np.random.default_rng(10), [], 0
    for _ in range(REPEATS):
        weekly = town(rng, per_week=2.0, spread=0.05)
        weekly.values[2:4, -1, -4:] += rng.poisson(2 * weekly.values[2:4, -1, :-4].mean(axis=1)[:, None], (2, 4))
        false, true = (
            sum(int(seen.alarm[_concerned(seen) == which].sum()) for seen in survey(weekly)) for which in (0, 1)
        )
        shares.append(false / max(1, false + true))
        found += true > 0
    print(f"\nof the rows on a list {np.mean(shares):.3f} are false; the rise is on {found} of {REPEATS}")
    assert np.mean(shares) <= DISCOVERY_RATE + 3 * np.std(shares) / math.sqrt(REPEATS)
    assert found > 0.9 * REPEATS


def _concerned(seen: Seen) -> np.ndarray:
    """(areas, kinds) 1 where the look holds the wijk and the type that rose."""
    rose = np.zeros((BUURTEN, TYPES))
    rose[2:4, -1] = 1
    areas = {AreaLevel.BUURT: np.arange(BUURTEN), AreaLevel.WIJK: np.arange(BUURTEN) // 2}.get(seen.look.level)
    kinds = np.arange(TYPES) // 2 if seen.look.by_theme else np.arange(TYPES)
    concerned = np.zeros(seen.q.shape)
    np.maximum.at(concerned, (np.zeros((BUURTEN, 1), int) if areas is None else areas[:, None], kinds[None]), rose)
    return concerned


@pytest.mark.parametrize("window", RULES)
@pytest.mark.parametrize("dispersion", [1.0, 1.5, 3.0])
@pytest.mark.parametrize(("mean", "slope"), [(5.0, 0.0), (20.0, 0.0), (100.0, 0.0), (20.0, 0.1), (20.0, -0.1)])
def test_windows_of_quiet_series(window: int, mean: float, slope: float, dispersion: float) -> None:
    alarms_in_quiet_series(window=window, mean=mean, slope=slope, dispersion=dispersion, series=20 * REPEATS)


@pytest.mark.parametrize("window", [4, 13])
@pytest.mark.parametrize(("mean", "spread"), [(30.0, 0.15), (5.0, 0.15), (30.0, 0.05)])
def test_windows_of_series_with_busy_months(window: int, mean: float, spread: float) -> None:
    """Six years, of which four weeks at a time are busy or quiet together: by 39 or 22 % of their mean."""
    rng, series, rule = np.random.default_rng(11), 20 * REPEATS, RULES[window]
    counts = busy_months(rng, mean, spread, series) * (1 + 0.2 * np.cos(2 * np.pi * np.arange(-312, 0) / 52))
    years = min(MOST_YEARS, (312 // window - rule.half_window - 1) // rule.year)
    p = farrington(in_windows(rng.poisson(counts).astype(float), window), replace(rule, years_back=years)).p
    print(f"\n{window} weeks, mean {mean}, spread {spread}: {[float((p <= alpha).mean()) for alpha in ALPHAS]}")
    for alpha in ALPHAS:
        assert (p <= alpha).mean() <= alpha + 3 * math.sqrt(alpha * (1 - alpha) / series)


@pytest.mark.parametrize(("mean", "spread"), [(8.0, 0.05), (30.0, 0.05), (30.0, 0.15)])
def test_drifts_of_series_with_busy_months(mean: float, spread: float) -> None:
    rng, series = np.random.default_rng(12), 5 * REPEATS
    p = drifted(rng.poisson(busy_months(rng, mean, spread, series)).astype(float), least_per_week=1.0).p
    print(f"\nmean {mean}, spread {spread}: {[float((p <= alpha).mean()) for alpha in ALPHAS]}")
    for alpha in ALPHAS:
        assert (p <= alpha).mean() <= alpha + 3 * math.sqrt(alpha * (1 - alpha) / series)


def busy_months(rng: np.random.Generator, mean: float, spread: float, series: int) -> np.ndarray:
    """(series, weeks) what is expected of each of 312 weeks."""
    return np.repeat(mean * rng.gamma(1 / spread, spread, (series, 78)), 4, axis=1)


@pytest.mark.parametrize("dispersion", [1.0, 2.0])
@pytest.mark.parametrize("mean", [2.0, 10.0])
def test_drifts_of_quiet_series(mean: float, dispersion: float) -> None:
    alarm_in_quiet_years(mean=mean, dispersion=dispersion, series=2 * REPEATS)


@pytest.mark.parametrize(("ratio", "at_least", "at_most"), [(1.25, 0.0, 0.25), (2.0, 0.3, 0.8), (3.0, 0.95, 1.0)])
def test_rises_in_a_wijk(ratio: float, at_least: float, at_most: float) -> None:
    """Printed beside what whoever knows the truth finds on the same lists: how much of a miss is ours."""
    lists = list(lists_with_a_rise_in_a_wijk(ratio, runs=REPEATS))
    found = float(np.mean([rise_is_on(seen) for seen in lists]))
    oracle = float(np.mean([oracle_has_it_on(seen) for seen in lists]))
    print(f"\na rise by {ratio}: on {found:.3f} of the lists, and on {oracle:.3f} of those of the oracle")
    assert at_least <= found <= at_most


def oracle_has_it_on(seen: tuple[Seen, ...]) -> bool:
    """The same list, with the true chance of what the wijk had in 4 and 13 weeks in the place of ours."""
    p = [np.where(each.tested, each.p, np.nan) for each in seen]
    at = [seen.index(seen_by(seen, AreaLevel.WIJK, weeks)) for weeks in (4, 13)]
    for index in at:
        p[index][1, -1] = true_chance(int(seen[index].observed[1, -1]), seen[index].look.weeks)
    q = np.split(q_values_of_p(np.concatenate([each.ravel() for each in p])), np.cumsum([each.size for each in p])[:-1])
    return any(q[index].reshape(p[index].shape)[1, -1] <= DISCOVERY_RATE for index in at)


def true_chance(observed: int, weeks: int) -> float:
    """P(so many or more) in the last weeks of `town` without a rise, by who knows level, season and how months vary.

    Each four weeks are negative binomial, for they are busy together; the first of thirteen weeks is of a month before.
    """
    buurten, kinds = np.linspace(0.4, 1.6, BUURTEN), np.geomspace(0.1, 1.0, TYPES)
    level = buurten[2:4].sum() * kinds[-1] / kinds.mean()
    mean = level * (1 + 0.2 * np.cos(2 * np.pi * np.arange(-weeks, 0) / 52))
    chances = np.ones(1)
    for month in range(0, weeks, 4):
        expected = mean[max(0, weeks - month - 4) : weeks - month].sum()
        of_month = stats.nbinom.pmf(np.arange(observed + 1), 50, 50 / (50 + expected))
        chances = np.convolve(chances, of_month)[: observed + 1]
    return float(max(0.0, 1 - chances[:observed].sum()))


def test_slow_drifts() -> None:
    """Four in five is asked. Whoever knew when it began, how fast it went and for how long would find 98 of 100.

    That is a likelihood ratio test of just this step, beside a level, a trend and a season learnt from the same six
    years, with its p in the place of that of every drift on the same lists (100 towns, this seed; without a trend 100).
    """
    by_drift, by_month = drifts_found(runs=REPEATS)
    assert by_drift >= 0.8 * REPEATS
    assert by_month < 0.5 * by_drift
