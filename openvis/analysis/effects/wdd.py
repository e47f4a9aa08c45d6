"""The weighted displacement difference: fewer in the target beyond what elsewhere did, with its surroundings."""

from __future__ import annotations

import math

from scipy import special

from openvis.domain.effect import WeightedDifference

Pair = tuple[float, float]  # counted before and after


def wdd(
    control: Pair,
    treated: Pair,
    displacement_control: Pair = (0.0, 0.0),
    displacement_treated: Pair = (0.0, 0.0),
    *,
    time_weights: Pair = (1.0, 1.0),
    area_weights: tuple[float, float, float, float] = (1.0, 1.0, 1.0, 1.0),
    confidence: float = 0.95,
    dispersion: float = 1.0,
) -> WeightedDifference:
    """(T1 - T0) - (C1 - C0) + (D1 - D0) - (E1 - E0), each count divided by the weights of its period and area.

    time_weights  of before and after, such as their lengths
    area_weights  of control, treated, displacement control and displacement treated, such as their surfaces
    dispersion    phi: how many times Poisson's the variance is

    variance = phi x sum of count / weight²;  z = total / root of it, held against the normal distribution
    Wheeler & Ratcliffe (2018, Crime Science 7:11).

    Not for very small counts, nor for counts that vary more than Poisson without a dispersion that says so; nor for
    target and control of another level without weights, for a change in proportion is no equal difference.
    """
    total, variance = 0.0, 0.0
    signs = (-1.0, 1.0, -1.0, 1.0)
    groups = (control, treated, displacement_control, displacement_treated)
    for sign, (before, after), area in zip(signs, groups, area_weights, strict=True):
        of_before, of_after = time_weights[0] * area, time_weights[1] * area
        total += sign * (after / of_after - before / of_before)
        variance += after / of_after**2 + before / of_before**2
    error = math.sqrt(dispersion * variance)
    reach = float(special.ndtri((1 + confidence) / 2)) * error
    p = float(2 * special.ndtr(-abs(total) / error)) if error > 0 else 1.0
    return WeightedDifference(total, error, total - reach, total + reach, p)
