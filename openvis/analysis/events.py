"""Which reports tell of the same event: residents report what they see, and several may see one thing.

A registration of the police is an event already, and so is what an officer finds; only reports of residents are taken
together. Where the place is not exactly known they are kept apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from openvis.analysis.history import Flags, Floats, Ints
from openvis.domain.category import category
from openvis.domain.incident import ReportedBy


@dataclass(frozen=True, slots=True)
class Reach:
    """How far apart two reports of one event may be, in place and in time. Both above zero."""

    metres: float
    hours: float


# By theme, or by category where one differs from its theme.
REACH: Mapping[str, Reach] = {
    # People and noise: heard from several windows, and gone by the morning. The next evening is another event.
    "overlast": Reach(metres=75, hours=12),
    # A thing that lies, stands or is broken: pointed at where it is, and there until it is cleared, about three days.
    "leefomgeving": Reach(metres=50, hours=72),
}


@dataclass(frozen=True, slots=True)
class Reports:
    """Reports of one type, arrays (n,). Times are hours on any clock; x and y metres; `exact`: the point is known."""

    first: Floats  # the earliest it can have happened
    last: Floats  # the latest; equal to `first` where the moment is known
    x: Floats
    y: Floats
    exact: Flags


def reach_of(slug: str, reach: Mapping[str, Reach] = REACH) -> Reach | None:
    """The rule for a category; None where each row is an event already. Raises UnknownValue."""
    known = category(slug)
    if known.police_code or known.reported_by is not ReportedBy.PUBLIC:
        return None
    return reach.get(slug, reach.get(known.theme))


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

    Time O(n log n), as long as few reports lie within reach of each other.

    Assumes that both times and points are those of the event and not those of the reporter. Not for near repeats or
    clusters, which are several events; not across types; and not for what one reporter keeps reporting for weeks:
    that is one event in each period of `hours`.
    """
    began = np.arange(len(reports.first))
    order = np.lexsort((reports.y, reports.x, reports.last, reports.first))
    order = order[reports.exact[order]]
    for later, earlier in zip(*_within_reach(_taken(reports, order), reach), strict=True):
        report, leader = order[later], order[earlier]
        if began[report] == report and began[leader] == leader:
            began[report] = leader
    return began


def _within_reach(ordered: Reports, reach: Reach) -> tuple[list[int], list[int]]:
    """Pairs (later, earlier) of reports that may be one event: by the later, then the nearest, then the earliest."""
    if not len(ordered.first):
        return [], []
    # Time as a third dimension, in metres: whatever is within both limits lies within a ball of this radius.
    clock = (ordered.first - ordered.first[0]) * reach.metres / reach.hours
    tree = cKDTree(np.column_stack([ordered.x - ordered.x.min(), ordered.y - ordered.y.min(), clock]))
    pairs = tree.query_pairs(1.001 * np.sqrt(2) * reach.metres, output_type="ndarray")
    earlier, later = pairs[:, 0], pairs[:, 1]
    apart = np.hypot(ordered.x[later] - ordered.x[earlier], ordered.y[later] - ordered.y[earlier])
    together = (
        (apart <= reach.metres)
        & (ordered.first[later] - ordered.first[earlier] <= reach.hours)
        & (np.abs(ordered.last[later] - ordered.last[earlier]) <= reach.hours)
    )
    earlier, later, apart = earlier[together], later[together], apart[together]
    turn = np.lexsort((earlier, apart, later))
    return later[turn].tolist(), earlier[turn].tolist()


def _taken(reports: Reports, rows: Ints) -> Reports:
    return Reports(reports.first[rows], reports.last[rows], reports.x[rows], reports.y[rows], reports.exact[rows])
