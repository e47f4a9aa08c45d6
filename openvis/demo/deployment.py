"""The hours and rules the coordinator of the town fills in for a week, and how that plan is changed by hand."""

from __future__ import annotations

from datetime import date, timedelta

from openvis.domain.deployment import (
    Appointment,
    Available,
    Concentration,
    Exploration,
    NoGo,
    Presence,
    Rule,
    Shift,
    SkillNeeded,
)
from openvis.domain.work_order import DayPart

STREETS, EVENINGS = "Team Straat", "Team Avond"
# Team, dagdeel, hours of each day from Monday; two people are two hours an hour.
HOURS = (
    (STREETS, DayPart.MORNING, (4, 4, 4, 4, 4, 0, 0)),
    (STREETS, DayPart.AFTERNOON, (6, 6, 8, 6, 8, 10, 0)),
    (EVENINGS, DayPart.EVENING, (0, 0, 6, 8, 12, 12, 6)),
    (EVENINGS, DayPart.NIGHT, (0, 0, 0, 0, 0, 4, 4)),
)
MARKET, LAKE, STATION = "BU99010101", "BU99010904", "BU99010103"
SKILLS = {EVENINGS: frozenset({"jeugd"})}
MOVED_TO = "BU99010701"  # Weidezicht: the wijkcoördinator asked for one more look there


def hours_of(week: date) -> tuple[Available, ...]:
    return tuple(
        Available(team, Shift(week + timedelta(days=day), part), float(hours))
        for team, part, days in HOURS
        for day, hours in enumerate(days)
        if hours
    )


def rules_of(week: date) -> tuple[Rule, ...]:
    """The market on Saturday is an appointment; nobody goes to the lake in the dark, and in the evening only who can
    speak with young people goes to the station."""
    market = Shift(week + timedelta(days=5), DayPart.AFTERNOON)
    return (
        Presence(0.03),
        Concentration(0.4),
        Exploration(0.05),
        NoGo(LAKE, DayPart.NIGHT),
        SkillNeeded(STATION, "jeugd", DayPart.EVENING),
        Appointment(STREETS, MARKET, market, 2),
    )
