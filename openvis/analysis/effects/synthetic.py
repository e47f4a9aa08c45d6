"""An area made up of others, that went as the treated areas did until the start; by the library diff-diff."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from openvis.analysis.effects.ratio import CONFIDENCE
from openvis.analysis.expectations.history import Floats
from openvis.domain.effect import Estimate, PlaceboInSpace
from openvis.domain.panel import Panel

MOST_DONORS = 100  # those whose path before comes nearest: more are only more ways to fit chance
WORST_FIT = 5.0  # times the mean squared error of the target before: a placebo that fits worse says nothing of it
SEED = 2010


@dataclass(frozen=True, slots=True)
class Synthetic:
    """mean: (periods,) of the made-up area, times the treated areas; weights: {area: share of it}."""

    estimate: Estimate
    mean: Floats
    weights: dict[str, float]
    in_space: PlaceboInSpace


def synthetic_control(panel: Panel) -> Synthetic | None:
    """Weights of at least 0 that add up to 1, with which the donors come nearest to the mean of the treated before.

        ratio = sum y / sum of the made-up area, over the periods since the start
    Abadie, Diamond & Hainmueller (2010, JASA 105:493); every period before is a predictor, all of equal weight. Where
    several areas are treated a donor is the mean of as many areas of like level before: single areas that were as high
    as many together were so partly by chance, and fall back.

    How sure: the same is made for each donor, the treated left out. The log ratios of those that fitted before
    (WORST_FIT) have a standard deviation; the interval is Student's t times that.
    `in_space` ranks the ratio of squared errors after and before, as they do.

    Assumes one start, that what moved the target moves the donors, and no action among them. Not for an area beyond
    all donors (none of them can make it up), nor for counts so low that a path is mostly chance.
    """
    start = panel.first_start
    target = panel.counts[list(panel.treated)]
    whole = [at for at in panel.comparison if not np.isnan(panel.counts[at]).any()]
    if np.isnan(target).any() or len(whole) < 3:
        return None
    mean, (members, donors) = target.mean(axis=0), _donors(panel, whole, len(target))
    if len(donors) < 3:
        return None
    order = np.argsort(((donors[:, :start] - mean[:start]) ** 2).sum(axis=1), kind="stable")[:MOST_DONORS]
    donors = donors[order]
    weights, made = _made_up(mean, donors, start)
    if made[start:].sum() <= 0 or mean[start:].sum() <= 0:
        return None
    errors, ratios = _placebos(donors, start)
    before, after = _errors(mean, made, start)
    fitted = np.array([ratio for ratio, (early, _) in zip(ratios, errors, strict=True) if early <= WORST_FIT * before])
    spread, freedom = (float(fitted.std(ddof=1)), len(fitted) - 1) if len(fitted) > 2 else (math.inf, 1)
    as_far = sum(late / max(early, 1e-12) >= after / max(before, 1e-12) for early, late in errors)
    chosen = [members[at] for at in order]
    return Synthetic(
        _estimate(float(target[:, start:].sum()), float(made[start:].sum() * len(target)), spread, freedom),
        made * len(target),
        _shares(panel, chosen, weights),
        PlaceboInSpace(len(errors), as_far, (as_far + 1) / (len(errors) + 1)),
    )


def synthetic_difference(panel: Panel) -> float:
    """The same with levels of its own and weights for periods too, per area and period (synthetic difference in
    differences; Arkhangelsky et al. 2021, Am. Econ. Rev. 111:4088). Told beside, never judged by."""
    from diff_diff import SyntheticDiD

    start, held = panel.first_start, [*panel.treated, *panel.comparison]
    frame = _frame(panel.counts[held], len(panel.treated), 0)
    model = SyntheticDiD(variance_method="placebo", n_bootstrap=2, seed=SEED)
    after = list(range(start, len(panel.periods)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its standard error, which is not used
        found = model.fit(frame, outcome="y", treatment="d", unit="u", time="t", post_periods=after)
    return float(found.att)


def _made_up(target: Floats, donors: Floats, start: int) -> tuple[Floats, Floats]:
    """(donors,) weights and (periods,) the area they make up."""
    from diff_diff import SyntheticControl

    frame = _frame(np.vstack([target, donors]), 1, start)
    model = SyntheticControl(v_method="custom", custom_v=np.ones(start), standardize="none", seed=SEED)
    after = list(range(start, len(target)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a poor fit is reckoned with: WORST_FIT
        found: Any = model.fit(
            frame, outcome="y", treatment="d", unit="u", time="t", post_periods=after, pre_period_outcomes="all"
        )
    weights = np.array([found.donor_weights.get(at + 1, 0.0) for at in range(len(donors))])
    return weights, weights @ donors


def _frame(counts: Floats, treated: int, start: int) -> Any:
    from pandas import DataFrame

    areas, periods = counts.shape
    unit, time = np.repeat(np.arange(areas), periods), np.tile(np.arange(periods), areas)
    return DataFrame({"u": unit, "t": time, "y": counts.ravel(), "d": ((unit < treated) & (time >= start)).astype(int)})


def _donors(panel: Panel, whole: list[int], size: int) -> tuple[list[list[int]], Floats]:
    """Areas in groups of `size` of like level before, and (groups, periods) the mean of each."""
    level = panel.counts[whole][:, : panel.first_start].sum(axis=1)
    order = [whole[at] for at in np.argsort(-level, kind="stable")]
    groups = [order[at : at + size] for at in range(0, len(order) - size + 1, size)]
    return groups, np.array([panel.counts[group].mean(axis=0) for group in groups])


def _shares(panel: Panel, members: list[list[int]], weights: Floats) -> dict[str, float]:
    return {
        panel.areas[at]: float(weight) / len(group)
        for group, weight in zip(members, weights, strict=True)
        for at in group
        if weight > 1e-4
    }


def _placebos(donors: Floats, start: int) -> tuple[list[tuple[float, float]], list[float]]:
    """Of each donor: mean squared errors before and after, and the log ratio."""
    errors, ratios = [], []
    for at, own in enumerate(donors):
        _, made = _made_up(own, np.delete(donors, at, axis=0), start)
        if min(made[start:].sum(), own[start:].sum()) > 0:
            errors.append(_errors(own, made, start))
            ratios.append(math.log(own[start:].sum() / made[start:].sum()))
    return errors, ratios


def _errors(target: Floats, made: Floats, start: int) -> tuple[float, float]:
    squares = (target - made) ** 2
    return float(squares[:start].mean()), float(squares[start:].mean())


def _estimate(observed: float, expected: float, spread: float, freedom: int) -> Estimate:
    reach = math.exp(min(float(special.stdtrit(freedom, (1 + CONFIDENCE) / 2)) * spread, 50.0))
    ratio = observed / expected
    return Estimate(
        observed=observed,
        expected=expected,
        low=expected / reach,
        high=expected * reach,
        ratio=ratio,
        ratio_low=ratio / reach,
        ratio_high=ratio * reach,
        difference=observed - expected,
        difference_low=(ratio / reach - 1) * expected,
        difference_high=(ratio * reach - 1) * expected,
        p=float(2 * special.stdtr(freedom, -abs(math.log(ratio)) / spread)) if spread > 0 else 1.0,
    )
