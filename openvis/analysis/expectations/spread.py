"""How much counts vary beyond Poisson noise: one estimator, used between months, between buurten and between wijken."""

from __future__ import annotations

import numpy as np

from openvis.analysis.expectations.history import Floats


def extra_variance(counts: Floats, shares: Floats) -> tuple[Floats, Floats]:
    """Evidence on d in Var(y) = m + d m², from how a total splits over its cells (last axis).

    counts, shares  (..., cells); a cell that is not given has share 0 and count 0
    returns         (...) excess and information; d is estimated by sum(excess) / sum(information)

    Given the total n and cell shares q (sum 1), pure Poisson counts are multinomial, so
        excess      = sum (y - n q)² - n (1 - sum q²)          has mean 0, whatever the level;
        information = n (n - 1) (sum q² - 2 sum q³ + (sum q²)²)  is what d multiplies.
    Negative for counts more even than Poisson. Low by a factor 1 + d sum q², so small for many cells.

    Assumes the cells vary independently around the shares. Method of moments as in Breslow (1984, Applied
    Statistics 33:38) and Böhning (2000, Computer-Assisted Analysis of Mixtures), conditional on the total.
    Not for one cell, nor for a single total below two: there the information is zero. A drift counts as spread.
    """
    return extra_variance_of_groups(counts, np.einsum("...i,...i->...", counts, counts), np.ones(1), shares)


def extra_variance_of_groups(counts: Floats, squares: Floats, cells: Floats, shares: Floats) -> tuple[Floats, Floats]:
    """The same of cells in groups that share their share, such as the Januaries of several years (last axis).

    counts  (..., groups) sum of the counts of a group; cells  (..., groups) how many it has; shares  (..., groups)
    squares  (...) sum of the squares of the counts of all cells
    """
    total = counts.sum(axis=-1)
    mass = (cells * shares).sum(axis=-1, keepdims=True)
    q = np.divide(shares, mass, out=np.zeros(np.broadcast_shapes(shares.shape, mass.shape)), where=mass > 0)
    power = cells * q * q
    twice, thrice = power.sum(axis=-1), (power * q).sum(axis=-1)
    off = squares - total * (2.0 * (counts * q).sum(axis=-1) - total * twice)  # sum (y - n q)²
    excess = off - total * (1.0 - twice)
    information = total * (total - 1.0) * (twice - 2.0 * thrice + twice**2)
    return excess, np.maximum(information, 0.0)


def pooled_variance(excess: Floats, information: Floats, *, spread: float) -> Floats:
    """(types,) d per type, drawn towards the d of all types together where a type says little by itself.

    d_type = (excess + K d_all) / (information + K),  K = 2 / spread²
    because an estimate has a sampling variance of about 2 / information under Poisson, and `spread` is how far
    (standard deviation) types are thought to differ in d. Never negative.
    """
    everything = information.sum()
    overall = max(0.0, float(excess.sum() / everything)) if everything > 0 else 0.0
    prior = 2.0 / spread**2
    return np.maximum((excess + prior * overall) / (information + prior), 0.0)
