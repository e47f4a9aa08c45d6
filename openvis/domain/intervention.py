"""What a municipality decides to do about types of incidents in some of its areas, and how it will know that it
helped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from openvis.domain.area import lies_in
from openvis.domain.attention import AttentionRow
from openvis.domain.period import Period, month_of

LEAST_SHARE_OF_MONTH = 0.5  # a month counts for an intervention that ran during at least half of its days
JUDGED_AFTER = timedelta(weeks=6)  # the end, unless somebody says otherwise: what is reported late is then in


class InterventionState(StrEnum):
    PLANNED = "planned"
    RUNNING = "running"
    ENDED = "ended"
    CANCELLED = "cancelled"


class InterventionKind(StrEnum):
    PREVENTIVE = "preventive"
    REPRESSIVE = "repressive"
    COMMUNICATION = "communication"
    AREA_APPROACH = "area-approach"


class Verdict(StrEnum):
    """What may be said afterwards. There is no fifth word."""

    IMPROVED = "verbeterd"
    NO_DIFFERENCE = "geen aantoonbaar verschil"
    WORSENED = "verslechterd"
    TOO_LITTLE_DATA = "te weinig gegevens"


class Comparison(StrEnum):
    """What the months of an intervention are held against; chosen before the start."""

    OWN_EXPECTATION = "own-expectation"  # what its own past led one to expect of them
    COMPARABLE_AREAS = "comparable-areas"  # the same, beside how buurten like it went that are not next to it


@dataclass(frozen=True, slots=True)
class SuccessCriterion:
    """Fixed before the start: at least this many percent fewer incidents than expected without the intervention."""

    reduction_percent: int
    judged_on: date
    comparison: Comparison = Comparison.OWN_EXPECTATION
    compared_with: tuple[str, ...] = ()  # buurten; with COMPARABLE_AREAS at least one


@dataclass(frozen=True, slots=True, kw_only=True)
class InterventionPlan:
    """What people decide of an intervention. A change is a new version; which of them judges it, see `Intervention`.

    areas       buurten, or wijken that stand for all their buurten; never one inside another
    cells       of 100 metres, as CBS names them, where the work is done; it is counted over the whole areas
    measure     slug of the library of measures; empty: none of these
    partners    slugs of organisations
    hours       what it may cost, of all who work on it; None: nobody said
    serves      number of the action of the safety plan (UVP) that it carries out; None: of none
    """

    title: str
    kind: InterventionKind
    areas: tuple[str, ...]
    categories: tuple[str, ...]
    starts_on: date
    ends_on: date
    criterion: SuccessCriterion
    cells: tuple[str, ...] = ()
    measure: str = ""
    partners: tuple[str, ...] = ()
    hours: int | None = None
    serves: int | None = None

    @property
    def promise(self) -> tuple[date, SuccessCriterion]:
        """What the judgement depends on and can be changed after the start."""
        return self.ends_on, self.criterion

    @property
    def months_to_judge(self) -> list[Period]:
        """The months it runs for long enough and that are over on the day of judgement."""
        months = month_of(self.starts_on).until(month_of(self.ends_on))
        over = [month for month in months if month.end <= self.criterion.judged_on]
        return [month for month in over if self._share_of(month) >= LEAST_SHARE_OF_MONTH]

    def _share_of(self, month: Period) -> float:
        """How much of a month it runs; its last day counts."""
        first, end = max(month.first, self.starts_on), min(month.end, self.ends_on + timedelta(days=1))
        return max(0, (end - first).days) / (month.end - month.first).days

    def answers(self, row: AttentionRow) -> bool:
        """Whether it is about the type and (part of) the place of a row of the attention list."""
        return row.category in self.categories and any(self.touches(area) for area in (row.area, *row.areas))

    def touches(self, area: str) -> bool:
        """Whether it is about this area, about one inside it, or about one that it lies in."""
        return any(lies_in(each, area) or lies_in(area, each) for each in self.areas)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervention(InterventionPlan):
    """A stored intervention as its newest version has it.

    version  number of the newest version; started_with  of the one that stood when it started, which judges it
    """

    id: int
    gemeente: str
    state: InterventionState
    attention_id: int | None  # the row of the attention list it answers
    version: int = 0
    started_with: int | None = None


@dataclass(frozen=True, slots=True)
class InterventionVersion:
    """One version with who made it, when and why. `why` is empty for the first."""

    plan: Intervention
    by: str
    by_role: str  # empty where the program itself made it
    at: datetime
    why: str

    @property
    def number(self) -> int:
        return self.plan.version

    @property
    def after_start(self) -> bool:
        return self.plan.started_with is not None and self.plan.version > self.plan.started_with


def judging(versions: Sequence[InterventionVersion]) -> list[Intervention]:
    """The versions an intervention is judged by: the one it started with, and each later one with another promise.

    In order of number; none before the start. A later version never takes the place of the first.
    """
    chosen: list[Intervention] = []
    for plan in (each.plan for each in versions):
        judges = plan.version == plan.started_with
        if judges or (chosen and plan.promise not in {each.promise for each in chosen}):
            chosen.append(plan)
    return chosen


def outermost(areas: Iterable[str]) -> tuple[str, ...]:
    """The same areas in order, each once, without those that lie inside another of them."""
    every = sorted(set(areas))
    return tuple(each for each in every if not any(each != other and lies_in(each, other) for other in every))


@dataclass(frozen=True, slots=True)
class EarlierIntervention:
    """One that was done before OpenVIS was there, as the municipality's own register tells it."""

    title: str
    kind: InterventionKind
    area: str
    category: str
    starts_on: date
    ends_on: date
    reduction_percent: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Observed against expected after the start, for the areas and types of one intervention together.

    version  the promise it is judged by
    final    its day of judgement has come and all its months were known: later runs say no more of it
    p        chance of a count this far from the expected one, of either sign, had nothing been done
    q        the same seen together with the `among` interventions that are judged in its year: of those whose q is at
             most 10 percent, one in ten may be chance
    """

    intervention_id: int
    version: int
    final: bool
    period_from: str
    period_to: str
    observed: int
    expected: float
    low: int  # predictive interval of the count had nothing been done: of 95 %
    high: int
    verdict: Verdict
    criterion_met: bool | None  # None: too little data to say
    sentence: str
    unknown: int | None = None  # rows of the source, here and then, that have no category: as in Figure
    source_rows: int | None = None
    p: float | None = None
    q: float | None = None
    among: int = 1
    # The same months and types in the buurten it was to be compared with, against what these could expect.
    compared_observed: int | None = None
    compared_expected: float | None = None
    compared_low: int | None = None
    compared_high: int | None = None
