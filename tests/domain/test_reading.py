"""What a person chose for a file: what may be missing, what may not be double, and that JSON keeps it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from openvis.domain.file_kind import Meaning
from openvis.domain.incident import Precision
from openvis.domain.reading import BY_COLUMN, Reading, check_reading, problems_of, reading_of_json
from openvis.errors import InputError

GOOD = Reading(
    source="boa",
    meanings={"nr": Meaning.REFERENCE, "soort": Meaning.CATEGORY, "datum": Meaning.DATE, "tijd": Meaning.TIME,
              "x": Meaning.X, "y": Meaning.Y, "rest": Meaning.NOTHING},
    formats={"datum": ["%d-%m-%Y"], "tijd": ["%H:%M"]},
    category_map={"Hond": "boa-afval"},
)  # fmt: skip


def changed(**meanings: Meaning) -> Reading:
    return replace(GOOD, meanings=GOOD.meanings | meanings)


def test_a_whole_reading_has_no_problem_and_survives_json():
    check_reading(GOOD)
    assert reading_of_json(json.loads(json.dumps(GOOD.as_json()))) == GOOD


@pytest.mark.parametrize(
    ("reading", "problem"),
    [
        (replace(GOOD, source="Boa's"), "naam van de bron"),
        (changed(soort=Meaning.NOTHING), "wat er gebeurde"),
        (changed(datum=Meaning.NOTHING), "wanneer het gebeurde"),
        (changed(rest=Meaning.X), "'x', 'rest' hebben dezelfde betekenis"),
        (changed(y=Meaning.NOTHING), "maar één kolom gekozen"),
        (changed(x=Meaning.NOTHING, y=Meaning.NOTHING), "waar het gebeurde"),
        (changed(rest=Meaning.LONGITUDE, nr=Meaning.LATITUDE), "in meters én in graden"),
        (changed(rest=Meaning.BUURT_CODE, nr=Meaning.BUURT_NAME), "in twee kolommen, als code en als naam"),
        (changed(rest=Meaning.HOUR), "de tijd én een met het uur"),
        (changed(rest=Meaning.END_TIME), "een tijd zonder datum"),
        (changed(rest=Meaning.REPORTED_DATE), "niet bekend hoe de datum geschreven is"),
        (replace(GOOD, formats={"datum": ["%d-%m-%Y %H:%M"], "tijd": ["%H:%M"]}), "staat al een tijd"),
        (replace(GOOD, category_map={}), "Bij geen enkele waarde"),
        (replace(GOOD, category_map={"a": "bestaat-niet"}), "'bestaat-niet' bestaat niet"),
        (replace(GOOD, reported_by="iedereen"), "geen van de keuzes"),
        (replace(GOOD, reported_by=BY_COLUMN), "vaste keuze"),
        (replace(changed(rest=Meaning.REPORTED_BY), reported_by=BY_COLUMN), "Bij geen waarde van kolom 'rest'"),
        (replace(GOOD, precision="ongeveer"), "Hoe precies de plaats is"),
    ],
)
def test_what_is_missing_or_double_is_a_sentence_with_a_next_step(reading: Reading, problem: str):
    with pytest.raises(InputError) as refused:
        check_reading(reading)
    told = [sentence for sentence, _ in problems_of(reading)]
    assert any(problem in sentence for sentence in told), told
    assert refused.value.sentence == told[0]
    assert all(step for _, step in problems_of(reading))


def test_every_precision_and_way_is_allowed():
    for precision in Precision:
        check_reading(replace(GOOD, precision=precision.value))
    check_reading(replace(GOOD, category_by="feitcode", category_map={}))
    check_reading(changed(nr=Meaning.CATEGORY))  # two columns together say what happened
    check_reading(changed(x=Meaning.NOTHING, y=Meaning.NOTHING, rest=Meaning.STREET))


def test_the_order_of_two_columns_of_kinds_is_kept():
    two = changed(nr=Meaning.CATEGORY)
    assert two.kinds == ["nr", "soort"]
    assert replace(two, category_columns=["soort", "nr"]).kinds == ["soort", "nr"]
    assert replace(two, category_columns=["soort"]).kinds == ["nr", "soort"]
