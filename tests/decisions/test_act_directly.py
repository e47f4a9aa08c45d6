"""From what stands out straight to the street: intervention, order and bijzonderheid at once, or none of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from openvis.decisions import act_directly as service
from openvis.decisions.act_directly import KINDS, LASTS, Action
from openvis.domain.access import Role, Scope
from openvis.domain.attention import AttentionKind
from openvis.domain.bijzonderheid import BijzonderheidState
from openvis.domain.intervention import InterventionKind, InterventionState
from openvis.domain.order_place import OrderPlace
from openvis.domain.work_order import WorkOrderState
from openvis.errors import InputError, NotPermitted
from openvis.store import audit, bijzonderheden, interventions, work_orders
from tests.support.people import (
    ADVISEUR,
    BUURT,
    CATEGORY,
    COORDINATOR,
    HOME,
    NOW,
    SENTENCE,
    TERMS,
    TODAY,
    act,
    attention,
    noticed,
    person,
    signal,
)

pytestmark = pytest.mark.django_db
SCOPE = Scope.of(HOME)
ACTION = Action(InterventionKind.PREVENTIVE, 20, TERMS, "Kerkbuurt")


def on_row(attention_id: int, **changes: Any) -> Any:
    action = replace(ACTION, **changes)
    return service.act_on_row(COORDINATOR, attention_id, action, gemeente=HOME, now=NOW, origin="test")


def nothing_was_made() -> bool:
    return not interventions.of_gemeente(SCOPE, HOME) and not work_orders.of_gemeente(SCOPE, HOME)


def test_a_small_intervention_runs_from_today_and_its_order_waits():
    seen = noticed()
    order = act(bijzonderheid_id=seen.id)
    made = interventions.get(SCOPE, order.intervention_id)
    assert (made.title, made.state) == ("Woninginbraak in Kerkbuurt", InterventionState.RUNNING)
    assert (made.areas, made.categories, made.kind) == ((BUURT,), (CATEGORY,), InterventionKind.PREVENTIVE)
    assert (made.starts_on, made.ends_on) == (TODAY, TODAY + LASTS)
    assert made.criterion.reduction_percent == 20
    assert (order.state, order.terms, order.reason) == (WorkOrderState.ISSUED, TERMS, SENTENCE)
    assert order.attention_id == made.attention_id == seen.sightings[-1].attention_id
    assert bijzonderheden.get(SCOPE, seen.id).state is BijzonderheidState.TAKEN_UP
    assert bijzonderheden.get(SCOPE, seen.id).judgements[-1].reason == f"Werkopdracht {order.id} uitgezet."


def test_one_line_in_the_trail_names_both():
    order = act(bijzonderheid_id=noticed().id)
    [line] = audit.lines(SCOPE, f"work-order/{order.id}")
    assert (line.action, line.result) == ("act-directly", "ok")
    assert line.detail == f"intervention/{order.intervention_id}"


def test_a_row_that_is_no_bijzonderheid_will_do():
    order = on_row(attention(kind=AttentionKind.STRUCTURAL))
    assert order.reason == SENTENCE
    assert bijzonderheden.of_gemeente(SCOPE, HOME) == []


def test_a_row_that_is_one_takes_it_up():
    seen = noticed()
    on_row(seen.sightings[-1].attention_id)
    assert bijzonderheden.get(SCOPE, seen.id).state is BijzonderheidState.TAKEN_UP


def test_what_people_said_is_the_reason_where_no_figure_is():
    known = signal(ADVISEUR)
    order = act(bijzonderheid_id=known.id)
    assert order.reason == f"Signaal: {known.signals[-1].text}"
    assert (order.area, order.category, order.attention_id) == (known.area, known.category, None)


def test_it_may_go_nearer_than_the_buurt():
    order = act(bijzonderheid_id=noticed().id, cells=("E1447N5082",), street="Kerkstraat")
    assert order.place == OrderPlace(BUURT, ("E1447N5082",), "Kerkstraat")


@pytest.mark.parametrize("kind", list(InterventionKind))
def test_only_a_small_kind_of_intervention(kind):
    seen = noticed()
    if kind in KINDS:
        assert interventions.get(SCOPE, act(bijzonderheid_id=seen.id, kind=kind).intervention_id).kind is kind
        return
    with pytest.raises(InputError, match="Een kleine interventie is preventief of repressief"):
        act(bijzonderheid_id=seen.id, kind=kind)
    assert nothing_was_made()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"terms": replace(TERMS, tasks=())}, "Er staat niet wat er moet gebeuren"),
        ({"terms": replace(TERMS, tasks=("Bel 06-10000000",))}, "lijkt telefoonnummers te bevatten"),
        ({"terms": replace(TERMS, due_on=TODAY + LASTS + timedelta(days=1))}, "valt buiten de interventie"),
        ({"reduction_percent": 0}, "Het doel van 0 % minder kan niet"),
        ({"street": "Kerkstraat 12"}, "lijkt een huisnummer te staan"),
    ],
)
def test_where_one_part_is_refused_nothing_is_made(changes, said):
    seen = noticed()
    with pytest.raises(InputError, match=said):
        act(bijzonderheid_id=seen.id, **changes)
    assert nothing_was_made()
    assert bijzonderheden.get(SCOPE, seen.id) == seen
    assert audit.lines(SCOPE)[0].result == "refused"


def test_a_row_that_does_not_exist_is_a_sentence():
    with pytest.raises(InputError, match="Deze regel van de aandachtslijst bestaat niet"):
        on_row(98765)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_whoever_else_tries_makes_nothing(role):
    row = attention()
    with pytest.raises(NotPermitted):
        service.act_on_row(person(role), row, ACTION, gemeente=HOME, now=NOW, origin="test")
    assert nothing_was_made()
