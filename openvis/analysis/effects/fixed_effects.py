"""Treated areas beside areas where nothing was done, each with a level of its own and all with the same periods."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from openvis.analysis.effects.ratio import BeforeAndAfter, estimate_of
from openvis.analysis.effects.spread import Spread, crowd, spread_between, two_way
from openvis.analysis.expectations.history import Flags, Floats
from openvis.domain.effect import Estimate
from openvis.domain.panel import Panel


@dataclass(frozen=True, slots=True)
class FixedEffects:
    """The answer, with what it rests on.

    sums    of target and comparison
    spread  of the comparison areas
    mean    (treated areas, periods) with nothing done
    """

    estimate: Estimate
    sums: BeforeAndAfter
    spread: Spread
    mean: Floats


def fixed_effects(panel: Panel, treated: tuple[int, ...] | None = None) -> FixedEffects | None:
    """Poisson regression on area and period, fitted to the cells in which nothing was done; the rest is foretold by it.

        log E(y_it) = a_i + g_t  for every cell without the action;  ratio = sum y / sum exp(a_i + g_t) over the rest

    Where all start together and all was counted this is (T1 / T0) / (C1 / C0), the coefficient of the action in a
    Poisson regression with area and period effects. With several starts it is the imputation form of the saturated
    one (Wooldridge 2023, Econom. J. 26:C31), which does not hold areas that started late against areas that started
    early, as a two-way regression would (Goodman-Bacon 2021, J. Econom. 225:254).

    How sure: the few treated areas cannot tell how far areas go their own way (a sandwich of one cluster is nothing),
    so the comparison areas do (`spread`): chance of counts, singles κ and drift τ² of target and comparison, with
    Student's t for what of these is not known (`ratio.freedom_of`). Measured in towns of which the truth is known
    (`tests/analysis/effects/test_coverage.py`) and in real ones where nothing was done (`tests/soak/`).

    Assumes that target and comparison would have changed alike but for chance and drift. Not where the target was
    chosen for a recent peak: that falls by itself; look at the placebo in time, or leave the peak out. None where
    nothing can be expected: no incident before, or none in the comparison.

    treated  ask it of these areas instead, such as the ring, from the first start on
    """
    others = panel.comparison
    if treated is not None:
        starts = [panel.first_start if at in treated else None for at in range(len(panel.areas))]
        panel = replace(panel, starts=tuple(starts))
    return _fixed_effects(panel, panel.treated, others)


def done_in(panel: Panel) -> Flags:
    """(areas, periods) whether the action had started."""
    never = len(panel.periods)
    starts = np.array([never if start is None else start for start in panel.starts])
    return np.asarray(np.arange(never) >= starts[:, None])


def _fixed_effects(panel: Panel, treated: tuple[int, ...], others: tuple[int, ...]) -> FixedEffects | None:
    held = [*treated, *others]
    counts, done = panel.counts[held], done_in(panel)[held]
    known = ~np.isnan(counts)
    mean = two_way(counts, known & ~done)
    late: Flags = np.arange(len(panel.periods)) >= panel.first_start
    of_target = np.arange(len(held)) < len(treated)
    spread = spread_between(counts[~of_target], known[~of_target], late)
    after, before = _part(mean, known, done), _part(mean, known & of_target[:, None], ~done)
    other = known & ~of_target[:, None]
    other_after, other_before = _part(mean, other, late[None, :]), _part(mean, other, ~late[None, :])
    chance = 1.0 if (counts[known] == np.round(counts[known])).all() else 0.0
    singles = [spread.single * _crowd(part) for part in (after, before, other_after, other_before)]
    crowds = [_crowd_of_areas(part) for part in (after, other_after)]
    drifts = [spread.drift * each for each in crowds]
    sums = BeforeAndAfter(
        after=float(counts[known & done].sum()),
        before=float(counts[known & ~done & of_target[:, None]].sum()),
        other_after=float(counts[other & late].sum()),
        other_before=float(counts[other & ~late].sum()),
        expected=float(np.nansum(after)),
        chance=chance,
        extra=sum(singles) + sum(drifts),
        skew=(singles[0] - singles[1] - singles[2] + singles[3] + drifts[0] - drifts[1]) / 2,
        unsure=spread.unsure * sum(crowds),
        others=spread.areas,
    )
    if min(sums.before, sums.other_after, sums.other_before, sums.expected) <= 0:
        return None
    return FixedEffects(estimate_of(sums), sums, spread, mean[: len(treated)])


def _part(mean: Floats, known: Flags, of: Flags) -> Floats:
    return np.where(known & of, np.nan_to_num(mean), 0.0)


def _crowd(part: Floats) -> float:
    return float(crowd(part.ravel()))


def _crowd_of_areas(part: Floats) -> float:
    return float(crowd(part.sum(axis=1)))
