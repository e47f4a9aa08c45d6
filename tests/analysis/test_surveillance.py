"""Looking where a rise can be seen: what is tested, what is not, no more false lists than promised, and power.

Shares are measured over a few seeded towns; over 200 of them in tests/soak/test_surveillance_long.py.
Run with `pytest -s` to read the figures.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from openvis.analysis.alarms import drift
from openvis.analysis.alarms.farrington import farrington
from openvis.analysis.alarms.surveillance import (
    ALPHA,
    LEAST_EXPECTED,
    LEAST_PER_WEEK,
    LOOKS,
    MOST_DELAY,
    MOST_RATIO,
    RULES,
    TOLD_RATIO,
    Look,
    Seen,
    Weekly,
    finest,
    in_windows,
    survey,
)
from openvis.analysis.expectations.uncertain_count import UncertainCount
from openvis.domain.area import AreaLevel
from tests.analysis import slow
from tests.analysis.test_farrington import toronto_weeks

WEEKS = 6 * 52
BUURTEN, TYPES = 6, 4  # two buurten to a wijk, two types to a theme
WIJK, THEME = np.arange(BUURTEN) // 2, np.arange(TYPES) // 2


def town(rng: np.random.Generator, *, per_week: float = 0.5, spread: float = 0.1, weeks: int = WEEKS) -> Weekly:
    """Buurten and types from busy to quiet, `per_week` a pair on average, with a season and counts that vary more."""
    buurt, kind = np.linspace(0.4, 1.6, BUURTEN), np.geomspace(0.1, 1.0, TYPES)
    level = per_week * buurt[:, None, None] * (kind / kind.mean())[:, None]
    level = level * (1 + 0.2 * np.cos(2 * np.pi * (np.arange(weeks) - weeks) / 52))
    # What makes a month busy is shared by its weeks and by the buurten of a wijk.
    shape = (BUURTEN // 2, TYPES, weeks // 4 + 1)
    months = rng.gamma(1 / spread, spread, shape) if spread else np.ones(shape)
    busy = np.repeat(np.repeat(months, 2, axis=0), 4, axis=2)[..., :weeks]
    return Weekly(rng.poisson(level * busy).astype(float), WIJK, THEME)


def seen_by(seen: tuple[Seen, ...], level: AreaLevel, weeks: int, *, by_theme: bool = False) -> Seen:
    look = Look(level, by_theme, weeks, drift=weeks == drift.YEAR)
    return next(each for each in seen if each.look == look)


@pytest.fixture(scope="module")
def one_town() -> Weekly:
    return town(np.random.default_rng(1), per_week=1.0)


@pytest.fixture(scope="module")
def one_survey(one_town: Weekly) -> tuple[Seen, ...]:
    return survey(one_town)


# ----- what is looked at


def test_the_looks_go_from_a_type_in_a_buurt_to_a_theme_in_the_gemeente() -> None:
    assert len(LOOKS) == 24
    assert LOOKS[0] == Look(AreaLevel.BUURT, by_theme=False, weeks=4)
    assert LOOKS[2].weeks == 1  # asked after the windows that see more
    assert LOOKS[-1] == Look(AreaLevel.GEMEENTE, by_theme=True, weeks=52, drift=True)


def test_every_look_calculated_twice(one_town: Weekly, one_survey: tuple[Seen, ...]) -> None:
    """Sums one by one, each series through `farrington` or `drift` alone, then what is tested, then q-values."""
    p_values = []
    for seen in one_survey:
        for area, row in enumerate(seen.observed):
            for kind, observed in enumerate(row):
                weeks = _weeks_of(one_town, seen.look, area, kind)
                assert observed == sum(weeks[-seen.look.weeks :])
                tested, p = _slow_test(weeks, seen.look)
                assert seen.tested[area, kind] == tested
                if tested:
                    assert seen.p[area, kind] == pytest.approx(p, rel=1e-6)
                    p_values.append(p)
    q = np.concatenate([seen.q.ravel() for seen in one_survey])
    np.testing.assert_allclose(q[~np.isnan(q)], slow.benjamini_hochberg(p_values), atol=1e-9)
    assert 20 < len(p_values) < sum(seen.tested.size for seen in one_survey)


def _weeks_of(weekly: Weekly, look: Look, area: int, kind: int) -> list[float]:
    buurten = {
        AreaLevel.BUURT: [area],
        AreaLevel.WIJK: [buurt for buurt in range(BUURTEN) if weekly.wijk[buurt] == area],
        AreaLevel.GEMEENTE: list(range(BUURTEN)),
    }[look.level]
    types = [each for each in range(TYPES) if weekly.theme[each] == kind] if look.by_theme else [kind]
    weeks = range(weekly.values.shape[2])
    return [sum(weekly.values[buurt, each, week] for buurt in buurten for each in types) for week in weeks]


def _slow_test(weeks: list[float], look: Look) -> tuple[bool, float]:
    if look.drift:
        found = drift.drifted(np.array([weeks]), least_per_week=LEAST_PER_WEEK)
        return bool(found.delay[0] <= MOST_DELAY), float(found.p[0])
    windows = [sum(weeks[max(0, end - look.weeks) : end]) for end in range(len(weeks), look.weeks - 1, -look.weeks)][
        ::-1
    ]
    found = farrington(np.array([windows]), RULES[look.weeks])
    return bool(found.expected.detectable_ratio(ALPHA)[0] <= MOST_RATIO), 1.0 if windows[-1] < 3 else float(found.p[0])


def test_windows_end_with_the_last_week() -> None:
    counts = np.arange(11.0)[None]
    assert in_windows(counts, 4).tolist() == [[3.0 + 4 + 5 + 6, 7.0 + 8 + 9 + 10]]
    counts[0, 5] = np.nan
    assert np.isnan(in_windows(counts, 4)).tolist() == [[True, False]]


# ----- what is tested


def test_of_counts_as_low_as_dutch_ones_no_tripling_shows_in_a_buurt() -> None:
    """0.04 a week of a type in a buurt (CBS, police, 60 to 100 thousand inhabitants): nothing to be seen there."""
    weekly = town(np.random.default_rng(2), per_week=0.04)
    seen = survey(weekly)
    assert seen_by(seen, AreaLevel.BUURT, 4).tested.mean() < 0.5
    assert not np.isin(finest(seen, weekly), range(4)).any()  # neither in a week nor in a quarter
    assert seen_by(seen, AreaLevel.BUURT, 4).detectable.min() > 4  # what could not have been seen is said
    assert seen_by(seen, AreaLevel.GEMEENTE, 13, by_theme=True).tested.any()


def test_what_is_busy_is_tested_in_a_buurt_too() -> None:
    seen = survey(town(np.random.default_rng(3), per_week=5.0, spread=0.02))
    assert seen_by(seen, AreaLevel.BUURT, 4).tested.mean() > 0.5
    assert seen_by(seen, AreaLevel.GEMEENTE, 4).tested.all()


def test_the_last_weeks_have_no_say_in_what_is_tested(one_town: Weekly, one_survey: tuple[Seen, ...]) -> None:
    """Otherwise a quiet month would leave out its own high p-values, and the rest would no longer be honest."""
    changed = one_town.values.copy()
    changed[..., -4:] *= np.arange(4)
    after = survey(replace(one_town, values=changed))
    for one, other in zip(one_survey, after, strict=True):
        np.testing.assert_array_equal(one.tested, other.tested)
        np.testing.assert_array_equal(one.detectable, other.detectable)


def test_a_test_is_made_where_any_usual_rise_shows(one_survey: tuple[Seen, ...]) -> None:
    for seen in one_survey:
        if seen.look.drift:
            np.testing.assert_array_equal(seen.tested, seen.delay <= MOST_DELAY)
            assert np.isnan(seen.detectable).all()
        else:
            np.testing.assert_array_equal(seen.tested, seen.detectable <= MOST_RATIO)
            told = seen.detectable <= TOLD_RATIO
            assert (seen.alone[told] > seen.detectable[told]).all()
            np.testing.assert_array_equal(told, ~np.isnan(seen.alone))
        np.testing.assert_array_equal(seen.tested, ~np.isnan(seen.q))


@settings(max_examples=30)
@given(
    st.floats(0.02, LEAST_EXPECTED * 0.9999),
    st.floats(0.0, 3.0),
    st.floats(0.2, 60.0),
    st.sampled_from([5.0, 20.0, 60.0, 250.0]),
)
def test_what_is_expected_too_little_of_shows_no_rise_however_it_varies(
    mean: float, relative: float, dispersion: float, freedom: float
) -> None:
    count = UncertainCount(*(np.array([value]) for value in (mean, relative, dispersion, freedom)))
    assert count.detectable_ratio(ALPHA)[0] > MOST_RATIO


def test_with_a_little_more_a_rise_may_show() -> None:
    """So that the bound is no looser than it need be: of Poisson counts that are known."""
    count = UncertainCount(*(np.array([value]) for value in (LEAST_EXPECTED * 5, 0.0, 0.5, 1e6)))
    assert count.detectable_ratio(ALPHA)[0] < MOST_RATIO


def test_the_finest_look_that_shows_a_tripling(one_town: Weekly, one_survey: tuple[Seen, ...]) -> None:
    first = finest(one_survey, one_town)
    assert len(set(first.ravel().tolist())) > 2  # not all pairs alike
    for buurt in range(BUURTEN):
        for kind in range(TYPES):
            shows = []
            for index, seen in enumerate(one_survey):
                area = {AreaLevel.BUURT: buurt, AreaLevel.WIJK: buurt // 2, AreaLevel.GEMEENTE: 0}[seen.look.level]
                if seen.detectable[area, kind // 2 if seen.look.by_theme else kind] <= 3:
                    shows.append(index)
            assert first[buurt, kind] == min(shows, default=-1)


def test_where_nothing_can_be_seen_there_is_no_look() -> None:
    weekly = town(np.random.default_rng(4), per_week=0.001)
    assert (finest(survey(weekly), weekly) == -1).all()


@pytest.mark.parametrize(("years", "windows", "drifts"), [(2, False, False), (3, False, True)])
def test_with_few_years_less_is_looked_at(years: int, windows: bool, drifts: bool) -> None:
    seen = survey(town(np.random.default_rng(5), per_week=5.0, weeks=52 * years))
    for each in seen:
        expected = drifts if each.look.drift else windows
        assert each.tested.any() == expected, each.look
        assert each.alarm.any() <= expected


def test_what_is_not_given_is_neither_zero_nor_tested(one_town: Weekly) -> None:
    values = one_town.values.copy()
    values[3, 2, -1] = np.nan
    seen = survey(replace(one_town, values=values))
    for each in seen:
        area = {AreaLevel.BUURT: 3, AreaLevel.WIJK: 1, AreaLevel.GEMEENTE: 0}[each.look.level]
        assert np.isnan(each.observed[area, 1 if each.look.by_theme else 2])
        if not each.look.drift:  # a drift goes on without the week
            assert not each.alarm[area, 1 if each.look.by_theme else 2]


# ----- no more false lists than promised


def test_of_permuted_weeks_few_lists_have_an_alarm(shared_data: Path) -> None:
    """Weeks of a real city in any order hold nothing that rose; more than two lists of six has a chance of 1.6 %."""
    weekly = part_of_toronto(shared_data, hoods=4)
    assert permuted_lists_with_an_alarm(weekly, repeats=6) <= 2


def part_of_toronto(shared_data: Path, *, hoods: int) -> Weekly:
    """Neighbourhoods as buurten, four by four a wijk; five types in two themes."""
    weeks = toronto_weeks(shared_data)
    types, names = (sorted({name.split(" ", 1)[part] for name in weeks}) for part in (0, 1))
    chosen = names[:: len(names) // hoods][:hoods]
    values = np.array([[weeks.get(f"{kind} {hood}", np.zeros(313)) for kind in types] for hood in chosen])
    return Weekly(values, np.arange(hoods) // 4, np.array([0, 0, 1, 1, 1]))


def permuted_lists_with_an_alarm(weekly: Weekly, *, repeats: int) -> int:
    """All series in the same new order of weeks: what areas and types share stays, what changed in time does not.

    Every alarm is false then, so the share of lists with any alarm is the false discovery rate.
    """
    rng, weeks = np.random.default_rng(6), weekly.values.shape[2]
    orders = (rng.permutation(weeks) for _ in range(repeats))
    lists = [survey(replace(weekly, values=weekly.values[..., order])) for order in orders]
    return sum(any(seen.alarm.any() for seen in each) for each in lists)


# ----- what is planted is found, as often as is said


def test_a_tripling_in_a_wijk_is_found() -> None:
    assert share_found_in_a_wijk(3.0, runs=2) == 1.0


def share_found_in_a_wijk(ratio: float, *, runs: int) -> float:
    found = [rise_is_on(seen) for seen in lists_with_a_rise_in_a_wijk(ratio, runs=runs)]
    print(f"\na rise by {ratio}: on {np.mean(found):.2f} of the lists")
    return float(np.mean(found))


def lists_with_a_rise_in_a_wijk(ratio: float, *, runs: int) -> Iterator[tuple[Seen, ...]]:
    """Four weeks of one type in one wijk, of which about eighteen are expected."""
    rng = np.random.default_rng(7)
    for _ in range(runs):
        weekly = town(rng, per_week=1.0, spread=0.02)
        more = rng.poisson((ratio - 1) * weekly.values[2:4, -1, :-4].mean(axis=1, keepdims=True) * np.ones((2, 4)))
        weekly.values[2:4, -1, -4:] += more
        yield survey(weekly)


def rise_is_on(seen: tuple[Seen, ...]) -> bool:
    return any(bool(seen_by(seen, AreaLevel.WIJK, weeks).alarm[1, -1]) for weeks in (4, 13))


def test_the_rise_that_is_said_to_be_seen_is_seen_four_times_out_of_five() -> None:
    """At the level of one test, over series of all kinds that are tested: power as stated against power as had.

    What is drawn is Poisson of just the rise that is stated; what is stated leaves room for doubt of the level before.
    So it is seen more often than stated, as often as the tail of that Poisson says.
    """
    rng, seen, chances = np.random.default_rng(0), 0, []
    for _ in range(40):
        windows = in_windows(town(rng, per_week=2.0, spread=0.0).values.reshape(-1, WEEKS), 4)
        rule = replace(RULES[4], years_back=5)
        before = farrington(windows, rule)
        ratio = before.expected.detectable_ratio(ALPHA)
        windows[:, -1] = rng.poisson(before.expected.mean * ratio)
        tested = ratio <= MOST_RATIO
        seen += int((farrington(windows, rule).p[tested] <= ALPHA).sum())
        chances += stats.poisson.sf(before.expected.too_high(ALPHA) - 1, before.expected.mean * ratio)[tested].tolist()
    chance = np.array(chances)
    print(f"\nseen {seen} of {len(chance)}, expected {chance.sum():.1f}")
    assert len(chance) > 300
    assert chance.min() >= 0.8
    assert seen == pytest.approx(chance.sum(), abs=3 * math.sqrt((chance * (1 - chance)).sum()))


def test_a_slow_drift_is_found_that_no_month_shows() -> None:
    by_drift, by_month = drifts_found(runs=2)
    assert by_drift == 2
    assert by_month < by_drift


def drifts_found(*, runs: int) -> tuple[int, int]:
    """By the drift, by the month: half as many again, for nine months, of a type of five to six a week in a wijk."""
    rng, by_drift, by_month = np.random.default_rng(9), 0, 0
    for _ in range(runs):
        weekly = town(rng, per_week=1.2, spread=0.0)
        level = weekly.values[2:4, -1, :-52].mean()
        weekly.values[2:4, -1, -39:] += rng.poisson(0.5 * level, (2, 39))
        seen = survey(weekly)
        by_drift += bool(seen_by(seen, AreaLevel.WIJK, 52).alarm[1, -1])
        by_month += bool(seen_by(seen, AreaLevel.WIJK, 4).alarm[1, -1])
    print(f"\nby the drift {by_drift}, by the month {by_month} of {runs}")
    return by_drift, by_month
