"""An effect as the command line prints it: rows of counts, and beneath them everything that was said."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from openvis.analysis.effects.effect import effect_of
from openvis.domain.effect import Design, Effect, Estimate, SecondOpinion
from openvis.domain.intervention import Verdict
from openvis.reports.effect import effect_listing
from tests.analysis.effects.panels import panel_of


@pytest.fixture(scope="module")
def effect() -> Effect:
    counts = np.full((14, 24), 20.0) + np.random.default_rng(11).integers(-2, 3, (14, 24))
    counts[0, 12:] -= 9
    return effect_of(panel_of(counts, {0: 12}, ring=(1,)), 25)


def test_a_row_for_every_group(effect: Effect) -> None:
    rows = effect_listing(effect).readable
    assert rows is not None
    assert [row["what"] for row in rows] == [
        "met de actie (1 gebied)",
        "eromheen (1 gebied)",
        "vergelijking (12 gebieden)",
    ]
    assert rows[0]["after"] == f"{effect.target.after:.0f}"
    assert rows[2]["expected"] == rows[2]["ratio"] == ""
    assert rows[0]["ratio"].startswith("0,5")
    assert " tot " in rows[0]["ratio"]
    assert " tot " in rows[1]["expected"]


def test_design_sentences_and_weighted_differences_stand_beneath(effect: Effect) -> None:
    lines = effect_listing(effect).more.split("\n")
    assert lines[0].startswith("Zo gevraagd: vergelijking met gebieden zonder actie. De actie begon overal tegelijk")
    assert lines[1 : 1 + len(effect.sentences)] == list(effect.sentences)
    assert lines[-2].startswith("WDD: −1")
    assert lines[-1].startswith("WDD met eromheen erbij: −")


def test_a_second_opinion_is_told_with_its_own_verdict(effect: Effect) -> None:
    seen = Estimate(20, 25, 15, 38, 0.8, 0.53, 1.31, -5, -11.8, 7.8, 0.3)
    second = SecondOpinion(Design.SYNTHETIC_CONTROL, seen, Verdict.NO_DIFFERENCE)
    assert effect_listing(replace(effect, second=second)).more.split("\n")[-1] == (
        "Anders gevraagd (vergelijking met een samengesteld gebied): verhouding 0,80 (tussen 0,53 en 1,31); geen "
        "aantoonbaar verschil."
    )


def test_too_little_has_counts_and_no_expectation() -> None:
    counts = np.ones((8, 6))
    counts[0] = 0
    listing = effect_listing(effect_of(panel_of(counts, {0: 3})))
    assert listing.title == "Effect: te weinig gegevens"
    assert listing.readable is not None
    assert (listing.readable[0]["expected"], listing.readable[0]["ratio"]) == ("", "")
    assert "WDD" not in listing.more
    assert listing.more.startswith(
        "Niet gevraagd. Voor de start zijn er in de gebieden met de actie minder dan 5 geteld."
    )


def test_all_of_it_as_json(effect: Effect) -> None:
    (found,) = json.loads(effect_listing(effect).as_json())
    assert set(found) == set(Effect.__slots__)
    assert found["estimate"]["observed"] == effect.target.after
    assert found["displacement"]["estimate"]["ratio"] == pytest.approx(1.0, abs=0.1)
    assert [point["after"] for point in found["series"]] == [False] * 12 + [True] * 12
    assert found["verdict"] == "verbeterd"
    assert found["sentences"] == list(effect.sentences)
