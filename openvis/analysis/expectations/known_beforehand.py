"""What is known beforehand and may move counts: holidays, dark hours, events. What it did before, it may do again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from openvis.analysis.expectations.history import Flags, Floats, History

# Standard deviation of a log effect, of a covariate that is one: shares of days are, and dark hours in `DARK_UNIT`.
EFFECT_SPREAD = 0.5
LEAST_GAIN = 2.0  # log score over the year it is judged on, in nats; by chance an effect of none gains it seldom
FOLDS = 4  # quarters of that year
ALIKE = 0.125  # years to either side that say what an ordinary period is
STEPS = 6  # of Newton; an effect this small has settled after four
LARGEST = 3.0  # log effect: twenty times, more than any count would follow


@dataclass(frozen=True, slots=True)
class Known:
    """Covariates of every period of a history and of those to come after it.

    values   (buurten or 1, periods, covariates); 1 where they are the same in every buurt; 0 is an ordinary period
    applies  (covariates, types) which types a covariate can be about
    names    (covariates,) what each is called, for a reader
    """

    values: Floats
    applies: Flags
    names: tuple[str, ...] = ()


def log_factors(history: History, mean: Floats, known: Known) -> Floats:
    """(buurten or 1, types, all periods of `known`) what the covariates do to the log of an expectation.

    mean  (buurten, types, periods) what is expected in each period of the history without them

    Per group of types (a theme, as far as the same covariates apply), summed over buurten that share their covariates,
        y ~ Poisson(b m exp(x beta)),   beta ~ Normal(0, EFFECT_SPREAD²),   variance phi times the mean
    b is how the counts around (an eighth of a year to either side, the period itself left out) lie against m, so that a
    trend passes for no effect. Posterior mode by Newton's method; phi from the residuals, at least 1.

    A covariate is kept only if it would have helped: each quarter of the last year is forecast with effects learnt from
    what came before it, and the log score of that year must gain LEAST_GAIN over what was kept already. Judged one by
    one, in their order. With less than two years nothing is kept, and every factor is 1.

    Multiplicative (Noufaily et al. 2013 and the `glm` family of Held & Paul 2012 have covariates so). An effect on a
    fixed date is partly in the season already, and only the rest is learnt here. Not a cause: what else happens on
    those days is in it.
    """
    return log_factors_of(known, effects_of(history, mean, known))


def effects_of(history: History, mean: Floats, known: Known) -> Floats:
    """(covariates, types) the log effects as `log_factors` has them; 0 where nothing is kept."""
    found = np.zeros((known.values.shape[2], history.values.shape[1]))
    for group in _groups(history, known):
        found[:, group] = _effects(history, mean, known, group)[:, None]
    return found


def log_factors_of(known: Known, effects: Floats) -> Floats:
    """(buurten or 1, types, all periods of `known`)."""
    return np.asarray(known.values @ effects).transpose(0, 2, 1)


def without_known(history: History, factors: Floats) -> History:
    """The counts as they would have been in ordinary periods: divided by what the covariates did."""
    return replace(history, values=history.values / np.exp(factors[:, :, : history.periods]))


def _groups(history: History, known: Known) -> Iterator[Flags]:
    """(types,) the types that learn together: of one theme, with the same covariates."""
    signature = np.column_stack([history.theme, known.applies.T])
    _, of = np.unique(signature, axis=0, return_inverse=True)
    for group in range(of.max() + 1):
        yield of.ravel() == group


def _effects(history: History, mean: Floats, known: Known, group: Flags) -> Floats:
    """(covariates,) the log effects on a group of types; 0 where nothing is kept."""
    observed, ordinary, design = _ordinary_periods(history, mean, known, group)
    applies = known.applies[:, group][:, 0]
    effects = np.zeros(applies.size)
    last = history.periods - history.year
    if last < history.year or not (ordinary > 0).any():
        return effects
    spread = _overdispersion(observed, ordinary)
    kept: list[int] = []
    gained = 0.0
    for covariate in np.flatnonzero(applies):
        tried = design[:, :, np.array([*kept, covariate])]
        gain = _gain(observed, ordinary, tried, spread, history.year)
        if gain >= gained + LEAST_GAIN:
            kept, gained = [*kept, int(covariate)], gain
    if kept:
        effects[kept] = _mode(observed, ordinary, design[:, :, np.array(kept)], spread)
    return effects


def _ordinary_periods(history: History, mean: Floats, known: Known, group: Flags) -> tuple[Floats, Floats, Floats]:
    """(areas, periods) counts and what ordinary periods would give; (areas, periods, covariates). Buurten that share
    their covariates are one area."""
    given = history.given[:, group]
    counts = np.where(given, history.values[:, group], 0.0).sum(axis=1)
    expected = (given * mean[:, group]).sum(axis=1)
    past = known.values[:, : history.periods]
    whole = _level_around(counts.sum(axis=0), expected.sum(axis=0), max(2, round(history.year * ALIKE)))
    if len(past) == 1:
        return counts.sum(axis=0)[None], (expected.sum(axis=0) * whole)[None], past
    patterns, of = np.unique(past.reshape(len(past), -1), axis=0, return_inverse=True)
    member = np.asarray(of.ravel() == np.arange(len(patterns))[:, None], dtype=np.float64)
    return member @ counts, (member @ expected) * whole, patterns.reshape(len(patterns), *past.shape[1:])


def _level_around(counts: Floats, expected: Floats, reach: int) -> Floats:
    """(periods,) how the counts of the periods around each lie against what was expected of them."""
    window = np.ones(2 * reach + 1)
    window[reach] = 0.0
    seen, due = (np.convolve(each, window)[reach:-reach] for each in (counts, expected))
    return (seen + 1.0) / (due + 1.0)


def _overdispersion(observed: Floats, ordinary: Floats) -> float:
    due = ordinary > 0
    return max(1.0, float(((observed[due] - ordinary[due]) ** 2 / ordinary[due]).mean()))


def _gain(observed: Floats, ordinary: Floats, design: Floats, spread: float, year: int) -> float:
    """How much better the last year would have been forecast, quarter by quarter."""
    periods = observed.shape[1]
    gain = 0.0
    for quarter in np.array_split(np.arange(periods - year, periods), FOLDS):
        before = slice(0, quarter[0])
        effects = _mode(observed[:, before], ordinary[:, before], design[:, before], spread)
        log_factor = design[:, quarter] @ effects
        gain += float((observed[:, quarter] * log_factor - ordinary[:, quarter] * np.expm1(log_factor)).sum())
    return gain / spread


def _mode(observed: Floats, ordinary: Floats, design: Floats, spread: float) -> Floats:
    """(covariates,) the posterior mode."""
    rows = design.reshape(-1, design.shape[-1])
    seen, due = observed.ravel(), ordinary.ravel()
    prior = spread / EFFECT_SPREAD**2
    effects = np.zeros(design.shape[-1])
    for _ in range(STEPS):
        mean = due * np.exp(rows @ effects)
        slope = rows.T @ (seen - mean) - prior * effects
        curve = (rows.T * mean) @ rows + prior * np.eye(effects.size)
        effects = np.clip(effects + np.linalg.solve(curve, slope), -LARGEST, LARGEST)
    return effects
