"""What the store keeps of a signal: steps that stay, content that can go, and nothing of another gemeente."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from openvis.domain.access import Scope
from openvis.domain.undermining import NoFollowUp, Origin, UnderminingPhase
from openvis.errors import NotAllowedNow, NotPermitted
from openvis.store import models, risk_locations
from openvis.store import undermining as store
from tests.support.undermining import ADVISEUR, BUURT, CASE, HOME, NOW, TODAY, put_on_list, signal

pytestmark = pytest.mark.django_db
SCOPE, AWAY = Scope.of(HOME), "GM9902"


def kept(**changes):
    return store.add(signal(case=None, **changes), by=ADVISEUR, at=NOW)


@pytest.mark.parametrize("origin", list(Origin))
@pytest.mark.parametrize("case", [None, CASE])
def test_what_is_stored_is_what_is_read(origin, case):
    given = signal(origin=origin, case=case)
    made = store.add(given, by=ADVISEUR, at=NOW)
    assert made == replace(given, id=made.id)
    assert store.of_gemeente(SCOPE, HOME) == [made]


def test_the_newest_content_counts_and_the_older_goes_with_it():
    made = kept()
    numbered = store.append_step(replace(made, case="Z-1"), UnderminingPhase.ENRICHING, by=ADVISEUR, at=NOW)
    other = store.append_step(replace(numbered, case=CASE), UnderminingPhase.WEIGHING, by=ADVISEUR, at=NOW)
    assert (numbered.case, other.case) == ("Z-1", CASE)
    assert models.UnderminingContent.objects.filter(signal_id=made.id).count() == 3
    store.erase(other, at=NOW)
    assert models.UnderminingContent.objects.filter(signal_id=made.id).count() == 0
    assert models.UnderminingStep.objects.filter(signal_id=made.id).count() == 3


def test_a_step_without_another_number_adds_no_content():
    made = kept()
    store.append_step(made, UnderminingPhase.ENRICHING, by=ADVISEUR, at=NOW)
    assert models.UnderminingContent.objects.filter(signal_id=made.id).count() == 1


def test_after_erasure_a_step_brings_nothing_back():
    made = kept()
    store.erase(made, at=NOW)
    after = store.append_step(
        replace(made, case=CASE), UnderminingPhase.NO_FOLLOW_UP, by=None, at=NOW, reason=NoFollowUp.EXPIRED
    )
    assert (after.buurt, after.origin, after.case, after.cleared_on) == (None, None, None, TODAY)
    assert (after.phase, after.reason) == (UnderminingPhase.NO_FOLLOW_UP, NoFollowUp.EXPIRED)


def test_it_is_erased_once():
    made = kept()
    store.erase(made, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        store.erase(made, at=NOW)


def test_erasing_one_leaves_the_others():
    one, other = kept(), kept()
    store.erase(one, at=NOW)
    assert store.get(SCOPE, other.id) == other


@pytest.mark.parametrize("missing", ["buurt", "origin"])
def test_nothing_is_stored_without_its_content(missing):
    with pytest.raises(ValueError, match="buurt and origin"), transaction.atomic():
        store.add(signal(**{missing: None}), by=ADVISEUR, at=NOW)
    assert store.of_gemeente(SCOPE, HOME) == []


@pytest.mark.parametrize(
    ("phase", "reason"),
    [(UnderminingPhase.NO_FOLLOW_UP, None), (UnderminingPhase.WEIGHING, NoFollowUp.TOO_LITTLE)],
)
def test_the_database_asks_a_reason_where_it_ends_and_only_there(phase, reason):
    made = kept()
    with pytest.raises(IntegrityError), transaction.atomic():
        store.append_step(made, phase, by=ADVISEUR, at=NOW, reason=reason)


def test_a_version_that_is_no_longer_the_last_is_refused():
    made = kept()
    store.append_step(made, UnderminingPhase.ENRICHING, by=ADVISEUR, at=NOW)
    for late in (
        lambda: store.append_step(made, UnderminingPhase.WEIGHING, by=ADVISEUR, at=NOW),
        lambda: store.locked(SCOPE, made.id, version=1),
    ):
        with pytest.raises(NotAllowedNow, match="Iemand anders"):
            late()


def test_since_when_is_the_day_of_the_last_step_in_dutch_time():
    made = kept()
    late = NOW.replace(hour=23, minute=30)  # half past midnight the next day
    assert store.append_step(made, UnderminingPhase.ENRICHING, by=None, at=late).since == TODAY + timedelta(days=1)


def test_the_newest_that_came_in_is_first():
    old, new = kept(received_on=TODAY - timedelta(days=9)), kept()
    assert [each.id for each in store.of_gemeente(SCOPE, HOME)] == [new.id, old.id]


def test_nothing_of_another_gemeente_and_nothing_without_a_scope():
    made, other = kept(), kept(gemeente=AWAY)
    put_on_list()
    assert store.of_gemeente(SCOPE, AWAY) == store.of_gemeente(Scope.of(), HOME) == []
    assert (store.gemeente_of(other.id), store.gemeente_of(other.id + 1000)) == (AWAY, None)
    assert store.gemeenten() == [HOME, AWAY]
    assert store.get(SCOPE, made.id).buurt == BUURT
    with pytest.raises(NotPermitted):
        store.get(SCOPE, other.id)


def test_a_risk_location_is_read_as_it_was_stored_and_needs_its_place():
    made = put_on_list()
    assert risk_locations.get(SCOPE, made.id) == made
    assert risk_locations.of_gemeente(Scope.of(), HOME) == []
    assert risk_locations.gemeente_of(made.id) == HOME
    for missing in ("buurt", "place", "object_kind"):
        with pytest.raises(ValueError, match="buurt, place and kind"), transaction.atomic():
            risk_locations.add(replace(made, **{missing: None}), by=ADVISEUR, at=NOW)
    assert risk_locations.of_gemeente(SCOPE, HOME) == [made]


def test_two_steps_of_a_risk_location_at_once_cannot_both_succeed():
    made = put_on_list()
    row = models.RiskLocationStep.objects.get(location_id=made.id)
    row.pk, row._state.adding = None, True
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_signals_are_read_in_the_phase_in_which_they_were_known():
    made = kept()
    store.append_step(made, UnderminingPhase.ENRICHING, by=ADVISEUR, at=NOW + timedelta(days=1))
    phases = {
        known: [each.phase for each in store.of_gemeente(SCOPE, HOME, known=known)]
        for known in (NOW - timedelta(seconds=1), NOW, NOW + timedelta(days=1))
    }
    assert list(phases.values()) == [[], [UnderminingPhase.SIGNAL], [UnderminingPhase.ENRICHING]]
