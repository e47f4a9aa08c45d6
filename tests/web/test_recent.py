"""Months and weeks that are not complete: marked with a shape and a word, their estimate apart from every count."""

from __future__ import annotations

import json
import re

import polars as pl
import pytest

from openvis.domain.access import Role
from openvis.domain.incident import ReportedBy
from openvis.web.filters import TypeChoice
from openvis.web.presenters.recent import chart, mark, recent
from tests.support import small_town
from tests.support.small_town import MONTHS
from tests.web.reading import cells, text_of

AFVAL = TypeChoice("boa-afval", "Afval", "boa-afval", "handhaving", ReportedBy.OFFICER)
POLICE = TypeChoice("woninginbraak", "Inbraak", "woninginbraak", "politie-maandcijfers", ReportedBy.PUBLIC)
GEMEENTE, BUURT = "/gebied/GM9901/?soort=boa-afval", "/gebied/BU99010103/?soort=boa-afval"
SENTENCE = (
    "December 2025 is nog niet volledig. Er zijn er 80 binnen van naar schatting 100 (waarschijnlijk 80 tot 120): "
    "ongeveer 80 % binnen."
)


@pytest.fixture
def rows() -> pl.DataFrame:
    return small_town.nowcast("proef-1")


@pytest.fixture
def adviseur(visit):
    return visit(Role.ADVISEUR)


# ----- in text


def test_a_month_of_which_nearly_all_is_in_is_not_marked(rows):
    found = recent(rows, AFVAL)
    assert [month.key for month in found.months] == ["2025-12"]  # November had 99 of 99.2
    assert found.sentences == [SENTENCE]
    assert found.known_until == "4 januari 2026"


def test_weeks_newest_first(rows):
    [last, before] = recent(rows, AFVAL).weeks
    assert (last.label, last.counted, last.estimate, last.between) == ("week 52 van 2025", "12", "24", "12 tot 33")
    assert (last.share, before.key) == ("ongeveer 50 % binnen", "2025-W51")


def test_beside_an_estimate_stands_how_much_of_the_source_has_no_kind(rows):
    some = rows.with_columns(unknown=pl.lit(2), source_rows=pl.lit(130))
    assert recent(some, AFVAL).sentences == [f"{SENTENCE} Niet ingedeeld: 2 van 130 (2 %) van wat binnen is."]
    assert {week.unknown for week in recent(some, AFVAL).weeks} == {"2 van 130 (2 %)"}
    none = rows.with_columns(unknown=pl.lit(0), source_rows=pl.lit(130))
    assert recent(none, AFVAL).sentences == [SENTENCE]
    assert {week.unknown for week in recent(none, AFVAL).weeks} == {"0 van 130 (0 %)"}
    assert {week.unknown for week in recent(rows, AFVAL).weeks} == {"onbekend"}  # a run from before it was counted


def test_without_an_estimate_there_is_only_the_reason(rows):
    found = recent(rows, POLICE)
    assert (found.months, found.weeks) == ([], [])
    assert found.note == "Van de laatste weken is er geen schatting."


def test_what_officers_found_says_nothing_of_what_the_public_reports(rows):
    other = TypeChoice("boa-afval", "Afval", "boa-afval", "handhaving", ReportedBy.PUBLIC)
    assert recent(rows, other).weeks == []


def test_a_run_from_before_there_were_estimates(rows):
    found = recent(rows.clear(), AFVAL)
    assert (found.months, found.weeks, found.note, found.known_until) == ([], [], "", "")


def test_the_chart_of_a_buurt_has_marks_and_no_estimate_of_the_gemeente(rows):
    found = recent(rows, AFVAL)
    assert chart(found, MONTHS[-2:], of_gemeente=True) == {
        "incomplete": [False, True],
        "estimate": [None, (80, 100, 120)],
    }
    assert chart(found, MONTHS[-2:], of_gemeente=False) == {"incomplete": [False, True], "estimate": [None, None]}
    assert mark(found, "2025-11", of_gemeente=True) == ""
    assert mark(found, "2025-12", of_gemeente=True) == "◌ nog niet volledig; ◇ schatting 100 (80 tot 120)"
    assert mark(found, "2025-12", of_gemeente=False) == "◌ nog niet volledig; in de gemeente 80 van naar schatting 100"


# ----- on the pages


def chart_of(answer):
    found = re.search(r'<script id="grafiekgegevens" type="application/json">(.*?)</script>', answer.content.decode())
    return json.loads(found[1])


def test_the_page_of_the_gemeente(adviseur):
    answer = adviseur.get(GEMEENTE)
    page = text_of(answer)
    assert "Een open teken is een maand waarvan nog meldingen binnenkomen. De ruit is de schatting" in page
    assert "◌ nog niet volledig; ◇ schatting 100 (80 tot 120)" in page
    assert SENTENCE in page
    assert "In de hele gemeente" not in page
    assert "Week Geteld ◇ Schatting Waarschijnlijk tussen Hoeveel is binnen? Niet ingedeeld" in page
    assert "Week 52 van 2025 12 24 12 tot 33 ongeveer 50 % binnen onbekend" in page
    assert "Een schatting telt nergens mee." in page
    assert chart_of(answer)["estimate"][-1] == [80, 100, 120]


def test_the_page_of_a_buurt_says_that_it_is_about_the_gemeente(adviseur):
    page = text_of(adviseur.get(BUURT))
    assert f"In de hele gemeente: {SENTENCE}" in page
    assert "De ruit is de schatting" not in page


def test_no_count_of_a_page_holds_an_estimate(adviseur):
    """The counts in the chart and in the table are those of the series, whatever was estimated."""
    data = chart_of(adviseur.get(GEMEENTE))
    series = small_town.series("proef-1").filter(area=small_town.GEMEENTE, category="boa-afval").sort("period")
    assert data["counts"] == series["count"].to_list()
    afval = cells(adviseur.get("/?soort=boa-afval&periode=maand"))
    assert not any("100" in row[1] for row in afval.values())


def test_the_veiligheidsbeeld_says_it_with_the_type_that_is_chosen(adviseur):
    assert SENTENCE in text_of(adviseur.get("/?soort=boa-afval"))
    other = text_of(adviseur.get("/?soort=woninginbraak"))
    assert "nog niet volledig" not in other
    assert "Van de laatste weken is er geen schatting." in other
    part = adviseur.get("/?soort=boa-afval", headers={"HX-Request": "true"})
    assert SENTENCE in text_of(part)
