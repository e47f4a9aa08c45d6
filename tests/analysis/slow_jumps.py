"""The chances of analysis/jumps.py a second time: sums of single probabilities, written from the docstrings."""

from __future__ import annotations

import math
from statistics import mean, variance


def binomial_at_least(count: int, of: int, share: float) -> float:
    return math.fsum(math.comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(count, of + 1))


def negative_binomial(count: int, m: float, v: float) -> float:
    """P(Y = count) with mean m and variance v > m."""
    size, success = m * m / (v - m), m / v
    log = math.lgamma(count + size) - math.lgamma(size) - math.lgamma(count + 1)
    return math.exp(log + size * math.log(success) + count * math.log(1 - success))


def poisson(count: int, m: float) -> float:
    return math.exp(count * math.log(m) - m - math.lgamma(count + 1))


def day_jumps(counts: list[int]) -> list[tuple[int, float, float]]:
    """(day, usual, chance), the strangest first."""
    left, looked_at = list(range(len(counts))), []
    while len(looked_at) < 12 and len(left) >= 28:
        day = max(left, key=lambda d: residual(counts, left, d))
        usual = usual_of(counts, left, day)
        others = [d for d in left if d != day]
        means = {d: usual if d % 7 == day % 7 else all_days_mean(counts, left, d) for d in others}
        spread = max(1.0, math.fsum((counts[d] - means[d]) ** 2 / means[d] for d in others) / (len(others) - 7))
        below = range(counts[day])
        one = [negative_binomial(k, usual, spread * usual) if spread > 1 + 1e-9 else poisson(k, usual) for k in below]
        chance = min(1.0, (1 - math.fsum(one)) * len(counts))
        looked_at.append((day, usual, chance))
        left.remove(day)
    while looked_at and looked_at[-1][2] > 0.01:
        looked_at.pop()
    return looked_at


def usual_of(counts: list[int], left: list[int], day: int) -> float:
    same = [counts[d] for d in left if d % 7 == day % 7 and d != day]
    return (1 + sum(same)) / (1 + len(same))


def all_days_mean(counts: list[int], left: list[int], day: int) -> float:
    same = [counts[d] for d in left if d % 7 == day % 7]
    return (1 + sum(same)) / (1 + len(same))


def residual(counts: list[int], left: list[int], day: int) -> float:
    usual = usual_of(counts, left, day)
    return (counts[day] - usual) / math.sqrt(usual)


def place_chance(rows: list[tuple[int, int]], place: int, day: int, days: int) -> float:
    """`rows`: the place and day of each row."""
    here = rows.count((place, day))
    on_day = [p for p, d in rows if d == day]
    elsewhen = [p for p, d in rows if d != day]
    places = len({p for p, _ in rows})
    share = (elsewhen.count(place) + 1) / (len(elsewhen) + places)
    return min(1.0, binomial_at_least(here, len(on_day), share) * places * days)


def registrar_chance(months: list[tuple[int, int]], at: int) -> float | None:
    """`months`: rows and those of the busiest."""
    others = [month for number, month in enumerate(months) if number != at]
    if len(others) < 3:
        return None
    share = sum(busiest for _, busiest in others) / sum(rows for rows, _ in others)
    rows, busiest = months[at]
    return min(1.0, binomial_at_least(busiest, rows, share) * len(months))


def midnight_chance(days: list[tuple[int, int]], at: int) -> float:
    """`days`: rows, and those at midnight."""
    others = [day for number, day in enumerate(days) if number != at]
    share = (1 + sum(midnight for _, midnight in others)) / (2 + sum(rows for rows, _ in others))
    rows, midnight = days[at]
    return min(1.0, binomial_at_least(midnight, rows, share) * len(days))


def low_chance(last: int, earlier: list[int]) -> float:
    m = mean(earlier)
    v = max(m, variance(earlier)) * (1 + 1 / len(earlier))
    return math.fsum(negative_binomial(k, m, v) for k in range(last + 1))
