"""The last weeks against all before them: what a list of one or two years can and cannot say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from openvis.analysis.alarms.surveillance import LEARNT_LOOKS, LOOKS, TOLD_RATIO, Seen, Weekly, finest, survey
from openvis.analysis.expectations.expectation import expected_of_last
from openvis.analysis.expectations.history import WEEKS_A_YEAR, Floats, History
from openvis.analysis.expectations.known_beforehand import Known
from openvis.analysis.expectations.learnt_weeks import against_expectation, by_wijk, known_by_wijk
from openvis.analysis.rankings.discovery import DISCOVERY_RATE
from openvis.domain.area import AreaLevel
from tests.analysis.simulate import history_of
from tests.analysis.simulate import town as model_town

WEEKS = 4


def town(seed: int = 1, *, weeks: int = 100, buurten: int = 10, types: int = 8) -> History:
    rng = np.random.default_rng(seed)
    return model_town(rng, buurten=buurten, types=types, months=weeks, year=WEEKS_A_YEAR, between_months=0.1)[0]


def seen_of(history: History) -> tuple[Seen, ...]:
    return survey(Weekly(history.values, history.wijk, history.theme), history)


def test_it_is_the_expectation_of_those_weeks_with_its_own_chance() -> None:
    history = town()
    found, expected = against_expectation(history, WEEKS), expected_of_last(history, WEEKS)
    np.testing.assert_array_equal(found.expected.mean, expected.mean)
    np.testing.assert_array_equal(found.p, expected.chance_of_at_least(history.total_of_last(WEEKS)))


def test_the_interval_is_that_of_the_expectation() -> None:
    """Two ways to the same negative binomial: their edges may differ by rounding only."""
    history = town()
    low, high = against_expectation(history, WEEKS).expected.interval()
    low_too, high_too = expected_of_last(history, WEEKS).interval()
    assert np.abs(high - high_too).max() <= 1
    assert np.abs(low - low_too).max() <= 1
    assert (high == high_too).mean() > 0.95


@pytest.mark.parametrize(("weeks", "said"), [(55, False), (56, True)])
def test_a_whole_year_goes_before_the_window(weeks: int, said: bool) -> None:
    assert (~np.isnan(against_expectation(town(weeks=weeks), WEEKS).p)).all() == said


def test_what_is_not_given_is_not_tested() -> None:
    history = town()
    values = history.values.copy()
    values[2, 3, -1] = np.nan
    found = against_expectation(replace(history, values=values), WEEKS)
    assert np.argwhere(np.isnan(found.p)).tolist() == [[2, 3]]
    assert np.isnan(found.expected.mean[2, 3])


def test_wijken_are_sums_of_their_buurten() -> None:
    history = town()
    wijken = by_wijk(history)
    for wijk in range(len(wijken.values)):
        mine = history.wijk == wijk
        np.testing.assert_array_equal(wijken.values[wijk], sum(history.values[mine]))
        assert wijken.exposure[wijk] == pytest.approx(history.exposure[mine].sum())
    values = history.values.copy()
    values[0, 0, 5] = np.nan
    assert np.isnan(by_wijk(replace(history, values=values)).values[history.wijk[0], 0, 5])


def test_what_is_known_of_a_wijk_is_the_mean_of_its_buurten() -> None:
    applies = np.ones((1, 1), dtype=bool)
    own = Known(np.array([0.0, 1.0, 4.0])[:, None, None], applies)
    assert known_by_wijk(own, np.array([0, 0, 1])).values[:, 0, 0].tolist() == [0.5, 4.0]
    everywhere = Known(np.ones((1, 3, 1)), applies)
    assert known_by_wijk(everywhere, np.array([0, 0, 1])) is everywhere


def test_a_rise_in_a_list_of_two_years_is_seen() -> None:
    history = town()
    busy = int(np.argmax(history.values[0].sum(axis=1)))
    values = history.values.copy()
    values[0, busy, -WEEKS:] = 3 * np.ceil(values[0, busy].mean())
    [of_buurt, of_wijk, *rest] = seen_of(replace(history, values=values))
    assert (of_buurt.look, of_wijk.look) == LEARNT_LOOKS
    assert [seen.look for seen in rest] == list(LOOKS)
    assert np.argwhere(of_buurt.alarm).tolist() == [[0, busy]]
    assert of_buurt.low[0, busy] <= of_buurt.expected[0, busy] <= of_buurt.high[0, busy] < of_buurt.observed[0, busy]


def test_where_nothing_changed_few_lists_have_an_alarm() -> None:
    """At most one list in ten is promised; of 24 lists more than 5 would have a chance of 2 %."""
    lists = [seen_of(town(seed, weeks=80)) for seed in range(24)]
    assert sum(any(seen.alarm.any() for seen in found) for found in lists) <= 5
    tested = np.concatenate([seen.p[seen.tested] for found in lists for seen in found[:2]])
    assert tested.size > 400
    for level in (0.01, 0.05, DISCOVERY_RATE):
        assert (tested <= level).mean() <= level + 3 * np.sqrt(level * (1 - level) / tested.size)


def test_every_series_is_tested_and_only_a_tripling_that_shows_is_called_visible() -> None:
    """What the last weeks had decides neither."""
    history = town()
    values = history.values.copy()
    values[..., -WEEKS:] *= 5
    seen, other = seen_of(history), seen_of(replace(history, values=values))
    assert seen[0].tested.all()
    assert seen[1].tested.all()
    weekly = Weekly(history.values, history.wijk, history.theme)
    first = finest(seen, weekly)
    np.testing.assert_array_equal(first == 0, seen[0].detectable <= TOLD_RATIO)
    assert {-1, 0, 1} == set(first.ravel().tolist())
    np.testing.assert_array_equal(first, finest(other, weekly))


def test_earlier_years_go_before_it_where_there_are_any() -> None:
    """One series misses a week of a year ago: it alone is held against all that came before."""
    values: Floats = np.random.default_rng(2).poisson(6.0, (4, 2, 5 * WEEKS_A_YEAR)).astype(float)
    seen = seen_of(history_of(values, year=WEEKS_A_YEAR))
    assert not any(each.tested.any() for each in seen[:2])
    values[1, 1, -(WEEKS_A_YEAR + 2)] = np.nan
    of_buurt, *others = seen_of(history_of(values, year=WEEKS_A_YEAR))
    by_years = next(each for each in others if each.look == replace(LEARNT_LOOKS[0], learnt=False))
    assert by_years.look.level is AreaLevel.BUURT
    np.testing.assert_array_equal(~np.isnan(of_buurt.p), np.isnan(by_years.p))
