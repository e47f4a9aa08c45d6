"""Jumps in the registration: found where they were put, seldom where nothing was, and calculated twice."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openvis.analysis.deliveries import jumps
from tests.analysis import slow_jumps as slow

YEAR = 365


def quiet(seed: int, per_day: float = 8.0, days: int = YEAR, spread: float = 1.0) -> np.ndarray:
    """Days on which nothing is the matter: Poisson, or wider where `spread` is more than one."""
    rng = np.random.default_rng(seed)
    level = rng.gamma(per_day / (spread - 1), spread - 1, days) if spread > 1 else np.full(days, per_day)
    return rng.poisson(level)


# ----- one day


@pytest.mark.parametrize(
    ("usual", "extra", "found"),
    [
        (8.0, 40, True),
        (8.0, 22, True),
        (8.0, 5, False),  # the busiest of 365 days is easily so busy
        (0.1, 8, True),  # a source of which one row in ten days comes
        (0.1, 1, False),
        (300.0, 150, True),
        (300.0, 30, False),
    ],
)
def test_a_day_that_stands_out_is_found_and_a_busy_one_is_not(usual, extra, found):
    counts = quiet(1, usual)
    counts[200] = round(usual) + extra
    assert [jump.day for jump in jumps.day_jumps(counts)] == ([200] if found else [])


def test_a_day_is_compared_with_the_same_day_of_other_weeks():
    weekly = np.tile([2, 2, 2, 2, 2, 40, 40], 52)
    assert jumps.day_jumps(weekly) == []  # a busy weekend every week
    weekly[100] = 40  # a busy weekday
    [jump] = jumps.day_jumps(weekly)
    assert (jump.day, jump.count) == (100, 40)
    assert jump.usual == pytest.approx((1 + 51 * 2) / 52)


def test_two_strange_days_do_not_hide_each_other():
    counts = quiet(2)
    counts[50], counts[57] = 200, 180  # of the same weekday
    assert [jump.day for jump in jumps.day_jumps(counts)] == [50, 57]


def test_ten_strange_days_of_one_size_do_not_hide_each_other():
    counts = quiet(3)
    strange = range(0, YEAR, 40)
    counts[strange] = 400
    assert sorted(jump.day for jump in jumps.day_jumps(counts)) == [*strange]


@pytest.mark.parametrize("spread", [1.0, 2.0, 4.0])
def test_in_quiet_years_hardly_any_day_is_called_strange(spread):
    """The promise is one year in a hundred with a false alarm; the dispersion is estimated, which costs something."""
    alarmed = sum(bool(jumps.day_jumps(quiet(seed, spread=spread))) for seed in range(100))
    assert alarmed <= 100 * 0.05


def test_of_less_than_four_weeks_nothing_is_said():
    assert jumps.day_jumps(np.array([1] * 26 + [100])) == []


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 12), min_size=28, max_size=70), st.integers(0, 27), st.integers(0, 60))
def test_days_calculated_twice(counts, day, extra):
    counts[day] += extra
    fast, slowly = jumps.day_jumps(np.array(counts)), slow.day_jumps(counts)
    assert [jump.day for jump in fast] == [day for day, _, _ in slowly]
    for jump, (_, usual, chance) in zip(fast, slowly, strict=True):
        assert jump.usual == pytest.approx(usual)
        assert jump.chance == pytest.approx(chance, abs=1e-10)


# ----- one place


def pairs(rows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return sorted(set(rows))


def fast_place_chances(rows: list[tuple[int, int]], days: int) -> np.ndarray:
    found, here = pairs(rows), Counter(rows)
    of_place, of_day = Counter(place for place, _ in rows), Counter(day for _, day in rows)
    return jumps.place_chances(
        np.array([here[pair] for pair in found]),
        np.array([of_place[place] for place, _ in found]),
        np.array([of_day[day] for _, day in found]),
        rows=len(rows),
        places=len({place for place, _ in rows}),
        days=days,
    )


def scattered(seed: int, places: int = 400, per_day: int = 8) -> list[tuple[int, int]]:
    rng = np.random.default_rng(seed)
    busy = rng.pareto(1.2, places) + 0.05  # some places have far more than others
    number = YEAR * per_day
    where = rng.choice(places, number, p=busy / busy.sum())
    return list(zip(where.tolist(), rng.integers(0, YEAR, number).tolist(), strict=True))


def test_many_rows_at_one_place_on_one_day_are_no_chance():
    rows = [*scattered(1), *[(7, 100)] * 10]
    chances = dict(zip(pairs(rows), fast_place_chances(rows, YEAR), strict=True))
    assert chances[7, 100] < 1e-6
    assert [pair for pair, chance in chances.items() if chance < jumps.CHANCE] == [(7, 100)]


def test_a_busy_day_is_not_a_busy_place_too():
    rows = scattered(2)
    busy = rows + [(place, 100) for place, _ in rows[:60]]  # sixty more on one day, spread as always
    assert min(fast_place_chances(busy, YEAR)) > jumps.CHANCE


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9)), min_size=1, max_size=60))
def test_places_calculated_twice(rows):
    slowly = [slow.place_chance(rows, place, day, 10) for place, day in pairs(rows)]
    assert fast_place_chances(rows, 10) == pytest.approx(slowly, abs=1e-9)


# ----- one registrar


def test_a_month_in_which_one_registrar_wrote_nearly_all():
    rows, busiest = np.array([100, 110, 90, 105, 95]), np.array([20, 25, 18, 70, 22])
    chances = jumps.registrar_chances(rows, busiest)
    assert [at for at, chance in enumerate(chances) if chance < jumps.CHANCE] == [3]


def test_with_too_few_months_nobody_can_say_what_is_usual():
    assert np.isnan(jumps.registrar_chances(np.array([100, 100, 100]), np.array([20, 20, 90]))).all()


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 60)), min_size=4, max_size=14))
def test_registrars_calculated_twice(drawn):
    months = [(rows, 1 + busiest % rows) for rows, busiest in drawn]
    fast = jumps.registrar_chances(*np.array(months).T)
    assert fast == pytest.approx([slow.registrar_chance(months, at) for at in range(len(months))], abs=1e-9)


# ----- midnight, the first of the month, a low month


def test_a_day_on_which_every_row_is_at_midnight():
    rows, midnight = np.full(100, 9), np.zeros(100, dtype=np.int64)
    midnight[[3, 40]] = 1
    midnight[60] = 9
    assert np.flatnonzero(jumps.midnight_chances(midnight, rows) < jumps.CHANCE).tolist() == [60]


def test_where_midnight_is_usual_one_such_day_is_nothing_new():
    rows, midnight = np.full(100, 9), np.full(100, 6)
    midnight[60] = 9
    assert (jumps.midnight_chances(midnight, rows) > jumps.CHANCE).all()


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(0, 30)), min_size=2, max_size=30))
def test_midnight_calculated_twice(drawn):
    days = [(rows, midnight % (rows + 1)) for rows, midnight in drawn]
    rows, midnight = np.array(days).T
    slowly = [slow.midnight_chance(days, at) for at in range(len(days))]
    assert jumps.midnight_chances(midnight, rows) == pytest.approx(slowly, abs=1e-9)


@pytest.mark.parametrize(
    ("at_0", "at_1", "at_23", "too_many"),
    [(10, 10, 10, 0), (500, 10, 30, 480), (5, 10, 30, 0), (60, 0, 0, 60)],
)
def test_midnight_is_compared_with_the_hours_beside_it(at_0, at_1, at_23, too_many):
    on_the_hour = np.zeros(24, dtype=np.int64)
    on_the_hour[[0, 1, 23]] = at_0, at_1, at_23
    on_the_hour[12] = 900  # lunch is nobody's neighbour
    assert jumps.too_many_at_midnight(on_the_hour) == too_many


@pytest.mark.parametrize(("on_first", "rows"), [(0, 100), (5, 100), (12, 200), (40, 300)])
def test_the_first_of_the_month_calculated_twice(on_first, rows):
    slowly = slow.binomial_at_least(on_first, rows, 12 / 365)
    assert jumps.first_day_chance(on_first, rows, 12, 365) == pytest.approx(slowly)


@pytest.mark.parametrize(
    ("last", "earlier", "is_low"),
    [
        (20, [100, 110, 95, 105, 98, 102], True),
        (80, [100, 110, 95, 105, 98, 102], False),
        (20, [10, 200, 40, 150, 15, 180], False),  # they always differ this much
        (0, [1, 0, 2, 1, 0, 1], False),
        (0, [30, 28, 31, 29], True),
        (0, [30, 30], False),  # too few months
        (0, [0, 0, 0, 0], False),
    ],
)
def test_a_month_is_low_where_it_is_low_for_any_month(last, earlier, is_low):
    chance = jumps.low_chance(last, np.array(earlier))
    assert (chance < 0.001) is is_low
    if len(earlier) > 2 and sum(earlier):
        assert chance == pytest.approx(slow.low_chance(last, earlier), rel=1e-6)
