"""A criterion and what it came to, in sentences with counts."""

from __future__ import annotations

import pytest

from openvis.domain.criterion_words import aim_in_words, judgement_in_words, value_in_words
from openvis.domain.forecast_criterion import CriterionMeasure, CriterionVerdict
from tests.support.forecast_criteria import criterion, judgement

HITS, PAI, GAIN = CriterionMeasure.HITS, CriterionMeasure.PAI, CriterionMeasure.GAIN
COUNTED = "42 van de 168 incidenten in 10 perioden: 25 % (tussen 19 % en 31 %)."
CHANCE = " Het doel ligt binnen deze marge: toeval kan hier beslissen."


@pytest.mark.parametrize(
    ("measure", "least", "told"),
    [
        (HITS, 0.25, "minstens 25 % van de incidenten in de 3 % van de plekken met de hoogste verwachting"),
        (HITS, 0.125, "minstens 12,5 % van de incidenten in de 3 % van de plekken met de hoogste verwachting"),
        (PAI, 5.0, "in de hoogste 1 % van de plekken minstens 5 keer zo vaak raak als bij willekeurig kiezen"),
        (GAIN, 0.05, "per incident minstens 0,05 nats waarschijnlijker dan met de telling van alle jaren"),
    ],
)
def test_what_is_asked(measure, least, told):
    assert aim_in_words(criterion(measure=measure, least=least)) == told


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, f"{COUNTED} Gehaald.{CHANCE}"),
        ({"low": 0.25}, "42 van de 168 incidenten in 10 perioden: 25 % (tussen 25 % en 31 %). Gehaald."),
        ({"verdict": CriterionVerdict.NOT_MET}, f"{COUNTED} Niet gehaald.{CHANCE}"),
        ({"final": False}, f"{COUNTED} Blijft het zo, dan wordt het doel gehaald.{CHANCE}"),
        (
            {"periods": 1, "low": None, "high": None, "verdict": CriterionVerdict.TOO_LITTLE_DATA, "final": False},
            "42 van de 168 incidenten in 1 periode: 25 %. Dat is nog te weinig om iets van te zeggen.",
        ),
        (
            {"hits": None, "value": None, "low": None, "high": None, "events": 0,
             "verdict": CriterionVerdict.TOO_LITTLE_DATA},
            "0 incidenten in 10 perioden: geen uitkomst. Te weinig gegevens om te oordelen.",
        ),
        ({"periods": 0, "final": False}, "Er is nog geen hele periode voorbij."),
        (
            {"periods": 0, "verdict": CriterionVerdict.TOO_LITTLE_DATA},
            "Er is geen periode waarvan de verwachting te toetsen was. Te weinig gegevens om te oordelen.",
        ),
    ],
)  # fmt: skip
def test_how_it_stands_and_what_it_came_to(changed, told):
    assert judgement_in_words(criterion(), judgement(**changed)) == told


def test_an_outcome_has_its_unit():
    pai = judgement_in_words(criterion(measure=PAI, least=5.0), judgement(value=7.67, low=5.1, high=9.0))
    assert pai.endswith("7,7 keer zo vaak raak (tussen 5,1 en 9). Gehaald.")
    gain = judgement_in_words(criterion(measure=GAIN, least=0.02), judgement(hits=None, value=0.1, low=0.03, high=0.2))
    assert gain == "168 incidenten in 10 perioden: 0,1 nats per incident (tussen 0,03 en 0,2). Gehaald."


def test_a_value_is_written_as_its_measure_is_read():
    assert value_in_words(GAIN, -0.0214) == "−0,021"
    assert value_in_words(PAI, 7.67) == "7,7"
    assert value_in_words(HITS, 1.0) == "100 %"
