"""What people did, as it was known at a moment: later steps, versions and sightings are not there yet."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from openvis.decisions import bijzonderheden as judge
from openvis.decisions import interventions as decide
from openvis.decisions import work_orders as orders
from openvis.domain.access import Role
from openvis.domain.bijzonderheid import BijzonderheidState
from openvis.domain.intervention import InterventionState
from openvis.domain.work_order import WorkOrderState
from openvis.store import bijzonderheden, interventions, overleg, results, work_orders
from tests.support import published, small_town
from tests.support.small_town import GEMEENTE, MADE_AT, SCOPE

pytestmark = pytest.mark.django_db
JUST = timedelta(microseconds=1)


@pytest.fixture
def people(keeper: Any, db: None) -> Any:
    def fill(folder: Any) -> None:
        small_town.fill(folder)
        small_town.accounts()

    keeper.store("small-town", fill)
    return small_town.people()


def test_an_order_is_what_its_steps_of_then_say(people):
    made = small_town.issued_order(small_town.running_intervention())
    issued = timezone.now()
    taken = orders.withdraw_work_order(
        people[Role.COORDINATOR], made.id, version=made.version, now=issued + timedelta(hours=1), origin="test"
    )
    assert taken.state is WorkOrderState.WITHDRAWN

    def at(moment):
        return [(each.id, each.state, each.version) for each in work_orders.of_gemeente(SCOPE, GEMEENTE, known=moment)]

    assert at(None) == [(made.id, WorkOrderState.WITHDRAWN, made.version + 1)]
    assert at(issued + timedelta(hours=1)) == at(None)  # the moment itself belongs to it
    assert at(issued + timedelta(hours=1) - JUST) == [(made.id, WorkOrderState.ISSUED, made.version)]
    assert at(MADE_AT) == []  # nobody had issued it


def test_an_intervention_is_what_it_was_then(people):
    running = small_town.running_intervention()
    moment = timezone.now()
    decide.end_intervention(people[Role.ADVISEUR], running.id, now=moment + timedelta(days=1), origin="test")

    def at(moment):
        return [(each.id, each.state) for each in interventions.of_gemeente(SCOPE, GEMEENTE, known=moment)]

    assert at(None) == [(running.id, InterventionState.ENDED)]
    assert at(moment) == [(running.id, InterventionState.RUNNING)]
    assert at(MADE_AT) == []


def test_a_bijzonderheid_is_what_it_was_then(people):
    (known,) = bijzonderheden.of_gemeente(SCOPE, GEMEENTE)[:1]
    moment = timezone.now()
    judge.assess(people[Role.ADVISEUR], known.id, reason="Gezien op straat.", now=moment, origin="test")
    of_then = {each.id: each for each in bijzonderheden.of_gemeente(SCOPE, GEMEENTE, known=moment - JUST)}
    of_now = {each.id: each for each in bijzonderheden.of_gemeente(SCOPE, GEMEENTE)}
    assert of_now[known.id].state is BijzonderheidState.ASSESSED
    assert of_then[known.id] == known
    assert bijzonderheden.of_gemeente(SCOPE, GEMEENTE, known=MADE_AT - JUST) == []


def test_a_later_run_adds_no_sighting_to_what_was_known(people):
    before = bijzonderheden.of_gemeente(SCOPE, GEMEENTE)
    moment = timezone.now()
    row = before[0].row
    later = published.run("later", made_at=moment, period_to=small_town.MONTHS[-1], tested=36)
    results.save_run(later, [row], small_town.figures(later.id), small_town.series(later.id), [])
    same = {each.id: each for each in bijzonderheden.of_gemeente(SCOPE, GEMEENTE, known=moment - JUST)}
    assert same == {each.id: each for each in before}
    now = {each.id: each for each in bijzonderheden.of_gemeente(SCOPE, GEMEENTE)}
    assert len(now[before[0].id].sightings) == len(before[0].sightings) + 1


def test_the_run_people_saw_at_a_moment(people):
    moment = timezone.now()
    later = published.run("later", made_at=moment, period_to=small_town.MONTHS[-1], tested=36)
    looking_back = published.run("terug", made_at=moment, period_to=small_town.MONTHS[-1], looks_back=True, tested=36)
    for run in (later, looking_back):
        results.save_run(run, [], small_town.figures(run.id), small_town.series(run.id), [])
    assert results.run_seen_at(SCOPE, GEMEENTE, MADE_AT - JUST) is None
    assert results.run_seen_at(SCOPE, GEMEENTE, MADE_AT).id == "proef-1"
    assert results.run_seen_at(SCOPE, GEMEENTE, moment - JUST).id == "proef-1"
    assert results.run_seen_at(SCOPE, GEMEENTE, moment).id == "later"  # one that looks back is for who chooses it


def test_an_action_is_what_it_was_then(people):
    told = small_town.meetings()
    assert told
    every = overleg.actions(SCOPE, GEMEENTE)
    assert every
    assert overleg.actions(SCOPE, GEMEENTE, known=timezone.now()) == every
    assert overleg.actions(SCOPE, GEMEENTE, known=MADE_AT) == []
