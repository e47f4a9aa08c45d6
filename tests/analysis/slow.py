"""Every calculation a second time: slowly, obviously, one buurt and type at a time, with nothing but plain Python.

Lists of lists instead of arrays, loops instead of axes; a period that is not given is None. Written from the formulas
in the docstrings, not from the code.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache
from statistics import median

import numpy as np
from scipy import stats

from openvis.analysis.expectations.history import History
from openvis.analysis.rankings.small_area import SHARED, SPREADS
from tests.analysis.slow_small_area import chance_at_most, leroux

Counts = list[list[list[float | None]]]  # [buurt][type][period]


@dataclass
class SlowHistory:
    values: Counts
    position: list[int]
    wijk: list[int]
    theme: list[int]
    exposure: list[float]
    year: int

    @property
    def buurten(self) -> range:
        return range(len(self.values))

    @property
    def types(self) -> range:
        return range(len(self.values[0]))

    @property
    def periods(self) -> range:
        return range(len(self.position))


def slow(history: History) -> SlowHistory:
    values = [
        [[None if math.isnan(value) else value for value in pair] for pair in buurt]
        for buurt in history.values.tolist()
    ]
    return SlowHistory(
        values,
        history.position.tolist(),
        history.wijk.tolist(),
        history.theme.tolist(),
        history.exposure.tolist(),
        history.year,
    )


# ----- spread


def extra_variance(counts: list[float], shares: list[float]) -> tuple[float, float]:
    n, mass = sum(counts), sum(shares)
    q = [share / mass if mass else 0.0 for share in shares]
    two, three = sum(x * x for x in q), sum(x * x * x for x in q)
    excess = sum((y - n * x) ** 2 for y, x in zip(counts, q, strict=True)) - n * (1 - two)
    return excess, max(0.0, n * (n - 1) * (two - 2 * three + two * two))


def pooled_variance(evidence: list[tuple[float, float]], spread: float) -> list[float]:
    """Evidence per type; a type's own estimate and that of all types, weighted by information."""
    everything = sum(information for _, information in evidence)
    overall = max(0.0, sum(excess for excess, _ in evidence) / everything) if everything else 0.0
    prior = 2 / spread**2
    return [max(0.0, (excess + prior * overall) / (information + prior)) for excess, information in evidence]


def _added(parts: list[tuple[float, float]]) -> tuple[float, float]:
    return sum(excess for excess, _ in parts), sum(information for _, information in parts)


# ----- season


def season(h: SlowHistory, own: float = 0.20, one_off: float = 0.25) -> tuple[list[list[float]], list[list[float]]]:
    """Factors and how many incidents they rest on, [type][place in the year]."""
    years = len(h.position) // h.year
    if years == 0:
        return [[1.0] * h.year for _ in h.types], [[0.0] * h.year for _ in h.types]
    observed = [[0.0] * h.year for _ in h.types]
    expected = [[0.0] * h.year for _ in h.types]
    for buurt in h.buurten:
        for kind in h.types:
            for year in range(years):
                start = len(h.position) - h.year * (years - year)
                given = [t for t in range(start, start + h.year) if h.values[buurt][kind][t] is not None]
                for t in given:
                    mean = sum(h.values[buurt][kind][u] for u in given) / len(given)
                    for place in range(h.year):
                        weight = nearby(h.position[t], place, h.year)
                        observed[kind][place] += weight * h.values[buurt][kind][t]
                        expected[kind][place] += weight * mean

    def step(parent: list[float], o: list[float], e: list[float]) -> tuple[list[float], list[float]]:
        factors, cases = [], []
        for m in range(h.year):
            base = e[m] * parent[m]
            b = own**2 / (own**2 + one_off**2 / years + 1 / base) if base > 0 else 0.0
            factors.append(parent[m] * (1 + b * (o[m] / base - 1)) if base > 0 else parent[m])
            cases.append(base)
        scale = sum(factors) / h.year
        return [factor / scale for factor in factors], cases

    def added(rows: list[list[float]], kinds: list[int]) -> list[float]:
        return [sum(rows[kind][m] for kind in kinds) for m in range(h.year)]

    overall, _ = step([1.0] * h.year, added(observed, list(h.types)), added(expected, list(h.types)))
    per_type = []
    for kind in h.types:
        mates = [other for other in h.types if h.theme[other] == h.theme[kind]]
        of_theme, _ = step(overall, added(observed, mates), added(expected, mates))
        per_type.append(step(of_theme, observed[kind], expected[kind]))
    return [factors for factors, _ in per_type], [cases for _, cases in per_type]


def season_doubt(h: SlowHistory, cases: list[list[float]], single: list[float]) -> list[list[float]]:
    """Variance of our knowledge of the factors, with a one-off no larger than what single periods show."""
    years, own = len(h.position) // h.year, 0.20
    return [
        [own**2 if n == 0 else own**2 * (1 - own**2 / (own**2 + min(0.25**2, d) / years + 1 / n)) for n in row]
        for row, d in zip(cases, single, strict=True)
    ]


@cache
def nearby(one: int, other: int, year: int) -> float:
    """How much a period counts for a place in the year: a bell of three weeks, round the year."""
    apart = min((one - other) % year, (other - one) % year) / year
    return math.exp(-(apart**2) / (2 * (3 / 52) ** 2))


# ----- level


def _average_periods(h: SlowHistory, factors: list[list[float]], buurt: int, kind: int, weight: list[float]) -> float:
    return sum(weight[t] * factors[kind][h.position[t]] for t in h.periods if h.values[buurt][kind][t] is not None)


def _base(h: SlowHistory, factors: list[list[float]], buurt: int, kind: int, weight: list[float]) -> float:
    return h.exposure[buurt] * _average_periods(h, factors, buurt, kind, weight)


def _halving(h: SlowHistory, years: float) -> list[float]:
    return [0.5 ** ((len(h.position) - 1 - t) / (years * h.year)) for t in h.periods]


def _sum(h: SlowHistory, buurt: int, kind: int, weight: list[float]) -> float:
    return sum(weight[t] * y for t, y in enumerate(h.values[buurt][kind]) if y is not None)


def unevenness(h: SlowHistory, factors: list[list[float]]) -> tuple[list[float], list[float]]:
    """Variance between wijken and between buurten of a wijk, [type]."""
    ones = [1.0] * len(h.position)
    between_wijken, between_buurten = [], []
    for kind in h.types:
        totals, bases, inside = [], [], []
        for wijk in sorted(set(h.wijk)):
            members = [buurt for buurt in h.buurten if h.wijk[buurt] == wijk]
            counts = [_sum(h, buurt, kind, ones) for buurt in members]
            base = [_base(h, factors, buurt, kind, ones) for buurt in members]
            inside.append(extra_variance(counts, base))
            totals.append(sum(counts))
            bases.append(sum(base))
        between_wijken.append(extra_variance(totals, bases))
        between_buurten.append(_added(inside))
    return pooled_variance(between_wijken, 1.0), pooled_variance(between_buurten, 1.0)


def lasting(
    h: SlowHistory, factors: list[list[float]], uneven: tuple[list[float], list[float]]
) -> tuple[list[list[float]], list[list[float]]]:
    """Lasting level per period and its uncertainty, [buurt][type]."""
    weight = _halving(h, 2.0)
    level = [[0.0 for _ in h.types] for _ in h.buurten]
    doubt = [[0.0 for _ in h.types] for _ in h.buurten]
    for kind in h.types:
        d_wijk, d_buurt = uneven[0][kind], uneven[1][kind]
        count = [_sum(h, buurt, kind, weight) for buurt in h.buurten]
        base = [_base(h, factors, buurt, kind, weight) for buurt in h.buurten]
        rate = (sum(count) + 0.5) / sum(base) if sum(base) else 0.0
        for buurt in h.buurten:
            mates = [other for other in h.buurten if h.wijk[other] == h.wijk[buurt]]
            o, e = sum(count[other] for other in mates), rate * sum(base[other] for other in mates)
            in_wijk = (1 + d_wijk * o) / (1 + d_wijk * e)
            wijk_doubt = d_wijk / (1 + d_wijk * o) + (1 / (1 + d_wijk * e)) ** 2 / (sum(count) + 0.5)
            o, e = count[buurt], rate * in_wijk * base[buurt]
            here = (1 + d_buurt * o) / (1 + d_buurt * e)
            level[buurt][kind] = h.exposure[buurt] * rate * in_wijk * here
            doubt[buurt][kind] = d_buurt / (1 + d_buurt * o) + (1 / (1 + d_buurt * e)) ** 2 * wijk_doubt
    return level, doubt


def levels(
    h: SlowHistory, factors: list[list[float]], uneven: tuple[list[float], list[float]]
) -> tuple[list[list[float]], list[list[float]]]:
    """The lasting level moved by the last periods: of the type, then of the pair."""
    level, doubt = lasting(h, factors, uneven)
    weight, v = _halving(h, 0.25), 0.14**2
    for kind in h.types:
        seen = [_sum(h, buurt, kind, weight) for buurt in h.buurten]
        foreseen = [level[buurt][kind] * _average_periods(h, factors, buurt, kind, weight) for buurt in h.buurten]
        of_type = (1 + v * sum(seen)) / (1 + v * sum(foreseen))
        for buurt in h.buurten:
            above = (1 + doubt[buurt][kind]) * (1 + v / (1 + v * sum(seen))) - 1
            o, e = seen[buurt], of_type * foreseen[buurt]
            level[buurt][kind] *= of_type * (1 + v * o) / (1 + v * e)
            doubt[buurt][kind] = v / (1 + v * o) + (1 / (1 + v * e)) ** 2 * above
    return level, doubt


# ----- expectation


def without_outbreaks(h: SlowHistory) -> SlowHistory:
    """No count more than three standard deviations, and one, above its lasting level in season."""
    factors, _ = season(h)
    level, _ = lasting(h, factors, unevenness(h, factors))
    d = between_periods(h, factors)
    known = [kind for kind in h.types if any(y is not None for buurt in h.values for y in buurt[kind])]
    middle = median(d[kind] for kind in known) if known else 0.0
    d = [min(own, middle) for own in d]
    values = [
        [[limited(y, level[b][k] * factors[k][h.position[t]], d[k]) for t, y in enumerate(pair)] for k, pair in kinds]
        for b, kinds in ((b, list(enumerate(buurt))) for b, buurt in enumerate(h.values))
    ]
    return replace(h, values=values)


def limited(count: float | None, mean: float, variance: float) -> float | None:
    return None if count is None else min(count, mean + 1 + 3 * math.sqrt(mean + variance * mean * mean))


def between_periods(h: SlowHistory, factors: list[list[float]]) -> list[float]:
    evidence = []
    for kind in h.types:
        parts = []
        for buurt in h.buurten:
            given = [t for t in h.periods if h.values[buurt][kind][t] is not None]
            counts = [h.values[buurt][kind][t] for t in given]
            parts.append(extra_variance(counts, [factors[kind][h.position[t]] for t in given]))
        evidence.append(_added(parts))
    return pooled_variance(evidence, 0.3)


def expect(history: History, ahead: list[int]) -> tuple[list[list[float]], list[list[float]], list[list[float]]]:
    """Mean, shared and single variance of the predictive distribution, [buurt][type]; NaN below half a year."""
    h = slow(history)
    nothing = [[math.nan for _ in h.types] for _ in h.buurten]
    if not h.position:
        return nothing, nothing, nothing
    h = without_outbreaks(h)
    factors, cases = season(h)
    level, doubt = levels(h, factors, unevenness(h, factors))
    single = between_periods(h, factors)
    of_season = season_doubt(h, cases, single)
    means, shared, singles = ([row[:] for row in nothing] for _ in range(3))
    for buurt in h.buurten:
        for kind in h.types:
            if sum(value is not None for value in h.values[buurt][kind]) < h.year / 2:
                continue
            places = [(h.position[-1] + step) % h.year for step in ahead]
            s = [factors[kind][m] for m in places]
            v = sum(of_season[kind][m] for m in places) / len(places)
            d = single[kind] * sum(x * x for x in s) / sum(s) ** 2
            means[buurt][kind] = level[buurt][kind] * sum(s)
            shared[buurt][kind] = (1 + doubt[buurt][kind]) * (1 + v) - 1
            singles[buurt][kind] = d
    return means, shared, singles


# ----- counts and chances


def chance_of(count: int, mean: float, size: float) -> float:
    """Negative binomial probability of exactly this count."""
    return math.exp(
        math.lgamma(count + size)
        - math.lgamma(size)
        - math.lgamma(count + 1)
        + size * math.log(size / (size + mean))
        + (count * math.log(mean / (size + mean)) if count else 0.0)
    )


def chance_of_at_least(count: int, mean: float, shared: float, single: float) -> float:
    """The negative binomial tail, averaged over a gamma level in many thin slices of its normal score."""
    if count == 0:
        return 1.0
    slices, total, mass = 400, 0.0, 0.0
    for step in range(slices + 1):
        score = -8 + 16 * step / slices
        weight = math.exp(-score * score / 2)
        level = mean * shared * stats.gamma.ppf(stats.norm.cdf(score), 1 / shared)
        total += weight * (1.0 - sum(chance_of(k, level, 1 / single) for k in range(count)))
        mass += weight
    return total / mass


def interval(mean: float, size: float, within: float = 0.90) -> tuple[int, int]:
    """The quantiles with as much below as above, 5 and 95 % unless asked otherwise; found by counting up."""
    edges, total, count = [], 0.0, 0
    for chance in ((1 - within) / 2, (1 + within) / 2):
        while total + chance_of(count, mean, size) < chance:
            total += chance_of(count, mean, size)
            count += 1
        edges.append(count)
    return edges[0], edges[1]


def poisson(count: int, mean: float) -> float:
    return math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))


def e_test(before: int, after: int) -> float:
    if before == after:
        return 1.0
    level = (before + after) / 2
    limit = int(level + 12 * math.sqrt(level) + 25)
    seen = abs(before - after) / math.sqrt(before + after)
    total = 0.0
    for x in range(limit):
        for y in range(limit):
            if x + y and abs(x - y) / math.sqrt(x + y) >= seen - 1e-9:
                total += poisson(x, level) * poisson(y, level)
    return total


# ----- many questions at once


def benjamini_hochberg(p_values: list[float]) -> list[float]:
    m = len(p_values)
    return [
        min(m * other / sum(p <= other for p in p_values) for other in p_values if other >= own) for own in p_values
    ]


def bayesian_discovery(nulls: list[float]) -> list[float]:
    """The mean of all null probabilities that are not larger than one's own."""
    q = []
    for own in nulls:
        at_most = [null for null in nulls if null <= own]
        q.append(sum(at_most) / len(at_most))
    return q


# ----- acute and structural


def rise(history: History) -> list[list[tuple[float, int, float]]]:
    """(p, months, expected) per [buurt][type]."""
    h = slow(history)
    rows = []
    expected = {w: expect(history.first_periods(len(h.position) - w), list(range(1, w + 1))) for w in (1, 3)}
    for buurt in h.buurten:
        row = []
        for kind in h.types:
            best = (math.inf, 0, 0.0)
            for w in (1, 3):
                count = sum(h.values[buurt][kind][-w:])
                mean, shared, single = (part[buurt][kind] for part in expected[w])
                p = 1.0 if count < 3 else chance_of_at_least(int(count), mean, shared, max(single, 1e-6))
                if p < best[0]:
                    best = (p, w, mean)
            row.append((min(1.0, 2 * best[0]), best[1], best[2]))
        rows.append(row)
    return rows


def comparison(history: History, links: list[list[float]], density: list[float]) -> list[list[tuple[float, float]]]:
    """(count at the norm, P(ratio <= 1.5)) per [buurt][type], for a history without gaps."""
    year = slow(history.last_periods(12))
    factors, _ = season(year)
    single = [each / 12 for each in between_periods(year, factors)]
    totals = [[sum(year.values[buurt][kind]) for kind in year.types] for buurt in year.buurten]
    norms, doubts = [], []
    for buurt in year.buurten:
        alike = {other: like(density[buurt], density[other]) for other in year.buurten if other != buurt}
        most = max(alike.values())
        weight = {other: each / most for other, each in alike.items()}
        exposed = sum(weight[other] * year.exposure[other] for other in weight)
        count = [sum(weight[other] * totals[other][kind] for other in weight) + 0.5 for kind in year.types]
        squares = [sum(weight[other] ** 2 * totals[other][kind] for other in weight) + 0.5 for kind in year.types]
        norms.append([year.exposure[buurt] * count[kind] / exposed for kind in year.types])
        doubts.append([squares[kind] / count[kind] ** 2 for kind in year.types])
    points = [(shared, spread) for shared in SHARED for spread in SPREADS]
    turned = [[list(row) for row in zip(*rows, strict=True)] for rows in (totals, norms, doubts)]
    weights, gammas = leroux(turned[0], turned[1], single, np.array(links), turned[2], points)
    return [
        [
            (
                norms[buurt][kind],
                1.0 if totals[buurt][kind] < 12 else chance_at_most(1.5, weights[kind], gammas[kind], buurt),
            )
            for kind in year.types
        ]
        for buurt in year.buurten
    ]


def like(one: float, other: float) -> float:
    return 1 / (1 + (math.log(one / other) / math.log(3)) ** 2)
