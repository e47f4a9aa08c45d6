"""The scoreboard of a forecast: each figure again by hand, by lot where cells are equal, and beside scikit-learn."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score

from openvis.analysis.forecasts.forecast_scores import Scores, beyond_chance, came, in_order, scored, stacked
from openvis.analysis.forecasts.ladder import FLOOR, floored
from openvis.analysis.forecasts.redraws import Redraws, per_event
from openvis.analysis.forecasts.risk_grid import Grid, Places, grid_over
from openvis.analysis.trials.scores import CONFIDENCE, DRAWS
from openvis.domain.forecast import AREA_SHARES, CALIBRATION_BINS

GRID = grid_over(np.array([0.0, 1999.0]), np.array([0.0, 999.0]), 100.0)  # 20 x 10 cells


def score(
    share: np.ndarray, expected: float, counts: np.ndarray, places: Places, sent: np.ndarray | None = None
) -> Scores:
    """Of one map, on one span of days."""
    seen = came(counts[None], np.array([expected]))
    sent = None if sent is None else sent[None]
    return scored(in_order(share[None], places), seen, sent).changed(lambda values: values[0, 0])


def drawn(seed: int, *, equal: bool = False) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    share = rng.gamma(0.5, 1.0, 200)
    if equal:
        share = np.round(share)
        share[0] += 1
    share /= share.sum()
    return share, rng.poisson(30 * (0.5 * share + 0.5 / 200)).astype(float)


def by_hand(share: np.ndarray, counts: np.ndarray, cells: int) -> tuple[float, float, float, float]:
    """Hits, the most there could be, near hits and near cells, of the first cells in order of share."""
    order = sorted(range(200), key=lambda cell: (-share[cell], cell))[:cells]
    near = set()
    for cell in order:
        row, column = divmod(cell, 20)
        near |= {
            20 * r + c
            for r in range(max(0, row - 1), min(10, row + 2))
            for c in range(max(0, column - 1), min(20, column + 2))
        }
    most = sum(sorted(counts, reverse=True)[:cells])
    return sum(counts[cell] for cell in order), most, sum(counts[cell] for cell in near), len(near)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_every_figure_by_hand(seed: int) -> None:
    share, counts = drawn(seed)
    found = score(share, 33.0, counts, GRID)
    for at, part in enumerate(AREA_SHARES):
        cells = round(part * 200)
        slow = by_hand(share, counts, cells)
        assert (found.hits[at], found.most[at], found.near[at], found.near_cells[at]) == pytest.approx(slow)
        assert found.hits[at] <= min(found.most[at], found.near[at])
    safe = [(1 - FLOOR) * part + FLOOR / 200 for part in share]
    gain = sum(count * math.log(200 * part) for count, part in zip(counts, safe, strict=True))
    deviance = sum(
        2 * ((count * math.log(count / (33 * part)) if count else 0.0) - count + 33 * part)
        for count, part in zip(counts, safe, strict=True)
    )
    assert found.log_gain == pytest.approx(gain)
    assert found.deviance == pytest.approx(deviance)
    assert found.expected.sum() == pytest.approx(33.0)
    assert found.observed.sum() == counts.sum()
    tenth = sorted(range(200), key=lambda cell: share[cell])[:20]
    assert found.expected[0] == pytest.approx(sum(33 * safe[cell] for cell in tenth))
    assert np.all(np.diff(found.expected) >= -1e-12)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000), st.booleans())
def test_precision_is_that_of_scikit_learn(seed: int, equal: bool) -> None:
    share, counts = drawn(seed, equal=equal)
    if counts.any():
        assert score(share, 30.0, counts, GRID).precision == pytest.approx(average_precision_score(counts > 0, share))


def test_equal_cells_are_hit_as_often_as_by_lot() -> None:
    share, counts = drawn(11, equal=True)
    found = score(share, 30.0, counts, GRID)
    rng = np.random.default_rng(1)
    lots = []
    for _ in range(1_500):
        lot = rng.permutation(200)
        order = lot[np.argsort(-share[lot], kind="stable")]
        lots.append([counts[order[: round(part * 200)]].sum() for part in AREA_SHARES])
    assert found.hits == pytest.approx(np.mean(lots, axis=0), abs=0.12)


def test_uniform_hits_its_area_and_gains_nothing() -> None:
    _, counts = drawn(5)
    found = score(np.full(200, 1 / 200), 30.0, counts, GRID)
    assert found.hits / counts.sum() == pytest.approx(AREA_SHARES)
    assert found.log_gain == pytest.approx(0.0, abs=1e-9)


def test_one_surprise_costs_no_more_than_the_floor() -> None:
    share, counts = np.zeros(200), np.zeros(200)
    share[3], counts[8] = 1.0, 1.0
    assert score(share, 1.0, counts, GRID).log_gain == pytest.approx(math.log(FLOOR))


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([7, 10, 23, 200]))
def test_maps_and_spans_together_are_scored_as_each_alone(seed: int, number: int) -> None:
    """Whatever lies beside it in the batch, and however many places are equal; of which the first come first."""
    rng = np.random.default_rng(seed)
    grid = GRID.clipped(np.arange(200) < number)
    shares = np.round(rng.gamma(0.5, 1.0, (4, number)), 1) + np.array([[0.0], [0.3], [0.0], [1.0]])
    shares[3] = 1.0
    shares[:, 0] += 0.1
    shares /= shares.sum(axis=1, keepdims=True)
    counts, sent = rng.poisson([[0.1], [0.3]], (2, number)).astype(float), rng.random((2, number)) < 0.5
    expected = np.array([9.0, 20.0])
    order = in_order(shares, grid)
    found = scored(order, came(counts, expected), sent)
    for at, share in enumerate(shares):
        lowest = sorted(range(number), key=lambda place: (-share[place], place))[::-1]
        assert order.rank[at][lowest].tolist() == list(range(number))[::-1]
        for span in range(2):
            alone = score(share, expected[span], counts[span], grid, sent[span])
            for name in Scores.__slots__:
                both = getattr(found, name)[span, at], getattr(alone, name)
                assert np.allclose(*both, rtol=1e-9, equal_nan=True), name
            tenths = np.zeros((2, CALIBRATION_BINS))
            for turn, place in enumerate(lowest):
                tenths[:, turn * CALIBRATION_BINS // number] += (
                    expected[span] * floored(share)[place],
                    counts[span, place],
                )
            assert np.allclose([found.expected[span, at], found.observed[span, at]], tenths)


def test_what_chance_does_not_explain_is_summed_place_by_place() -> None:
    share, counts = drawn(3)
    safe = floored(share)
    wrong, square = beyond_chance(safe[None], came(counts[None], np.array([30.0])))[0, 0]
    assert wrong == pytest.approx(
        sum((count - 30 * part) ** 2 - 30 * part for count, part in zip(counts, safe, strict=True))
    )
    assert square == pytest.approx(sum((30 * part) ** 2 for part in safe))


def test_origins_add_up() -> None:
    parts = [score(*(lambda s, c: (s, 30.0, c, GRID))(*drawn(seed))) for seed in range(3)]
    whole = stacked(parts).together()
    for name in set(Scores.__slots__) - {"precision"}:
        assert getattr(whole, name) == pytest.approx(sum(getattr(part, name) for part in parts))
    assert whole.precision == pytest.approx(np.mean([part.precision for part in parts]))
    empty = score(np.full(200, 1 / 200), 1.0, np.zeros(200), GRID)
    assert math.isnan(empty.precision)
    assert stacked([parts[0], empty]).together().precision == parts[0].precision
    assert math.isnan(stacked([empty, empty]).together().precision)


def test_the_interval_of_a_mean_per_incident_holds_the_truth() -> None:
    rng = np.random.default_rng(3)
    held = 0
    for _ in range(40):
        events = rng.poisson(20.0, 40).astype(float)
        values = np.array([rng.normal(0.5, 1.0, int(number)).sum() for number in events])
        mean, low, high = per_event(values, events, Redraws.drawn(rng))
        assert low <= mean <= high
        held += low <= 0.5 <= high
    assert 34 <= held <= 40
    assert math.isnan(per_event(np.ones((1, 1)), np.ones(1), Redraws(1))[1][0])
    assert math.isnan(per_event(np.zeros((1, 3)), np.zeros(3), Redraws(1))[0][0])


def test_a_grid_with_holes_has_no_cells_beside_them() -> None:
    keep = np.ones(200, dtype=bool)
    keep[21:40] = False
    fewer: Grid = GRID.clipped(keep)
    share = np.zeros(fewer.number)
    share[0] = 1.0
    assert (
        score(share, 1.0, share, fewer).near_cells[0] < score(np.eye(200)[0], 1.0, np.eye(200)[0], GRID).near_cells[0]
    )


@pytest.mark.parametrize("number", [2, 3, 7, 12])
def test_blocks_are_summed_as_if_drawn_one_by_one(number: int) -> None:
    rng = np.random.default_rng(number)
    values, counts = rng.normal(size=(2, number)), rng.integers(1, 9, number).astype(float)
    size = min(3, number)
    starts = np.random.default_rng([7, number]).integers(0, number, (DRAWS, -(-number // size)))
    for own, found in zip(values, zip(*per_event(values, counts, Redraws(7)), strict=True), strict=True):
        ratios = []
        for drawn_ones in starts:
            days = [(start + step) % number for start in drawn_ones for step in range(size)][:number]
            ratios.append(own[days].sum() / counts[days].sum())
        expected = np.quantile(ratios, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
        assert found == pytest.approx((own.sum() / counts.sum(), *expected))


def test_draws_do_not_depend_on_what_else_was_asked() -> None:
    first, second = Redraws(3), Redraws(3)
    first.of(5)
    assert np.array_equal(first.of(9), second.of(9))
    assert set(first.of(9).sum(axis=1)) == {9.0}
    assert not np.array_equal(Redraws(4).of(9), second.of(9))
