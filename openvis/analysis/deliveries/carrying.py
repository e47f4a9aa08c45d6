"""Counts of old areas carried to new ones by stated shares: whole incidents, none lost and none made up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from openvis.analysis.expectations.history import Floats, Ints
from openvis.domain.concordance import Basis

# Shares are whole millionths, so that claims are exact and a tie is a tie on every machine.
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Part:
    """What of an old area goes to one new one."""

    millionths: int
    basis: Basis


Parts = Mapping[str, Mapping[str, Part]]  # {old code: {new code: part}}; the parts of one old area are a million


def parts_of(rows: Iterable[tuple[str, str, float, Basis]]) -> Parts:
    """Parts from (old code, new code, share, basis); shares of one old area are made to add up to exactly 1."""
    weights: dict[str, dict[str, tuple[int, Basis]]] = {}
    for old, new, share, basis in sorted(rows):
        weights.setdefault(old, {})[new] = (round(share * MILLION**2), basis)
    return {old: _whole(parts) for old, parts in weights.items()}


def composed(first: Parts, second: Parts) -> Parts:
    """Two steps as one: s(a, c) = sum over b of s(a, b) s(b, c), on the weakest basis along the way.

    An area that the second step does not know cannot be followed: what (partly) goes there is left out whole.
    """
    result = {}
    for old, parts in first.items():
        if all(between in second for between in parts):
            weights: dict[str, tuple[int, Basis]] = {}
            for between, part in parts.items():
                for new, last in second[between].items():
                    before, basis = weights.get(new, (0, Basis.UNCHANGED))
                    weakest = max(basis, part.basis, last.basis, key=lambda each: each.rank)
                    weights[new] = (before + part.millionths * last.millionths, weakest)
            result[old] = _whole(dict(sorted(weights.items())))
    return result


def _whole(weights: Mapping[str, tuple[int, Basis]]) -> dict[str, Part]:
    """Weights as millionths that add up, by largest remainder, of equals the first; without what comes to nothing."""
    given = _apportioned([weight for weight, _ in weights.values()])
    kept = zip(weights.items(), given, strict=True)
    return {code: Part(millionths, basis) for (code, (_, basis)), millionths in kept if millionths}


def _apportioned(weights: Sequence[int]) -> list[int]:
    total = sum(weights)
    given = [weight * MILLION // total for weight in weights]
    order = sorted(range(len(weights)), key=lambda at: (-(weights[at] * MILLION % total), at))
    for at in order[: MILLION - sum(given)]:
        given[at] += 1
    return given


def carried(values: Floats, shares: Ints) -> Floats:
    """(new areas, series, months) counts, from (old areas, series, months) and (old, new) shares in millionths.

    Each old count n is dealt out in whole incidents over its parts. Part j claims c_j = b_j + s_j n, with b_j what it
    was owed after the months before; the n incidents go one by one to the largest remaining claim, of equals to the
    first part; b_j = c_j - x_j is taken along to the next month. So

        sum of x_j = n         every month: nothing is lost, whatever the shares
        |sum over months of (x_j - s_j n)| < number of parts     over any period from the first month on

    This is apportionment by largest remainder (Hamilton), with the remainders carried through time. Without carrying
    them, a buurt that has one incident a month and was split 60/40 would give all of them to its larger part.

    NaN is withheld: a new area that gets a part of a withheld count is withheld. A new area that gets nothing of any
    old one is NaN too: nothing is known of it. Assumes that the shares hold for every series and month alike. The
    months are in order; what is dealt in a month depends on the months before it and never on those after it.
    """
    result = np.zeros((shares.shape[1], *values.shape[1:]))
    for old, parts in enumerate(shares):
        to = np.flatnonzero(parts)
        withheld = np.isnan(values[old])
        dealt = _dealt(np.where(withheld, 0, values[old]).astype(np.int64), parts[to])
        result[to] += np.where(withheld, np.nan, dealt)
    result[~shares.any(axis=0)] = np.nan
    return result


def _dealt(counts: Ints, parts: Ints) -> Ints:
    """(parts, series, months) of (series, months): each count in whole incidents."""
    given = np.zeros((len(parts), *counts.shape), dtype=np.int64)
    owed = np.zeros((len(parts), len(counts)), dtype=np.int64)
    for month in range(counts.shape[1]):
        owed += parts[:, None] * counts[:, month]
        given[:, :, month] = _largest_claims(owed, counts[:, month])
        owed -= given[:, :, month] * MILLION
    return given


def _largest_claims(claims: Ints, counts: Ints) -> Ints:
    """(parts, series) how many of (series,) incidents each part gets, one by one to the largest remaining claim."""
    given = np.maximum(claims // MILLION, 0)
    while (short := counts - given.sum(axis=0)).any():
        left = claims - given * MILLION
        under, over = np.flatnonzero(short > 0), np.flatnonzero(short < 0)
        given[left[:, under].argmax(axis=0), under] += 1
        last_given = np.where(given > 0, left, np.iinfo(np.int64).max)[::-1]
        given[len(claims) - 1 - last_given[:, over].argmin(axis=0), over] -= 1
    return given
