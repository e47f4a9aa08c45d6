"""The nowcast a second time: one report, period and step at a time. Written from the formulas, not from the code."""

from __future__ import annotations

from scipy import stats

Rows = list[list[int]]  # [period][step]


def triangle(period: list[int], reported: list[int], ends: list[int], until: int, steps: int) -> tuple[Rows, list[int]]:
    """Walk through the days: step 0 lasts until `rest` days after the end of a period, each later one seven days."""
    rest = (until - ends[-1]) % 7
    known = []
    for end in ends:
        passed, moment = 0, end + rest
        while moment <= until and passed < steps:
            passed, moment = passed + 1, moment + 7
        known.append(passed)
    counts = [[0] * steps for _ in ends]
    for which, day in zip(period, reported, strict=True):
        step, moment = 0, ends[which] + rest
        while day >= moment:  # what is reported on a day is known the day after
            step, moment = step + 1, moment + 7
        if step < known[which]:
            counts[which][step] += 1
    return counts, known


def cells(counts: Rows, known: list[int], step: int) -> list[tuple[int, int]]:
    """Of the periods that have passed a step: how many came in it, and up to and including it."""
    return [(row[step], sum(row[: step + 1])) for row, passed in zip(counts, known, strict=True) if passed > step]


def concentration(counts: Rows, known: list[int]) -> float | None:
    """c; None where nothing is left over, so that periods are alike."""
    steps, half = len(counts[0]), (len(counts) + 1) // 2
    above, below = 0.0, [0.0] * steps
    for part, passed in ((counts[:-half], known[:-half]), (counts[-half:], known[-half:])):
        for step in range(1, steps):
            seen = cells(part, passed, step)
            whole = sum(total for _, total in seen)
            late = sum(n for n, _ in seen)
            if not 0 < late < whole:
                continue
            g = late / whole
            for n, total in seen:
                above += (n - total * g) ** 2 / (g * (1 - g)) - total * (1 - total / whole)
                below[step] += total * (total - 1)
    if above <= 0 or not any(below):
        return None
    low, high = 0.0, 1e9
    for _ in range(200):
        c = (low + high) / 2
        expected = sum(below[step] / (1 + c * in_by(counts, known, step)) for step in range(1, steps))
        low, high = (c, high) if expected > above else (low, c)
    return max(high, 1.0)


def in_by(counts: Rows, known: list[int], step: int) -> float:
    """F(d), the share that is in by a step: the product of 1 - g over the steps after it."""
    share = 1.0
    for later in range(step + 1, len(counts[0])):
        seen = cells(counts, known, later)
        share *= 1 - sum(n for n, _ in seen) / max(sum(total for _, total in seen), 1)
    return share


def clustering(counts: Rows, known: list[int]) -> list[float]:
    c = concentration(counts, known)
    steps = range(1, len(counts[0]))
    return [0.0 if c is None else 1 / (1 + c * in_by(counts, known, step)) for step in steps]


def delay(
    counts: Rows, known: list[int], r: list[float], prior: list[tuple[float, float]]
) -> list[tuple[float, float]]:
    """(late, kept) of each step after the first."""
    found = []
    for step, (late, kept) in enumerate(prior, start=1):
        for n, total in cells(counts, known, step):
            weight = 1 / (1 + max(total - 1, 0) * r[step - 1])
            late, kept = late + weight * n, kept + weight * (total - n)
        found.append((late, kept))
    return found


def share(found: list[tuple[float, float]], r: list[float], passed: int) -> tuple[float, float]:
    """The two shapes of the beta of the share that is in after `passed` steps."""
    first = second = 1.0
    for (late, kept), alike in list(zip(found, r, strict=True))[passed - 1 :]:
        mean = kept / (late + kept)
        variance = late * kept / ((late + kept) ** 2 * (late + kept + 1))
        variance += alike * (mean * (1 - mean) - variance)
        first, second = first * mean, second * (mean**2 + variance)
    weight = first * (1 - first) / (second - first**2) - 1
    return first * weight, (1 - first) * weight


def final_count(counted: int, shape: float, rate: float, beta: tuple[float, float], most: int) -> list[float]:
    """P(N = 0), P(N = 1), ... up to `most`: the sum over three hundred shares that may be in."""
    chances = [0.0] * (most + 1)
    for at in range(300):
        p = float(stats.beta.ppf((at + 0.5) / 300, *beta))
        likelihood = float(stats.nbinom.pmf(counted, shape, rate / (rate + p)))
        coming = stats.nbinom.pmf(range(most + 1 - counted), shape + counted, (rate + p) / (rate + 1))
        for number, chance in enumerate(coming):
            chances[counted + number] += likelihood * float(chance)
    whole = sum(chances)
    return [chance / whole for chance in chances]
