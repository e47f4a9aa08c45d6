"""Top-X: two moments a year, numbers and organisations, versions that stay, and nothing about a person."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from openvis.decisions import top_x as decide
from openvis.decisions.due.register import waiting_for
from openvis.decisions.due.top_x import due
from openvis.domain.access import Scope
from openvis.domain.due import DueKind, Urgency
from openvis.domain.personal_data import kind_inside
from openvis.domain.top_x import Party, TopXState
from openvis.errors import InputError, NotAllowedNow, NotPermitted
from openvis.store import audit, models, top_x
from tests.support.people import ADVISEUR, AWAY, COORDINATOR, HOME, NOW, TODAY
from tests.support.top_x import held_moment, outcome, plan_moment, planned_moment, write_criteria

pytestmark = pytest.mark.django_db
SCOPE = Scope.of(HOME)


def hold(made, *, day=TODAY, version=None, **changes):
    asked = {"version": version or made.version, "now": NOW, "origin": "test"}
    return decide.hold(ADVISEUR, made.id, outcome(**changes), day=day, **asked)


def test_a_moment_is_planned_moved_held_and_corrected_and_every_version_stays():
    made = planned_moment()
    moved = decide.move(ADVISEUR, made.id, day=TODAY + timedelta(days=3), version=1, now=NOW, origin="test")
    held = hold(moved, note="Samen met de regio.")
    corrected = decide.correct(ADVISEUR, made.id, outcome(came_in=4), day=TODAY, version=3, now=NOW, origin="test")
    assert top_x.versions(SCOPE, made.id) == [made, moved, held, corrected]
    assert [each.state for each in top_x.versions(SCOPE, made.id)] == [
        TopXState.PLANNED, TopXState.PLANNED, TopXState.HELD, TopXState.HELD,
    ]  # fmt: skip
    assert (held.recount.listed, corrected.recount.listed) == (18, 19)
    assert (held.recount.criteria, held.recount.note) == (1, "Samen met de regio.")
    lines = audit.lines(SCOPE, f"top-x/{made.id}")
    assert [line.action for line in lines] == ["correct-top-x", "hold-top-x", "move-top-x", "plan-top-x"]


def test_it_names_the_criteria_that_held_on_its_day():
    write_criteria()
    write_criteria(text="Twee keer in een jaar.", valid_from=TODAY)
    write_criteria(text="Pas later van kracht.", valid_from=TODAY + timedelta(days=1))
    assert [each.number for each in top_x.criteria(SCOPE, HOME)] == [3, 2, 1]
    assert hold(plan_moment()).recount.criteria == 2


def test_without_criteria_there_is_nothing_to_hold_it_by():
    with pytest.raises(NotAllowedNow, match="nog geen criteria"):
        hold(plan_moment())


@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), TODAY + timedelta(days=800)])
def test_a_moment_is_planned_for_a_day_to_come(day):
    with pytest.raises(InputError, match="kan niet worden gepland"):
        plan_moment(day=day)


def test_there_are_two_a_year_and_a_third_is_refused():
    first = plan_moment(day=date(2026, 4, 1))
    plan_moment(day=date(2026, 10, 1))
    with pytest.raises(InputError, match="staan al 2 momenten"):
        plan_moment(day=date(2026, 12, 1))
    plan_moment(day=date(2027, 4, 1))
    moved = decide.move(ADVISEUR, first.id, day=date(2026, 5, 1), version=1, now=NOW, origin="test")
    assert moved.day == date(2026, 5, 1)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"day": TODAY + timedelta(days=1)}, "moet nog komen"),
        ({"came_in": -1}, "-1 erbij kan niet"),
        ({"went_out": 1001}, "1001 eraf kan niet"),
        ({"stayed": 1001}, "1001 gebleven kan niet"),
        ({"decided_by": ()}, "niet gezegd wie besloot"),
        ({"note": "Over J. de Vries gesproken."}, "lijkt namen te bevatten"),
        ({"note": "Bel 06-12345678"}, "lijkt telefoonnummers te bevatten"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(changes, sentence):
    made = planned_moment()
    with pytest.raises(InputError) as refusal:
        hold(made, **changes)
    assert sentence in str(refusal.value)
    assert top_x.get(SCOPE, made.id) == made


@pytest.mark.parametrize("text", ["kort", "x" * 1001, "Zoals bij A.B. Jansen, wonend in de wijk."])
def test_criteria_are_a_text_of_a_length_and_about_nobody(text):
    with pytest.raises(InputError):
        write_criteria(text=text)
    assert top_x.criteria(SCOPE, HOME) == []


def test_two_people_say_what_it_came_to_and_one_gets_a_sentence():
    made = planned_moment()
    hold(made)
    with pytest.raises(NotAllowedNow, match="Iemand anders heeft dit net gewijzigd"):
        hold(made, version=1, came_in=9)
    assert top_x.get(SCOPE, made.id).recount.came_in == 3


def test_two_people_write_the_same_version_of_the_criteria(monkeypatch):
    write_criteria()
    monkeypatch.setattr(top_x, "criteria", lambda scope, gemeente: [])  # read before the other wrote
    with pytest.raises(NotAllowedNow, match="Iemand anders heeft dit net gewijzigd"):
        write_criteria()


def test_nothing_is_edited_and_another_gemeente_reads_nothing():
    made = held_moment()
    with pytest.raises(RuntimeError, match="written once"):
        models.TopXStep.objects.filter(moment_id=made.id).update(came_in=0)
    assert top_x.of_gemeente(Scope.of(AWAY), HOME) == top_x.criteria(Scope.of(AWAY), HOME) == []
    with pytest.raises(NotPermitted):
        top_x.get(Scope.of(AWAY), made.id)


def kinds(on=TODAY):
    return [(each.kind, each.on) for each in due(SCOPE, HOME, on)]


def test_what_is_due_of_the_top_x():
    assert kinds() == []  # a gemeente that has none is not asked for one
    write_criteria()
    assert kinds() == [(DueKind.NO_TOP_X, None)]
    made = plan_moment(day=TODAY + timedelta(days=30))
    assert kinds() == [(DueKind.TOP_X, made.day)]
    [found] = due(SCOPE, HOME, TODAY)
    assert found.urgency(TODAY) is Urgency.LATER
    assert found.urgency(made.day - timedelta(days=7)) is Urgency.SOON
    assert found.urgency(made.day + timedelta(days=1)) is Urgency.LATE
    assert found in waiting_for(ADVISEUR, HOME, TODAY)
    assert found not in waiting_for(COORDINATOR, HOME, TODAY)
    assert not kind_inside(found.sentence)
    held = decide.move(ADVISEUR, made.id, day=TODAY, version=1, now=NOW, origin="test")
    hold(held, decided_by=(Party.GEMEENTE, Party.GEMEENTE))
    assert kinds() == [(DueKind.NO_TOP_X, None)]
    assert top_x.get(SCOPE, made.id).recount.decided_by == (Party.GEMEENTE,)
