"""The board of werkopdrachten: what is late stands first and says so, filters, the work per team, what came back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from openvis.decisions import work_orders as decide
from openvis.domain.access import Role
from openvis.domain.deployment import Available, Shift
from openvis.domain.work_order import (
    ActionTaken,
    DayPart,
    Finding,
    FollowUp,
    NotDoneReason,
    Priority,
    Situation,
    WorkOrder,
)
from openvis.store import deployment, results, work_orders
from tests.support import small_town
from tests.support.deployment import request, result
from tests.support.small_town import GEMEENTE, SCOPE
from tests.web.reading import text_of

FOUND = Finding(Situation.FOUND_AND_SOLVED, ActionTaken.SPOKE, 6, 0, 0, minutes=45, follow_up=None)


@pytest.fixture
def running(town: None) -> Any:
    return small_town.running_intervention()


def issued(running: Any, **changes: Any) -> WorkOrder:
    return small_town.issued_order(running, **changes)


def report(order: WorkOrder, finding: Finding = FOUND) -> WorkOrder:
    boa = small_town.people()[Role.BOA]
    given = {"version": order.version, "now": timezone.now(), "origin": "test"}
    return decide.report_visit(boa, order.id, finding=finding, **given)


def board(visit: Any, question: str = "", role: Role = Role.COORDINATOR) -> str:
    return text_of(visit(role).get(f"/werkopdrachten/{question}"))


def look_on(day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the page looks on another day."""
    monkeypatch.setattr("openvis.web.order_lines.timezone.localdate", lambda: day)


def test_what_is_late_stands_first_and_says_how_late(visit, running, monkeypatch):
    today = timezone.localdate()
    issued(running, due_on=today + timedelta(days=9), tasks=("Later aan de beurt.",))
    issued(running, due_on=today + timedelta(days=2), tasks=("Te laat gedaan.",))
    assert "te laat" not in board(visit)
    look_on(today + timedelta(days=4), monkeypatch)
    said = board(visit)
    assert said.index("▲ 2 dagen te laat") < said.index("Te laat gedaan.") < said.index("Later aan de beurt.")
    assert "2 werkopdrachten, waarvan 1 te laat." in said
    assert "▲ 1 te laat" in said
    look_on(today + timedelta(days=3), monkeypatch)
    assert "▲ 1 dag te laat" in board(visit)


def test_of_one_day_the_most_urgent_stands_first(visit, running):
    for priority in (Priority.LOW, Priority.HIGH, Priority.NORMAL):
        issued(running, priority=priority, tasks=(f"Met voorrang {priority}.",))
    said = board(visit)
    assert said.index("voorrang high.") < said.index("voorrang normal.") < said.index("voorrang low.")


def test_a_column_for_each_state_with_how_many(visit, running):
    issued(running)
    issued(running)
    small_town.accepted_order(running)
    report(issued(running, visits=2))
    report(issued(running))
    said = board(visit)
    assert "Uitgezet (2)" in said
    assert "Geaccepteerd (1)" in said
    assert "Bezig (1)" in said
    assert "Uitgevoerd (" not in said
    assert "4 werkopdrachten." in said
    assert "Uitgevoerd (1)" in board(visit, "?staat=alle")


@pytest.mark.parametrize(
    ("question", "seen"),
    [
        ("?team=Team Zuid", {"zuid"}),
        ("?voorrang=low", {"laag"}),
        ("?soort=woninginbraak", {"zuid", "laag"}),
        ("?soort=autokraak", set()),
        ("?wijk=WK990101", {"zuid", "laag"}),
        ("?wijk=WK990102", set()),
        ("?team=Team Zuid&voorrang=low", set()),
        ("?team=&soort=&wijk=&voorrang=", {"zuid", "laag"}),
    ],
)
def test_a_filter_leaves_what_was_asked_for(visit, running, question, seen):
    issued(running, team="Team Zuid", tasks=("Taak zuid.",))
    issued(running, priority=Priority.LOW, tasks=("Taak laag.",))
    said = board(visit, question)
    assert {word for word in ("zuid", "laag") if f"Taak {word}." in said} == seen


def test_the_filter_keeps_what_was_chosen(visit, running):
    issued(running, team="Team Zuid")
    page = visit(Role.BOA).get("/werkopdrachten/?team=Team Zuid&voorrang=high").content.decode()
    assert '<option value="Team Zuid" selected>' in page
    assert '<option value="high" selected>' in page


def test_the_work_of_a_team_in_hours_beside_the_hours_of_the_plan(visit, running):
    issued(running, visits=4)
    assert "Team Noord 1 4 nog niet bekend geen plan" in board(visit)
    report(issued(running))
    assert "Team Noord 1 4 3,0 geen plan" in board(visit)  # 4 x 45 minutes
    today = timezone.localdate()
    plan_of(today - timedelta(days=today.weekday()), 2.5)
    said = board(visit)
    assert "week van" in said
    assert "Team Noord 1 4 3,0 2,5 ▲ meer werk dan uren" in said
    plan_of(today - timedelta(days=today.weekday()), 8.0)
    assert "Team Noord 1 4 3,0 8,0 past in het plan" in board(visit)


def plan_of(week: date, hours: float) -> None:
    """A plan of one evening of Team Noord."""
    run = results.latest_run(SCOPE, GEMEENTE)
    assert run is not None
    available = (Available("Team Noord", Shift(week, DayPart.EVENING), hours),)
    asked = deployment.add_request(request(week=week, available=available, at=timezone.now()))
    deployment.add_plan(asked, run, result(), by="coordinator", at=timezone.now())


def test_what_came_back_in_the_last_seven_days(visit, running, monkeypatch):
    report(issued(running, visits=2))
    report(issued(running), Finding(Situation.FOUND_NOT_SOLVED, ActionTaken.ENFORCED, 4, 2, 1, 75, FollowUp.NOT_SOLVED))
    said = board(visit, role=Role.ADVISEUR)
    assert "Bezoeken 2 Controles 10 Waarschuwingen 2 Boetes 1 Uren 2,0 Vraagt om een vervolg 1" in said
    assert "aangetroffen, niet opgelost; gewaarschuwd of beboet." in said
    next_week = timezone.now() + timedelta(days=8)
    monkeypatch.setattr("openvis.web.views.work_order_board.timezone.now", lambda: next_week)
    assert "Bezoeken 0 Controles 0" in board(visit)


# ----- somebody must go there again


def test_from_a_finding_to_the_next_order_in_one_click(visit, running):
    coordinator = visit(Role.COORDINATOR)
    first = issued(running, tasks=("Loop de achterpaden na en meld kapotte verlichting.", "Kijk bij de sluis."))
    report(first, Finding(Situation.FOUND_NOT_SOLVED, ActionTaken.LOOKED, 0, 0, 0, 30, FollowUp.COMES_BACK))
    said = board(visit)
    assert "Hier moet nog een keer iemand heen (1)" in said
    assert "Het komt steeds terug." in said
    page = coordinator.get("/werkopdrachten/").content.decode()
    [address] = [piece.split('"')[0] for piece in page.split('href="') if "volgt=" in piece.split('"')[0]]
    address = address.replace("&amp;", "&")
    form = coordinator.get(address)
    assert f"Dit is een vervolg op werkopdracht {first.id} ." in text_of(form)
    assert "Kijk bij de sluis.</textarea>" in form.content.decode()
    sent = {
        "chosen": ["Loop de achterpaden na en meld kapotte verlichting."], "team": "Team Noord", "visits": 1,
        "week_part": "any-day", "day_parts": ["night"], "priority": "high",
        "due_on": (timezone.localdate() + timedelta(days=3)).isoformat(),
    }  # fmt: skip
    answer = coordinator.post(address, sent, follow=True)
    assert f"Vervolg op werkopdracht {first.id} ." in text_of(answer)
    assert {order.follows for order in work_orders.of_gemeente(SCOPE, GEMEENTE)} == {None, first.id}
    assert "Hier moet nog een keer iemand heen" not in board(visit)


def test_only_who_may_issue_is_asked_to(visit, running):
    report(issued(running), Finding(Situation.COULD_NOT_CHECK, ActionTaken.LOOKED, 0, 0, 0, 30, FollowUp.NOBODY_THERE))
    assert "Hier moet nog een keer iemand heen" not in board(visit, role=Role.ADVISEUR)
    assert "Zet vervolg uit" in board(visit)


def test_under_an_intervention_that_is_over_nothing_follows(visit, running):
    report(issued(running), Finding(Situation.COULD_NOT_CHECK, ActionTaken.LOOKED, 0, 0, 0, 30, FollowUp.NOBODY_THERE))
    visit(Role.ADVISEUR).post(f"/interventies/{running.id}/beeindigen/", {"version": 1})
    said = board(visit)
    assert "De interventie is voorbij." in said
    assert "Zet vervolg uit" not in said


def test_one_that_was_stopped_early_asks_as_well(visit, running):
    order = report(
        issued(running, visits=3),
        Finding(Situation.COULD_NOT_CHECK, ActionTaken.LOOKED, 0, 0, 0, 9, FollowUp.MORE_PEOPLE),
    )
    decide.report_not_done(
        small_town.people()[Role.BOA], order.id, version=order.version, reason=NotDoneReason.NO_CAPACITY,
        now=timezone.now(), origin="test",
    )  # fmt: skip
    assert "Er zijn meer mensen nodig." in board(visit)
