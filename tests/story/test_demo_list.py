"""The demo's attention list: what was planted is at the top, and a copy shuffled in time has nothing recent left."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from openvis.analysis.acute import rise_above_own_past
from openvis.analysis.discovery import DISCOVERY_RATE, q_values_of_p
from openvis.analysis.expectation import expected_of_last
from openvis.analysis.monthly_counts import MonthlyCounts
from openvis.demo.town import GEMEENTE
from openvis.demo.truths import TRUTHS
from openvis.domain.access import Scope
from openvis.domain.attention import AttentionKind
from openvis.pipeline.analyse import read_known
from openvis.pipeline.build_demo import build_demo
from openvis.pipeline.count_months import count_months
from openvis.store import read, results

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
SCOPE = Scope.of(GEMEENTE)
SHUFFLES = 150

# A planted spike that the shuffle happens to put last is recent again: finding it is no false alarm.
SPIKES = {(TRUTHS.rise.area, TRUTHS.rise.category), (TRUTHS.many_reporters.area, TRUTHS.many_reporters.category)}


@pytest.mark.django_db
def test_the_list_of_the_demo(tmp_path: Path) -> None:
    build_demo(tmp_path / "demo", now=NOW)
    check_planted_truths_are_at_the_top()
    parts = count_months(read_known(SCOPE, read.versions_now()), GEMEENTE, NOW).parts
    check_shuffled_copies([part for part in parts if part.analysed])


def check_planted_truths_are_at_the_top() -> None:
    top = [stored.row for stored in results.attention(SCOPE, GEMEENTE)[:3]]
    found = {(row.area, row.category, row.kind) for row in top}
    assert (TRUTHS.hotspot.area, TRUTHS.hotspot.category, AttentionKind.STRUCTURAL) in found
    assert (TRUTHS.rise.area, TRUTHS.rise.category, AttentionKind.ACUTE) in found


def check_shuffled_copies(parts: list[MonthlyCounts]) -> None:
    rng = np.random.default_rng(61)
    share = np.mean([bool(shuffled_acute_rows(parts, rng) - SPIKES) for _ in range(SHUFFLES)])
    print(f"\n{share:.3f} of {SHUFFLES} shuffled copies of the demo give an acute row")
    assert share <= DISCOVERY_RATE + 3 * math.sqrt(DISCOVERY_RATE * (1 - DISCOVERY_RATE) / SHUFFLES)


def shuffled_acute_rows(parts: list[MonthlyCounts], rng: np.random.Generator) -> set[tuple[str, str]]:
    """(buurt, category) of the acute rows when the months of every pair are put in random order."""
    pairs: list[tuple[str, str]] = []
    chances = []
    for part in parts:
        history = part.history()
        mixed = replace(history, values=rng.permuted(history.values, axis=2))
        rise = rise_above_own_past(mixed, {months: expected_of_last(mixed, months) for months in (1, 3)})
        pairs += [(place.code, slug) for place in part.buurten for slug in part.categories]
        chances.append(rise.p.ravel())
    listed = np.flatnonzero(q_values_of_p(np.concatenate(chances)) <= DISCOVERY_RATE)
    return {pairs[index] for index in listed}
