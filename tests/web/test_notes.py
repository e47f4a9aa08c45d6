"""Duiding stands beside the figure it is about, on every page on which that figure appears."""

from __future__ import annotations

import pytest
from django.utils import timezone

from openvis.domain.access import Role
from openvis.store import bijzonderheden, notes, results
from tests.support import published, small_town
from tests.support.interventions import filled_in
from tests.support.small_town import GEMEENTE, MONTHS, SCOPE
from tests.web.reading import text_of
from tests.web.test_looking_back import later_run

TEXT = "In deze maand was er kermis."
BESIDE = f"Duiding: {TEXT} (analist, "
NEW = "/duiding/nieuw/?gebied=BU99010101&soort=woninginbraak"


@pytest.fixture
def note(town):
    return small_town.written_note()


def seen():
    return next(each for each in bijzonderheden.of_gemeente(SCOPE, GEMEENTE) if each.area == "BU99010101")


def a_form(**changed):
    return {"text": TEXT, "period_from": MONTHS[-1], "period_to": MONTHS[-1]} | changed


def test_the_analist_writes_one_from_the_page_of_a_buurt(visit):
    client = visit(Role.ANALIST)
    assert "Schrijf duiding bij woninginbraak" in text_of(client.get("/gebied/BU99010101/?soort=woninginbraak"))
    form = client.get(NEW).content.decode()
    assert form.count(f'value="{MONTHS[-1]}"') == 2  # the last month that has figures
    answer = client.post(NEW, a_form(), follow=True)
    assert answer.redirect_chain[-1][0] == "/gebied/BU99010101/?soort=woninginbraak"
    assert "Uw duiding staat nu naast de cijfers." in text_of(answer)
    [made] = notes.standing(SCOPE, GEMEENTE)
    assert (made.area, made.category, made.period_from, made.text) == ("BU99010101", "woninginbraak", MONTHS[-1], TEXT)


def test_it_may_be_about_all_types(visit):
    visit(Role.ANALIST).post(NEW, a_form(all_types="on"))
    [made] = notes.standing(SCOPE, GEMEENTE)
    assert made.category is None
    assert BESIDE in text_of(visit(Role.BOA).get("/gebied/BU99010101/?soort=fietsendiefstal"))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"text": ""}, "Vul dit in."),
        ({"text": "Bel 06-12345678."}, "lijkt telefoonnummers te bevatten"),
        ({"period_to": "2099-01"}, "Van januari 2099 zijn er nog geen cijfers."),
        ({"period_from": "laatst"}, "is geen periode"),
    ],
    ids=["empty", "personal", "to come", "no month"],
)
def test_what_is_refused_stays_on_the_form(visit, changed, sentence):
    answer = visit(Role.ANALIST).post(NEW, a_form(**changed))
    assert answer.status_code == 400
    assert sentence in text_of(answer)
    assert notes.of_gemeente(SCOPE, GEMEENTE) == []


@pytest.mark.parametrize(
    ("address", "times"),
    [
        # The row of the list, and the row of the table.
        ("/?soort=woninginbraak&periode=maand", 2),
        # The row of the list, the month in the table of the series, and the row of the type.
        ("/gebied/BU99010101/?soort=woninginbraak", 3),
        ("/bijzonderheden/", 1),
        ("/bijzonderheden/{seen}/", 1),
    ],
)
def test_it_stands_beside_the_figure_wherever_that_appears(visit, note, address, times):
    page = text_of(visit(Role.BOA).get(address.format(seen=seen().id)))
    assert page.count(BESIDE) == times
    assert "over december 2025)" in page


def test_it_stands_beside_the_reason_and_the_verdict_of_an_intervention(visit, note):
    plan = filled_in(title="Actie", kind="preventive")
    row = next(each for each in results.attention(SCOPE, GEMEENTE) if each.row.area == "BU99010101")
    client = visit(Role.ADVISEUR)
    page = client.post(f"/interventies/nieuw/?aandacht={row.id}", plan, follow=True)
    assert text_of(page).count(BESIDE) == 1
    number = int(page.redirect_chain[-1][0].strip("/").split("/")[-1])
    made = published.run("proef-9", made_at=timezone.now(), period_to=MONTHS[-1])
    verdict = published.evaluation(number, period_from=MONTHS[-1], period_to=MONTHS[-1])
    results.save_run(made, [], small_town.figures(made.id), small_town.series(made.id), [verdict])
    assert text_of(client.get(f"/interventies/{number}/")).count(BESIDE) == 2
    assert text_of(client.get("/interventies/")).count(BESIDE) == 1


def test_it_stands_beside_no_other_figure(visit, note):
    for address in ("/gebied/BU99010102/", "/gebied/BU99010101/?soort=fietsendiefstal", "/?soort=fietsendiefstal"):
        page = text_of(visit(Role.BOA).get(address))
        assert page.count(BESIDE) == (2 if "BU99010101" in address else 1 if address.startswith("/?") else 0), address


def test_a_page_of_then_shows_what_was_said_by_then(visit, note):
    later_run()
    assert BESIDE not in text_of(visit(Role.ADVISEUR).get("/?soort=woninginbraak&bekend=proef-1"))


def test_a_withdrawn_note_leaves_the_figures_and_stays_in_the_list(visit, note):
    client = visit(Role.ANALIST)
    answer = client.post(f"/duiding/{note.id}/intrekken/", follow=True)
    page = text_of(answer)
    assert "De duiding is ingetrokken." in page
    assert TEXT in page
    assert "Ingetrokken door analist" in page
    assert "Trek in" not in page
    assert BESIDE not in text_of(client.get("/gebied/BU99010101/?soort=woninginbraak"))


def test_only_who_may_is_offered_to_write_or_withdraw(visit, note):
    page = text_of(visit(Role.BOA).get("/gebied/BU99010101/")) + text_of(visit(Role.BOA).get("/duiding/"))
    assert "Schrijf duiding" not in page
    assert "Trek in" not in page
    assert TEXT in page


def test_it_stands_on_the_pages_about_one_type_in_the_whole_gemeente_with_its_place(visit, note):
    client = visit(Role.ANALIST)
    for address in ("/plekken/?soort=woninginbraak", "/verwachting/?soort=woninginbraak&plek=buurt"):
        assert f"Duiding bij Markt 1: {TEXT} (analist, " in text_of(client.get(address))
    assert "Duiding" not in text_of(client.get("/plekken/?soort=fietsendiefstal"))
