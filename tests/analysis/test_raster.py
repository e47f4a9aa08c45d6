"""Which cells are highest, and what lay in them: against answers by hand and against choosing by lot."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openvis.analysis.places.raster import caught_by_counts, caught_in, mean_by_surface, top_cells

scores_of = st.lists(st.integers(0, 9), min_size=1, max_size=60).map(lambda scores: np.array(scores, dtype=float))


@pytest.mark.parametrize(("scores", "high_is_risk", "share", "top"), [
    ([1, 2, 3, 4], True, 0.25, [3]),
    ([1, 2, 3, 4], False, 0.25, [0]),  # a rank: the first is the greatest risk
    ([1, 2, 3, 4], True, 0.26, [2, 3]),  # at least the share
    ([1, 4, 4, 4], True, 0.25, [1, 2, 3]),  # equals stay together
    ([5, 5], True, 0.05, [0, 1]),
    ([7], True, 0.05, [0]),
    ([], True, 0.05, []),
])  # fmt: skip
def test_which_cells_are_the_top(scores: list[float], high_is_risk: bool, share: float, top: list[int]) -> None:
    found = top_cells(np.array(scores, dtype=float), high_is_risk=high_is_risk, share=share)
    assert np.flatnonzero(found).tolist() == top


@given(scores_of, st.sampled_from([0.05, 0.2, 0.5, 1.0]))
def test_the_top_is_at_least_the_share_and_nothing_outside_it_is_higher(scores: np.ndarray, share: float) -> None:
    top = top_cells(scores, high_is_risk=True, share=share)
    assert top.sum() >= share * len(scores)
    assert top.all() or scores[top].min() > scores[~top].max()
    assert (top == top_cells(-scores, high_is_risk=False, share=share)).all()


def test_caught_counts_every_incident_in_a_top_cell() -> None:
    assert caught_in(np.array([0, 0, 2, 1, 0]), np.array([True, False, True])) == 4
    assert caught_in(np.array([], dtype=int), np.array([True])) == 0


@pytest.mark.parametrize(("before", "now", "cells", "caught"), [
    ([5, 1, 0], [2, 4, 1], 1, 2.0),  # the busiest cell of the year before held two
    ([5, 5, 0], [2, 4, 1], 1, 3.0),  # one of two equals: half of each
    ([0, 0, 0, 0], [1, 2, 3, 4], 2, 5.0),  # nothing to go by: half of all
    ([1, 0], [3, 4], 2, 7.0),
    ([1, 0], [3, 4], 5, 7.0),
])  # fmt: skip
def test_what_the_year_before_would_have_caught(before: list[int], now: list[int], cells: int, caught: float) -> None:
    assert caught_by_counts(np.array(before), np.array(now), cells) == caught


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5)), min_size=2, max_size=12), st.integers(1, 12))
def test_choosing_by_lot_comes_to_the_same_on_average(pairs: list[tuple[int, int]], cells: int) -> None:
    """Slowly and obviously: the mean over many orders of the cells, of the first so many by what was before."""
    before, now = (np.array(each) for each in zip(*pairs, strict=True))
    cells = min(cells, len(before))
    chance, total, turns = np.random.default_rng(5), 0.0, 400
    for _ in range(turns):
        order = chance.permutation(len(before))
        chosen = order[np.argsort(-before[order], kind="stable")][:cells]
        total += now[chosen].sum()
    assert caught_by_counts(before, now, cells) == pytest.approx(total / turns, abs=1.5)


def test_a_mean_counts_each_cell_by_its_surface() -> None:
    assert mean_by_surface(np.array([1.0, 4.0]), np.array([200.0, 100.0])) == 2.0
    assert mean_by_surface(np.array([]), np.array([])) is None
