"""What a municipality decides to do about one category in one buurt, and how it will know that it helped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


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


@dataclass(frozen=True, slots=True)
class SuccessCriterion:
    """Fixed before the start: at least this many percent fewer incidents than expected without the intervention."""

    reduction_percent: int


@dataclass(frozen=True, slots=True)
class Intervention:
    id: int
    gemeente: str
    title: str
    kind: InterventionKind
    area: str
    category: str
    starts_on: date
    ends_on: date
    criterion: SuccessCriterion
    state: InterventionState
    attention_id: int | None  # the row of the attention list it answers


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
    """Observed against expected after the start, for the buurt and category of one intervention."""

    intervention_id: int
    period_from: str
    period_to: str
    observed: int
    expected: float
    low: int  # 90 % predictive interval of the count had nothing been done
    high: int
    verdict: Verdict
    criterion_met: bool | None  # None: too little data to say
    sentence: str
    unknown: int | None = None  # rows of the source, here and then, that have no category: as in Figure
    source_rows: int | None = None
