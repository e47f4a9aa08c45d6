"""How much work waits for a team, counted again slowly; and what came back lately."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openvis.domain.order_place import OrderPlace
from openvis.domain.work_order import (
    ActionTaken,
    DayPart,
    Finding,
    FollowUp,
    Priority,
    Report,
    Situation,
    Terms,
    WeekPart,
    WorkOrder,
    WorkOrderState,
    asking_for_another,
)
from openvis.domain.workload import LEAST_REPORTS, came_back, minutes_per_visit, workload

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
FOUND = Finding(Situation.NOTHING_FOUND, ActionTaken.LOOKED, 0, 0, 0, minutes=30, follow_up=None)
TERMS = Terms(("Kijk.",), "Noord", WeekPart.ANY_DAY, (DayPart.EVENING,), Priority.NORMAL, TODAY)
ORDER = WorkOrder(
    id=1, gemeente="GM9901", intervention_id=1, place=OrderPlace("BU99010101"), category="woninginbraak", reason="",
    terms=TERMS, state=WorkOrderState.ISSUED, reports=(), version=1,
)  # fmt: skip


def order(*minutes: int, team: str = "Noord", visits: int = 1, due: int = 0, **changes: object) -> WorkOrder:
    """An order of which visits took so many minutes each."""
    reports = tuple(Report(NOW, replace(FOUND, minutes=each)) for each in minutes)
    terms = replace(TERMS, team=team, visits=visits, due_on=TODAY + timedelta(days=due))
    return replace(ORDER, terms=terms, reports=reports, **changes)


def closed(*minutes: int, **changes: object) -> WorkOrder:
    return order(*minutes, visits=len(minutes), state=WorkOrderState.DONE, **changes)


def test_a_team_has_its_open_orders_the_late_ones_and_the_visits_that_are_left():
    orders = [
        order(visits=3),
        order(10, visits=4, due=-1, state=WorkOrderState.UNDER_WAY),
        closed(20),
        order(team="Zuid"),
    ]
    noord, zuid = workload(orders, None, TODAY)
    assert (noord.team, noord.orders, noord.late, noord.visits, noord.hours) == ("Noord", 2, 1, 6, None)
    assert (zuid.team, zuid.orders, zuid.late, zuid.visits) == ("Zuid", 1, 0, 1)


def test_the_time_of_its_own_type_counts_once_there_are_enough_of_them():
    few = [closed(60, 80), *(closed(10, category="autokraak") for _ in range(LEAST_REPORTS))]
    assert minutes_per_visit(few) == {"autokraak": 10, "": pytest.approx(34)}
    enough = [*few, closed(100)]
    assert minutes_per_visit(enough)["woninginbraak"] == 80
    assert workload([*enough, order(visits=2)], None, TODAY)[0].minutes == 160
    assert workload([*few, order(visits=2)], None, TODAY)[0].minutes == pytest.approx(68)


def test_without_any_visit_nobody_can_say_how_long_it_takes():
    assert workload([order()], None, TODAY)[0].minutes is None


def test_the_hours_of_the_plan_stand_beside_it_also_for_a_team_without_orders():
    found = {each.team: each for each in workload([order()], {"Noord": 12.0, "Zuid": 8.0}, TODAY)}
    assert (found["Noord"].hours, found["Zuid"].hours, found["Zuid"].orders) == (12.0, 8.0, 0)
    assert workload([order(team="West")], {"Noord": 12.0}, TODAY)[0].hours == 0.0


drawn = st.builds(
    lambda minutes, team, extra, category: order(
        *minutes, team=team, visits=len(minutes) + extra, category=category, state=WorkOrderState.UNDER_WAY
    ),
    st.lists(st.integers(1, 90), max_size=4),
    st.sampled_from(["Noord", "Zuid"]),
    st.integers(1, 3),
    st.sampled_from(["woninginbraak", "autokraak"]),
)


@given(st.lists(drawn, max_size=8))
def test_the_same_counted_slowly(orders):
    for each in workload(orders, None, TODAY):
        expected, visits = 0.0, 0
        every = [report.finding.minutes for other in orders for report in other.reports]
        for own in orders:
            if own.terms.team != each.team:
                continue
            alike = [
                report.finding.minutes for other in orders if other.category == own.category for report in other.reports
            ]
            left = own.terms.visits - len(own.reports)
            visits += left
            if every:
                expected += left * fmean(alike if len(alike) >= 3 else every)
        assert each.visits == visits
        assert each.minutes == (pytest.approx(expected) if every else None)


def test_what_came_back_since_a_moment_the_last_first():
    early, late = Report(NOW - timedelta(days=8), FOUND), Report(NOW, FOUND)
    one, two = (
        replace(ORDER, reports=(early, late)),
        replace(ORDER, id=2, reports=(replace(late, at=NOW - timedelta(1)),)),
    )
    found = came_back([one, two], NOW - timedelta(days=7))
    assert [(each.order.id, each.number) for each in found] == [(1, 2), (2, 1)]


def test_which_orders_ask_for_another():
    again = Report(NOW, replace(FOUND, follow_up=FollowUp.COMES_BACK))
    asks = replace(ORDER, state=WorkOrderState.DONE, reports=(again,))
    orders = [
        asks,
        replace(asks, id=2, reports=(again, Report(NOW, FOUND))),  # the last visit found it was enough
        replace(asks, id=3, state=WorkOrderState.UNDER_WAY),  # somebody goes there again already
        replace(asks, id=4),
        replace(ORDER, id=5, follows=4),
    ]
    assert asking_for_another(orders) == [asks]
