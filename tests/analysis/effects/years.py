"""Years of interventions of which the truth is known, judged together as the product does."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from openvis.analysis.effects.fixed_effects import fixed_effects
from openvis.analysis.effects.judgement import Asked, last_words
from openvis.analysis.effects.verdict import verdict_of
from openvis.domain.intervention import Evaluation, Verdict
from tests.analysis.effects.panels import town
from tests.analysis.test_own_expectation import PLAN

HELPS = 0.4  # the ratio of those that do: enough to be seen by most
STARTED = replace(PLAN, version=1, started_with=1)


@dataclass(frozen=True, slots=True)
class JudgedYear:
    """right and wrong are of those called improved together; alone_wrong if each had been asked by itself."""

    right: int
    wrong: int
    alone_wrong: int

    @property
    def wrong_share(self) -> float:
        return self.wrong / max(self.right + self.wrong, 1)


def judged_years(years: int, interventions: int, helped: int, seed: int) -> list[JudgedYear]:
    return [_judged(np.random.default_rng([seed, year]), interventions, helped) for year in range(years)]


def _judged(rng: np.random.Generator, interventions: int, helped: int) -> JudgedYear:
    """Each intervention in a town of its own, so that what is found of one says nothing of another."""
    asked = []
    for number in range(interventions):
        found = fixed_effects(town(rng, HELPS if number < helped else 1.0, level=8.0))
        assert found is not None
        seen = found.estimate
        own = Evaluation(
            number, 1, True, "2025-01", "2025-12", int(seen.observed), seen.expected, int(seen.low), int(seen.high),
            verdict_of(seen), None, "", p=seen.p,
        )  # fmt: skip
        asked.append(Asked(replace(STARTED, id=number), own, None))
    improved = [each.verdict is Verdict.IMPROVED for each in last_words(asked)]
    alone = [each.own.verdict is Verdict.IMPROVED for each in asked]
    return JudgedYear(sum(improved[:helped]), sum(improved[helped:]), sum(alone[helped:]))
