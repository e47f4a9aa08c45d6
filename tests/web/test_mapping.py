"""Words without a kind on their pages: what is shown, what may be chosen, and what a choice leaves behind."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from openvis.domain.access import Role
from openvis.domain.category import OUTSIDE, UNKNOWN
from openvis.domain.mapping import SupplierWord
from openvis.domain.nearest_category import Near
from openvis.store import audit, mapping
from openvis.web.presenters.mapping import proposal_line, reported_sentence
from tests.support import small_town
from tests.web.reading import text_of

LIST = "/bronnen/woorden/"
WORD = "Afval dumpen naast bak"


def address(word: str = WORD, source: str = "handhaving") -> str:
    return f"{LIST}woord/?{urlencode({'bron': source, 'woord': word})}"


def choose(client, word=WORD, **answers):
    return client.post(address(word), answers, follow=True)


def decisions():
    return mapping.decisions(small_town.SCOPE)


# ----- what is shown


def test_every_word_is_listed_with_its_rows_and_what_it_looks_like(visit):
    page = text_of(visit(Role.COORDINATOR).get(LIST))
    assert "Van de 1.340 rijen zijn er 17 (1 %) nog niet ingedeeld. Ingedeeld: 0 van 2 woorden." in page
    assert f"{WORD} : zeg wat dit betekent 12 van 1.340 januari 2024 tot en met december 2025" in page
    assert "Boa: huisafval en zwerfafval; Boa: hinderlijk geplaatst voertuig of voorwerp" in page
    assert "Kabouters : zeg wat dit betekent 3 van 1.340" in page
    assert "niets wat OpenVIS kent" in page
    assert "Bij 2 rijen is het woord niet bewaard" in page


def test_who_may_not_decide_sees_the_words_without_a_way_to_change_them(visit):
    answer = visit(Role.TOEZICHTHOUDER).get(LIST)
    assert WORD in text_of(answer)
    assert "woord/?bron=" not in answer.content.decode()


def test_sources_and_a_delivery_lead_to_the_words(visit):
    page = visit(Role.COORDINATOR).get("/bronnen/")
    assert "Handhaving (boa's): Van de 1.340 rijen zijn er 17 (1 %) nog niet ingedeeld." in text_of(page)
    assert f'href="{LIST}"' in page.content.decode()
    batch = visit(Role.COORDINATOR).get(f"/bronnen/{small_town.batch_with_rejects().id}/")
    assert f'href="{LIST}"' in batch.content.decode()


def test_a_gemeente_without_a_run_has_no_words_yet(visit):
    assert "Er is nog niets berekend." in text_of(visit("buitenstaander").get(LIST))


def test_one_word_is_shown_with_proposals_and_why(visit):
    answer = visit(Role.COORDINATOR).get(address())
    page = text_of(answer)
    assert f"Wat betekent '{WORD}'?" in page
    assert "Boa: huisafval en zwerfafval Voorstel: lijkt sterk op 'afval dumpen' (81 van 100)" in page
    assert "Dit is door handhavers gevonden." in page
    html = answer.content.decode()
    assert 'value="boa-honden"' in html
    assert 'value="melding-zwerfafval"' not in html  # what the public reports is no answer here
    assert "Sla over: naar 'Kabouters'" in page


# ----- what a choice does


def test_a_proposal_is_taken_and_the_next_run_counts_by_it(visit):
    page = text_of(choose(visit(Role.COORDINATOR), soort="boa-afval"))
    assert f"'{WORD}' is nu Boa: huisafval en zwerfafval. De volgende berekening telt daarmee." in page
    assert "1 besluit telt nog niet mee in de cijfers." in page
    assert "Ingedeeld: 1 van 2 woorden." in page
    (made,) = decisions()
    assert (made.word, made.category, made.by) == (WORD, "boa-afval", "coordinator")
    (line,) = audit.lines(small_town.SCOPE)
    assert (line.action, line.origin, line.result) == ("map-word", "web", "ok")


@pytest.mark.parametrize("button", [{"soort": "andere"}, {}])
def test_another_kind_comes_from_the_list_with_or_without_its_button(visit, button):
    choose(visit(Role.ANALIST), andere="boa-honden", **button)
    assert [made.category for made in decisions()] == ["boa-honden"]


def test_a_button_outweighs_what_was_left_in_the_list(visit):
    choose(visit(Role.ANALIST), soort="boa-afval", andere="boa-honden")
    assert [made.category for made in decisions()] == ["boa-afval"]


def test_what_falls_outside_the_picture_has_a_reason(visit):
    client = visit(Role.COORDINATOR)
    refused = choose(client, soort=OUTSIDE)
    assert refused.status_code == 400
    assert "daar hoort een reden bij." in text_of(refused)
    assert decisions() == []
    page = text_of(choose(client, soort=OUTSIDE, reden="Gaat over onderhoud."))
    assert f"'{WORD}' valt nu buiten het veiligheidsbeeld." in page
    assert "Gaat over onderhoud." in page


REFUSED = [
    ({}, 400, "U hebt nog niets gekozen."),
    ({"soort": "andere"}, 400, "U hebt nog niets gekozen."),
    ({"soort": "melding-zwerfafval"}, 400, "Die worden nooit bij elkaar geteld."),
    ({"soort": "boa-afval", "reden": "bel 0612345678"}, 400, "De reden lijkt telefoonnummers te bevatten"),
    ({"soort": "bestaat-niet"}, 404, "De categorie 'bestaat-niet' bestaat niet."),
]


@pytest.mark.parametrize(("answers", "status", "said"), REFUSED)
def test_what_cannot_be_is_said_beside_the_form_and_changes_nothing(visit, answers, status, said):
    answer = choose(visit(Role.COORDINATOR), **answers)
    assert answer.status_code == status
    assert said in text_of(answer)
    assert decisions() == []


def test_what_was_filled_in_stays_after_a_refusal(visit):
    html = choose(visit(Role.COORDINATOR), andere="boa-honden", reden="bel 0612345678").content.decode()
    assert '<option value="boa-honden" selected>' in html
    assert 'value="bel 0612345678"' in html


@pytest.mark.parametrize("role", [Role.ADVISEUR, Role.TOEZICHTHOUDER, Role.BOA])
def test_who_may_not_is_refused_and_that_is_written_down(visit, role):
    client = visit(role)
    assert client.get(address()).status_code == 403
    assert client.post(address(), {"soort": "boa-afval"}).status_code == 403
    assert decisions() == []
    assert [line.result for line in audit.lines(small_town.SCOPE)] == ["refused"]


@pytest.mark.parametrize(("word", "source"), [("Bestaat niet", "handhaving"), (WORD, "elders"), ("", "")])
def test_a_word_that_is_not_there_is_a_sentence(visit, word, source):
    answer = visit(Role.COORDINATOR).get(address(word, source))
    assert answer.status_code == 404
    assert "heeft in de laatste berekening geen woord" in text_of(answer)


# ----- back again


def test_a_choice_is_turned_back_and_stays_in_the_history(visit):
    client = visit(Role.COORDINATOR)
    choose(client, soort="boa-afval")
    choose(client, soort="boa-honden")
    page = client.get(address())
    assert "Wat eerder is gekozen Boa: honden , door coordinator op" in text_of(page)
    assert "Draai terug naar: Boa: huisafval en zwerfafval" in text_of(page)
    choose(client, soort="boa-afval", reden="Teruggedraaid.")
    assert [made.category for made in decisions()] == ["boa-afval", "boa-honden", "boa-afval"]
    assert "Teruggedraaid." in text_of(client.get(address()))


def test_the_first_choice_is_turned_back_to_nothing_and_then_there_is_no_further_back(visit):
    client = visit(Role.COORDINATOR)
    choose(client, soort="boa-afval")
    assert "Draai terug naar: Niet ingedeeld" in text_of(client.get(address()))
    page = text_of(choose(client, soort=UNKNOWN, reden="Teruggedraaid."))
    assert f"'{WORD}' is weer niet ingedeeld." in page
    assert "Draai terug" not in text_of(client.get(address()))


def test_the_log_says_what_a_word_became(visit):
    choose(visit(Role.COORDINATOR), soort="boa-afval")
    page = text_of(visit(Role.TOEZICHTHOUDER).get("/logboek/"))
    assert f"Soort ingedeeld. handhaving: {WORD} -> boa-afval gelukt" in page


# ----- in words


@pytest.mark.parametrize(
    ("score", "why"),
    [
        (1.0, "hetzelfde als 'graffiti' (100 van 100)"),
        (0.81, "lijkt sterk op 'graffiti' (81 van 100)"),
        (0.5, "lijkt op 'graffiti' (50 van 100)"),
        (0.3, "lijkt een beetje op 'graffiti' (30 van 100)"),
    ],
)
def test_how_much_a_word_looks_like_a_name(score, why):
    line = proposal_line(Near("boa-bekladden", score, "graffiti"))
    assert line == {"slug": "boa-bekladden", "label": "Boa: bekladden of wildplakken", "why": why}


@pytest.mark.parametrize(
    ("public_rows", "follows", "said"),
    [
        (0, True, "Wie het meldde, volgt uit de soort die u kiest."),
        (0, False, "Dit is door handhavers gevonden."),
        (12, False, "Dit is door het publiek gemeld."),
        (5, False, "Van deze rijen zijn er 5 door het publiek gemeld en 7 door handhavers gevonden."),
    ],
)
def test_who_reported_a_word_is_said_because_it_limits_the_answers(public_rows, follows, said):
    word = SupplierWord(
        "r", "GM9901", "s", "w", UNKNOWN, 12, public_rows, 40, "2025-01", "2025-02", follows_category=follows,
        nearest="[]",
    )  # fmt: skip
    assert reported_sentence(word).startswith(said)
