"""What a meeting, a point of its agenda and a decision must say before they are stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from openvis.decisions.rules.free_text import check_text
from openvis.decisions.rules.permissions import person_can
from openvis.domain.access import Permission, Person
from openvis.domain.overleg import ASKS_AN_ACTION, Decision, Meeting, OwnPoint, Seat
from openvis.domain.words import day_in_words, word
from openvis.errors import InputError, NotAllowedNow, NotPermitted

TITLE_LENGTH = range(3, 101)
TEXT_LENGTH = range(3, 301)
REASON_LENGTH = range(3, 301)
AHEAD = timedelta(days=366)  # further ahead nobody plans, and an action without an end is none


def check_meeting(on: date, seats: Sequence[Seat], today: date) -> None:
    """Raise InputError unless a meeting is on a day to come, and somebody sits at the table."""
    if on < today:
        raise InputError(f"{day_in_words(on)} is al voorbij.", "Kies vandaag of een dag daarna.")
    if on > today + AHEAD:
        raise InputError(f"{day_in_words(on)} is meer dan een jaar vooruit.", "Kies een eerdere dag.")
    if not seats:
        raise InputError("Er zit niemand aan tafel.", "Kruis aan welke rollen en organisaties komen.")


def check_day_has_come(meeting: Meeting, today: date) -> None:
    """Raise NotAllowedNow before the day of the meeting: an agenda kept too early is an old one."""
    if today < meeting.on:
        raise NotAllowedNow(
            f"De vergadering is op {day_in_words(meeting.on)}; openen legt de agenda vast zoals die dan is.",
            "Open haar op die dag, of wijzig eerst de dag.",
        )


def check_point(title: str, text: str) -> None:
    """Raise InputError unless a point says what it is about, without persons."""
    check_text("Het agendapunt", title, TITLE_LENGTH)
    if text.strip():
        check_text("De toelichting", text, TEXT_LENGTH)


def may_withdraw(person: Person, point: OwnPoint) -> bool:
    """Whoever brought a point in takes it back, and whoever leads the meeting may do so too."""
    return point.by == person.username or person_can(person, Permission.LEAD_MEETINGS)


def check_own_point(person: Person, point: OwnPoint) -> None:
    """Raise NotPermitted where a point is somebody else's."""
    if not may_withdraw(person, point):
        raise NotPermitted(
            f"Dit punt is ingebracht door de rol {word(point.by_role)}.", "Vraag wie het inbracht, of wie voorzit."
        )


def check_decision(draft: Decision, today: date) -> None:
    """Raise InputError unless a decision says what, and where something must be done also who and when."""
    check_text("Het besluit", draft.text, TEXT_LENGTH)
    if (draft.who is None) != (draft.due_on is None) or (draft.kind in ASKS_AN_ACTION and not draft.is_action):
        missing = "wie het doet" if draft.who is None else "voor welke dag"
        raise InputError(f"Bij het besluit '{word(draft.kind)}' ontbreekt {missing}.", "Kies wie en vul een dag in.")
    if draft.due_on is not None and not today <= draft.due_on <= today + AHEAD:
        raise InputError(
            f"{day_in_words(draft.due_on)} kan niet: de dag moet nog komen, binnen een jaar.", "Kies een andere dag."
        )
