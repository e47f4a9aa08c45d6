"""The VIS-overleg of the demo: two that were held with what was decided, and one ahead; the same again adds nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from openvis.demo.town import GEMEENTE
from openvis.domain.access import Scope
from openvis.domain.overleg import ActionState, Meeting, MeetingState, Part
from openvis.domain.personal_data import kind_inside
from openvis.pipeline.register_meetings import OF_THEN, TABLE, register_meetings
from openvis.store import audit, overleg
from openvis.store.agenda import agenda_for
from tests.support import published
from tests.support.demo_store import NOW

pytestmark = pytest.mark.django_db
SCOPE = Scope.of(GEMEENTE)


@pytest.fixture
def meetings(transactional_db) -> list[Meeting]:
    """The first held, the second held, and the one ahead, after a run with one row on its list."""
    row = published.attention_row(gemeente=GEMEENTE)
    published.publish("run-1", gemeente=GEMEENTE, made_at=NOW, attention=[row])
    register_meetings(NOW)
    return list(reversed(overleg.of_gemeente(SCOPE, GEMEENTE)))


def test_two_were_held_and_one_is_ahead(meetings):
    assert [(each.state, each.on) for each in meetings] == [
        (MeetingState.HELD, (NOW - timedelta(weeks=4)).date()),
        (MeetingState.HELD, NOW.date()),
        (MeetingState.SCHEDULED, (NOW + timedelta(weeks=2)).date()),
    ]
    assert all(each.seats == TABLE for each in meetings)


def test_the_first_was_taken_over_without_figures_and_the_second_kept_those_of_the_run(meetings):
    first, second = (agenda_for(each, NOW) for each in meetings[:2])
    assert (first.run_id, [item.title for item in first.items]) == (None, [item.title for item in OF_THEN])
    assert second.run_id == "run-1"
    assert Part.ATTENTION in {item.part for item in second.items}


def test_one_action_was_done_and_the_others_stand_on_the_agenda_ahead(meetings):
    found = overleg.actions(SCOPE, GEMEENTE)
    states = [each.state for each in found]
    assert states == [ActionState.COMPLETED, ActionState.OPEN, ActionState.OPEN]
    ahead = [item for item in agenda_for(meetings[2], NOW).items if item.part is Part.ACTIONS]
    assert [item.title.partition(":")[0] for item in ahead] == ["Jongerenwerk", "Politie"]
    assert "21 dagen te laat" in ahead[0].text


def test_nothing_in_it_is_about_a_person(meetings):
    told = [each.text for meeting in meetings for each in overleg.decisions_of(meeting)]
    told += [text for item in OF_THEN for text in (item.title, item.text)]
    assert [kind_inside(text) for text in told] == [None] * len(told)
    assert len(told) == 7


def test_the_same_again_adds_nothing_and_each_has_a_line(meetings):
    lines = audit.lines(SCOPE)
    register_meetings(NOW)
    assert list(reversed(overleg.of_gemeente(SCOPE, GEMEENTE))) == meetings
    assert audit.lines(SCOPE) == lines
    registered = [line.subject for line in lines if line.action == "register-meeting"]
    assert sorted(registered) == [f"meeting/{each.id}" for each in meetings]
