"""Areas that started at different moments, each beside those that had not started: by the library diff-diff."""

from __future__ import annotations

import math
import warnings

import numpy as np
from scipy import special

from openvis.analysis.effects.fixed_effects import done_in
from openvis.analysis.effects.ratio import CONFIDENCE
from openvis.domain.effect import Estimate
from openvis.domain.panel import Panel

NEVER = 0  # as the library calls an area that never starts


def callaway_santanna(panel: Panel) -> Estimate | None:
    """Differences in differences per start and period, then one for all (Callaway & Sant'Anna 2021, J. Econom.
    225:200): as many more or fewer per area and period, times the cells in which it was done.

    Told beside the answer and not judged by: it assumes that areas would have changed by an equal number, where unequal
    areas change in proportion. None where a cell was not counted, or no area never starts.
    """
    from diff_diff import CallawaySantAnna
    from pandas import DataFrame

    held = [*panel.treated, *panel.comparison]
    counts, done = panel.counts[held], done_in(panel)[held]
    if np.isnan(counts).any() or not panel.comparison or panel.first_start < 1:
        return None
    areas, periods = counts.shape
    begins = np.array([NEVER if panel.starts[at] is None else panel.starts[at] + 1 for at in held])  # type: ignore[operator]
    frame = DataFrame(
        {
            "u": np.repeat(np.arange(areas), periods),
            "t": np.tile(np.arange(1, periods + 1), areas),
            "y": counts.ravel(),
            "g": np.repeat(begins, periods),
        }
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a start has few areas is said by the interval
        found = CallawaySantAnna(control_group="not_yet_treated").fit(
            frame, outcome="y", unit="u", time="t", first_treat="g"
        )
    cells, observed = int(done.sum()), float(counts[done].sum())
    difference, error = float(found.att) * cells, float(found.se) * cells
    expected = observed - difference
    if expected <= 0 or not math.isfinite(error) or error <= 0:
        return None
    reach = float(special.stdtrit(len(panel.comparison) - 1, (1 + CONFIDENCE) / 2)) * error
    least, most = max(expected - reach, 0.0), expected + reach
    return Estimate(
        observed=observed,
        expected=expected,
        low=least,
        high=most,
        ratio=observed / expected,
        ratio_low=observed / most,
        ratio_high=observed / least if least > 0 else math.inf,
        difference=difference,
        difference_low=difference - reach,
        difference_high=difference + reach,
        p=float(2 * special.stdtr(len(panel.comparison) - 1, -abs(difference) / error)),
    )
