"""Deployment: adding a request and a plan made of it, and reading them back as they were written."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from openvis.domain.access import Scope
from openvis.domain.deployment import (
    Appointment,
    Available,
    Concentration,
    Exploration,
    ExtraHours,
    NoGo,
    Plan,
    Presence,
    Purpose,
    Rule,
    Shift,
    SkillNeeded,
    Visit,
)
from openvis.domain.deployment_plan import (
    DeploymentPlan,
    DeploymentRequest,
    PlanResult,
    Rival,
    RivalKind,
    RulePrice,
    Stop,
    Unevenness,
    Walk,
)
from openvis.domain.run import Run
from openvis.domain.work_order import DayPart
from openvis.errors import NotPermitted
from openvis.store import models

RULES: dict[str, type[Rule]] = {
    "presence": Presence,
    "concentration": Concentration,
    "exploration": Exploration,
    "no-go": NoGo,
    "appointment": Appointment,
    "skill-needed": SkillNeeded,
}
NAMES = {kind: name for name, kind in RULES.items()}


def add_request(draft: DeploymentRequest) -> DeploymentRequest:
    """Store what is asked. `draft.id` is ignored."""
    asked = {
        "available": [
            [each.team, *_shift_out(each.shift), each.hours, sorted(each.skills)] for each in draft.available
        ],
        "rules": [_rule_out(rule) for rule in draft.rules],
        "skills": {team: sorted(skills) for team, skills in draft.skills.items()},
        "short_visits": draft.short_visits,
    }
    row = models.DeploymentRequest.objects.create(
        gemeente=draft.gemeente, week=draft.week, asked=asked, by=draft.by, at=draft.at
    )
    return _request(row)


def add_plan(request: DeploymentRequest, run: Run, result: PlanResult, *, by: str, at: datetime) -> DeploymentPlan:
    row = models.DeploymentPlan.objects.create(
        request_id=request.id,
        gemeente=request.gemeente,
        run=run.id,
        period_to=run.period_to,
        result=_result_out(result),
        by=by,
        at=at,
    )
    return _plan(row)


def request(scope: Scope, request_id: int) -> DeploymentRequest:
    """Raises NotPermitted when it does not exist or lies outside the scope: both read the same."""
    row = models.DeploymentRequest.objects.filter(gemeente__in=scope.gemeenten, pk=request_id).first()
    if row is None:
        raise _unknown()
    return _request(row)


def last_request(scope: Scope, gemeente: str) -> DeploymentRequest | None:
    allowed = scope.gemeenten & {gemeente}
    row = models.DeploymentRequest.objects.filter(gemeente__in=allowed).order_by("-at", "-pk").first()
    return _request(row) if row else None


def plan(scope: Scope, plan_id: int) -> DeploymentPlan:
    """Raises NotPermitted as `request` does."""
    row = models.DeploymentPlan.objects.filter(gemeente__in=scope.gemeenten, pk=plan_id).first()
    if row is None:
        raise _unknown()
    return _plan(row)


def plans(scope: Scope, gemeente: str, *, newest: int = 20) -> list[DeploymentPlan]:
    """The last plans of a gemeente, the newest first."""
    rows = models.DeploymentPlan.objects.filter(gemeente__in=scope.gemeenten & {gemeente}).select_related("request")
    return [_plan(row) for row in rows.order_by("-at", "-pk")[:newest]]


def plan_before(scope: Scope, gemeente: str, week: date) -> DeploymentPlan | None:
    """The plan that was in force the last time before a week: of the newest such week its last version."""
    rows = models.DeploymentPlan.objects.filter(gemeente__in=scope.gemeenten & {gemeente}, request__week__lt=week)
    row = rows.select_related("request").order_by("-request__week", "-at", "-pk").first()
    return _plan(row) if row else None


def gemeente_of(plan_id: int) -> str | None:
    """Whose plan this is: all that may be known before it is known whether the person may know more."""
    return models.DeploymentPlan.objects.filter(pk=plan_id).values_list("gemeente", flat=True).first()


def _unknown() -> NotPermitted:
    return NotPermitted("Dit plan bestaat niet of hoort niet bij uw gemeente.", "Kies een plan uit de lijst.")


def _shift_out(shift: Shift) -> list[str]:
    return [shift.day.isoformat(), shift.part.value]


def _shift_in(day: str, part: str) -> Shift:
    return Shift(date.fromisoformat(day), DayPart(part))


def _rule_out(rule: Rule) -> dict[str, Any]:
    told = {name: value for name, value in asdict(rule).items() if value is not None}
    if isinstance(rule, Appointment):
        told["shift"] = _shift_out(rule.shift)
    if isinstance(rule, NoGo) and rule.day:
        told["day"] = rule.day.isoformat()
    return {"kind": NAMES[type(rule)], **told}


def _rule_in(told: dict[str, Any]) -> Rule:
    facts = {name: value for name, value in told.items() if name != "kind"}
    if "shift" in facts:
        facts["shift"] = _shift_in(*facts["shift"])
    if "day" in facts:
        facts["day"] = date.fromisoformat(facts["day"])
    if "part" in facts:
        facts["part"] = DayPart(facts["part"])
    return RULES[told["kind"]](**facts)


def _request(row: models.DeploymentRequest) -> DeploymentRequest:
    asked = row.asked
    available = [
        Available(team, _shift_in(day, part), hours, frozenset(skills))
        for team, day, part, hours, skills in asked["available"]
    ]
    return DeploymentRequest(
        id=row.pk,
        gemeente=row.gemeente,
        week=row.week,
        available=tuple(available),
        rules=tuple(_rule_in(told) for told in asked["rules"]),
        by=row.by,
        at=row.at,
        skills={team: frozenset(skills) for team, skills in asked["skills"].items()},
        short_visits=asked["short_visits"],
    )


def _walk_in(told: dict[str, Any]) -> Walk:
    stops = tuple(Stop(**each) for each in told["stops"])
    return Walk(told["team"], _shift_in(*told["shift"]), stops, told["over_streets"])


def _result_out(result: PlanResult) -> dict[str, Any]:
    found = result.plan
    return {
        "visits": [asdict(each) | {"shift": _shift_out(each.shift)} for each in found.visits],
        "covered": found.covered,
        "expected": found.expected,
        "bound": found.bound,
        "proven": found.proven,
        "seed": found.seed,
        "explored": found.explored,
        "prices": [[each.rule, each.harm] for each in result.prices],
        "hours": [[each.hours, each.covered] for each in result.hours],
        "places": result.places,
        "remarks": list(result.remarks),
        "basis": list(result.basis),
        "walks": [asdict(each) | {"shift": _shift_out(each.shift)} for each in result.walks],
        "streets_of": list(result.streets_of),
        "rivals": [asdict(each) for each in result.rivals],
        "changed_from": result.changed_from,
        "cost": result.cost,
        "broken": list(result.broken),
        "expected_of": result.expected_of,
        "unevenness": asdict(result.unevenness) if result.unevenness else None,
    }


def _plan(row: models.DeploymentPlan) -> DeploymentPlan:
    told = row.result
    visits = [
        Visit(**each | {"shift": _shift_in(*each["shift"]), "purpose": Purpose(each["purpose"])})
        for each in told["visits"]
    ]
    facts = {name: told[name] for name in ("covered", "expected", "bound", "proven", "seed", "explored")}
    result = PlanResult(
        plan=Plan(visits=tuple(visits), **facts),
        prices=tuple(RulePrice(*each) for each in told["prices"]),
        hours=tuple(ExtraHours(*each) for each in told["hours"]),
        places=told["places"],
        remarks=tuple(told["remarks"]),
        basis=tuple(told["basis"]),
        walks=tuple(_walk_in(each) for each in told["walks"]),
        streets_of=tuple(told["streets_of"]),
        rivals=tuple(Rival(**each | {"kind": RivalKind(each["kind"])}) for each in told["rivals"]),
        changed_from=told["changed_from"],
        cost=told["cost"],
        broken=tuple(told["broken"]),
        expected_of=told.get("expected_of", {}),  # of plans from before these were kept there are none
        unevenness=Unevenness(**told["unevenness"]) if told.get("unevenness") else None,
    )
    return DeploymentPlan(row.pk, _request(row.request), row.run, row.period_to, result, row.by, row.at)
