"""How large a fall would have to be to be seen: told before the start, from what was counted until then."""

from __future__ import annotations

import math

import numpy as np
from scipy import special

from openvis.analysis.effects.ratio import bound_of, freedom_of
from openvis.analysis.effects.spread import spread_between
from openvis.domain.panel import Panel

POWER = 0.80  # chance to see it, of a fall that is called visible
RATIOS = tuple(round(1 - step / 100, 2) for step in range(1, 100))


def smallest_effect(panel: Panel, periods_after: int) -> float | None:
    """The ratio closest to 1 that has a chance of POWER to be told from chance; None where not even 0.01 has.

    Looks at the periods before the first start only (which may lie after the last period: then nothing has begun).
    With T and C what target and comparison had before, over n periods, and m periods to come, the log of the ratio
    has variance s(θ) + extra, where s(θ) = (1 / θ + m / n) n / (m T) + (n / m + 1) / C, and a fall to θ is seen if
        log θ + z_power root(s(θ) + extra) <= - t root(s(1) + extra)
    Drift is that between the halves of the periods before. Assumes that the periods to come have the level of those
    before; with a season, whole years.
    """
    before = panel.first_start
    counts = panel.counts[:, :before]
    treated, others = counts[list(panel.treated)], counts[list(panel.comparison)]
    target, compared = float(np.nansum(treated)), float(np.nansum(others))
    if before < 2 or periods_after < 1 or target <= 0 or compared <= 0 or len(others) < 2:
        return None
    spread = spread_between(others, ~np.isnan(others), np.arange(before) >= before // 2)
    share = periods_after / before
    singles = 1 / before + 1 / periods_after
    of_target, of_others = _crowded(treated), _crowded(others)
    extra = (spread.single * singles + spread.drift) * (of_target + of_others)
    needed = float(special.ndtri(POWER))

    def error(ratio: float) -> float:
        chance = (1 / (ratio * share) + 1) / target + (1 / share + 1) / compared
        return math.sqrt(chance + extra)

    bound = bound_of(freedom_of(error(1.0) ** 2, spread.unsure * (of_target + of_others), spread.areas))
    seen = (ratio for ratio in RATIOS if math.log(ratio) + needed * error(ratio) <= -bound * error(1.0))
    return next(seen, None)


def _crowded(counts: np.ndarray) -> float:
    """Sum of squares of the areas' shares: 1 for one area, 1 / areas where all are alike."""
    total = np.nansum(counts, axis=1)
    return float((total**2).sum() / total.sum() ** 2)
