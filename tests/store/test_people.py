"""Interventions and work orders are appended, never edited, and read by whoever has the gemeente in scope."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from openvis.decisions.rules.states import Verb
from openvis.domain.access import Scope
from openvis.domain.intervention import InterventionState, SuccessCriterion
from openvis.domain.work_order import NotDoneReason, Report, WorkOrderState
from openvis.errors import NotAllowedNow, NotPermitted
from openvis.store import interventions, models, work_orders
from tests.support.people import (
    ADVISEUR,
    AWAY,
    BOA,
    COORDINATOR,
    FINDING,
    HOME,
    NOW,
    TODAY,
    accepted,
    do,
    issue,
    make,
    running,
)

pytestmark = pytest.mark.django_db
JUDGED = TODAY + timedelta(weeks=18)
SCOPE = Scope.of(HOME)
HISTORY = [models.Intervention, models.InterventionStep, models.WorkOrder, models.WorkOrderStep, models.Finding]
HISTORY += [models.AuditLine]


@pytest.fixture
def history():
    do(Verb.REPORT_DONE, BOA, accepted())
    assert all(model.objects.exists() for model in HISTORY)


@pytest.mark.parametrize("model", HISTORY)
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda model: model.objects.first().save(), id="save"),
        pytest.param(lambda model: model.objects.first().delete(), id="delete"),
        pytest.param(lambda model: model.objects.update(gemeente=AWAY), id="update all"),
        pytest.param(lambda model: model.objects.filter(gemeente=HOME).update(gemeente=AWAY), id="update some"),
        pytest.param(lambda model: model.objects.all().delete(), id="delete all"),
        pytest.param(lambda model: model.objects.bulk_update(list(model.objects.all()), ["gemeente"]), id="bulk"),
        pytest.param(
            lambda model: model.objects.update_or_create({"gemeente": AWAY}, gemeente=HOME, pk=first(model)),
            id="upsert",
        ),
    ],
)
def test_history_cannot_be_edited(history, model, change):
    before = list(model.objects.order_by("pk").values())
    with pytest.raises(RuntimeError, match=f"{model.__name__} rows are written once"):
        change(model)
    assert list(model.objects.order_by("pk").values()) == before


def first(model):
    return model.objects.order_by("pk").first().pk


@pytest.mark.parametrize("model", HISTORY)
def test_every_row_belongs_to_a_gemeente(history, model):
    assert set(model.objects.values_list("gemeente", flat=True)) == {HOME}


def test_the_state_is_that_of_the_last_step():
    intervention = running()
    assert [step.state for step in models.InterventionStep.objects.order_by("number")] == ["planned", "running"]
    assert interventions.get(SCOPE, intervention.id).state is InterventionState.RUNNING


def test_every_step_says_who_in_which_role_and_when():
    do(Verb.REPORT_NOT_DONE, BOA, issue())
    steps = models.WorkOrderStep.objects.order_by("number").values_list("number", "state", "by", "by_role", "at")
    assert list(steps) == [
        (1, "issued", COORDINATOR.username, "coordinator", NOW),
        (2, "not-done", BOA.username, "boa", NOW),
    ]


def test_what_the_program_itself_registers_says_so():
    """Earlier interventions of the demo, with a start in the past, are stored without a person."""
    days = {"starts_on": TODAY - timedelta(days=200), "ends_on": TODAY - timedelta(days=100)}
    draft = replace(make(), id=0, **days)
    added = interventions.add(draft, by=None, at=NOW - timedelta(days=200))
    interventions.append_state(added, InterventionState.RUNNING, by=None, at=NOW - timedelta(days=199))
    interventions.append_state(added, InterventionState.ENDED, by=None, at=NOW - timedelta(days=100))
    assert interventions.get(SCOPE, added.id).state is InterventionState.ENDED
    steps = models.InterventionStep.objects.filter(intervention_id=added.id).values_list("number", "by", "by_role")
    assert list(steps) == [(1, "systeem", ""), (2, "systeem", ""), (3, "systeem", "")]


def test_reading_needs_the_gemeente_in_scope():
    order = issue()
    for outside in (Scope.of(), Scope.of(AWAY)):
        assert interventions.of_gemeente(outside, HOME) == []
        assert work_orders.of_gemeente(outside, HOME) == []
        assert work_orders.of_intervention(outside, order.intervention_id) == []
        with pytest.raises(NotPermitted, match=f"Werkopdracht {order.id} bestaat niet of hoort niet bij uw gemeente"):
            work_orders.get(outside, order.id)
        with pytest.raises(NotPermitted, match="bestaat niet of hoort niet bij uw gemeente"):
            interventions.get(outside, order.intervention_id)
    assert work_orders.get(Scope.of(AWAY, HOME), order.id) == order


def test_a_region_reads_each_gemeente_apart():
    neighbour = replace(ADVISEUR, scope=Scope.of(AWAY))
    ours, theirs = make(), make(neighbour, gemeente=AWAY, areas=("BU99020101",))
    region = Scope.of(HOME, AWAY)
    assert interventions.of_gemeente(region, HOME) == [ours]
    assert interventions.of_gemeente(region, AWAY) == [theirs]


def test_lists_have_an_order():
    intervention = running(ends_on=TODAY + timedelta(days=60))
    late, soon = (issue(intervention=intervention, due_on=TODAY + timedelta(days=days)) for days in (30, 5))
    assert work_orders.of_gemeente(SCOPE, HOME) == [soon, late]
    assert work_orders.of_intervention(SCOPE, intervention.id) == [soon, late]
    ends_on = TODAY + timedelta(days=400)
    next_year = make(starts_on=TODAY + timedelta(days=300), ends_on=ends_on, criterion=SuccessCriterion(20, ends_on))
    assert interventions.of_gemeente(SCOPE, HOME) == [next_year, intervention]


def test_reading_a_list_asks_the_database_as_often_for_many_as_for_few(django_assert_num_queries):
    """Orders, their steps, what is asked and found in them: four; interventions, their steps and versions: three."""
    for _ in range(4):
        do(Verb.REPORT_DONE, BOA, accepted())
    with django_assert_num_queries(4):
        assert len(work_orders.of_gemeente(SCOPE, HOME)) == 4
    with django_assert_num_queries(3):
        assert len(interventions.of_gemeente(SCOPE, HOME)) == 4


def test_a_finding_comes_back_as_it_was_reported():
    done = do(Verb.REPORT_DONE, BOA, accepted())
    assert work_orders.get(SCOPE, done.id).reports == (Report(NOW, FINDING),)
    assert models.Finding.objects.get().step.number == 3


def test_where_somebody_was_is_where_a_visit_was_reported_by_then():
    assert work_orders.carried_out(SCOPE, HOME, before=NOW + timedelta(days=9)) == []
    issue()
    done = do(Verb.REPORT_DONE, BOA, accepted())
    [there] = work_orders.carried_out(SCOPE, HOME, before=NOW + timedelta(days=9))
    assert there == (done.area, NOW.date())
    assert work_orders.carried_out(SCOPE, HOME, before=NOW) == []
    assert work_orders.carried_out(Scope.of(AWAY), HOME, before=NOW + timedelta(days=9)) == []


def test_a_change_on_an_older_reading_is_refused_by_the_store_itself():
    order = issue()
    work_orders.append_change(order, WorkOrderState.ACCEPTED, by=BOA, at=NOW)
    with pytest.raises(NotAllowedNow, match="een boa zette haar op 2 maart 2026 om 10:30 op 'geaccepteerd'"):
        work_orders.append_change(order, WorkOrderState.WITHDRAWN, by=COORDINATOR, at=NOW)
    assert work_orders.get(SCOPE, order.id).state is WorkOrderState.ACCEPTED


def step_again():
    issue()
    step = models.WorkOrderStep.objects.get()
    step.pk, step._state.adding = None, True
    return step.save


def add(**changes):
    draft = replace(make(), **changes)
    return lambda: interventions.add(draft, by=None, at=NOW)


def change(state, reason):
    order = issue()
    return lambda: work_orders.append_change(order, state, by=BOA, at=NOW, reason=reason)


@pytest.mark.parametrize(
    "prepare",
    [
        pytest.param(step_again, id="the same step twice"),
        pytest.param(lambda: add(criterion=SuccessCriterion(0, JUDGED)), id="no goal"),
        pytest.param(lambda: add(criterion=SuccessCriterion(100, JUDGED)), id="an impossible goal"),
        pytest.param(lambda: add(ends_on=TODAY), id="an end on the day of the start"),
        pytest.param(lambda: change(WorkOrderState.NOT_DONE, None), id="not done without a reason"),
        pytest.param(lambda: change(WorkOrderState.DONE, NotDoneReason.WEATHER), id="done with a reason why not"),
    ],
)
def test_the_database_refuses_what_the_services_refuse(prepare):
    """A second lock on the same door: whoever goes round the services still cannot store nonsense."""
    store_it = prepare()
    with pytest.raises(IntegrityError), transaction.atomic():
        store_it()


def test_whose_it_is_can_be_asked_without_a_scope_and_nothing_more():
    order = issue()
    assert work_orders.gemeente_of(order.id) == interventions.gemeente_of(order.intervention_id) == HOME
    assert work_orders.gemeente_of(987654) is None
    assert interventions.gemeente_of(987654) is None
