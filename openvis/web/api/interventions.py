"""Interventions, and what the last run that judged them says of each promise."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from openvis.domain.access import Permission
from openvis.domain.intervention import Evaluation, Intervention, InterventionState, Verdict
from openvis.domain.intervention_effect import InterventionEffect
from openvis.domain.note import Note, notes_on_intervention
from openvis.store import interventions, results
from openvis.web.access import Visitor
from openvis.web.api.asking import LARGEST, Listing, Question, one, page, visitor_for
from openvis.web.api.beside import NOTES, standing, texts
from openvis.web.api.found import found_or_404
from openvis.web.api.shapes import page_of, plain, shape_of

router = Router()
EvaluationShape = shape_of(Evaluation, notes=NOTES)
EffectShape = shape_of(InterventionEffect, notes=NOTES)
InterventionShape = shape_of(
    Intervention,
    evaluations=(list[EvaluationShape], "of each promise; the one it started with first"),  # type: ignore[valid-type]
)


class Interventions(Listing):
    state: InterventionState | None = None


class Effects(Listing):
    intervention: int | None = Field(None, ge=1, le=LARGEST, description="number of an intervention")
    verdict: Verdict | None = None


@router.get("/interventions", response=page_of(InterventionShape))
def list_interventions(request: HttpRequest, asked: Query[Interventions]) -> HttpResponse:
    """All of the gemeente, the latest start first."""
    visitor = visitor_for(request, asked, Permission.SEE_PICTURE)
    found = interventions.of_gemeente(visitor.scope, visitor.gemeente)
    wanted = [each for each in found if asked.state in (None, each.state)]
    return page(request, asked, wanted, lambda each: told(visitor, each))


@router.get("/interventions/{id}", response=InterventionShape)
def get_intervention(request: HttpRequest, asked: Query[Question], id: int = Path(ge=1, le=LARGEST)) -> HttpResponse:
    """One of them."""
    visitor = visitor_for(request, asked, Permission.SEE_PICTURE)
    return one(told(visitor, found_or_404(interventions.get, visitor, id)))


@router.get("/effects", response=page_of(EffectShape))
def list_effects(request: HttpRequest, asked: Query[Effects]) -> HttpResponse:
    """What the last run that judged it found of each promise: the design, how sure, around it, placebo and verdict."""
    visitor = visitor_for(request, asked, Permission.SEE_PICTURE)
    beside = standing(visitor)
    plans = interventions.of_gemeente(visitor.scope, visitor.gemeente)
    wanted = [
        (plan, found)
        for plan in plans
        if asked.intervention in (None, plan.id)
        for _, found in sorted(results.effects_of(visitor.scope, plan.id).items())
        if asked.verdict in (None, found.effect.verdict)
    ]
    return page(request, asked, wanted, lambda each: _effect_told(visitor, *each, beside))


def told(visitor: Visitor, known: Intervention) -> dict[str, Any]:
    """As the page tells it: cells only to who may see points."""
    cells = list(known.cells) if visitor.can(Permission.SEE_POINTS) else []
    beside, plans = standing(visitor), _plans(visitor, known)
    judged = [
        plain(each) | {"notes": _written(plans.get(each.version, known), each.period_from, each.period_to, beside)}
        for each in results.evaluations_of(visitor.scope, known.id)
    ]
    return plain(known) | {"cells": cells, "evaluations": judged}


def _effect_told(
    visitor: Visitor, known: Intervention, found: InterventionEffect, beside: Sequence[Note]
) -> dict[str, Any]:
    plan, effect = _plans(visitor, known).get(found.version, known), found.effect
    return plain(found) | {"notes": _written(plan, effect.period_from, effect.period_to, beside)}


def _plans(visitor: Visitor, known: Intervention) -> dict[int, Intervention]:
    """What was planned, by version: a promise is about the areas and types of its own."""
    return {each.number: each.plan for each in interventions.versions(visitor.scope, known.id)}


def _written(plan: Intervention, period_from: str, period_to: str, beside: Sequence[Note]) -> list[str]:
    return texts(notes_on_intervention(beside, plan.areas, plan.categories, period_from, period_to))
