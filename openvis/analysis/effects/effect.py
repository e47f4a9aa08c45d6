"""Did it help: the question asked by the design that the data allow, and everything that is told beside the answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from openvis.analysis.effects.design import ChosenDesign, Facts, can_be_made_up, choose, facts_of
from openvis.analysis.effects.fixed_effects import done_in, fixed_effects
from openvis.analysis.effects.placebo import in_space, in_time
from openvis.analysis.effects.ratio import z_of
from openvis.analysis.effects.sentences import sentences_of
from openvis.analysis.effects.smallest_effect import smallest_effect
from openvis.analysis.effects.staggered import callaway_santanna
from openvis.analysis.effects.structural_series import own_past
from openvis.analysis.effects.synthetic import synthetic_control
from openvis.analysis.effects.verdict import criterion_met, verdict_of
from openvis.analysis.effects.wdd import wdd
from openvis.analysis.expectations.history import Flags, Floats
from openvis.domain.effect import (
    Design,
    Displacement,
    Effect,
    EffectPoint,
    Estimate,
    GroupCounts,
    PlaceboInSpace,
    SecondOpinion,
    WeightedDifference,
)
from openvis.domain.panel import Panel


@dataclass(frozen=True, slots=True)
class Answer:
    """What a design gives: an estimate, and the treated areas together with nothing done, by period."""

    estimate: Estimate | None = None
    expected: Floats | None = None
    in_space: PlaceboInSpace | None = None
    seen_from: float | None = None


def effect_of(panel: Panel, reduction_percent: int | None = None, *, second: bool = False) -> Effect:
    """The effect of what was done in the treated areas of a panel, against the fall that was promised, if any.

    The design is chosen by `design.choose` from what data there are. Deterministic: the same panel, the same effect.

    second  also ask it by another design where the data allow one; that may take seconds
    """
    facts = facts_of(panel)
    chosen = choose(facts)
    answer = _asked(panel, chosen, facts)
    verdict = verdict_of(answer.estimate)
    compares = chosen.design not in (Design.TOO_LITTLE_DATA, Design.STRUCTURAL_SERIES)
    effect = Effect(
        design=chosen.design,
        why=chosen.why,
        period_from=panel.periods[min(panel.first_start, len(panel.periods) - 1)],
        period_to=panel.periods[-1],
        target=_counts(panel, panel.treated),
        ring=_counts(panel, panel.around) if panel.around else None,
        comparison=_counts(panel, panel.comparison) if panel.comparison else None,
        estimate=answer.estimate,
        weighted=_weighted(panel, panel.treated) if compares else None,
        displacement=_displacement(panel) if compares and panel.around else None,
        in_space=answer.in_space,
        in_time=in_time(panel) if compares else None,
        second=_second(panel, facts, chosen.design) if second else None,
        seen_from=answer.seen_from,
        reduction_percent=reduction_percent,
        criterion_met=criterion_met(answer.estimate, verdict, reduction_percent),
        verdict=verdict,
        sentences=(),
        series=_series(panel, answer.expected),
    )
    return sentences_of(effect)


def _asked(panel: Panel, chosen: ChosenDesign, facts: Facts) -> Answer:
    if chosen.design is Design.STRUCTURAL_SERIES:
        alone = own_past(panel)
        return Answer(alone.estimate, alone.mean, None, alone.seen_from) if alone else Answer()
    seen_from = smallest_effect(panel, facts.periods_after) if facts.periods_after else None
    if chosen.design is Design.TOO_LITTLE_DATA:
        return Answer(seen_from=seen_from)
    if chosen.design is Design.SYNTHETIC_CONTROL:
        made = synthetic_control(panel)
        return Answer(made.estimate, made.mean, made.in_space, seen_from) if made else Answer(seen_from=seen_from)
    found = fixed_effects(panel)
    if found is None:
        return Answer(seen_from=seen_from)
    mean = np.nansum(found.mean, axis=0)
    return Answer(found.estimate, mean, in_space(panel, z_of(found.sums, 1.0)), seen_from)


def _second(panel: Panel, facts: Facts, design: Design) -> SecondOpinion | None:
    """Another design that these data allow; chosen by the same facts, and told whatever it says."""
    if design is Design.STAGGERED:
        return _opinion(design, callaway_santanna(panel))
    if design is Design.SYNTHETIC_CONTROL:
        found = fixed_effects(panel)
        return _opinion(Design.FIXED_EFFECTS, found.estimate if found else None)
    if design is Design.FIXED_EFFECTS and can_be_made_up(facts):
        made = synthetic_control(panel)
        return _opinion(Design.SYNTHETIC_CONTROL, made.estimate if made else None)
    return None


def _opinion(design: Design, seen: Estimate | None) -> SecondOpinion | None:
    return SecondOpinion(design, seen, verdict_of(seen)) if seen else None


def _counts(panel: Panel, areas: tuple[int, ...]) -> GroupCounts:
    """Before and since: a treated area by its own start, another by the first."""
    counts, done = panel.counts[list(areas)], done_in(panel)[list(areas)]
    ever: Flags = np.asarray(done.any(axis=1, keepdims=True))
    late = np.where(ever, done, np.arange(len(panel.periods)) >= panel.first_start)
    return GroupCounts(
        areas=len(areas),
        before=float(np.nansum(np.where(late, np.nan, counts))),
        after=float(np.nansum(np.where(late, counts, np.nan))),
        periods_before=panel.first_start,
        periods_after=len(panel.periods) - panel.first_start,
    )


def _weighted(panel: Panel, areas: tuple[int, ...]) -> WeightedDifference | None:
    """The areas together beside the comparison areas, weighed to the same level before, periods by their number.

    Counted per period and times the periods after: as many fewer as since the start. Its dispersion is that of the
    fixed effects: all they know of the variance, over that of Poisson alone.
    """
    ours, theirs, found = _counts(panel, areas), _counts(panel, panel.comparison), fixed_effects(panel, areas)
    if found is None or ours.periods_after < 1:
        return None
    level = theirs.before / ours.before
    return wdd(
        (theirs.before, theirs.after),
        (ours.before, ours.after),
        time_weights=(ours.periods_before / ours.periods_after, 1.0),
        area_weights=(level, 1.0, 1.0, 1.0),
        dispersion=found.sums.dispersion,
    )


def _displacement(panel: Panel) -> Displacement:
    ring = fixed_effects(panel, panel.around)
    return Displacement(ring.estimate if ring else None, _weighted(panel, panel.treated + panel.around))


def _series(panel: Panel, expected: Floats | None) -> tuple[EffectPoint, ...]:
    """Of the treated areas together; a period in which one of them was not counted has no count."""
    if expected is None:
        return ()
    counted = panel.counts[list(panel.treated)].sum(axis=0)
    return tuple(
        EffectPoint(key, None if np.isnan(count) else float(count), float(mean), at >= panel.first_start)
        for at, (key, count, mean) in enumerate(zip(panel.periods, counted, expected, strict=True))
    )
