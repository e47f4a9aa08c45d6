"""A risk map and its scores the obvious way: one incident after another, one cell after another."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy import integrate, stats

from openvis.analysis.forecasts.risk_grid import REACH, Grid


def slowly_counted(
    grid: Grid, x: Sequence[float], y: Sequence[float], day: Sequence[int], on: int, memory: float
) -> list[float]:
    """(cells,) each incident of before `on` weighs half after so many days."""
    number = {cell: at for at, cell in enumerate(grid.cells.tolist())}
    counts = [0.0] * grid.number
    for east, north, when in zip(x, y, day, strict=True):
        column, row = math.floor((east - grid.west) / grid.side), math.floor((north - grid.south) / grid.side)
        at = number.get(row * grid.columns + column) if 0 <= column < grid.columns and row >= 0 else None
        if at is not None and when < on:
            counts[at] += 0.5 ** ((on - when) / memory)
    return counts


def slowly_spread(grid: Grid, counts: np.ndarray, bandwidth: float) -> np.ndarray:
    """Cell by cell: the share of a Gaussian from anywhere in one that falls in the other, along and across."""
    steps = math.ceil(REACH * bandwidth / grid.side) + 1

    def share(apart: int) -> float:
        overlap = lambda u: (1 - abs(u - apart)) * stats.norm.pdf(u, scale=bandwidth / grid.side)  # noqa: E731
        return float(integrate.quad(overlap, apart - 1, apart + 1, points=[apart], epsabs=1e-13)[0])

    shares = {apart: share(apart) for apart in range(-steps, steps + 1)}
    whole = sum(shares.values())
    number = {divmod(cell, grid.columns): at for at, cell in enumerate(grid.cells.tolist())}
    spread = [0.0] * grid.number
    for (row, column), there in number.items():
        for north, along in shares.items():
            for east, across in shares.items():
                here = number.get((row + north, column + east))
                if here is not None:
                    spread[here] += counts[there] * along * across / whole**2
    return np.array(spread)
