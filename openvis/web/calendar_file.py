"""Calendars (iCalendar, RFC 5545): a plan of deployment, and what waits for one person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vText

from openvis.domain.deployment import Purpose, Visit
from openvis.domain.deployment_plan import DeploymentPlan
from openvis.domain.due import Due
from openvis.domain.due_words import where_in_words
from openvis.domain.words import word
from openvis.domain.work_order import HOURS_OF

CLOCK = ZoneInfo("Europe/Amsterdam")
LOOK_AGAIN = timedelta(hours=6)  # how often a calendar program is asked to fetch a personal calendar


def calendar_of(plan: DeploymentPlan, only: int | None = None) -> str:
    """One appointment per team and shift, with its visits; `only` is the number of one shift.

    A night in which the clock is put forward lasts an hour less, as it does for a team.
    """
    calendar = _calendar("Inzet")
    for number, visits in enumerate(shifts_with_visits(plan)):
        if only is None or number == only:
            calendar.add_component(_visits(plan, number, visits))
    return calendar.to_ical().decode()


def shifts_with_visits(plan: DeploymentPlan) -> list[list[Visit]]:
    """The visits of every team and shift, in time: where it stands here is the number of a shift."""
    return [list(visits) for _, visits in groupby(sorted(plan.result.plan.visits, key=_shift), key=_shift)]


def calendar_of_due(found: Iterable[Due], names: Mapping[str, str], links: Mapping[str, str], now: datetime) -> str:
    """A whole day for everything that must be done by a day; `links` by key of what waits."""
    calendar = _calendar("Vandaag")
    calendar.add("refresh-interval", LOOK_AGAIN, parameters={"value": "DURATION"})
    for due in found:
        if due.on is None:
            continue
        event = _event(f"{due.key}@openvis", now, due.sentence, "\n".join([where_in_words(due, names), links[due.key]]))
        event.add("dtstart", due.on)
        event.add("url", links[due.key])
        event.add("transp", "TRANSPARENT")  # a day on which something is due is no day on which nobody has time
        calendar.add_component(event)
    return calendar.to_ical().decode()


class _Text(vText):
    """As RFC 5545 writes it; the library takes a backslash before an N for the end of a line."""

    def to_ical(self) -> bytes:
        plain = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
        return plain.replace("\r\n", "\\n").replace("\n", "\\n").encode()


def _calendar(name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//OpenVIS//{name}//NL")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _event(uid: str, stamp: datetime, summary: str, description: str) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("summary", _Text(summary))
    event.add("description", _Text(description.strip()))
    return event


def _shift(visit: Visit) -> tuple[str, int, str]:
    return visit.shift.day.isoformat(), HOURS_OF[visit.shift.part].start, visit.team


def _visits(plan: DeploymentPlan, number: int, visits: list[Visit]) -> Event:
    first, hours = visits[0], HOURS_OF[visits[0].shift.part]
    midnight = datetime.combine(first.shift.day, time())
    places = ", ".join(f"{each.place} ({each.visits})" for each in visits)
    summary = f"{first.team}, {word(first.shift.part)}: {places}"
    event = _event(f"plan-{plan.id}-{number}@openvis", plan.at, summary, "\n".join(map(_visit, visits)))
    for name, hour in (("dtstart", hours.start), ("dtend", hours.stop)):
        event.add(name, (midnight + timedelta(hours=hour)).replace(tzinfo=CLOCK).astimezone(UTC))
    return event


def _visit(visit: Visit) -> str:
    purpose = "" if visit.purpose is Purpose.PLANNED else f", {word(visit.purpose)}"
    return f"{visit.place}, wijk {visit.wijk}: {visit.visits} x {visit.minutes // visit.visits} minuten{purpose}"
