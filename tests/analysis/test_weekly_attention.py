"""One row for one rise: at the finest place and type that tell of it, with the weeks and counts it rests on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from openvis.analysis.alarms.surveillance import LOOKS
from openvis.analysis.expectations.monthly_counts import Place
from openvis.analysis.expectations.weekly_counts import WeeklyCounts
from openvis.analysis.rankings.discovery import DISCOVERY_RATE, q_values_of_p
from openvis.analysis.rankings.weekly_attention import surveyed, visible_rises, weekly_rows
from openvis.domain.area import AreaLevel
from openvis.domain.attention import AttentionKind
from openvis.domain.period import parse_period

WEEKS = tuple(parse_period("2020-W01").until(parse_period("2025-W52")))
BUURTEN = tuple(Place(f"BU9999{n:04}", f"Buurt {n}", AreaLevel.BUURT, 1000) for n in (101, 102, 201, 202))
WIJKEN = tuple(Place(f"WK9999{n:02}", f"Wijk {n}", AreaLevel.WIJK, None) for n in (1, 2))
TYPES = ("woninginbraak", "fietsendiefstal", "vernieling")  # of two themes


def town(*, per_week=4.0, seed=11, rise=None, source="lijst") -> WeeklyCounts:
    """Poisson counts without a season. `rise`: (buurten, types, weeks from the end, times as many).

    The seed is one with which no row of the list is false, of which one of ten may be (among 24 seeds: 11 % of the rows
    beside a tripling, and no row at all where nothing rose).
    """
    level = np.full((len(BUURTEN), len(TYPES), len(WEEKS)), per_week)
    if rise:
        buurten, types, weeks, times = rise
        level[np.ix_(buurten, types, np.arange(len(WEEKS) - weeks, len(WEEKS)))] *= times
    values = np.random.default_rng(seed).poisson(level).astype(float)
    rows = np.stack([np.ones((len(BUURTEN), len(WEEKS))), values.sum(axis=1) + 1])
    where = np.zeros(len(BUURTEN))
    gemeente = Place("GM9999", "Stad", AreaLevel.GEMEENTE, None)
    return WeeklyCounts(gemeente, source, TYPES, WEEKS, BUURTEN, WIJKEN, values, rows, where, where)


def rows_of(*towns, weight=lambda _: 1.0):
    return weekly_rows(surveyed(towns), weight)


def test_a_rise_in_one_buurt_is_one_row_there_and_none_of_what_it_lies_in():
    counts = town(rise=([0], [1], 4, 3.0))
    [row] = rows_of(counts, weight=lambda slug: 2.0 if slug == "fietsendiefstal" else 1.0)
    assert (row.area, row.area_name, row.category, row.kind) == (
        "BU99990101", "Buurt 101", "fietsendiefstal", AttentionKind.RECENT,
    )  # fmt: skip
    weeks = int(row.period_to == "2025-W52") and len(parse_period(row.period_from).until(parse_period(row.period_to)))
    assert weeks in {4, 13}
    assert row.observed == counts.values[0, 1, -weeks:].sum()
    assert row.low <= row.expected <= row.high < row.observed
    assert row.excess == pytest.approx((row.observed - row.expected) * 4 / weeks)
    assert (row.weight, row.harm) == (2.0, pytest.approx(2 * row.excess))
    assert (row.unknown, row.source_rows) == (weeks, counts.rows[1, 0, -weeks:].sum())
    assert row.q_value <= DISCOVERY_RATE
    assert f"{row.observed} in de " in row.sentence


def test_a_rise_too_small_for_its_buurten_is_a_row_of_their_wijk():
    [row] = rows_of(town(per_week=0.3, rise=([0, 1], [2], 13, 2.6)))
    assert (row.area, row.area_name, row.category) == ("WK999901", "Wijk 1", "vernieling")


def test_a_rise_of_every_type_of_a_theme_is_a_row_of_the_theme():
    """In the whole gemeente, and in each type too little to be sure of."""
    [row] = rows_of(town(per_week=0.25, seed=3, rise=([0, 1, 2, 3], [0, 1], 13, 2.0)))
    assert (row.area, row.category) == ("GM9999", "vermogen")
    assert row.sentence.startswith("Diefstal en inbraak in Stad: ")


def test_a_slow_rise_is_a_row_of_the_year():
    [row] = rows_of(town(rise=([3], [0], 40, 1.6)))
    assert (row.area, row.category, row.kind) == ("BU99990202", "woninginbraak", AttentionKind.DRIFT)
    assert (row.period_from, row.period_to) == ("2025-W01", "2025-W52")
    assert "loopt langzaam op" in row.sentence


@pytest.mark.parametrize("seed", range(5))
def test_where_nothing_rose_there_is_no_row(seed):
    assert rows_of(town(seed=seed)) == []


def test_false_discovery_is_controlled_over_all_lists_together():
    found = surveyed([town(), town(seed=4, source="andere lijst")])
    p = np.concatenate([np.where(s.tested, s.p, np.nan).ravel() for each in found for s in each.seen])
    q = np.concatenate([seen.q.ravel() for each in found for seen in each.seen])
    np.testing.assert_allclose(q, q_values_of_p(p))
    assert surveyed([]) == []


def test_the_same_type_in_two_lists_is_two_rows():
    rise = ([0], [1], 4, 3.0)
    rows = rows_of(town(rise=rise), town(rise=rise, source="andere lijst"))
    assert sorted(row.source for row in rows) == ["andere lijst", "lijst"]


def test_what_could_have_been_seen_is_said_of_every_buurt_and_type():
    rises = {(rise.area, rise.category): rise for rise in visible_rises(surveyed([town()]))}
    assert len(rises) == len(BUURTEN) * len(TYPES)
    rise = rises["BU99990101", "vernieling"]
    assert (rise.looked_at, rise.looked_for, rise.week) == ("BU99990101", "vernieling", "2025-W52")
    assert rise.expected == pytest.approx(4.0 * rise.weeks, rel=0.15)
    assert 1.0 < rise.ratio < 4.0
    assert rise.count == int(np.ceil(rise.expected * rise.ratio))


def test_where_a_buurt_has_too_few_it_says_where_was_looked_instead():
    [rise, *_] = visible_rises(surveyed([town(per_week=0.25)]))
    assert (rise.area, rise.category) == ("BU99990101", "woninginbraak")
    assert rise.looked_at != rise.area or rise.weeks == 13
    look = next(each for each in LOOKS if each.weeks == rise.weeks)
    assert look.weeks in {4, 13}


def test_where_even_the_gemeente_has_too_few_silence_means_nothing():
    rises = visible_rises(surveyed([town(per_week=0.002)]))
    assert {(rise.looked_at, rise.count, rise.too_short) for rise in rises} == {("", None, False)}


def test_a_list_that_is_too_short_says_so():
    counts = town()
    year = 52
    short = replace(
        counts, weeks=counts.weeks[-year:], values=counts.values[:, :, -year:], rows=counts.rows[:, :, -year:]
    )
    assert rows_of(short) == []
    assert all(rise.too_short and rise.looked_at == "" for rise in visible_rises(surveyed([short])))


def test_a_list_of_two_years_is_held_against_all_that_came_before_and_says_so():
    """Earlier years it has too few of; the same town with all its weeks has them."""
    counts = town(rise=([0], [1], 4, 3.0))
    weeks = 104
    short = replace(
        counts, weeks=counts.weeks[-weeks:], values=counts.values[:, :, -weeks:], rows=counts.rows[:, :, -weeks:]
    )
    [row] = rows_of(short)
    assert (row.area, row.category, row.kind) == ("BU99990101", "fietsendiefstal", AttentionKind.RECENT)
    assert (row.period_from, row.period_to) == ("2025-W49", "2025-W52")
    assert "gezien alle weken ervoor (de lijst is te kort voor eerdere jaren) verwacht" in row.sentence
    rise = visible_rises(surveyed([short]))[0]
    assert (rise.too_short, rise.looked_at, rise.weeks) == (False, "BU99990101", 4)
    assert "eerdere jaren verwacht" in rows_of(counts)[0].sentence
