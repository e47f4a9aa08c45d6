"""In which shares an old buurt is divided over its pieces, and what those shares rest on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from openvis.analysis.expectations.history import Floats, Ints
from openvis.domain.concordance import Basis

# Fewer addresses say little: each would weigh five percent.
LEAST_ADDRESSES = 20


@dataclass(frozen=True, slots=True)
class AreaPieces:
    """One entry per piece of an old area: positions of the old and the new area, and what lies on it.

    surface      square metres
    addresses    number of addresses; NaN where no addresses were given
    inhabitants  of the whole new area; NaN where not known
    """

    old: Ints
    new: Ints
    surface: Floats
    addresses: Floats
    inhabitants: Floats


def shares_of(pieces: AreaPieces) -> tuple[Floats, list[Basis]]:
    """The share of each piece in its old area, and its basis; the shares of one old area add up to 1.

    One piece               1, whole: no estimate
    several, s_j = w_j / sum of w over the pieces, with the first of these weights that can be had:
        addresses           where the old area holds at least LEAST_ADDRESSES of them
        inhabitants         where every piece is a new area as a whole (that is: gets ground from no other old one)
        surface             otherwise

    Addresses stand for people and doors, so for what happens in dwellings; inhabitants likewise. Surface is the last
    resort: it assumes that everything is spread evenly, which park, water and industry never are. Not for what
    happens where nobody lives (shoplifting, car theft at a station): no weight here knows shops or parking places.
    """
    share = np.ones(len(pieces.old))
    basis = [Basis.WHOLE] * len(pieces.old)
    sources = np.bincount(pieces.new) if len(pieces.new) else np.zeros(0, dtype=np.int64)
    for area in np.unique(pieces.old):
        at = np.flatnonzero(pieces.old == area)
        if len(at) > 1:
            chosen, weight = _weight(pieces, at, bool((sources[pieces.new[at]] == 1).all()))
            share[at] = weight / weight.sum()
            for piece in at:
                basis[piece] = chosen
    return share, basis


def _weight(pieces: AreaPieces, at: Ints, whole: bool) -> tuple[Basis, Floats]:
    if pieces.addresses[at].sum() >= LEAST_ADDRESSES:
        return Basis.ADDRESSES, pieces.addresses[at]
    if whole and pieces.inhabitants[at].sum() > 0:
        return Basis.INHABITANTS, pieces.inhabitants[at]
    return Basis.SURFACE, pieces.surface[at]
