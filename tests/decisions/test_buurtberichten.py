"""From a draft to residents: what may be said, who approves, and what is judged afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from openvis.decisions import buurtberichten as decide
from openvis.decisions.interventions import cancel_intervention
from openvis.decisions.rules.states import Verb
from openvis.domain.access import Person, Role
from openvis.domain.bijzonderheid import BijzonderheidState
from openvis.domain.buurtbericht import LEAST_ADDRESSES, BuurtberichtState, Channel
from openvis.domain.intervention import InterventionKind, InterventionState
from openvis.errors import InputError, NotAllowedNow
from openvis.store import audit, bijzonderheden, buurtberichten, interventions
from tests.support.buurtberichten import CELL_OF_WINDOW, bring_addresses, window
from tests.support.people import (
    ADVISEUR,
    ANALIST,
    BUURT,
    CATEGORY,
    COORDINATOR,
    HOME,
    NOW,
    TODAY,
    approved,
    attention,
    do,
    message_content,
    offered,
    person,
    write_message,
)

pytestmark = pytest.mark.django_db
SCOPE = ANALIST.scope


def around(metres: int = 100, **changes: Any) -> Any:
    return write_message(category=CATEGORY, cell=CELL_OF_WINDOW, content=message_content(metres=metres), **changes)


# ----- where it begins


def test_a_message_around_a_cell_knows_its_buurt_period_and_addresses(tmp_path: Path):
    window()
    bring_addresses(tmp_path, {CELL_OF_WINDOW: 7, "E1362N4502": 5, "E1363N4501": 40, "E1361N4506": 9})
    made = around()
    assert (made.state, made.version, made.place.buurt) == (BuurtberichtState.DRAFT, 1, BUURT)
    assert (made.until, made.since) == (TODAY, TODAY - timedelta(days=29))
    assert made.addresses == 12, "the cell and the eight beside it"
    assert around(200).addresses == 52
    assert around(500).addresses == 61
    assert buurtberichten.get(SCOPE, made.id) == made


def test_without_a_file_of_addresses_their_number_is_unknown_and_not_zero():
    window()
    assert around().addresses is None


def test_a_message_for_a_row_of_the_attention_list_is_for_the_whole_buurt(tmp_path: Path):
    bring_addresses(tmp_path, {"E1361N4501": 300, "E1399N4501": 41})
    made = write_message()
    assert (made.place.cell, made.place.buurt, made.content.metres) == (None, BUURT, 0)
    assert made.addresses == 341


def test_the_newest_year_of_addresses_counts(tmp_path: Path):
    bring_addresses(tmp_path, {"E1361N4501": 300}, vintage=2024)
    bring_addresses(tmp_path, {"E1361N4501": 280}, vintage=2026)
    assert write_message().addresses == 280


@pytest.mark.parametrize(
    ("cell", "buurt"), [("E1361N4502", BUURT), (CELL_OF_WINDOW, "")], ids=["no place of a run", "outside every buurt"]
)
def test_a_cell_that_is_no_place_of_the_newest_run_is_refused(cell: str, buurt: str):
    window(buurt=buurt)
    with pytest.raises(InputError, match="geen plek van de laatste berekening"):
        write_message(category=CATEGORY, cell=cell, content=message_content(metres=100))


def test_a_row_that_is_not_about_one_buurt_and_one_type_is_refused():
    for changes in ({"area": HOME, "area_name": "Proefstad"}, {"category": "vermogen"}):
        with pytest.raises(InputError, match="één buurt en één soort"):
            write_message(attention_id=attention(**changes))
    with pytest.raises(InputError, match="bestaat niet"):
        write_message(attention_id=999)


@pytest.mark.parametrize("slug", ["zedenmisdrijf", "mishandeling"])
def test_of_some_types_no_letter_goes_round(slug: str):
    with pytest.raises(InputError, match="buren zouden weten om wie het gaat"):
        write_message(attention_id=attention(category=slug))
    assert buurtberichten.of_gemeente(SCOPE, HOME) == []


# ----- nobody can be recognised


def test_an_area_with_too_few_addresses_is_refused_with_the_least_number(tmp_path: Path):
    window()
    bring_addresses(tmp_path, {CELL_OF_WINDOW: LEAST_ADDRESSES - 1, "E1363N4501": 1})
    with pytest.raises(InputError) as refusal:
        around()
    assert refusal.value.sentence == (
        "Binnen 100 meter van dit vak liggen 9 adressen; bij minder dan 10 is een huishouden te herkennen."
    )
    assert around(200).addresses == LEAST_ADDRESSES


def test_addresses_that_left_since_stop_the_approval_too(tmp_path: Path):
    bring_addresses(tmp_path, {"E1361N4501": 300})
    message = offered()
    bring_addresses(tmp_path, {"E1361N4501": 3}, vintage=2027)
    with pytest.raises(InputError, match="In deze buurt liggen 3 adressen"):
        do(Verb.APPROVE_MESSAGE, ADVISEUR, message)


def test_where_the_number_is_unknown_the_second_person_has_to_look():
    message = offered()
    with pytest.raises(InputError, match="aantal adressen in dit gebied is onbekend"):
        decide.approve_message(ADVISEUR, message.id, version=message.version, assured=False, now=NOW, origin="test")
    assert buurtberichten.get(SCOPE, message.id) == message
    assert do(Verb.APPROVE_MESSAGE, ADVISEUR, message).assured


def test_where_it_is_known_nothing_was_assured(tmp_path: Path):
    bring_addresses(tmp_path, {"E1361N4501": 300})
    assert not approved().assured


WRONG = {
    "a house number": ({"opening": "Bij Dorpsstraat 12 is ingebroken."}, "een huisnummer te noemen"),
    "a postcode": ({"title": "Let op in 3431 AB"}, "een postcode te noemen"),
    "a number by name": ({"advice": ("Let op bij nummer 8.",)}, "Advies 1 lijkt een huisnummer"),
    "a person": ({"opening": "De dader is J. de Vries uit deze straat."}, "lijkt namen te bevatten"),
    "a plate": ({"advice": ("Goed.", "Kijk uit naar 12-ABC-3.")}, "Advies 2 lijkt kentekens"),
    "no title": ({"title": "  "}, "De titel is 0 tekens lang"),
    "no advice": ({"advice": ()}, "Er staan 0 adviezen in"),
    "too many": ({"advice": ("Let op.",) * 9}, "Er staan 9 adviezen in"),
    "a long advice": ({"advice": ("a" * 161,)}, "Advies 1 is 161 tekens lang"),
    "a number that is no number": ({"phone": "030 1234567"}, "telefoonnummer van de gemeente"),
    "metres of a buurt": ({"metres": 100}, "Een afstand van 100 meter kan niet"),
    "too short ago": ({"days": 3}, "3 dagen terug kan niet"),
    "yesterday": ({"send_on": TODAY - timedelta(days=1)}, "is al voorbij"),
    "judged at once": ({"judged_on": TODAY + timedelta(days=69)}, "dag van het oordeel"),
    "judged never": ({"judged_on": TODAY + timedelta(days=225)}, "dag van het oordeel"),
    "no decrease": ({"reduction_percent": 0}, "Het doel van 0 % minder kan niet"),
}


@pytest.fixture
def row() -> int:
    return attention()


def test_what_may_not_be_said_is_refused_in_a_sentence_and_stored_nowhere(row: int):
    for name, (changes, sentence) in WRONG.items():
        with pytest.raises(InputError) as refusal:
            write_message(attention_id=row, content=message_content(**changes))
        assert sentence in refusal.value.sentence, name
        assert refusal.value.next_step, name
    assert buurtberichten.of_gemeente(SCOPE, HOME) == []


def test_the_number_of_the_gemeente_is_asked_where_the_text_names_it(row: int):
    with pytest.raises(InputError, match="telefoonnummer van de gemeente ontbreekt"):
        write_message(attention_id=row, text="algemeen")
    assert write_message(attention_id=row, text="algemeen", content=message_content(phone="14 030")).text == "algemeen"
    with pytest.raises(InputError, match="Deze tekst bestaat niet"):
        write_message(attention_id=row, text="onzin")


def test_distances_around_a_cell_have_bounds():
    window()
    for metres in (0, 50, 150, 600):
        with pytest.raises(InputError, match=f"Een afstand van {metres} meter kan niet"):
            around(metres)


# ----- a second person


def test_nobody_approves_what_he_wrote_a_version_of():
    """Also not where the role may both, as when somebody changed roles in between."""
    both = Person(ANALIST.id, ANALIST.username, Role.ADVISEUR, ANALIST.scope)
    first = write_message()
    other = person(Role.ANALIST)
    second = decide.change_message(
        Person(77, "collega", other.role, other.scope), first.id,
        version=1, content=message_content(title="Beter gezegd"), now=NOW, origin="test",
    )  # fmt: skip
    assert second.writers == {ANALIST.username, "collega"}
    waiting = do(Verb.OFFER_MESSAGE, ANALIST, second)
    for writer in (both, Person(77, "collega", Role.COORDINATOR, other.scope)):
        with pytest.raises(NotAllowedNow, match="een tweede persoon keurt het goed"):
            do(Verb.APPROVE_MESSAGE, writer, waiting)
    assert do(Verb.APPROVE_MESSAGE, ADVISEUR, waiting).state is BuurtberichtState.APPROVED


def test_sent_back_it_says_why_and_a_new_version_keeps_the_old_one():
    back = do(Verb.SEND_BACK_MESSAGE, COORDINATOR, offered())
    assert (back.state, back.reason) == (BuurtberichtState.DRAFT, "Te lang.")
    changed = do(Verb.CHANGE_MESSAGE, ANALIST, back)
    assert (changed.content.title, changed.reason, changed.version) == ("Een andere titel", "", 4)
    lines = audit.lines(SCOPE, f"buurtbericht/{back.id}")
    assert [line.action for line in reversed(lines)] == [
        "make-message", "offer-message", "send-back-message", "change-message",
    ]  # fmt: skip
    assert lines[1].detail == "Te lang."


def test_a_reason_names_no_person():
    message = offered()
    with pytest.raises(InputError, match="lijkt telefoonnummers te bevatten"):
        decide.send_back_message(
            ADVISEUR, message.id, version=message.version, reason="Bel 06 12345678.", now=NOW, origin="test"
        )


def test_of_two_who_change_the_same_draft_one_is_told_and_nothing_is_overwritten():
    draft = write_message()
    kept = do(Verb.CHANGE_MESSAGE, ANALIST, draft)
    with pytest.raises(NotAllowedNow) as refusal:
        decide.change_message(
            ANALIST, draft.id, version=draft.version, content=message_content(title="Te laat"), now=NOW, origin="test"
        )
    assert refusal.value.sentence == (
        "Dit buurtbericht is intussen gewijzigd: door een analist, op 2 maart 2026 om 10:30. "
        "Het staat nu op 'concept'. Uw wijziging is niet opgeslagen."
    )
    assert buurtberichten.get(SCOPE, draft.id) == kept


def test_whoever_approves_an_older_version_than_was_offered_is_told():
    message = offered()
    back = do(Verb.SEND_BACK_MESSAGE, ADVISEUR, message)
    with pytest.raises(NotAllowedNow, match="intussen gewijzigd"):
        do(Verb.APPROVE_MESSAGE, COORDINATOR, message)
    assert buurtberichten.get(SCOPE, message.id) == back


# ----- and it is judged


def test_an_approved_message_is_an_intervention_with_the_goal_that_stood_in_it():
    row = attention()
    message = approved(attention_id=row, content=message_content(reduction_percent=15))
    assert message.intervention_id
    plan = interventions.get(SCOPE, message.intervention_id)
    assert (plan.kind, plan.state) == (InterventionKind.COMMUNICATION, InterventionState.PLANNED)
    assert (plan.areas, plan.categories, plan.cells) == ((BUURT,), (CATEGORY,), ())
    assert (plan.starts_on, plan.ends_on) == (TODAY, TODAY + timedelta(weeks=12))
    assert plan.criterion.judged_on == TODAY + timedelta(weeks=18)
    assert (plan.criterion.reduction_percent, plan.attention_id) == (15, row)
    assert buurtberichten.of_intervention(SCOPE, plan.id) == message
    (line,) = audit.lines(SCOPE, f"intervention/{plan.id}")
    assert (line.action, line.actor, line.detail) == (
        "make-intervention",
        ADVISEUR.username,
        f"buurtbericht/{message.id}",
    )
    seen = bijzonderheden.of_attention(SCOPE, row)
    assert seen
    assert seen.state is BijzonderheidState.TAKEN_UP


def test_a_coordinator_may_approve_although_he_makes_no_interventions_himself():
    message = do(Verb.APPROVE_MESSAGE, COORDINATOR, offered())
    assert message.intervention_id


def test_it_starts_on_the_day_it_is_sent():
    message = do(Verb.REPORT_SENT, person(Role.WIJKCOORDINATOR), approved())
    assert (message.channels, message.sent_on) == ((Channel.LETTER, Channel.WHATSAPP), TODAY)
    assert message.intervention_id
    assert interventions.get(SCOPE, message.intervention_id).state is InterventionState.RUNNING


def test_recalled_its_intervention_is_cancelled_and_is_still_to_be_seen():
    message = do(Verb.RECALL_MESSAGE, ADVISEUR, approved())
    assert (message.state, message.reason) == (BuurtberichtState.RECALLED, "De dader is gepakt.")
    assert message.intervention_id
    assert interventions.get(SCOPE, message.intervention_id).state is InterventionState.CANCELLED


def test_an_intervention_that_somebody_cancelled_by_hand_is_left_alone():
    message = approved()
    assert message.intervention_id
    cancel_intervention(ADVISEUR, message.intervention_id, now=NOW, origin="test")
    assert do(Verb.REPORT_SENT, ADVISEUR, message).state is BuurtberichtState.SENT
    assert interventions.get(SCOPE, message.intervention_id).state is InterventionState.CANCELLED


def test_a_message_whose_day_has_gone_by_is_not_approved_any_more():
    """Otherwise its goal would be set after the start."""
    message = offered()
    with pytest.raises(InputError, match="De verzenddag 2 maart 2026 is al voorbij"):
        decide.approve_message(
            ADVISEUR, message.id, version=message.version, assured=True, now=NOW + timedelta(days=2), origin="test"
        )
    assert interventions.of_gemeente(SCOPE, HOME) == []


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"channels": []}, "Er staat niet hoe"),
        ({"sent_on": TODAY + timedelta(days=1)}, "moet nog komen"),
        ({"sent_on": TODAY - timedelta(days=1)}, "Het bericht zou uitgaan vanaf 2 maart 2026"),
    ],
)
def test_what_is_said_of_the_sending_must_be_possible(answers: dict[str, Any], sentence: str):
    message = approved()
    asked: dict[str, Any] = {"channels": [Channel.WEB], "sent_on": TODAY} | answers
    with pytest.raises(InputError, match=sentence):
        decide.report_sent(ADVISEUR, message.id, version=message.version, now=NOW, origin="test", **asked)
    assert buurtberichten.get(SCOPE, message.id) == replace(message)
