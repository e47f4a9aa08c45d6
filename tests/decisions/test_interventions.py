"""From a row of the attention list to an intervention whose goal stands before it starts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from openvis.decisions import interventions as service
from openvis.decisions.rules.states import Verb
from openvis.domain.access import Role, Scope
from openvis.domain.intervention import InterventionKind, InterventionState
from openvis.errors import InputError, NotAllowedNow, NotPermitted, UnknownValue
from openvis.store import audit, interventions
from tests.support.people import (
    ADVISEUR,
    AWAY,
    BUURT,
    CATEGORY,
    COORDINATOR,
    HOME,
    NOW,
    TODAY,
    accepted,
    attention,
    change,
    do,
    issue,
    make,
    person,
    running,
)
from tests.support.safety_plan import kept_action, kept_plan

pytestmark = pytest.mark.django_db
SCOPE = Scope.of(HOME)


@pytest.fixture
def a_signal():
    return attention()


def test_the_adviseur_answers_a_signal_with_an_intervention(a_signal):
    made = make(title="  Lichtmastactie Kerkbuurt ", attention_id=a_signal)
    assert (made.title, made.areas, made.categories) == ("Lichtmastactie Kerkbuurt", (BUURT,), (CATEGORY,))
    assert (made.starts_on, made.ends_on) == (TODAY, TODAY + timedelta(weeks=12))
    assert made.criterion.reduction_percent == 20
    assert made.attention_id == a_signal
    assert made.state is InterventionState.PLANNED
    assert interventions.get(SCOPE, made.id) == made


def test_it_starts_runs_and_ends():
    made = make()
    started = service.start_intervention(ADVISEUR, made.id, now=NOW, origin="web")
    ended = service.end_intervention(ADVISEUR, made.id, now=NOW + timedelta(weeks=12), origin="web")
    assert [made.state, started.state, ended.state] == ["planned", "running", "ended"]
    assert [
        (line.action, line.result, line.at) for line in reversed(audit.lines(SCOPE, f"intervention/{made.id}"))
    ] == [
        ("make-intervention", "ok", NOW),
        ("start-intervention", "ok", NOW),
        ("end-intervention", "ok", NOW + timedelta(weeks=12)),
    ]


def test_a_plan_that_is_dropped_is_cancelled_and_stays_readable():
    dropped = service.cancel_intervention(ADVISEUR, make().id, now=NOW, origin="web")
    assert dropped.state is InterventionState.CANCELLED
    assert interventions.of_gemeente(SCOPE, HOME) == [dropped]


def test_a_running_intervention_cannot_escape_its_evaluation():
    with pytest.raises(NotAllowedNow, match="De interventie staat op 'loopt'; annuleren kan dan niet") as refusal:
        service.cancel_intervention(ADVISEUR, running().id, now=NOW, origin="web")
    assert refusal.value.next_step == "Wat nog wel kan: interventie wijzigen of beëindigen."


def test_no_service_edits_or_removes_a_version():
    """What was promised stands because nothing can take it away: not a check that somebody may forget."""
    verbs = {name for name in vars(service) if name.endswith("_intervention") and not name.startswith("check_")}
    verbs -= {"suggested_intervention"}
    assert verbs == {
        "make_intervention", "change_intervention", "start_intervention", "end_intervention", "cancel_intervention",
    }  # fmt: skip
    made = make()
    changed = change(made, title="Lichtmasten en schouw")
    ended = do(Verb.END_INTERVENTION, ADVISEUR, do(Verb.START_INTERVENTION, ADVISEUR, changed))
    first, second = interventions.versions(SCOPE, made.id)
    assert (first.plan.title, first.why, first.by) == (made.title, "", ADVISEUR.username)
    assert (second.plan.title, second.why) == ("Lichtmasten en schouw", "Nieuw inzicht.")
    assert second.plan == ended


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (-1, "De interventie begint op 2 maart 2026."),
        (12 * 7 + 1, "De einddatum 25 mei 2026 is voorbij."),
    ],
)
def test_it_starts_only_within_its_period(days, sentence):
    made = make()
    with pytest.raises(NotAllowedNow) as refusal:
        service.start_intervention(ADVISEUR, made.id, now=NOW + timedelta(days=days), origin="web")
    assert refusal.value.sentence == sentence
    assert interventions.get(SCOPE, made.id).state is InterventionState.PLANNED


@pytest.mark.parametrize("days", [0, 1, 12 * 7])
def test_it_starts_on_any_day_of_its_period(days):
    started = service.start_intervention(ADVISEUR, make().id, now=NOW + timedelta(days=days), origin="web")
    assert started.state is InterventionState.RUNNING


def test_the_day_is_that_of_the_gemeente_not_of_the_server():
    """23:30 UTC is already tomorrow in the Netherlands, so an intervention that starts today is too late."""
    late = NOW.replace(hour=23, minute=30)
    with pytest.raises(InputError, match="De startdatum 2 maart 2026 is al voorbij"):
        make(now=late)
    assert make(now=late, starts_on=TODAY + timedelta(days=1)).state is InterventionState.PLANNED


def test_it_does_not_end_while_work_is_open():
    intervention = running()
    first, second = issue(intervention=intervention), issue(intervention=intervention)
    end = {"now": NOW, "origin": "web"}
    with pytest.raises(NotAllowedNow, match="Er staan nog 2 werkopdrachten open bij deze interventie"):
        service.end_intervention(ADVISEUR, intervention.id, **end)
    do(Verb.WITHDRAW_WORK_ORDER, COORDINATOR, first)
    with pytest.raises(NotAllowedNow, match="Er staat nog 1 werkopdracht open bij deze interventie"):
        service.end_intervention(ADVISEUR, intervention.id, **end)
    do(Verb.WITHDRAW_WORK_ORDER, COORDINATOR, second)
    assert service.end_intervention(ADVISEUR, intervention.id, **end).state is InterventionState.ENDED


def test_an_accepted_order_is_open_too():
    order = accepted()
    with pytest.raises(NotAllowedNow, match="nog 1 werkopdracht open"):
        service.end_intervention(ADVISEUR, order.intervention_id, now=NOW, origin="web")


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"areas": ("BU99010102",)}, id="another buurt"),
        pytest.param({"categories": ("autokraak",)}, id="another incident type"),
        pytest.param({"attention_id": 987654}, id="a row that does not exist"),
    ],
)
def test_an_intervention_answers_the_row_it_says_it_answers(a_signal, changes):
    with pytest.raises(InputError, match="Op de aandachtslijst staat niet deze regel"):
        make(**{"attention_id": a_signal} | changes)
    assert interventions.of_gemeente(SCOPE, HOME) == []


def test_a_row_of_another_gemeente_cannot_be_answered(a_signal):
    """It is refused in the same words as a row that does not exist."""
    neighbour = person(Role.ADVISEUR, AWAY)
    with pytest.raises(InputError, match="Op de aandachtslijst staat niet deze regel"):
        make(neighbour, gemeente=AWAY, areas=("BU99020101",), attention_id=a_signal)


def test_someone_who_works_for_two_gemeenten_cannot_mix_them(a_signal):
    both = replace(ADVISEUR, scope=Scope.of(HOME, AWAY))
    with pytest.raises(InputError, match="Gebied BU99010101 ligt niet in gemeente GM9902"):
        make(both, gemeente=AWAY, attention_id=a_signal)


def test_a_wrong_value_is_refused_recorded_and_not_stored():
    with pytest.raises(UnknownValue, match="De categorie 'inbraakjes' bestaat niet"):
        make(categories=("inbraakjes",))
    assert interventions.of_gemeente(SCOPE, HOME) == []
    (line,) = audit.lines(SCOPE)
    assert (line.action, line.subject, line.result) == ("make-intervention", "intervention/new", "refused")
    assert line.detail == "De categorie 'inbraakjes' bestaat niet."


def test_an_intervention_that_does_not_exist():
    with pytest.raises(NotPermitted, match="bestaat niet of hoort niet bij uw gemeente"):
        service.start_intervention(ADVISEUR, 987654, now=NOW, origin="web")
    (line,) = audit.lines(SCOPE)
    assert (line.subject, line.result) == ("intervention/987654", "refused")


LATER = TODAY + timedelta(weeks=1)


def test_an_intervention_carries_out_an_action_of_the_plan_of_its_own_gemeente():
    plan = kept_plan(gemeente="GM9902")
    away, made = kept_action(plan), make()
    for number in (away.id, 987654):
        for attempt in (lambda number=number: make(serves=number), lambda number=number: change(made, serves=number)):
            with pytest.raises(InputError, match="Deze actie staat niet in het veiligheidsplan"):
                attempt()
    assert [each.serves for each in interventions.of_gemeente(SCOPE, HOME)] == [None]


def test_before_the_start_everything_may_change_and_each_version_stays():
    made, action = make(), kept_action()
    changed = change(
        made,
        areas=("BU99010102", BUURT, BUURT),
        categories=("vernieling", CATEGORY),
        starts_on=LATER,
        partners=("politie", "om"),
        measure="verlichting",
        hours=120,
        serves=action.id,
        why="De buurt ernaast hoort erbij.",
    )
    assert (changed.version, changed.areas, changed.categories) == (2, (BUURT, "BU99010102"), ("vernieling", CATEGORY))
    assert (changed.partners, changed.measure, changed.hours, changed.serves) == (
        ("om", "politie"), "verlichting", 120, action.id,
    )  # fmt: skip
    started = service.start_intervention(ADVISEUR, made.id, now=NOW + timedelta(weeks=1), origin="web")
    assert (started.version, started.started_with) == (2, 2)
    assert [each.plan.areas for each in interventions.versions(SCOPE, made.id)] == [made.areas, changed.areas]
    line = audit.lines(SCOPE, f"intervention/{made.id}")[1]
    assert (line.action, line.detail) == ("change-intervention", "versie 2: De buurt ernaast hoort erbij.")


def test_the_order_in_which_things_are_ticked_is_no_change():
    made = make(areas=(BUURT, "BU99010102"), partners=("om", "politie"))
    with pytest.raises(InputError, match="Er is niets gewijzigd"):
        change(made, areas=("BU99010102", BUURT), partners=("politie", "om"), title=f" {made.title} ")


@pytest.mark.parametrize(
    "changes",
    [
        {"areas": (BUURT, "BU99010102")},
        {"categories": (CATEGORY, "vernieling")},
        {"cells": ("E1361N4501",)},
        {"starts_on": LATER},
        {"kind": InterventionKind.REPRESSIVE},
        {"measure": "verlichting"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_what_it_is_about_stands_from_the_start_on(changes):
    started = running()
    with pytest.raises(InputError, match=r"De interventie loopt; .* na de start vast") as refusal:
        change(started, **changes)
    assert refusal.value.next_step == "Laat dit staan, of maak een nieuwe interventie."
    assert len(interventions.versions(SCOPE, started.id)) == 1


def test_a_promise_that_changes_after_the_start_is_judged_beside_the_first():
    started = running()
    lower = change(started, criterion=replace(started.criterion, reduction_percent=5), why="Het viel tegen.")
    longer = change(lower, title="Langer licht", ends_on=lower.ends_on + timedelta(days=14))
    assert longer.started_with == 1
    versions = interventions.versions(SCOPE, started.id)
    assert [(each.number, each.after_start, each.by_role) for each in versions] == [
        (1, False, "adviseur"), (2, True, "adviseur"), (3, True, "adviseur"),
    ]  # fmt: skip
    assert [promise.version for promise in interventions.promises(SCOPE, HOME)] == [1, 2, 3]
    renamed = change(longer, title="Nog langer licht")
    assert [promise.version for promise in interventions.promises(SCOPE, HOME)] == [1, 2, 3]
    assert interventions.get(SCOPE, started.id) == renamed


def test_a_planned_one_has_no_promise_to_judge():
    make()
    service.cancel_intervention(ADVISEUR, make().id, now=NOW, origin="web")
    assert interventions.promises(SCOPE, HOME) == []


def test_from_the_day_of_judgement_on_nothing_changes():
    """That of the version it started with: a later day in a later version keeps nothing open."""
    started = running()
    judged_on = started.criterion.judged_on
    later = change(started, criterion=replace(started.criterion, judged_on=judged_on + timedelta(days=60)))
    day = NOW + (judged_on - TODAY)
    change(later, now=day - timedelta(days=1))
    with pytest.raises(NotAllowedNow, match="Op 6 juli 2026 is deze interventie beoordeeld; het doel ligt vast"):
        change(interventions.get(SCOPE, started.id), title="Toch anders", now=day)


def test_a_change_cannot_make_the_past_its_start_or_its_judgement():
    made = make()
    with pytest.raises(InputError, match="De startdatum 2 maart 2026 is al voorbij"):
        change(made, title="Anders", now=NOW + timedelta(days=1))
    started = running()
    soon = {"ends_on": TODAY + timedelta(days=7), "criterion": replace(started.criterion, judged_on=LATER)}
    with pytest.raises(InputError, match="De dag van het oordeel is al geweest"):
        change(started, now=NOW + timedelta(days=8), **soon)


@pytest.mark.parametrize("why", ["", "  ", "ja", "x" * 301, "Omdat 06-12345678 het vroeg."])
def test_a_change_says_why_and_names_nobody(why):
    with pytest.raises(InputError, match="De reden"):
        change(make(), why=why)


def test_who_looked_at_an_older_version_is_told_and_overwrites_nothing():
    made = make()
    change(made, title="Eerst")
    with pytest.raises(NotAllowedNow) as refusal:
        change(made, title="Tweede")
    assert refusal.value.sentence == (
        "Deze interventie is intussen gewijzigd: een adviseur OOV maakte op 2 maart 2026 om 10:30 versie 2. "
        "Uw wijziging is niet opgeslagen."
    )
    assert interventions.get(SCOPE, made.id).title == "Eerst"


def test_a_change_still_answers_the_row_it_was_made_for(a_signal):
    made = make(attention_id=a_signal)
    assert change(made, areas=(BUURT, "BU99010102")).version == 2
    with pytest.raises(InputError, match="Op de aandachtslijst staat niet deze regel"):
        change(interventions.get(SCOPE, made.id), categories=("autokraak",))
