"""The table of questions, and how an answer is said."""

from __future__ import annotations

import pytest

from openvis.domain.perception import FEW_RESPONDENTS, answer_in_words, indicator_label, indicator_of, indicators

ROW = {"unit": "percentage", "value": 34.0, "respondents": 212, "low": 28.0, "high": 40.5}


def test_no_question_has_the_name_of_another() -> None:
    names = [
        name.casefold()
        for known in indicators().values()
        for name in {known.slug, known.label.casefold(), *known.names}
    ]
    assert len(names) == len(set(names))
    assert all(indicator_of(name) == known.slug for known in indicators().values() for name in known.names)


def test_an_unknown_question_keeps_its_words() -> None:
    assert indicator_of(" Meer licht? ") == "Meer licht?"
    assert indicator_label("Meer licht?") == "Meer licht?"
    assert indicator_label("aangiftebereidheid") == "Deed aangifte van het voorval"


@pytest.mark.parametrize(("changed", "said"), [
    ({}, "34 % van 212 mensen, tussen 28 en 40,5"),
    ({"low": None}, "34 % van 212 mensen"),
    ({"value": None}, "niet opgegeven"),
    ({"respondents": 49, "low": None}, f"34 % van 49 mensen; weinig antwoorden, minder dan {FEW_RESPONDENTS}"),
    ({"respondents": 50, "low": None}, "34 % van 50 mensen"),
    ({"unit": "mark", "value": 7.2, "low": None}, "7,2 (212 mensen)"),
    ({"unit": "mark", "value": 7.0, "low": None, "respondents": None}, "7 (aantal mensen niet opgegeven)"),
])  # fmt: skip
def test_an_answer_is_said_with_its_people(changed: dict[str, object], said: str) -> None:
    assert answer_in_words(ROW | changed) == said
