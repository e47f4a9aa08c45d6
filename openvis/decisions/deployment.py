"""Having a plan of deployment made for a week, and changing a visit of one. The worker calculates; here is who asks.

A request and a plan are never edited: another wish is another request, and a visit changed by hand another plan.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from openvis.decisions.permissions import check_permission
from openvis.decisions.recording import recorded
from openvis.decisions.states import PERMISSION_OF, Verb
from openvis.domain.access import Person, Scope
from openvis.domain.area import BUURT_CODE, gemeente_of
from openvis.domain.deployment import (
    Appointment,
    Available,
    Concentration,
    Exploration,
    NoGo,
    Presence,
    Rule,
)
from openvis.domain.deployment_plan import LEAST_EXPLORED, MOST_EXPLORED, DeploymentRequest, shifts_of
from openvis.domain.job import Job, JobKind
from openvis.errors import InputError, NotAllowedNow
from openvis.store import deployment, jobs

MOST_HOURS = 200.0  # of one team in one dagdeel: more is a typing mistake
LONGEST_AHEAD = timedelta(weeks=26)
LONGEST_NAME = 40
MOST_VISITS = 24  # in one line


def ask_plan(
    person: Person,
    *,
    gemeente: str,
    week: date,
    available: tuple[Available, ...],
    rules: tuple[Rule, ...],
    now: datetime,
    origin: str,
) -> Job:
    """Keep the hours and rules of a week and have a plan made of them. `week` is its Monday.

    Raises NotPermitted for who, InputError for what, NotAllowedNow while another plan is being made.
    """
    verb = Verb.PLAN_WEEK
    with recorded(person, verb, subject="deployment/new", gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente)
        _check_free(gemeente)
        draft = DeploymentRequest(0, gemeente, week, available, rules, person.username, now)
        check_request(draft, localdate(now))
        asked = deployment.add_request(draft)
        attempt.subject = f"deployment/{asked.id}"
        given = {"request": asked.id}
        return jobs.ask(JobKind.PLAN, gemeente=gemeente, by=person.username, input=given, now=now)


def change_visit(
    person: Person, plan_id: int, *, line: int, place: str, visits: int, now: datetime, origin: str
) -> Job:
    """Have a new version made of a plan, with other visits in one line (0: none), or elsewhere."""
    verb, gemeente = Verb.CHANGE_PLAN, deployment.gemeente_of(plan_id)
    with recorded(person, verb, subject=f"plan/{plan_id}", gemeente=gemeente, now=now, origin=origin):
        check_permission(person, PERMISSION_OF[verb], gemeente or "")
        plan = deployment.plan(person.scope, plan_id)
        _check_free(plan.request.gemeente)
        if not 0 <= line < len(plan.result.plan.visits):
            raise InputError("Dit bezoek staat niet in het plan.", "Kies een bezoek uit de tabel.")
        if place not in plan.result.places.values():
            raise InputError("Deze buurt staat niet in het plan.", "Kies een buurt uit de lijst.")
        if not 0 <= visits <= MOST_VISITS:
            raise InputError(
                f"Het aantal bezoeken is {visits}.", f"Kies 0 tot en met {MOST_VISITS}; 0 haalt het bezoek weg."
            )
        given = {"plan": plan_id, "line": line, "place": place, "visits": visits}
        return jobs.ask(JobKind.REPLAN, gemeente=plan.request.gemeente, by=person.username, input=given, now=now)


def planning(gemeente: str) -> Job | None:
    """The last time somebody asked for a plan or a change of one."""
    found = [jobs.last_of_kind(Scope.of(gemeente), kind) for kind in (JobKind.PLAN, JobKind.REPLAN)]
    return max((job for job in found if job), key=lambda job: job.asked_at, default=None)


def check_request(draft: DeploymentRequest, today: date) -> None:
    """Raise InputError for the first thing that cannot be asked."""
    _check_week(draft.week, today)
    _check_hours(draft)
    for rule in draft.rules:
        _check_rule(rule, draft)


def _check_free(gemeente: str) -> None:
    going = planning(gemeente)
    if going is not None and going.is_open:
        raise NotAllowedNow("Er wordt al een plan gemaakt.", "Wacht tot het klaar is en vraag het dan opnieuw.")


def _check_week(week: date, today: date) -> None:
    if week.weekday():
        raise InputError("Een plan begint op een maandag.", "Kies de maandag van de week.")
    if week < today - timedelta(days=today.weekday()):
        raise InputError("Deze week is al voorbij.", "Kies deze week of een latere.")
    if week > today + LONGEST_AHEAD:
        raise InputError("Deze week is meer dan een half jaar weg.", "Kies een eerdere week.")


def _check_hours(draft: DeploymentRequest) -> None:
    known = set(shifts_of(draft.week))
    for each in draft.available:
        if not each.team.strip() or len(each.team) > LONGEST_NAME:
            raise InputError("Een team heeft geen naam, of een te lange.", f"Gebruik 1 tot {LONGEST_NAME} tekens.")
        if not 0 <= each.hours <= MOST_HOURS or each.shift not in known:
            raise InputError(
                f"De uren van {each.team} kloppen niet.", f"Vul per dagdeel 0 tot en met {MOST_HOURS:.0f} uur in."
            )
    if len({(each.team, each.shift) for each in draft.available}) < len(draft.available):
        raise InputError("Twee teams hebben dezelfde naam.", "Geef elk team een eigen naam.")
    if draft.hours < 1:
        raise InputError("Er zijn geen uren om in te zetten.", "Vul voor ten minste één team een dagdeel in.")


def _check_rule(rule: Rule, draft: DeploymentRequest) -> None:
    match rule:
        case Presence(least=share) | Concentration(most=share):
            if not 0 <= share <= 1:
                raise InputError("Een deel van de uren ligt buiten 0 tot 100 procent.", "Vul een getal daartussen in.")
        case Exploration():
            if not LEAST_EXPLORED <= rule.share <= MOST_EXPLORED:
                raise InputError("Het deel voor loting is te klein of te groot.", "Kies 5 tot en met 10 procent, of 0.")
        case NoGo():
            _check_place(rule.place, draft.gemeente)
        case Appointment():
            _check_appointment(rule, draft)


def _check_appointment(rule: Appointment, draft: DeploymentRequest) -> None:
    _check_place(rule.place, draft.gemeente)
    if rule.team not in draft.teams:
        raise InputError(f"Het team {rule.team} van een afspraak heeft geen uren.", "Kies een team met uren.")
    if rule.shift not in shifts_of(draft.week) or not 1 <= rule.visits <= MOST_VISITS:
        raise InputError("Een afspraak valt buiten de week.", "Kies een dag van de week van het plan.")


def _check_place(place: str, gemeente: str) -> None:
    if not BUURT_CODE.fullmatch(place) or gemeente_of(place) != gemeente:
        raise InputError("Deze buurt hoort niet bij de gemeente.", "Kies een buurt uit de lijst.")
