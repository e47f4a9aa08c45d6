"""Where and when incidents of one type come together: what a run stores of the places and moments of incidents.

Only of what the public reports, of types with a point, and never a point itself: a place is a buurt or a cell of 100
metres. A cell is small, so whoever sees it must hold `see-points`; `disclosure.py` says what is never given in cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

CELL = 100  # metres: the squares of CBS, by which a cell is named
LEAST_INCIDENTS = 50  # with a point, in twelve months; over fewer every map and clock is mostly chance
DAGDEEL = 6  # hours
HOURS_A_WEEK = 168
LONGEST_SPREAD = 48  # hours; an incident between moments further apart says too little of the day
MONTHS = 12  # complete ones, up to the last


class PlaceKind(StrEnum):
    BUURT = "buurt"
    STREET = "street"  # all stretches with one name
    SEGMENT = "segment"  # one stretch of street, between two crossings
    CELL = "cell"


@dataclass(frozen=True, slots=True)
class PlaceShare:
    """How few places hold most of the incidents of one type (80-20), beside what chance gives."""

    run: str
    gemeente: str
    category: str
    source: str
    period_from: str
    period_to: str
    place: PlaceKind
    # All buurten, streets or stretches; or all cells in or beside which the public ever reported anything with a point.
    places: int
    incidents: int
    fewest: int  # so many places, the fullest ones, hold 80 percent
    held: int  # incidents in those
    # Whether chance gives a buurt more the more inhabitants it has. To streets it gives by their length, and to other
    # places alike.
    by_inhabitants: bool
    by_chance: float  # `fewest` when chance deals the incidents out, with its 90 % interval
    low: int
    high: int
    p: float  # chance of so few places or fewer
    no_street: int | None = None  # with a point too far from any street; None where streets play no part


@dataclass(frozen=True, slots=True)
class BusyStreet:
    """One of the fewest streets that together hold 80 percent of the incidents of one type; the busiest ones only."""

    run: str
    gemeente: str
    category: str
    source: str
    period_from: str
    period_to: str
    street: str
    incidents: int
    metres: int  # how long it is, all stretches of this name together
    expected: float  # were the incidents of all streets dealt out by their length


@dataclass(frozen=True, slots=True)
class HotCell:
    """One cell of a hotspot: high counts lie together here, by more than chance (Gi*)."""

    run: str
    gemeente: str
    category: str
    source: str
    cell: str
    x: int  # of its corner in the southwest
    y: int
    buurt: str  # in which its middle lies; empty where that is outside the gemeente
    buurt_name: str
    count: int
    around: int  # in the cell and the cells beside it
    cells_around: int  # how many these are together
    expected: float  # in as many cells, were they as all cells
    gi_star: float
    p: float
    q: float


@dataclass(frozen=True, slots=True)
class NearRepeat:
    """Whether incidents of one type follow each other closely in place and time, by more than chance (Knox)."""

    run: str
    gemeente: str
    category: str
    source: str
    period_from: str
    period_to: str
    metres: int
    days: int
    incidents: int
    without_point: int  # in the same months; they take no part in anything about cells
    pairs: int  # of incidents so near and so soon
    expected: float
    p: float
    q: float  # over all types of the run
    repeats: bool  # more pairs than chance explains
    known_until: str  # the last day the list tells of, as "2026-03-01"


@dataclass(frozen=True, slots=True)
class OpenWindow:
    """A cell near which another incident may follow soon, until a day; only of types that repeat."""

    run: str
    gemeente: str
    category: str
    source: str
    cell: str
    x: int
    y: int
    buurt: str
    buurt_name: str
    incidents: int  # in the cell, of which the window is still open
    last_day: str  # of the last of those windows, as "2026-03-01"


@dataclass(frozen=True, slots=True)
class HotTime:
    """One dagdeel or hour of one day of the week: how many incidents of a type fall in it, all weeks together.

    An incident of which only is known between which moments it happened is spread over them (aoristic). Beside each
    row stands how many incidents of the type there are, how many of them were spread, and how many count nowhere.
    """

    run: str
    gemeente: str
    category: str
    source: str
    period_from: str
    period_to: str
    day: int  # 1 is Monday
    hour: int  # on which it begins
    hours: int  # that it takes: 6 is a dagdeel
    count: float
    expected: float  # drawn towards what day and hour by themselves give, with its 90 % interval
    low: float
    high: float
    incidents: int  # that count
    spread: int  # of those
    apart: int  # whose moments lie too far apart to say anything; they do not count

    @property
    def even(self) -> float:
        """The count, had every hour of the week as many."""
        return self.incidents * self.hours / HOURS_A_WEEK


def cell_name(x: int, y: int) -> str:
    """The name of the cell with this corner in the southwest, as CBS names its squares of 100 metres: E1447N5082."""
    return f"E{x // CELL:04d}N{y // CELL:04d}"
