"""What the page of the Top-X says of its moments, in text."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from openvis.domain.top_x import TopXCriteria
from openvis.web.presenters.top_x import criteria_lines, moment_lines, next_sentence
from tests.support.top_x import HOME, NOW, TEXT, TODAY, moment

NEXT = moment(TODAY + timedelta(days=30), number=9)


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (-5, "Volgend moment: 25 februari 2026 (5 dagen te laat). Vul in wat het werd, of verzet het."),
        (0, "Volgend moment: 2 maart 2026 (vandaag)."),
        (1, "Volgend moment: 3 maart 2026 (morgen)."),
        (30, "Volgend moment: 1 april 2026 (over 30 dagen)."),
    ],
)
def test_how_far_away_the_next_moment_is(days, told):
    coming = moment(TODAY + timedelta(days=days))
    assert next_sentence([coming], TODAY) == told


def test_without_a_next_moment_that_is_said():
    assert next_sentence([moment(TODAY, (1, 0, 9))], TODAY) == "Er is geen volgend moment gepland."


def test_a_moment_that_was_held_shows_its_numbers_and_one_to_come_shows_none():
    held = moment(date(2025, 10, 1), (3, 2, 15), 4)
    told, empty = moment_lines([held, NEXT], {4: [], 9: []})
    numbers = [told[name] for name in ("came_in", "went_out", "stayed", "listed", "criteria", "decided_by")]
    assert numbers == ["3", "2", "15", "18", "versie 1", "gemeente"]
    assert (told["held"], told["state"]["word"], told["does_not_fit"]) == (True, "gehouden", "")
    assert (empty["came_in"], empty["listed"], empty["state"]["word"]) == ("", "", "gepland")


def test_what_does_not_fit_the_moment_before_is_asked_and_earlier_versions_are_there():
    spring, autumn = moment(date(2025, 4, 1), (4, 0, 14), 1), moment(date(2025, 10, 1), (2, 3, 14), 2)
    before = moment(date(2025, 10, 1), (2, 3, 15), 2)
    [line, _] = moment_lines([autumn, spring], {1: [], 2: [before]})
    assert "samen 17" in line["does_not_fit"]
    [old] = line["earlier"]
    assert (old["stayed"], old["day"]) == ("15", "1 oktober 2025")


def test_which_criteria_hold_today():
    versions = [
        TopXCriteria(HOME, number, TEXT, valid_from, "adviseur", NOW)
        for number, valid_from in ((2, TODAY + timedelta(days=9)), (1, date(2025, 1, 1)))
    ]
    later, now = criteria_lines(versions, TODAY)
    assert (later["number"], later["holds"], now["number"], now["holds"]) == (2, False, 1, True)
    assert now["from"] == "1 januari 2025"
