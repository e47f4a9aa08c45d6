"""The same question where and when nothing was done: how often chance gives as much."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from openvis.analysis.effects.fixed_effects import fixed_effects
from openvis.analysis.effects.ratio import BeforeAndAfter, z_of
from openvis.analysis.effects.spread import Spread, crowd, spread_between, two_way
from openvis.analysis.expectations.history import Floats
from openvis.domain.effect import PlaceboInSpace, PlaceboInTime
from openvis.domain.panel import Panel

MOST_DRAWS = 999
LEAST_PERIODS = 4  # before the start, to have two before and two after a moment in the middle
SEED = 1982


def in_space(panel: Panel, z: float) -> PlaceboInSpace | None:
    """How many comparison areas lie at least as far from what the others led one to expect as the target (`z`) does.

    One treated area is held against each comparison area, several against MOST_DRAWS draws of as many of them
    (seeded). p = (as far + 1) / (asked + 1), of either sign (Abadie, Diamond & Hainmueller 2010, JASA 105:493;
    Phipson & Smyth 2010). Assumes that the target might as well have been one of these; a target chosen for its peak
    might not. None where there are too few areas to draw from.
    """
    sums = _sums_by_area(panel)
    areas, size = len(sums), len(panel.treated)
    if areas < 2 * size or areas < 2:
        return None
    rng = np.random.default_rng(SEED)
    draws: list[list[int]] = [[at] for at in range(areas)]
    if size > 1 or areas > MOST_DRAWS:
        draws = [rng.choice(areas, size, replace=False).tolist() for _ in range(MOST_DRAWS)]
    spread, scale = _spread(panel), sums.sum(axis=0)
    found = [_z(sums, draw, scale, spread) for draw in draws]
    asked = [each for each in found if each is not None]
    as_far = sum(abs(each) >= abs(z) - 1e-9 for each in asked)
    return PlaceboInSpace(len(asked), as_far, (as_far + 1) / (len(asked) + 1)) if asked else None


def in_time(panel: Panel) -> PlaceboInTime | None:
    """What is found where the middle of the periods before the start is taken for the start; a ratio far from 1 says
    that the target already went another way."""
    if panel.first_start < LEAST_PERIODS:
        return None
    middle = panel.first_start // 2
    earlier = replace(
        panel,
        periods=panel.periods[: panel.first_start],
        counts=panel.counts[:, : panel.first_start],
        starts=tuple(None if start is None else middle for start in panel.starts),
    )
    found = fixed_effects(earlier)
    if found is None:
        return None
    seen = found.estimate
    return PlaceboInTime(panel.periods[middle], seen.ratio, seen.ratio_low, seen.ratio_high, seen.p)


def _spread(panel: Panel) -> Spread:
    counts = panel.counts[list(panel.comparison)]
    return spread_between(counts, ~np.isnan(counts), np.arange(counts.shape[1]) >= panel.first_start)


def _sums_by_area(panel: Panel) -> Floats:
    """(areas, 6) of each comparison area: counted after and before, expected of both, and their squares by period."""
    counts = panel.counts[list(panel.comparison)]
    known, late = ~np.isnan(counts), np.arange(counts.shape[1]) >= panel.first_start
    mean = np.where(known, np.nan_to_num(two_way(counts, known)), 0.0)
    held = np.nan_to_num(counts)
    sums = np.array([part[:, when].sum(axis=1) for part in (held, mean, mean**2) for when in (late, ~late)]).T
    return np.asarray(sums[(sums[:, 2] > 0) & (sums[:, 3] > 0)])


def _z(sums: Floats, draw: list[int], scale: Floats, spread: Spread) -> float | None:
    """z of a ratio of 1 for the drawn areas beside the rest; None where nothing can be expected of them."""
    target = sums[draw].sum(axis=0)
    rest = scale - target
    after, before = float(target[0]), float(target[1])
    if before <= 0 or min(rest[0], rest[1]) <= 0:
        return None
    shape = (target[2] / target[3]) / (rest[2] / rest[3])  # 1 where all was counted
    expected = before * float(rest[0] / rest[1] * shape)
    others = np.delete(sums[:, 2], draw)
    singles = [
        spread.single * float(part[squares] / part[mean] ** 2)
        for part in (target, rest)
        for mean, squares in ((2, 4), (3, 5))
    ]
    drifts = [spread.drift * float(crowd(each)) for each in (sums[draw, 2], others)]
    extra = sum(singles) + sum(drifts)
    skew = (singles[0] - singles[1] - singles[2] + singles[3] + drifts[0] - drifts[1]) / 2
    sides = (after, before, float(rest[0]), float(rest[1]))
    return z_of(BeforeAndAfter(*sides, expected, 1.0, extra, skew, 0.0, 0), 1.0)
