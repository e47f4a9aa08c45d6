"""A pool of surfaces: the mixture that made what came most likely, of shares that each add up to 1 over all places."""

from __future__ import annotations

import numpy as np

from openvis.analysis.expectations.history import Floats

PRIOR = 1.0  # incidents each surface is thought to have been right about before any came
ROUNDS = 300
CLOSE = 1e-4  # change of every weight at which the search ends


def pool_weights(seen: Floats, start: Floats) -> Floats:
    """(pools, surfaces) weights that add up to 1 in each pool, from `start` on: a surface that is 0 there is not in it.

    seen  (incidents, surfaces) what each said where an incident came

    w_s <- (PRIOR + sum over incidents of w_s f_s / sum_r w_r f_r) / (surfaces PRIOR + incidents), until nothing changes

    EM for the weights of a mixture of known densities, chosen on incidents that none of them had seen: stacking (Smyth
    & Wolpert 1999, Machine Learning 36:59). The likelihood has one maximum, so `start` only saves time. A surface that
    gave nothing is never ruled out by the prior. Not for surfaces that saw the incidents they are judged on: the
    narrowest would get all.
    """
    prior, by_surface = PRIOR * (start > 0), np.ascontiguousarray(seen.T)
    weights, search = start, np.ones(len(start), dtype=np.bool_)
    for _ in range(ROUNDS):
        total = weights @ by_surface
        np.divide(1.0, total, out=total, where=total > 0)
        new = weights * (total @ seen) + prior
        new /= new.sum(axis=1, keepdims=True)
        change = np.abs(new - weights).max(axis=1)
        weights = np.where(search[:, None], new, weights)
        search &= change >= CLOSE
        if not search.any():
            break
    return weights


def blended(surfaces: Floats, weights: Floats) -> Floats:
    """(pools, places) their weighted sums."""
    return np.asarray(weights @ surfaces)
