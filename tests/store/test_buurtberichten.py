"""Buurtberichten in the database: every version is kept, none is edited, and who comes second is told."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from openvis.decisions.rules.states import Verb
from openvis.domain.access import Person, Role, Scope
from openvis.domain.buurtbericht import BuurtberichtState, Channel, MessagePlace
from openvis.errors import NotAllowedNow, NotPermitted
from openvis.store import buurtberichten as store
from openvis.store import models
from tests.support.people import ADVISEUR, ANALIST, AWAY, BUURT, HOME, NOW, TODAY, approved, do, message_content

pytestmark = pytest.mark.django_db
SCOPE = Scope.of(HOME)
PLACE = MessagePlace("woninginbraak", BUURT, "E1361N4501", None)


def add(gemeente: str = HOME, **changes: Any) -> Any:
    given: dict[str, Any] = {"until": TODAY, "addresses": 118, "by": ANALIST, "at": NOW} | changes
    return store.add(gemeente, PLACE, "woninginbraak", message_content(metres=200), **given)


def test_what_was_added_is_read_back():
    made = add()
    assert store.get(SCOPE, made.id) == made
    assert (made.place, made.text, made.content) == (PLACE, "woninginbraak", message_content(metres=200))
    assert (made.state, made.version, made.writers) == (BuurtberichtState.DRAFT, 1, {ANALIST.username})
    assert (made.until, made.addresses, made.written_at) == (TODAY, 118, NOW)
    assert (made.reason, made.assured, made.channels, made.sent_on, made.intervention_id) == ("", False, (), None, None)


@pytest.mark.parametrize("addresses", [None, 0, 118])
def test_unknown_is_kept_apart_from_none(addresses: int | None):
    assert add(addresses=addresses).addresses == addresses


def test_a_new_version_stands_beside_the_old_one():
    made, other = add(), Person(91, "collega", Role.ANALIST, SCOPE)
    later = NOW + timedelta(hours=1)
    changed = store.append_content(
        made, message_content(title="Beter"), until=date(2026, 3, 5), addresses=None, by=other, at=later
    )
    assert store.get(SCOPE, made.id) == changed
    assert (changed.content.title, changed.until, changed.addresses) == ("Beter", date(2026, 3, 5), None)
    assert (changed.version, changed.writers, changed.written_at) == (2, {ANALIST.username, "collega"}, later)
    kept = models.BuurtberichtContent.objects.order_by("pk").values_list("title", flat=True)
    assert list(kept) == ["Er is ingebroken in uw buurt", "Beter"]


def test_a_state_keeps_what_was_said_and_the_moment_it_was_written():
    made = add()
    later = NOW + timedelta(days=1)
    waiting = store.append_state(made, BuurtberichtState.OFFERED, by=ANALIST, at=later)
    assert (waiting.content, waiting.written_at, waiting.version) == (made.content, NOW, 2)
    back = store.append_state(waiting, BuurtberichtState.DRAFT, by=ADVISEUR, at=later, reason="Te lang.")
    assert back.reason == "Te lang."
    again = store.append_state(back, BuurtberichtState.OFFERED, by=ANALIST, at=later)
    assert again.reason == "", "of the last step only"
    assert again.writers == {ANALIST.username}, "who steps has not written"


def test_what_came_of_it_stays_known_in_every_later_state():
    message = approved()
    sent = do(Verb.REPORT_SENT, ADVISEUR, message)
    assert (sent.intervention_id, sent.assured) == (message.intervention_id, True)
    assert (sent.channels, sent.sent_on) == ((Channel.LETTER, Channel.WHATSAPP), TODAY)


@pytest.mark.parametrize("how", ["locked", "state", "content"])
def test_whoever_comes_second_is_told_who_was_first(how: str):
    made = add()
    store.append_state(made, BuurtberichtState.OFFERED, by=ANALIST, at=datetime(2026, 3, 2, 14, 5, tzinfo=NOW.tzinfo))
    tries = {
        "locked": lambda: store.locked(SCOPE, made.id, version=made.version),
        "state": lambda: store.append_state(made, BuurtberichtState.RECALLED, by=ANALIST, at=NOW),
        "content": lambda: store.append_content(made, made.content, until=TODAY, addresses=1, by=ANALIST, at=NOW),
    }
    with pytest.raises(NotAllowedNow) as refusal:
        tries[how]()
    assert refusal.value.sentence == (
        "Dit buurtbericht is intussen gewijzigd: door een analist, op 2 maart 2026 om 15:05. "
        "Het staat nu op 'ter goedkeuring'. Uw wijziging is niet opgeslagen."
    )
    assert store.get(SCOPE, made.id).version == 2


def test_what_the_program_did_itself_has_no_role():
    made = add()
    store.append_state(made, BuurtberichtState.OFFERED, by=None, at=NOW)
    with pytest.raises(NotAllowedNow, match="door het systeem"):
        store.locked(SCOPE, made.id, version=1)


def test_two_steps_with_one_number_cannot_both_be_stored():
    made = add()
    row = models.Buurtbericht.objects.get(pk=made.id)
    same: dict[str, Any] = {"number": 1, "by": "x", "by_role": "", "at": NOW, "gemeente": HOME, "state": "draft"}
    with pytest.raises(IntegrityError), transaction.atomic():
        models.BuurtberichtStep.objects.create(buurtbericht=row, **same)


def test_nothing_of_it_is_ever_edited():
    add()
    for table in (models.Buurtbericht, models.BuurtberichtStep, models.BuurtberichtContent):
        row = table.objects.get()
        for change in (row.save, row.delete, table.objects.all().delete):
            with pytest.raises(RuntimeError, match="written once"):
                change()


def test_nothing_is_read_outside_the_scope_and_what_is_there_is_not_told():
    there = add(AWAY)
    answers = []
    for number in (there.id, there.id + 1000):
        with pytest.raises(NotPermitted) as refusal:
            store.get(SCOPE, number)
        answers.append(str(refusal.value).replace(str(number), "N"))
    assert answers[0] == answers[1]
    assert store.of_gemeente(SCOPE, AWAY) == []
    assert store.of_gemeente(Scope.of(AWAY), AWAY) == [there]
    assert (store.gemeente_of(there.id), store.gemeente_of(there.id + 1000)) == (AWAY, None)


def test_the_newest_comes_first():
    first, second = add(), add()
    assert [each.id for each in store.of_gemeente(SCOPE, HOME)] == [second.id, first.id]


def test_an_intervention_leads_to_its_message_and_another_to_none():
    message = approved()
    assert message.intervention_id is not None
    assert store.of_intervention(SCOPE, message.intervention_id) == message
    assert store.of_intervention(SCOPE, message.intervention_id + 1) is None
    assert store.of_intervention(Scope.of(AWAY), message.intervention_id) is None
