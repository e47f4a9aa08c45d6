"""Which reports tell of the same event: residents report what they see, and several may see one thing.

A registration of the police is an event already, and so is what an officer finds; only reports of residents are taken
together. Where the place is not exactly known they are kept apart.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import product
from math import hypot
from typing import NamedTuple

import numpy as np

from openvis.analysis.expectations.history import Flags, Floats, Ints
from openvis.domain.event_rule import Reach

LARGEST = 2**62  # for numbers of 64 bits, with room to add


@dataclass(frozen=True, slots=True)
class Reports:
    """Reports of one type, arrays (n,). Times are hours on any clock; x and y metres; `exact`: the point is known."""

    first: Floats  # the earliest it can have happened
    last: Floats  # the latest; equal to `first` where the moment is known
    x: Floats
    y: Floats
    exact: Flags


def first_reports(reports: Reports, reach: Reach) -> Ints:
    """(n,) for every report the index of the first report of its event, which is its own index for that first one.

    Reports are taken in the order in which they happened (first, last, x, y). Report j joins the event begun by i when
        hypot(x_j - x_i, y_j - y_i) <= metres,  |first_j - first_i| <= hours,  |last_j - last_i| <= hours;
    of several such events the nearest, then the earliest. Otherwise j begins an event of its own.

    This is leader clustering (Hartigan 1975, Clustering Algorithms, ch. 3). Everything is measured from the first
    report, so that an event never lasts longer than `hours` nor lies further out than `metres`: with connected
    components a busy square would become one event that never ends. Nor can a later report change the events before
    it, so a month that was counted stays as it was. A report without an exact point is never joined: that two lie
    in one buurt, street or postcode area says nothing about one event. The order in which rows arrive decides
    nothing, except which of equal rows is called the first.

    Time O(n log n), also when thousands of reports carry the same point and day: most reports are near no other, which
    is seen for all at once; and events that began close together are few, as each lies out of reach of the others.
    (Looking for close pairs of reports, as in a k-d tree, is quadratic there.)

    Assumes that both times and points are those of the event and not those of the reporter. Not for near repeats or
    clusters, which are several events; not across types; and not for what one reporter keeps reporting for weeks:
    that is one event in each period of `hours`.
    """
    began = np.arange(len(reports.first))
    order = np.lexsort((reports.y, reports.x, reports.last, reports.first))
    order = order[reports.exact[order]]
    squares = _squares(reports.x[order], reports.y[order], reach)
    near = _near_another(reports.first[order], squares, reach)
    order, recent = order[near], _Recent(reach, squares)
    columns = (values[order].tolist() for values in (reports.first, reports.last, reports.x, reports.y))
    for report in map(_Report, range(len(order)), *columns, squares.numbers[near].tolist()):
        leader = recent.nearest(report)
        if leader is None:
            recent.add(report)
        else:
            began[order[report.turn]] = order[leader]
    return began


@dataclass(frozen=True, slots=True)
class _Squares:
    """The squares of the map that points lie in, and from one square the steps to itself and the eight around it."""

    numbers: Ints
    steps: tuple[int, ...]


def _squares(x: Floats, y: Floats, reach: Reach) -> _Squares:
    side = 1.001 * reach.metres  # so that rounding never puts what is in reach two squares away
    column, row = (_from_one(np.floor(values / side)) for values in (x, y))
    width = int(row.max(initial=0)) + 2
    around = tuple(width * east + north for east, north in product((-1, 0, 1), (-1, 0, 1)))
    return _Squares(column * width + row, around)


def _from_one(numbers: Floats) -> Ints:
    """Whole numbers renumbered from 1 on in the same order; what is next to each other stays so, and a gap is one."""
    different, where = np.unique(numbers, return_inverse=True)
    return (1 + np.concatenate([[0], np.minimum(np.diff(different), 2).cumsum()]).astype(np.int64))[where]


def _near_another(first: Floats, squares: _Squares, reach: Reach) -> Flags:
    """Which of reports in order of time have another within the hours, in the same square or one around it."""
    number, hours = len(first), 1.001 * reach.hours
    if int(squares.numbers.max(initial=0)) * number > LARGEST:  # with a reach of a hair: each is looked at by itself
        return np.ones(number, dtype=np.bool_)
    earliest = np.searchsorted(first, first - hours, side="left")
    latest = np.searchsorted(first, first + hours, side="right")
    by_square = np.argsort(squares.numbers, kind="stable")
    places = squares.numbers[by_square] * number + by_square  # sorted: by square, then in time
    found = np.zeros(number, dtype=np.int64)
    for step in squares.steps:
        start = (squares.numbers[by_square] + step) * number
        found += np.searchsorted(places, start + latest[by_square]) - np.searchsorted(
            places, start + earliest[by_square]
        )
    near = np.empty(number, dtype=np.bool_)
    near[by_square] = found > 1  # itself is one of them
    return near


class _Report(NamedTuple):
    turn: int
    first: float
    last: float
    x: float
    y: float
    square: int


class _Recent:
    """The first reports of events that a next report may still join, by square of the map."""

    def __init__(self, reach: Reach, squares: _Squares) -> None:
        self._reach = reach
        self._steps = squares.steps
        self._squares: dict[int, deque[_Report]] = {}

    def add(self, leader: _Report) -> None:
        self._squares.setdefault(leader.square, deque()).append(leader)

    def nearest(self, report: _Report) -> int | None:
        """The turn of the first report of the event that this report joins; of equally near ones the earliest."""
        metres, hours = self._reach.metres, self._reach.hours
        nearest, found = metres, None
        for step in self._steps:
            leaders = self._squares.get(report.square + step)
            if not leaders:
                continue
            while leaders and report.first - leaders[0].first > hours:  # too long ago, also for all that follow
                leaders.popleft()
            for leader in leaders:
                apart = hypot(report.x - leader.x, report.y - leader.y)
                if apart > nearest or abs(report.last - leader.last) > hours:
                    continue
                if apart < nearest or found is None or leader.turn < found:
                    nearest, found = apart, leader.turn
        return found
