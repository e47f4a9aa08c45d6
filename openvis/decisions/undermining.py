"""Signals of ondermijning: taking one in, its phases, what may be seen of it, and the end of its term.

Whoever reads or changes one passes here, and each look is a line in the trail. A line never says what a signal holds.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.utils.timezone import localdate

from openvis.decisions.rules.permissions import check_permission, person_can
from openvis.decisions.rules.policies import check_step, verbs_open_to
from openvis.decisions.rules.recording import recorded
from openvis.decisions.rules.states import PERMISSION_OF, LookVerb, Verb
from openvis.domain.access import Permission, Person, Scope
from openvis.domain.area import AreaLevel, gemeente_of, level_of, wijk_of
from openvis.domain.audit import OK, SYSTEM, AuditLine
from openvis.domain.undermining import (
    OPEN_PHASES,
    NoFollowUp,
    Origin,
    UnderminingFigures,
    UnderminingPhase,
    UnderminingSignal,
    as_seen,
    figures,
    is_case_number,
    rules,
)
from openvis.domain.words import day_in_words
from openvis.errors import InputError, NotAllowedNow, UnknownValue
from openvis.store import audit
from openvis.store import undermining as store

ERASED = "erase-undermining"  # the action of the line that says that content is gone


def look_at_signals(person: Person, *, gemeente: str, now: datetime, origin: str) -> list[UnderminingSignal]:
    """Every signal, as much of each as its phase shows to this person, the newest first. Raises NotPermitted."""
    verb = LookVerb.LOOK_AT_UNDERMINING
    with recorded(person, verb, subject="undermining", gemeente=gemeente, now=now, origin=origin):
        check_permission(person, Permission.SEE_UNDERMINING, gemeente)
        erase_expired(gemeente, now=now, origin=origin)
        return [_seen(person, each) for each in store.of_gemeente(person.scope, gemeente)]


def look_at_signal(
    person: Person, signal_id: int, *, now: datetime, origin: str
) -> tuple[UnderminingSignal, list[Verb]]:
    """One signal as far as it is shown, and what this person may do to it. Raises NotPermitted."""
    verb, gemeente = LookVerb.LOOK_AT_UNDERMINING, store.gemeente_of(signal_id)
    with recorded(person, verb, subject=f"undermining/{signal_id}", gemeente=gemeente, now=now, origin=origin):
        check_permission(person, Permission.SEE_UNDERMINING, gemeente or "")
        erase_expired(gemeente or "", now=now, origin=origin)
        whole = store.get(person.scope, signal_id)
        return _seen(person, whole), verbs_open_to(person, whole)


def look_at_figures(person: Person, *, gemeente: str, year: int, now: datetime, origin: str) -> UnderminingFigures:
    """How many came in in a year, with small numbers hidden. Raises NotPermitted."""
    verb = LookVerb.LOOK_AT_UNDERMINING
    with recorded(person, verb, subject="undermining/figures", gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, Permission.SEE_UNDERMINING, gemeente)
        attempt.detail = str(year)
        return figures(store.of_gemeente(person.scope, gemeente), year)


def take_in(
    person: Person,
    *,
    gemeente: str,
    theme: str,
    buurt: str,
    origin_of: Origin,
    received_on: date,
    now: datetime,
    origin: str,
) -> UnderminingSignal:
    """A new signal. Raises NotPermitted for who and InputError for what."""
    verb = Verb.TAKE_IN_UNDERMINING
    with recorded(person, verb, subject="undermining/new", gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente)
        check_theme_and_buurt(theme, buurt, gemeente)
        today = localdate(now)
        if not today - rules().phases[UnderminingPhase.SIGNAL].keep < received_on <= today:
            raise InputError(
                f"{day_in_words(received_on)} kan niet de dag zijn waarop het binnenkwam.",
                "Kies vandaag of een eerdere dag binnen de bewaartermijn van een signaal.",
            )
        draft = UnderminingSignal(
            0, gemeente, theme, wijk_of(buurt), received_on, UnderminingPhase.SIGNAL, today, None, buurt, origin_of,
            None, None, 0,
        )  # fmt: skip
        made = store.add(draft, by=person, at=now)
        attempt.subject = f"undermining/{made.id}"
    return _seen(person, made)


def take_step(
    person: Person,
    verb: Verb,
    signal_id: int,
    *,
    version: int,
    now: datetime,
    origin: str,
    case: str = "",
    reason: NoFollowUp | None = None,
) -> UnderminingSignal:
    """To another phase: enrich, weigh, hand over (asks the number of the case) or no follow-up (asks a reason).

    Raises NotPermitted, InputError, or NotAllowedNow for a step that is not in the table, beside another's change, or
    after the content was erased.
    """
    gemeente = store.gemeente_of(signal_id)
    with recorded(person, verb, subject=f"undermining/{signal_id}", gemeente=gemeente, now=now, origin=origin):
        check_permission(person, PERMISSION_OF[verb], gemeente or "")
        before = store.locked(person.scope, signal_id, version=version)
        after = check_step(before, verb)
        if before.kept_until < localdate(now) or before.cleared_on is not None:
            raise NotAllowedNow(
                "De bewaartermijn van dit signaal is voorbij; de inhoud wordt gewist.",
                "Neem een nieuw signaal op als er nieuwe aanwijzingen zijn.",
            )
        given = _checked_case(case) or before.case
        if verb is Verb.HAND_OVER_UNDERMINING and not given:
            raise InputError("Het zaaknummer ontbreekt.", "Vul in onder welk nummer de casus verder gaat.")
        if (reason is not None) is not (after is UnderminingPhase.NO_FOLLOW_UP) or reason is NoFollowUp.EXPIRED:
            raise InputError("De reden ontbreekt of hoort hier niet.", "Kies een reden uit de lijst.")
        return _seen(person, store.append_step(replace(before, case=given), after, by=person, at=now, reason=reason))


def erase(person: Person, signal_id: int, *, version: int, now: datetime, origin: str) -> None:
    """Erase the content of a signal before its term is over, as for something that should not stand there.

    Raises NotPermitted, or NotAllowedNow where it was erased already.
    """
    verb, gemeente = Verb.ERASE_UNDERMINING, store.gemeente_of(signal_id)
    with recorded(person, verb, subject=f"undermining/{signal_id}", gemeente=gemeente, now=now, origin=origin):
        check_permission(person, PERMISSION_OF[verb], gemeente or "")
        before = store.locked(person.scope, signal_id, version=version)
        if before.cleared_on is not None:
            raise NotAllowedNow("De inhoud van dit signaal is al gewist.", "Er valt niets meer te wissen.")
        store.erase(before, at=now)
        if before.phase in OPEN_PHASES:
            store.append_step(before, UnderminingPhase.NO_FOLLOW_UP, by=person, at=now, reason=NoFollowUp.TOO_LITTLE)


def expired(gemeente: str, now: datetime) -> list[UnderminingSignal]:
    """The signals whose content may no longer be kept, and still is: for erasing, never to be shown."""
    kept = store.of_gemeente(Scope.of(gemeente), gemeente)
    return [each for each in kept if each.cleared_on is None and each.kept_until < localdate(now)]


def erase_expired(gemeente: str, *, now: datetime, origin: str) -> int:
    """Erase the content of every signal whose term is over, with a line in the trail for each; how many there were.

    One that was still open ends by it. Called before each look, so that nobody sees what may no longer be there, and
    every day by the worker for when nobody looks.
    """
    found = expired(gemeente, now)
    for each in found:
        store.erase(each, at=now)
        if each.phase in OPEN_PHASES:
            store.append_step(each, UnderminingPhase.NO_FOLLOW_UP, by=None, at=now, reason=NoFollowUp.EXPIRED)
        audit.append(AuditLine(now, SYSTEM, ERASED, f"undermining/{each.id}", gemeente, origin, OK))
    return len(found)


def check_theme_and_buurt(theme: str, buurt: str, gemeente: str) -> None:
    """Raise InputError unless the theme is one of the protocol and the place a buurt of this gemeente."""
    if theme not in rules().themes:
        raise UnknownValue(f"'{theme}' is geen thema van ondermijning.", "Kies een thema uit de lijst.")
    if level_of(buurt) is not AreaLevel.BUURT or gemeente_of(buurt) != gemeente:
        raise InputError(f"Gebied {buurt} is geen buurt van deze gemeente.", "Kies een buurt uit de lijst.")


def _checked_case(case: str) -> str | None:
    given = case.strip()
    if not given:
        return None
    if not is_case_number(given):
        raise InputError(
            "Dit is geen zaaknummer dat hier mag staan.",
            "Schrijf hoofdletters, cijfers en streepjes, zoals Z-2026-0412; geen naam, kenteken of telefoonnummer.",
        )
    return given


def _seen(person: Person, signal: UnderminingSignal) -> UnderminingSignal:
    return as_seen(signal, handles=person_can(person, Permission.HANDLE_UNDERMINING))
