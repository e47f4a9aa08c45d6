"""Top-X: writing down the criteria, planning the two moments a year, and saying what each came to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from openvis.decisions.rules.free_text import check_text
from openvis.decisions.rules.permissions import check_permission
from openvis.decisions.rules.policies import check_step
from openvis.decisions.rules.recording import recorded
from openvis.decisions.rules.states import PERMISSION_OF, Verb
from openvis.domain.access import Person
from openvis.domain.top_x import (
    MOMENTS_A_YEAR,
    Party,
    Recount,
    TopXCriteria,
    TopXMoment,
    TopXState,
    criteria_on,
)
from openvis.domain.words import day_in_words
from openvis.errors import InputError, NotAllowedNow
from openvis.store import top_x as store

CRITERIA_LENGTH = range(10, 1001)
NOTE_LENGTH = range(3, 301)
LONGEST_LIST = 1000
FURTHEST = timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What somebody fills in of a moment."""

    came_in: int
    went_out: int
    stayed: int
    decided_by: tuple[Party, ...]
    note: str = ""


def set_criteria(
    person: Person, *, gemeente: str, text: str, valid_from: date, now: datetime, origin: str
) -> TopXCriteria:
    """The next version of the criteria. Raises NotPermitted for who and InputError for what."""
    verb = Verb.SET_TOP_X_CRITERIA
    with recorded(person, verb, subject="top-x/criteria", gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente)
        check_text("De tekst van de criteria", text, CRITERIA_LENGTH)
        if abs(valid_from - localdate(now)) > FURTHEST:
            raise InputError(f"{day_in_words(valid_from)} is meer dan twee jaar weg.", "Kies een andere dag.")
        number = 1 + max((each.number for each in store.criteria(person.scope, gemeente)), default=0)
        made = TopXCriteria(gemeente, number, text.strip(), valid_from, person.username, now)
        store.add_criteria(made)
        attempt.detail = f"versie {number}"
    return made


def plan(person: Person, *, gemeente: str, day: date, now: datetime, origin: str) -> TopXMoment:
    """Plan a moment. Raises NotPermitted for who, InputError for a day that cannot be."""
    verb = Verb.PLAN_TOP_X
    with recorded(person, verb, subject="top-x/new", gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente)
        _check_planned(day, store.of_gemeente(person.scope, gemeente), localdate(now))
        draft = TopXMoment(0, gemeente, day, TopXState.PLANNED, None, 0, person.username, now)
        made = store.add(draft, by=person, at=now)
        attempt.subject, attempt.detail = f"top-x/{made.id}", day.isoformat()
    return made


def move(person: Person, moment_id: int, *, day: date, version: int, now: datetime, origin: str) -> TopXMoment:
    """Plan it on another day: a new version. Raises as `plan`, and NotAllowedNow beside another's change."""
    verb, gemeente = Verb.MOVE_TOP_X, store.gemeente_of(moment_id)
    with recorded(person, verb, subject=f"top-x/{moment_id}", gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente or "")
        before = store.locked(person.scope, moment_id, version=version)
        after = check_step(before, verb)
        others = [each for each in store.of_gemeente(person.scope, before.gemeente) if each.id != before.id]
        _check_planned(day, others, localdate(now))
        attempt.detail = day.isoformat()
        return store.append_version(replace(before, day=day, state=after), by=person, at=now)


def hold(
    person: Person, moment_id: int, outcome: Outcome, *, day: date, version: int, now: datetime, origin: str
) -> TopXMoment:
    """Say on which day it was held and what it came to. Raises as `move`."""
    return _told(person, Verb.HOLD_TOP_X, moment_id, outcome, day=day, version=version, now=now, origin=origin)


def correct(
    person: Person, moment_id: int, outcome: Outcome, *, day: date, version: int, now: datetime, origin: str
) -> TopXMoment:
    """Say it anew, as a new version; the old one stays. Raises as `move`."""
    return _told(person, Verb.CORRECT_TOP_X, moment_id, outcome, day=day, version=version, now=now, origin=origin)


def _told(
    person: Person, verb: Verb, moment_id: int, outcome: Outcome, *, day: date, version: int, now: datetime, origin: str
) -> TopXMoment:
    gemeente = store.gemeente_of(moment_id)
    with recorded(person, verb, subject=f"top-x/{moment_id}", gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente or "")
        before = store.locked(person.scope, moment_id, version=version)
        after = check_step(before, verb)
        if day > localdate(now):
            raise InputError(f"{day_in_words(day)} moet nog komen.", "Kies de dag waarop het moment is gehouden.")
        criteria = criteria_on(store.criteria(person.scope, before.gemeente), day)
        if criteria is None:
            raise NotAllowedNow(
                f"Op {day_in_words(day)} golden er nog geen criteria.", "Leg eerst de criteria vast, met hun begindag."
            )
        _check_outcome(outcome)
        recount = Recount(
            criteria.number, outcome.came_in, outcome.went_out, outcome.stayed,
            tuple(dict.fromkeys(outcome.decided_by)), outcome.note.strip(),
        )  # fmt: skip
        attempt.detail = f"versie {version + 1}"
        return store.append_version(replace(before, day=day, state=after, recount=recount), by=person, at=now)


def _check_planned(day: date, others: list[TopXMoment], today: date) -> None:
    if not today <= day <= today + FURTHEST:
        raise InputError(
            f"{day_in_words(day)} kan niet worden gepland.", "Kies een dag van vandaag tot over twee jaar."
        )
    if sum(each.day.year == day.year for each in others) >= MOMENTS_A_YEAR:
        raise InputError(
            f"In {day.year} staan al {MOMENTS_A_YEAR} momenten; meer zijn er niet in een jaar.",
            "Verzet een van die twee, of kies een dag in een ander jaar.",
        )


def _check_outcome(outcome: Outcome) -> None:
    for name, count in {"erbij": outcome.came_in, "eraf": outcome.went_out, "gebleven": outcome.stayed}.items():
        if not 0 <= count <= LONGEST_LIST:
            raise InputError(f"{count} {name} kan niet.", f"Vul een getal van 0 tot en met {LONGEST_LIST} in.")
    if not outcome.decided_by:
        raise InputError("Er is niet gezegd wie besloot.", "Kies ten minste één organisatie.")
    if outcome.note.strip():
        check_text("De opmerking", outcome.note, NOTE_LENGTH)
