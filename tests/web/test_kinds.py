"""The open table of kinds: every code with its kind, searched by text, theme and who reports it."""

from __future__ import annotations

import csv

import pytest

from openvis.domain.access import Role
from openvis.domain.category import NO_KIND, categories
from openvis.domain.set_aside import set_aside
from openvis.web.presenters.kinds import KindsFilter, aside_lines, kind_lines, read_filter, themes
from tests.web.reading import cells, text_of

ADDRESS = "/bronnen/soorten/"


def slugs(**asked: str) -> list[str]:
    return [line["slug"] for line in kind_lines(read_filter(asked))]


def test_the_whole_table_holds_every_kind_once_with_a_word_for_who_reports_it(visit):
    rows = cells(visit(Role.ANALIST).get(ADDRESS))
    assert list(rows) == [slug for slug in categories() if slug not in NO_KIND]
    assert rows["woninginbraak"][1:4] == ["breng", "1.1.1", ""]
    assert rows["boa-alcohol"][1:5] == ["haal", "", "", "F121a, F121b"]
    assert rows["melding-jongerenoverlast"][3] == "jongerenoverlast"
    assert rows["boa-openbaar-vervoer"][0] == "Boa: orde in het openbaar vervoer Openbare orde, domein IV"
    assert rows["kinderporno"][0] == "Kinderporno Geweld, gevoelig"
    assert rows["bijzondere-wetten"][6] == "24 november 2026"


SEARCHES = [
    ({"zoek": "f121A"}, ["boa-alcohol"]),
    ({"zoek": "1.1.1"}, ["woninginbraak"]),
    ({"zoek": "rondhangen in portiek"}, ["boa-hinderlijk-gedrag"]),
    ({"zoek": " Graffiti ", "wie": "haal"}, ["boa-bekladden"]),
    ({"zoek": "graffiti", "wie": "breng"}, ["melding-graffiti"]),
    ({"zoek": "vuurwerk", "thema": "milieu"}, ["milieu-vuurwerk"]),
    ({"zoek": "xqzw"}, []),
]


@pytest.mark.parametrize(("asked", "found"), SEARCHES)
def test_a_kind_is_found_by_any_of_its_codes_and_names(asked, found):
    assert slugs(**asked) == found


@pytest.mark.parametrize("asked", [{"thema": "onzin"}, {"wie": "iedereen"}, {"zoek": "  "}])
def test_an_answer_that_is_not_on_offer_counts_as_none(asked):
    assert slugs(**asked) == slugs()


def test_every_theme_on_offer_has_kinds():
    assert all(slugs(thema=slug) for slug, _ in themes())
    assert sum(len(slugs(thema=slug)) for slug, _ in themes()) == len(slugs())


def test_codes_without_a_kind_are_there_with_their_reason(visit):
    page = text_of(visit(Role.ANALIST).get(ADDRESS + "?zoek=onderhoud-stoep"))
    assert "Geen enkele soort past hierbij." in page
    assert "onderhoud-stoep-straat-en-fietspad Signalen Buiten het veiligheidsbeeld Onderhoud of beheer:" in page
    assert len(aside_lines(set_aside(), KindsFilter())) == len(set_aside())
    assert aside_lines(set_aside(), KindsFilter(text="W"))[0]["becomes"] == "Buiten het veiligheidsbeeld"


def test_the_table_can_be_taken_along_as_it_is_kept(visit):
    answer = visit(Role.ANALIST).get(ADDRESS + "soorten.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(answer.content.decode().splitlines()))
    assert [row["slug"] for row in rows] == list(categories())


def test_only_who_may_see_sources_sees_it(visit):
    assert visit(Role.BOA).get(ADDRESS).status_code == 403
    assert visit(Role.BOA).get(ADDRESS + "soorten.csv").status_code == 403


def test_every_line_says_when_it_was_looked_through():
    assert min(known.reviewed for known in categories().values()).isoformat() >= "2026-11-24"
