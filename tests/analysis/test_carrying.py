"""Counts carried to other areas: whole incidents, none lost, and the same when it is done slowly with a pencil."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openvis.analysis.deliveries.carrying import MILLION, Part, carried, composed, parts_of
from openvis.domain.concordance import Basis

WHOLE = MILLION


def slow(values: list[list[list[int | None]]], shares: list[list[int]]) -> list[list[list[int | None]]]:
    """The same in words: every incident goes to whoever is owed most, and what remains owed is remembered."""
    news = range(len(shares[0]))
    result: list[list[list[int | None]]] = [
        [[0 if any(row[new] for row in shares) else None for _ in series] for series in values[0]] for new in news
    ]
    for old, share in enumerate(shares):
        to = [new for new in news if share[new]]
        for at, months in enumerate(values[old]):
            owed = dict.fromkeys(to, Fraction(0))
            for month, count in enumerate(months):
                for new in to:
                    owed[new] += Fraction(share[new], MILLION) * (count or 0)
                for _ in range(count or 0):
                    luckiest = max(to, key=lambda new: (owed[new], -new))
                    owed[luckiest] -= 1
                    if result[luckiest][at][month] is not None:
                        result[luckiest][at][month] += 1
                if count is None:
                    for new in to:
                        result[new][at][month] = None
    return result


def fast(values: list[list[list[int | None]]], shares: list[list[int]]) -> list[list[list[int | None]]]:
    array = np.array([[[np.nan if n is None else n for n in months] for months in s] for s in values], dtype=float)
    found = carried(array, np.array(shares, dtype=np.int64))
    return [[[None if np.isnan(n) else int(n) for n in months] for months in series] for series in found]


# ----- by hand


def test_joined_areas_are_added_up():
    assert fast([[[3, 1]], [[4, 0]]], [[WHOLE], [WHOLE]]) == [[[7, 1]]]


def test_a_renamed_area_is_the_same():
    assert fast([[[3, None, 0]]], [[0, WHOLE]]) == [[[None, None, None]], [[3, None, 0]]]


def test_one_a_month_over_sixty_and_forty():
    """Not all to the larger part: over five months three and two."""
    assert fast([[[1, 1, 1, 1, 1]]], [[600_000, 400_000]]) == [[[1, 0, 1, 0, 1]], [[0, 1, 0, 1, 0]]]


def test_equal_claims_go_to_the_first_and_then_to_the_other():
    assert fast([[[1, 1, 3]]], [[500_000, 500_000]]) == [[[1, 0, 2]], [[0, 1, 1]]]


def test_a_target_that_gets_a_part_of_a_withheld_count_is_withheld():
    values = [[[2, None]], [[5, 5]]]
    assert fast(values, [[500_000, 500_000, 0], [0, WHOLE, 0]]) == [[[1, None]], [[6, None]], [[None, None]]]


def test_every_series_has_its_own_remainders():
    assert fast([[[1, 1], [0, 1]]], [[600_000, 400_000]]) == [[[1, 0], [0, 1]], [[0, 1], [0, 0]]]


# ----- always

COUNT = st.none() | st.integers(0, 12)


@st.composite
def shares(draw, olds: int, news: int) -> list[list[int]]:
    rows = []
    for _ in range(olds):
        weights = draw(st.lists(st.integers(0, 5), min_size=news, max_size=news).filter(any))
        exact = [weight * MILLION // sum(weights) for weight in weights]
        exact[weights.index(max(weights))] += MILLION - sum(exact)
        rows.append(exact)
    return rows


@st.composite
def cases(draw, count=COUNT):
    olds, news, series, months = (draw(st.integers(1, most)) for most in (4, 4, 2, 6))
    values = [[[draw(count) for _ in range(months)] for _ in range(series)] for _ in range(olds)]
    return values, draw(shares(olds, news))


@settings(max_examples=80)
@given(cases())
def test_twice(case):
    assert fast(*case) == slow(*case)


@settings(max_examples=40)
@given(cases(count=st.integers(0, 40)))
def test_nothing_is_lost_in_any_series_and_month(case):
    values, share = case
    array = np.array(values, dtype=float)
    found = carried(array, np.array(share))
    np.testing.assert_array_equal(np.nansum(found, axis=0), array.sum(axis=0))
    assert np.nanmin(found, initial=0) >= 0


@settings(max_examples=40)
@given(cases(count=st.integers(0, 40)))
def test_no_part_strays_from_its_share_however_long_it_takes(case):
    values, share = case
    array, matrix = np.array(values, dtype=float), np.array(share)
    exact = np.einsum("on,osm->nsm", matrix / MILLION, array)
    strayed = np.nan_to_num(carried(array, matrix) - exact).cumsum(axis=2)
    parts = (matrix > 0).sum()
    assert np.abs(strayed).max() < parts


@given(st.lists(st.lists(COUNT, min_size=4, max_size=4), min_size=1, max_size=4))
def test_every_area_to_itself_changes_nothing(rows):
    values = [[row] for row in rows]
    assert fast(values, (np.eye(len(rows), dtype=int) * MILLION).tolist()) == values


@settings(max_examples=30)
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_old_areas_decides_nothing(case, random):
    values, share = case
    order = list(range(len(values)))
    random.shuffle(order)
    assert fast([values[at] for at in order], [share[at] for at in order]) == fast(values, share)


@settings(max_examples=30)
@given(cases(), st.integers(1, 5))
def test_later_months_never_change_what_was_dealt_before(case, months):
    values, share = case
    shorter = [[series[:months] for series in area] for area in values]
    assert fast(shorter, share) == [[series[:months] for series in area] for area in fast(values, share)]


def test_against_a_plain_join_and_group_where_shares_come_out_whole():
    """An independent polars route: counts x shares, joined, multiplied and summed; here every product is whole."""
    generator = np.random.default_rng(20190401)
    counts = pl.DataFrame(
        [
            {"old": old, "series": series, "month": month, "n": int(generator.integers(0, 9)) * 4}
            for old in range(6) for series in range(3) for month in range(12)
        ]
    )  # fmt: skip
    moves = pl.DataFrame({"old": [0, 0, 1, 2, 3, 3, 4, 5], "new": [0, 1, 1, 2, 3, 4, 4, 5],
                          "share": [0.75, 0.25, 1.0, 1.0, 0.5, 0.5, 1.0, 1.0]})  # fmt: skip
    theirs = (
        counts.join(moves, on="old").group_by("new", "series", "month").agg((pl.col("n") * pl.col("share")).sum())
    ).sort("new", "series", "month")
    cube = counts.sort("old", "series", "month")["n"].to_numpy().reshape(6, 3, 12).astype(float)
    matrix = np.zeros((6, 6), dtype=np.int64)
    matrix[moves["old"], moves["new"]] = (moves["share"] * MILLION).cast(pl.Int64)
    np.testing.assert_array_equal(carried(cube, matrix).ravel(), theirs["n"].to_numpy())


# ----- shares and chains

S, U, W = Basis.SURFACE, Basis.UNCHANGED, Basis.WHOLE


def test_shares_become_whole_millionths_that_add_up():
    parts = parts_of([("a", "x", 1 / 3, S), ("a", "y", 1 / 3, S), ("a", "z", 1 / 3, S)])
    assert [part.millionths for part in parts["a"].values()] == [333_334, 333_333, 333_333]


def test_a_part_of_nothing_is_no_part():
    assert list(parts_of([("a", "x", 1.0, W), ("a", "y", 0.0, S)])["a"]) == ["x"]


def test_two_steps_are_multiplied_on_the_weakest_basis():
    first = parts_of([("a", "b", 0.6, Basis.ADDRESSES), ("a", "c", 0.4, Basis.ADDRESSES)])
    second = parts_of([("b", "x", 0.5, S), ("b", "y", 0.5, S), ("c", "x", 1.0, W)])
    assert composed(first, second)["a"] == {"x": Part(700_000, S), "y": Part(300_000, S)}


def test_what_the_second_step_does_not_know_cannot_be_followed():
    first = parts_of([("a", "b", 1.0, W), ("c", "d", 1.0, U)])
    assert list(composed(first, parts_of([("d", "e", 1.0, W)]))) == ["c"]


@st.composite
def steps(draw, olds: str, news: str):
    rows = []
    for old in olds:
        weights = draw(st.lists(st.integers(0, 4), min_size=len(news), max_size=len(news)).filter(any))
        rows += [(old, new, weight / sum(weights), S) for new, weight in zip(news, weights, strict=True) if weight]
    return rows


@settings(max_examples=40)
@given(steps("ab", "pqr"), steps("pqr", "xy"))
def test_a_chain_is_the_product_of_its_shares(first, second):
    found = composed(parts_of(first), parts_of(second))
    for old, parts in found.items():
        assert sum(part.millionths for part in parts.values()) == MILLION
        for new in "xy":
            through = sum(s * t for a, b, s, _ in first for c, d, t, _ in second if (a, b, d) == (old, c, new))
            got = parts[new].millionths / MILLION if new in parts else 0
            assert got == pytest.approx(through, abs=5e-6)


@settings(max_examples=40)
@given(steps("ab", "pq"), steps("pq", "xy"), steps("xy", "mn"))
def test_a_chain_may_be_taken_in_either_order(first, second, third):
    one, two, three = map(parts_of, (first, second, third))
    left, right = composed(composed(one, two), three), composed(one, composed(two, three))
    for old, parts in left.items():
        for new in {*parts, *right[old]}:
            of = [route[old][new].millionths if new in route[old] else 0 for route in (left, right)]
            assert abs(of[0] - of[1]) <= 6


@given(steps("ab", "pq"))
def test_an_unchanged_year_in_between_changes_nothing(rows):
    step = parts_of(rows)
    still = {code: {code: Part(MILLION, U)} for code in "abpq"}
    assert composed(still, step) == step == composed(step, still)
