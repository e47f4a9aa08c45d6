"""What the store keeps of the Top-X: criteria and moments in versions, and nothing of another gemeente."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from openvis.domain.access import Scope
from openvis.domain.top_x import Party, Recount, TopXCriteria, TopXState
from openvis.errors import NotAllowedNow, NotPermitted
from openvis.store import models
from openvis.store import top_x as store
from tests.support.top_x import ADVISEUR, HOME, NOW, TEXT, TODAY, moment

pytestmark = pytest.mark.django_db
SCOPE, AWAY = Scope.of(HOME), "GM9902"
CRITERIA = TopXCriteria(HOME, 1, TEXT, date(2026, 1, 1), "adviseur", NOW)
RECOUNT = Recount(1, 3, 0, 15, (Party.SAFETY_HOUSE, Party.GEMEENTE), "Met de regio.")


def kept(**changes):
    return store.add(replace(moment(TODAY), **changes), by=ADVISEUR, at=NOW)


def test_criteria_are_read_as_they_were_written_the_newest_first():
    second = replace(CRITERIA, number=2, text="Een andere tekst, even goed.")
    store.add_criteria(CRITERIA)
    store.add_criteria(second)
    assert store.criteria(SCOPE, HOME) == [second, CRITERIA]


def test_a_number_of_criteria_is_written_once_in_a_gemeente():
    store.add_criteria(CRITERIA)
    store.add_criteria(replace(CRITERIA, gemeente=AWAY))
    with pytest.raises(NotAllowedNow, match="Iemand anders"):
        store.add_criteria(replace(CRITERIA, text="Nog een andere tekst."))
    assert [each.text for each in store.criteria(SCOPE, HOME)] == [TEXT]


def test_a_moment_and_what_it_came_to_are_read_as_they_were_written():
    store.add_criteria(CRITERIA)
    made = kept()
    assert store.get(SCOPE, made.id) == made
    held = store.append_version(replace(made, state=TopXState.HELD, recount=RECOUNT), by=ADVISEUR, at=NOW)
    assert (held.recount, held.version, held.state) == (RECOUNT, 2, TopXState.HELD)
    assert store.versions(SCOPE, made.id) == [made, held]


@pytest.mark.parametrize(
    "odd",
    [{"state": TopXState.HELD.value}, {"came_in": 1, "state": TopXState.HELD.value}],
)
def test_the_database_keeps_no_moment_that_was_held_without_numbers(odd):
    made = kept()
    row = models.TopXStep.objects.get(moment_id=made.id)
    row.pk, row._state.adding, row.number = None, True, 2
    for name, value in odd.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_version_that_is_no_longer_the_last_is_refused():
    made = kept()
    store.append_version(replace(made, day=TODAY + timedelta(days=1)), by=ADVISEUR, at=NOW)
    for late in (
        lambda: store.append_version(made, by=ADVISEUR, at=NOW),
        lambda: store.locked(SCOPE, made.id, version=1),
    ):
        with pytest.raises(NotAllowedNow, match="Iemand anders"):
            late()
    assert store.locked(SCOPE, made.id, version=2).day == TODAY + timedelta(days=1)


def test_the_latest_day_comes_first_whichever_was_planned_first():
    late, early = kept(day=date(2026, 10, 1)), kept(day=date(2026, 4, 1))
    assert store.of_gemeente(SCOPE, HOME) == [late, early]


def test_nothing_of_another_gemeente_and_nothing_without_a_scope():
    made, other = kept(), kept(gemeente=AWAY)
    store.add_criteria(replace(CRITERIA, gemeente=AWAY))
    assert store.of_gemeente(SCOPE, AWAY) == store.of_gemeente(Scope.of(), HOME) == store.criteria(SCOPE, AWAY) == []
    assert store.of_gemeente(SCOPE, HOME) == [made]
    assert (store.gemeente_of(other.id), store.gemeente_of(other.id + 1000)) == (AWAY, None)
    told = []
    for number in (other.id, other.id + 1000):
        with pytest.raises(NotPermitted) as refusal:
            store.get(SCOPE, number)
        told.append(str(refusal.value).replace(str(number), "N"))
    assert told[0] == told[1]


def test_the_program_itself_names_no_account():
    assert store.add(moment(TODAY), by=None, at=NOW).by == "systeem"


def test_moments_are_read_as_they_were_known():
    made = kept()
    moved = store.append_version(replace(made, day=TODAY + timedelta(days=9)), by=ADVISEUR, at=NOW + timedelta(days=1))
    later = store.add(moment(date(2026, 10, 1)), by=ADVISEUR, at=NOW + timedelta(days=2))
    assert store.of_gemeente(SCOPE, HOME, known=NOW - timedelta(seconds=1)) == []
    assert store.of_gemeente(SCOPE, HOME, known=NOW) == [made]
    assert store.of_gemeente(SCOPE, HOME, known=NOW + timedelta(days=1)) == [moved]
    assert store.of_gemeente(SCOPE, HOME) == [later, moved]
