"""Comparable buurten, how often more than they have, and the places that leaves: on planted and simulated truth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from openvis.analysis.expectations.history import History
from openvis.analysis.places.neighbours import grid_neighbours
from openvis.analysis.rankings.comparable import HALF_AT, comparable
from openvis.analysis.rankings.structural import compare_with_others
from tests.analysis.simulate import history_of, town

RNG = np.random.default_rng


def beside_each_other(history: History) -> History:
    row, column = (values.ravel() for values in np.indices((5, 8)))
    return replace(history, neighbours=grid_neighbours(column, row))


# ----- comparable


def test_three_times_as_dense_counts_half() -> None:
    weight = comparable(np.array([1000.0, 1000, 1000 * HALF_AT, 1000 / HALF_AT, np.nan]))
    np.testing.assert_allclose(weight[0], [0, 1, 0.5, 0.5, 1])
    np.testing.assert_allclose(weight[4], [1, 1, 1, 1, 0])
    assert (np.diag(weight) == 0).all()


def test_a_heath_is_held_against_all_and_unknown_densities_leave_all_alike() -> None:
    heath = comparable(np.array([2.0, 4000, 4500, 6000]))
    assert (heath[0, 1:] > 0.9).all()
    assert (comparable(np.full(4, np.nan)) == 1 - np.eye(4)).all()
    assert comparable(np.array([3.0])).tolist() == [[0.0]]


def test_the_norm_is_that_of_comparable_buurten() -> None:
    """Sixteen quiet villages and four dense buurten with three times as much: none of those stands out for that."""
    dense = np.arange(20) >= 16
    values = np.tile(np.where(dense, 6.0, 2.0)[:, None, None], (1, 2, 12))
    density = np.where(dense, 9000.0, 30.0)
    alone = compare_with_others(history_of(values))
    among = compare_with_others(replace(history_of(values), density=density))
    assert (alone.ratio[dense] > 2.0).all()
    assert (among.ratio[dense] < 1.6).all()
    assert (among.at_norm.mean[dense] > 1.8 * alone.at_norm.mean[dense]).all()
    values[17] *= 3  # but this one has more than its like
    found = compare_with_others(replace(history_of(values), density=density))
    assert (found.null[17] < 0.01).all()
    assert (found.null[[16, 18, 19]] > 0.9).all()


# ----- neighbours


def test_a_buurt_amid_high_ones_is_believed_sooner_than_one_amid_low_ones() -> None:
    rng = RNG(4)
    smooth = np.add.outer(np.linspace(-1, 1, 5), np.linspace(-1, 1, 8)).ravel()
    values = rng.poisson(1.5 * np.exp(smooth)[:, None, None], (40, 12, 12)).astype(float)
    corner, other = 39, 0
    values[[corner, other]] = values[other + 1]
    values[[corner, other], :, 0] += 18
    found = compare_with_others(beside_each_other(history_of(values)))
    assert (found.ratio[corner] > found.ratio[other]).all()
    assert (found.null[corner] < found.null[other]).all()


def test_neighbours_that_say_nothing_change_little() -> None:
    history, _ = town(RNG(5), types=10)
    alone, beside = compare_with_others(history), compare_with_others(beside_each_other(history))
    np.testing.assert_allclose(beside.ratio, alone.ratio, rtol=0.35)
    assert np.abs(beside.null - alone.null).mean() < 0.01


# ----- intervals, and places


def test_intervals_hold_the_true_ratio_and_places_the_true_place() -> None:
    inside, placed, width = [], [], []
    for seed in range(12):
        history, mean = town(RNG(seed), types=6, season=0.0)
        level = mean[:, :, -12:].sum(axis=2)
        others = (level.sum(axis=0) - level) / (history.exposure.sum() - history.exposure)[:, None]
        true = level / (others * history.exposure[:, None])
        found = compare_with_others(history)
        inside.append((found.low <= true) & (true <= found.high))
        for kind in range(6):
            first, last = found.places(kind, RNG(seed))
            place = 1 + np.argsort(np.argsort(-true[:, kind]))
            placed.append((first <= place) & (place <= last))
            width.append(np.mean(last - first))
    print(f"\nratio {np.mean(inside):.3f}, place {np.mean(placed):.3f}, width {width[0]:.0f} to {width[5]:.0f}")
    assert 0.87 <= np.mean(inside) <= 0.93
    assert 0.86 <= np.mean(placed) <= 0.94
    assert width[0] > 20 > width[5]  # of a rare type hardly anything is known about the order


def test_places_are_the_same_again_and_only_of_buurten_that_are_compared() -> None:
    history, _ = town(RNG(3), buurten=12, types=3)
    history.values[4, 1, -3] = np.nan
    found = compare_with_others(history)
    first, last = found.places(1, RNG(1))
    again = found.places(1, RNG(1))
    np.testing.assert_array_equal((first, last), again)
    assert np.isnan([first[4], last[4], found.null[4, 1], found.ratio[4, 1]]).all()
    kept = np.arange(12) != 4
    assert (first[kept] >= 1).all()
    assert (first[kept] <= last[kept]).all()
    assert last[kept].max() == 11


def test_one_buurt_has_nothing_to_be_compared_with() -> None:
    found = compare_with_others(history_of(np.full((1, 2, 12), 4.0)))
    assert np.isnan([found.null, found.ratio, found.at_norm.mean]).all()


def test_a_hotspot_stands_on_the_first_place() -> None:
    values = RNG(6).poisson(2.0, (40, 3, 12)).astype(float)
    values[7, 1] *= 5
    first, last = compare_with_others(beside_each_other(history_of(values))).places(1, RNG(1))
    assert (first[7], last[7]) == (1, 1)
    assert pytest.approx(20.5, abs=1) == np.delete(first + last, 7).mean() / 2
