"""Which comparison has the last word, and what is left of it among the others of its year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openvis.analysis.effects.judgement import SURE, Asked, last_words
from openvis.analysis.rankings.discovery import DISCOVERY_RATE
from openvis.domain.advice import Advice, advice_of
from openvis.domain.effect import Design, Displacement, Effect, Estimate, GroupCounts
from openvis.domain.intervention import Comparison, Evaluation, SuccessCriterion, Verdict
from tests.analysis.test_own_expectation import PLAN

IMPROVED, SAME, WORSE, TOO_LITTLE = (
    Verdict.IMPROVED, Verdict.NO_DIFFERENCE, Verdict.WORSENED, Verdict.TOO_LITTLE_DATA,
)  # fmt: skip
STARTED = replace(PLAN, version=1, started_with=1)
BESIDE = replace(STARTED, criterion=replace(PLAN.criterion, comparison=Comparison.COMPARABLE_AREAS))


def own(verdict: Verdict = IMPROVED, p: float = 0.01, observed: int = 40, intervention: int = 7) -> Evaluation:
    return Evaluation(
        intervention, 1, True, "2025-07", "2025-12", observed, 60.0, 48, 73, verdict, verdict is IMPROVED, "", p=p
    )


def estimate(ratio: float, p: float = 0.02, observed: float = 40.0) -> Estimate:
    expected = observed / ratio
    return Estimate(
        observed, expected, expected * 0.8, expected * 1.25, ratio, ratio * 0.8, ratio * 1.25,
        observed - expected, observed - expected - 9, observed - expected + 9, p,
    )  # fmt: skip


def effect(verdict: Verdict, ratio: float = 0.9, ring: float | None = None) -> Effect:
    around = None if ring is None else Displacement(estimate(ring), None)
    asked = None if verdict is TOO_LITTLE else estimate(ratio)
    return Effect(
        design=Design.FIXED_EFFECTS, why="", period_from="2025-07", period_to="2025-12",
        target=GroupCounts(1, 120, 40, 30, 6), ring=None, comparison=None, estimate=asked, weighted=None,
        displacement=around, in_space=None, in_time=None, second=None, seen_from=0.6, reduction_percent=30,
        criterion_met=None if asked is None else ratio <= 0.7, verdict=verdict, sentences=(), series=(),
    )  # fmt: skip


# ----- what was chosen before the start decides
#   chosen    own says   beside others   judged     expected
LAST_WORDS = [
    (STARTED, IMPROVED,  SAME,           IMPROVED,  60.0),
    (STARTED, SAME,      IMPROVED,       SAME,      60.0),
    (BESIDE,  IMPROVED,  SAME,           SAME,      40 / 0.9),
    (BESIDE,  SAME,      WORSE,          WORSE,     40 / 0.9),
    (BESIDE,  IMPROVED,  TOO_LITTLE,     IMPROVED,  60.0),
    (BESIDE,  IMPROVED,  None,           IMPROVED,  60.0),
]  # fmt: skip


@pytest.mark.parametrize(("plan", "own_says", "others_say", "judged", "expected"), LAST_WORDS)
def test_the_comparison_that_was_chosen_has_the_last_word(plan, own_says, others_say, judged, expected):
    [seen] = last_words([Asked(plan, own(own_says), effect(others_say) if others_say else None)])
    assert (seen.verdict, seen.expected) == (judged, pytest.approx(expected))
    assert seen.sentence.startswith("Extra licht: 40 keer autokraak in juli tot en met december 2025; zonder")
    assert judged.capitalize() in seen.sentence


def test_what_happened_around_it_is_told_and_changes_nothing():
    plain, moved = last_words(
        [Asked(STARTED, own(), effect(IMPROVED)), Asked(replace(STARTED, id=8), own(), effect(IMPROVED, ring=1.8))]
    )
    assert (plain.verdict, moved.verdict) == (IMPROVED, IMPROVED)
    assert plain.sentence.endswith("Of het zich heeft verplaatst, is niet onderzocht.")
    assert moved.sentence.endswith("Dat is meer: het heeft zich misschien verplaatst.")


# ----- among the others of its year


def many(chances: list[float], year: int = 2026) -> list[Asked]:
    criterion = SuccessCriterion(30, date(year, 2, 15))
    return [
        Asked(replace(STARTED, id=n, criterion=criterion), own(IMPROVED, p, intervention=n), None)
        for n, p in enumerate(chances)
    ]


def test_one_of_twenty_that_chance_would_give_is_no_improvement():
    seen = last_words(many([0.04] + [0.9] * 19))
    assert seen[0].verdict is SAME
    assert seen[0].among == 20
    assert "Van 20 acties die dat jaar zijn beoordeeld, valt er allicht een zo uit door toeval." in seen[0].sentence
    assert last_words(many([0.04]))[0].verdict is IMPROVED


def test_another_year_is_another_question():
    seen = last_words([*many([0.04]), *many([0.9] * 19, year=2027)])
    assert (seen[0].verdict, seen[0].among) == (IMPROVED, 1)


def test_a_goal_changed_after_the_start_is_no_other_question():
    later = replace(STARTED, version=2)
    first, second = last_words([Asked(STARTED, own(), None), Asked(later, replace(own(), version=2), None)])
    assert (first.among, second.among) == (1, 1)
    assert first.q == second.q == 0.01


@given(st.lists(st.floats(0.0001, 1.0), min_size=1, max_size=12))
def test_what_is_left_is_what_benjamini_and_hochberg_leave(chances):
    seen = last_words(many(chances))
    ordered = sorted(chances)
    passing = [p for rank, p in enumerate(ordered, 1) if p <= DISCOVERY_RATE * rank / len(chances) * (1 + 1e-12)]
    most = max(passing, default=0.0)
    assert [each.verdict in SURE for each in seen] == [p <= most for p in chances]
    by_chance = [each.q for _, each in sorted(zip(chances, seen, strict=True), key=lambda pair: pair[0])]
    assert all(np.nan_to_num(one) <= other + 1e-12 for one, other in pairwise(by_chance))


# ----- go on or stop
ADVICE = [
    (own(IMPROVED), Advice.GO_ON),
    (replace(own(IMPROVED), criterion_met=False), Advice.ADJUST),
    (own(SAME), Advice.STOP),
    (own(WORSE), Advice.STOP),
    (own(TOO_LITTLE), Advice.LOOK_LONGER),
    (replace(own(IMPROVED), final=False), Advice.WAIT),
]


@pytest.mark.parametrize(("seen", "advice"), ADVICE)
def test_go_on_or_stop(seen, advice):
    assert advice_of(seen) is advice
