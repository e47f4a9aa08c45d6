"""Chances and quantiles of negative binomial counts, for commands that cannot wait for all of scipy.stats.

`scipy.stats` takes half a second of processor to import, which every command paid. What is called here is what
`scipy.stats.nbinom` calls itself, so results are the same to the last bit. Those names are scipy's own: a version
without them, or with other numbers, is refused by `tests/analysis/test_negative_binomial.py`.

size    r > 0
chance  of none, r / (r + mean): the p of scipy
"""

from __future__ import annotations

import numpy as np
from scipy import special
from scipy.special import _ufuncs

from openvis.analysis.expectations.history import Floats


def chance_of(count: Floats, size: Floats, chance: Floats) -> Floats:
    """P(Y = count), of whole counts from 0 on."""
    return np.asarray(np.clip(_ufuncs._nbinom_pmf(count, size, chance), 0.0, 1.0))


def log_chance_of(count: Floats, size: Floats, chance: Floats) -> Floats:
    """log P(Y = count), of whole counts from 0 on."""
    coefficient = special.gammaln(size + count) - special.gammaln(count + 1) - special.gammaln(size)
    return np.asarray(coefficient + size * np.log(chance) + special.xlog1py(count, -chance))


def chance_of_at_most(count: Floats, size: Floats, chance: Floats) -> Floats:
    """P(Y <= count), 0 of counts below 0."""
    at_most = np.clip(_ufuncs._nbinom_cdf(np.maximum(count, 0.0), size, chance), 0.0, 1.0)
    return np.asarray(np.where(np.asarray(count) < 0, 0.0 * at_most, at_most) + 0.0 * count)  # NaN of a count is NaN


def chance_of_more(count: Floats, size: Floats, chance: Floats) -> Floats:
    """P(Y > count), 1 of counts below 0."""
    more = np.clip(_ufuncs._nbinom_sf(np.maximum(count, 0.0), size, chance), 0.0, 1.0)
    return np.asarray(np.where(np.asarray(count) < 0, 1.0 + 0.0 * more, more))


def quantile(of: float, size: Floats, chance: Floats) -> Floats:
    """The lowest count with P(Y <= count) >= `of`."""
    with np.errstate(over="ignore"):
        return np.asarray(_ufuncs._nbinom_ppf(of, size, chance))


def exceeded_by(share: float, size: Floats, chance: Floats) -> Floats:
    """The lowest count with P(Y > count) <= `share`, also where that is too small to be told from 0 beside 1."""
    with np.errstate(over="ignore"):
        return np.asarray(_ufuncs._nbinom_isf(share, size, chance))
