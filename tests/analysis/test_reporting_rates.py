"""One area reports half: by hand, a second time in loops, and what holds of any map."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from openvis.analysis.forecasts.reporting_rates import Halved, if_one_reports_less

maps = st.lists(st.tuples(st.integers(0, 40), st.integers(-1, 3)), min_size=6, max_size=20)


def in_loops(mean: list[float], owner: list[int], number: int, top: int) -> list[tuple[int, int, int, int]]:
    """Of each area: inside, remain, rank and rank then."""

    def highest(values: list[float]) -> set[int]:
        return set(sorted(range(len(values)), key=lambda at: (-values[at], at))[:top])

    def rank(values: list[float], area: int) -> int:
        totals = [sum(v for v, at in zip(values, owner, strict=True) if at == each) for each in range(number)]
        return sorted(range(number), key=lambda each: (-totals[each], each)).index(area) + 1

    told = []
    for area in range(number):
        halved = [value / 2 if at == area else value for value, at in zip(mean, owner, strict=True)]
        inside, remain = (sum(owner[at] == area for at in highest(values)) for values in (mean, halved))
        told.append((inside, remain, rank(mean, area), rank(halved, area)))
    return told


def test_by_hand() -> None:
    """Area 0 holds the two highest places; at half of it one of them goes to area 1."""
    found = if_one_reports_less(np.array([9.0, 7.0, 5.0, 4.0, 1.0]), np.array([0, 0, 1, 1, 2]), 3, 2)
    assert (found.inside[0], found.remain[0], found.gains[0], found.gained[0]) == (2, 1, 1, 1)
    assert (found.rank.tolist(), found.rank_then.tolist()) == ([1, 2, 3], [2, 2, 3])
    assert (found.inside[1], found.gains[1], found.gained[1]) == (0, -1, 0)


@settings(max_examples=25)
@given(maps, st.integers(1, 6))
def test_in_loops_and_whatever_the_map(places: list[tuple[int, int]], top: int) -> None:
    mean, owner = np.array([float(value) for value, _ in places]), np.array([at for _, at in places])
    found: Halved = if_one_reports_less(mean, owner, 4, top)
    rows = zip(*(getattr(found, name).tolist() for name in ("inside", "remain", "rank", "rank_then")), strict=True)
    assert list(rows) == in_loops(mean.tolist(), owner.tolist(), 4, top)
    assert (found.remain <= found.inside).all()
    assert (found.rank_then >= found.rank).all()
    assert (found.gained <= found.inside - found.remain).all()
    assert ((found.gains < 0) == (found.gained == 0)).all()


def test_who_reports_as_before_keeps_every_place() -> None:
    rng = np.random.default_rng(1)
    mean, owner = rng.gamma(0.5, 1.0, 200), rng.integers(0, 5, 200)
    same = if_one_reports_less(mean, owner, 5, 10, rate=1.0)
    assert (same.remain == same.inside).all()
    assert (same.rank == same.rank_then).all()
