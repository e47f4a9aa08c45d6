"""Anything may be tried in any order by anyone: the store never leaves the table and the trail never misses a line."""

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from openvis.decisions import work_orders as service
from openvis.decisions.rules.states import Verb
from openvis.domain.access import Person, Role, Scope
from openvis.domain.work_order import WorkOrder
from openvis.errors import InputError, NotAllowedNow, NotPermitted, OpenVISError
from openvis.store import audit, interventions, models, work_orders
from tests.spec.test_permissions import VERBS
from tests.spec.test_states import INTERVENTIONS, WORK_ORDERS
from tests.support.examples import examples
from tests.support.people import (
    FINDING,
    INTERVENTION_SERVICES,
    NOW,
    TODAY,
    WORK_ORDER_SERVICES,
    do,
    issue,
    make,
    person,
)

AWAY = "GM0001"
_gemeente_numbers = count(1000)  # a gemeente per example, so that one example never sees another

anyone = st.sampled_from(list(Role)).flatmap(lambda role: st.tuples(st.just(role), st.booleans()))


class WorkOrderMachine(RuleBasedStateMachine):
    """Keeps its own simple book (a dict of states) beside the store, and compares them after every attempt."""

    plans = Bundle("plans")
    orders = Bundle("orders")

    @initialize()
    def begin(self) -> None:
        self.gemeente = f"GM{next(_gemeente_numbers)}"
        self.scope = Scope.of(self.gemeente)
        self.plan_states: dict[int, str] = {}
        self.order_states: dict[int, tuple[str, int]] = {}  # state and version
        self.order_of: dict[int, int] = {}
        self.visits_made: dict[int, int] = {}
        self.visits_asked: dict[int, int] = {}
        self.attempts: list[str] = []
        self.steps: list[tuple[int, int, str]] = []

    def someone(self, who: tuple[Role, bool]) -> Person:
        role, outsider = who
        return person(role, AWAY if outsider else self.gemeente)

    def may(self, verb: Verb, who: tuple[Role, bool]) -> bool:
        role, outsider = who
        return not outsider and VERBS[verb][role] == "x"

    def tried(self, attempt, expected: type[OpenVISError] | None):
        """Run an attempt of which the book already knows how it must end."""
        if expected is None:
            self.attempts.append("ok")
            return attempt()
        self.attempts.append("refused")
        with pytest.raises(expected):
            attempt()
        return None

    @rule(target=plans, who=st.just((Role.ADVISEUR, False)))
    def plan(self, who):
        made = self.tried(
            lambda: make(self.someone(who), gemeente=self.gemeente, areas=(f"BU{self.gemeente[2:]}0101",)), None
        )
        self.plan_states[made.id] = "planned"
        return made.id

    @rule(plan=plans, verb=st.sampled_from([*INTERVENTION_SERVICES, Verb.CHANGE_INTERVENTION]), who=anyone)
    def change_plan(self, plan, verb, who):
        busy = [
            self.order_states[order][0] in {"issued", "accepted", "under-way"}
            for order, its in self.order_of.items()
            if its == plan
        ]
        after = INTERVENTIONS[self.plan_states[plan]][verb]
        closing = verb in {Verb.END_INTERVENTION, Verb.CANCEL_INTERVENTION}
        expected = (
            NotPermitted
            if not self.may(verb, who)
            else NotAllowedNow
            if after == "-" or (closing and any(busy))
            else None
        )
        thing = interventions.get(self.scope, plan)
        self.tried(lambda: do(verb, self.someone(who), thing), expected)
        if expected is None:
            self.plan_states[plan] = after

    @rule(
        target=orders,
        plan=plans,
        days=st.sampled_from([-1, 0, 7, 84, 85]),
        visits=st.sampled_from([1, 1, 2, 3]),
        who=st.one_of(st.just((Role.COORDINATOR, False)), anyone),
    )
    def issue(self, plan, days, visits, who):
        expected: type[OpenVISError] | None = None
        if not self.may(Verb.ISSUE_WORK_ORDER, who):
            expected = NotPermitted
        elif self.plan_states[plan] in {"ended", "cancelled"}:
            expected = NotAllowedNow
        elif not 0 <= days <= 84:
            expected = InputError
        thing = interventions.get(self.scope, plan)
        due_on = TODAY.fromordinal(TODAY.toordinal() + days)
        issued = self.tried(lambda: issue(self.someone(who), thing, due_on=due_on, visits=visits), expected)
        if issued is None:
            return multiple()
        self.order_states[issued.id], self.order_of[issued.id] = ("issued", 1), plan
        self.visits_made[issued.id], self.visits_asked[issued.id] = 0, visits
        return issued.id

    @rule(
        order=orders,
        verb=st.sampled_from([verb for verb in WORK_ORDER_SERVICES if verb is not Verb.REPORT_VISIT]),
        who=st.one_of(st.sampled_from([(Role.BOA, False), (Role.COORDINATOR, False)]), anyone),
        off=st.sampled_from([0, 0, 0, -1, 1]),
    )
    def change_order(self, order, verb, who, off):
        state, version = self.order_states[order]
        if verb is Verb.REPORT_DONE and self.visits_asked[order] - self.visits_made[order] > 1:
            verb = Verb.REPORT_VISIT
        after = WORK_ORDERS[state][verb]
        expected = NotPermitted if not self.may(verb, who) else NotAllowedNow if off or after == "-" else None
        seen = replace(work_orders.get(self.scope, order), version=version + off)
        if expected is None and verb is Verb.CHANGE_WORK_ORDER and seen.terms.team == "Team Zuid":
            expected = InputError  # the same once more is no change
        self.tried(lambda: do(verb, self.someone(who), seen), expected)
        if expected is None:
            self.order_states[order] = (after, version + 1)
            self.visits_made[order] += verb in {Verb.REPORT_VISIT, Verb.REPORT_DONE}

    @rule(order=orders, minutes=st.sampled_from([0, -5, 1441]))
    def report_nonsense(self, order, minutes):
        state, version = self.order_states[order]
        finding = replace(FINDING, minutes=minutes)
        boa = self.someone((Role.BOA, False))
        expected = InputError if WORK_ORDERS[state][Verb.REPORT_DONE] == "done" else NotAllowedNow
        self.tried(
            lambda: service.report_visit(boa, order, version=version, finding=finding, now=NOW, origin="test"), expected
        )

    @invariant()
    def the_store_says_what_the_book_says(self):
        stored: list[WorkOrder] = work_orders.of_gemeente(self.scope, self.gemeente)
        assert {order.id: (order.state, order.version) for order in stored} == self.order_states
        assert {
            each.id: each.state for each in interventions.of_gemeente(self.scope, self.gemeente)
        } == self.plan_states
        for order in stored:
            assert len(order.reports) == self.visits_made[order.id]
            assert (order.visits_left == 0) == (order.state == "done")
            assert (order.not_done_reason is not None) == (order.state in {"not-done", "closed-early"})

    @invariant()
    def steps_only_grow(self):
        rows = models.WorkOrderStep.objects.filter(gemeente=self.gemeente).order_by("pk")
        now = list(rows.values_list("work_order_id", "number", "state"))
        assert now[: len(self.steps)] == self.steps
        self.steps = now

    @invariant()
    def every_attempt_left_one_line(self):
        assert [line.result for line in reversed(audit.lines(self.scope))] == self.attempts

    def teardown(self) -> None:
        """Once, at the end: a chain that was broken on the way does not become whole again."""
        assert audit.verify(self.scope) == []


@pytest.mark.django_db
@pytest.mark.hypothesis
def test_no_sequence_of_attempts_leaves_the_table():
    run_state_machine_as_test(
        WorkOrderMachine, settings=settings(max_examples=examples(12), stateful_step_count=25, deadline=None)
    )
