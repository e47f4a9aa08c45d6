"""A plan of deployment as a calendar (iCalendar, RFC 5545): one appointment per team and shift, with its visits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from openvis.domain.deployment import Purpose, Visit
from openvis.domain.deployment_plan import DeploymentPlan
from openvis.domain.words import word
from openvis.domain.work_order import HOURS_OF

CLOCK = ZoneInfo("Europe/Amsterdam")
LONGEST_LINE = 75  # octets, without the end of the line (3.1)


def calendar_of(plan: DeploymentPlan) -> str:
    """The text of the file. A night in which the clock is put forward lasts an hour less, as it does for a team."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//OpenVIS//Inzet//NL", "CALSCALE:GREGORIAN"]
    ordered = sorted(plan.result.plan.visits, key=_shift)
    for number, (_, visits) in enumerate(groupby(ordered, key=_shift)):
        lines += _event(plan, number, list(visits))
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def _shift(visit: Visit) -> tuple[str, int, str]:
    return visit.shift.day.isoformat(), HOURS_OF[visit.shift.part].start, visit.team


def _event(plan: DeploymentPlan, number: int, visits: list[Visit]) -> Iterator[str]:
    first, hours = visits[0], HOURS_OF[visits[0].shift.part]
    midnight = datetime.combine(first.shift.day, time())
    start = (midnight + timedelta(hours=hours.start)).replace(tzinfo=CLOCK)
    end = (midnight + timedelta(hours=hours.stop)).replace(tzinfo=CLOCK)
    places = ", ".join(f"{each.place} ({each.visits})" for each in visits)
    yield "BEGIN:VEVENT"
    yield f"UID:plan-{plan.id}-{number}@openvis"
    yield f"DTSTAMP:{_moment(plan.at)}"
    yield f"DTSTART:{_moment(start)}"
    yield f"DTEND:{_moment(end)}"
    yield f"SUMMARY:{escaped(f'{first.team}, {word(first.shift.part)}: {places}')}"
    yield f"DESCRIPTION:{escaped(chr(10).join(map(_visit, visits)))}"
    yield "END:VEVENT"


def _visit(visit: Visit) -> str:
    purpose = "" if visit.purpose is Purpose.PLANNED else f", {word(visit.purpose)}"
    return f"{visit.place}, wijk {visit.wijk}: {visit.visits} x {visit.minutes // visit.visits} minuten{purpose}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """A value of the kind TEXT (3.3.11)."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "")


def folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets, each but the first after a space; no sign is cut in two (3.1)."""
    piece, room = "", LONGEST_LINE
    for sign in line:
        size = len(sign.encode())
        if size > room:
            yield piece
            piece, room = " ", LONGEST_LINE - 1
        piece, room = piece + sign, room - size
    yield piece
