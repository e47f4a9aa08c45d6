"""When incidents are expected, per buurt: the share of a week that falls in each dagdeel, and how much that helped."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LEAST_INCIDENTS = 30  # in the days that are scored: fewer tell no profile from another


class WeekOf(StrEnum):
    """Whose week is shown, from no knowledge to much; a richer one only where it beat the simpler."""

    FLAT = "flat"  # every dagdeel as many
    GEMEENTE = "gemeente"  # one week for all buurten
    BUURT = "buurt"  # of each buurt its own, drawn towards that of the gemeente


@dataclass(frozen=True, slots=True)
class ForecastDaypart:
    """Of one type and buurt the share of its week in one dagdeel; times what is expected there, what is expected then.

    Only of types of which a week beat a flat one (`ForecastDaypartTrial.shown`).
    """

    run: str
    gemeente: str
    category: str  # or a theme, as the forecast has it
    place: str  # code of the buurt
    day: int  # 1 is Monday
    hour: int  # on which the dagdeel begins: 0, 6, 12 or 18
    share: float  # the 28 of a buurt add up to 1


@dataclass(frozen=True, slots=True)
class ForecastDaypartTrial:
    """How the week of one type did on the last periods: log likelihood per incident above a flat week, in nats.

    own      of the week of each buurt, with its 95 % interval; general of one week for the whole gemeente; beyond of
             the first above the second
    strength how many incidents the gemeente weighs beside those of a buurt; None: buurten do not differ
    """

    run: str
    gemeente: str
    category: str
    shown: WeekOf
    known: int  # incidents it is learnt from
    apart: int  # without a moment, or of which it is too wide
    scored: int
    periods: int
    own: float | None
    own_low: float | None
    own_high: float | None
    general: float | None
    general_low: float | None
    general_high: float | None
    beyond: float | None
    beyond_low: float | None
    beyond_high: float | None
    strength: float | None


@dataclass(frozen=True, slots=True)
class DaypartTrial:
    """Log likelihood per incident above a flat week, in nats, with its 95 % interval over origins: (mean, low, high).

    own      of the profile of each place, general of the one of the gemeente, beyond of the first above the second
    """

    incidents: int
    origins: int
    own: tuple[float, float, float]
    general: tuple[float, float, float]
    beyond: tuple[float, float, float]

    @property
    def shown(self) -> WeekOf:
        """Up the ladder: a richer week only where it beat the one that stands, its interval above zero."""
        if self.incidents < LEAST_INCIDENTS:
            return WeekOf.FLAT
        stands, more = (WeekOf.GEMEENTE, self.beyond) if self.general[1] > 0 else (WeekOf.FLAT, self.own)
        return WeekOf.BUURT if more[1] > 0 else stands
