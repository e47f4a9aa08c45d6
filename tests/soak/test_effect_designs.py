"""Designs other than fixed effects, in towns of which the truth is known: what they hold, and what they see wrongly."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from openvis.analysis.effects.staggered import callaway_santanna
from openvis.analysis.effects.structural_series import own_past
from openvis.analysis.effects.synthetic import synthetic_control
from openvis.domain.effect import Estimate
from openvis.domain.panel import Panel
from tests.analysis.effects.panels import town

REPEATS = 200


def by_others(panel: Panel) -> Estimate | None:
    found = synthetic_control(panel)
    return found.estimate if found else None


def by_own_past(panel: Panel) -> Estimate | None:
    found = own_past(panel)
    return found.estimate if found else None


@pytest.mark.parametrize(
    ("ask", "hard", "least"),
    [
        (by_others, {"areas": 24, "treated": 1, "level": 60.0}, 0.85),
        (callaway_santanna, {"treated": 4, "starts": (30, 34, 40), "level": 8.0}, 0.80),
        (by_own_past, {"level": 10.0}, 0.90),  # 95 % less three standard errors of 200 repeats
    ],
)
@pytest.mark.parametrize("ratio", [1.0, 0.75])
def test_how_often_an_interval_holds_the_truth(
    ask: Callable[[Panel], Estimate | None], hard: dict, least: float, ratio: float
) -> None:
    """Told in docs/reference/effect.md as it is; below this something broke."""
    held = asked = 0
    for repeat in range(REPEATS):
        seen = ask(town(np.random.default_rng([1999, repeat]), ratio, **hard))
        if seen is not None:
            asked += 1
            held += seen.ratio_low <= ratio <= seen.ratio_high
    assert asked >= REPEATS * 0.95
    print(f"{ask.__name__} {ratio}: {held} of {asked}")
    assert held / asked >= least
