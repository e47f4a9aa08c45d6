"""How many there are of one type in a gemeente beside other gemeenten, per inhabitant or per dwelling."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from openvis.domain.exposure import Exposure


class Others(StrEnum):
    """Which gemeenten stand beside it: of those of which the police table is in this store."""

    COMPARABLE = "comparable"  # in the same class of inhabitants and, where it is known, of address density
    REGION = "region"  # in the same veiligheidsregio, by the register of CBS
    ALL = "all"  # where the register is not known


@dataclass(frozen=True, slots=True)
class BesideGemeenten:
    """One type over twelve months. Rates are per 1,000 of `exposure`; limits are those of a 95 % interval.

    Of the police table only, which is public: what another gemeente has of its own is nobody else's business.
    """

    run: str
    gemeente: str
    category: str
    source: str
    period_from: str
    period_to: str
    others: Others
    codes: str  # of the other gemeenten, with a comma between
    count: int
    inhabitants: int
    count_of_others: int
    per_1000: float
    per_1000_of_others: float
    ratio: float | None  # None where the others had none
    low: float | None
    high: float | None
    p: float
    sentence: str
    exposure: Exposure = Exposure.INHABITANTS
