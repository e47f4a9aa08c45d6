"""Two groups before and after: the ratio by which one changed beyond the other, and what may have been chance."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from scipy import special

from openvis.domain.effect import Estimate

CONFIDENCE = 0.95
HALVINGS = 50
WIDEST = 12.0  # on the log scale: e^12 times as many is no ratio any more
SMALLEST = 1e-9
MOST_FREEDOM = 1e6  # beyond it Student's t is the normal distribution


@dataclass(frozen=True, slots=True)
class BeforeAndAfter:
    """Sums of counts of the target and of what it is compared with.

    expected  of the target after the start with nothing done; before x other_after / other_before if all is counted
    chance    1 for counts, which vary at least as Poisson does; 0 for rates, of which only the spread tells anything
    extra     relative variance on top of that, of the ratio: singles and drifts of both groups together
    skew      how far below 0 the log of the ratio lies on average where means are alike: a half of the relative
              variance after less that before, of the target, less the same of the others (as of a lognormal)
    unsure    how unsure `extra` itself is: its standard deviation
    others    areas that it was learnt from
    """

    after: float
    before: float
    other_after: float
    other_before: float
    expected: float
    chance: float
    extra: float
    skew: float
    unsure: float
    others: int

    @property
    def variance(self) -> float:
        """Of the log of the ratio, if the ratio is 1."""
        return self.chance * self._poisson + self.extra

    @property
    def dispersion(self) -> float:
        """How many times Poisson's that is."""
        return self.variance / self._poisson

    @property
    def freedom(self) -> float:
        """Degrees of freedom of that variance."""
        return freedom_of(self.variance, self.unsure, self.others)

    @property
    def _poisson(self) -> float:
        return sum(1 / each for each in (self.expected, self.before, self.other_after, self.other_before))


def estimate_of(sums: BeforeAndAfter) -> Estimate:
    """Ratio, interval and p by a score test.

    Under a ratio θ the four sums have the means e, N - e, M - e and the rest that keep all margins and have
        e x rest / ((N - e)(M - e)) = θ r,   r = expected x other_before / (before x other_after)
    (Cornfield 1956, 3rd Berkeley Symp. 4:135); with s the sum of their inverses
        z(θ) = ((after - e) s + skew) / sqrt(chance s + extra),  held against Student's t (`freedom_of`).
    The interval holds each θ with |z| below the bound; `low` and `high` each count with |z(1)| below it. So the ratio
    1 lies outside the one when the count lies outside the other. A score test stays right with few or no incidents,
    where a log ratio with its standard error does not.

    Assumes that the target would have changed as the others did, give or take `extra`. Not where the action reached
    the others as well.
    """
    bound = bound_of(sums.freedom)
    ratio = sums.after / sums.expected
    z_of_one = z_of(sums, 1.0)
    low = _falling_root(lambda log: z_of(sums, math.exp(log)) - bound)
    high = _falling_root(lambda log: z_of(sums, math.exp(log)) + bound)
    ratio_low, ratio_high = (0.0 if sums.after <= 0 else math.exp(low)), math.exp(high)
    least, most = _counts_like_expected(sums, bound)
    return Estimate(
        observed=sums.after,
        expected=sums.expected,
        low=least,
        high=most,
        ratio=ratio,
        ratio_low=ratio_low,
        ratio_high=ratio_high,
        difference=sums.after - sums.expected,
        difference_low=(ratio_low - 1) * sums.expected,
        difference_high=(ratio_high - 1) * sums.expected,
        p=chance_of(z_of_one, sums.freedom),
    )


def z_of(sums: BeforeAndAfter, ratio: float) -> float:
    """How far the count lies above that of a ratio, in standard deviations."""
    target, after = sums.after + sums.before, sums.after + sums.other_after
    rest = sums.other_before - sums.after  # what is left of all four, without both margins
    odds = ratio * sums.expected * sums.other_before / (sums.before * sums.other_after)
    mean = _mean_with_odds(target, after, rest, odds)
    spread = 1 / mean + 1 / (target - mean) + 1 / (after - mean) + 1 / max(rest + mean, SMALLEST)
    variance = sums.chance * spread + sums.extra
    return ((sums.after - mean) * spread + sums.skew) / math.sqrt(max(variance, SMALLEST))


def _mean_with_odds(target: float, after: float, rest: float, odds: float) -> float:
    """The root e of  e (rest + e) = odds (target - e)(after - e)  that fits within the margins."""
    a, b, c = odds - 1, -(odds * (target + after) + rest), odds * target * after
    # The root that stays finite where a is 0, written without taking a difference of near equals.
    root = 2 * c / (-b + math.sqrt(max(b * b - 4 * a * c, 0.0)))
    most = min(target, after)
    return min(max(root, SMALLEST, -rest + SMALLEST), most - SMALLEST * max(1.0, most))


def _counts_like_expected(sums: BeforeAndAfter, bound: float) -> tuple[float, float]:
    """The counts that a ratio of 1 does not exclude, from low to high."""

    def off(log: float, sign: float) -> float:
        count = sums.expected * math.exp(log)
        return sign * bound - z_of(_with_count(sums, count), 1.0)

    low, high = _falling_root(lambda log: off(log, -1.0)), _falling_root(lambda log: off(log, 1.0))
    none_is_usual = z_of(_with_count(sums, 0.0), 1.0) >= -bound
    return (0.0 if none_is_usual else sums.expected * math.exp(low)), sums.expected * math.exp(high)


def _with_count(sums: BeforeAndAfter, count: float) -> BeforeAndAfter:
    return replace(sums, after=count)


def freedom_of(variance: float, unsure: float, others: int) -> float:
    """Degrees of freedom of a variance: one fewer than the areas that tell of it, or more where less is left open.

    A normal of which the variance has this mean and `unsure` for its standard deviation has the fourth moment of
    Student's t of 4 + 2 (variance / unsure)². Of three areas alone hardly anything is known; of three areas and of
    how far areas go elsewhere (`spread.USUAL_DRIFT`) something is, and where chance of counts is most of it, a lot.
    """
    return min(max(others - 1.0, 4 + 2 * (variance / max(unsure, SMALLEST)) ** 2), MOST_FREEDOM)


def bound_of(freedom: float) -> float:
    """What 95 % of Student's t stays within."""
    return float(special.stdtrit(freedom, (1 + CONFIDENCE) / 2))


def chance_of(z: float, freedom: float) -> float:
    """Of a z at least as far from 0, of either sign."""
    return float(2 * special.stdtr(freedom, -abs(z)))


def _falling_root(falling: Callable[[float], float]) -> float:
    low, high = -WIDEST, WIDEST
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return (low + high) / 2
