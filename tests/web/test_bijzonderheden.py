"""The inbox in the browserless browser: what is new, a judgement with its reason, and what stays in sight."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from openvis.decisions import bijzonderheden as decide
from openvis.domain.access import Role
from openvis.domain.bijzonderheid import BijzonderheidState
from openvis.store import bijzonderheden, results
from tests.support import published, small_town
from tests.support.interventions import filled_in
from tests.support.small_town import GEMEENTE, MADE_AT, MONTHS, SCOPE
from tests.web.reading import text_of

LIST = "/bijzonderheden/"
WHY = "Zes inbraken in één nacht in één straat."


@pytest.fixture
def seen(town):
    """The bijzonderheid of Markt 1: the first row of the list."""
    return next(each for each in bijzonderheden.of_gemeente(SCOPE, GEMEENTE) if each.area == "BU99010101")


def address(seen, verb=""):
    return f"{LIST}{seen.id}/{verb}/" if verb else f"{LIST}{seen.id}/"


def next_run(weeks=1, **changed):
    """A later run that sees Markt 1 again and none of the others."""
    row = published.attention_row(
        area="BU99010101", area_name="Markt 1", period_from=MONTHS[-1], period_to=MONTHS[-1],
        sentence="Woninginbraak in Markt 1: 12 in december 2025; verwacht 3 (tussen 1 en 6).", **changed,
    )  # fmt: skip
    made = published.run("proef-2", made_at=MADE_AT + timedelta(weeks=weeks), period_to=MONTHS[-1], tested=36)
    results.save_run(made, [row], small_town.figures(made.id), small_town.series(made.id), [])


def judge(seen, how, reason, role=Role.ADVISEUR):
    return how(small_town.people()[role], seen.id, reason=reason, now=timezone.now(), origin="web")


def test_the_inbox_begins_with_what_nobody_looked_at(visit):
    page = text_of(visit(Role.WIJKCOORDINATOR).get(LIST))
    assert "Nog niet bekeken (5)" in page  # the five acute rows; a structural one is no news
    assert "Woninginbraak in Markt 1 ○ nieuw ▲ acuut" in page
    assert "1 van de 40 rijen" in page  # the unknown share stays beside the count
    assert "Voor het eerst gezien op 5 januari 2026." in page
    assert "Opgenomen" not in page


def test_the_analist_assesses_and_the_reason_stands_beside_it(visit, seen):
    answer = visit(Role.ANALIST).post(address(seen, "beoordelen"), {"reason": WHY}, follow=True)
    assert "Uw beoordeling is bewaard." in text_of(answer)
    page = text_of(visit(Role.BOA).get(LIST))
    assert "Nog niet bekeken (4)" in page
    assert "Beoordeeld, nog niets besloten (1) Woninginbraak in Markt 1 ◐ beoordeeld ▲ acuut" in page
    assert f"Beoordeeld: {WHY} (analist, " in page


def test_a_reason_that_cannot_be_kept_stays_on_the_page(visit, seen):
    answer = visit(Role.ANALIST).post(address(seen, "beoordelen"), {"reason": "Bel 06-12345678."})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "lijkt telefoonnummers te bevatten" in page
    assert "Bel 06-12345678.</textarea>" in page
    assert bijzonderheden.get(SCOPE, seen.id).state is BijzonderheidState.NEW


@pytest.mark.parametrize(
    ("role", "offered", "kept"),
    [
        (Role.ANALIST, ["Beoordeel"], ["Neem op", "Maak interventie"]),
        (Role.ADVISEUR, ["Beoordeel", "Neem op", "Maak interventie"], ["Sluit af"]),
        (Role.BOA, [], ["Beoordeel", "Neem op", "Maak interventie"]),
    ],
)
def test_each_role_is_offered_what_it_may(visit, seen, role, offered, kept):
    page = visit(role).get(address(seen)).content.decode()
    for label in offered:
        assert f"{label}</" in page, label
    for label in kept:
        assert f"{label}</" not in page, label


def test_closing_asks_an_assessment_first_and_stays_in_the_list(visit, seen):
    client = visit(Role.ADVISEUR)
    refused = client.post(address(seen, "afsluiten"), {"reason": "Geen tijd."})
    assert refused.status_code == 409
    assert "afsluiten kan dan niet" in text_of(refused)
    judge(seen, decide.assess, WHY)
    closed = client.post(address(seen, "afsluiten"), {"reason": "De dader zit vast."}, follow=True)
    assert "De bijzonderheid is afgesloten." in text_of(closed)
    assert "Afgesloten (1)" in text_of(client.get(LIST))
    assert "De dader zit vast." in text_of(client.get(LIST))


def test_an_intervention_takes_it_up_and_stands_on_its_page(visit, seen):
    plan = filled_in(title="Actie Markt 1", kind="preventive")
    client = visit(Role.ADVISEUR)
    client.post(f"/interventies/nieuw/?aandacht={seen.sightings[-1].attention_id}", plan)
    page = text_of(client.get(address(seen)))
    assert "● opgenomen" in page
    assert "Interventie gemaakt: Actie Markt 1." in page
    assert "Hier is een interventie voor: Actie Markt 1" in page
    assert "Wat doet u ermee?" not in page


def test_what_a_later_run_sees_again_joins_and_what_it_does_not_stays(visit, seen):
    judge(seen, decide.assess, WHY)
    next_run()
    page = text_of(visit(Role.ADVISEUR).get(LIST))
    assert "Voor het eerst gezien op 5 januari 2026; ook in de laatste berekening." in page
    assert page.count("In de nieuwste cijfers valt dit niet meer op.") == 4
    detail = text_of(visit(Role.ADVISEUR).get(address(seen)))
    assert "12 januari 2026, 08:30 uur december 2025 9 3,2 (1 tot 6) 1" in detail


def test_a_period_that_came_after_the_judgement_is_marked(visit, seen):
    judge(seen, decide.assess, WHY)
    row = published.attention_row(area="BU99010101", period_from="2026-01", period_to="2026-01")
    made = published.run("proef-3", made_at=timezone.now() + timedelta(days=1), period_to="2026-01")
    results.save_run(made, [row], small_town.figures(made.id), small_town.series(made.id), [])
    assert "Na die beoordeling kwam er een periode bij die weer opvalt." in text_of(visit(Role.ADVISEUR).get(LIST))
    assert "Kijk of de reden nog klopt." in text_of(visit(Role.ADVISEUR).get(address(seen)))


def test_the_attention_list_says_what_people_made_of_it(visit, seen):
    judge(seen, decide.assess, WHY)
    for page in (visit(Role.ADVISEUR).get("/"), visit(Role.ADVISEUR).get("/gebied/BU99010101/")):
        assert f"Bijzonderheid woninginbraak in markt 1 ◐ beoordeeld {WHY}".casefold() in text_of(page).casefold()


def test_the_attention_list_says_what_changed_in_a_week(visit, seen):
    assert "van de lijst is" not in text_of(visit(Role.ADVISEUR).get("/"))
    next_run(observed=12, rank=1)
    page = text_of(visit(Role.ADVISEUR).get("/"))
    assert "Stond er ook al, op dezelfde plaats, met 9 in plaats van 12." in page
    assert "Wat er sinds 5 januari 2026 van de lijst is (9)" in page
    assert "Regel 2: Markt 2 had er 9 in december 2025" in page


def test_a_list_made_again_the_next_day_is_not_compared_with(visit, town):
    next_run(weeks=1 / 7)
    assert "van de lijst is" not in text_of(visit(Role.ADVISEUR).get("/"))


def test_a_button_that_does_not_exist_is_refused_in_a_sentence(visit, seen):
    answer = visit(Role.ADVISEUR).post(address(seen, "verwijderen"))
    assert answer.status_code == 404
    assert "Kies een knop op de pagina van de bijzonderheid." in text_of(answer)


FORM = "/bijzonderheden/signaal/"
SEEN = {
    "area": "BU99010102", "category": "overlast", "kind": "residents", "text": "Bewoners horen elke nacht scooters.",
    "seen_from": "2025-12-30", "seen_to": "2026-01-04",
}  # fmt: skip


def hand_in(client, **changes):
    return client.post(FORM, SEEN | changes, follow=True)


def test_a_wijkcoordinator_hands_in_what_residents_say(visit):
    client = visit(Role.WIJKCOORDINATOR)
    form = client.get(f"{FORM}?gebied=BU99010102&soort=overlast").content.decode()
    assert '<option value="BU99010102" selected>Markt 2</option>' in form
    assert '<option value="overlast" selected>Overlast: alles samen</option>' in form
    assert "zedenmisdrijf" not in form
    page = text_of(hand_in(client))
    assert "Dank u. Uw signaal staat nu bij de bijzonderheden." in page
    assert "Overlast in Markt 2 ○ nieuw ◇ van mensen Bewoners horen elke nacht scooters." in page
    assert "1 keer ingeleverd, door de rol wijkcoördinator, op " in page
    assert "Van bewoners gehoord; 30 december 2025 tot en met 4 januari 2026" in page
    assert "In welke berekeningen stond dit?" not in page


def test_the_same_again_says_how_often_and_by_how_many_roles(visit):
    hand_in(visit(Role.WIJKCOORDINATOR))
    page = text_of(hand_in(visit(Role.BOA), kind="own-eyes", text="Ook gezien."))
    assert "uw signaal is het 2e over deze buurt en soort" in page
    assert "2 keer ingeleverd, door 2 rollen (wijkcoördinator en boa); voor het eerst op " in page
    assert "Telt niet mee in cijfers of verwachtingen." in page
    assert "Nog niet bekeken (6)" in text_of(visit(Role.ADVISEUR).get(LIST))


def test_the_list_can_show_one_origin(visit):
    client = visit(Role.ADVISEUR)
    hand_in(client)
    assert "Nog niet bekeken (1)" in text_of(client.get(f"{LIST}?van=mensen"))
    assert "Nog niet bekeken (5)" in text_of(client.get(f"{LIST}?van=cijfers"))
    unknown = client.get(f"{LIST}?van=onzin")
    assert (unknown.status_code, "Kies een herkomst uit de lijst." in text_of(unknown)) == (404, True)


def test_a_signal_changes_no_figure(visit):
    client = visit(Role.WIJKCOORDINATOR)
    before = [text_of(client.get(address)) for address in ("/", "/gebied/BU99010102/", "/verwachting/")]
    hand_in(client, category="woninginbraak")
    assert [text_of(client.get(address)) for address in ("/", "/gebied/BU99010102/", "/verwachting/")] == before


def test_what_figures_and_people_say_of_one_place_point_at_each_other(visit, seen):
    client = visit(Role.ADVISEUR)
    page = text_of(hand_in(client, area="BU99010101", category="woninginbraak"))
    assert "Ook in de cijfers viel hier iets op: Woninginbraak in Markt 1 ○ nieuw" in page
    assert "Ook mensen zien hier iets: Woninginbraak in Markt 1 ○ nieuw" in text_of(client.get(address(seen)))


def test_what_cannot_be_kept_stays_on_the_form(visit):
    answer = hand_in(visit(Role.BOA), text="Bel 06-12345678.")
    assert answer.status_code == 400
    assert "lijkt telefoonnummers te bevatten" in text_of(answer)
    assert "Bel 06-12345678.</textarea>" in answer.content.decode()
    missing = hand_in(visit(Role.BOA), text="")
    assert (missing.status_code, "Vul dit in." in text_of(missing)) == (400, True)


def test_what_is_new_for_more_than_two_weeks_is_marked(visit, seen):
    page = text_of(visit(Role.ADVISEUR).get(LIST))
    days = (timezone.now() - MADE_AT).days
    assert "5 bijzonderheden wachten al meer dan twee weken op een beoordeling." in page
    assert page.count(f"Wacht al {days} dagen op een beoordeling.") == 5
    judge(seen, decide.assess, WHY)
    hand_in(visit(Role.BOA))
    assert "4 bijzonderheden wachten al meer dan twee weken" in text_of(visit(Role.ADVISEUR).get(LIST))


def test_an_intervention_where_people_saw_it_stands_on_its_page(visit):
    client = visit(Role.ADVISEUR)
    page = hand_in(client, area="BU99010103", category="woninginbraak")
    assert "/interventies/nieuw/?gebied=BU99010103&amp;soort=woninginbraak" in page.content.decode()
    small_town.running_intervention()
    own = next(each for each in bijzonderheden.of_gemeente(SCOPE, GEMEENTE) if each.from_people)
    assert "Hier is een interventie voor:" in text_of(client.get(address(own)))
