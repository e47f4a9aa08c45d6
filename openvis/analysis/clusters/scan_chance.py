"""The largest log-likelihood ratio of each replication: a thousand scans, of which only the highest window counts."""

from __future__ import annotations

from math import ceil, sqrt
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from openvis.analysis.clusters.scan_windows import ROUNDING, Windows, log_ratio, log_ratio_of_more
from openvis.analysis.expectations.history import Floats, Ints

AT_ONCE = 2**16  # counts in one step outward: what a processor keeps at hand
DRAWN = 2**17  # cases or cells that are drawn in one step, for the same reason
HELD = 2**26  # counts in all, of the replications that are looked at together
FIRST_SPANS = 8  # over which a first, low bound is taken
WORTH_IT = 1.1  # how much the bound must have risen before it is used
HALVINGS = 30

Small = NDArray[np.signedinteger[Any]]


class Draw(Protocol):
    def __call__(self, times: int, since: int = 0, /) -> Ints:
        """(times, areas, periods) counts without any cluster, of the periods from `since` on.

        The same whether they are asked for one by one or all at once, and from whatever period on.
        """


def highest_ratios(windows: Windows, expected: Floats, draw: Draw, total: int, replications: int) -> Floats:
    """(replications,) the largest log-likelihood ratio over all windows of each; 0 where none has more than expected.

    expected  (areas, periods), the same in all replications; draw  gives the next so many, `total` in each

    Right to ROUNDING, with a logarithm for hardly any window. The ratio rises with the count, so to beat a ratio r a
    window needs at least a certain whole number (`critical_counts`). Let r be the lowest of the highest ratios so far:
    a window that does not beat that one beats none of them. What remains, one window in thousands, is calculated in
    full, and r rises from centre to centre. Circles grow outward by adding the counts of the next area, for hundreds
    of replications in one step.
    """
    expected = windows.by_span(expected)
    at_once = max(1, min(AT_ONCE // expected.shape[1], HELD // expected.size))
    highest = [
        _highest(windows, expected, _drawn(windows, draw, min(at_once, replications - done), total), total)
        for done in range(0, replications, at_once)
    ]
    return np.concatenate([np.zeros(0), *highest])


def largest_expected(total: int, ratio: float, up_to: float) -> Floats:
    """For o = 1, 2, ... the expected value below which a count of o has a larger ratio than `ratio`, until `up_to`.

    The ratio falls from infinity to 0 as e goes from 0 to o, so there is one such value e_o; it is found by halving,
    and rises with o. The last o is `total`, or sooner the one that is certain to beat `ratio` at `up_to`: as
    (N - o) log((N - o) / (N - e)) >= e - o (log z >= 1 - 1 / z) and u^2 / (2 + 2u / 3) <= (1 + u) log(1 + u) - u
    (Bernstein), that is every o >= e + r / 3 + sqrt(r^2 / 9 + 2 e r).
    """
    enough = up_to + ratio / 3 + sqrt(ratio**2 / 9 + 2 * up_to * ratio)
    counts = np.arange(1, min(total, ceil(enough) + 1) + 1)
    low, high = np.zeros(len(counts)), counts.astype(np.float64)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        beats = log_ratio_of_more(counts, middle, total) > ratio
        low, high = np.where(beats, middle, low), np.where(beats, high, middle)
    return high


def critical_counts(expected: Floats, below: Floats) -> Ints:
    """The least count with e_o > e, given all e_o; one more than the last where there is none."""
    return np.searchsorted(below, expected, side="right") + 1


def _drawn(windows: Windows, draw: Draw, replications: int, total: int) -> Small:
    """(areas, spans, replications) counts, as small numbers as will hold them: they are added by the thousand."""
    small = np.int16 if total < np.iinfo(np.int16).max else np.int32 if total < np.iinfo(np.int32).max else np.int64
    drawn = np.empty((len(windows.order), len(windows.start), replications), dtype=small)
    cells = max(1, (int(windows.stop.max(initial=1)) - windows.first) * len(windows.order))
    for first in range(0, replications, at_once := max(1, DRAWN // max(cells, total))):
        next_ones = slice(first, min(first + at_once, replications))
        counts = draw(next_ones.stop - first, windows.first)
        late: Small = np.ascontiguousarray(counts.transpose(2, 1, 0), dtype=small)
        drawn[:, :, next_ones] = windows.by_span(late, windows.first, axis=0).swapaxes(0, 1)
    return drawn


def _highest(windows: Windows, expected: Floats, drawn: Small, total: int) -> Floats:
    """(replications,) of these replications, centre after centre."""
    highest = _first_bound(windows, expected, drawn, total)
    up_to = float(expected.sum(axis=0).max(initial=0.0))
    bound, below = -1.0, np.zeros(0)
    for centre, whole in enumerate(windows.whole):
        if bound < 0 or highest.min() > WORTH_IT * bound:
            bound = float(highest.min())
            below = largest_expected(total, bound * (1 + ROUNDING), up_to)
        around = windows.around(centre)
        inside = np.cumsum(expected[around], axis=0)
        critical = np.where(whole[: len(around), None], critical_counts(inside, below), total + 1)
        circle, span, replication, observed = _hits(drawn, around, critical)
        np.maximum.at(highest, replication, log_ratio_of_more(observed, inside[circle, span], total))
    return highest


def _hits(drawn: Small, around: Ints, critical: Ints) -> tuple[Ints, Ints, Ints, Small]:
    """Circle, span, replication and count of every window around one centre whose count is at least critical."""
    size, replications = drawn[0].size, drawn.shape[2]
    at_once = max(1, AT_ONCE // max(1, size))
    inside, critical = np.zeros_like(drawn[0]), critical.astype(drawn.dtype)[:, :, None]
    places, observed = [np.zeros(0, dtype=np.int64)], [drawn.ravel()[:0]]
    for first in range(0, len(around), at_once):
        circles = drawn[around[first : first + at_once]]
        for circle in circles:
            circle += inside
            inside = circle
        at = np.flatnonzero(circles >= critical[first : first + at_once])
        places.append(at + first * size)
        observed.append(circles.ravel()[at])
    circle_and_span, replication = np.divmod(np.concatenate(places), replications)
    circle, span = np.divmod(circle_and_span, drawn.shape[1])
    return circle, span, replication, np.concatenate(observed)


def _first_bound(windows: Windows, expected: Floats, drawn: Small, total: int) -> Floats:
    """(replications,) the largest ratio over the smallest circles and a few spans: a bound to begin with.

    Looked up, as few different counts occur in so small a circle.
    """
    centres = np.flatnonzero(windows.whole[:, 0])
    highest = np.zeros(drawn.shape[2])
    for span in range(0, expected.shape[1] if len(centres) else 0, max(1, expected.shape[1] // FIRST_SPANS)):
        observed = drawn[centres, span]
        usual = np.maximum(expected[centres, span, None], ROUNDING)  # where nothing is expected nothing is counted
        ratios = log_ratio(np.arange(observed.max() + 1), usual, total)
        of_each = ratios.ravel()[observed + ratios.shape[1] * np.arange(len(centres))[:, None]]
        np.maximum(highest, of_each.max(axis=0), out=highest)
    return highest
