"""Mixtures of shares that each add up to 1 over all places: the one that made what came most likely, and the one that
does not lose much to the best of its parts, whichever that turns out to be."""

from __future__ import annotations

import numpy as np

from openvis.analysis.expectations.history import Floats

PRIOR = 1.0  # incidents each surface is thought to have been right about before any came, on average
ROUNDS = 300
CLOSE = 1e-4  # change of every weight at which the search ends


def pool_weights(seen: Floats, start: Floats, faith: Floats | None = None) -> Floats:
    """(pools, surfaces) weights that add up to 1 in each pool, from `start` on: a surface that is 0 there is not in it.

    seen   (incidents, surfaces) what each said where an incident came
    faith  (surfaces,) part of the prior that each gets, of 1 together; in equal parts where it is None

    w_s <- (surfaces PRIOR faith_s + sum over incidents of w_s f_s / sum_r w_r f_r) / (surfaces PRIOR + incidents),
    until nothing changes

    EM for the weights of a mixture of known densities, chosen on incidents that none of them had seen: stacking (Smyth
    & Wolpert 1999, Machine Learning 36:59). The likelihood has one maximum, so `start` only saves time. A surface that
    gave nothing keeps what the prior gives it. Not for surfaces that saw the incidents they are judged on: the
    narrowest would get all.
    """
    there = (start > 0).astype(np.float64)
    prior = PRIOR * (there if faith is None else there.sum(axis=1, keepdims=True) * faith * there)
    by_surface = np.ascontiguousarray(seen.T)
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

    w <- v e^gain / sum of v e^gain;  v = (1 - s) w + s a, s = 1 / (n + 1) after n periods; the last v is given
    a = e^mean / sum of e^mean, mean the gain of each part in an average period so far

    A part weighs by the likelihood of all it said before (Bayes), and a little is dealt out anew, so that what fell
    behind can come back: fixed share (Herbster & Warmuth 1998, Machine Learning 32:151), of a share that falls with
    time, for whatever is best changes less often the more is known (Shamir & Merhav 1999, IEEE Trans. Inf. Theory
    45:1498; van Erven, Grünwald & de Rooij 2012, JRSS B 74:361). It is dealt out by what each part made of an average
    period, and not in equal parts: what is mixed are maps, so what a useless part gets is lost at every incident of a
    period and not once. In n periods what is mixed does at most log(parts) + log(n) nats worse than the best part, and
    log(parts n) more for every time that another is the best, besides what that one lay behind in an average period.
    Chosen on earlier periods only (docs/adr/048). Only pools may be better than every part: let them be parts.
    """
    periods, parts = gains.shape
    numbers = np.arange(1, periods + 1)
    averages = gains.cumsum(axis=0) / numbers[:, None]
    averages -= np.logaddexp.reduce(averages, axis=1, keepdims=True)
    weights = np.full(parts, -np.log(parts))  # logarithms: what is of no use comes near nothing
    for gain, average, known, one_more in zip(gains, averages, np.log(numbers), np.log(numbers + 1), strict=True):
        weights = weights + gain
        weights = np.logaddexp(weights + (known - np.logaddexp.reduce(weights)), average) - one_more
    return np.asarray(np.exp(weights))


def blended(surfaces: Floats, weights: Floats) -> Floats:
    """(pools, places) their weighted sums."""
    return np.asarray(weights @ surfaces)
