"""Registering aanwezigheid: what is asked, that nothing about a person stays, and that history only grows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from openvis.decisions import presence as decide
from openvis.decisions.rules.states import Verb
from openvis.domain.access import Scope
from openvis.domain.presence import PresenceKind, PresenceState, Rhythm
from openvis.errors import InputError, NotAllowedNow, NotPermitted, UnknownValue
from openvis.store import audit, models, presence
from tests.support.people import AWAY, HOME, NOW, TODAY, running
from tests.support.presence import WIJKCOORDINATOR, change_presence, register, registered, registration

pytestmark = pytest.mark.django_db


def test_what_was_filled_in_is_what_is_kept_with_one_line_in_the_trail():
    made = register(title="  Koffie op het plein ", people=40, areas=("BU99010101", "BU99010102", "BU99010101"))
    [stored] = presence.of_gemeente(Scope.of(HOME), HOME)
    assert stored == made
    assert (stored.title, stored.areas, stored.version) == ("Koffie op het plein", ("BU99010101", "BU99010102"), 1)
    [line] = audit.lines(Scope.of(HOME), f"presence/{made.id}")
    assert (line.action, line.actor, line.detail) == ("register-presence", made.by, "wijkboa in de wijk")


REFUSED = {
    "no buurt": ({"areas": ()}, "Er is geen buurt gekozen."),
    "a wijk": ({"areas": ("WK990101",)}, "is geen buurt van deze gemeente"),
    "a buurt of another": ({"areas": ("BU99020101",)}, "is geen buurt van deze gemeente"),
    "no code": ({"areas": ("Kerkbuurt",)}, "is geen gebiedscode"),
    "a number of nobody": ({"hours": 0.0}, "Er is geen getal ingevuld."),
    "hours of a minute": ({"hours": 1.1}, "uren (1,1) kan niet"),
    "too many hours": ({"hours": 2001.0}, "kan niet"),
    "fewer than none": ({"people": -1}, "-1 mensen kan niet"),
    "a crowd": ({"people": 100_001}, "kan niet"),
    "an end before the start": ({"ends_on": date(2026, 1, 5)}, "De laatste dag ligt vóór de eerste."),
    "for ever": ({"ends_on": date(2032, 1, 5)}, "langer dan vijf jaar"),
    "long ago": ({"starts_on": date(2001, 1, 6)}, "meer dan vijf jaar weg"),
    "hours of no period": ({"rhythm": Rhythm.PERIOD}, "zonder einde"),
    "a telephone number": ({"title": "Bel 06-12345678"}, "lijkt telefoonnummers te bevatten"),
    "a name": ({"title": "Avond met J. de Vries"}, "lijkt namen te bevatten"),
    "a letter": ({"title": "A"}, "is 1 tekens lang"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_is_refused_in_a_sentence_and_nothing_is_kept(what):
    changes, sentence = REFUSED[what]
    with pytest.raises((InputError, UnknownValue)) as refusal:
        register(**changes)
    assert sentence in str(refusal.value)
    assert refusal.value.next_step
    assert presence.of_gemeente(Scope.of(HOME), HOME) == []
    assert audit.lines(Scope.of(HOME))[0].result == "refused"


@pytest.mark.parametrize("kind", [PresenceKind.WATCH_GROUP, PresenceKind.INITIATIVE])
def test_a_group_needs_no_number_and_no_end(kind):
    made = register(kind=kind, rhythm=Rhythm.PERIOD, hours=0.0)
    assert made.goes_on
    assert change_presence(Verb.END_PRESENCE, WIJKCOORDINATOR, made).last_day == date(2026, 2, 24)


def test_a_correction_is_a_new_version_and_the_old_one_stays():
    before = registered()
    after = change_presence(Verb.CORRECT_PRESENCE, WIJKCOORDINATOR, before)
    assert presence.versions(Scope.of(HOME), before.id) == [before, after]
    assert (after.hours, after.version, after.state) == (5.5, 2, PresenceState.STANDING)
    later = presence.of_gemeente(Scope.of(HOME), HOME, known=NOW + timedelta(hours=1))
    assert later == [after]
    assert presence.of_gemeente(Scope.of(HOME), HOME, known=NOW - timedelta(hours=1)) == []


def test_two_people_change_the_same_and_one_gets_a_sentence():
    before = registered()
    change_presence(Verb.CORRECT_PRESENCE, WIJKCOORDINATOR, before)
    with pytest.raises(NotAllowedNow) as refusal:
        decide.correct(
            WIJKCOORDINATOR, before.id, registration(hours=9.0), version=before.version, now=NOW, origin="test"
        )
    assert "Iemand anders heeft dit net gewijzigd" in refusal.value.sentence
    assert presence.get(Scope.of(HOME), before.id).hours == 5.5


@pytest.mark.parametrize("last_day", [date(2026, 1, 5), TODAY + timedelta(days=1)])
def test_the_last_day_lies_between_the_first_and_today(last_day):
    made = registered()
    with pytest.raises(InputError, match="kan niet de laatste dag zijn"):
        decide.end(WIJKCOORDINATOR, made.id, last_day=last_day, version=1, now=NOW, origin="test")


def test_of_one_day_there_is_nothing_to_end():
    made = register(rhythm=Rhythm.DAY)
    with pytest.raises(InputError, match="één dag"):
        decide.end(WIJKCOORDINATOR, made.id, last_day=made.starts_on, version=1, now=NOW, origin="test")


def test_it_may_belong_to_an_intervention_of_this_gemeente_only():
    plan = running()
    assert register(intervention_id=plan.id).intervention_id == plan.id
    with pytest.raises(NotPermitted) as refusal:
        register(intervention_id=plan.id + 1000)
    assert "bestaat niet of hoort niet bij uw gemeente" in refusal.value.sentence


def test_a_row_is_written_once():
    made = registered()
    row = models.PresenceStep.objects.get(presence_id=made.id)
    with pytest.raises(RuntimeError, match="written once"):
        row.save()
    with pytest.raises(RuntimeError, match="written once"):
        models.PresenceStep.objects.filter(pk=row.pk).update(hours=1)


def test_another_gemeente_reads_nothing():
    made = registered()
    assert presence.of_gemeente(Scope.of(AWAY), HOME) == []
    with pytest.raises(NotPermitted):
        presence.get(Scope.of(AWAY), made.id)
    assert replace(made, version=1) == presence.get(Scope.of(HOME, AWAY), made.id)
