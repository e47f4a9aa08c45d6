"""What an intervention changed: by which design that was asked, what was found, how sure it is, and in which words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from openvis.domain.intervention import Verdict

ENDLESS = "may be without end"
Endless = Annotated[float, ENDLESS]  # JSON has no such number: there it is null


class Design(StrEnum):
    """How the question is asked. Chosen by what data there are (`analysis/effects/design.py`), never by a result."""

    STAGGERED = "staggered-difference-in-differences"
    FIXED_EFFECTS = "fixed-effects"
    SYNTHETIC_CONTROL = "synthetic-control"
    STRUCTURAL_SERIES = "structural-series"
    WDD = "weighted-displacement-difference"
    TOO_LITTLE_DATA = "too-little-data"


@dataclass(frozen=True, slots=True)
class GroupCounts:
    """What was counted in some areas, before the start and since; for several starts, each area by its own."""

    areas: int
    before: float
    after: float
    periods_before: int  # cells of one area: of several starts those of the first
    periods_after: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the areas had, beside what they would have had with nothing done; all intervals are of 95 %.

    expected    without the intervention, over the same areas and periods
    low, high   between which the count could have come to lie then, by chance alone
    ratio       observed / expected: 0.75 is a quarter fewer
    difference  observed - expected
    p           chance of a difference this large if nothing had been changed, of either sign
    """

    observed: float
    expected: float
    low: float
    high: float
    ratio: float
    ratio_low: float
    ratio_high: Endless
    difference: float
    difference_low: float
    difference_high: float
    p: float


@dataclass(frozen=True, slots=True)
class WeightedDifference:
    """The weighted displacement difference: fall in the target beyond the comparison's, with that of the ring."""

    total: float
    standard_error: float
    low: float
    high: float
    p: float


@dataclass(frozen=True, slots=True)
class Displacement:
    """What happened around it. A ratio above 1 is displacement (verplaatsing), below 1 diffusion of benefits."""

    estimate: Estimate | None  # of the ring, as if it had been the target
    weighted: WeightedDifference | None  # target and ring together


@dataclass(frozen=True, slots=True)
class PlaceboInSpace:
    """The same question of areas where nothing was done: how rare is an answer as far from 1 as that of the target."""

    asked: int  # comparison areas (or draws of as many as were treated)
    as_far: int  # of them at least as far from what was expected
    p: float  # (as_far + 1) / (asked + 1)


@dataclass(frozen=True, slots=True)
class PlaceboInTime:
    """The same question of a moment at which nothing began: the middle of the periods before."""

    period: str
    ratio: float
    low: float
    high: float
    p: float


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """What another design that the data allow says of the same; told beside it, no part of the verdict."""

    design: Design
    estimate: Estimate
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Effect:
    """One intervention, judged. What a design cannot answer is None.

    why           the sentence that says why it was asked this way
    seen_from     smallest fall, as a ratio, that would have been seen four times out of five; known before the start
    criterion_met None: no criterion, or too little data to say
    sentences     in Dutch and in order: counts, expectation, verdict, around it, placebo, what could have been seen
    """

    design: Design
    why: str
    period_from: str
    period_to: str
    target: GroupCounts
    ring: GroupCounts | None
    comparison: GroupCounts | None
    estimate: Estimate | None
    weighted: WeightedDifference | None
    displacement: Displacement | None
    in_space: PlaceboInSpace | None
    in_time: PlaceboInTime | None
    second: SecondOpinion | None
    seen_from: float | None
    reduction_percent: int | None
    criterion_met: bool | None
    verdict: Verdict
    sentences: tuple[str, ...]
    series: tuple[EffectPoint, ...]


@dataclass(frozen=True, slots=True)
class EffectPoint:
    """One period of the treated areas together: what was counted, and what would have been with nothing done."""

    period: str
    observed: float | None
    expected: float
    after: bool  # at least one of them had started
