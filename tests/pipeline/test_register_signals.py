"""The signals of people in the demo: every state occurs, nothing points at anybody, and it is done once."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest
from django.utils.timezone import localdate

from openvis.decisions.rules.requirements import check_signal
from openvis.decisions.rules.states import BIJZONDERHEID_STEPS
from openvis.demo.told_signals import SIGNALS
from openvis.demo.town import GEMEENTE, buurten
from openvis.domain.access import Role
from openvis.domain.bijzonderheid import BijzonderheidState
from openvis.domain.personal_data import kind_inside
from openvis.pipeline.register_signals import SCOPE, VERB_TO, register_signals
from openvis.store import audit, bijzonderheden

NOW = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_all_that_can_become_of_a_signal_occurs_in_the_demo():
    register_signals(NOW)
    found = bijzonderheden.of_gemeente(SCOPE, GEMEENTE)
    assert {each.state for each in found} == set(BijzonderheidState)
    assert all(each.from_people for each in found)
    assert [each.area for each in found if each.waits_too_long(NOW)] == ["BU99010302"]
    assert [len(each.signals) for each in found if each.area == "BU99010103"] == [2]  # the second joined the first
    assert {role for each in found for role in each.roles} == {Role.BOA, Role.WIJKCOORDINATOR}


@pytest.mark.django_db
def test_it_is_done_once_with_a_line_for_every_change():
    register_signals(NOW)
    register_signals(NOW)
    found = bijzonderheden.of_gemeente(SCOPE, GEMEENTE)
    assert len(found) == len(SIGNALS)
    told = Counter(line.action for line in audit.lines(SCOPE))
    assert told == {
        "hand-in-signal": sum(len(each.signals) for each in found),
        "assess-bijzonderheid": 3,
        "take-up-bijzonderheid": 1,
        "dismiss-bijzonderheid": 1,
    }


@pytest.mark.django_db
def test_each_would_be_taken_in_by_the_service_and_led_there_by_a_step_of_the_table():
    register_signals(NOW)
    steps = {(step.before, step.verb, step.after) for step in BIJZONDERHEID_STEPS}
    town = {each.code for each in buurten()}
    for each in bijzonderheden.of_gemeente(SCOPE, GEMEENTE):
        assert each.area in town
        for signal in each.signals:
            check_signal(signal, GEMEENTE, each.area, each.category, localdate(NOW))
        before = BijzonderheidState.NEW
        for judgement in each.judgements:
            assert (before, VERB_TO[judgement.state], judgement.state) in steps
            assert judgement.at <= NOW
            before = judgement.state


def test_no_sentence_holds_anything_about_a_person():
    for each in SIGNALS:
        assert [kind_inside(text) for text in (each.text, *(why for _, _, why in each.judged))] == [None] * (
            1 + len(each.judged)
        )
