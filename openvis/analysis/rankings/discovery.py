"""Many questions at once: which answers may stand on a list that promises few false ones."""

from __future__ import annotations

import numpy as np

from openvis.analysis.expectations.history import Floats

DISCOVERY_RATE = 0.10  # of the rows on a list, at most this share is expected to be a false alarm
MOST_DOUBT = 0.20  # no row is carried onto a list by the certainty of others when it is this doubtful itself


def q_values_of_p(p: Floats) -> Floats:
    """Benjamini-Hochberg q per p-value, in the shape of `p`; NaN was not tested and stays NaN.

    q_(i) = min over j >= i of m p_(j) / j. A row with q <= rate belongs on a list with that false discovery rate.
    Benjamini & Hochberg (1995, JRSS B 57:289); holds for independent and positively dependent tests
    (Benjamini & Yekutieli 2001) with p-values at least uniform under the null. Not for strongly negative dependence.
    """
    tested = ~np.isnan(p)
    q = np.full(p.shape, np.nan)
    if tested.any():
        given = np.clip(p[tested], 0.0, 1.0)
        order = np.argsort(given)
        by_rank = given[order] * (len(given) / np.arange(1, len(given) + 1))
        lowest = np.minimum.accumulate(by_rank[::-1])[::-1]
        of_tested = np.empty_like(given)
        of_tested[order] = np.clip(lowest, 0.0, 1.0)
        q[tested] = of_tested
    return q


def q_values_of_posterior(null: Floats) -> Floats:
    """Bayesian false discovery rate per posterior null probability; NaN was not tested and stays NaN.

    With null probabilities in rising order, q_(i) = mean of the first i: the share of false rows one expects on a
    list that ends there. Newton et al. (2004, Biostatistics 5:155). As good as the posterior it is given.
    """
    flat = null.ravel()
    order = np.argsort(flat, kind="stable")  # NaN sorts last
    ordered = flat[order]
    means = np.cumsum(ordered) / np.arange(1, len(ordered) + 1)
    # Equal probabilities share the largest mean, so that the order of areas decides nothing.
    last_equal = np.searchsorted(ordered, ordered, side="right") - 1
    q = np.empty_like(flat)
    q[order] = np.where(np.isnan(ordered), np.nan, means[last_equal])
    return q.reshape(null.shape)
