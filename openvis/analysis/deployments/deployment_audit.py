"""Audit of deployment: hours per area against what was expected and reported, and whether they drift together."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import numpy as np

from openvis.analysis.expectations.history import Floats
from openvis.domain.deployment_audit import AreaHours, DeploymentAudit, HoursDrift, HoursTogether

LEAST_PERIODS = 8  # for a drift: over fewer, hardly any order of periods is rare
FULLEST = 0.05  # of the areas


def audit(
    areas: Sequence[str], periods: Sequence[str], hours: Floats, expected: Floats, brought: Floats, found: Floats
) -> DeploymentAudit:
    """Everything in (areas, periods): hours worked, incidents expected by the forecast then in force, incidents that
    the public reported (breng) and that officers found (haal).

    Read it as an auditor: hours per expected incident that differ a lot ask for a reason (a rule, an appointment, an
    area that is large). What officers find per hour is no measure of need, only of what an hour finds, and a share of
    hours that follows what is found instead of what is reported is a loop (`feedback`). It compares areas; it judges no
    person or team. Hours are those worked, not planned. Ensign et al. (2018, PMLR 81:160), Lum & Isaac (2016).
    """
    totals = [each.sum(axis=1) for each in (hours, expected, brought, found)]
    return DeploymentAudit(
        areas=tuple(_area(name, at, *totals) for at, name in enumerate(areas)),
        periods=tuple(_together(name, hours[:, at], expected[:, at]) for at, name in enumerate(periods)),
        drift=drift_of(np.array([np.nan if (g := gini(hours[:, at])) is None else g for at in range(len(periods))])),
        hours_and_brought=_rank_correlation(totals[0], totals[2]),
        hours_and_found=_rank_correlation(totals[0], totals[3]),
    )


def gini(values: Floats) -> float | None:
    """Gini of (areas,) amounts, such as hours: 2 sum i x_i / (n sum x) - (n + 1) / n, x rising; None without any.

    Of amounts, not counts: `concentration.generalised_gini` is for whole incidents. It depends on how many areas are
    listed and how large they are, so only compare within one list.
    """
    total, number = float(values.sum()), len(values)
    if total <= 0:
        return None
    return float(2 * (np.arange(1, number + 1) @ np.sort(values)) / (number * total) - (number + 1) / number)


def drift_of(values: Floats) -> HoursDrift | None:
    """The trend of a figure over periods, NaN left out: the median of all slopes with its 95 % interval (Theil 1950;
    Sen 1968), and the two-sided p of Kendall's tau against none (Mann 1945).

    Assumes periods that do not hang together otherwise: rosters repeated for months make p too small. Not below
    LEAST_PERIODS periods.
    """
    known = np.flatnonzero(~np.isnan(values))
    if len(known) < LEAST_PERIODS:
        return None
    from scipy import stats  # here, for it takes half a second to import and only who registers hours needs it

    slope = stats.theilslopes(values[known], known, alpha=0.95)
    p = float(stats.kendalltau(known, values[known]).pvalue)
    return HoursDrift(len(known), float(slope[0]), float(slope[2]), float(slope[3]), 1.0 if np.isnan(p) else p)


def _area(name: str, at: int, hours: Floats, expected: Floats, brought: Floats, found: Floats) -> AreaHours:
    return AreaHours(
        area=name,
        hours=float(hours[at]),
        expected=float(expected[at]),
        brought=int(brought[at]),
        found=int(found[at]),
        share_of_hours=_ratio(hours[at], hours.sum()),
        share_expected=_ratio(expected[at], expected.sum()),
        share_brought=_ratio(brought[at], brought.sum()),
        hours_per_expected=_ratio(hours[at], expected[at]),
        found_per_hour=_ratio(found[at], hours[at]),
    )


def _together(name: str, hours: Floats, expected: Floats) -> HoursTogether:
    most = np.sort(hours)[::-1][: max(1, ceil(FULLEST * len(hours)))]
    return HoursTogether(name, float(hours.sum()), gini(hours), gini(expected), _ratio(most.sum(), hours.sum()))


def _ratio(part: float, whole: float) -> float | None:
    return float(part / whole) if whole > 0 else None


def _rank_correlation(one: Floats, other: Floats) -> float | None:
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return None
    from scipy import stats  # as above

    return float(stats.spearmanr(one, other).statistic)
