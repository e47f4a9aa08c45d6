"""The planted interventions of the demo town, beside the buurten around them and those where nothing was done."""

from __future__ import annotations

import pytest

from openvis.demo.town import GEMEENTE
from openvis.demo.truths import TRUTHS
from openvis.domain.access import Scope
from openvis.domain.effect import Estimate
from openvis.domain.intervention import Evaluation, Verdict
from openvis.domain.intervention_effect import InterventionEffect, PanelRole
from openvis.store import interventions, results
from tests.support.demo_store import demo_store
from tests.support.kept import Keeper

SCOPE = Scope.of(GEMEENTE)
Judged = dict[str, tuple[Evaluation, InterventionEffect]]


@pytest.fixture(scope="module")
def kept() -> dict[str, Judged]:
    return {}


@pytest.fixture
def judged(db: None, keeper: Keeper, kept: dict[str, Judged]) -> Judged:
    """By title what the last run says of the promise each started with."""
    if not kept:
        demo_store(keeper)
        kept["demo"] = {}
        for plan in interventions.of_gemeente(SCOPE, GEMEENTE):
            effects, evaluation = results.effects_of(SCOPE, plan.id), results.evaluation_of(SCOPE, plan.id)
            if evaluation and plan.started_with in effects:
                kept["demo"][plan.title] = (evaluation, effects[plan.started_with])
    return kept["demo"]


def around(found: InterventionEffect) -> Estimate:
    assert found.effect.displacement is not None
    assert found.effect.displacement.estimate is not None
    return found.effect.displacement.estimate


def test_each_is_judged_as_it_was_planted(judged: Judged) -> None:
    assert {title: found.effect.verdict for title, (_, found) in judged.items()} == {
        TRUTHS.worked.title: Verdict.IMPROVED,
        TRUTHS.did_not_work.title: Verdict.NO_DIFFERENCE,
        TRUTHS.displaced.title: Verdict.IMPROVED,
    }


@pytest.mark.parametrize("planted", TRUTHS.interventions, ids=lambda planted: planted.title)
def test_the_interval_holds_what_was_planted(judged: Judged, planted) -> None:
    evaluation, found = judged[planted.title]
    seen = found.effect.estimate
    assert seen is not None
    assert seen.observed == evaluation.observed
    assert seen.ratio_low <= planted.remains <= seen.ratio_high


def test_what_one_pushed_away_is_found_around_it_and_told(judged: Judged) -> None:
    """So that it is no success to whom reads on."""
    evaluation, found = judged[TRUTHS.displaced.title]
    assert TRUTHS.displaced.displaced_to in found.with_role(PanelRole.RING)
    assert around(found).ratio_low > 1
    assert "het heeft zich misschien verplaatst" in evaluation.sentence


@pytest.mark.parametrize("quiet", [TRUTHS.worked, TRUTHS.did_not_work], ids=lambda planted: planted.title)
def test_around_the_others_nothing_changed(judged: Judged, quiet) -> None:
    _, found = judged[quiet.title]
    assert around(found).ratio_low <= 1 <= around(found).ratio_high
    assert quiet.area in found.with_role(PanelRole.TARGET)
