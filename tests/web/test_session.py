"""Signing in and out, the first page, and what happens after too many wrong passwords."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from openvis.domain.access import Role
from openvis.store.accounts import create_account
from tests.support.small_town import GEMEENTE, OTHER_GEMEENTE, PASSWORD
from tests.web.reading import text_of

FIRST_PAGE = {
    Role.ANALIST: "/",
    Role.ADVISEUR: "/",
    Role.COORDINATOR: "/",
    Role.BOA: "/",
    Role.WIJKCOORDINATOR: "/",
    Role.PARTNER: "/met-ons-gedeeld/",
    Role.BEHEERDER: "/vandaag/",
    Role.TOEZICHTHOUDER: "/",
}


def sign_in(client: Client, name: str, password: str = PASSWORD, **options):
    return client.post("/inloggen/", {"username": name, "password": password}, **options)


@pytest.mark.parametrize(("role", "page"), FIRST_PAGE.items())
def test_everyone_begins_at_the_first_page_they_may_see(town, client, role, page):
    answer = sign_in(client, role.value, follow=True)
    assert answer.redirect_chain[-1][0] == page
    assert answer.status_code == 200


def test_the_page_asked_for_comes_after_signing_in(town, client):
    sent = {"username": "analist", "password": PASSWORD, "next": "/bronnen/"}
    assert client.post("/inloggen/?next=/bronnen/", sent)["Location"] == "/bronnen/"


def test_nobody_is_sent_elsewhere_after_signing_in(town, client):
    sent = {"username": "analist", "password": PASSWORD, "next": "https://elders.example/"}
    assert client.post("/inloggen/", sent)["Location"] == "/begin/"


@pytest.mark.parametrize(
    ("address", "back"),
    [
        ("/interventies/7/starten/", "/interventies/7/"),
        ("/werkopdrachten/9/uitgevoerd/", "/werkopdrachten/9/"),
        ("/interventies/nieuw/?aandacht=3", "/interventies/nieuw/%3Faandacht%3D3"),
    ],
)
def test_after_an_expired_session_one_returns_to_a_page_and_is_told_that_nothing_was_saved(town, client, address, back):
    answer = client.post(address)
    assert answer["Location"] == f"/inloggen/?next={back}"
    page = text_of(client.get(answer["Location"]))
    assert "U was niet meer ingelogd. Wat u net deed, is niet opgeslagen." in page


def test_a_report_that_a_phone_keeps_is_not_said_to_be_lost(town, client):
    answer = client.post("/straat/melden/", {"order": 1}, headers={"Accept": "application/json"})
    assert answer["Location"] == "/inloggen/?next=/straat/melden/"
    assert "niet opgeslagen" not in text_of(client.get("/inloggen/?next=/straat/"))


@pytest.mark.parametrize("address", ["/interventies/7/starten/", "/werkopdrachten/9/uitgevoerd/", "/uitloggen/"])
def test_an_address_of_a_button_opened_by_itself_is_a_sentence(visit, address):
    answer = visit(Role.ADVISEUR).get(address)
    assert (answer.status_code, answer["Allow"].split(",")[0]) == (405, "POST")
    assert "Dit adres hoort bij een knop op een andere pagina." in text_of(answer)


@pytest.mark.parametrize(("name", "password"), [("analist", "verkeerd"), ("niemand", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_read_the_same(town, client, name, password):
    answer = sign_in(client, name, password)
    assert "De accountnaam of het wachtwoord klopt niet. Let op hoofdletters." in text_of(answer)
    assert "_auth_user_id" not in client.session


def test_an_empty_form_asks_for_both(town, client):
    assert text_of(sign_in(client, "", "")).count("Vul dit in.") == 2


def test_after_too_many_wrong_passwords_even_the_right_one_waits(town, client):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, "analist", "verkeerd")
    answer = sign_in(client, "analist")
    assert answer.status_code == 429
    assert "Wacht 15 minuten" in text_of(answer)
    assert "_auth_user_id" not in client.session


def test_one_locked_account_does_not_lock_another(town, client):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, "analist", "verkeerd")
    assert sign_in(client, "boa").status_code == 302


def test_signing_out_is_a_button_not_an_address(visit):
    client = visit(Role.ADVISEUR)
    assert client.get("/uitloggen/").status_code == 405
    assert client.post("/uitloggen/")["Location"] == "/inloggen/"
    assert client.get("/").status_code == 302


def test_the_header_names_the_account_its_role_and_gemeente(visit):
    page = text_of(visit(Role.WIJKCOORDINATOR).get("/"))
    assert "OpenVIS Proefstad wijkcoordinator, wijkcoördinator" in page


@pytest.fixture
def of_two(town):
    """An adviseur of the small town and of a gemeente in which nothing is stored yet."""
    create_account("regio", PASSWORD, Role.ADVISEUR, [GEMEENTE, OTHER_GEMEENTE])
    return "regio"


def test_who_has_one_gemeente_has_nothing_to_choose(visit):
    assert 'id="gemeente"' not in visit(Role.ADVISEUR).get("/").content.decode()


def test_who_has_two_chooses_by_name_in_one_form(visit, of_two):
    client = visit(of_two)
    page = client.get("/").content.decode()
    assert '<option value="GM9902">GM9902</option><option value="GM9901" selected>Proefstad</option>' in page
    assert "Voor deze gemeente is nog niets ingelezen." in text_of(client.get("/begin/?gemeente=GM9902", follow=True))
    assert "Voor deze gemeente is nog niets ingelezen." in text_of(client.get("/"))  # and it is remembered


@pytest.mark.parametrize("address", ["/gebied/BU99010103/", "/interventies/nieuw/?gebied=BU99010103&soort=overval"])
def test_a_link_to_a_buurt_of_the_other_gemeente_works(visit, of_two, address):
    client = visit(of_two)
    client.get("/begin/?gemeente=GM9902")
    answer = client.get(address)
    assert answer.status_code == 200
    assert "Markt 3" in text_of(answer)
    assert "OpenVIS Proefstad" in text_of(answer)
