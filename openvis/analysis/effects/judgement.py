"""The last word on interventions: by what was chosen before the start, and seen together with the others of a year."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from openvis.analysis.effects.sentences import around_sentence
from openvis.analysis.rankings.discovery import DISCOVERY_RATE, q_values_of_p
from openvis.analysis.rankings.sentences import evaluation_sentence
from openvis.domain.effect import Effect
from openvis.domain.intervention import Comparison, Evaluation, Intervention, Verdict

SURE = (Verdict.IMPROVED, Verdict.WORSENED)


@dataclass(frozen=True, slots=True)
class Asked:
    """One promise, with what its own past led one to expect and what other areas did; None: these say nothing."""

    plan: Intervention
    own: Evaluation
    effect: Effect | None


def last_words(asked: Sequence[Asked]) -> list[Evaluation]:
    """The judgement of every promise, in order.

    1. By the comparison that was chosen before the start. Against comparable areas: what `effect_of` says, where these
       allow an answer. Else what the own past led one to expect (`own_expectation.evaluate`).
    2. Seen together with all interventions that are judged in its year (Benjamini-Hochberg): who asks of twenty
       actions whether they helped hears "yes" of one by chance alone. Of a verdict whose q is above DISCOVERY_RATE
       nothing is left but "no demonstrable difference". A goal that was changed after the start is no other question:
       it is held to the q it would have in the place of the first.
    3. What happened around it is told beside it, and changes nothing.
    """
    single = [by_comparison(each) for each in asked]
    every = [(each.plan, seen) for each, seen in zip(asked, single, strict=True)]
    together = [_among(each.plan, seen, every) for each, seen in zip(asked, single, strict=True)]
    return [
        replace(seen, sentence=evaluation_sentence(each.plan, seen, around_sentence(each.effect)))
        for each, seen in zip(asked, together, strict=True)
    ]


def by_comparison(asked: Asked) -> Evaluation:
    """By itself, against what was chosen beforehand."""
    effect, own = asked.effect, asked.own
    if effect is None or effect.estimate is None or not against_areas(asked.plan, effect):
        return own
    return replace(
        own,
        expected=effect.estimate.expected,
        low=max(0, math.ceil(effect.estimate.low)),
        high=math.floor(effect.estimate.high),
        verdict=effect.verdict,
        criterion_met=effect.criterion_met,
        p=effect.estimate.p,
    )


def against_areas(plan: Intervention, effect: Effect) -> bool:
    """Whether the verdict is that of the comparison with other areas."""
    return plan.criterion.comparison is Comparison.COMPARABLE_AREAS and effect.verdict is not Verdict.TOO_LITTLE_DATA


def _among(plan: Intervention, seen: Evaluation, every: Sequence[tuple[Intervention, Evaluation]]) -> Evaluation:
    if seen.p is None:
        return seen
    year = plan.criterion.judged_on.year
    others = [
        each.p
        for other, each in every
        if other.id != plan.id
        and other.version == other.started_with
        and other.criterion.judged_on.year == year
        and each.p is not None
    ]
    q = float(q_values_of_p(np.array([seen.p, *others]))[0])
    kept = seen.verdict if q <= DISCOVERY_RATE or seen.verdict not in SURE else Verdict.NO_DIFFERENCE
    return replace(seen, verdict=kept, q=q, among=1 + len(others))
