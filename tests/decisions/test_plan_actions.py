"""Actions of the safety plan: numbered, owned, logged by their owner, carried over with their log, and linked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from openvis.decisions import plan_actions as decide
from openvis.decisions.rules.states import Verb
from openvis.domain.access import Role, Scope
from openvis.domain.plan_indicator import PlanIndicator
from openvis.domain.safety_plan import PlanActionState
from openvis.errors import InputError, NotAllowedNow, NotPermitted, UnknownValue
from openvis.store import audit
from openvis.store import safety_plan as store
from tests.support.people import approved, person
from tests.support.presence import register
from tests.support.safety_plan import (
    ADVISEUR,
    BURGLARIES,
    HOME,
    NOW,
    TODAY,
    add_action,
    change_plan_action,
    content,
    link,
    log,
    make_plan,
    planned_action,
    running_action,
)
from tests.support.top_x import planned_moment

pytestmark = pytest.mark.django_db
SCOPE = Scope.of(HOME)
TEXT = "Wij willen dat bewoners elkaar helpen."


# ----- what an action says


def test_an_action_is_numbered_in_its_year_and_written_down():
    make_plan()
    first, second = add_action(), add_action(partners=("politie", "om", "politie"), wanted=f"  {TEXT} ")
    assert [each.name for each in (first, second)] == ["2026, actie 1", "2026, actie 2"]
    assert (second.content.partners, second.content.wanted) == (("om", "politie"), TEXT)
    assert (second.state, second.version) == (PlanActionState.PLANNED, 1)
    line = audit.lines(SCOPE)[0]
    assert (line.action, line.subject, line.detail) == (
        "add-plan-action",
        f"plan-action/{second.id}",
        "2026, actie 2",
    )


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"wanted": "Minder."}, "Wat wij willen is 7 tekens lang."),
        ({"wanted": "Bel 06-12345678 als het misgaat."}, "Wat wij willen lijkt"),
        ({"goal": 3}, "Doel 3 staat niet in Veilig Stad 2025-2028."),
        ({"goal": 0}, "Doel 0 staat niet in Veilig Stad 2025-2028."),
        ({"owner": Role.BOA}, "Een boa kan geen eigenaar zijn."),
        ({"partners": ("jansen",)}, "'jansen' is geen partner."),
        ({"indicators": (BURGLARIES,) * 9}, "9 indicatoren is te veel."),
        ({"indicators": (PlanIndicator("sfeer"),)}, "'sfeer' is geen soort indicator."),
        ({"indicators": (PlanIndicator("incidents"),)}, "'Incidenten van een soort' gaat over een soort of thema"),
        ({"indicators": (PlanIndicator("meetings-held", "autokraak"),)}, "'Gehouden VIS-overleggen' gaat over niets"),
        ({"indicators": (PlanIndicator("presence-hours", "autokraak"),)}, "'Uren aanwezig in de buurt' gaat over"),
        ({"indicators": (PlanIndicator("survey", "hoe is het"),)}, "'Antwoord van een enquête' gaat over een vraag"),
        ({"indicators": (PlanIndicator("survey", "slachtoffer", first_month=2),)}, "'Antwoord van een enquête' is er"),
        ({"indicators": (PlanIndicator("meetings-held", first_month=5, last_month=4),)}, "De laatste maand ligt vóór"),
        ({"indicators": (PlanIndicator("messages-sent", area="WK990201"),)}, "Gebied WK990201 ligt niet in gemeente"),
    ],
    ids=str,
)
def test_an_action_that_cannot_be(changes, says):
    make_plan()
    with pytest.raises((InputError, UnknownValue)) as refusal:
        add_action(**changes)
    assert str(refusal.value).startswith(says)
    assert store.actions(SCOPE, HOME, 2026) == []


@pytest.mark.parametrize(
    "indicator",
    [
        PlanIndicator("incidents", "vermogen", "WK990101", "", 10, 12),
        PlanIndicator("interventions-started"),
        PlanIndicator("work-orders-done", "autokraak"),
        PlanIndicator("people-reached", "residents-evening"),
        PlanIndicator("undermining-signals"),
        PlanIndicator("survey", "onveilig-in-buurt"),
    ],
    ids=lambda each: each.kind,
)
def test_an_indicator_that_can_be(indicator):
    make_plan()
    assert add_action(indicators=(indicator,)).content.indicators == (indicator,)


def test_a_year_without_a_plan_has_no_actions():
    with pytest.raises(InputError, match="Er is geen plan waar 2026 bij hoort"):
        add_action()
    make_plan()
    with pytest.raises(InputError, match="Er is geen plan waar 2029 bij hoort"):
        add_action(year=2029)


def test_a_change_is_a_version_and_of_two_at_once_one_is_refused():
    made = planned_action()
    changed = change_plan_action(Verb.CHANGE_PLAN_ACTION, ADVISEUR, made)
    assert (changed.content.wanted, changed.version, changed.state) == (TEXT, 2, PlanActionState.PLANNED)
    assert audit.lines(SCOPE)[0].detail == "versie 2"
    with pytest.raises(NotAllowedNow, match="Iemand anders heeft dit net gewijzigd"):
        change_plan_action(Verb.CHANGE_PLAN_ACTION, ADVISEUR, made)
    with pytest.raises(InputError, match="Er is niets gewijzigd"):
        change_plan_action(Verb.CHANGE_PLAN_ACTION, ADVISEUR, changed)


def test_to_stop_asks_a_reason_and_what_was_stopped_can_be_taken_up_again():
    running = running_action()
    with pytest.raises(InputError, match="De reden is 0 tekens lang"):
        decide.move_action(ADVISEUR, Verb.STOP_PLAN_ACTION, running.id, version=2, now=NOW, origin="test")
    stopped = change_plan_action(Verb.STOP_PLAN_ACTION, ADVISEUR, running)
    assert (stopped.state, stopped.steps[-1].reason) == (PlanActionState.STOPPED, "Het geld is op.")
    again = change_plan_action(Verb.RESUME_PLAN_ACTION, ADVISEUR, stopped)
    assert [step.state for step in again.steps] == [
        PlanActionState.PLANNED,
        PlanActionState.RUNNING,
        PlanActionState.STOPPED,
        PlanActionState.RUNNING,
    ]


# ----- the log


def test_the_owner_writes_the_log_and_so_does_who_may_change_the_plan():
    action = planned_action(owner=Role.COORDINATOR)
    log(person(Role.COORDINATOR), action, text=" Gesurveilleerd in de avond. ", on=TODAY - timedelta(days=3))
    written = log(ADVISEUR, action)
    assert [(line.on, line.text, line.by_role) for line in written.log] == [
        (TODAY - timedelta(days=3), "Gesurveilleerd in de avond.", Role.COORDINATOR),
        (TODAY, "Er is een avond met bewoners gehouden.", Role.ADVISEUR),
    ]
    assert audit.lines(SCOPE)[0].detail == TODAY.isoformat()


@pytest.mark.parametrize("role", [Role.ANALIST, Role.WIJKCOORDINATOR])
def test_who_owns_another_action_does_not_write_in_this_log(role):
    action, own = planned_action(owner=Role.COORDINATOR), planned_action(owner=role)
    with pytest.raises(NotPermitted, match="Deze actie is van de coördinator handhaving"):
        log(person(role), action)
    assert store.get_action(SCOPE, action.id).log == ()
    assert len(log(person(role), own).log) == 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"text": " "}, "Wat is gedaan is 0 tekens lang."),
        ({"text": "Gesproken met BSN 111222333."}, "Wat is gedaan lijkt"),
        ({"on": TODAY + timedelta(days=1)}, "3 maart 2026 kan niet."),
        ({"on": date(2024, 12, 31)}, "31 december 2024 kan niet."),
    ],
    ids=str,
)
def test_a_line_of_the_log_that_cannot_be(changes, says):
    action = planned_action()
    with pytest.raises(InputError) as refusal:
        log(ADVISEUR, action, **changes)
    assert str(refusal.value).startswith(says)


def test_what_was_done_is_still_written_down_after_the_action_was_finished():
    done = change_plan_action(Verb.FINISH_PLAN_ACTION, ADVISEUR, running_action())
    assert len(log(ADVISEUR, done).log) == 1


# ----- the next year


def test_an_unfinished_action_goes_on_as_a_new_one_that_brings_its_log_along():
    running = running_action(indicators=(BURGLARIES,), goal=2)
    log(ADVISEUR, running)
    made = decide.carry_over(ADVISEUR, running.id, version=2, now=NOW, origin="test")
    assert (made.year, made.number, made.state, made.version) == (2027, 1, PlanActionState.PLANNED, 1)
    assert made.content == content(goal=2)
    assert made.carried_from == running.id
    old = store.get_action(SCOPE, running.id)
    assert (old.state, old.carried_to) == (PlanActionState.CARRIED_OVER, made.id)
    after = log(ADVISEUR, made, text="Het tweede jaar is begonnen.")
    assert [line.text for line in after.log] == [
        "Er is een avond met bewoners gehouden.",
        "Het tweede jaar is begonnen.",
    ]
    assert [line.text for line in old.log] == ["Er is een avond met bewoners gehouden."]
    with pytest.raises(NotAllowedNow, match="kan dan niet"):
        decide.carry_over(ADVISEUR, running.id, version=3, now=NOW, origin="test")


def test_an_action_of_the_last_year_goes_on_in_the_next_plan_or_not_at_all():
    make_plan()
    last = add_action(year=2028, goal=2)
    with pytest.raises(InputError, match="Er is geen plan waar 2029 bij hoort"):
        decide.carry_over(ADVISEUR, last.id, version=1, now=NOW, origin="test")
    assert store.get_action(SCOPE, last.id) == last
    plan = make_plan(title="Het volgende plan", first_year=2029, last_year=2032, goals=("Veilig thuis",))
    made = decide.carry_over(ADVISEUR, last.id, version=1, now=NOW, origin="test")
    assert (made.plan_id, made.year, made.content.goal) == (plan.id, 2029, 1)


# ----- what carries it out


def test_a_message_presence_moment_and_the_approach_can_carry_out_an_action():
    action = planned_action()
    subjects = (
        f"buurtbericht/{approved().id}",
        f"presence/{register().id}",
        f"top-x/{planned_moment().id}",
        "undermining",
    )
    for subject in subjects:
        link(ADVISEUR, action, subject)
    assert store.get_action(SCOPE, action.id).links == subjects
    assert audit.lines(SCOPE)[0].detail == "met undermining"
    link(ADVISEUR, action, "undermining", linked=False)
    assert store.get_action(SCOPE, action.id).links == subjects[:3]
    assert audit.lines(SCOPE)[0].detail == "los van undermining"


@pytest.mark.parametrize(
    ("subject", "says"),
    [
        ("presence/987654", "presence/987654 is er niet in deze gemeente."),
        ("top-x/", "'top-x/' kan niet aan een actie worden gekoppeld."),
        ("top-x/een", "'top-x/een' kan niet aan een actie worden gekoppeld."),
        ("undermining/3", "'undermining/3' kan niet aan een actie worden gekoppeld."),
        ("intervention/1", "'intervention/1' kan niet aan een actie worden gekoppeld."),
    ],
)
def test_what_cannot_carry_it_out(subject, says):
    action = planned_action()
    with pytest.raises(InputError) as refusal:
        link(ADVISEUR, action, subject)
    assert str(refusal.value).startswith(says)
    assert store.get_action(SCOPE, action.id).links == ()


def test_the_same_link_twice_is_told():
    action = planned_action()
    with pytest.raises(InputError, match="Dat is al zo"):
        link(ADVISEUR, action, linked=False)
    link(ADVISEUR, action)
    with pytest.raises(InputError, match="Dat is al zo"):
        link(ADVISEUR, action)
