"""Boosted trees for counts: small trees, one after another, that each mend what an expectation still has wrong.

Written here because the product has no library for it, and because a library's trees cannot start from another
forecast, which is what makes these useful (docs/adr/025). Fast enough for a hundred thousand rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from openvis.analysis.expectations.history import Floats, Ints

BINS = 24  # a feature is cut into so many parts, each with about as much expected
DEPTH = 3  # questions of a tree, the same for all of its branches: 8 leaves
RATE = 0.1  # part of a tree's correction that is taken
MOST_TREES = 80
PATIENCE = 15  # trees that may follow each other without being any better for the rows that are watched
LEAST_EXPECTED = 5.0  # incidents by which a leaf is drawn towards no correction

Bins = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Tree:
    """leaf = sum over the questions of 2^k x (bin of the feature > cut); `values` (leaves,) on the log scale."""

    features: tuple[int, ...]
    cuts: tuple[int, ...]
    values: Floats

    def correction(self, binned: Bins) -> Floats:
        leaf = np.zeros(binned.shape[1], dtype=np.int64)
        for turn, (feature, cut) in enumerate(zip(self.features, self.cuts, strict=True)):
            leaf += (binned[feature] > cut).astype(np.int64) << turn
        return np.asarray(self.values[leaf])


@dataclass(frozen=True, slots=True)
class Boosted:
    """edges (features, BINS - 1) where each feature is cut; `trees` in order."""

    edges: Floats
    trees: tuple[Tree, ...]

    def correction(self, features: Floats) -> Floats:
        """(rows,) what is to be added to the log of the expectation; features (features, rows)."""
        binned = _binned(features, self.edges)
        return np.asarray(sum((tree.correction(binned) for tree in self.trees), np.zeros(features.shape[1])))


def boosted(
    features: Floats, counts: Floats, expected: Floats, later: NDArray[np.bool_], *, most: int = MOST_TREES
) -> Boosted:
    """Trees that raise or lower `expected`; as many as were best for the rows that are `later`, which may be none.

    features (features, rows); counts and expected (rows,), of a sample both already divided by its chance

    Poisson: log mu = log m + RATE x sum of trees. A leaf with counts Y and expectation M (so far) gets
    (Y - M) / (M + l), and a question is the one with the most sum of (Y - M)² / (M + l), l = LEAST_EXPECTED: a Newton
    step with a ridge.
    Friedman (2001, Annals of Statistics 29:1189); the same question in all branches: Prokhorenkova et al. (2018).
    The number of trees is chosen on the later rows by likelihood, then as many are grown on all rows.
    Not for rows whose expectation is not right already within a factor of ten or so: a step would be too long.
    """
    edges = _edges(features, expected)
    binned = _binned(features, edges)
    _, losses = _grown(binned, counts, expected, ~later, most, watched=later)
    best = int(np.argmin(losses))
    trees, _ = _grown(binned, counts, expected, np.ones_like(later), best)
    return Boosted(edges, tuple(trees))


def _grown(
    binned: Bins,
    counts: Floats,
    expected: Floats,
    learnt: NDArray[np.bool_],
    most: int,
    *,
    watched: NDArray[np.bool_] | None = None,
) -> tuple[list[Tree], list[float]]:
    """So many trees on the rows that are learnt from, and minus the log likelihood of the watched after 0, 1, ...

    Fewer, where PATIENCE of them were no better for the watched.
    """
    own, own_counts = np.ascontiguousarray(binned[:, learnt]), counts[learnt]
    other = np.zeros_like(learnt) if watched is None else watched
    seen, seen_counts, seen_mu = np.ascontiguousarray(binned[:, other]), counts[other], expected[other].copy()
    mu = expected[learnt].copy()
    trees: list[Tree] = []
    losses = [_loss(seen_counts, seen_mu)]
    while len(trees) < most and (watched is None or len(losses) - int(np.argmin(losses)) <= PATIENCE):
        tree = _tree(own, own_counts - mu, mu)
        trees.append(tree)
        mu *= np.exp(tree.correction(own))
        seen_mu *= np.exp(tree.correction(seen))
        losses.append(_loss(seen_counts, seen_mu))
    return trees, losses


def _loss(counts: Floats, mu: Floats) -> float:
    """Judged on places alone: the total of all rows is not the trees' business."""
    scaled = mu * (counts.sum() / mu.sum()) if mu.sum() > 0 else mu
    return float(-(counts * np.log(np.maximum(scaled, 1e-300))).sum())


def _tree(binned: Bins, wrong: Floats, mu: Floats) -> Tree:
    """One question after another, each the best for all branches there are by then."""
    branch = np.zeros(len(mu), dtype=np.int64)
    features, cuts = [], []
    for turn in range(DEPTH):
        size = BINS << turn
        gains = np.zeros((len(binned), BINS))
        for feature, bins in enumerate(binned):
            at = branch * BINS + bins
            error, weight = (np.bincount(at, each, size).reshape(-1, BINS).cumsum(axis=1) for each in (wrong, mu))
            above = (error[:, -1:] - error) ** 2 / (weight[:, -1:] - weight + LEAST_EXPECTED)
            gains[feature] = (error**2 / (weight + LEAST_EXPECTED) + above).sum(axis=0)
        best, cut = divmod(int(np.argmax(gains)), BINS)
        features.append(best)
        cuts.append(cut)
        branch += (binned[best] > cut).astype(np.int64) << turn
    leaves = 1 << DEPTH
    error, weight = np.bincount(branch, wrong, leaves), np.bincount(branch, mu, leaves)
    return Tree(tuple(features), tuple(cuts), RATE * error / (weight + LEAST_EXPECTED))


def _edges(features: Floats, expected: Floats) -> Floats:
    """Where the expectation below each cut is 1/BINS, 2/BINS, ... of all."""
    cuts = np.empty((len(features), BINS - 1))
    for at, values in enumerate(features):
        order = np.argsort(values, kind="stable")
        below = np.cumsum(expected[order])
        wanted = below[-1] * np.arange(1, BINS) / BINS
        cuts[at] = values[order][np.minimum(np.searchsorted(below, wanted), len(values) - 1)]
    return cuts


def _binned(features: Floats, edges: Floats) -> Bins:
    """(features, rows) how many cuts lie below each value."""
    found: Ints = np.stack(
        [np.searchsorted(cuts, values, side="left") for cuts, values in zip(edges, features, strict=True)]
    )
    return found.astype(np.uint8)
