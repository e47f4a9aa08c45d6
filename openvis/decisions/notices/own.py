"""How somebody hears of what waits: chosen by himself on a page, or by whoever keeps the accounts on this machine.

The audit trail says that it was changed and by whom; what was chosen, and above all the mail address, stands with the
account only.
"""

from __future__ import annotations

from datetime import datetime

from openvis.decisions.due.register import kinds_for
from openvis.decisions.rules.free_text import check_text
from openvis.domain.access import Person
from openvis.domain.audit import OK, AuditLine
from openvis.domain.notification import NoticeChoice
from openvis.errors import InputError
from openvis.store import accounts, audit
from openvis.store.accounts import Hears
from openvis.store.change import one_change

CHANGE, RENEW, CLOSE = "change-notices", "renew-calendar", "close-calendar"
TEAM_LENGTH = range(1, 61)


def change_notices(
    person: Person, *, address: str, team: str, choice: NoticeChoice, now: datetime, origin: str, actor: str = ""
) -> None:
    """Keep where and how an account hears of what waits. Raises InputError for the address, the team or a kind.

    actor  who changes it, where that is not the person himself
    """
    address, team = address.strip(), team.strip()
    if team:
        check_text("De naam van het team", team, TEAM_LENGTH)
    if strange := set(choice.ways) - set(kinds_for(person)):
        raise InputError(f"Bij uw rol hoort geen bericht over '{min(strange)}'.", "Kies uit de lijst.")
    with one_change():
        accounts.change_hearing(person, address, team, choice)
        _note(CHANGE, person, now, origin, actor)


def renew_calendar(person: Person, *, now: datetime, origin: str) -> str:
    """The secret of a new address for somebody's calendar; the one before stops working. It is told once only."""
    with one_change():
        secret = accounts.renew_calendar(person)
        _note(RENEW, person, now, origin)
    return secret


def close_calendar(person: Person, *, now: datetime, origin: str) -> None:
    """Let the address of somebody's calendar open nothing any more."""
    with one_change():
        accounts.close_calendar(person)
        _note(CLOSE, person, now, origin)


def hears(person: Person) -> Hears:
    """What somebody chose. Raises InputError where the account was closed meanwhile."""
    found = accounts.hears(person.id)
    if found is None:
        raise InputError("Dit account is gesloten.", "Vraag de beheerder.")
    return found


def _note(action: str, person: Person, now: datetime, origin: str, actor: str = "") -> None:
    for gemeente in sorted(person.scope.gemeenten):
        subject = f"account/{person.username}"
        audit.append(AuditLine(now, actor or person.username, action, subject, gemeente, origin, OK))
