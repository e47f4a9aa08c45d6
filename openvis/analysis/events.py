"""Which reports tell of the same event: residents report what they see, and several may see one thing.

A registration of the police is an event already, and so is what an officer finds; only reports of residents are taken
together. Where the place is not exactly known they are kept apart.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import floor, hypot
from typing import NamedTuple

import numpy as np

from openvis.analysis.history import Flags, Floats, Ints
from openvis.domain.event_rule import Reach


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

    Time O(n), also when thousands of reports carry the same point and day: events that began close together are few,
    as each lies out of reach of the others. (Looking for close pairs of reports, as in a k-d tree, is quadratic there.)

    Assumes that both times and points are those of the event and not those of the reporter. Not for near repeats or
    clusters, which are several events; not across types; and not for what one reporter keeps reporting for weeks:
    that is one event in each period of `hours`.
    """
    began = np.arange(len(reports.first))
    order = np.lexsort((reports.y, reports.x, reports.last, reports.first))
    order = order[reports.exact[order]]
    columns = (values[order].tolist() for values in (reports.first, reports.last, reports.x, reports.y))
    recent = _Recent(reach)
    for report in map(_Report, range(len(order)), *columns):
        leader = recent.nearest(report)
        if leader is None:
            recent.add(report)
        else:
            began[order[report.turn]] = order[leader]
    return began


class _Report(NamedTuple):
    turn: int
    first: float
    last: float
    x: float
    y: float


class _Recent:
    """The first reports of events that a next report may still join, by square of the map."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._side = 1.001 * reach.metres  # so that rounding never puts what is in reach two squares away
        self._squares: dict[tuple[int, int], deque[_Report]] = {}

    def add(self, leader: _Report) -> None:
        self._squares.setdefault(self._square(leader), deque()).append(leader)

    def nearest(self, report: _Report) -> int | None:
        """The turn of the first report of the event that this report joins."""
        reach, choices = self._reach, []
        for leader in self._around(report):
            apart = hypot(report.x - leader.x, report.y - leader.y)
            if apart <= reach.metres and abs(report.last - leader.last) <= reach.hours:
                choices.append((apart, leader.turn))
        return min(choices)[1] if choices else None

    def _around(self, report: _Report) -> Iterator[_Report]:
        """Leaders in this square and the eight around it; those that began too long ago are dropped on the way."""
        column, row = self._square(report)
        for square in product((column - 1, column, column + 1), (row - 1, row, row + 1)):
            leaders = self._squares.get(square)
            if leaders:
                while leaders and report.first - leaders[0].first > self._reach.hours:
                    leaders.popleft()
                yield from leaders

    def _square(self, report: _Report) -> tuple[int, int]:
        return floor(report.x / self._side), floor(report.y / self._side)
