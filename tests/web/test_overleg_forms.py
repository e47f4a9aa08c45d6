"""The forms of a VIS-overleg: what is filled in becomes words of the domain, and what is missing is said."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from openvis.domain.overleg import DecisionKind, Meeting, MeetingState, Seat
from openvis.web.forms.overleg import ActionForm, DecisionForm, MeetingForm, PointForm, meeting_as_it_is

JUDGEMENTS = [("beoordelen", "Beoordelen"), ("opnemen", "Opnemen")]


def decision(**changed: Any) -> DecisionForm:
    given = {"kind": "follow", "text": "Wij kijken het aan.", "who": "", "due_on": "", "seen": "2"} | changed
    return DecisionForm(given, judgements=JUDGEMENTS)


def test_a_decision_without_an_action_names_nobody_and_no_day():
    form = decision()
    assert form.is_valid()
    assert form.answers() == {
        "kind": DecisionKind.FOLLOW, "text": "Wij kijken het aan.", "who": None, "due_on": None, "seen": 2,
    }  # fmt: skip
    assert form.cleaned_data["judge"] == ""


def test_a_decision_with_an_action_names_both():
    form = decision(who="housing", due_on="2026-03-09", judge="opnemen")
    assert form.is_valid()
    answers = form.answers()
    assert (answers["who"], answers["due_on"]) == (Seat.HOUSING, date(2026, 3, 9))
    assert form.cleaned_data["judge"] == "opnemen"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "onzin"}, "kind"),
        ({"text": ""}, "text"),
        ({"who": "een naam"}, "who"),
        ({"due_on": "morgen"}, "due_on"),
        ({"judge": "verwijderen"}, "judge"),
        ({"seen": ""}, "seen"),
    ],
)
def test_what_is_no_answer_is_said_at_its_field(changed, field):
    form = decision(**changed)
    assert not form.is_valid()
    assert list(form.errors) == [field]


def test_a_point_without_a_bijzonderheid_does_not_ask_about_one():
    assert "judge" not in DecisionForm().fields
    assert [value for value, _ in DecisionForm(judgements=JUDGEMENTS).fields["judge"].choices] == [
        "",
        "beoordelen",
        "opnemen",
    ]


def test_a_meeting_has_a_day_and_a_table_of_the_fixed_list():
    form = MeetingForm({"on": "2026-03-09", "seats": ["police", "mayor"], "version": ""})
    assert form.is_valid()
    assert form.answers() == {"on": date(2026, 3, 9), "seats": [Seat.POLICE, Seat.MAYOR]}
    nobody = MeetingForm({"on": "2026-03-09", "seats": []})
    assert (nobody.is_valid(), list(nobody.errors)) == (False, ["seats"])
    named = MeetingForm({"on": "2026-03-09", "seats": ["J. Jansen"]})
    assert (named.is_valid(), list(named.errors)) == (False, ["seats"])


def test_the_form_to_change_a_meeting_starts_as_it_is():
    at = datetime(2026, 3, 2, tzinfo=UTC)
    meeting = Meeting(3, "GM9901", MeetingState.SCHEDULED, date(2026, 3, 9), (Seat.POLICE,), 4, (), at)
    assert meeting_as_it_is(meeting) == {"on": date(2026, 3, 9), "seats": ["police"], "version": 4}


def test_a_point_needs_a_title_and_an_action_a_version():
    assert PointForm({"title": "Koopavond", "text": ""}).is_valid()
    assert list(PointForm({"title": "", "text": "Druk."}).errors) == ["title"]
    assert ActionForm({"version": "1", "reason": ""}).is_valid()
    assert list(ActionForm({"reason": "Klaar."}).errors) == ["version"]
