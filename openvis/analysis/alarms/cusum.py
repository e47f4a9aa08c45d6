"""Which series drifted up slowly: many small surprises added up, of which no single week would be called high."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import fft, special

from openvis.analysis.expectations.history import Flags, Floats, Ints
from openvis.analysis.expectations.negative_binomial import chance_of, exceeded_by

RATIO = 1.5  # the drift it is made for: half as many again
RUN_LENGTH = 520  # weeks: in a series where nothing changes, one false alarm in ten years
MOST_OF_ONE_WEEK = 1.5  # nats: a drift is no single week, however high
STEP = 0.0625  # of the ladder on which the sum goes up and down, in nats
RUNGS = 104  # of the ladder: 6.5 nats, and e^6.3 is RUN_LENGTH already
TAIL = 1e-12  # counts rarer than this are left out
AT_ONCE = 256  # series in one array
RATE_NODES, CHANCE_NODES = 3, 7  # of the quadratures over a level that was estimated; far tails need more
WORTH_COUNTING = 0.1  # with a bound above this a sum is no alarm on any list, and its chance is left at the bound
HALF_SDS = 0.5 * np.arange(11)  # levels the chance is counted at: up to five standard deviations too high
MOST_COUNTED, DEPTH = 384, 128  # rungs: of sums further up only the chance to come so far is counted; and how low
HIGHEST_EXPONENT, NEWTON_STEPS = 2.0, 12
BEYOND = (0.05, 0.1, 0.2, 0.4, 0.8)  # of that exponent
WEEKS = 52  # a sum began at most so many weeks ago


def cusum(counts: Floats, expected: Floats, size: Floats, *, ratio: float = RATIO) -> Floats:
    """(series, weeks) the sum in nats, of counts and expected (series, weeks) and size (series,).

    C_t = max(0, C_(t-1) + s_t),  s_t = log f(y_t; ratio m_t, r) / f(y_t; m_t, r), rounded to a whole number of STEPs,
    f negative binomial with mean m and variance m + m² / r. Page (1954, Biometrika 41:100); Höhle & Paul (2008, CSDA
    52:4357) for counts with a season. No week adds more than MOST_OF_ONE_WEEK: one that is far too high is for another
    test. What is cut off and rounded is the statistic: `run_lengths` is exact for what is done here.

    A week that is not given changes nothing. Not where the weeks depend on each other or the way of registering
    changed, nor where the level was learnt from weeks in which the drift was already under way.
    """
    steps = np.nan_to_num(_steps(counts, expected, size[:, None], ratio))
    at, path = np.zeros(len(steps)), np.empty_like(steps)
    for week in range(steps.shape[1]):
        at = np.maximum(at + steps[:, week], 0.0)
        path[:, week] = at
    return path * STEP


def limits(expected: Floats, size: Floats, level_variance: Floats, *, ratio: float = RATIO) -> Floats:
    """(series,) the lowest sum, in nats, with an in-control run length of RUN_LENGTH weeks: an alarm from there on.

    expected        (series,) mean count of a week, over the year
    size            (series,) r
    level_variance  (series,) variance of the logarithm of the level, 0 where it is known

    A level that was estimated may be too low, and false alarms come sooner then. The run length is therefore that of
    the mean rate, 1 / E(1 / L), over the levels there may be. NaN where no limit on the ladder will do.

    Seasons are in the scores and hardly change it, as long as a week counts one incident or more.
    """
    rates = np.zeros((len(expected), RUNGS))
    for actual, weight in _levels(level_variance, RATE_NODES):
        rates += weight / run_lengths(expected, size, actual, ratio=ratio)
    reached = rates * RUN_LENGTH <= 1.0
    return np.where(reached.any(axis=1), (reached.argmax(axis=1) + 1) * STEP, np.nan)


def delays(expected: Floats, size: Floats, limit: Floats, *, ratio: float = RATIO) -> Floats:
    """(series,) mean number of weeks from the start of a drift to the alarm, at a level `ratio` times as high."""
    lengths = run_lengths(expected, size, np.full(len(expected), ratio), ratio=ratio)
    known = ~np.isnan(limit)
    rung = np.where(known, np.rint(np.nan_to_num(limit) / STEP), 1).astype(np.int64)
    return np.where(known, np.take_along_axis(lengths, rung[:, None] - 1, axis=1)[:, 0], np.nan)


def chance_of_sum(
    total: Floats,
    expected: Floats,
    size: Floats,
    level_variance: Floats,
    *,
    together: Flags | None = None,
    ratio: float = RATIO,
) -> Floats:
    """(series,) at most this is the chance of a sum of `total` nats or more in a week, while nothing changed.

    The sum now is distributed as the highest of the sums over the last 1, 2, 3 ... WEEKS weeks. Of most series a bound
    on it is enough (`_bound_at_level`). Where that is at most WORTH_COUNTING the chance itself is counted, week by week
    (`_reached`), at the levels there may be; the bound is two to three times too high where the level is known, and
    twenty times where a sum is high and the level was estimated. Levels below the estimate count as the estimate.
    A valid p-value for false discovery control as long as the level is as uncertain as `level_variance` says.

    together  (series,) whether weeks that follow each other are busy together, so that `size` is that of their totals.
              Each of them then stays below MOST_OF_ONE_WEEK where one week that varies as much by itself would not;
              so their chance is counted as if there were no such limit, or it would be up to three times too small
    """
    chance = np.zeros_like(total)
    for actual, weight in _levels(level_variance, CHANCE_NODES):
        for some in _alike(expected):
            chance[some] += weight * _bound_at_level(total[some], expected[some], size[some], actual[some], ratio)
    chance = np.minimum(chance, 1.0)
    unlimited = np.zeros(len(total), dtype=np.bool_) if together is None else together
    most = np.where(unlimited, np.inf, MOST_OF_ONE_WEEK)
    for some in _alike(np.where(chance <= WORTH_COUNTING, expected, np.nan)):
        counted = _counted(total[some], expected[some], size[some], level_variance[some], most[some], ratio)
        chance[some] = np.where(unlimited[some], counted, np.minimum(chance[some], counted))
    return chance


def _counted(
    total: Floats, expected: Floats, size: Floats, level_variance: Floats, most: Floats, ratio: float
) -> Floats:
    """(series,) the chance, over levels at HALF_SDS standard deviations; from beyond the last of them any sum comes."""
    weights = np.diff(HALF_SDS)[0] * np.exp(-(HALF_SDS**2) / 2.0) / np.sqrt(2.0 * np.pi)
    beyond = special.ndtr(-(HALF_SDS[-1] + HALF_SDS[1] / 2))
    weights[0] = 1.0 - weights[1:].sum() - beyond
    levels = np.exp(np.sqrt(level_variance)[:, None] * HALF_SDS)
    rungs = np.minimum(np.rint(total / STEP), MOST_COUNTED).astype(np.int64)
    chance = np.full(len(total), beyond)
    for weight, actual in zip(weights, levels.T, strict=True):
        chance += weight * _reached(rungs, _chances_of_steps(expected, size, actual, ratio, most))
    return chance


def _reached(rungs: Ints, chances: Floats) -> Floats:
    """(series,) the chance that a sum of 1 to WEEKS steps, of these `chances`, was ever as high as so many `rungs`.

    Of every series the chances of the sums that were not yet, from DEPTH below 0 on; what falls lower stays there. A
    week is a product of Fourier transforms.
    """
    height = int(rungs.max(initial=0)) + DEPTH
    length = fft.next_fast_len(height + 2 * RUNGS + 1, real=True)
    steps, sums = fft.rfft(chances, length), np.zeros((len(rungs), height))
    sums[:, DEPTH] = 1.0
    open_ones = np.arange(height) < (rungs + DEPTH)[:, None]
    reached = np.where(rungs <= 0, 1.0, 0.0)
    for _ in range(WEEKS):
        after = fft.irfft(fft.rfft(sums, length) * steps, length)[:, RUNGS : RUNGS + height + RUNGS]
        reached += after[:, height:].sum(axis=1) + np.where(open_ones, 0.0, after[:, :height]).sum(axis=1)
        sums = np.where(open_ones, after[:, :height], 0.0)
    return np.asarray(np.clip(reached, 0.0, 1.0))


def run_lengths(expected: Floats, size: Floats, actual: Floats, *, ratio: float = RATIO) -> Floats:
    """(series, RUNGS) mean number of weeks until the sum reaches 1, 2, 3 ... STEPs, from 0.

    actual  (series,) how many times higher the level is than expected: 1 is in control

    The sum is a row of tests: each begins at 0 and ends when the sum would fall below, or reaches the limit. So with v
    the weeks a test spends on each rung, and up the chance to go from there to the limit or beyond (Page 1954):
        L = sum v / sum (v up)                  mean weeks of a test / chance that it is the last
    The chance of a step is the same from every rung. So v of one rung more follows from v and from w, the weeks of a
    test that begins on the highest rung, each extended by where it goes on to beyond its own rungs:
        v' = (v, 0) + a w',  w' = (0, w) + b v'     a, b: chance that a test first leaves by going to the new rung
    Nothing is ever subtracted but a b from 1. The chain itself is that of Brook & Evans (1972, Biometrika 59:539).
    Exact, but for counts of a chance below TAIL.
    """
    lengths = np.empty((len(expected), RUNGS))
    for some in _alike(expected):
        lengths[some] = _run_lengths(_chances_of_steps(expected[some], size[some], actual[some], ratio))
    return lengths


def _run_lengths(chances: Floats) -> Floats:
    at_least = np.cumsum(chances[:, ::-1], axis=1)[:, RUNGS::-1]  # the chance of rising by so many, or more
    rising, falling = chances[:, RUNGS:], chances[:, RUNGS::-1]  # by exactly so many
    lengths = np.empty((len(chances), RUNGS))
    from_lowest, from_highest = np.zeros((2, len(chances), RUNGS))  # v; w with the highest rung first
    # A sum that never leaves its rung is there for ever, for which 1 / TAIL weeks is long enough.
    from_lowest[:, 0] = from_highest[:, 0] = 1.0 / np.maximum(1.0 - rising[:, 0], TAIL)
    for rungs in range(1, RUNGS + 1):
        lowest, highest = from_lowest[:, :rungs], from_highest[:, :rungs]
        last = _times(lowest, at_least[:, rungs:0:-1])
        lengths[:, rungs - 1] = lowest.sum(axis=1) / np.maximum(last, TAIL**2)
        if rungs == RUNGS:
            break
        up, down = _times(lowest, rising[:, rungs:0:-1]), _times(highest, falling[:, rungs:0:-1])
        one_more = np.s_[:, : rungs + 1]
        extended, other = from_lowest[one_more].copy(), from_highest[one_more].copy()
        again = 1.0 / (1.0 - up * down)
        from_lowest[one_more] = again[:, None] * (extended + up[:, None] * other[:, ::-1])
        from_highest[one_more] = again[:, None] * (other + down[:, None] * extended[:, ::-1])
    return lengths


def _times(weeks: Floats, chances: Floats) -> Floats:
    return np.asarray(np.einsum("sr,sr->s", weeks, chances))


def _chances_of_steps(
    expected: Floats, size: Floats, actual: Floats, ratio: float, most: Floats | None = None
) -> Floats:
    """(series, 2 RUNGS + 1) chance of each step of a week, from RUNGS down to RUNGS up; further ones count as those."""
    steps, chances = _steps_and_chances(expected, size, actual, ratio, most)
    by_step = np.zeros((len(steps), 2 * RUNGS + 1))
    places = np.clip(steps, -RUNGS, RUNGS).astype(np.int64) + RUNGS
    np.add.at(by_step, (np.arange(len(steps))[:, None], places), chances)
    return by_step


def _bound_at_level(total: Floats, expected: Floats, size: Floats, actual: Floats, ratio: float) -> Floats:
    """(series,) With w > 0 such that E exp(w s) = 1 the exponentials of w times the sums are a martingale, so that

    P(C >= c) <= exp(-w c) (Lundberg's bound; Ville's inequality; Asmussen & Albrecher 2010, Ruin Probabilities, ch.
    IV). w is about 1 at the level that is expected, smaller at a higher one, and 0 from where the sum no longer falls
    by itself. A sum that began WEEKS ago at most cannot have risen for ever: for any v > w also
    P(C >= c) <= exp(-v c) (E exp(v s))^WEEKS, and the smallest counts.

    w by Newton's method from above on log E exp(w s), which is convex and 0 at 0: it never steps past it.
    One above HIGHEST_EXPONENT, which only rounding makes for rare counts, is taken to be that.
    """
    steps, chances = _steps_and_chances(expected, size, actual, ratio)
    nats, w = steps * STEP, np.full(len(expected), HIGHEST_EXPONENT)
    logarithms = np.log(np.maximum(chances, np.finfo(float).tiny))
    for _ in range(NEWTON_STEPS):
        growth, slope = _log_mean_of_powers(logarithms, nats, w)
        w = np.clip(w - growth / slope, 0.0, HIGHEST_EXPONENT)
    chance = np.exp(-w * total)
    for beyond in BEYOND:
        growth, _ = _log_mean_of_powers(logarithms, nats, w + beyond)
        chance = np.minimum(chance, np.exp(WEEKS * np.maximum(growth, 0.0) - (w + beyond) * total))
    return chance


def _log_mean_of_powers(logarithms: Floats, nats: Floats, w: Floats) -> tuple[Floats, Floats]:
    """log E exp(w s), and its derivative."""
    exponents = logarithms + w[:, None] * nats
    highest = exponents.max(axis=1)
    terms = np.exp(exponents - highest[:, None])
    total = terms.sum(axis=1)
    return np.log(total) + highest, (terms * nats).sum(axis=1) / total


def _steps_and_chances(
    expected: Floats, size: Floats, actual: Floats, ratio: float, most: Floats | None = None
) -> tuple[Floats, Floats]:
    """(series, counts) the step that each count of a week makes, and the chance of that count."""
    mean = actual * expected
    chance_of_none = size / (size + mean)
    highest = np.max(exceeded_by(TAIL, size, chance_of_none), initial=0.0)
    counts = np.arange(highest + 1.0, dtype=np.float64)
    steps = _steps(counts, expected[:, None], size[:, None], ratio, None if most is None else most[:, None])
    return steps, chance_of(counts, size[:, None], chance_of_none[:, None])


def _steps(counts: Floats, expected: Floats, size: Floats, ratio: float, most: Floats | None = None) -> Floats:
    """The log-likelihood ratio of a count, in whole rungs, and no more than one week may add."""
    more = np.log1p((ratio - 1.0) * expected / (expected + size))
    nats = counts * (np.log(ratio) - more) - size * more
    return np.asarray(np.rint(np.minimum(nats, MOST_OF_ONE_WEEK if most is None else most) / STEP))


def _alike(expected: Floats) -> list[Ints]:
    """Series in parts of AT_ONCE, rare types together: their counts are few."""
    order = np.argsort(expected)
    order = order[~np.isnan(expected[order])]
    return [order[first : first + AT_ONCE] for first in range(0, len(order), AT_ONCE)]


def _levels(variance: Floats, nodes: int) -> Iterator[tuple[Floats, float]]:
    """What the level may be as a multiple of what was estimated (log-normal), and how likely each is."""
    scores, weights = np.polynomial.hermite_e.hermegauss(nodes)
    for score, weight in zip(scores, weights / weights.sum(), strict=True):
        yield np.exp(score * np.sqrt(variance)), weight
