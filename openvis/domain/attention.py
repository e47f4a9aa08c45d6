"""What one run concludes about one buurt, incident category and period."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AttentionKind(StrEnum):
    STRUCTURAL = "structural"  # the rate lies above what comparable buurten have
    ACUTE = "acute"  # the last months lie above this buurt's own expectation
    RECENT = "recent"  # the last weeks lie above those of earlier years, or all before them
    DRIFT = "drift"  # it went up slowly in a year
    CLUSTER = "cluster"  # neighbouring buurten together had more than their share, lately


class ComparedBy(StrEnum):
    """What buurten are compared by, as far as it is known of them."""

    COUNT = "count"  # the counts alone
    INHABITANTS = "inhabitants"  # per inhabitant
    DENSITY = "density"  # per inhabitant, and most with those where people live about as densely
    DWELLINGS = "dwellings"  # per dwelling
    DWELLINGS_DENSITY = "dwellings_density"
    CARS = "cars"  # per car
    CARS_DENSITY = "cars_density"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a structural row stands among the buurten it was compared with."""

    compared_by: ComparedBy
    ratio: float  # how many times the rate of comparable buurten, with its 90 % interval
    low: float
    high: float
    first: int  # the places it may have, the highest ratio first: 90 % interval
    last: int
    buurten: int


@dataclass(frozen=True, slots=True)
class AttentionRow:
    """One reason to look at one area and category, or all categories of a theme together.

    Counts first; `sentence` says the same in plain Dutch.
    """

    gemeente: str
    area: str
    area_name: str
    category: str
    source: str
    kind: AttentionKind
    period_from: str  # keys of the first and last period counted
    period_to: str
    observed: int
    expected: float
    low: int  # 90 % predictive interval of the count if nothing special were going on
    high: int
    probability: float  # acute: chance of this many or more; structural: chance the excess is not real
    q_value: float  # false discovery rate at which this row is still on the list
    excess: float  # incidents above the norm, per four weeks
    weight: float  # the council's priority for this theme or category, 1 where it set none
    rank: int
    sentence: str
    unknown: int | None = None  # rows of this source, here and then, that have no category: as in Figure
    source_rows: int | None = None
    areas: tuple[str, ...] = ()  # of a cluster: all its buurten, from the middle outward

    @property
    def harm(self) -> float:
        """Expected avoidable harm: what the list is ranked by."""
        return self.excess * self.weight
