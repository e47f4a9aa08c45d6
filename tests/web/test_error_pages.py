"""What a visitor reads when something does not work: a sentence, a next step, and never a traceback."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.http import Http404
from django.test import Client, RequestFactory

from openvis import errors
from openvis.domain.access import Role
from openvis.store.accounts import create_account
from openvis.web.middleware import STATUS_OF, ErrorPageMiddleware
from openvis.web.views.errors import HEADING_OF, bad_request, failed, not_found
from tests.support.deliveries import GEMEENTE, areas, deliver
from tests.support.small_town import PASSWORD
from tests.web.reading import text_of


def page_for(error: Exception, typed: dict[str, str] | None = None):
    request = RequestFactory().get("/")
    if typed:
        form = "application/x-www-form-urlencoded"
        request = RequestFactory().post("/", urlencode(typed), content_type=form)
    return ErrorPageMiddleware(lambda _: None).process_exception(request, error)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.NotPermitted("Dat mag niet.", "Vraag het."), 403),
        (errors.UnknownValue("Dat bestaat niet.", "Kies iets anders."), 404),
        (errors.InputError("Dat kan niet.", "Verbeter het."), 400),
        (errors.NotAllowedNow("Dat kan nu niet.", "Wacht."), 409),
        (errors.NothingStored("Er is niets.", "Lees iets in."), 200),
        (errors.StoreBusy("Er wordt geschreven.", "Wacht even."), 503),
        (errors.SourceUnreachable("De bron zwijgt.", "Later nog eens."), 500),
    ],
)
def test_each_kind_of_error_has_its_status_and_keeps_its_sentences(error, status):
    answer = page_for(error)
    assert answer.status_code == status
    assert error.sentence in text_of(answer)
    assert error.next_step in text_of(answer)
    assert HEADING_OF[status] in text_of(answer)


def test_every_error_of_the_program_has_a_status():
    kinds = {kind for kind in vars(errors).values() if isinstance(kind, type)}
    for kind in kinds:
        assert any(issubclass(kind, known) for known, _ in STATUS_OF)


def test_another_error_is_left_to_django():
    assert page_for(ValueError("van binnen")) is None


def test_an_address_that_does_not_exist(client, db):
    answer = client.get("/nergens/")
    assert answer.status_code == 404
    assert "Dit adres bestaat niet." in text_of(answer)


def test_the_page_of_an_unforeseen_error_needs_nothing_that_may_be_broken():
    answer = failed(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Er is een fout in OpenVIS." in text_of(answer)


def test_an_unforeseen_error_shows_no_traceback(db, monkeypatch, town, visit):
    from openvis.store import results

    monkeypatch.setattr(results, "figures", lambda *_, **__: 1 / 0)
    answer = visit(Role.ADVISEUR).get("/")
    assert answer.status_code == 500
    assert "Er is een fout in OpenVIS." in text_of(answer)
    assert "ZeroDivisionError" not in answer.content.decode()


@pytest.mark.parametrize(("view", "status"), [(bad_request, 400), (not_found, 404)])
def test_djangos_own_refusals_are_sentences_too(view, status):
    answer = view(RequestFactory().get("/"), Http404())
    assert answer.status_code == status
    assert HEADING_OF[status] in text_of(answer)


@pytest.fixture
def newcomer(db) -> Client:
    """An adviseur of a gemeente that has just been installed."""
    create_account("nieuw", PASSWORD, Role.ADVISEUR, [GEMEENTE])
    client = Client()
    client.login(username="nieuw", password=PASSWORD, request=RequestFactory().post("/inloggen/"))
    return client


def test_an_empty_store_says_how_to_begin(newcomer):
    answer = newcomer.get("/")
    assert answer.status_code == 200
    assert "Voor deze gemeente is nog niets ingelezen." in text_of(answer)
    assert "openvis import areas" in text_of(answer)
    assert "Er zijn nog geen cijfers berekend." in text_of(answer)


def test_data_without_a_run_says_how_to_calculate(newcomer, tmp_path):
    deliver(areas("BU99010101"), "areas", folder=tmp_path)
    answer = newcomer.get("/")
    assert answer.status_code == 200
    assert "openvis analyse --gemeente GM9901" in text_of(answer)


@pytest.mark.parametrize("address", ["/bronnen/", "/interventies/", "/werkopdrachten/"])
def test_the_other_pages_work_on_an_empty_store(newcomer, address):
    assert newcomer.get(address).status_code == 200


def test_what_was_typed_can_still_be_copied_but_never_a_password():
    typed = {"reason": "Er is al gebeld.", "version": "3", "password1": "drie woorden hier", "text": " "}
    told = text_of(page_for(errors.NotAllowedNow("Dat kan nu niet.", "Wacht."), typed))
    assert "Wat u had ingevuld Er is al gebeld. Naar" in told
    assert "woorden" not in told
    for error in (errors.NotPermitted("Dat mag niet."), errors.UnknownValue("Dat bestaat niet.")):
        assert "Wat u had ingevuld" not in text_of(page_for(error, typed))
    assert "Wat u had ingevuld" not in text_of(page_for(errors.InputError("Dat kan niet."), {"version": "3"}))
