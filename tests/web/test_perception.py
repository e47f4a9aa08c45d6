"""What residents say, beside the figures of an area."""

from __future__ import annotations

import pytest

from openvis.domain.access import Role
from tests.support.deliveries import deliver, perception
from tests.web.reading import text_of

WIJK, BUURT = "WK990101", "BU99010103"


@pytest.fixture
def page(visit, tmp_path):
    def of(code, *answers):
        for answer in answers:
            deliver(answer, "perception", folder=tmp_path)
        return text_of(visit(Role.ADVISEUR).get(f"/gebied/{code}/"))

    return of


def test_without_a_survey_there_is_no_part_about_it(page):
    assert "Beleving" not in page(BUURT)


def test_the_answers_of_the_wijk_stand_on_the_page_of_its_buurt(page):
    said = page(BUURT, perception(WIJK, wave="2021", value=31.0), perception(WIJK, wave="2023"))
    assert "Beleving in deze buurt" in said
    assert (
        "Voelt zich wel eens onveilig in de buurt 34 % van 212 mensen, tussen 28 en 40,5 2023 "
        "2021: 31 % van 212 mensen, tussen 28 en 40,5 Wijk Centrum wijkonderzoek"
    ) in said


def test_the_nearest_area_speaks(page):
    said = page(
        BUURT, perception("GM9901", value=20.0), perception(BUURT, value=44.0), perception("WK990102", value=1.0)
    )
    assert "44 % van 212 mensen" in said
    assert "20 % van 212 mensen" not in said
    assert "1 % van" not in said


def test_a_question_that_changed_is_not_compared(page):
    said = page(WIJK, perception(WIJK, wave="2021", value=31.0), perception(WIJK, wave="2023", comparable=False))
    assert "niet te vergelijken met eerder" in said
    assert "31 % van" not in said


def test_another_division_of_areas_is_named(page):
    said = page(WIJK, perception(WIJK, wave="2018", vintage=2017), perception(WIJK, wave="2023"))
    assert "2018 (gebieden van 2017): 34 % van 212 mensen" in said


def test_few_answers_are_marked(page):
    assert "weinig antwoorden, minder dan 50" in page("GM9901", perception("GM9901", respondents=31))
