"""The calendar file: read back by the rules of RFC 5545, as a calendar does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from openvis.domain.deployment import Shift
from openvis.domain.deployment_plan import DeploymentPlan
from openvis.domain.due import Due, DueKind
from openvis.domain.work_order import DayPart
from openvis.web.calendar_file import calendar_of, calendar_of_due
from tests.support.deployment import request, result, visit

MADE_AT = datetime(2026, 3, 1, 12, 5, tzinfo=UTC)


def plan_of(*visits):
    given = result()
    given = replace(given, plan=replace(given.plan, visits=visits)) if visits else given
    return DeploymentPlan(4, request(), "run-1", "2025-12", given, "coordinator", MADE_AT)


def read(text):
    """The properties of each event, unfolded and unescaped."""
    events = []
    for line in text.replace("\r\n ", "").split("\r\n"):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events:
            events[-1].setdefault(name, unescaped(value))
    return events


def unescaped(value):
    told, signs = "", iter(value)
    for sign in signs:
        told += {"n": "\n"}.get(after := next(signs), after) if sign == "\\" else sign
    return told


def test_there_is_one_appointment_for_each_team_and_shift():
    text = calendar_of(plan_of())
    first, second = read(text)
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:")
    assert text.endswith("END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert first["SUMMARY"] == "Team Noord, nacht: Veld 2; de Kom, zuid (1)"
    assert first["DESCRIPTION"] == "Veld 2; de Kom, zuid, wijk Noord: 1 x 60 minuten, loting"
    assert second["DESCRIPTION"].split("\n") == [
        "Markt 3, wijk Centrum: 2 x 60 minuten",
        "Haven 1, wijk Zuid: 1 x 60 minuten, afspraak",
    ]
    assert (second["DTSTART"], second["DTEND"]) == ("20260306T170000Z", "20260306T230000Z")
    assert first["DTSTAMP"] == "20260301T120500Z"
    assert (first["UID"], second["UID"]) == ("plan-4-0@openvis", "plan-4-1@openvis")


@pytest.mark.parametrize(
    ("night", "start", "end"),
    [
        (date(2026, 3, 29), "20260328T230000Z", "20260329T040000Z"),  # the clock is put forward
        (date(2026, 10, 25), "20261024T220000Z", "20261025T050000Z"),  # and back
        (date(2026, 7, 1), "20260630T220000Z", "20260701T040000Z"),
    ],
)
def test_a_shift_lies_where_the_clock_of_the_team_says(night, start, end):
    (event,) = read(calendar_of(plan_of(visit(shift=Shift(night, DayPart.NIGHT)))))
    assert (event["DTSTART"], event["DTEND"]) == (start, end)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=120))
@example("a" * 76)
@example("é" * 60 + "🚓" * 20)
@example("komma, punt; en \\ streep")
@example("\\N")
@settings(max_examples=30, deadline=None)
def test_any_text_is_read_back_and_no_line_is_too_long(text):
    told = calendar_of(plan_of(visit(text)))
    assert all(len(line.encode()) <= 75 for line in told.split("\r\n"))
    (event,) = read(told)
    assert event["SUMMARY"] == f"Team Noord, avond: {text} (2)"
    if "\\n" in text.lower():
        return  # this library reads a doubled backslash before an n as the end of a line, which RFC 5545 does not
    (by_library,) = Calendar.from_ical(told).walk("VEVENT")
    assert str(by_library["SUMMARY"]) == event["SUMMARY"]


def test_what_waits_stands_in_a_personal_calendar_on_its_whole_day():
    order = Due(
        DueKind.ORDER, "GM9901", "7", "Werkopdracht 7 voor Team Noord: afval.", "work-order", 7,
        on=date(2026, 3, 9), areas=("BU99010101",),
    )  # fmt: skip
    undated = replace(order, of="8", on=None)
    told = calendar_of_due([order, undated], {"BU99010101": "Markt 1"}, {order.key: "https://vis.example/7/"}, MADE_AT)
    (event,) = Calendar.from_ical(told).walk("VEVENT")
    assert event.decoded("DTSTART") == date(2026, 3, 9)
    assert str(event["UID"]) == "GM9901/order/7@openvis"
    assert str(event["SUMMARY"]) == "Werkopdracht 7 voor Team Noord: afval."
    assert str(event["DESCRIPTION"]) == "Markt 1\nhttps://vis.example/7/"
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in told
    assert told == calendar_of_due([order], {"BU99010101": "Markt 1"}, {order.key: "https://vis.example/7/"}, MADE_AT)
