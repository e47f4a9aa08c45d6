"""Every intervention that started, judged: against its own past and beside other areas."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from openvis.analysis.effects.effect import effect_of
from openvis.analysis.effects.intervention_panel import panel_of
from openvis.analysis.effects.judgement import Asked, last_words
from openvis.analysis.effects.own_expectation import evaluate
from openvis.analysis.expectations.monthly_counts import MonthlyCounts
from openvis.domain.intervention import Intervention
from openvis.domain.intervention_effect import InterventionEffect, JudgedIntervention, PanelArea, PanelRole
from openvis.domain.panel import Panel


def judge_all(
    parts: Sequence[MonthlyCounts], promises: Sequence[Intervention], today: date
) -> list[JudgedIntervention]:
    """What can be said now of every promise of an intervention that started.

    Also of those of which the last word was said before: they count among the others of their year.
    """
    asked, found = [], []
    for plan in promises:
        own = evaluate(parts, plan, today)
        if own is not None:
            effect = _effect(parts, plan, promises)
            found.append(effect)
            asked.append(Asked(plan, own, effect.effect if effect else None))
    judged = zip(asked, last_words(asked), found, strict=True)
    return [JudgedIntervention(each.plan, seen, effect) for each, seen, effect in judged]


def _effect(
    parts: Sequence[MonthlyCounts], plan: Intervention, others: Sequence[Intervention]
) -> InterventionEffect | None:
    panel = panel_of(parts, plan, others)
    if panel is None:
        return None
    effect = effect_of(panel, plan.criterion.reduction_percent)
    return InterventionEffect(plan.id, plan.version, effect, _areas(panel))


def _areas(panel: Panel) -> tuple[PanelArea, ...]:
    roles = {PanelRole.TARGET: panel.treated, PanelRole.RING: panel.around, PanelRole.COMPARISON: panel.comparison}
    return tuple(PanelArea(panel.areas[at], role) for role, positions in roles.items() for at in positions)
