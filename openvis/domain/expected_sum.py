"""What may be expected of several buurten and types together over months to come, and what fall could then be seen.

A run stores the two parts of it, a level per buurt and type and a season per type. They are summed here, for the page
where an intervention is planned as well as for the judgement: both count the same way.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

INTERVAL = 0.95  # of the interval outside which a count is a change: a fall by chance is called one in 40 at most
POWER = 0.80  # chance to see it, of a fall that is called visible
SMALLEST_VARIANCE = 1e-6  # a negative binomial this close to Poisson is one
FAR = 10.0  # standard deviations from the mean beyond which chances are taken for none


@dataclass(frozen=True, slots=True)
class ExpectedLevel:
    """Of one buurt and type: counts in an average month, and the relative variance of our knowledge of that."""

    run: str
    gemeente: str
    area: str
    category: str
    source: str
    per_month: float
    uncertainty: float


@dataclass(frozen=True, slots=True)
class ExpectedSeason:
    """Of one type and month of the year; relative to the level, as are the variances.

    spread  of a single month around what was expected of it;  common  the part of it that all buurten share
    common_level  the part of the uncertainty of the level that all buurten share
    """

    run: str
    gemeente: str
    category: str
    source: str
    month: int  # 1 is January
    factor: float
    uncertainty: float
    spread: float
    common: float
    common_level: float


@dataclass(frozen=True, slots=True)
class ExpectedSum:
    """A count with a mean and a variance: mean + relative x mean²."""

    mean: float
    relative: float

    def chance_of_at_most(self, count: int) -> float:
        """Of the negative binomial with this mean and variance."""
        return next((chance for at, chance in self._chances() if at >= count), 1.0) if count >= 0 else 0.0

    def lowest_with(self, chance: float) -> int:
        """The lowest count with a chance of `chance` to be no more."""
        return next(at for at, reached in self._chances() if reached >= chance)

    def _chances(self) -> Iterator[tuple[int, float]]:
        """Every count that may come, with the chance of at most that: each term from the one before it."""
        size = 1.0 / max(self.relative, SMALLEST_VARIANCE)
        deviation = math.sqrt(self.mean + self.mean**2 / size)
        first, last = max(0, int(self.mean - FAR * deviation)), int(self.mean + FAR * deviation) + 10
        grows = self.mean / (size + self.mean)
        exactly = math.exp(
            math.lgamma(first + size) - math.lgamma(first + 1) - math.lgamma(size)
            + first * math.log(grows) - size * math.log1p(self.mean / size)
        )  # fmt: skip
        at_most = 0.0
        for count in range(first, last + 1):
            at_most += exactly
            yield count, min(at_most, 1.0)
            exactly *= grows * (size + count) / (count + 1)

    def interval(self) -> tuple[int, int]:
        """Lowest and highest count of the central 95 %."""
        tail = (1.0 - INTERVAL) / 2.0
        return self.lowest_with(tail), self.lowest_with(1.0 - tail)

    def smallest_fall(self) -> int | None:
        """The smallest fall, in whole percent, that comes below the interval in four of five cases; None where none
        does, and nothing can be seen at all."""
        low = self.interval()[0]
        if low == 0 or not self._is_seen(99, low):
            return None
        unseen, seen = 0, 99
        while seen - unseen > 1:
            middle = (unseen + seen) // 2
            unseen, seen = (unseen, middle) if self._is_seen(middle, low) else (middle, seen)
        return seen

    def _is_seen(self, fall: int, low: int) -> bool:
        fallen = ExpectedSum(self.mean * (100 - fall) / 100, self.relative)
        return fallen.chance_of_at_most(low - 1) >= POWER


def expected_sum(
    levels: Sequence[ExpectedLevel], seasons: Iterable[ExpectedSeason], months: Sequence[int]
) -> ExpectedSum:
    """Of all levels together over calendar months (12 is December; one may come twice).

    With s the factors of the months, S their sum, w the mean uncertainty of those, and d the spread of the type:
        m_i = level S,    v_i = (1 + uncertainty) (1 + w) (1 + d sum s² / S²) - 1       of each buurt and type
        m   = sum m_i
        m² relative = sum m_i² v_i + sum over types c ((sum m_i)² - sum m_i²)
        c   = common sum s² / S² + w + common_level
    The second part is what buurten of a type share: a month that is busy everywhere does not average out. Types are
    taken as independent of each other. The order of the levels does not matter, not even to the last digit.
    """
    of_type: dict[str, dict[int, ExpectedSeason]] = defaultdict(dict)
    for season in seasons:
        of_type[season.category][season.month] = season
    groups: dict[str, list[ExpectedLevel]] = defaultdict(list)
    for level in levels:
        groups[level.category].append(level)
    parts = [_of_type(group, of_type[category], months) for category, group in sorted(groups.items())]
    mean = math.fsum(part[0] for part in parts)
    beyond = math.fsum(part[1] for part in parts)
    return ExpectedSum(mean, beyond / mean**2 if mean > 0 else 0.0)


def _of_type(
    levels: Sequence[ExpectedLevel], seasons: Mapping[int, ExpectedSeason], months: Sequence[int]
) -> tuple[float, float]:
    """Mean, and variance beyond Poisson, of the levels of one type."""
    given = [seasons[month] for month in months]
    total = math.fsum(each.factor for each in given)
    uneven = math.fsum(each.factor**2 for each in given) / total**2
    unsure = math.fsum(each.uncertainty for each in given) / len(given)
    single = 1.0 + given[0].spread * uneven
    means = [level.per_month * total for level in levels]
    own = [
        mean**2 * ((1.0 + level.uncertainty) * (1.0 + unsure) * single - 1.0)
        for mean, level in zip(means, levels, strict=True)
    ]
    shared = given[0].common * uneven + unsure + given[0].common_level
    mean = math.fsum(means)
    return mean, math.fsum(own) + shared * max(0.0, mean**2 - math.fsum(each**2 for each in means))
