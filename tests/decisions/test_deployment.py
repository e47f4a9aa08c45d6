"""Asking for a plan of deployment: what may be asked, that it is kept as asked, and one at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from openvis.decisions import deployment as decide
from openvis.domain.access import Role, Scope
from openvis.domain.deployment import (
    Appointment,
    Available,
    Concentration,
    Exploration,
    NoGo,
    Presence,
    Shift,
    SkillNeeded,
)
from openvis.domain.deployment_plan import SHORT_VISITS, Unevenness
from openvis.domain.deployment_words import RulesConflict
from openvis.domain.job import JobKind, JobState
from openvis.domain.work_order import DayPart
from openvis.errors import InputError, NotAllowedNow, NotPermitted
from openvis.store import audit, deployment, jobs, models
from tests.support.deployment import (
    AVAILABLE,
    EVENING,
    RULES,
    WEEK,
    add_a_visit,
    ask_a_plan,
    change_a_visit,
    stored_plan,
)
from tests.support.people import AWAY, COORDINATOR, HOME, NOW, person

pytestmark = pytest.mark.django_db
SCOPE = Scope.of(HOME)


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.OPENVIS_DATA = tmp_path


def test_what_was_asked_is_read_back_as_it_was_asked():
    job = ask_a_plan()
    asked = deployment.request(SCOPE, job.input["request"])
    assert (asked.week, asked.available, asked.rules, asked.by) == (WEEK, AVAILABLE, RULES, COORDINATOR.username)
    assert (asked.hours, asked.teams) == (10.0, ("Team Noord",))
    assert (job.kind, job.state) == (JobKind.PLAN, JobState.QUEUED)
    line = audit.lines(SCOPE)[0]
    assert (line.action, line.subject, line.result) == ("plan-week", f"deployment/{asked.id}", "ok")


def test_a_plan_is_read_back_as_it_was_stored():
    plan = stored_plan(expected_of={"Markt 3": 2.5, "Haven 1": 0.5}, unevenness=Unevenness(0.4, None))
    assert plan.result.unevenness == Unevenness(0.4, None)
    assert deployment.plan(SCOPE, plan.id) == plan == deployment.plans(SCOPE, HOME)[0]
    assert deployment.plans(Scope.of(AWAY), HOME) == []
    for reader, number in ((deployment.plan, plan.id), (deployment.request, plan.request.id)):
        with pytest.raises(NotPermitted, match="Dit plan bestaat niet of hoort niet bij uw gemeente"):
            reader(Scope.of(AWAY), number)


def test_a_plan_from_before_expectations_were_kept_can_still_be_read():
    plan = stored_plan()
    row = models.DeploymentPlan.objects.get(pk=plan.id)
    old = {name: value for name, value in row.result.items() if name not in ("expected_of", "unevenness")}
    facts = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.attname != "id"}
    again = models.DeploymentPlan.objects.create(**facts | {"result": old})
    assert deployment.plan(SCOPE, again.pk) == replace(plan, id=again.pk)


def test_one_plan_is_made_at_a_time():
    first = ask_a_plan()
    with pytest.raises(NotAllowedNow, match="Er wordt al een plan gemaakt"):
        ask_a_plan()
    plan = stored_plan()
    with pytest.raises(NotAllowedNow, match="Er wordt al een plan gemaakt"):
        change_a_visit(COORDINATOR, plan.id)
    jobs.ask_stop(SCOPE, first.id, NOW)
    later = change_a_visit(COORDINATOR, plan.id)
    assert later.input == {"plan": plan.id, "line": 0, "place": "BU99010202", "visits": 3}
    assert decide.planning(HOME).id in (first.id, later.id)  # both were asked at the moment that stands still here


WRONG = [
    ({"week": WEEK + timedelta(days=1)}, "begint op een maandag"),
    ({"week": WEEK - timedelta(weeks=1)}, "al voorbij"),
    ({"week": date(2027, 3, 1)}, "meer dan een half jaar"),
    ({"available": ()}, "geen uren"),
    ({"available": (Available("A", EVENING, 201.0),)}, "uren van A kloppen niet"),
    ({"available": (Available("A", Shift(date(2026, 3, 9), DayPart.NIGHT), 2.0),)}, "uren van A kloppen niet"),
    ({"available": (Available(" ", EVENING, 2.0),)}, "geen naam"),
    ({"available": (Available("A", EVENING, 2.0), Available("A", EVENING, 3.0))}, "dezelfde naam"),
    ({"rules": (Presence(1.01),)}, "0 tot 100 procent"),
    ({"rules": (Concentration(-0.1),)}, "0 tot 100 procent"),
    ({"rules": (Exploration(0.04),)}, "5 tot en met 10 procent"),
    ({"rules": (Exploration(0.11),)}, "5 tot en met 10 procent"),
    ({"rules": (NoGo("BU99020101"),)}, "hoort niet bij de gemeente"),
    ({"rules": (NoGo("Markt"),)}, "hoort niet bij de gemeente"),
    ({"rules": (Appointment("B", "BU99010103", EVENING),)}, "team B van een afspraak heeft geen uren"),
    ({"rules": (Presence(0.1, "WK990201"),)}, "wijk hoort niet bij de gemeente"),
    ({"rules": (Presence(0.1, "BU99010101"),)}, "wijk hoort niet bij de gemeente"),
    (
        {"rules": (SkillNeeded("BU99010103", " "),), "skills": {"Team Noord": frozenset({" "})}},
        "vaardigheid heeft geen",
    ),
    ({"short_visits": 13}, "korte bezoeken per dienst is 13"),
    (
        {"rules": (Appointment("Team Noord", "BU99010103", Shift(date(2026, 3, 9), DayPart.NIGHT)),)},
        "valt buiten de week",
    ),
]


@pytest.mark.parametrize(("asked", "told"), WRONG)
def test_what_cannot_be_asked_is_a_sentence_and_nothing_is_kept(asked, told):
    with pytest.raises(InputError, match=told) as refusal:
        ask_a_plan(**asked)
    assert refusal.value.next_step
    assert deployment.last_request(SCOPE, HOME) is None
    assert jobs.last_of_kind(SCOPE, JobKind.PLAN) is None
    assert audit.lines(SCOPE)[0].result == "refused"


MARKT_3, JEUGD = "BU99010103", SkillNeeded("BU99010103", "jeugd")
KEPT = Appointment("Team Noord", MARKT_3, EVENING)
APART = [
    ((Presence(0.5), Concentration(0.4)), (0, 1), "ten minste 50% en ten hoogste 40%"),
    ((Presence(0.5, "WK990101"), Concentration(0.4)), (0, 1), "ten minste 50% en ten hoogste 40%"),
    ((Presence(0.6, "WK990101"), NoGo("BU99010101"), Presence(0.5, "WK990102")), (0, 2), "vragen samen 110%"),
    ((NoGo(MARKT_3, EVENING.part), KEPT), (0, 1), "waar dan niemand heen mag"),
    ((JEUGD,), (0,), "Geen team heeft de vaardigheid jeugd"),
    (
        (replace(KEPT, visits=4), replace(KEPT, place="BU99010101", visits=3)),
        (0, 1),
        "6 uur; de afspraken vragen 7 uur",
    ),
    ((replace(KEPT, shift=replace(EVENING, part=DayPart.MORNING)),), (0,), "0 minuten; de afspraken vragen 1 uur"),
]


@pytest.mark.parametrize(("rules", "named", "told"), APART, ids=[told for *_, told in APART])
def test_rules_that_are_seen_not_to_go_together_are_named(rules, named, told):
    with pytest.raises(RulesConflict, match=told) as refusal:
        ask_a_plan(rules=rules)
    assert refusal.value.rules == tuple(rules[at] for at in named)
    assert refusal.value.next_step
    assert deployment.last_request(SCOPE, HOME) is None


def test_a_skill_is_enough_where_a_team_has_it_always_or_in_that_shift():
    able = replace(AVAILABLE[0], skills=frozenset({"jeugd"}))
    job = ask_a_plan(rules=(JEUGD, KEPT), available=(able, AVAILABLE[1]), skills={"Team Noord": frozenset({"hond"})})
    asked = deployment.request(SCOPE, job.input["request"])
    assert (asked.available[0], asked.rules) == (able, (JEUGD, KEPT))
    assert (asked.skills, asked.short_visits) == ({"Team Noord": frozenset({"hond"})}, SHORT_VISITS)
    jobs.ask_stop(SCOPE, job.id, NOW)
    other = Available("Team Zuid", AVAILABLE[1].shift, 2.0, frozenset({"jeugd"}))
    with pytest.raises(RulesConflict, match="waar alleen teams met de vaardigheid jeugd heen gaan"):
        ask_a_plan(rules=(JEUGD, KEPT), available=(*AVAILABLE, other))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"line": 3}, "staat niet in het plan"),
        ({"place": "BU99010104"}, "buurt staat niet in het plan"),
        ({"visits": 25}, "Het aantal bezoeken is 25"),
    ],
)
def test_a_change_that_cannot_be_made_is_a_sentence(change, told):
    with pytest.raises(InputError, match=told):
        change_a_visit(COORDINATOR, stored_plan().id, **change)
    assert jobs.last_of_kind(SCOPE, JobKind.REPLAN) is None


def test_visits_are_added_in_a_shift_in_which_the_team_works():
    plan = stored_plan()
    job = add_a_visit(COORDINATOR, plan.id)
    assert job.input == {
        "plan": plan.id, "team": "Team Noord", "day": "2026-03-02", "part": "night", "place": "BU99010202", "visits": 1,
    }  # fmt: skip
    assert (job.kind, audit.lines(SCOPE)[0].action) == (JobKind.REPLAN, "change-plan")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"team": "Team Zuid"}, "geen uren in deze dienst"),
        ({"shift": Shift(WEEK, DayPart.EVENING)}, "geen uren in deze dienst"),
        ({"place": "BU99010104"}, "buurt staat niet in het plan"),
        ({"visits": 0}, "Het aantal bezoeken is 0"),
        ({"visits": 25}, "Het aantal bezoeken is 25"),
    ],
)
def test_visits_that_cannot_be_added_are_a_sentence(change, told):
    with pytest.raises(InputError, match=told):
        add_a_visit(COORDINATOR, stored_plan().id, **change)
    assert jobs.last_of_kind(SCOPE, JobKind.REPLAN) is None
    assert audit.lines(SCOPE)[0].result == "refused"


def test_a_plan_of_another_gemeente_is_refused_as_one_that_does_not_exist():
    plan, outsider = stored_plan(), person(Role.COORDINATOR, AWAY)
    told = []
    for number in (plan.id, plan.id + 1000):
        with pytest.raises(NotPermitted) as refusal:
            change_a_visit(outsider, number)
        told.append(str(refusal.value))
    assert told[0] == told[1]
