"""Aanwezigheid: registering it, correcting it by a new version, ending what goes on, and taking back a mistake."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from openvis.decisions.rules.free_text import check_text
from openvis.decisions.rules.permissions import check_permission
from openvis.decisions.rules.policies import check_step
from openvis.decisions.rules.recording import recorded
from openvis.decisions.rules.states import PERMISSION_OF, Verb
from openvis.domain.access import Person, Scope
from openvis.domain.area import AreaLevel, gemeente_of, level_of
from openvis.domain.presence import LASTING, Presence, PresenceKind, PresenceState, Rhythm
from openvis.domain.words import day_in_words, word
from openvis.errors import InputError
from openvis.store import interventions
from openvis.store import presence as store

TITLE_LENGTH = range(3, 101)
MOST_HOURS = 2000  # of one registration; more is a slip of the finger
MOST_PEOPLE = 100_000
LONGEST = timedelta(days=5 * 366)
EARLIEST = timedelta(days=5 * 366)  # before today: what is longer ago is history, not registration


@dataclass(frozen=True, slots=True)
class Registration:
    """What somebody fills in."""

    kind: PresenceKind
    areas: tuple[str, ...]
    rhythm: Rhythm
    starts_on: date
    ends_on: date | None = None
    hours: float = 0.0
    people: int = 0
    title: str = ""
    intervention_id: int | None = None


def register(person: Person, given: Registration, *, gemeente: str, now: datetime, origin: str) -> Presence:
    """A new registration. Raises NotPermitted for who and InputError for what."""
    verb = Verb.REGISTER_PRESENCE
    with recorded(person, verb, subject="presence/new", gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente)
        draft = _filled(person, given, gemeente, now)
        check_registration(draft, localdate(now))
        _check_intervention(draft)
        made = store.add(draft, by=person, at=now)
        attempt.subject, attempt.detail = f"presence/{made.id}", word(made.kind)
    return made


def correct(
    person: Person, presence_id: int, given: Registration, *, version: int, now: datetime, origin: str
) -> Presence:
    """A new version of all that was filled in. Raises as `register`, and NotAllowedNow beside another's change."""
    verb, gemeente = Verb.CORRECT_PRESENCE, store.gemeente_of(presence_id)
    subject = f"presence/{presence_id}"
    with recorded(person, verb, subject=subject, gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente or "")
        before = store.locked(person.scope, presence_id, version=version)
        after = check_step(before, verb)
        filled = _filled(person, given, before.gemeente, now)
        changed = replace(filled, id=before.id, version=before.version, state=after)
        check_registration(changed, localdate(now))
        _check_intervention(changed)
        attempt.detail = f"versie {version + 1}"
        return store.append_version(changed, by=person, at=now)


def end(person: Person, presence_id: int, *, last_day: date, version: int, now: datetime, origin: str) -> Presence:
    """Say on which day something that goes on was there for the last time. Raises as `correct`."""
    verb, gemeente = Verb.END_PRESENCE, store.gemeente_of(presence_id)
    with recorded(person, verb, subject=f"presence/{presence_id}", gemeente=gemeente, now=now, origin=origin):
        check_permission(person, PERMISSION_OF[verb], gemeente or "")
        before = store.locked(person.scope, presence_id, version=version)
        after = check_step(before, verb)
        if before.rhythm is Rhythm.DAY:
            raise InputError("Dit was er één dag; er valt niets te beëindigen.", "Verbeter de dag als die niet klopt.")
        if not before.starts_on <= last_day <= min(before.last_day or localdate(now), localdate(now)):
            raise InputError(
                f"{day_in_words(last_day)} kan niet de laatste dag zijn.",
                f"Kies een dag vanaf {day_in_words(before.starts_on)}, en niet later dan vandaag of de einddatum.",
            )
        return store.append_version(replace(before, state=after, ends_on=last_day), by=person, at=now)


def withdraw(person: Person, presence_id: int, *, version: int, now: datetime, origin: str) -> Presence:
    """Take back what was registered by mistake: it stays in the list and counts nowhere. Raises as `correct`."""
    verb, gemeente = Verb.WITHDRAW_PRESENCE, store.gemeente_of(presence_id)
    with recorded(person, verb, subject=f"presence/{presence_id}", gemeente=gemeente, now=now, origin=origin):
        check_permission(person, PERMISSION_OF[verb], gemeente or "")
        before = store.locked(person.scope, presence_id, version=version)
        after = check_step(before, verb)
        return store.append_version(replace(before, state=after), by=person, at=now)


def check_registration(draft: Presence, today: date) -> None:
    """Raise InputError for the first thing that cannot be."""
    if draft.title:
        check_text("De naam", draft.title, TITLE_LENGTH)
    _check_areas(draft)
    _check_days(draft, today)
    if not 0 <= draft.hours <= MOST_HOURS or draft.hours * 4 % 1:
        raise InputError(
            f"Zo'n aantal uren ({f'{draft.hours:g}'.replace('.', ',')}) kan niet.",
            f"Vul hele uren of kwartieren in, zoals 2,5; hoogstens {MOST_HOURS}.",
        )
    if not 0 <= draft.people <= MOST_PEOPLE:
        raise InputError(f"{draft.people} mensen kan niet.", f"Vul een getal van 0 tot en met {MOST_PEOPLE} in.")
    if not draft.hours and not draft.people and draft.kind not in LASTING:
        raise InputError("Er is geen getal ingevuld.", "Vul de uren in, het aantal mensen, of beide.")
    if draft.hours and draft.rhythm is Rhythm.PERIOD and draft.ends_on is None:
        raise InputError(
            "Uren van een periode zonder einde zijn niet over de weken te verdelen.",
            "Vul de laatste dag in, of kies 'elke week' met de uren per week.",
        )


def _check_areas(draft: Presence) -> None:
    if not draft.areas:
        raise InputError("Er is geen buurt gekozen.", "Kies ten minste één buurt.")
    for area in draft.areas:
        if level_of(area) is not AreaLevel.BUURT or gemeente_of(area) != draft.gemeente:
            raise InputError(f"Gebied {area} is geen buurt van deze gemeente.", "Kies buurten uit de lijst.")


def _check_days(draft: Presence, today: date) -> None:
    if abs(draft.starts_on - today) > EARLIEST:
        raise InputError(f"{day_in_words(draft.starts_on)} is meer dan vijf jaar weg.", "Kies een andere eerste dag.")
    if draft.ends_on is None:
        return
    if draft.ends_on < draft.starts_on:
        raise InputError("De laatste dag ligt vóór de eerste.", "Kies een latere laatste dag.")
    if draft.ends_on - draft.starts_on > LONGEST:
        raise InputError("Dit duurt langer dan vijf jaar.", "Kies een eerdere laatste dag, of laat hem leeg.")


def _check_intervention(draft: Presence) -> None:
    """Raise NotPermitted for an intervention that is not of this gemeente: it reads as one that does not exist."""
    if draft.intervention_id is not None:
        interventions.get(Scope.of(draft.gemeente), draft.intervention_id)


def _filled(person: Person, given: Registration, gemeente: str, now: datetime) -> Presence:
    return Presence(
        id=0,  # not stored yet
        gemeente=gemeente,
        kind=given.kind,
        title=given.title.strip(),
        areas=tuple(dict.fromkeys(given.areas)),
        rhythm=given.rhythm,
        starts_on=given.starts_on,
        ends_on=None if given.rhythm is Rhythm.DAY else given.ends_on,
        hours=given.hours,
        people=given.people,
        intervention_id=given.intervention_id,
        state=PresenceState.STANDING,
        version=0,
        by=person.username,
        at=now,
    )
