"""A note stands beside every figure it is about, and beside no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from openvis.domain.note import Note, notes_of_type, notes_on_intervention, notes_on_places
from tests.support.tables import read_table

AT = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)


def a_note(area="BU99010101", category="woninginbraak", first="2026-02", last="2026-03", **changed):
    return Note(1, "GM9901", area, category, first, last, "Kermis.", "analist", AT, **changed)


# The note is on one buurt, burglary, February and March 2026. A figure has an area, a type and a first and last period.
FIGURES = read_table("""
figure                        area        category       from      to        beside
the-figure-itself             BU99010101  woninginbraak  2026-02   2026-03   yes
its-last-month                BU99010101  woninginbraak  2026-03   2026-03   yes
the-twelve-months-around-it   BU99010101  woninginbraak  2025-04   2026-03   yes
a-week-in-march               BU99010101  woninginbraak  2026-W10  2026-W10  yes
a-week-with-one-day-in-march  BU99010101  woninginbraak  2026-W14  2026-W14  yes
the-week-after-that           BU99010101  woninginbraak  2026-W15  2026-W15  no
the-month-before              BU99010101  woninginbraak  2026-01   2026-01   no
the-month-after               BU99010101  woninginbraak  2026-04   2026-04   no
the-year                      BU99010101  woninginbraak  2026      2026      yes
another-type                  BU99010101  autokraak      2026-02   2026-03   no
another-buurt                 BU99010102  woninginbraak  2026-02   2026-03   no
the-wijk-it-lies-in           WK990101    woninginbraak  2026-02   2026-03   no
""")


@pytest.mark.parametrize("name", list(FIGURES))
def test_a_note_is_about_a_place_a_type_and_a_time(name):
    figure = FIGURES[name]
    beside = a_note().is_about(figure["area"], figure["category"], figure["from"], figure["to"])
    assert beside is (figure["beside"] == "yes")


@pytest.mark.parametrize(
    ("area", "beside"),
    [("WK990101", True), ("GM9901", True), ("WK990102", False), ("GM9902", False)],
)
def test_a_note_on_a_wijk_or_the_gemeente_is_about_the_buurten_in_it(area, beside):
    assert a_note(area).is_about("BU99010101", "woninginbraak", "2026-02", "2026-02") is beside


def test_a_note_without_a_type_is_about_all_of_them():
    for category in ("woninginbraak", "autokraak", "totaal-misdrijven"):
        assert a_note(category=None).is_about("BU99010101", category, "2026-02", "2026-02")


def test_the_notes_on_a_figure_keep_their_order():
    mine, other, wide = a_note(), a_note(category="autokraak"), a_note("GM9901")
    assert notes_on_places([mine, other, wide], ["BU99010101"], "woninginbraak", "2026-02", "2026-02") == [mine, wide]


def test_what_stood_at_a_moment_is_what_could_be_read_then():
    """So a figure of then has beside it what was said of it then, and not what was said later."""
    withdrawn = a_note(withdrawn_by="adviseur", withdrawn_at=AT + timedelta(days=3))
    days = [-1, 0, 2, 3, 9]
    assert [withdrawn.stood(AT + timedelta(days=day)) for day in days] == [False, True, True, False, False]
    assert [a_note().stood(AT + timedelta(days=day)) for day in days] == [False, True, True, True, True]


def test_beside_a_figure_of_several_places_each_note_stands_once():
    wide, one, other = a_note(area="WK990101"), a_note(), a_note(area="BU99010301")
    asked = ("woninginbraak", "2026-02", "2026-02")
    assert notes_on_places([wide, one, other], ["BU99010102", "BU99010101"], *asked) == [wide, one]
    assert notes_on_places([wide, one, other], [], *asked) == []


def test_beside_a_type_stand_all_that_are_about_it_wherever_that_was():
    here, there, of_all = a_note(), a_note(area="BU99010301"), a_note(area="GM9901", category=None)
    other, before = a_note(category="autokraak"), a_note(first="2025-01", last="2025-02")
    found = notes_of_type([here, there, of_all, other, before], "woninginbraak", "2026-01", "2026-12")
    assert found == [here, there, of_all]


def test_beside_an_intervention_stand_the_notes_on_any_of_its_areas_and_types_each_once():
    notes = [
        replace(a_note(area="WK990101", category=None), id=4),
        replace(a_note(category="autokraak"), id=3),
        replace(a_note(area="BU99010102"), id=2),
        a_note(area="BU99010301"),
    ]
    areas, slugs = ("BU99010101", "BU99010102"), ("woninginbraak", "autokraak")
    assert [note.id for note in notes_on_intervention(notes, areas, slugs, "2026-03", "2026-05")] == [4, 3, 2]
    assert notes_on_intervention(notes, areas, slugs, "2026-04", "2026-05") == []
    assert notes_on_intervention(iter(notes), areas[:1], slugs[:1], "2026-01", "2026-02")[0].id == 4
