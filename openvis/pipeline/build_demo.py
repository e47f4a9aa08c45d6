"""The demo municipality from nothing: its files written, imported, looked at, weeks planned, an account for every role.

Everything is done as it is for a real gemeente; only the files are made up. A build that was broken off is taken up
again: files that are already in change nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from django.utils.timezone import localdate

from openvis import demo
from openvis.demo import deployment as town_deployment
from openvis.demo import source_files
from openvis.demo.carried_out import TASK, TEAM, CarriedOut, carried_out
from openvis.demo.criteria import CRITERIA
from openvis.demo.planned_intervention import WHY_LATER, later_promise, planned
from openvis.demo.street_files import MAKER
from openvis.demo.town import GEMEENTE, VINTAGE
from openvis.domain.access import Role, Scope
from openvis.domain.audit import OK, SYSTEM, AuditLine
from openvis.domain.deployment import Purpose
from openvis.domain.deployment_plan import DeploymentPlan, DeploymentRequest
from openvis.domain.intervention import (
    JUDGED_AFTER,
    EarlierIntervention,
    Intervention,
    InterventionPlan,
    InterventionState,
    SuccessCriterion,
)
from openvis.domain.order_place import OrderPlace
from openvis.domain.run import Run
from openvis.domain.work_order import DayPart, Priority, Terms, WeekPart, WorkOrder, WorkOrderState
from openvis.errors import NotAllowedNow
from openvis.pipeline.analyse import analyse
from openvis.pipeline.bringing import import_data
from openvis.pipeline.planning.plan_week import changed_plan, made_plan
from openvis.pipeline.register_meetings import register_meetings
from openvis.pipeline.register_messages import register_messages
from openvis.pipeline.register_open_orders import register_open_orders
from openvis.pipeline.register_plan import link_what_carries_out, register_plan, set_priorities
from openvis.pipeline.register_signals import register_signals
from openvis.pipeline.register_work import register_work
from openvis.sources.intervention_register import read_register
from openvis.store import accounts, audit, deployment, forecast_criteria, interventions, read, results, work_orders
from openvis.store.change import one_change

ORIGIN = "demo"
SERVED = {"autokraak": 4, "vernieling": 2}  # which actions of the plan (from 0) the interventions carry out
PASSWORD_BYTES = 12  # from the operating system; sixteen characters


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What was built. `accounts`: account name to password, which exists nowhere else and is shown once."""

    gemeente: str
    run_id: str
    accounts: dict[str, str]


def build_demo(folder: Path, *, now: datetime, on_progress: Callable[[int], None] | None = None) -> DemoReport:
    """Write the source files into `folder` and fill the store with them. Refuses when the store is not empty."""
    if stored := read.stored_gemeenten():
        raise _not_empty(stored)
    return _build(folder, now, on_progress)


def build_or_reopen_demo(
    folder: Path, *, now: datetime, on_progress: Callable[[int], None] | None = None
) -> DemoReport:
    """As build_demo; where the demo is there already, only the passwords are made anew.

    Refuses when the store holds another gemeente: a demo does not belong among real figures.
    """
    stored = read.stored_gemeenten()
    if stored not in ([], [GEMEENTE]):
        raise _not_empty(stored)
    run = results.latest_run(Scope.of(GEMEENTE), GEMEENTE)
    if run and _roles_present():
        return DemoReport(GEMEENTE, run.id, _open_accounts(now))
    return _build(folder, now, on_progress)


def _not_empty(stored: list[str]) -> NotAllowedNow:
    return NotAllowedNow(
        f"In deze opslag staan al gegevens van {', '.join(stored)}; de demo komt daar niet bij.",
        "Wijs met OPENVIS_DATA een lege map aan en probeer het opnieuw.",
    )


def _build(folder: Path, now: datetime, on_progress: Callable[[int], None] | None) -> DemoReport:
    demo.write_sources(folder)
    _import_all(folder, now, on_progress)
    actions = register_plan(now)
    serves = {slug: actions[at].id for slug, at in SERVED.items()}
    _register_interventions(folder / source_files.INTERVENTIONS, now, serves)
    _register_carried_out(now)
    _register_criteria(now)
    register_work(now)
    run = analyse(scope=Scope.of(GEMEENTE), gemeente=GEMEENTE, now=now)
    _plan_two_weeks(run, now)
    register_signals(now)
    register_messages(run, now)
    register_meetings(now)
    register_open_orders(now)
    set_priorities(actions[0].plan_id, now)
    link_what_carries_out(actions, now)
    return DemoReport(GEMEENTE, run.id, _open_accounts(now))


def _import_all(folder: Path, now: datetime, on_progress: Callable[[int], None] | None) -> None:
    """Areas first: the points of the incident files are placed in them."""
    scope = Scope.of(GEMEENTE)
    for verb, name in (
        (import_data.import_areas, source_files.AREAS),
        (import_data.import_population, source_files.POPULATION),
        (import_data.import_police_table, source_files.POLICE_TABLE),
    ):
        verb(folder / name, scope=scope, by=SYSTEM, now=now, on_progress=on_progress)
    import_data.import_streets(
        folder / source_files.STREETS, gemeente=GEMEENTE, vintage=VINTAGE, scope=scope, by=SYSTEM, now=now,
        attribution=MAKER, on_progress=on_progress,
    )  # fmt: skip
    import_data.import_addresses(
        folder / source_files.ADDRESSES, gemeente=GEMEENTE, vintage=VINTAGE, scope=scope, by=SYSTEM, now=now,
        on_progress=on_progress,
    )  # fmt: skip
    for name, profile in source_files.PROFILES.items():
        import_data.import_incidents(
            folder / name, profile_path=folder / profile, scope=scope, by=SYSTEM, now=now, on_progress=on_progress
        )


def _register_interventions(path: Path, now: datetime, serves: Mapping[str, int]) -> None:
    """All of the register, or nothing; nothing when it was done before. `serves`: the action of the plan by type."""
    with one_change():
        if interventions.of_gemeente(Scope.of(GEMEENTE), GEMEENTE):
            return
        for earlier in read_register(path):
            draft = replace(_as_intervention(earlier, now.date()), serves=serves.get(earlier.category))
            stored = interventions.add(draft, by=None, at=now)
            _note("register-intervention", f"intervention/{stored.id}", now, path.name)
            if stored.state is InterventionState.RUNNING:
                interventions.append_version(stored, later_promise(stored), why=WHY_LATER, by=None, at=now)
                _note("change-intervention", f"intervention/{stored.id}", now, f"versie 2: {WHY_LATER}")
        draft = _planned(replace(planned(localdate(now)), serves=serves["autokraak"]))
        _note("register-intervention", f"intervention/{interventions.add(draft, by=None, at=now).id}", now)


def _planned(plan: InterventionPlan) -> Intervention:
    said = {each.name: getattr(plan, each.name) for each in fields(InterventionPlan)}
    return Intervention(id=0, gemeente=GEMEENTE, state=InterventionState.PLANNED, attention_id=None, **said)


def _register_carried_out(now: datetime) -> None:
    """What boa's did under the interventions of the register, up to now; nothing when it was done before."""
    with one_change():
        plans = {plan.title: plan for plan in interventions.of_gemeente(Scope.of(GEMEENTE), GEMEENTE)}
        if work_orders.of_gemeente(Scope.of(GEMEENTE), GEMEENTE):
            return
        for each in carried_out():
            if each.done > now:
                continue
            order = work_orders.add(_as_order(plans[each.title], each), by=None, at=each.issued)
            order = work_orders.append_change(order, WorkOrderState.ACCEPTED, by=None, at=each.issued)
            work_orders.append_change(order, WorkOrderState.DONE, by=None, at=each.done, finding=each.finding)
            _note("register-work-order", f"work-order/{order.id}", now)


def _as_order(plan: Intervention, each: CarriedOut) -> WorkOrder:
    return WorkOrder(
        id=0,  # not stored yet
        gemeente=GEMEENTE,
        intervention_id=plan.id,
        place=OrderPlace(plan.areas[0]),
        category=plan.categories[0],
        reason=plan.title,
        terms=Terms((TASK,), TEAM, WeekPart.ANY_DAY, (DayPart.EVENING,), Priority.NORMAL, each.done.date()),
        state=WorkOrderState.ISSUED,
        reports=(),
        version=0,
    )


def _register_criteria(now: datetime) -> None:
    """What was asked of the forecast before; nothing when it was done before."""
    with one_change():
        if forecast_criteria.of_gemeente(Scope.of(GEMEENTE), GEMEENTE):
            return
        for draft in CRITERIA:
            stored = forecast_criteria.add(draft)
            _note("register-criterion", f"criterion/{stored.id}", now)


def _as_intervention(earlier: EarlierIntervention, today: date) -> Intervention:
    """An intervention of before this system, in the state its dates say it is in."""
    started, ended = today >= earlier.starts_on, today > earlier.ends_on
    return Intervention(
        id=0,  # not stored yet
        gemeente=GEMEENTE,
        title=earlier.title,
        kind=earlier.kind,
        areas=(earlier.area,),
        categories=(earlier.category,),
        starts_on=earlier.starts_on,
        ends_on=earlier.ends_on,
        criterion=SuccessCriterion(earlier.reduction_percent, earlier.ends_on + JUDGED_AFTER),
        state=InterventionState.ENDED if ended else InterventionState.RUNNING if started else InterventionState.PLANNED,
        attention_id=None,
    )


def _plan_two_weeks(run: Run, now: datetime) -> None:
    """This week and the next, of which the last was changed by hand; nothing when it was done before."""
    scope, coordinator = Scope.of(GEMEENTE), Role.COORDINATOR.value
    if deployment.plans(scope, GEMEENTE):
        return
    monday = now.date() - timedelta(days=now.weekday())
    for week in (monday, monday + timedelta(weeks=1)):
        draft = DeploymentRequest(
            0,
            GEMEENTE,
            week,
            town_deployment.hours_of(week),
            town_deployment.rules_of(week),
            coordinator,
            now,
            town_deployment.SKILLS,
        )
        request = deployment.add_request(draft)
        plan = deployment.add_plan(request, run, made_plan(scope, run, request), by=coordinator, at=now)
        _note("plan-week", f"deployment/{request.id}", now)
    line = _longest_planned(plan)
    changed = changed_plan(
        scope, run, plan, line=line, place=town_deployment.MOVED_TO, visits=plan.result.plan.visits[line].visits
    )
    deployment.add_plan(request, run, changed, by=coordinator, at=now + timedelta(seconds=1))
    _note("change-plan", f"plan/{plan.id}", now)


def _longest_planned(plan: DeploymentPlan) -> int:
    """The line with most visits, of those nobody promised and not in the buurt they are moved to."""
    kept = [
        (each.visits, -at)
        for at, each in enumerate(plan.result.plan.visits)
        if each.purpose is Purpose.PLANNED and plan.result.places[each.place] != town_deployment.MOVED_TO
    ]
    return -max(kept)[1]


def _roles_present() -> bool:
    return {person.role for person in accounts.accounts(Scope.of(GEMEENTE))} >= set(Role)


def _open_accounts(now: datetime) -> dict[str, str]:
    """One account per role, named after it, each with a new password."""
    known = {person.username: person for person in accounts.accounts(Scope.of(GEMEENTE))}
    passwords = {role.value: secrets.token_urlsafe(PASSWORD_BYTES) for role in Role}
    organisation = {Role.PARTNER: "woningcorporatie"}
    with one_change():
        for role in Role:
            if person := known.get(role.value):
                accounts.set_password(person, passwords[role.value])
                _note("renew-password", f"account/{role.value}", now)
            else:
                accounts.create_account(role.value, passwords[role.value], role, [GEMEENTE], organisation.get(role, ""))
                _note("create-account", f"account/{role.value}", now)
    return passwords


def _note(action: str, subject: str, now: datetime, detail: str = "") -> None:
    audit.append(AuditLine(now, SYSTEM, action, subject, GEMEENTE, ORIGIN, OK, detail))
