"""A forecast of where incidents will be, how well it did, and whether it may be shown: what pages and files say of it.

Places and moments only, of what the public reports; never who lives there, and nothing that officers find (haal), for
that shows where they looked. Every way to forecast is a rung of a ladder, from no knowledge to much; all rungs are
scored side by side, and a richer one is shown only where it beat the simpler ones on the past.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from openvis.domain.places_and_times import PlaceKind

HORIZONS = (7, 14, 28)  # days
CELL_SIDE = 125  # metres, where nobody asked for another
LEAST_SIDE, MOST_SIDE = 100, 125  # a cell a patrol can walk round
AREA_SHARES = (0.01, 0.03, 0.05)  # of the cells: the part of the map that is coloured
CALIBRATION_BINS = 10
LEAST_EVENTS_A_YEAR = 150  # of a type, for cells to say anything; below it its group or its buurten do
INTERVAL = 0.90


class Rung(StrEnum):
    """Ways to forecast, from the simplest to the richest; each is scored whether it is shown or not."""

    UNIFORM = "uniform"
    LAST_PERIOD = "last-period"
    LONG_COUNT = "long-count"
    SHRUNK = "shrunk-count"
    WITH_RECENT = "shrunk-count-with-recent"
    BOOSTED_TREES = "boosted-trees"
    MIXTURE = "mixture"  # of all the others, each weighing by what it made likely before


RUNGS = tuple(Rung)
PLAIN = (Rung.UNIFORM, Rung.LAST_PERIOD, Rung.LONG_COUNT)  # what anyone can make; a forecast has to beat these
BASELINE = Rung.LONG_COUNT  # what is shown where the forecast stands aside


class ForecastReason(StrEnum):
    """Why a rung is shown."""

    BEATS = "beats"  # over all periods the mixture was better than every plain rung
    NOTHING_BEATS = "nothing-beats"  # a plain rung was at least as good: the count is shown
    TOO_FEW = "too-few"  # not enough periods were scored to choose on: the count is shown
    SWITCHED_OFF = "switched-off"  # in the last periods a plain rung did at least as well: the count is shown


@dataclass(frozen=True, slots=True)
class ForecastPlace:
    """What is expected in one cell or buurt in the days from `first` to `last`, how sure, and which history says so.

    expected, low, high   incidents, with the 90 % interval of the count
    last_period .. ever   counted there: in as many days before, in 365 days, and in all of the history
    around                counted within `around_metres` in 365 days, the place itself included; of a buurt as last_year
    side                  metres, of the cells of this run; of a buurt those of which it is the sum
    """

    category: str  # or a group of categories, where one alone is too sparse
    kind: PlaceKind
    place: str  # name of the cell, or code of the buurt
    x: float | None  # of the corner in the southwest, in the plane of the areas; None of a buurt
    y: float | None
    first: str  # day, as "2026-03-01"
    last: str
    rung: Rung
    expected: float
    low: int
    high: int
    last_period: int
    last_year: int
    ever: int
    around: int
    around_metres: int
    side: int = CELL_SIDE

    @property
    def chance(self) -> float:
        """At most, that one or more come: 1 - exp(-m), which it is where counts vary no more than by chance."""
        return -math.expm1(-self.expected)


@dataclass(frozen=True, slots=True)
class ForecastScore:
    """How one rung did on one origin, or on several together (`origins`): hits, where it was right, and how likely.

    `shown` marks the row of what was really shown, which may have been one rung in one period and another in the next.

    area_*      share of the map that is coloured: the cells with the highest expectation
    hits_*      share of the incidents that fell in it; near_* in it or beside it
    pai_*       hits / area (Chainey, Tompson & Uhlig 2008)
    pei_*       hits / the most that as many cells could hold (Hunt 2016)
    near_area_* share of the map that is coloured or beside it; near / near_area is their PAI, so a border costs area
    gain        log likelihood per incident above uniform, in nats, with its interval over origins
    deviance    mean Poisson deviance of a place in a period
    auc_pr      area under precision and recall of cells with and without an incident
    less        log likelihood per incident that this rung has less than what was shown, with its paired interval;
                an interval below zero says that what was shown did worse than this rung
    patrolled   coloured places (the largest share) where a werkopdracht was carried out in those days, over all
                origins, and the incidents in them (`patrolled_hits`): there a map is not judged as if untouched
    """

    category: str
    kind: PlaceKind
    horizon: int  # days
    rung: Rung | None  # None is what was shown
    first: str  # first day of the first origin
    last: str  # last day of the last origin
    origins: int
    places: int
    events: int
    hits_1: float
    hits_3: float
    hits_5: float
    pai_1: float
    pai_3: float
    pai_5: float
    pei_1: float
    pei_3: float
    pei_5: float
    near_1: float
    near_3: float
    near_5: float
    near_area_1: float
    near_area_3: float
    near_area_5: float
    gain: float
    gain_low: float
    gain_high: float
    deviance: float
    auc_pr: float
    less: float
    less_low: float
    less_high: float
    expected: float  # incidents, all together
    patrolled: int = 0
    patrolled_hits: int = 0


@dataclass(frozen=True, slots=True)
class ForecastCalibration:
    """Of one rung, one tenth of the places in order of expectation: what was expected there, and what came."""

    category: str
    kind: PlaceKind
    horizon: int
    rung: Rung | None
    bin: int  # 1 holds the lowest expectations
    expected: float
    observed: int
    low: int = 0  # 90 % interval of what chance makes of the expectation, were it right
    high: int = 0


@dataclass(frozen=True, slots=True)
class ForecastVerdict:
    """Which rung is shown from one origin on, and why; decided on the scores of the periods before it only.

    chosen       the rung the rule is about; `shown` is another where the forecast is off
    on           whether a forecast is shown, and not the count
    beside       the rung `gain` is against: the best of the plain ones, or the one that lately did at least as well
    gain         log likelihood per incident above `beside`, in nats, with its 95 % interval over periods
    periods      that were scored
    since        the origin from which it stands so
    """

    origin: str
    chosen: Rung
    shown: Rung
    on: bool
    reason: ForecastReason
    beside: Rung | None
    gain: float
    low: float
    high: float
    periods: int
    since: str


@dataclass(frozen=True, slots=True)
class ForecastTrial:
    """Every rung tried on the past of one type or group: the scoreboard, and what would have been shown when.

    scores  every rung over all origins together; first what was shown (`rung` is None)
    each    the same per origin, without intervals
    spread  relative variance of a place around what was shown, beyond chance: how wide an interval has to be
    """

    category: str
    kind: PlaceKind
    horizon: int
    scores: tuple[ForecastScore, ...]
    each: tuple[ForecastScore, ...]
    calibration: tuple[ForecastCalibration, ...]
    verdicts: tuple[ForecastVerdict, ...]
    spread: float
    events_a_year: float  # before the first origin
    places: int

    @property
    def sparse(self) -> bool:
        """Whether cells can say little of it."""
        return self.kind is PlaceKind.CELL and self.events_a_year < LEAST_EVENTS_A_YEAR
