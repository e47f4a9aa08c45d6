"""Whatever is tried leaves exactly one line: with the change, or without it."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from openvis.decisions.rules.recording import recorded
from openvis.decisions.rules.states import Verb
from openvis.domain.access import Person, Role, Scope
from openvis.domain.audit import AuditLine
from openvis.errors import NotAllowedNow
from openvis.store import audit, interventions
from tests.support.people import ADVISEUR, AWAY, HOME, NOW, make, person

SCOPE = Scope.of(HOME)


def attempt(by: Person = ADVISEUR, gemeente: str | None = HOME):
    return recorded(by, Verb.END_INTERVENTION, subject="intervention/5", gemeente=gemeente, now=NOW, origin="web")


@pytest.mark.django_db
def test_a_line_says_action_object_result_origin_actor_and_moment():
    with attempt() as it:
        it.detail = "klaar"
    assert audit.lines(SCOPE) == [
        AuditLine(NOW, ADVISEUR.username, "end-intervention", "intervention/5", HOME, "web", "ok", "klaar")
    ]


@pytest.mark.django_db
def test_a_refusal_says_why_and_keeps_the_number_that_was_tried():
    def change():
        with attempt() as it:
            it.subject, it.detail = "intervention/6", "bijna"
            raise NotAllowedNow("Dat kan nu niet.", "Wacht tot morgen.")

    with pytest.raises(NotAllowedNow):
        change()
    assert audit.lines(SCOPE) == [
        AuditLine(
            NOW, ADVISEUR.username, "end-intervention", "intervention/5", HOME, "web", "refused", "Dat kan nu niet."
        )
    ]


@pytest.mark.django_db(transaction=True)
def test_a_refusal_undoes_the_change_and_keeps_the_line():
    made = make()

    def change():
        with attempt():
            interventions.append_state(made, made.state, by=ADVISEUR, at=NOW)
            interventions.add(made, by=ADVISEUR, at=NOW)
            raise NotAllowedNow("Toch niet.")

    with pytest.raises(NotAllowedNow):
        change()
    assert interventions.of_gemeente(SCOPE, HOME) == [made]
    assert [line.result for line in audit.lines(SCOPE)] == ["refused", "ok"]
    assert audit.verify(SCOPE) == []


@pytest.mark.django_db(transaction=True)
def test_a_mistake_in_the_program_changes_nothing_at_all():
    made = make()

    def change():
        with attempt():
            interventions.append_state(made, made.state, by=ADVISEUR, at=NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change()
    assert [line.action for line in audit.lines(SCOPE)] == ["make-intervention"]
    interventions.append_state(made, made.state, by=ADVISEUR, at=NOW)  # its number is still free


@pytest.mark.django_db(transaction=True)
def test_without_its_line_a_change_does_not_happen(monkeypatch):
    """The line is part of the change: where it cannot be written, the change is not made either."""

    def full(line):
        raise OSError("no room left")

    monkeypatch.setattr(audit, "append", full)
    with pytest.raises(OSError, match="no room left"):
        make()
    assert interventions.of_gemeente(SCOPE, HOME) == []


@pytest.mark.django_db(transaction=True)
def test_a_change_is_never_part_of_a_larger_one():
    """Otherwise whoever calls a service could undo it later, refused line and all."""
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        make()
    assert not connection.in_atomic_block
    assert audit.lines(SCOPE) == []


@pytest.mark.django_db
@pytest.mark.parametrize("gemeente", [None, "", "GM99", "nergens; drop table"])
def test_what_belongs_to_no_gemeente_is_recorded_at_home(gemeente):
    someone = Person(7, "twee-gemeenten", Role.ADVISEUR, Scope.of(AWAY, HOME))
    with pytest.raises(NotAllowedNow), attempt(someone, gemeente):
        raise NotAllowedNow("Nee.")
    assert len(audit.lines(Scope.of(HOME))) == 1
    assert audit.lines(Scope.of(AWAY)) == []


@pytest.mark.django_db
def test_the_line_lands_where_the_thing_is_not_where_the_person_is():
    with pytest.raises(NotAllowedNow), attempt(person(Role.ADVISEUR, AWAY), HOME):
        raise NotAllowedNow("Nee.")
    assert len(audit.lines(Scope.of(HOME))) == 1


@pytest.mark.django_db
def test_moments_are_those_that_were_handed_over():
    make(now=NOW + timedelta(hours=1))
    assert audit.lines(SCOPE)[0].at == NOW + timedelta(hours=1)
