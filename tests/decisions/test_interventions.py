"""From a row of the attention list to an intervention whose goal stands before it starts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from openvis.decisions import interventions as service
from openvis.decisions.rules.states import Verb
from openvis.domain.access import Role, Scope
from openvis.domain.intervention import InterventionState
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

pytestmark = pytest.mark.django_db
SCOPE = Scope.of(HOME)


@pytest.fixture
def a_signal(settings, tmp_path):
    settings.OPENVIS_DATA = tmp_path
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
