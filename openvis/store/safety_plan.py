"""The safety plan: adding versions of plans, priorities and actions, and reading them as they were known at a moment.

Everything that reads takes `known`: what was stored later is then not there, so an old report can be made again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max, Model, QuerySet

from openvis.domain.access import Person, Role, Scope
from openvis.domain.plan_indicator import PlanIndicator
from openvis.domain.safety_plan import (
    ActionContent,
    PlanAction,
    PlanActionState,
    PlanActionStep,
    Progress,
    SafetyPlan,
    YearPriorities,
    in_force,
    shortened,
)
from openvis.errors import NotAllowedNow, NotPermitted
from openvis.store import models
from openvis.store.as_domain import as_domain
from openvis.store.steps import step_fields

# ----- plans


@transaction.atomic
def add_plan(draft: SafetyPlan, *, by: Person | None, at: datetime) -> SafetyPlan:
    """Store a new plan; `draft.id` is ignored, and `by` is None for the program itself."""
    row = models.SafetyPlan.objects.create(gemeente=draft.gemeente)
    return _plan(_append_plan(row, 1, draft, by, at))


@transaction.atomic
def append_plan(changed: SafetyPlan, *, by: Person | None, at: datetime) -> SafetyPlan:
    """Add the next version. Raises NotAllowedNow where `changed.version` is no longer the last."""
    row = models.SafetyPlan.objects.select_for_update().get(pk=changed.id)
    if row.versions.count() != changed.version:
        raise changed_meanwhile()
    return _plan(_append_plan(row, changed.version + 1, changed, by, at))


def plans(scope: Scope, gemeente: str, *, known: datetime | None = None) -> list[SafetyPlan]:
    """The newest version of each plan, the latest years first."""
    rows = _of(models.SafetyPlanVersion, scope, gemeente, known).order_by("number")
    newest = {row.plan_id: _plan(row) for row in rows}
    return sorted(newest.values(), key=lambda each: (each.first_year, each.id), reverse=True)


def plan_versions(scope: Scope, gemeente: str, plan_id: int) -> list[SafetyPlan]:
    """Every version of one plan, the newest first."""
    return [_plan(row) for row in _of(models.SafetyPlanVersion, scope, gemeente, None).filter(plan=plan_id)][::-1]


def plan_of_year(scope: Scope, gemeente: str, year: int, *, known: datetime | None = None) -> SafetyPlan | None:
    """The plan a year belongs to; years of two plans of a gemeente never overlap."""
    return next((each for each in plans(scope, gemeente, known=known) if year in each.years), None)


# ----- priorities


@transaction.atomic
def add_priorities(draft: YearPriorities, *, by: Person | None, at: datetime) -> YearPriorities:
    """Store the next version of a year. Raises NotAllowedNow when somebody else was first with this number."""
    try:
        with transaction.atomic():
            row = models.YearPriorities.objects.create(
                plan_id=draft.plan_id,
                gemeente=draft.gemeente,
                year=draft.year,
                weights=dict(draft.weights),
                why=draft.why,
                **step_fields(draft.number, by, at),
            )
    except IntegrityError:
        raise changed_meanwhile() from None
    return _priorities(row)


def priorities(
    scope: Scope, gemeente: str, *, year: int | None = None, known: datetime | None = None
) -> list[YearPriorities]:
    """Every version, of one year where one is given, the newest first."""
    rows = _of(models.YearPriorities, scope, gemeente, known).order_by("-year", "-number")
    return [_priorities(row) for row in (rows if year is None else rows.filter(year=year))]


def priorities_in_force(
    scope: Scope, gemeente: str, day: date, *, known: datetime | None = None
) -> YearPriorities | None:
    """The priorities that hold on a day, as known at a moment; None where no plan has any."""
    return in_force(priorities(scope, gemeente, known=known), day)


# ----- actions


@transaction.atomic
def add_action(draft: PlanAction, *, by: Person | None, at: datetime) -> PlanAction:
    """Store an action with the next number of its year; `draft.id` and `draft.number` are ignored."""
    of_year = models.PlanAction.objects.filter(gemeente=draft.gemeente, year=draft.year)
    row = models.PlanAction.objects.create(
        plan_id=draft.plan_id,
        gemeente=draft.gemeente,
        year=draft.year,
        number=(of_year.aggregate(Max("number"))["number__max"] or 0) + 1,
        carried_from_id=draft.carried_from,
    )
    _append_action(row, 1, draft, "", by, at)
    return get_action(Scope.of(draft.gemeente), row.pk)


@transaction.atomic
def append_action(changed: PlanAction, reason: str, *, by: Person | None, at: datetime) -> PlanAction:
    """Add the next step, with what the action says now. Raises NotAllowedNow where it is no longer at its version."""
    row = models.PlanAction.objects.select_for_update().get(pk=changed.id)
    if row.steps.count() != changed.version:
        raise changed_meanwhile()
    _append_action(row, changed.version + 1, changed, reason, by, at)
    return get_action(Scope.of(changed.gemeente), changed.id)


def add_progress(action: PlanAction, on: date, text: str, *, by: Person, at: datetime) -> None:
    models.PlanProgress.objects.create(
        action_id=action.id,
        gemeente=action.gemeente,
        on=on,
        text=text,
        by=by.username,
        by_role=by.role.value,
        at=at,
    )


def add_link(action: PlanAction, subject: str, *, linked: bool, by: Person, at: datetime) -> None:
    """Say that something carries out an action, or no longer."""
    models.PlanLink.objects.create(
        action_id=action.id, gemeente=action.gemeente, subject=subject, linked=linked, by=by.username, at=at
    )


def actions(scope: Scope, gemeente: str, year: int, *, known: datetime | None = None) -> list[PlanAction]:
    """The actions of a year in their order, each with its log and what carries it out, as known at a moment."""
    beside = _Beside.read(scope, gemeente, known)
    found = [_action(row, beside) for row in _action_rows(scope, gemeente).filter(year=year)]
    return [each for each in found if each.version]


def actions_of_plan(scope: Scope, plan: SafetyPlan) -> list[PlanAction]:
    """Every action of every year of a plan."""
    return [each for year in plan.years for each in actions(scope, plan.gemeente, year)]


def action_names(scope: Scope, gemeente: str) -> dict[int, str]:
    """How every action of a gemeente is called, {number: "2026, actie 3: meer licht"}, in their order."""
    years = sorted(set(_action_rows(scope, gemeente).values_list("year", flat=True)))
    found = [each for year in years for each in actions(scope, gemeente, year)]
    return {each.id: f"{each.name}: {shortened(each.content.wanted)}" for each in found}


def get_action(scope: Scope, action_id: int) -> PlanAction:
    """One action as it is now. Raises NotPermitted when it does not exist or lies outside the scope."""
    gemeente = action_gemeente(action_id) or ""
    row = _action_rows(scope, gemeente).filter(pk=action_id).first()
    if row is None:
        raise NotPermitted(
            f"Actie {action_id} van het plan bestaat niet of hoort niet bij uw gemeente.",
            "Kies een actie uit het plan.",
        )
    return _action(row, _Beside.read(scope, gemeente, None))


def locked_action(scope: Scope, action_id: int, *, version: int) -> PlanAction:
    """As `get_action`, held until this transaction ends. Raises NotAllowedNow when it is no longer at `version`."""
    models.PlanAction.objects.select_for_update().filter(pk=action_id).first()
    found = get_action(scope, action_id)
    if found.version != version:
        raise changed_meanwhile()
    return found


def action_gemeente(action_id: int) -> str | None:
    """Whose it is: all that may be known before it is known whether the person may know more."""
    return models.PlanAction.objects.filter(pk=action_id).values_list("gemeente", flat=True).first()


def plan_gemeente(plan_id: int) -> str | None:
    return models.SafetyPlan.objects.filter(pk=plan_id).values_list("gemeente", flat=True).first()


def changed_meanwhile() -> NotAllowedNow:
    return NotAllowedNow(
        "Iemand anders heeft dit net gewijzigd; uw wijziging is niet opgeslagen.",
        "Bekijk de nieuwste versie en wijzig die zo nodig.",
    )


# ----- rows


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands beside the actions of a gemeente, as known at a moment: read once for all of them."""

    steps: Mapping[int, list[models.PlanActionStep]]
    log: Mapping[int, list[Progress]]
    links: Mapping[int, list[str]]
    interventions: Mapping[int, list[int]]
    before: Mapping[int, int] = field(default_factory=dict)  # {action: the one it goes on with}
    after: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def read(cls, scope: Scope, gemeente: str, known: datetime | None) -> _Beside:
        steps = _grouped(_of(models.PlanActionStep, scope, gemeente, known).order_by("number"), "action_id")
        progress = _of(models.PlanProgress, scope, gemeente, known).order_by("on", "id")
        log = {action: [_progress(row) for row in rows] for action, rows in _grouped(progress, "action_id").items()}
        last = {
            (row.action_id, row.subject): row.linked
            for row in _of(models.PlanLink, scope, gemeente, known).order_by("id")
        }
        links: dict[int, list[str]] = {}
        for (action, subject), linked in last.items():
            if linked:
                links.setdefault(action, []).append(subject)
        served = _of(models.InterventionVersion, scope, gemeente, known).order_by("number")
        newest = dict(served.values_list("intervention_id", "serves_id"))
        interventions: dict[int, list[int]] = {}
        for intervention, action in sorted(newest.items()):
            if action is not None:
                interventions.setdefault(action, []).append(intervention)
        pairs = _action_rows(scope, gemeente).filter(carried_from__isnull=False, pk__in=steps)
        before = {row.pk: row.carried_from_id for row in pairs if row.carried_from_id is not None}
        return cls(steps, log, links, interventions, before, {old: new for new, old in before.items()})

    def whole_log(self, action: int) -> tuple[Progress, ...]:
        """The log of an action and of those it goes on with."""
        lines, at = list(self.log.get(action, ())), self.before.get(action)
        while at is not None:
            lines += self.log.get(at, ())
            at = self.before.get(at)
        return tuple(sorted(lines, key=lambda line: (line.on, line.id)))


def _of(model: type[Model], scope: Scope, gemeente: str, known: datetime | None) -> QuerySet:
    rows = model._default_manager.filter(gemeente__in=scope.gemeenten & {gemeente})
    return rows if known is None else rows.filter(at__lte=known)


def _grouped(rows: Iterable, key: str) -> dict[int, list]:
    found: dict[int, list] = {}
    for row in rows:
        found.setdefault(getattr(row, key), []).append(row)
    return found


def _action_rows(scope: Scope, gemeente: str) -> QuerySet[models.PlanAction]:
    return models.PlanAction.objects.filter(gemeente__in=scope.gemeenten & {gemeente}).order_by("year", "number")


def _append_plan(
    row: models.SafetyPlan, number: int, content: SafetyPlan, by: Person | None, at: datetime
) -> models.SafetyPlanVersion:
    return models.SafetyPlanVersion.objects.create(
        plan=row,
        gemeente=row.gemeente,
        title=content.title,
        theme=content.theme,
        first_year=content.first_year,
        last_year=content.last_year,
        goals=list(content.goals),
        why=content.why,
        **step_fields(number, by, at),
    )


def _append_action(
    row: models.PlanAction, number: int, content: PlanAction, reason: str, by: Person | None, at: datetime
) -> None:
    said = content.content
    models.PlanActionStep.objects.create(
        action=row,
        gemeente=row.gemeente,
        state=content.state.value,
        goal=said.goal,
        wanted=said.wanted,
        owner=said.owner.value,
        partners=list(said.partners),
        indicators=[asdict(each) for each in said.indicators],
        reason=reason,
        **step_fields(number, by, at),
    )


def _plan(row: models.SafetyPlanVersion) -> SafetyPlan:
    return SafetyPlan(
        id=row.plan_id,
        gemeente=row.gemeente,
        title=row.title,
        theme=row.theme,
        first_year=row.first_year,
        last_year=row.last_year,
        goals=tuple(row.goals),
        version=row.number,
        by=row.by,
        at=row.at,
        why=row.why,
    )


def _priorities(row: models.YearPriorities) -> YearPriorities:
    found: YearPriorities = as_domain(YearPriorities, row)
    return found


def _progress(row: models.PlanProgress) -> Progress:
    line: Progress = as_domain(Progress, row, by_role=Role(row.by_role))
    return line


def _action(row: models.PlanAction, beside: _Beside) -> PlanAction:
    """An action as its steps of then say it is; version 0 where none had been made yet."""
    steps: Sequence[models.PlanActionStep] = beside.steps.get(row.pk, ())
    return PlanAction(
        id=row.pk,
        gemeente=row.gemeente,
        plan_id=row.plan_id,
        year=row.year,
        number=row.number,
        content=_content(steps[-1]) if steps else ActionContent(1, "", Role.ADVISEUR),
        state=PlanActionState(steps[-1].state) if steps else PlanActionState.PLANNED,
        version=len(steps),
        carried_from=row.carried_from_id,
        carried_to=beside.after.get(row.pk),
        steps=tuple(PlanActionStep(PlanActionState(each.state), each.reason, each.by, each.at) for each in steps),
        log=beside.whole_log(row.pk),
        links=tuple(beside.links.get(row.pk, ())),
        interventions=tuple(beside.interventions.get(row.pk, ())),
    )


def _content(step: models.PlanActionStep) -> ActionContent:
    return ActionContent(
        goal=step.goal,
        wanted=step.wanted,
        owner=Role(step.owner),
        partners=tuple(step.partners),
        indicators=tuple(PlanIndicator(**each) for each in step.indicators),
    )
