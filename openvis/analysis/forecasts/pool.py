"""Mixtures of shares that each add up to 1 over all places: the one that made what came most likely, and the one that
does not lose much to the best of its parts, whichever that turns out to be."""

from __future__ import annotations

import numpy as np

from openvis.analysis.expectations.history import Floats

PRIOR = 1.0  # incidents each surface is thought to have been right about before any came
ROUNDS = 300
CLOSE = 1e-4  # change of every weight at which the search ends
SHARED = 0.01  # of all weight that is dealt out anew every period, so that what fell behind can come back


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
        new = total @ seen
        new *= weights
        new += prior
        new /= np.add.reduce(new, axis=1, keepdims=True)
        change = np.maximum.reduce(np.abs(new - weights), axis=1)
        weights = new if search.all() else np.where(search[:, None], new, weights)
        search &= change >= CLOSE
        if not np.logical_or.reduce(search):
            break
    return weights


def earned_weights(gains: Floats) -> Floats:
    """(parts,) weights that add up to 1. gains (periods, parts): log likelihood of each in each, the oldest first.

    v = (1 - SHARED) w + SHARED / parts;  w <- v e^gain / sum of v e^gain, period by period; the last v is given

    A part weighs by the likelihood of all it said before (Bayes), and a little is dealt out anew. So what is mixed can
    hardly do worse than the best part: by some log(parts) nats in all, and as much again for every time the best
    becomes another (Herbster & Warmuth 1998, Machine Learning 32:151). Only `pool_weights` may be better than every
    part; let it be one of the parts.
    """
    parts = gains.shape[1]
    weights = np.full(parts, 1.0 / parts)
    for gain in gains:
        weights = weights * np.exp(gain - gain.max())
        weights = (1 - SHARED) * weights / weights.sum() + SHARED / parts
    return weights


def blended(surfaces: Floats, weights: Floats) -> Floats:
    """(pools, places) their weighted sums."""
    return np.asarray(weights @ surfaces)
