"""Which tests the weekly list should make: outbreaks found and false rows, on series drawn for that choice alone.

The limits of `surveillance` (MOST_RATIO, MOST_DELAY) are chosen here, at the promised false discovery rate, on lists of
its own seed; never on the published series that docs/reference/anomalies.md shows. Two kinds of list:

series  as Noufaily et al. (2013, Stat. Med. 32:1206) draw them, each a place of its own: negative binomial with
        log-linear trend and up to two harmonics, and outbreaks of Poisson(k sd) incidents that come log-normally
        (0, 0.5) many weeks after its start; 0.3 to 40 a week, and two outbreaks a series in the past
town    buurten x types in wijken and themes, 0.004 to 1 a week, every look of the list; outbreaks in a buurt or a wijk

On every list some outbreaks have just ended, and some places rose by half, half a year ago. Found is what is on the
list in this one week; in the weeks before there were chances too.

`python -m bench alarm_limits`: some minutes of processor, so only where it is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from openvis.analysis.alarms.surveillance import ALPHA, LOOKS, Answer, Look, Weekly, look_at, series_of
from openvis.analysis.expectations.history import Flags, Floats
from openvis.analysis.rankings.discovery import DISCOVERY_RATE, q_values_of_p
from openvis.analysis.trials.alarm_trial import ALONE

SEED = 2013
YEAR, YEARS = 52, 6
SIZES = (5.0, 10.0, 20.0)  # k: outbreaks in standard deviations of a week
OUTBREAKS, SLOW = 4, 2  # on a list
HALF_A_YEAR, BY_HALF = 26, 0.5
SERIES, BUURTEN, TYPES = 60, 24, 16
LISTS = {"series": 300, "town": 150}
RATIOS = (2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 12.0, 20.0, np.inf)
DELAYS = (0.0, 13.0, 26.0, 39.0, 52.0)


@dataclass(frozen=True, slots=True)
class Tests:
    """All tests of one list, and of every rise (outbreaks first) which tests hold incidents of it (rises, tests)."""

    p: Floats
    ratio: Floats
    delay: Floats
    power: Floats  # to show a tripling; NaN for a drift
    held: Flags


def drawn(rng: np.random.Generator, level: Floats) -> tuple[Floats, Floats, Floats]:
    """Counts (..., weeks) around `level` (..., 1), and the mean and standard deviation of a week at the end."""
    shape = (*level.shape[:-1], 1)
    weeks = np.arange(YEARS * YEAR) - YEARS * YEAR
    exponent = rng.choice([0.0, 0.0, 0.1, -0.05], shape) * weeks / YEAR
    for turns in (1, 2):
        exponent += rng.choice([0.0, 0.2], shape) * np.cos(2 * np.pi * (turns * weeks / YEAR + rng.random(shape)))
    mean = level * np.exp(exponent)
    excess = rng.choice([1e-6, 0.5, 1.0, 2.0], shape) * np.minimum(1.0, level)
    counts = rng.poisson(rng.gamma(mean / excess, excess)).astype(float)
    return counts, mean[..., -1], np.sqrt(mean[..., -1] * (1.0 + excess[..., 0]))


def outbreak(rng: np.random.Generator, sd: float) -> Floats:
    """(weeks,) incidents of an outbreak, from its first week on."""
    cases = 0
    while not cases:
        cases = rng.poisson(rng.choice(SIZES) * sd)
    return np.bincount(rng.lognormal(0.0, 0.5, cases).astype(int)).astype(float)


def strike(rng: np.random.Generator, counts: Floats, more: Floats, ends: int) -> None:
    """Divide the incidents `more` of an outbreak over the rows of counts (parts, weeks), up to week `ends`."""
    for week, number in enumerate(more[::-1]):
        counts[:, ends - week] += rng.multinomial(int(number), np.full(len(counts), 1 / len(counts)))


def rise_slowly(rng: np.random.Generator, counts: Floats, mean: Floats) -> None:
    counts[:, -HALF_A_YEAR:] += rng.poisson(BY_HALF * mean[:, None], (len(counts), HALF_A_YEAR))


def list_of_series(rng: np.random.Generator) -> Tests:
    counts, mean, sd = drawn(rng, np.exp(rng.uniform(np.log(0.3), np.log(40.0), (SERIES, 1))))
    for one in np.repeat(np.arange(SERIES), rng.poisson(2.0, SERIES)):
        strike(rng, counts[one, None], outbreak(rng, sd[one]), int(rng.integers(30, YEAR * YEARS - 30)))
    rose = rng.choice(SERIES, OUTBREAKS + SLOW, replace=False)
    for one in rose[:OUTBREAKS]:
        strike(rng, counts[one : one + 1], outbreak(rng, sd[one]), -1)
    rise_slowly(rng, part := counts[rose[OUTBREAKS:]], mean[rose[OUTBREAKS:]])
    counts[rose[OUTBREAKS:]] = part
    held = rose[:, None] == np.arange(SERIES)
    return tests_of([(look, look_at(counts, look), held) for look in ALONE])


def list_of_town(rng: np.random.Generator) -> Tests:
    level = rng.gamma(2.0, 0.5, (BUURTEN, 1, 1)) * np.geomspace(0.004, 1.0, TYPES)[:, None]
    counts, mean, sd = drawn(rng, level * rng.gamma(4.0, 0.25, (BUURTEN, TYPES, 1)))
    weekly = Weekly(counts, np.arange(BUURTEN) // 4, np.arange(TYPES) // 4)
    where = np.zeros((OUTBREAKS + SLOW, BUURTEN, TYPES), dtype=bool)
    for number, rise in enumerate(where):
        kind, wijk = int(rng.integers(TYPES)), int(rng.integers(BUURTEN // 4))
        areas = np.arange(4 * wijk, 4 * wijk + (4 if number % 2 else 1))
        part = counts[areas, kind]
        if number < OUTBREAKS:
            strike(rng, part, outbreak(rng, float(np.sqrt((sd[areas, kind] ** 2).sum()))), -1)
        else:
            rise_slowly(rng, part, mean[areas, kind])
        counts[areas, kind] = part
        rise[areas, kind] = True
    return tests_of([(look, look_at(series_of(weekly, look), look), holding(weekly, look, where)) for look in LOOKS])


def holding(weekly: Weekly, look: Look, where: Flags) -> Flags:
    """(rises, areas * kinds) whether a look at an area and a kind holds incidents of a rise."""
    each = [series_of(replace(weekly, values=rise[..., None].astype(float)), look)[:, 0] > 0 for rise in where]
    return np.array(each)


def tests_of(found: list[tuple[Look, Answer, Flags]]) -> Tests:
    p, ratio, delay = (
        np.concatenate([getattr(answer, name) for _, answer, _ in found]) for name in ("p", "detectable", "delay")
    )
    power = np.concatenate(
        [
            np.full(len(answer.p), np.nan) if look.drift else answer.expected.chance_of_seeing(3.0, ALPHA)
            for look, answer, _ in found
        ]
    )
    return Tests(p, ratio, delay, power, np.concatenate([held for _, _, held in found], axis=1))


def scored(lists: list[Tests], q_of: Callable[[Tests], Floats]) -> tuple[float, float, float, float]:
    """Share of outbreaks and of slow rises on the list, share of false rows (none on an empty list), tests a list."""
    found, false, tests = [], [], []
    for each in lists:
        q = q_of(each)
        alarm = q <= DISCOVERY_RATE
        found.append((alarm & each.held).any(axis=1))
        false.append((alarm & ~each.held.any(axis=0)).sum() / max(1, alarm.sum()))
        tests.append((~np.isnan(q)).sum())
    outbreaks, slow = np.split(np.array(found), [OUTBREAKS], axis=1)
    return float(outbreaks.mean()), float(slow.mean()), float(np.mean(false)), float(np.mean(tests))


def limited(ratio: float, delay: float) -> Callable[[Tests], Floats]:
    return lambda each: q_values_of_p(np.where((each.ratio <= ratio) | (each.delay <= delay), each.p, np.nan))


def weighted(power: float) -> Callable[[Tests], Floats]:
    """Genovese, Roeder & Wasserman (2006, Biometrika 93:509): p / w, w by the power to show a tripling, mean 1."""

    def q_of(each: Tests) -> Floats:
        drift = np.where(np.isnan(each.delay), np.nan, np.minimum(1.0, 26.0 / each.delay))
        weight = np.where(np.isnan(each.p), np.nan, np.where(np.isnan(each.power), drift, each.power) ** power)
        return q_values_of_p(each.p / np.maximum(weight / np.nanmean(weight), 1e-9))

    return q_of


def rules() -> Iterator[tuple[str, Callable[[Tests], Floats]]]:
    for ratio in RATIOS:
        yield f"shows a rise by {ratio:g}, or in 26 weeks", limited(ratio, 26.0)
    for delay in DELAYS:
        yield f"shows a rise by 5, or in {delay:g} weeks", limited(5.0, delay)
    for power in (0.5, 1.0):
        yield f"all, weighted by power^{power:g}", weighted(power)


def main() -> None:
    for name, draw in (("series", list_of_series), ("town", list_of_town)):
        rng = np.random.default_rng(SEED)
        lists = [draw(rng) for _ in range(LISTS[name])]
        print(f"  {f'{LISTS[name]} lists of a {name}':38s} outbreaks  slow rises  false rows  tests")
        for rule, q_of in rules():
            outbreaks, slow, false, tests = scored(lists, q_of)
            print(f"  {rule:38s} {outbreaks:9.3f} {slow:11.3f} {false:11.3f} {tests:6.0f}", flush=True)


if __name__ == "__main__":
    main()
