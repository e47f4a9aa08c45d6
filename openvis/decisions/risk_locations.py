"""Risk locations: putting a place on the list, saying that somebody looked, and taking it off. Only for those allowed.

Each look is a line in the trail; a line never says which place.
"""

from __future__ import annotations

import re
from datetime import datetime

from django.utils.timezone import localdate

from openvis.decisions.rules.free_text import check_text
from openvis.decisions.rules.permissions import check_permission
from openvis.decisions.rules.policies import check_step
from openvis.decisions.rules.recording import recorded
from openvis.decisions.rules.states import PERMISSION_OF, LookVerb, Verb
from openvis.decisions.undermining import check_theme_and_buurt
from openvis.domain.access import Permission, Person, Scope
from openvis.domain.area import wijk_of
from openvis.domain.audit import OK, SYSTEM, AuditLine
from openvis.domain.undermining import ObjectKind, RiskLocation, RiskState
from openvis.errors import InputError
from openvis.store import audit
from openvis.store import risk_locations as store

ERASED = "erase-risk-location"
PLACE_LENGTH = range(3, 81)
CELL = re.compile(r"E\d{4}N\d{4}")  # a square of 100 metres, as CBS names it


def look_at_locations(person: Person, *, gemeente: str, now: datetime, origin: str) -> list[RiskLocation]:
    """Every risk location, the newest first. Raises NotPermitted."""
    verb = LookVerb.LOOK_AT_RISK_LOCATIONS
    with recorded(person, verb, subject="risk-location", gemeente=gemeente, now=now, origin=origin):
        check_permission(person, Permission.RISK_LOCATIONS, gemeente)
        erase_expired(gemeente, now=now, origin=origin)
        return store.of_gemeente(person.scope, gemeente)


def put_on_list(
    person: Person,
    *,
    gemeente: str,
    theme: str,
    buurt: str,
    place: str,
    object_kind: ObjectKind,
    now: datetime,
    origin: str,
) -> RiskLocation:
    """A new risk location. Raises NotPermitted for who and InputError for what."""
    verb = Verb.LIST_RISK_LOCATION
    with recorded(person, verb, subject="risk-location/new", gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente)
        check_theme_and_buurt(theme, buurt, gemeente)
        check_place(place.strip())
        draft = RiskLocation(
            0, gemeente, theme, wijk_of(buurt), RiskState.LISTED, localdate(now), buurt, place.strip(), object_kind, 0
        )
        made = store.add(draft, by=person, at=now)
        attempt.subject = f"risk-location/{made.id}"
    return made


def take_step(
    person: Person, verb: Verb, location_id: int, *, version: int, now: datetime, origin: str
) -> RiskLocation:
    """Say that somebody looked (its term begins anew), or take it off the list (the place is erased at once).

    Raises NotPermitted, or NotAllowedNow for a step that is not in the table or beside another's change.
    """
    gemeente = store.gemeente_of(location_id)
    with recorded(person, verb, subject=f"risk-location/{location_id}", gemeente=gemeente, now=now, origin=origin):
        check_permission(person, PERMISSION_OF[verb], gemeente or "")
        before = store.locked(person.scope, location_id, version=version)
        return store.append_state(before, check_step(before, verb), by=person, at=now)


def expired(gemeente: str, now: datetime) -> list[RiskLocation]:
    """Those nobody looked at in time, and that are still there: for erasing, never to be shown."""
    kept = store.of_gemeente(Scope.of(gemeente), gemeente)
    return [each for each in kept if each.state is not RiskState.REMOVED and each.kept_until < localdate(now)]


def erase_expired(gemeente: str, *, now: datetime, origin: str) -> int:
    """Take off the list and erase whatever nobody looked at in time, with a line each; how many there were."""
    found = expired(gemeente, now)
    for each in found:
        store.append_state(each, RiskState.REMOVED, by=None, at=now)
        audit.append(AuditLine(now, SYSTEM, ERASED, f"risk-location/{each.id}", gemeente, origin, OK))
    return len(found)


def check_place(place: str) -> None:
    """Raise InputError unless a place is a square of 100 metres or a name without a number: never a house."""
    if CELL.fullmatch(place):
        return
    check_text("De plek", place, PLACE_LENGTH)
    if any(map(str.isdigit, place)):
        raise InputError(
            "De plek bevat een cijfer; een huisnummer hoort hier niet.",
            "Schrijf de naam van de straat of het terrein, of een vak zoals E1447N5082.",
        )
