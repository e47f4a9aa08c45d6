"""The tables on Portland in docs/reference/forecast.md: their grid, and the scoring of the challenge by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bench import portland
from openvis.analysis.forecasts.ladder import Step
from openvis.domain.forecast import Rung


@pytest.fixture(scope="module")
def read(shared_data: Path) -> portland.Portland:
    assert shared_data / "portland" == portland.DATA
    return portland.read()


def step(share: list[float], counts: list[int]) -> Step:
    return Step(0, {Rung.MIXTURE: np.array(share)}, float(sum(counts)), np.array(counts, dtype=float))


def test_the_sides_of_the_cells_lie_at_multiples_of_400_feet(read: portland.Portland) -> None:
    events, grid = read.on_grid(portland.SIDE)
    assert grid.number == 28_078
    west, south = (corner / portland.FOOT / 400 for corner in grid.corners())
    assert np.abs(west - np.round(west)).max() < 1e-6
    assert np.abs(south - np.round(south)).max() < 1e-6
    assert len(events.day) > 4_000


def test_a_moved_grid_holds_about_as_many_cells_and_incidents(read: portland.Portland) -> None:
    events, grid = read.on_grid(portland.MOVED_SIDE)
    moved_events, moved = read.on_grid(portland.MOVED_SIDE, portland.MOVED_SIDE / 3, portland.MOVED_SIDE / 3)
    assert moved.number == pytest.approx(grid.number, rel=0.01)
    assert len(moved_events.day) == pytest.approx(len(events.day), rel=0.01)
    assert not np.array_equal(events.place, moved_events.place[: len(events.place)])


def test_the_challenge_is_answered_with_44_cells_of_a_quarter_square_mile() -> None:
    assert pytest.approx(0.2525, abs=1e-4) == portland.SQUARE_MILES * 147.71
    share = [1.0] * 44 + [0.5] * 56
    counts = [0] * 43 + [3] + [7] + [0] * 55
    hits, pai, pei = portland.answered(step(share, counts), Rung.MIXTURE).split(", ")
    assert hits == "3/10"
    assert float(pai) == pytest.approx(0.3 / portland.SQUARE_MILES, abs=0.05)
    assert float(pei) == pytest.approx(3 / 10)
