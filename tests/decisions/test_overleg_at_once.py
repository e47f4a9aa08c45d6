"""Two people in the same meeting at the same moment, on real connections: nothing is overwritten and nothing lost."""

from __future__ import annotations

import pytest

from openvis.decisions import overleg as service
from openvis.domain.access import Role, Scope
from openvis.errors import NotAllowedNow, OpenVISError
from openvis.store import audit, overleg
from openvis.store.agenda import agenda_for
from tests.decisions.test_at_once import at_once, real_database  # noqa: F401
from tests.support.overleg import bring_in, decide
from tests.support.people import ADVISEUR, HOME, NOW, action, meeting, meeting_in_session, person

SCOPE = Scope.of(HOME)
HOW = {"now": NOW, "origin": "test"}


@pytest.fixture(autouse=True)
def data(settings, tmp_path, real_database):  # noqa: F811
    settings.OPENVIS_DATA = tmp_path


def refused(outcomes: list[object]) -> list[OpenVISError]:
    return [outcome for outcome in outcomes if isinstance(outcome, OpenVISError)]


def test_two_decisions_at_one_point_are_one_decision_and_one_sentence():
    opened, second = meeting_in_session(), person(Role.ADVISEUR)
    outcomes = at_once(
        lambda: decide(ADVISEUR, opened, now=NOW, text="Wij volgen het."),
        lambda: decide(second, opened, now=NOW, text="Wij doen niets."),
    )
    [refusal] = refused(outcomes)
    assert isinstance(refusal, NotAllowedNow)
    assert "intussen vastgelegd" in refusal.sentence
    [made] = overleg.decisions_of(opened)
    assert made in outcomes
    assert audit.verify(SCOPE) == []


def test_two_decisions_at_two_points_are_both_kept_with_a_number_each():
    opened = meeting_in_session()
    bring_in(ADVISEUR, opened, now=NOW, title="Kermis")
    first, second = (item.id for item in agenda_for(opened, NOW).items)
    outcomes = at_once(
        lambda: decide(ADVISEUR, opened, now=NOW, item_id=first),
        lambda: decide(person(Role.ADVISEUR), opened, now=NOW, item_id=second),
    )
    assert refused(outcomes) == []
    assert [each.number for each in overleg.decisions_of(opened)] == [1, 2]
    assert {each.item.id for each in overleg.decisions_of(opened)} == {first, second}


def test_a_decision_while_the_meeting_is_closed_is_in_the_minutes_or_refused():
    opened = meeting_in_session()
    outcomes = at_once(
        lambda: service.close_meeting(ADVISEUR, opened.id, version=opened.version, **HOW),
        lambda: decide(person(Role.ADVISEUR), opened, now=NOW),
    )
    assert len(overleg.decisions_of(opened)) + len(refused(outcomes)) == 1
    assert overleg.get(SCOPE, opened.id).state == "held"


def test_two_who_move_the_agenda_are_one_after_the_other():
    planned = bring_in(ADVISEUR, meeting(), now=NOW, title="Kermis")
    first, second = (f"point/{each.id}" for each in overleg.points(planned))
    outcomes = at_once(
        lambda: service.order_agenda(ADVISEUR, planned.id, version=planned.version, key=first, step=1, **HOW),
        lambda: service.order_agenda(ADVISEUR, planned.id, version=planned.version, key=second, step=-1, **HOW),
    )
    [refusal] = refused(outcomes)
    assert "Deze vergadering is intussen gewijzigd" in refusal.sentence
    assert overleg.get(SCOPE, planned.id).order == (second, first)


def test_an_action_ends_once():
    agreed = action()
    outcomes = at_once(
        lambda: service.complete_action(ADVISEUR, agreed.id, version=1, **HOW),
        lambda: service.let_action_lapse(ADVISEUR, agreed.id, version=1, reason="Niet nodig.", **HOW),
    )
    assert len(refused(outcomes)) == 1
    assert len(overleg.get_action(SCOPE, agreed.id).steps) == 2
