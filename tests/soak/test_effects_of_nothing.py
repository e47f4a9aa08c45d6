"""Interventions that never were, in neighbourhoods of Toronto: how often each design holds that nothing changed.

The table of docs/reference/effect.md: `pytest tests/soak/test_effects_of_nothing.py -s --override-ini testpaths=...`.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count, islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from openvis.analysis.effects.design import choose, facts_of
from openvis.analysis.effects.fixed_effects import fixed_effects
from openvis.analysis.effects.structural_series import own_past
from openvis.analysis.effects.synthetic import synthetic_control
from openvis.analysis.effects.verdict import verdict_of
from openvis.domain.effect import Design
from openvis.domain.intervention import Verdict
from openvis.domain.panel import Panel
from tests.analysis.effects.pseudo_interventions import drawn, toronto

REPEATS = 500
LEAST, MOST = 0.93, 0.97
MOST_FALSE = 0.025
ALMOST = {"areas": 24, "a_period": 3, "before": 12, "after": 4, "treated": 1, "least_level": 30.0}
ASKED: dict[str, tuple[Design, Callable[[Panel], Any], dict[str, Any]]] = {
    "2 of 30": (Design.FIXED_EFFECTS, fixed_effects, {}),
    "1 of 30": (Design.FIXED_EFFECTS, fixed_effects, {"treated": 1}),
    "4 of 30": (Design.FIXED_EFFECTS, fixed_effects, {"treated": 4}),
    "2 of 140": (Design.FIXED_EFFECTS, fixed_effects, {"areas": 140}),
    "1 of 30, half a year": (Design.FIXED_EFFECTS, fixed_effects, {"treated": 1, "before": 24, "after": 6}),
    "4 of 30, three starts": (Design.STAGGERED, fixed_effects, {"treated": 4, "starts": (30, 34, 40)}),
    "1 of 24, quarters": (Design.SYNTHETIC_CONTROL, synthetic_control, ALMOST),
    "1 beside 8": (Design.FIXED_EFFECTS, fixed_effects, {"areas": 9, "treated": 1}),
    "1 beside 4": (Design.WDD, fixed_effects, {"areas": 5, "treated": 1}),
    "1 beside 1": (Design.WDD, fixed_effects, {"areas": 2, "treated": 1}),
    "1 alone": (Design.STRUCTURAL_SERIES, own_past, {"areas": 1, "treated": 1}),
    "3 alone": (Design.STRUCTURAL_SERIES, own_past, {"areas": 3, "treated": 3}),
    "2 alone, half a year": (Design.STRUCTURAL_SERIES, own_past, {"areas": 2, "before": 24, "after": 6}),
}
CAREFUL = {"1 beside 8", "1 beside 4", "1 beside 1"}  # a few areas tell so little that more than 97 % is held


def verdicts(counts: np.ndarray, name: str) -> tuple[float, list[Verdict]]:
    """The share of intervals that hold 1, and what was said of each; of draws that ask for another design others."""
    design, ask, town = ASKED[name]
    held, said, widths = 0, [], []
    panels = (drawn(counts, np.random.default_rng([1834, lot]), **town) for lot in count())
    for panel in islice((each for each in panels if choose(facts_of(each)).design is design), REPEATS):
        found = ask(panel)
        estimate = found.estimate if found else None
        said.append(verdict_of(estimate))
        if estimate is not None:
            held += estimate.ratio_low <= 1 <= estimate.ratio_high
            widths.append(estimate.low / estimate.expected)
    share = held / len(widths)
    print(f"\n{name}: {len(widths)} asked, {share:.1%} hold 1, from {np.median(widths):.2f} times what was expected")
    print(", ".join(f"{verdict} {said.count(verdict) / REPEATS:.1%}" for verdict in Verdict))
    return share, said


@pytest.mark.parametrize("name", ASKED)
def test_nothing_is_found_where_nothing_was_done(name: str, shared_data: Path) -> None:
    share, said = verdicts(toronto(shared_data), name)
    assert share >= LEAST
    assert not surely_more(round(share * REPEATS), MOST) or name in CAREFUL
    assert not surely_more(said.count(Verdict.IMPROVED), MOST_FALSE)


def surely_more(seen: int, share: float) -> bool:
    return bool(stats.binomtest(seen, REPEATS, share, alternative="greater").pvalue <= 0.01)


def test_areas_chosen_for_their_peak_fall_by_themselves(shared_data: Path) -> None:
    """What no design mends, so the placebo in time and the reference say it: how often, told as it is."""
    counts, better = toronto(shared_data), 0
    for repeat in range(REPEATS):
        found = fixed_effects(drawn(counts, np.random.default_rng([1834, repeat]), treated=1, peak=True))
        better += found is not None and verdict_of(found.estimate) is Verdict.IMPROVED
    print(f"\nchosen for a peak: {better / REPEATS:.1%} verbeterd")
    assert better / REPEATS > MOST_FALSE
