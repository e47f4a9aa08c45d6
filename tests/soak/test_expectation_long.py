"""The expectation on all real counts at hand, beside the other methods: what docs/reference/expectation.md says.

Not part of `make test`: `make soak`. A few minutes of processor, nearly all of it for the boosted trees.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from openvis.domain.backtest import ExpectationTrial, Method, MethodScore
from openvis.pipeline.trying.backtest import try_expectation
from tests.support.real_counts import write_toronto

PLAIN = (Method.MEAN_OF_YEAR, Method.YEAR_AGO, Method.MOVING_AVERAGE)


@pytest.fixture(scope="module")
def toronto(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return write_toronto(shared_data, tmp_path_factory.mktemp("toronto"))


def of_all(trial: ExpectationTrial) -> dict[Method, MethodScore]:
    for score in trial.scores:
        print(score)
    return {score.method: score for score in trial.scores if score.type is None}


@pytest.mark.parametrize(("periods", "origins"), [("months", 24), ("weeks", 104)])
def test_toronto_of_2018_and_2019(toronto: dict[str, Path], periods: str, origins: int) -> None:
    """Everything that was chosen was chosen on earlier years."""
    trial = try_expectation(toronto[periods], origins=origins)
    told = of_all(trial)
    for method in PLAIN:
        assert told[method].deviance_more_low > 0
        assert told[method].log_score_more_low > 0
    assert told[Method.BOOSTED_TREES].deviance_more_high > 0
    assert told[Method.BOOSTED_TREES].log_score_more_high > 0
    for score in trial.scores:  # of all types together, and of each
        if score.method is Method.OPENVIS:
            assert 0.88 <= score.within <= 0.92, score.type


def test_twelve_months_of_a_dutch_gemeente(shared_data: Path) -> None:
    """Fourteen hundred crimes over buurten and types: one in fourteen of the counts is one."""
    path = shared_data / "nl_utrechtse_heuvelrug" / "misdrijf_maand_2022-12_2023-11.csv.gz"
    trial = try_expectation(path, origins=6)
    told = of_all(trial)
    assert trial.without == (Method.YEAR_AGO,)
    for method in (Method.MEAN_OF_YEAR, Method.MOVING_AVERAGE, Method.BOOSTED_TREES):
        assert told[method].deviance_more_low > 0
        assert told[method].log_score_more_low > 0
    assert 0.88 <= told[Method.OPENVIS].within <= 0.92
