"""Everything a scan looks at: circles of areas around each centre, over spans of periods, and how unlikely each is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from scipy import special

from openvis.analysis.expectations.history import Flags, Floats, Ints

ROUNDING = 1e-9  # numbers that differ less than this, relatively, differ by rounding only
MILLIMETRES = 3  # decimals of a metre in which two distances are compared

Numbers = TypeVar("Numbers", Ints, Floats)


@dataclass(frozen=True, slots=True)
class Limits:
    """Which clusters are looked for.

    longest  periods a cluster may last
    share    of what is expected of all areas together over the whole time: how much may lie in one circle
    areas    how many may lie in one circle, where that is limited
    alive    only clusters that last until the last period (prospective), or any that ever was (retrospective)
    """

    longest: int
    share: float = 0.5
    alive: bool = True
    areas: int | None = None


@dataclass(frozen=True, slots=True)
class Windows:
    """A window is a circle in a span.

    order        (areas, areas or as many as a circle may hold) around each centre, the areas by distance
    whole        of the same shape: a circle ends at this one: the next lies farther away, and it is not too large
    start, stop  (spans,) the first period and the one after the last
    """

    order: Ints
    whole: Flags
    start: Ints
    stop: Ints

    def around(self, centre: int) -> Ints:
        """The areas around a centre, up to those of its largest circle."""
        ends = np.flatnonzero(self.whole[centre])
        return self.order[centre, : ends[-1] + 1 if len(ends) else 0]

    @property
    def first(self) -> int:
        """The first period that is in any window; 0 where there is no window."""
        return int(self.start.min()) if len(self.start) else 0

    def by_span(self, cells: Numbers, since: int = 0, *, axis: int = -1) -> Numbers:
        """Sums over each span in the place of the periods on an axis, of which the first is period `since`."""
        first = max(self.first, since)
        late: Numbers = np.moveaxis(cells, axis, 0)[first - since :]
        summed = np.zeros((len(late) + 1, *late.shape[1:]), dtype=cells.dtype)
        np.cumsum(late, axis=0, dtype=cells.dtype, out=summed[1:])
        return np.moveaxis(summed[self.stop - first] - summed[self.start - first], 0, axis)


def windows_of(x: Floats, y: Floats, expected: Floats, limits: Limits) -> Windows:
    """All windows within the limits; x, y  (areas,) metres; expected  (areas, periods)."""
    return Windows(
        *circles(x, y, expected.sum(axis=1), limits.share, limits.areas),
        *spans(expected.shape[1], limits.longest, alive=limits.alive),
    )


def circles(x: Floats, y: Floats, size: Floats, share: float, areas: int | None = None) -> tuple[Ints, Flags]:
    """`order` and `whole` of the circles that hold at most `share` of all `size`, and at most so many areas.

    Areas at one distance come in together: otherwise their order in a file would decide.
    """
    apart = np.round(np.hypot(x[:, None] - x, y[:, None] - y), MILLIMETRES)
    order = np.argsort(apart, axis=1, kind="stable")
    apart = np.take_along_axis(apart, order, axis=1)
    ends = np.ones(order.shape, dtype=np.bool_)
    ends[:, :-1] = apart[:, 1:] > apart[:, :-1]
    order, ends = order[:, :areas], ends[:, :areas]
    return order, ends & (np.cumsum(size[order], axis=1) <= share * size.sum() * (1 + ROUNDING))


def spans(periods: int, longest: int, *, alive: bool) -> tuple[Ints, Ints]:
    """`start` and `stop` of every span of at most `longest` periods, the shortest first."""
    start, stop = np.triu_indices(periods)
    stop = stop + 1
    keep = (stop - start <= longest) & ((stop == periods) | (not alive))
    start, stop = start[keep], stop[keep]
    order = np.lexsort((start, stop - start))
    return start[order], stop[order]


def log_ratio(observed: Ints, expected: Floats, total: int) -> Floats:
    """Log-likelihood ratio of windows: o observed, e expected, N = `total`.

    o log(o / e) + (N - o) log((N - o) / (N - e))    where o > e, and 0 log 0 = 0; otherwise 0
    """
    observed, expected = np.broadcast_arrays(observed, expected)
    ratio = np.zeros(observed.shape)
    more = observed > expected * (1 + ROUNDING)
    ratio[more] = log_ratio_of_more(observed[more], expected[more], total)
    return ratio


def log_ratio_of_more(observed: Ints, expected: Floats, total: int) -> Floats:
    """The same where o > e everywhere.

    It rises with o and falls with e, as its derivatives are log(o / e) - log((N - o) / (N - e)) > 0 and
    (N - o) / (N - e) - o / e < 0.
    """
    less = total - observed
    ratio = special.xlogy(observed, observed / expected) + special.xlogy(less, less / (total - expected))
    return np.asarray(ratio, dtype=np.float64)
