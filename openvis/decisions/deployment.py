"""Having a plan of deployment made for a week, and changing a visit of one. The worker calculates; here is who asks.

A request and a plan are never edited: another wish is another request, and a visit changed by hand another plan.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from openvis.decisions.deployment_checks import MOST_VISITS, check_request
from openvis.decisions.rules.permissions import check_permission
from openvis.decisions.rules.recording import recorded
from openvis.decisions.rules.states import PERMISSION_OF, Verb
from openvis.domain.access import Person, Scope
from openvis.domain.deployment import Available, Rule, Shift
from openvis.domain.deployment_plan import SHORT_VISITS, DeploymentPlan, DeploymentRequest
from openvis.domain.job import Job, JobKind
from openvis.errors import InputError, NotAllowedNow
from openvis.store import deployment, jobs


def ask_plan(
    person: Person,
    *,
    gemeente: str,
    week: date,
    available: tuple[Available, ...],
    rules: tuple[Rule, ...],
    now: datetime,
    origin: str,
    skills: Mapping[str, frozenset[str]] | None = None,
    short_visits: int = SHORT_VISITS,
) -> Job:
    """Keep the hours, skills and rules of a week and have a plan made of them. `week` is its Monday.

    Raises NotPermitted for who, InputError for what, NotAllowedNow while another plan is being made.
    """
    verb = Verb.PLAN_WEEK
    with recorded(person, verb, subject="deployment/new", gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente)
        _check_free(gemeente)
        draft = DeploymentRequest(0, gemeente, week, available, rules, person.username, now, skills or {}, short_visits)
        check_request(draft, localdate(now))
        asked = deployment.add_request(draft)
        attempt.subject = f"deployment/{asked.id}"
        given = {"request": asked.id}
        return jobs.ask(JobKind.PLAN, gemeente=gemeente, by=person.username, input=given, now=now)


def change_visit(
    person: Person, plan_id: int, *, line: int, place: str, visits: int, now: datetime, origin: str
) -> Job:
    """Have a new version made of a plan, with other visits in one line (0: none), or elsewhere."""

    def given(plan: DeploymentPlan) -> dict[str, Any]:
        if not 0 <= line < len(plan.result.plan.visits):
            raise InputError("Dit bezoek staat niet in het plan.", "Kies een bezoek uit de tabel.")
        _check_change(plan, place, visits, least=0)
        return {"line": line, "place": place, "visits": visits}

    return _made_anew(person, plan_id, given, now=now, origin=origin)


def add_visit(
    person: Person, plan_id: int, *, team: str, shift: Shift, place: str, visits: int, now: datetime, origin: str
) -> Job:
    """Have a new version made of a plan, with visits that are not in it yet, by a team that works in that shift."""

    def given(plan: DeploymentPlan) -> dict[str, Any]:
        if (team, shift) not in {(each.team, each.shift) for each in plan.request.available}:
            raise InputError("Dit team heeft geen uren in deze dienst.", "Kies een dienst uit de lijst.")
        _check_change(plan, place, visits, least=1)
        when = {"day": shift.day.isoformat(), "part": shift.part.value}
        return {"team": team, **when, "place": place, "visits": visits}

    return _made_anew(person, plan_id, given, now=now, origin=origin)


def _made_anew(
    person: Person, plan_id: int, given: Callable[[DeploymentPlan], dict[str, Any]], *, now: datetime, origin: str
) -> Job:
    """The job that makes the next version of a plan; `given` checks what is wanted of it, and says it to the worker."""
    verb, gemeente = Verb.CHANGE_PLAN, deployment.gemeente_of(plan_id)
    with recorded(person, verb, subject=f"plan/{plan_id}", gemeente=gemeente, now=now, origin=origin):
        check_permission(person, PERMISSION_OF[verb], gemeente or "")
        plan = deployment.plan(person.scope, plan_id)
        _check_free(plan.request.gemeente)
        wanted = {"plan": plan_id, **given(plan)}
        return jobs.ask(JobKind.REPLAN, gemeente=plan.request.gemeente, by=person.username, input=wanted, now=now)


def _check_change(plan: DeploymentPlan, place: str, visits: int, *, least: int) -> None:
    if place not in plan.result.places.values():
        raise InputError("Deze buurt staat niet in het plan.", "Kies een buurt uit de lijst.")
    if not least <= visits <= MOST_VISITS:
        none = "; 0 haalt het bezoek weg" if not least else ""
        raise InputError(f"Het aantal bezoeken is {visits}.", f"Kies {least} tot en met {MOST_VISITS}{none}.")


def planning(gemeente: str) -> Job | None:
    """The last time somebody asked for a plan or a change of one."""
    found = [jobs.last_of_kind(Scope.of(gemeente), kind) for kind in (JobKind.PLAN, JobKind.REPLAN)]
    return max((job for job in found if job), key=lambda job: job.asked_at, default=None)


def _check_free(gemeente: str) -> None:
    going = planning(gemeente)
    if going is not None and going.is_open:
        raise NotAllowedNow("Er wordt al een plan gemaakt.", "Wacht tot het klaar is en vraag het dan opnieuw.")
