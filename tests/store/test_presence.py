"""What the store keeps of aanwezigheid: every version, what was known when, and nothing of another gemeente."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from openvis.domain.access import Scope
from openvis.domain.presence import PresenceKind, PresenceState, Rhythm
from openvis.errors import NotAllowedNow, NotPermitted
from openvis.store import models
from openvis.store import presence as store
from tests.support.presence import BUURT, HOME, NOW, WIJKCOORDINATOR, presence

pytestmark = pytest.mark.django_db
SCOPE, LATER = Scope.of(HOME), NOW + timedelta(days=1)
AWAY = "GM9902"


def kept(**changes):
    return store.add(presence(**changes), by=WIJKCOORDINATOR, at=NOW)


@pytest.mark.parametrize("kind", list(PresenceKind))
@pytest.mark.parametrize("rhythm", list(Rhythm))
def test_what_is_stored_is_what_is_read(kind, rhythm):
    given = presence(
        kind=kind, rhythm=rhythm, title="Koffie & thee", areas=(BUURT, "BU99010102"), hours=2.25,
        ends_on=None if rhythm is Rhythm.DAY else date(2026, 2, 1),
    )  # fmt: skip
    made = store.add(given, by=WIJKCOORDINATOR, at=NOW)
    assert made == replace(given, id=made.id, by=WIJKCOORDINATOR.username)
    assert store.get(SCOPE, made.id) == made


def test_what_the_program_registers_itself_names_no_account():
    assert store.add(presence(), by=None, at=NOW).by == "systeem"


def test_the_latest_start_comes_first_and_only_its_newest_version():
    old, new = kept(starts_on=date(2025, 1, 1)), kept(starts_on=date(2026, 2, 1))
    changed = store.append_version(replace(old, hours=9.0), by=WIJKCOORDINATOR, at=LATER)
    assert store.of_gemeente(SCOPE, HOME) == [new, changed]
    assert store.versions(SCOPE, old.id) == [old, changed]


def test_what_was_known_at_a_moment_is_read_as_it_was_then():
    made = kept()
    gone = store.append_version(replace(made, state=PresenceState.WITHDRAWN), by=WIJKCOORDINATOR, at=LATER)
    assert store.of_gemeente(SCOPE, HOME, known=NOW) == [made]
    assert store.of_gemeente(SCOPE, HOME, known=LATER) == store.of_gemeente(SCOPE, HOME) == [gone]


def test_a_version_that_is_no_longer_the_last_is_refused():
    made = kept()
    store.append_version(replace(made, people=61), by=WIJKCOORDINATOR, at=LATER)
    for late in (
        lambda: store.append_version(made, by=None, at=LATER),
        lambda: store.locked(SCOPE, made.id, version=1),
    ):
        with pytest.raises(NotAllowedNow) as refusal:
            late()
        assert refusal.value.next_step


def test_two_writers_of_one_version_cannot_both_succeed():
    made = kept()
    row = models.PresenceStep.objects.get(presence_id=made.id)
    row.pk, row._state.adding = None, True
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_the_database_keeps_no_end_before_a_start():
    with pytest.raises(IntegrityError), transaction.atomic():
        kept(rhythm=Rhythm.PERIOD, ends_on=date(2025, 1, 1))


def test_nothing_of_another_gemeente_and_nothing_without_a_scope():
    made, other = kept(), kept(gemeente=AWAY)
    assert store.of_gemeente(SCOPE, AWAY) == store.of_gemeente(Scope.of(), HOME) == []
    assert store.of_gemeente(Scope.of(HOME, AWAY), AWAY) == [other]
    assert store.gemeente_of(other.id) == AWAY
    assert store.gemeente_of(other.id + made.id + 1000) is None
    told = []
    for number in (other.id, other.id + 1000):
        with pytest.raises(NotPermitted) as refusal:
            store.get(SCOPE, number)
        told.append(str(refusal.value).replace(str(number), "N"))
    assert told[0] == told[1]
