"""Hotspots, concentration and near repeat a second time: one place, pair or way to deal out after the other."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, permutations
from statistics import mean, pstdev, pvariance

Beside = Mapping[int, set[int]]  # {place: its neighbours}


def grid(cells: Sequence[tuple[int, int]]) -> Beside:
    """Cells at most one step apart in either direction."""
    return {
        here: {there for there, (c, r) in enumerate(cells) if there != here and max(abs(c - x), abs(r - y)) <= 1}
        for here, (x, y) in enumerate(cells)
    }


def tested(values: Sequence[float], beside: Beside, place: int) -> bool:
    return len(set(values)) > 1 and 0 < len(beside[place]) < len(values) - 1


def gi_star(values: Sequence[float], beside: Beside) -> list[float]:
    """z of a total of m out of n values drawn without replacement: mean m xbar, variance s² m (n - m) / (n - 1)."""
    z, n = [], len(values)
    for place in range(n):
        if not tested(values, beside, place):
            z.append(math.nan)
            continue
        together = [values[place], *(values[other] for other in beside[place])]
        m = len(together)
        deviation = math.sqrt(pvariance(values) * m * (n - m) / (n - 1))
        z.append((math.fsum(together) - m * mean(values)) / deviation)
    return z


def local_moran(values: Sequence[float], beside: Beside) -> list[float]:
    centre, second = mean(values), pvariance(values)
    return [
        (values[place] - centre) / second * mean(values[other] - centre for other in beside[place])
        if tested(values, beside, place)
        else math.nan
        for place in range(len(values))
    ]


def dealt_neighbours(values: Sequence[float], beside: Beside, place: int) -> list[float]:
    """What the neighbours add up to in every way to choose as many of the other values."""
    others = [value for other, value in enumerate(values) if other != place]
    return [math.fsum(chosen) for chosen in combinations(others, len(beside[place]))]


def surroundings(values: Sequence[float], beside: Beside, place: int) -> tuple[float, float]:
    """Exact chances of neighbours at least and at most as high."""
    ways = dealt_neighbours(values, beside, place)
    observed = math.fsum(values[other] for other in beside[place])
    high = sum(way >= observed - 1e-9 for way in ways)
    return high / len(ways), sum(way <= observed + 1e-9 for way in ways) / len(ways)


def chance_of_sum(counts: Sequence[int], number: int, least: int) -> float:
    """Exact chance that so many of the counts, drawn without replacement, add up to at least this: all ways counted."""
    ways = [{0: 1}] + [{} for _ in range(number)]  # {sum: ways} for 0, 1, ... drawn
    for count, places in Counter(counts).items():
        more: list[dict[int, int]] = [{} for _ in range(number + 1)]
        for drawn, sums in enumerate(ways):
            for total, each in sums.items():
                for taken in range(min(places, number - drawn) + 1):
                    now = total + taken * count
                    more[drawn + taken][now] = more[drawn + taken].get(now, 0) + each * math.comb(places, taken)
        ways = more
    return sum(each for total, each in ways[number].items() if total >= least) / math.comb(len(counts), number)


def moran_z(values: Sequence[float], beside: Beside, place: int) -> float:
    """I_i in standard deviations from its mean, over every way to deal out."""
    centre, second, k = mean(values), pvariance(values), len(beside[place])
    factor = (values[place] - centre) / second
    ways = [factor * (way / k - centre) for way in dealt_neighbours(values, beside, place)]
    observed = factor * (mean(values[other] for other in beside[place]) - centre)
    return (observed - mean(ways)) / pstdev(ways)


def fewest(counts: Sequence[int], percent: int) -> tuple[int, int, int]:
    """How many places, what they hold, and what the last of them holds."""
    places = held = last = 0
    for last_count in sorted(counts, reverse=True):
        if 100 * held >= percent * sum(counts):
            break
        places, held, last = places + 1, held + last_count, last_count
    return places, held, last


def generalised_gini(counts: Sequence[int]) -> float:
    """One minus the area under the Lorenz curve as a part of the area under the line of greatest evenness."""
    n, c = len(counts), sum(counts)
    curve, area = 0.0, 0.0
    for count in sorted(counts):
        area += (curve + curve + count / c) / 2 / n
        curve += count / c
    return 1 - area / (min(c, n) / n / 2)


def dealt_counts(places: int, incidents: int) -> Iterator[tuple[float, list[int]]]:
    """Every way in which incidents fall in places, with its chance when each falls in each alike."""
    if places == 1:
        yield 1.0, [incidents]
        return
    for here in range(incidents + 1):
        chance = math.comb(incidents, here) * (1 / places) ** here * (1 - 1 / places) ** (incidents - here)
        for rest_chance, rest in dealt_counts(places - 1, incidents - here):
            yield chance * rest_chance, [here, *rest]


Incident = tuple[float, float, int]  # x, y, day


def band(value: float, edges: Sequence[float]) -> int | None:
    return next((number for number, edge in enumerate(edges) if value <= edge), None)


def knox_pairs(incidents: Sequence[Incident], metres: Sequence[float], days: Sequence[int]) -> list[list[int]]:
    table = [[0] * len(days) for _ in metres]
    for (x, y, day), (x2, y2, day2) in combinations(incidents, 2):
        far, late = band(math.hypot(x - x2, y - y2), metres), band(abs(day - day2), days)
        if far is not None and late is not None:
            table[far][late] += 1
    return table


def knox_dealt(incidents: Sequence[Incident], metres: Sequence[float], days: Sequence[int]) -> list[list[list[int]]]:
    """The table of every way to deal out the dates."""
    return [
        knox_pairs([(x, y, day) for (x, y, _), day in zip(incidents, dates, strict=True)], metres, days)
        for dates in permutations(day for _, _, day in incidents)
    ]


def open_windows(incidents: Sequence[Incident], today: int, metres: float, days: int) -> list[tuple[int, int, int]]:
    """(incident, last day, others), newest first."""
    found = []
    for at, (x, y, day) in enumerate(incidents):
        if day <= today <= day + days:
            others = sum(
                other != at and day2 <= today and abs(day - day2) <= days and math.hypot(x - x2, y - y2) <= metres
                for other, (x2, y2, day2) in enumerate(incidents)
            )
            found.append((at, day + days, others))
    return sorted(found, key=lambda window: -window[1])
