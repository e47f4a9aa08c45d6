"""A request for a week and a plan of it, for tests of what may be done with them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from openvis.decisions.deployment import add_visit, ask_plan, change_visit
from openvis.domain.access import Person
from openvis.domain.deployment import (
    Appointment,
    Available,
    Concentration,
    Exploration,
    ExtraHours,
    NoGo,
    Plan,
    Presence,
    Purpose,
    Rule,
    Shift,
    Visit,
)
from openvis.domain.deployment_plan import (
    DeploymentPlan,
    DeploymentRequest,
    PlanResult,
    Rival,
    RivalKind,
    RulePrice,
    Stop,
    Walk,
)
from openvis.domain.job import Job
from openvis.domain.work_order import DayPart
from openvis.store import deployment
from tests.support import published
from tests.support.people import COORDINATOR, HOME, NOW

WEEK = date(2026, 3, 2)
EVENING = Shift(WEEK + timedelta(days=4), DayPart.EVENING)
NIGHT = Shift(WEEK, DayPart.NIGHT)
AVAILABLE = (Available("Team Noord", EVENING, 6.0), Available("Team Noord", NIGHT, 4.0))
STOPS = (
    Stop("E136000N450500", "Kerkstraat", "Markt 3", 136_062.5, 450_562.5, 52.04312, 5.20123, 0.0),
    Stop("E136125N451000", None, "Haven 1", 136_187.5, 451_062.5, 52.04763, 5.20305, 515.4),
)
RULES: tuple[Rule, ...] = (
    Presence(0.05),
    Concentration(0.6),
    Exploration(0.1),
    NoGo("BU99010102", DayPart.NIGHT),
    NoGo("BU99010101", None, WEEK),
    Appointment("Team Noord", "BU99010103", EVENING, 2),
)


def visit(place: str = "Markt 3", **changed: Any) -> Visit:
    facts: dict[str, Any] = {
        "team": "Team Noord", "wijk": "Centrum", "shift": EVENING, "skill": "", "visits": 2, "minutes": 120,
        "purpose": Purpose.PLANNED, "covered": 0.5,
    }  # fmt: skip
    return Visit(place=place, **facts | changed)


def request(**changed: Any) -> DeploymentRequest:
    facts: dict[str, Any] = {
        "gemeente": HOME, "week": WEEK, "available": AVAILABLE, "rules": RULES, "by": "coordinator", "at": NOW,
    }  # fmt: skip
    return DeploymentRequest(0, **facts | changed)


def result(**changed: Any) -> PlanResult:
    visits = (
        visit(),
        visit("Veld 2; de Kom, zuid", wijk="Noord", shift=NIGHT, visits=1, minutes=60, purpose=Purpose.EXPLORATION),
        visit("Haven 1", wijk="Zuid", visits=1, minutes=60, purpose=Purpose.APPOINTMENT),
    )
    facts: dict[str, Any] = {
        "plan": Plan(visits, covered=1.5, expected=12.0, bound=1.5, proven=True, seed=7, explored=0.1),
        "prices": (RulePrice("ten minste 5% van de uren in elke wijk", 0.25), RulePrice("niet naar Veld 3", 0.0)),
        "hours": (ExtraHours(-1.0, 1.25), ExtraHours(1.0, 1.75), ExtraHours(-9.0, None)),
        "places": {"Markt 3": "BU99010103", "Veld 2; de Kom, zuid": "BU99010202", "Haven 1": "BU99010301"},
        "walks": (Walk("Team Noord", EVENING, STOPS, over_streets=False),),
        "streets_of": (),
        "rivals": (Rival(RivalKind.GREEDY, visits=4, covered=1.25, broken=1),),
        "basis": ("Van 2 soorten is het aantal per buurt de gepubliceerde verwachting.",),
        "remarks": ("Van 1 van de 2 soorten is niet bekend op welke dagdelen zij gebeuren.",),
    }  # fmt: skip
    return PlanResult(**facts | changed)


def stored_plan(**changed: Any) -> DeploymentPlan:
    asked = deployment.add_request(request())
    run = published.run(period_to="2025-12")
    return deployment.add_plan(asked, run, result(**changed), by="coordinator", at=NOW)


def ask_a_plan(by: Person = COORDINATOR, now: datetime = NOW, **changed: Any) -> Job:
    facts: dict[str, Any] = {"gemeente": HOME, "week": WEEK, "available": AVAILABLE, "rules": RULES}
    return ask_plan(by, now=now, origin="test", **facts | changed)


def change_a_visit(by: Person, plan_id: int, **changed: Any) -> Job:
    facts: dict[str, Any] = {"line": 0, "place": "BU99010202", "visits": 3}
    return change_visit(by, plan_id, now=NOW, origin="test", **facts | changed)


def add_a_visit(by: Person, plan_id: int, **changed: Any) -> Job:
    facts: dict[str, Any] = {"team": "Team Noord", "shift": NIGHT, "place": "BU99010202", "visits": 1}
    return add_visit(by, plan_id, now=NOW, origin="test", **facts | changed)
