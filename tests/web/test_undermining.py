"""Ondermijning on its pages: phase by phase, with small numbers hidden, and a line for every page that was opened."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from openvis.domain.access import Role
from openvis.domain.undermining import UnderminingPhase
from openvis.store import audit, risk_locations, undermining
from openvis.web.forms.undermining import DropForm, PhaseForm, RiskLocationForm, SignalForm
from openvis.web.presenters.undermining import HIDDEN, protocol_rows, signal_line, told
from tests.support.small_town import GEMEENTE, SCOPE
from tests.support.undermining import CASE, TODAY, signal
from tests.web.reading import text_of

PAGE, PLACES = "/ondermijning/", "/ondermijning/risicolocaties/"
BUURT = "BU99010103"


def filled(**changes):
    today = str(timezone.localdate())
    return {"theme": "drugs", "buurt": BUURT, "origin_of": "anonymous-line", "received_on": today} | changes


def looks():
    return [line for line in audit.lines(SCOPE) if line.action.startswith("look-at-")]


def test_from_signal_to_case_on_the_pages(visit):
    client = visit(Role.ADVISEUR)
    told = text_of(client.post(f"{PAGE}nieuw/", filled(), follow=True))
    assert "drugs ○ signaal Sinds" in told
    assert "Van welke kant Anonieme meldlijn" in told
    [stored] = undermining.of_gemeente(SCOPE, GEMEENTE)
    own = f"{PAGE}{stored.id}/"
    client.post(f"{own}veredelen/", {"version": 1, "case": "RIEC-2026-7"})
    told = text_of(client.get(own))
    assert "wordt veredeld" in told
    assert "RIEC-2026-7" in told
    client.post(f"{own}wegen/", {"version": 2})
    refused = client.post(f"{own}overdragen/", {"version": 3, "case": "Jansen"})
    assert refused.status_code == 400
    assert "Dit is geen zaaknummer dat hier mag staan." in text_of(refused)
    assert "Jansen" not in text_of(refused)
    assert 'value="Jansen"' in refused.content.decode()  # to be corrected, not to be typed again
    client.post(f"{own}overdragen/", {"version": 3, "case": CASE})
    told = text_of(client.get(own))
    assert "casus overgedragen" in told
    assert CASE in told
    assert "Markt 3" not in told  # this phase shows the wijk only
    assert "Centrum" in text_of(client.get(PAGE))


def test_every_page_that_is_opened_is_a_line_in_the_trail(visit):
    client = visit(Role.ADVISEUR)
    client.post(f"{PAGE}nieuw/", filled())
    [stored] = undermining.of_gemeente(SCOPE, GEMEENTE)
    before = len(looks())
    for address in (PAGE, f"{PAGE}{stored.id}/", f"{PAGE}cijfers/", PLACES):
        assert client.get(address).status_code == 200
    assert [line.actor for line in looks()][: len(looks()) - before] == ["adviseur"] * 4
    visit(Role.ANALIST).get(PAGE)
    assert (looks()[0].actor, looks()[0].result) == ("analist", "refused")
    told = text_of(visit(Role.TOEZICHTHOUDER).get("/logboek/"))
    assert "Wilde signalen van ondermijning inzien. Geweigerd:" in told
    assert "Risicolocaties ingezien." in told


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADVISEUR])
def test_no_other_menu_has_it(visit, role):
    told = text_of(visit(role).get("/bronnen/" if role is Role.BEHEERDER else "/"))
    assert "Ondermijning" not in told
    assert "Risicolocaties" not in told


def test_a_signal_is_closed_with_a_reason_of_the_list_or_erased(visit):
    client = visit(Role.ADVISEUR)
    for _ in range(2):
        client.post(f"{PAGE}nieuw/", filled())
    other, one = undermining.of_gemeente(SCOPE, GEMEENTE)
    odd = text_of(client.post(f"{PAGE}{one.id}/afsluiten/", {"version": 1, "reason": "onzin"}, follow=True))
    assert "De reden ontbreekt of hoort hier niet." in odd
    client.post(f"{PAGE}{one.id}/afsluiten/", {"version": 1, "reason": "known-already"})
    assert "Al bekend" in text_of(client.get(f"{PAGE}{one.id}/"))
    client.post(f"{PAGE}{other.id}/wissen/", {"version": 1})
    told = text_of(client.get(f"{PAGE}{other.id}/"))
    assert "Inhoud gewist op" in told
    assert "Wis de inhoud" not in told
    assert client.post(f"{PAGE}{one.id}/onzin/", {"version": 1}).status_code == 404


def test_a_case_number_stays_where_somebody_else_was_first(visit):
    client = visit(Role.ADVISEUR)
    client.post(f"{PAGE}nieuw/", filled())
    [stored] = undermining.of_gemeente(SCOPE, GEMEENTE)
    own = f"{PAGE}{stored.id}/"
    client.post(f"{own}veredelen/", {"version": 1})
    late = client.post(f"{own}veredelen/", {"version": 1, "case": CASE})
    assert late.status_code == 409
    assert "Wat u had ingevuld" in text_of(late)  # that step is not to be taken any more
    assert f'value="{CASE}"' in late.content.decode()
    late = client.post(f"{own}wegen/", {"version": 1, "case": CASE})
    assert late.status_code == 409
    assert f'value="{CASE}"' in late.content.decode()
    client.post(f"{own}wegen/", {"version": 2, "case": CASE})
    assert CASE in text_of(client.get(own))


def test_the_figures_hide_small_numbers(visit):
    client = visit(Role.ADVISEUR)
    for theme in [*["drugs"] * 6, "witwassen"]:
        client.post(f"{PAGE}nieuw/", filled(theme=theme))
    answer = text_of(client.get(f"{PAGE}cijfers/"))
    assert "binnenkwamen: 7." in answer
    assert f"Drugs {HIDDEN} Witwassen {HIDDEN}" in answer
    assert "Centrum 7" in answer
    assert client.get(f"{PAGE}cijfers/?jaar=1999").status_code == 404
    assert "binnenkwamen: 0." in text_of(client.get(f"{PAGE}cijfers/?jaar={timezone.localdate().year - 1}"))


def test_where_no_number_may_be_told_the_page_says_so(visit):
    client = visit(Role.ADVISEUR)
    client.post(f"{PAGE}nieuw/", filled())
    answer = text_of(client.get(f"{PAGE}cijfers/"))
    assert "Daarom staat er geen enkel aantal." in answer
    assert "binnenkwamen" not in answer


def test_what_cannot_be_is_said_on_the_form(visit):
    client = visit(Role.ADVISEUR)
    tomorrow = str(timezone.localdate() + timedelta(days=1))
    for changes, sentence in (
        ({"received_on": tomorrow}, "kan niet de dag zijn"),
        ({"buurt": "BU99020101"}, "geen buurt van deze gemeente"),
    ):
        answer = client.post(f"{PAGE}nieuw/", filled(**changes))
        assert answer.status_code == 400
        assert sentence in text_of(answer)
    assert undermining.of_gemeente(SCOPE, GEMEENTE) == []


def test_a_risk_location_is_listed_checked_and_taken_off(visit):
    client = visit(Role.ADVISEUR)
    sent = {"theme": "leegstand", "buurt": BUURT, "object_kind": "garages", "place": "Havenweg 12"}
    wrong = client.post(f"{PLACES}nieuw/", sent)
    assert "een huisnummer hoort hier niet" in text_of(wrong)
    assert 'value="Havenweg 12"' in wrong.content.decode()  # what was typed stays
    told = text_of(client.post(f"{PLACES}nieuw/", sent | {"place": "Havenweg"}, follow=True))
    assert "Havenweg, Markt 3" in told
    [stored] = risk_locations.of_gemeente(SCOPE, GEMEENTE)
    client.post(f"{PLACES}{stored.id}/gecontroleerd/", {"version": 1})
    assert "gecontroleerd" in text_of(client.get(PLACES))
    late = client.post(f"{PLACES}{stored.id}/afvoeren/", {"version": 1})
    assert late.status_code == 409
    client.post(f"{PLACES}{stored.id}/afvoeren/", {"version": 2})
    told = text_of(client.get(PLACES))
    assert "Afgevoerd en gewist: 1." in told
    assert "Havenweg" not in told
    assert client.post(f"{PLACES}{stored.id}/onzin/", {"version": 3}).status_code == 404


def test_a_hidden_part_is_not_on_the_line():
    names = {"BU99010103": "Markt 3", "WK990101": "Centrum"}
    whole = signal_line(signal(), names)
    assert (whole["where"], whole["origin"], whole["case"]) == ("Markt 3", "Bewoner", CASE)
    hidden = signal_line(signal(buurt=None, origin=None, case=None, cleared_on=TODAY), names)
    assert (hidden["where"], hidden["origin"], hidden["case"]) == ("Centrum", "", "")
    assert hidden["kept"] == "Inhoud gewist op 2 maart 2026"


def test_the_protocol_stands_on_the_page_as_it_is_in_force():
    rows = protocol_rows()
    assert rows[0]["phase"] == "Signaal"
    assert len(rows) == len(UnderminingPhase)
    assert rows[0]["handle"] == "thema, wijk, buurt, herkomst"
    assert rows[-1] == {"phase": "Geen vervolg", "see": "thema, wijk", "handle": "thema, wijk", "keep": "31 dagen"}
    assert (told(None), told(1200)) == (HIDDEN, "1.200")


@pytest.mark.parametrize(
    ("form", "options"),
    [(SignalForm, {"buurten": {}}), (RiskLocationForm, {"buurten": {}}), (PhaseForm, {}), (DropForm, {})],
)
def test_no_field_asks_for_a_person_or_a_story(form, options):
    asked = form(**options).fields
    told = " ".join(f"{name} {field.label}" for name, field in asked.items()).casefold()
    for word in ("naam", "verdachte", "betrokkene", "toelichting", "omschrijving", "persoon"):
        assert word not in told
