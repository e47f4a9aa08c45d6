"""Interventions in the browserless browser: from a row of the list to a running one, and what it shows afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from openvis.domain.access import Role
from openvis.domain.intervention import InterventionState, Verdict
from openvis.store import interventions, results
from tests.support import published, small_town
from tests.support.small_town import GEMEENTE, SCOPE
from tests.web.reading import text_of

NEW = "/interventies/nieuw/"


def plan(**changed):
    today = timezone.localdate()
    return {
        "title": "Actie Markt 1",
        "kind": "area-approach",
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(weeks=8)).isoformat(),
        "reduction_percent": "25",
        "judged_on": (today + timedelta(weeks=14)).isoformat(),
    } | changed


@pytest.fixture
def adviseur(visit):
    return visit(Role.ADVISEUR)


@pytest.fixture
def row(town):
    return results.attention(SCOPE, GEMEENTE)[0]


def stored():
    return interventions.of_gemeente(SCOPE, GEMEENTE)


def test_the_form_of_a_row_is_filled_in_from_the_row(adviseur, row):
    page = adviseur.get(f"{NEW}?aandacht={row.id}").content.decode()
    assert 'value="Woninginbraak in Markt 1"' in page
    assert row.row.sentence in page
    assert f'value="{timezone.localdate().isoformat()}"' in page


def test_a_row_becomes_an_intervention_with_its_criterion(adviseur, row):
    answer = adviseur.post(f"{NEW}?aandacht={row.id}", plan(), follow=True)
    made = stored()[0]
    assert (made.areas, made.categories, made.attention_id) == (("BU99010101",), ("woninginbraak",), row.id)
    assert (made.criterion.reduction_percent, made.state) == (25, InterventionState.PLANNED)
    page = text_of(answer)
    assert "De interventie staat klaar." in page
    assert "25 % minder dan verwacht zonder interventie" in page
    assert f"Aanleiding: {row.row.sentence}" in page


def test_what_the_address_says_decides_not_what_is_sent(adviseur, row):
    adviseur.post(f"{NEW}?aandacht={row.id}", plan(area="BU99010304", category="boa-afval", gemeente="GM9902"))
    assert (stored()[0].areas, stored()[0].categories) == (("BU99010101",), ("woninginbraak",))


def test_a_buurt_and_type_may_be_named_without_a_row(adviseur):
    adviseur.post(f"{NEW}?gebied=BU99010202&soort=fietsendiefstal", plan())
    assert (stored()[0].areas, stored()[0].attention_id) == (("BU99010202",), None)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": ""}, "Vul dit in."),
        ({"reduction_percent": ""}, "Vul dit in."),
        ({"ends_on": "31 december"}, "Vul een dag in"),
        ({"starts_on": "2019-01-01"}, "ligt vast vóór de start"),
        ({"ends_on": timezone.localdate().isoformat()}, "De einddatum ligt niet na de startdatum."),
        ({"reduction_percent": "100"}, "Het doel van 100 % minder kan niet."),
    ],
)
def test_a_wrong_answer_is_a_sentence_and_keeps_the_others(adviseur, row, changed, sentence):
    answer = adviseur.post(f"{NEW}?aandacht={row.id}", plan(title="Blijft staan") | changed)
    assert answer.status_code == 400
    assert sentence in text_of(answer)
    assert "title" in changed or 'value="Blijft staan"' in answer.content.decode()
    assert stored() == []


def test_a_form_sent_twice_makes_one_intervention(adviseur, row):
    adviseur.post(f"{NEW}?aandacht={row.id}", plan())
    answer = adviseur.post(f"{NEW}?aandacht={row.id}", plan())  # the back button, and once more
    assert answer.status_code == 400
    assert "Hier is al een interventie: Actie Markt 1 ." in text_of(answer)
    assert "Er is niets opgeslagen." in text_of(answer)
    assert len(stored()) == 1


def test_who_was_warned_may_make_a_second_one_but_no_third_by_accident(adviseur, row):
    adviseur.post(f"{NEW}?aandacht={row.id}", plan())
    page = adviseur.get(f"{NEW}?aandacht={row.id}")
    assert "Hier is al een interventie: Actie Markt 1 ." in text_of(page)
    assert "Er is niets opgeslagen." not in text_of(page)
    ticked = plan(toch=str(stored()[0].id))
    assert adviseur.post(f"{NEW}?aandacht={row.id}", ticked).status_code == 302
    assert adviseur.post(f"{NEW}?aandacht={row.id}", ticked).status_code == 400
    assert len(stored()) == 2


def test_an_ended_one_or_one_against_something_else_is_no_reason_to_warn(adviseur, town):
    made = small_town.running_intervention()
    adviseur.post(f"/interventies/{made.id}/beeindigen/")
    for kind in ("woninginbraak", "fietsendiefstal"):
        assert adviseur.post(f"{NEW}?gebied={made.areas[0]}&soort={kind}", plan()).status_code == 302


@pytest.mark.parametrize("query", ["regel=abc", "", "gebied=BU99010101", "soort=overval"])
def test_an_address_without_a_buurt_or_type_says_where_to_begin(adviseur, query):
    assert "Kies 'Maak interventie' bij een regel van de aandachtslijst" in text_of(adviseur.get(f"{NEW}?{query}"))


NOWHERE = ["aandacht=999999", "aandacht=x", "gebied=onzin&soort=woninginbraak", "gebied=BU99010101&soort=x", ""]


@pytest.mark.parametrize("query", NOWHERE)
def test_an_address_that_points_at_nothing_is_a_sentence(adviseur, query):
    assert adviseur.get(f"{NEW}?{query}").status_code == 404


def test_planned_running_ended(adviseur):
    adviseur.post(f"{NEW}?gebied=BU99010202&soort=fietsendiefstal", plan())
    number = stored()[0].id
    assert "Annuleer" in text_of(adviseur.get(f"/interventies/{number}/"))
    assert "De interventie loopt." in text_of(adviseur.post(f"/interventies/{number}/starten/", follow=True))
    assert "Annuleer" not in text_of(adviseur.get(f"/interventies/{number}/"))
    assert "De interventie is beëindigd." in text_of(adviseur.post(f"/interventies/{number}/beeindigen/", follow=True))
    page = text_of(adviseur.get(f"/interventies/{number}/"))
    assert (
        page.index("Interventie beëindigd.")
        < page.index("Interventie gestart.")
        < page.index("Interventie vastgelegd.")
    )


def test_a_planned_one_may_be_cancelled(adviseur):
    adviseur.post(f"{NEW}?gebied=BU99010202&soort=fietsendiefstal", plan())
    answer = adviseur.post(f"/interventies/{stored()[0].id}/annuleren/", follow=True)
    assert "De interventie is geannuleerd." in text_of(answer)


def test_a_step_that_cannot_be_taken_now_is_a_sentence_and_stays_visible(adviseur, town):
    made = small_town.running_intervention()
    answer = adviseur.post(f"/interventies/{made.id}/starten/")
    assert answer.status_code == 409
    assert "De interventie staat op 'loopt'; starten kan dan niet." in text_of(answer)
    assert "Wilde starten. Geweigerd: De interventie staat op 'loopt'" in text_of(
        adviseur.get(f"/interventies/{made.id}/")
    )


def test_a_step_that_does_not_exist_is_a_sentence(adviseur, town):
    made = small_town.running_intervention()
    assert adviseur.post(f"/interventies/{made.id}/verlengen/").status_code == 404


def test_the_evaluation_is_a_sentence_with_its_numbers(adviseur, town):
    made = small_town.running_intervention()
    assert "Dat is nog niet te zeggen." in text_of(adviseur.get(f"/interventies/{made.id}/"))
    published.publish("later", evaluations=[published.evaluation(made.id)])
    page = text_of(adviseur.get(f"/interventies/{made.id}/"))
    assert "12 incidenten, zonder actie verwacht 21 (tussen 15 en 28). Verbeterd." in page
    assert "Oordeel verbeterd Doel gehaald Geteld, januari 2019 tot en met maart 2019 12" in page
    assert "Zonder interventie verwacht 22 (15 tot 28)" in page
    assert "zonder actie verwacht 21" in text_of(adviseur.get("/interventies/"))


def test_too_little_data_is_not_a_failure(adviseur, town):
    made = small_town.running_intervention()
    thin = published.evaluation(made.id, verdict=Verdict.TOO_LITTLE_DATA, criterion_met=None)
    published.publish("later", evaluations=[thin])
    assert "Oordeel te weinig gegevens Doel nog niet te zeggen" in text_of(adviseur.get(f"/interventies/{made.id}/"))
