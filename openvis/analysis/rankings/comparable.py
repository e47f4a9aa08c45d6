"""Comparable places: how much each counts in what another is held against, by how densely people live there."""

from __future__ import annotations

import numpy as np

from openvis.analysis.expectations.history import Floats

HALF_AT = 3.0  # a place with three times as many inhabitants per square kilometre, or a third, counts half


def comparable(density: Floats) -> Floats:
    """(places, places) weight of each column in the norm of each row; the most comparable has 1, the place itself 0.

    w = 1 / (1 + (ln(D_row / D_column) / ln HALF_AT)²), by inhabitants per square kilometre (places,), at least 1

    Where a density is not known (NaN), or is of no other, all others count alike. The tail is heavy on purpose: a heath
    has no equals, and is then held against all others rather than against the one that is next.

    Tried on a year of police figures of Utrechtse Heuvelrug (33 buurten, 31 types): what the others lead one to expect
    of a buurt is 7 % nearer in deviance than when all count alike, flat between two and five for HALF_AT. Density says
    nothing of visitors: a quiet and a busy centre are as dense. Addresses per square kilometre would be the better
    measure where they are delivered.
    """
    known = np.log(np.maximum(density, 1.0))
    apart = np.nan_to_num((known[:, None] - known) / np.log(HALF_AT), nan=0.0)
    weight = 1.0 / (1.0 + apart**2)
    np.fill_diagonal(weight, 0.0)
    most = weight.max(axis=1, keepdims=True, initial=0.0)
    return np.asarray(weight / np.where(most > 0, most, 1.0))
