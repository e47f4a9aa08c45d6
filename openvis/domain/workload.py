"""How much work waits for each team, in orders, visits and hours, and what came back from the street lately."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from openvis.domain.work_order import Report, WorkOrder

LEAST_REPORTS = 3  # of its own type, before the time of those says more than that of all


@dataclass(frozen=True, slots=True)
class Workload:
    """minutes  that the visits left are expected to take; None where no visit was ever reported
    hours    that the plan of the week has for the team; None where there is no plan
    """

    team: str
    orders: int
    late: int
    visits: int
    minutes: float | None
    hours: float | None


@dataclass(frozen=True, slots=True)
class CameBack:
    """One visit that was reported: the number of it within its order."""

    order: WorkOrder
    number: int
    report: Report


def workload(orders: Sequence[WorkOrder], hours: Mapping[str, float] | None, today: date) -> list[Workload]:
    """The work of every team that has open orders or hours in the plan, most visits first.

    Minutes expected = visits left x mean minutes of visits against the same type; of all visits where those are fewer
    than LEAST_REPORTS. All orders count for the mean, also closed ones.
    """
    waiting = defaultdict(list)
    for order in orders:
        if order.is_open:
            waiting[order.terms.team].append(order)
    each_takes = minutes_per_visit(orders)
    found = [
        Workload(
            team=team,
            orders=len(waiting[team]),
            late=sum(order.terms.due_on < today for order in waiting[team]),
            visits=sum(order.visits_left for order in waiting[team]),
            minutes=_minutes(waiting[team], each_takes),
            hours=None if hours is None else hours.get(team, 0.0),
        )
        for team in {*waiting, *(hours or {})}
    ]
    return sorted(found, key=lambda each: (-each.visits, each.team))


def minutes_per_visit(orders: Iterable[WorkOrder]) -> dict[str, float]:
    """Mean minutes of the visits per type with enough of them; under "" the mean of all. Empty without any visit."""
    taken = defaultdict(list)
    for order in orders:
        for report in order.reports:
            taken[order.category].append(report.finding.minutes)
            taken[""].append(report.finding.minutes)
    return {kind: sum(told) / len(told) for kind, told in taken.items() if not kind or len(told) >= LEAST_REPORTS}


def _minutes(orders: Iterable[WorkOrder], each_takes: Mapping[str, float]) -> float | None:
    if not each_takes:
        return None
    return sum(order.visits_left * each_takes.get(order.category, each_takes[""]) for order in orders)


def came_back(orders: Iterable[WorkOrder], since: datetime) -> list[CameBack]:
    """The visits that were reported since a moment, the last first."""
    found = [
        CameBack(order, number, report)
        for order in orders
        for number, report in enumerate(order.reports, start=1)
        if report.at >= since
    ]
    return sorted(found, key=lambda each: (each.report.at, each.order.id, each.number), reverse=True)
