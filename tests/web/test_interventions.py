"""Interventions in the browserless browser: from a row of the list to a running one, and what it shows afterwards."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl
import pytest
from django.utils import timezone

from openvis.decisions.presence import withdraw
from openvis.decisions.rules.states import Verb
from openvis.domain.access import Role
from openvis.domain.comparable_area import ComparableArea
from openvis.domain.delivery import frame_of
from openvis.domain.expected_sum import ExpectedLevel, ExpectedSeason
from openvis.domain.intervention import InterventionState, Verdict
from openvis.store import interventions, results
from openvis.web.forms.interventions import mark_of
from tests.support import published, small_town
from tests.support.interventions import filled_in
from tests.support.people import do
from tests.support.presence import register
from tests.support.safety_plan import kept_action
from tests.support.small_town import GEMEENTE, SCOPE
from tests.web.reading import text_of

NEW = "/interventies/nieuw/"


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
    answer = adviseur.post(f"{NEW}?aandacht={row.id}", filled_in(), follow=True)
    made = stored()[0]
    assert (made.areas, made.categories, made.attention_id) == (("BU99010101",), ("woninginbraak",), row.id)
    assert (made.criterion.reduction_percent, made.state) == (25, InterventionState.PLANNED)
    page = text_of(answer)
    assert "De interventie staat klaar." in page
    assert "25 % minder dan verwacht zonder interventie" in page
    assert f"Aanleiding: {row.row.sentence}" in page


def test_the_answer_to_a_row_is_about_its_buurt_and_type(adviseur, row):
    """More may be ticked beside them, but not something else."""
    wide = {"areas": ["BU99010101", "BU99010102"], "categories": ["woninginbraak", "autokraak"]}
    assert adviseur.post(f"{NEW}?aandacht={row.id}", filled_in(**wide)).status_code == 302
    assert (stored()[0].areas, stored()[0].categories) == (("BU99010101", "BU99010102"), ("autokraak", "woninginbraak"))
    other = adviseur.post(f"{NEW}?aandacht={row.id}", filled_in(areas=["BU99010304"]))
    assert "Op de aandachtslijst staat niet deze regel" in text_of(other)


def test_several_buurten_and_types_may_be_named_in_the_address_and_none_at_all(adviseur):
    page = adviseur.get(f"{NEW}?gebied=BU99010202&gebied=BU99010203&soort=fietsendiefstal").content.decode()
    for code in ("BU99010202", "BU99010203"):
        assert re.search(f'value="{code}" id="area_{code}" checked', page)
    assert 'id="type_fietsendiefstal" checked' in page
    empty = adviseur.get(NEW)
    assert "Kies gebieden, soorten en dagen." in text_of(empty)
    assert "checked" not in empty.content.decode().split('id="areas')[0].split("De hele gemeente")[0]


def test_everything_that_is_filled_in_is_stored(adviseur):
    action = kept_action(year=timezone.localdate().year)
    said = filled_in(
        areas=["WK990102", "BU99010202"],  # a wijk, and a buurt inside it
        categories=["fietsendiefstal", "vernieling"],
        measure="verlichting",
        partners=["politie", "om"],
        hours="120",
        serves=str(action.id),
        comparison="comparable-areas",
        compared_with=["BU99010402", "BU99010401"],
    )
    assert adviseur.post(NEW, said).status_code == 302
    made = stored()[0]
    assert (made.areas, made.categories) == (("WK990102",), ("fietsendiefstal", "vernieling"))
    assert (made.measure, made.partners, made.hours) == ("verlichting", ("om", "politie"), 120)
    assert (made.serves, made.attention_id) == (action.id, None)
    assert made.criterion.compared_with == ("BU99010401", "BU99010402")
    page = text_of(adviseur.get(f"/interventies/{made.id}/"))
    for told in (
        "Betere verlichting",
        "Openbaar Ministerie en politie",
        "120 uur",
        "vergelijkbare buurten: ",
        action.name,
    ):
        assert told in page


def test_with_the_own_expectation_no_buurten_are_kept_to_compare_with(adviseur):
    adviseur.post(NEW, filled_in(compared_with=["BU99010402"]))
    assert stored()[0].criterion.compared_with == ()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": ""}, "Vul dit in."),
        ({"reduction_percent": ""}, "Vul dit in."),
        ({"ends_on": "31 december"}, "Vul een dag in"),
        ({"starts_on": "2019-01-01"}, "ligt vast vóór de start"),
        ({"ends_on": timezone.localdate().isoformat()}, "De einddatum ligt niet na de startdatum."),
        ({"reduction_percent": "100"}, "Het doel van 100 % minder kan niet."),
        ({"areas": []}, "Vul dit in."),
        ({"areas": ["BU99020101"]}, "Gebied BU99020101 ligt niet in gemeente GM9901."),
        ({"categories": ["inbraakjes"]}, "De categorie 'inbraakjes' bestaat niet."),
        ({"hours": "0"}, "0 uur kan niet."),
        ({"only_hotspots": "on", "areas": ["BU99010404"]}, "vond geen hotspots van deze soorten in deze buurten."),
    ],
)
def test_a_wrong_answer_is_a_sentence_and_keeps_the_others(adviseur, row, changed, sentence):
    answer = adviseur.post(f"{NEW}?aandacht={row.id}", filled_in(**{"title": "Blijft staan"} | changed))
    assert answer.status_code == 400
    assert sentence in text_of(answer)
    assert "title" in changed or 'value="Blijft staan"' in answer.content.decode()
    assert stored() == []


def test_a_form_sent_twice_makes_one_intervention(adviseur, row):
    adviseur.post(f"{NEW}?aandacht={row.id}", filled_in())
    answer = adviseur.post(f"{NEW}?aandacht={row.id}", filled_in())  # the back button, and once more
    assert answer.status_code == 400
    assert "Hier is al een interventie: Actie Markt 1 ." in text_of(answer)
    assert "Er is niets opgeslagen." in text_of(answer)
    assert len(stored()) == 1


def test_who_was_warned_may_make_a_second_one_but_no_third_by_accident(adviseur, row):
    adviseur.post(f"{NEW}?aandacht={row.id}", filled_in())
    page = adviseur.get(f"{NEW}?aandacht={row.id}")
    assert "Hier is al een interventie: Actie Markt 1 ." in text_of(page)
    assert "Er is niets opgeslagen." not in text_of(page)
    ticked = filled_in(toch=str(stored()[0].id))
    assert adviseur.post(f"{NEW}?aandacht={row.id}", ticked).status_code == 302
    assert adviseur.post(f"{NEW}?aandacht={row.id}", ticked).status_code == 400
    assert len(stored()) == 2


def test_an_ended_one_or_one_against_something_else_is_no_reason_to_warn(adviseur, town):
    made = small_town.running_intervention()
    adviseur.post(f"/interventies/{made.id}/beeindigen/", {"version": 1})
    for kind in ("woninginbraak", "fietsendiefstal"):
        assert (
            adviseur.post(
                f"{NEW}?gebied={made.areas[0]}&soort={kind}", filled_in(areas=made.areas, categories=[kind])
            ).status_code
            == 302
        )


NOWHERE = ["aandacht=999999", "aandacht=x", "gebied=onzin&soort=woninginbraak", "gebied=BU99010101&soort=x"]


@pytest.mark.parametrize("query", NOWHERE)
def test_an_address_that_points_at_nothing_is_a_sentence(adviseur, query):
    assert adviseur.get(f"{NEW}?{query}").status_code == 404


def test_planned_running_ended(adviseur):
    adviseur.post(f"{NEW}?gebied=BU99010202&soort=fietsendiefstal", filled_in())
    number = stored()[0].id
    assert "Annuleer" in text_of(adviseur.get(f"/interventies/{number}/"))
    assert "De interventie loopt." in text_of(
        adviseur.post(f"/interventies/{number}/starten/", {"version": 1}, follow=True)
    )
    assert "Annuleer" not in text_of(adviseur.get(f"/interventies/{number}/"))
    assert "De interventie is beëindigd." in text_of(
        adviseur.post(f"/interventies/{number}/beeindigen/", {"version": 1}, follow=True)
    )
    page = text_of(adviseur.get(f"/interventies/{number}/"))
    assert (
        page.index("Interventie beëindigd.")
        < page.index("Interventie gestart.")
        < page.index("Interventie vastgelegd.")
    )


def test_what_somebody_else_changed_meanwhile_is_not_started(adviseur):
    """The button says which version was looked at, as every other change of it does."""
    adviseur.post(f"{NEW}?gebied=BU99010202&soort=fietsendiefstal", filled_in())
    [made] = stored()
    page = adviseur.get(f"/interventies/{made.id}/").content.decode()
    assert 'name="version" value="1"' in page
    interventions.append_version(
        made, replace(made, hours=12), why="Meer uren.", by=small_town.people()[Role.ADVISEUR],
        at=timezone.now(),
    )  # fmt: skip
    late = adviseur.post(f"/interventies/{made.id}/starten/", {"version": 1})
    assert late.status_code == 409
    assert stored()[0].state is InterventionState.PLANNED
    assert adviseur.post(f"/interventies/{made.id}/starten/", {}).status_code == 409
    adviseur.post(f"/interventies/{made.id}/starten/", {"version": 2})
    assert stored()[0].state is InterventionState.RUNNING


def test_presence_stands_with_the_intervention_it_is_for(adviseur, town):
    made = small_town.running_intervention()
    page = adviseur.get(f"/interventies/{made.id}/")
    assert f"interventie={made.id}" in page.content.decode()
    form = adviseur.get(f"/aanwezigheid/nieuw/?gebied={made.areas[0]}&interventie={made.id}").content.decode()
    assert re.search(rf'<option value="{made.id}"\s+selected', form)
    by, told = small_town.people()[Role.ADVISEUR], {"intervention_id": made.id, "areas": made.areas[:1]}
    there, wrong = (register(by, now=timezone.now(), gemeente=GEMEENTE, **told) for _ in range(2))
    withdraw(by, wrong.id, version=1, now=timezone.now(), origin="test")
    page = adviseur.get(f"/interventies/{made.id}/").content.decode()
    assert f'href="/aanwezigheid/{there.id}/"' in page
    assert f'href="/aanwezigheid/{wrong.id}/"' not in page  # registered by mistake
    assert f"interventie {made.id}" in text_of(adviseur.get(f"/aanwezigheid/{there.id}/"))


def test_a_planned_one_may_be_cancelled(adviseur):
    adviseur.post(f"{NEW}?gebied=BU99010202&soort=fietsendiefstal", filled_in())
    answer = adviseur.post(f"/interventies/{stored()[0].id}/annuleren/", {"version": 1}, follow=True)
    assert "De interventie is geannuleerd." in text_of(answer)


def test_a_step_that_cannot_be_taken_now_is_a_sentence_and_stays_visible(adviseur, town):
    made = small_town.running_intervention()
    answer = adviseur.post(f"/interventies/{made.id}/starten/", {"version": 1})
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
    assert "Vergelijkbare buurten samen" not in page
    beside = {"compared_observed": 40, "compared_expected": 42.4, "compared_low": 33, "compared_high": 51}
    published.publish("beside", evaluations=[published.evaluation(made.id, **beside)])
    page = text_of(adviseur.get(f"/interventies/{made.id}/"))
    assert "Vergelijkbare buurten samen, in dezelfde maanden 40; verwacht 42 (33 tot 51)" in page
    assert "Dit is een tussenstand." in page


def test_too_little_data_is_not_a_failure(adviseur, town):
    made = small_town.running_intervention()
    thin = published.evaluation(made.id, verdict=Verdict.TOO_LITTLE_DATA, criterion_met=None)
    published.publish("later", evaluations=[thin])
    assert "Oordeel te weinig gegevens Doel nog niet te zeggen" in text_of(adviseur.get(f"/interventies/{made.id}/"))


def expects(per_month: float, areas=("BU99010101", "BU99010102"), slug="woninginbraak"):
    """A stored run that expects so much of each of these buurten."""
    made = published.run("proef-9", gemeente=GEMEENTE, made_at=timezone.now())
    levels = [ExpectedLevel(made.id, GEMEENTE, area, slug, "politie", per_month, 0.0) for area in areas]
    seasons = [
        ExpectedSeason(made.id, GEMEENTE, slug, "politie", month, 1.0, 0.0, 0.0, 0.0, 0.0) for month in range(1, 13)
    ]
    alike = [ComparableArea(made.id, GEMEENTE, "BU99010101", code, next_to, like)
             for code, next_to, like in (("BU99010103", True, 1.0), ("BU99010404", False, 0.9))]  # fmt: skip
    frames = {
        "expected_levels": frame_of(levels, ExpectedLevel),
        "expected_seasons": frame_of(seasons, ExpectedSeason),
        "comparable_areas": frame_of(alike, ComparableArea),
    }
    results.save_run(made, [], pl.DataFrame(), pl.DataFrame(), [], beside=frames)


DAYS = {"starts_on": "2999-01-01", "ends_on": "2999-04-30", "judged_on": "2999-06-15"}  # four whole months


def test_before_it_is_made_it_is_told_which_fall_could_be_seen(adviseur, town):
    expects(12.5)
    both = filled_in(areas=["BU99010101", "BU99010102"], kijk="1", **DAYS)
    page = text_of(adviseur.post(NEW, both))
    assert "verwachten wij hier in januari 2999 tot en met april 2999 samen 100 incidenten" in page
    assert "in 19 van de 20 gevallen tussen 81 en 120" in page
    assert "een daling van minstens 27 % zien (ongeveer 27 incidenten minder), in 4 van de 5 gevallen" in page
    assert "Uw doel is 25 %. Dat is kleiner dan wat wij kunnen zien" in page
    more = text_of(adviseur.post(NEW, both | {"reduction_percent": "30"}))
    assert "Uw doel is 30 %. Als dat gehaald wordt, is het waarschijnlijk te zien." in more
    one = text_of(adviseur.post(NEW, filled_in(areas=["BU99010101"], kijk="1", **DAYS)))
    assert "samen 50 incidenten" in one
    assert "Uw doel is 25 %. Dat is kleiner dan wat wij kunnen zien" in one
    assert stored() == []
    adviseur.post(NEW, filled_in(areas=["BU99010101", "BU99010102"], **DAYS))
    number = stored()[0].id
    assert "een daling van minstens 27 % zien" in text_of(adviseur.get(f"/interventies/{number}/"))
    adviseur.post(f"/interventies/{number}/annuleren/", {"version": 1})
    assert "een daling van minstens 27 % zien" not in text_of(adviseur.get(f"/interventies/{number}/"))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"categories": ["woninginbraak", "autokraak"]}, "van autokraak is in (een deel van) deze gebieden geen"),
        ({"areas": ["BU99010404"]}, "geen verwachting berekend. Dan komt er straks ook geen oordeel."),
        ({"ends_on": "2999-01-10", "judged_on": "2999-02-20"}, "Dan is er niets te beoordelen"),
        ({"ends_on": "2999-01-31", "judged_on": "2999-02-20"}, "Dat is te weinig om een daling te kunnen zien"),
    ],
)
def test_where_nothing_can_be_seen_that_is_told(adviseur, town, changed, sentence):
    expects(2.0)
    assert sentence in text_of(adviseur.post(NEW, filled_in(kijk="1", **DAYS | changed)))


def test_who_changed_what_can_be_seen_reads_it_before_it_is_stored(adviseur, town):
    expects(12.5)
    told_of_another = filled_in(**DAYS) | {"areas": ["BU99010101", "BU99010102"]}
    answer = adviseur.post(NEW, told_of_another)
    assert answer.status_code == 400
    assert "Er is nog niets opgeslagen" in text_of(answer)
    assert stored() == []
    mark = re.search('name="told" value="([0-9a-f]+)"', answer.content.decode())
    assert mark is not None
    assert adviseur.post(NEW, told_of_another | {"told": mark[1]}).status_code == 302


def test_buurten_are_proposed_to_compare_with_that_are_alike_and_not_next_to_it(adviseur, town):
    expects(12.5)
    page = adviseur.get(f"{NEW}?gebied=BU99010101&soort=woninginbraak").content.decode()
    assert 'id="with_BU99010404" checked' in page
    assert "with_BU99010103" not in page


def test_a_plan_is_changed_as_a_new_version(adviseur):
    adviseur.post(NEW, filled_in())
    made = stored()[0]
    form = adviseur.get(f"/interventies/{made.id}/wijzigen/").content.decode()
    assert 'value="Actie Markt 1"' in form
    assert 'id="area_BU99010101" checked' in form
    said = filled_in(title="Actie Markt", reduction_percent="30", why="Er is meer nodig.", version="1")
    answer = adviseur.post(f"/interventies/{made.id}/wijzigen/", said, follow=True)
    page = text_of(answer)
    assert "Versie 2 is opgeslagen." in page
    assert "Reden: Er is meer nodig." in page
    assert "Titel: Actie Markt 1 → Actie Markt" in page
    assert "Doel: 25 % minder dan verwacht zonder interventie → 30 % minder" in page
    assert "gewijzigd na de start" not in page


def test_after_the_start_the_first_goal_stays_and_the_later_one_stands_beside_it(adviseur, town):
    made = small_town.running_intervention()
    change = f"/interventies/{made.id}/wijzigen/"
    form = adviseur.get(change)
    assert "Het eerste doel blijft gelden." in text_of(form)
    assert 'name="areas"' not in form.content.decode()
    days = {name: value.isoformat() for name, value in
            (("ends_on", made.ends_on), ("judged_on", made.criterion.judged_on))}  # fmt: skip
    said = filled_in(title=made.title, reduction_percent="5", why="Het valt tegen.", version="1", **days)
    said["told"] = mark_of(
        {"areas": made.areas, "categories": made.categories, "starts_on": made.starts_on, "ends_on": made.ends_on,
         "judged_on": made.criterion.judged_on}
    )  # fmt: skip
    page = text_of(adviseur.post(change, said, follow=True))
    assert "Het doel, de periode of de vergelijking is na de start gewijzigd" in page
    assert "Doel 20 % minder dan verwacht zonder interventie" in page
    assert "Versie 2, gewijzigd na de start" in page
    assert "Versie 1, stond bij de start: hierop wordt beoordeeld" in page
    verdicts = [published.evaluation(made.id), published.evaluation(made.id, version=2, sentence="Met 5 %: gehaald.")]
    published.publish("later", evaluations=verdicts)
    page = text_of(adviseur.get(f"/interventies/{made.id}/"))
    first, later = page.index("12 incidenten, zonder actie verwacht 21"), page.index("Met 5 %: gehaald.")
    assert first < page.index("Gewijzigd na de start: versie 2") < later
    assert "Met 5 %: gehaald." not in text_of(adviseur.get("/interventies/"))


def test_of_two_who_change_the_same_one_reads_it_and_keeps_what_was_typed(adviseur):
    adviseur.post(NEW, filled_in())
    number = stored()[0].id
    change = f"/interventies/{number}/wijzigen/"
    adviseur.post(change, filled_in(title="Van de eerste", why="Daarom.", version="1"))
    answer = adviseur.post(change, filled_in(title="Van de tweede", why="Hierom.", version="1"))
    assert answer.status_code == 409
    assert "Deze interventie is intussen gewijzigd: een adviseur OOV maakte op" in text_of(answer)
    assert 'value="Van de tweede"' in answer.content.decode()
    assert stored()[0].title == "Van de eerste"
    assert 'name="version" value="2"' in answer.content.decode()


def test_an_ended_one_is_not_changed(adviseur, town):
    made = small_town.running_intervention()
    adviseur.post(f"/interventies/{made.id}/beeindigen/", {"version": 1})
    assert adviseur.get(f"/interventies/{made.id}/wijzigen/").status_code == 409
    assert "/wijzigen/" not in adviseur.get(f"/interventies/{made.id}/").content.decode()


def test_hours_come_from_what_was_reported_under_it(adviseur, town):
    made = small_town.running_intervention()
    order = small_town.accepted_order(made)
    assert "Uren besteed, uit werkopdrachten nog niets gemeld" in text_of(adviseur.get(f"/interventies/{made.id}/"))
    do(Verb.REPORT_DONE, small_town.people()[Role.BOA], order, now=timezone.now())
    assert "Uren besteed, uit werkopdrachten 2 uur" in text_of(adviseur.get(f"/interventies/{made.id}/"))


def test_measures_can_be_looked_through_by_type(adviseur):
    page = text_of(adviseur.get("/maatregelen/?soort=winkeldiefstal"))
    assert "Zichtbare beveiliging van artikelen" in page
    assert "Poorten voor achterpaden" not in page
    assert "Poorten voor achterpaden" in text_of(adviseur.get("/maatregelen/"))
    assert adviseur.get("/maatregelen/?soort=onzin").status_code == 404
