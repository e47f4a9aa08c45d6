"""The audit trail as the supervisor reads it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from openvis.decisions.rules.states import Verb
from openvis.domain.access import Role
from openvis.domain.audit import OK, REFUSED, AuditLine
from openvis.store import audit, models
from openvis.web.presenters.decisions import HAPPENED, TRIED
from openvis.web.presenters.log import log_line
from openvis.web.views.log import LINES_PER_PAGE
from tests.support import small_town
from tests.support.deliveries import OTHER_GEMEENTE
from tests.support.small_town import GEMEENTE
from tests.web.reading import text_of

WHOLE = "Het logboek klopt: geen enkele regel is gewijzigd of weggehaald."
MOMENT = datetime(2025, 3, 1, 12, 45, tzinfo=UTC)


def written(number: int = 0, **changed: str) -> AuditLine:
    facts = {
        "actor": f"account {number}",
        "action": "start-intervention",
        "subject": f"intervention/{number}",
        "gemeente": GEMEENTE,
        "origin": "web",
        "result": OK,
        "detail": "",
    }
    return AuditLine(at=MOMENT + timedelta(minutes=number), **facts | changed)


@pytest.fixture
def log(visit):
    return lambda query="": visit(Role.TOEZICHTHOUDER).get(f"/logboek/{query}")


def test_every_line_says_when_who_what_about_what_and_with_what_result(log):
    audit.append(written(7))
    audit.append(written(8, action="report-done", subject="work-order/3", result=REFUSED, detail="Dat kan nu niet."))
    answer = log()
    page = text_of(answer)
    newer = "1 maart 2025, 13:53 uur account 8 Wilde uitgevoerd melden. Geweigerd: Dat kan nu niet. Werkopdracht 3"
    older = "1 maart 2025, 13:52 uur account 7 Interventie gestart. Interventie 7"
    assert page.index(newer) < page.index(older)
    assert page.index("geweigerd website") < page.index("gelukt website")
    assert 'href="/interventies/7/"' in answer.content.decode()
    assert 'href="/werkopdrachten/3/"' in answer.content.decode()


@pytest.mark.parametrize("verb", Verb)
def test_every_verb_has_its_words(verb):
    assert log_line(written(action=verb))["event"] == f"{HAPPENED[verb]}."
    assert TRIED[verb] in log_line(written(action=verb, result=REFUSED))["event"]


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("create-account", "Account gemaakt."),
        ("renew-password", "Nieuw wachtwoord gegeven."),
        ("close-account", "Account gesloten."),
    ],
)
def test_what_was_done_to_an_account_is_named(log, action, said):
    audit.append(written(action=action, subject="account/boa"))
    assert f"account 0 {said} Account boa gelukt" in text_of(log())


@pytest.mark.parametrize("subject", ["intervention/new", "batch/abc", "iets"])
def test_what_has_no_page_has_no_link(subject):
    line = log_line(written(subject=subject))
    assert (line["route"], line["subject"]) == ("", "")


@pytest.mark.parametrize(("kind", "stored"), [("interventie", "intervention"), ("werkopdracht", "work-order")])
def test_the_lines_of_one_thing_may_be_asked_for(log, kind, stored):
    for number, subject in enumerate([f"{stored}/4", f"{stored}/44", "batch/4"]):
        audit.append(written(number, subject=subject))
    page = text_of(log(f"?over={kind}&nummer=4"))
    assert "account 0" in page
    assert "account 1" not in page
    assert "account 2" not in page


def test_the_lines_come_page_by_page(log):
    for number in range(LINES_PER_PAGE + 3):
        audit.append(written(number))
    first, second = log(), log("?pagina=2")
    assert text_of(first).count("Interventie gestart.") == LINES_PER_PAGE
    assert text_of(second).count("Interventie gestart.") == 3
    assert 'href="?pagina=2"' in first.content.decode()
    assert 'href="?pagina=1"' in second.content.decode()
    assert "Nieuwere regels" not in text_of(first)
    assert "Oudere regels" not in text_of(second)


@pytest.mark.parametrize(
    "query", ["?pagina=0", "?pagina=x", "?pagina=101", "?over=onzin&nummer=1", "?over=interventie", "?nummer=3"]
)
def test_nonsense_is_a_sentence(log, query):
    answer = log(query)
    assert answer.status_code == 404
    assert "ogboek" in text_of(answer)


def test_a_whole_trail_is_said_to_be_whole(log):
    small_town.running_intervention()
    assert WHOLE in text_of(log())


def test_a_line_changed_behind_our_back_is_told(log):
    small_town.running_intervention()
    models.AuditLine.objects.filter(number=1)._raw_delete("default")
    page = text_of(log())
    assert "Het logboek klopt niet. Meld dit aan de beheerder." in page
    assert f"Logboek {GEMEENTE}: tussen regel 0 en regel 2 ontbreekt iets." in page
    assert WHOLE not in page


def test_nothing_of_another_gemeente_is_here(log):
    audit.append(written(1, actor="van elders", gemeente=OTHER_GEMEENTE))
    assert "van elders" not in text_of(log())


def test_an_empty_trail_is_a_sentence(log):
    assert "Hierover staat niets in het logboek." in text_of(log())


def test_of_a_shared_product_it_says_with_whom_or_how_it_was_opened():
    shared = written(subject="shared-product/3", action="share-product", detail="rapport 5 met politie")
    looked = written(subject="shared-product/3", action="look-at-shared", detail="pdf")
    refused = written(subject="shared-product/3", action="look-at-shared", result=REFUSED, detail="Afgelopen.")
    assert [log_line(each)["subject"] for each in (shared, looked, refused)] == [
        "Gedeeld product 3: rapport 5 met politie",
        "Gedeeld product 3: pdf",
        "Gedeeld product 3",
    ]
    assert [log_line(each)["event"] for each in (shared, refused)] == [
        "Rapport gedeeld.",
        "Wilde inzien wat is gedeeld. Geweigerd: Afgelopen.",
    ]
