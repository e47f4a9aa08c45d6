"""Jumps that say more about a desk than about a street: too much on one day, at one place, by one registrar.

Every function gives chances: how likely a count this large is where nothing is the matter, times how many were looked
at (Bonferroni; at most 1), so that of a thousand places the busiest is not called strange for being the busiest.
They say that something is no chance, never that it is a mistake: a raid, a fair and a default address look alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special  # not scipy.stats: every import would wait a second for it

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

CHANCE = 0.01  # of one false alarm or more in everything that was looked at
MOST_DAYS = 12  # looked at one after the other; a source with more strange days than this has another trouble
WEEK = 7
FEWEST_MONTHS = 3  # to know what is usual


@dataclass(frozen=True, slots=True)
class DayJump:
    """`day` is its position in the counts; `usual` what was expected of such a day of the week."""

    day: int
    count: int
    usual: float
    chance: float


def day_jumps(counts: Ints) -> list[DayJump]:
    """Days with more than chance explains, the strangest first; `counts` of consecutive days.

    Y_d ~ negative binomial with mean m and variance f m. m = (1 + sum) / (1 + n) over the other days of the same
    weekday; f = max(1, sum (y - m)^2 / m / (n - 7)), Pearson's dispersion (McCullagh & Nelder 1989, 4.5), over all
    other days. The strangest day is set apart before the next is looked at, and all up to the last one that is no
    chance are named: several strange days do not hide each other (Rosner 1983, Technometrics 25:165).
    Not for fewer than four weeks, nor for a source that doubles within the period.
    """
    left = np.ones(len(counts), dtype=bool)
    looked_at: list[DayJump] = []
    while len(looked_at) < MOST_DAYS and left.sum() >= 4 * WEEK:
        looked_at.append(_strangest_day(counts, left))
        left[looked_at[-1].day] = False
    last = max((at for at, jump in enumerate(looked_at) if jump.chance <= CHANCE), default=-1)
    return looked_at[: last + 1]


def _strangest_day(counts: Ints, left: NDArray[np.bool_]) -> DayJump:
    weekday = np.arange(len(counts)) % WEEK
    number = np.bincount(weekday[left], minlength=WEEK)[weekday]
    total = np.bincount(weekday[left], counts[left], minlength=WEEK)[weekday]
    counted = np.where(left, counts, 0)
    without = (1.0 + total - counted) / np.maximum(number, 1)  # of the other days: 1 + sum over 1 + n
    day = int(np.argmax(np.where(left, (counts - without) / np.sqrt(without), -np.inf)))
    others = left.copy()
    others[day] = False
    mean = ((1.0 + total) / (1.0 + number))[others]
    mean = np.where(weekday[others] == weekday[day], without[day], mean)
    spread = max(1.0, float(((counts[others] - mean) ** 2 / mean).sum() / (others.sum() - WEEK)))
    usual = float(without[day])
    chance = _at_least(int(counts[day]), usual, spread * usual)
    return DayJump(day, int(counts[day]), usual, min(1.0, chance * len(counts)))


def _at_least(count: int, mean: float, variance: float) -> float:
    """P(Y >= count) of a negative binomial, or of a Poisson where the variance is no larger than the mean."""
    if variance <= mean * (1 + 1e-9):
        return float(special.pdtrc(count - 1, mean)) if count else 1.0
    return float(special.betainc(count, mean**2 / (variance - mean), 1.0 - mean / variance)) if count else 1.0


def place_chances(here: Ints, of_place: Ints, of_day: Ints, *, rows: int, places: int, days: int) -> Floats:
    """For pairs of a place and a day: how likely so many of the day's rows lie at that one place.

    here  rows at the place on the day; of_place, of_day  rows at the place on all days, and everywhere on the day
    rows, places, days  of the whole source

    Given the day's total N_d, n_pd ~ binomial(N_d, q), q = (n_p - n_pd + 1) / (N - N_d + P): the share of the place on
    the other days, with one row added everywhere (Laplace). Given the total, a busy day is not a busy place too.
    """
    share = (of_place - here + 1.0) / (rows - of_day + places)
    return np.minimum(1.0, special.bdtrc(here - 1, of_day, share) * (places * days))


def registrar_chances(rows: Ints, busiest: Ints) -> Floats:
    """Per month: how likely the busiest registrar wrote that many of its rows, by what is usual in the other months.

    n ~ binomial(rows, q), q = sum busiest / sum rows over the other months. NaN with fewer than three other months.
    Registrars do not work alike, so the share itself has to be large too before it is called a jump.
    """
    if len(rows) <= FEWEST_MONTHS:
        return np.full(len(rows), np.nan)
    share = (busiest.sum() - busiest) / np.maximum(rows.sum() - rows, 1)
    return np.minimum(1.0, special.bdtrc(busiest - 1, rows, share) * len(rows))


def midnight_chances(at_midnight: Ints, rows: Ints) -> Floats:
    """Per day: how likely so many of its rows are at exactly 00:00, by the share on the other days.

    n ~ binomial(rows, q), q = (sum at midnight + 1) / (sum rows + 2) over the other days.
    """
    share = (at_midnight.sum() - at_midnight + 1.0) / (rows.sum() - rows + 2.0)
    return np.minimum(1.0, special.bdtrc(at_midnight - 1, rows, share) * len(rows))


def too_many_at_midnight(on_the_hour: Ints) -> float:
    """How many rows at exactly 00:00 are too many, by those at exactly 23:00 and 01:00.

    on_the_hour  24 numbers of rows at hh:00. Times are often rounded to the hour, to 00:00 no more than to others.
    """
    return max(0.0, float(on_the_hour[0] - (on_the_hour[23] + on_the_hour[1]) / 2.0))


def first_day_chance(on_first: int, rows: int, first_days: int, days: int) -> float:
    """P(so many rows or more on the first of a month), each row falling on any day of the period alike (binomial)."""
    return float(special.bdtrc(on_first - 1, rows, first_days / days)) if days else 1.0


def low_chance(last: int, earlier: Ints) -> float:
    """How likely a month this low is: P(Y <= last), Y negative binomial as the earlier months vary.

    Mean m of the earlier months, variance max(m, s^2) (1 + 1/n) with s^2 their variance. 1 with fewer than three.
    The season is in s^2, so a month is only called low where it is low for any season.
    """
    if len(earlier) < FEWEST_MONTHS or not earlier.sum():
        return 1.0
    mean = float(earlier.mean())
    variance = max(mean, float(earlier.var(ddof=1))) * (1.0 + 1.0 / len(earlier))
    return float(special.betainc(mean**2 / (variance - mean), last + 1, mean / variance))
