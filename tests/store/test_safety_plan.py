"""What the store keeps of the safety plan: every version, what was known when, and nothing of another gemeente."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from openvis.domain.access import Role, Scope
from openvis.domain.safety_plan import PlanActionState
from openvis.errors import NotAllowedNow, NotPermitted
from openvis.store import models
from openvis.store import safety_plan as store
from tests.support.people import make
from tests.support.safety_plan import (
    ADVISEUR,
    HOME,
    NOW,
    TODAY,
    action_of,
    content,
    kept_action,
    kept_plan,
    plan_of,
    priorities_of,
)

pytestmark = pytest.mark.django_db
SCOPE, AWAY, LATER = Scope.of(HOME), "GM9902", NOW + timedelta(days=1)


def test_a_plan_is_read_as_it_was_written_and_so_was_every_version():
    made = kept_plan()
    assert made == plan_of(id=made.id)
    longer = replace(made, last_year=2029, why="Een jaar erbij.", at=LATER)
    changed = store.append_plan(longer, by=ADVISEUR, at=LATER)
    assert changed == replace(longer, version=2)
    assert store.plans(SCOPE, HOME) == [changed]
    assert store.plans(SCOPE, HOME, known=NOW) == [made]
    assert store.plan_versions(SCOPE, HOME, made.id) == [changed, made]
    assert store.plans(SCOPE, HOME, known=NOW - timedelta(seconds=1)) == []


def test_a_year_has_the_plan_that_it_lies_in_as_it_was_known():
    first, second = kept_plan(), kept_plan(first_year=2029, last_year=2030)
    assert store.plan_of_year(SCOPE, HOME, 2028) == first
    assert store.plan_of_year(SCOPE, HOME, 2029) == second
    assert store.plan_of_year(SCOPE, HOME, 2031) is None
    assert store.plan_of_year(SCOPE, HOME, 2029, known=NOW - timedelta(days=1)) is None


def test_priorities_are_kept_in_the_order_they_were_written_and_the_last_of_the_year_is_in_force():
    plan = kept_plan()
    first = store.add_priorities(priorities_of(plan), by=ADVISEUR, at=NOW)
    second = store.add_priorities(
        priorities_of(plan, number=2, weights={"overlast": 2.0, "autokraak": 1.5}), by=ADVISEUR, at=LATER
    )
    assert (first.name, second.name) == ("2026/1", "2026/2")
    assert list(second.weights) == ["overlast", "autokraak"]
    assert store.priorities(SCOPE, HOME, year=2026) == [second, first]
    assert store.priorities(SCOPE, HOME, year=2027) == []
    assert store.priorities_in_force(SCOPE, HOME, TODAY) == second
    assert store.priorities_in_force(SCOPE, HOME, TODAY, known=NOW) == first
    assert store.priorities_in_force(SCOPE, HOME, date(2025, 12, 31)) is None


def test_a_version_that_somebody_else_wrote_first_is_refused():
    plan = kept_plan()
    store.add_priorities(priorities_of(plan), by=ADVISEUR, at=NOW)
    made = kept_action(plan)
    store.append_action(replace(made, state=PlanActionState.RUNNING), "", by=ADVISEUR, at=LATER)
    store.append_plan(replace(plan, why="Anders."), by=ADVISEUR, at=LATER)
    for late in (
        lambda: store.add_priorities(priorities_of(plan, weights={}), by=ADVISEUR, at=LATER),
        lambda: store.append_action(made, "", by=ADVISEUR, at=LATER),
        lambda: store.locked_action(SCOPE, made.id, version=1),
        lambda: store.append_plan(replace(plan, why="Ook anders."), by=ADVISEUR, at=LATER),
    ):
        with pytest.raises(NotAllowedNow, match="Iemand anders heeft dit net gewijzigd"):
            late()
    assert store.locked_action(SCOPE, made.id, version=2).state is PlanActionState.RUNNING


def test_actions_are_numbered_within_their_year_and_read_as_they_were_written():
    plan = kept_plan()
    first, second, next_year = (
        kept_action(plan),
        kept_action(plan, content=content(goal=2)),
        kept_action(plan, year=2027),
    )
    assert [each.number for each in (first, second, next_year)] == [1, 2, 1]
    assert [each.name for each in (second, next_year)] == ["2026, actie 2", "2027, actie 1"]
    assert first.content == content()
    assert store.actions(SCOPE, HOME, 2026) == [first, second]
    assert store.action_names(SCOPE, HOME) == {
        first.id: "2026, actie 1: Wij willen minder inbraken in de donkere maanden.",
        second.id: "2026, actie 2: Wij willen minder inbraken in de donkere maanden.",
        next_year.id: "2027, actie 1: Wij willen minder inbraken in de donkere maanden.",
    }


def test_what_was_said_of_an_action_is_read_as_it_was_known():
    made = kept_action()
    text = "Wij willen iets anders."
    changed = replace(made, content=content(wanted=text, owner=Role.ANALIST, partners=(), indicators=()))
    store.append_action(changed, "", by=ADVISEUR, at=LATER)
    stopped = replace(store.get_action(SCOPE, made.id), state=PlanActionState.STOPPED)
    store.append_action(stopped, "Geen geld meer.", by=ADVISEUR, at=LATER + timedelta(days=1))
    store.add_progress(made, TODAY, "Met de politie gesproken.", by=ADVISEUR, at=LATER)
    store.add_link(made, "presence/4", linked=True, by=ADVISEUR, at=LATER)

    (then,) = store.actions(SCOPE, HOME, 2026, known=NOW)
    assert (then, then.log, then.links) == (made, (), ())
    (between,) = store.actions(SCOPE, HOME, 2026, known=LATER)
    assert (between.content.wanted, between.state, between.version) == (text, PlanActionState.PLANNED, 2)
    assert (between.links, [line.text for line in between.log]) == (("presence/4",), ["Met de politie gesproken."])
    now = store.get_action(SCOPE, made.id)
    assert [step.state for step in now.steps] == [PlanActionState.PLANNED] * 2 + [PlanActionState.STOPPED]
    assert now.steps[-1].reason == "Geen geld meer."
    assert store.actions(SCOPE, HOME, 2026, known=NOW - timedelta(seconds=1)) == []


def test_the_log_goes_on_where_an_action_was_carried_over_and_is_told_by_day():
    plan = kept_plan()
    old = kept_action(plan, year=2025)
    store.add_progress(old, date(2025, 11, 3), "Het plan is gemaakt.", by=ADVISEUR, at=NOW)
    new = kept_action(plan, carried_from=old.id, at=LATER)
    store.add_progress(new, date(2026, 2, 1), "Het plan is uitgevoerd.", by=ADVISEUR, at=LATER)
    store.add_progress(new, date(2025, 12, 1), "Het geld is er.", by=ADVISEUR, at=LATER)
    again = kept_action(plan, year=2027, carried_from=new.id, at=LATER)
    told = ["Het plan is gemaakt.", "Het geld is er.", "Het plan is uitgevoerd."]
    assert [line.text for line in store.get_action(SCOPE, again.id).log] == told
    read = store.get_action(SCOPE, new.id)
    assert (read.carried_from, read.carried_to) == (old.id, again.id)
    assert [line.text for line in read.log_of(2025)] == told[:2]
    (before,) = store.actions(SCOPE, HOME, 2025, known=NOW)
    assert before.carried_to is None


def test_a_link_that_was_taken_away_is_gone_and_can_come_back():
    made = kept_action()
    for linked, told in ((True, ("top-x/2",)), (False, ()), (True, ("top-x/2",))):
        store.add_link(made, "top-x/2", linked=linked, by=ADVISEUR, at=NOW)
        assert store.get_action(SCOPE, made.id).links == told


def test_the_interventions_of_an_action_are_those_that_say_so():
    made = kept_action()
    serving, other = make(serves=made.id), make()
    assert serving.serves == made.id
    assert other.serves is None
    assert store.get_action(SCOPE, made.id).interventions == (serving.id,)


def test_the_database_keeps_one_action_of_a_number_and_no_stop_without_a_reason():
    plan, made = kept_plan(), kept_action()
    with pytest.raises(IntegrityError), transaction.atomic():
        models.PlanAction.objects.create(plan_id=plan.id, gemeente=HOME, year=2026, number=made.number)
    with pytest.raises(IntegrityError), transaction.atomic():
        store.append_action(replace(made, state=PlanActionState.STOPPED), "", by=ADVISEUR, at=NOW)


def test_nothing_of_another_gemeente_and_nothing_without_a_scope():
    plan = kept_plan(gemeente=AWAY)
    store.add_priorities(priorities_of(plan), by=ADVISEUR, at=NOW)
    made = store.add_action(action_of(plan), by=ADVISEUR, at=NOW)
    for scope in (SCOPE, Scope(frozenset())):
        assert store.plans(scope, AWAY) == store.priorities(scope, AWAY) == store.actions(scope, AWAY, 2026) == []
        with pytest.raises(NotPermitted, match=f"Actie {made.id} van het plan bestaat niet"):
            store.get_action(scope, made.id)
    assert store.plan_gemeente(plan.id) == store.action_gemeente(made.id) == AWAY
    assert store.plan_gemeente(0) is store.action_gemeente(0) is None
