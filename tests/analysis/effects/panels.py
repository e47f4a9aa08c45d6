"""Panels to ask an effect of: made up with a known truth, and by hand."""

from __future__ import annotations

import numpy as np

from openvis.domain.panel import Panel


def months(number: int, first_year: int = 2020) -> tuple[str, ...]:
    return tuple(f"{first_year + at // 12}-{at % 12 + 1:02d}" for at in range(number))


def panel_of(counts: np.ndarray, treated: dict[int, int], ring: tuple[int, ...] = (), season: int = 12) -> Panel:
    """Areas a0, a1, ... by months; `treated` says from which period."""
    areas = range(len(counts))
    return Panel(
        areas=tuple(f"a{at}" for at in areas),
        periods=months(counts.shape[1]),
        counts=np.asarray(counts, dtype=np.float64),
        starts=tuple(treated.get(at) for at in areas),
        ring=tuple(at in ring for at in areas),
        season=season,
    )


def town(
    rng: np.random.Generator,
    ratio: float,
    *,
    areas: int = 30,
    before: int = 36,
    after: int = 12,
    treated: int = 2,
    level: float = 4.0,
    single: float = 0.1,
    drift: float = 0.03,
    starts: tuple[int, ...] = (),
) -> Panel:
    """Counts per month as Dutch buurten have them: unequal (gamma), with a season, a common fall and common good and
    bad months, single months that vary more than Poisson (negative binomial), and areas that each wander (`drift`:
    about the variance of the log of their change from before to after). The treated are among the busier half.
    """
    size = rng.gamma(1.5, 1.0, areas)
    size /= size.mean()
    time = np.arange(before + after)
    common = (1 + 0.25 * np.cos(2 * np.pi * time / 12)) * np.exp(-0.004 * time + 0.08 * rng.standard_normal(len(time)))
    chosen = rng.choice(np.argsort(-size)[: areas // 2], treated, replace=False)
    begins = {int(at): starts[n % len(starts)] if starts else before for n, at in enumerate(chosen)}
    mean = level * size[:, None] * common
    steps = rng.standard_normal(mean.shape) * np.sqrt(3 * drift / (before + after))
    mean = mean * np.exp(np.cumsum(steps, axis=1))
    for at, start in begins.items():
        mean[at, start:] *= ratio
    if single > 0:
        mean = mean * rng.gamma(1 / single, single, mean.shape)
    return panel_of(rng.poisson(mean).astype(np.float64), begins)
