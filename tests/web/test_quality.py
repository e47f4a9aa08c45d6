"""The pages about the quality of sources: what stands out first, what it means, what to do, and how it was."""

from __future__ import annotations

from datetime import timedelta

import pytest

from openvis.domain.access import Role
from openvis.domain.quality import Grade, Measure, Measured, measure_rules
from openvis.store import quality
from openvis.web.presenters.quality import measure_lines, quality_lines, trend, warnings
from openvis.web.words import SHAPE
from tests.support import small_town
from tests.support.assessed import JUMP, LATE, NO_TIME, PLACED, assessment
from tests.support.small_town import MADE_AT
from tests.web.reading import text_of

UNKNOWN_RHYTHM = Measured(Measure.FRESHNESS, Grade.UNKNOWN, None, None, "Hoe vaak deze bron komt, is niet bekend.")


def test_every_grade_has_a_shape_of_its_own():
    assert len({SHAPE[grade] for grade in Grade}) == len(Grade)


def test_the_worst_source_comes_first():
    looks = [
        assessment("a-goed", MADE_AT, PLACED),
        assessment("b-let-op", MADE_AT),
        assessment("c-niet-goed", MADE_AT, PLACED, LATE),
        assessment("d-onbekend", MADE_AT, UNKNOWN_RHYTHM),
    ]
    lines = quality_lines(looks)
    assert [line["source"] for line in lines] == ["c-niet-goed", "b-let-op", "d-onbekend", "a-goed"]
    assert [line["found"] for line in lines] == ["Versheid", "Tijdstip, piek op één plek", "", ""]


def test_what_is_not_good_stands_above_the_rest_with_its_meaning():
    lines = measure_lines(assessment("handhaving", MADE_AT, NO_TIME, PLACED, LATE, UNKNOWN_RHYTHM))
    assert [line["name"] for line in lines["wrong"]] == ["Versheid", "Tijdstip"]
    assert [line["name"] for line in lines["rest"]] == ["Plaats", "Versheid"]
    rule = measure_rules()[Measure.TIME_KNOWN]
    assert (lines["wrong"][1]["means"], lines["wrong"][1]["ask"]) == (rule.means, rule.ask)


def test_the_trend_has_a_row_for_each_look_and_counts_instead_of_bare_percentages():
    looks = [assessment("handhaving", MADE_AT + timedelta(days=7)), assessment("handhaving", MADE_AT, PLACED)]
    found = trend(looks)
    assert found["columns"] == ["Geen tijdstip", "Alleen buurt"]
    assert [row["cells"] for row in found["rows"]] == [
        [{"name": "Geen tijdstip", "text": "160 van 1.310"}, {"name": "Alleen buurt", "text": "0 van 1.310"}],
        [{"name": "Geen tijdstip", "text": ""}, {"name": "Alleen buurt", "text": "0 van 1.310"}],
    ]
    assert [row["found"] for row in found["rows"]] == ["Tijdstip, piek op één plek", ""]


def test_only_what_is_not_good_is_a_warning():
    looks = [assessment("handhaving", MADE_AT), assessment("meldingen", MADE_AT, NO_TIME, LATE)]
    assert warnings(looks) == [{"source": "meldingen", "label": "Meldingen openbare ruimte", "sentence": LATE.sentence}]


# ----- the pages


def test_bronnen_names_what_stands_out_and_leads_to_it(visit):
    page = visit(Role.ANALIST).get("/bronnen/")
    assert "▲ let op Handhaving (boa's) : tijdstip, piek op één plek" in text_of(page)
    assert 'href="/bronnen/kwaliteit/handhaving/"' in page.content.decode()


def test_the_list_of_sources(visit):
    page = text_of(visit(Role.ANALIST).get("/bronnen/kwaliteit/"))
    assert "Handhaving (boa's) ▲ let op Tijdstip, piek op één plek 12 januari 2026, 08:30 uur" in page
    assert "Een oordeel houdt geen cijfers tegen." in page


def test_one_source_says_what_was_seen_what_it_means_and_what_to_do(visit):
    page = text_of(visit(Role.ANALIST).get("/bronnen/kwaliteit/handhaving/"))
    rule = measure_rules()[JUMP.measure]
    assert f"Piek op één plek ▲ let op {JUMP.sentence} {rule.means} Wat u kunt doen: {rule.ask}" in page
    assert f"Plaats ● goed {PLACED.sentence}" in page
    assert "12 januari 2026, 08:30 uur ▲ let op 160 van 1.310 0 van 1.310 Tijdstip, piek op één plek" in page
    assert "5 januari 2026, 08:30 uur" in page


def test_no_more_than_twelve_looks_are_shown(visit, town):
    for number in range(1, 15):
        quality.add(assessment("handhaving", MADE_AT + timedelta(days=7 * number + 7), PLACED))
    page = visit(Role.ANALIST).get("/bronnen/kwaliteit/handhaving/").content.decode()
    table = page[page.index('id="verloop"') :]
    assert table.count('<th scope="row" class="nowrap">') == 12
    assert "Er viel niets op." in page


def test_a_source_that_was_never_looked_at_is_a_sentence(visit):
    answer = visit(Role.ANALIST).get("/bronnen/kwaliteit/bestaat-niet/")
    assert answer.status_code == 404
    assert "Van deze bron is de kwaliteit niet bekend." in text_of(answer)


@pytest.mark.parametrize("address", ["/bronnen/kwaliteit/", "/bronnen/kwaliteit/handhaving/"])
@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.ANALIST, 200), (Role.ADVISEUR, 200), (Role.COORDINATOR, 200), (Role.BEHEERDER, 200),
        (Role.TOEZICHTHOUDER, 200), (Role.BOA, 403), (Role.WIJKCOORDINATOR, 403), (Role.PARTNER, 403),
    ],
)  # fmt: skip
def test_who_sees_sources_sees_their_quality(visit, address, role, status):
    assert visit(role).get(address).status_code == status


def test_somebody_of_another_gemeente_sees_nothing_of_it(visit):
    client = visit("buitenstaander")
    assert "nog geen bron bekeken" in text_of(client.get("/bronnen/kwaliteit/"))
    assert client.get("/bronnen/kwaliteit/handhaving/").status_code == 404


def test_the_picture_warns_of_a_source_that_is_not_good(visit, town):
    assert "deze bron is niet goed" not in text_of(visit(Role.ADVISEUR).get("/"))
    quality.add(assessment("politie-maandcijfers", MADE_AT, LATE, gemeente=small_town.GEMEENTE))
    page = visit(Role.ADVISEUR).get("/")
    told = f"Let op, deze bron is niet goed: Politie, cijfers per maand (CBS 47022NED) . {LATE.sentence}"
    assert told in text_of(page)
    assert "/bronnen/kwaliteit/politie-maandcijfers/" in page.content.decode()


def test_who_may_not_see_sources_reads_the_warning_without_a_link(visit, town):
    quality.add(assessment("politie-maandcijfers", MADE_AT, LATE))
    page = visit(Role.BOA).get("/")
    assert LATE.sentence in text_of(page)
    assert "/bronnen/kwaliteit/" not in page.content.decode()


@pytest.mark.parametrize(
    ("measure", "text", "address"),
    [
        (Measure.UNMAPPED, "Naar die pagina", "/bronnen/woorden/"),
        (Measure.REFUSED, "Bekijk de tegengehouden rijen", "/bronnen/b1/"),
        (Measure.OUTSIDE, "Bekijk de tegengehouden rijen", "/bronnen/b1/"),
    ],
)
def test_a_fault_leads_to_where_something_can_be_done_about_it(visit, town, measure, text, address):
    at = MADE_AT + timedelta(days=9)
    quality.add(assessment("handhaving", at, Measured(measure, Grade.ATTENTION, 32, 1324, "Een zin.")))
    page = visit(Role.ANALIST).get("/bronnen/kwaliteit/handhaving/")
    assert f"{measure_rules()[measure].ask} {text}" in text_of(page)
    assert page.content.decode().count(f'href="{address}"') == (2 if address == "/bronnen/b1/" else 1)
