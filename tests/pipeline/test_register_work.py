"""What people of the demo did beside interventions goes in once, each with a line, and is taken up where it stopped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from openvis.decisions import undermining as decide
from openvis.demo import safety_work as work
from openvis.demo.town import GEMEENTE
from openvis.domain.access import Person, Role, Scope
from openvis.domain.top_x import TopXState, next_moment
from openvis.domain.undermining import OPEN_PHASES
from openvis.pipeline.register_work import register_work
from openvis.store import audit, models, presence, risk_locations, top_x, undermining

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
SCOPE = Scope.of(GEMEENTE)
ADVISEUR = Person(1, "adviseur", Role.ADVISEUR, SCOPE)


def everything():
    return [each.of_gemeente(SCOPE, GEMEENTE) for each in (presence, top_x, undermining, risk_locations)]


def test_all_of_it_is_there_once_with_a_line_each():
    register_work(NOW)
    before, lines = everything(), len(audit.lines(SCOPE))
    assert [len(found) for found in before] == [
        len(work.PRESENCES), len(work.TOP_X_MOMENTS) + 1, len(work.SIGNALS), len(work.RISK_LOCATIONS),
    ]  # fmt: skip
    assert lines == sum(map(len, before)) + len(work.TOP_X_CRITERIA)
    register_work(NOW + timedelta(days=1))
    assert everything() == before
    assert len(audit.lines(SCOPE)) == lines
    assert audit.verify(SCOPE) == []


def test_a_subject_that_was_missing_is_added_beside_the_others():
    presence.add(work.PRESENCES[0], by=None, at=NOW)
    register_work(NOW)
    registered, moments, signals, _ = everything()
    assert len(registered) == 1
    assert len(moments) == len(work.TOP_X_MOMENTS) + 1
    assert len(signals) == len(work.SIGNALS)


def test_the_next_moment_is_to_come_and_all_others_were_held():
    register_work(NOW)
    moments = top_x.of_gemeente(SCOPE, GEMEENTE)
    coming = next_moment(moments)
    assert coming is not None
    assert coming.day > NOW.date()
    assert [each.state for each in moments if each.id != coming.id] == [TopXState.HELD] * len(work.TOP_X_MOMENTS)


def test_at_the_first_look_open_signals_are_whole_and_those_of_long_ago_are_erased():
    register_work(NOW)
    seen = decide.look_at_signals(ADVISEUR, gemeente=GEMEENTE, now=NOW, origin="test")
    for each in seen:
        if each.phase in OPEN_PHASES:
            assert each.buurt is not None
            assert each.cleared_on is None
    later = NOW + timedelta(days=800)
    seen = decide.look_at_signals(ADVISEUR, gemeente=GEMEENTE, now=later, origin="test")
    assert {each.buurt for each in seen} == {None}
    assert models.UnderminingContent.objects.count() == 0


def test_the_figures_of_the_demo_show_some_numbers_and_hide_others():
    register_work(NOW)
    told = decide.look_at_figures(ADVISEUR, gemeente=GEMEENTE, year=2026, now=NOW, origin="test")
    assert told.total == len(work.SIGNALS)
    for table in (told.by_theme, told.by_wijk):
        assert any(count for count in table.values())
        assert None in table.values()
