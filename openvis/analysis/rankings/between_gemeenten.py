"""A gemeente beside its region, or beside comparable ones: counts per inhabitant or dwelling, and what chance makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from openvis.analysis.expectations.predictive import Predictive
from openvis.analysis.expectations.spread import extra_variance
from openvis.domain.change_in_words import CHANGE_LEVEL

# The classes of CBS: inhabitants of a gemeente, and addresses within a kilometre (stedelijkheid).
SIZES = (5_000, 10_000, 20_000, 50_000, 100_000, 150_000, 250_000)
URBAN = (500, 1_000, 1_500, 2_500)
LEAST_OTHERS = 5  # with fewer it cannot be said how far gemeenten differ


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted in one gemeente in a period, of one kind; `address_density` None where it is not given.

    exposed  dwellings or cars, where the kind is held against those; None: it is held against inhabitants
    """

    code: str
    count: int
    inhabitants: int
    address_density: float | None = None
    exposed: int | None = None

    @property
    def base(self) -> int:
        """How many of what the count is held against."""
        return self.inhabitants if self.exposed is None else self.exposed


@dataclass(frozen=True, slots=True)
class Rate:
    """Per 1,000 of what counts are held against, with the 95 % interval of chance."""

    per_1000: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Beside:
    """One gemeente beside others together, it left out of them.

    ratio, low, high  its rate over theirs, with a 95 % interval; infinite where they had none, NaN where nobody had
    p                 two-sided chance of a difference this large where the rates are equal
    usual             whether its count lies within the 90 % of what gemeenten like those others have; None where there
                      are too few of them to tell
    """

    count: int
    own: Rate
    others: int
    count_of_others: int
    of_others: Rate
    ratio: float
    low: float
    high: float
    p: float
    usual: bool | None

    @property
    def different(self) -> bool:
        return self.p <= CHANGE_LEVEL


def comparable_gemeenten(own: Counted, others: Sequence[Counted]) -> list[Counted]:
    """Those in the same class of inhabitants and, where it is known of both, of address density; never itself."""
    kept = [each for each in others if each.code != own.code and _class(each.inhabitants) == _class(own.inhabitants)]
    density = own.address_density
    if density is None:
        return kept
    urban = _urban(density)
    return [each for each in kept if each.address_density is None or _urban(each.address_density) == urban]


def compare_gemeenten(own: Counted, others: Sequence[Counted]) -> Beside | None:
    """The rate of one gemeente over that of others together; None where there is nothing to hold it against.

    Given all that was counted, a of own and b of others are Bin(a + b, s), s = R P / (R P + P'), with R the ratio
    and P, P' the inhabitants or dwellings (`Counted.base`): exact interval of Clopper & Pearson (1934) for s, and so
    for R (Przyborowski & Wilenski 1940). p = twice the smaller tail at R = 1, at most 1; the interval holds 1 just
    where p is above CHANGE_LEVEL.

    With thousands of incidents any difference is more than chance explains. Whether it is also more than gemeenten
    differ among each other, says `usual`: the count lies in the 90 % interval of a negative binomial around what they
    would lead one to expect, with the variance between them (`spread.extra_variance`).

    Assumes that these are what counts go by; not so for shoplifting, nor where many visitors come. Not for what
    officers find, nor for gemeenten whose registrations cover different periods. Several kinds at once need a false
    discovery rate.
    """
    rest = [each for each in others if each.code != own.code]
    counts = np.array([each.count for each in rest], dtype=np.float64)
    people = np.array([each.base for each in rest], dtype=np.float64)
    count_of_others, people_of_others = int(counts.sum()), float(people.sum())
    if not own.base or not people_of_others:
        return None
    share = own.base / (own.base + people_of_others)
    low, high = _binomial_interval(own.count, own.count + count_of_others)
    by_people = people_of_others / own.base
    return Beside(
        count=own.count,
        own=rate_of(own.count, own.base),
        others=len(rest),
        count_of_others=count_of_others,
        of_others=rate_of(count_of_others, people_of_others),
        ratio=_over(own.count * by_people, count_of_others),
        low=_over(low * by_people, 1 - low),
        high=_over(high * by_people, 1 - high),
        p=_two_sided(own.count, own.count + count_of_others, share),
        usual=_usual(own, counts, people) if len(rest) >= LEAST_OTHERS else None,
    )


def _over(one: float, other: float) -> float:
    if other:
        return one / other
    return float("inf") if one else float("nan")


def rate_of(count: int, base: float) -> Rate:
    """Exact interval of a Poisson count (Garwood 1936), over the inhabitants or dwellings."""
    tail = CHANGE_LEVEL / 2
    low = special.gammaincinv(count, tail) if count else 0.0
    high = special.gammaincinv(count + 1, 1 - tail)
    return Rate(*(1000.0 * float(value) / base for value in (count, low, high)))


def _class(inhabitants: int) -> int:
    return int(np.searchsorted(SIZES, inhabitants, side="right"))


def _urban(density: float) -> int:
    return int(np.searchsorted(URBAN, density, side="right"))


def _binomial_interval(hits: int, of: int) -> tuple[float, float]:
    tail = CHANGE_LEVEL / 2
    low = special.betaincinv(hits, of - hits + 1, tail) if hits else 0.0
    high = special.betaincinv(hits + 1, of - hits, 1 - tail) if hits < of else 1.0
    return float(low), float(high)


def _two_sided(hits: int, of: int, share: float) -> float:
    at_most, at_least = special.bdtr(hits, of, share), special.bdtrc(hits - 1, of, share) if hits else 1.0
    return min(1.0, 2.0 * min(float(at_most), float(at_least)))


def _usual(own: Counted, counts: np.ndarray, people: np.ndarray) -> bool:
    excess, information = extra_variance(counts, people)
    between = max(0.0, float(excess / information)) if information > 0 else 0.0
    expected = own.base * (counts.sum() + 0.5) / people.sum()
    doubt = np.array([between + between / len(counts) + 1 / (counts.sum() + 0.5)])
    low, high = Predictive(np.array([expected]), doubt, np.zeros(1)).interval()
    return bool(low[0] <= own.count <= high[0])
