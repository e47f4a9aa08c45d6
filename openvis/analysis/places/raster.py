"""A raster of scores from elsewhere beside what happened: which cells are highest, and how much lay in them.

For comparing only. That many incidents lay in the highest cells says nothing of why, and cells that are looked at more
often get more reports: only what the public reports may be laid beside them.
"""

from __future__ import annotations

import math

import numpy as np

from openvis.analysis.expectations.history import Flags, Floats, Ints
from openvis.domain.raster import TOP_SHARE


def top_cells(scores: Floats, *, high_is_risk: bool, share: float = TOP_SHARE) -> Flags:
    """The cells of greatest risk: with k the rounded-up `share` of all cells, those at least as high as the k-th.

    Equal scores stay together, so of a raster with few different scores it can be many more than the share; how many
    it is must be told beside it.
    """
    if not len(scores):
        return np.zeros(0, dtype=bool)
    risk = scores if high_is_risk else -scores
    rank = math.ceil(share * len(risk))
    return np.asarray(risk >= np.sort(risk)[-rank])


def caught_in(cell: Ints, top: Flags) -> int:
    """How many incidents lie in the top cells; `cell` is the position of the cell of each incident."""
    return int(top[cell].sum())


def caught_by_counts(before: Ints, now: Ints, cells: int) -> float:
    """How many of `now` lie in as many cells, chosen by what happened there before: the bar a raster has to clear.

    before, now  incidents per cell. The cells with the most of `before` are chosen; where the last of them are equal
    to others, each of those is chosen for the same part, which is what choosing among them by lot gives on average.
    """
    if cells >= len(before):
        return float(now.sum())
    last = np.sort(before)[::-1][cells - 1]
    certain, equal = before > last, before == last
    part = (cells - certain.sum()) / equal.sum()
    return float(now[certain].sum() + part * now[equal].sum())


def mean_by_surface(scores: Floats, surface: Floats) -> float | None:
    """The mean score, each cell by the surface that counts; None without any surface."""
    total = surface.sum()
    return float((scores * surface).sum() / total) if total > 0 else None
