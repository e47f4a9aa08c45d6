"""Sharing a product with a partner or another gemeente until a day, and reading what was shared, which is written down.

Only what was made for others is shared. Who it is shared with sees that one product and nothing else of the gemeente.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils.timezone import localdate

from openvis.decisions.reports import check_may_read, may_read_kind
from openvis.decisions.rules.free_text import check_text
from openvis.decisions.rules.permissions import check_permission
from openvis.decisions.rules.policies import check_step
from openvis.decisions.rules.recording import recorded
from openvis.decisions.rules.states import PERMISSION_OF, LookVerb, Verb
from openvis.domain.access import Permission, Person, Role, Scope
from openvis.domain.partner import partner
from openvis.domain.report_kind import MADE_FOR_OTHERS, ReportAsked, ReportKind
from openvis.domain.shared_product import (
    MOST_MONTHS,
    PURPOSE_LENGTH,
    Look,
    Reader,
    ReaderKind,
    SharedProduct,
    ShareStand,
    latest_end,
)
from openvis.domain.words import day_in_words, word
from openvis.errors import InputError, NoLongerShared, NotAllowedNow, NotPermitted
from openvis.store import accounts, reports
from openvis.store import shared_products as store
from openvis.store.reports import KeptReport


def share(
    person: Person, report_id: int, reader: Reader, *, purpose: str, ends_on: date, now: datetime, origin: str
) -> SharedProduct:
    """Let a reader read a report. Raises NotPermitted for who, InputError for what, NotAllowedNow for another kind."""
    verb, gemeente = Verb.SHARE_PRODUCT, reports.gemeente_of(report_id)
    subject = f"report/{report_id}"
    with recorded(person, verb, subject=subject, gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente or "")
        kept = check_may_read(person, report_id)
        check_made_for_others(kept.asked)
        _check_reader(reader, kept.asked.gemeente)
        check_text("Het doel", purpose, PURPOSE_LENGTH)
        _check_end(ends_on, localdate(now))
        _check_not_shared_yet(kept, reader, localdate(now))
        made = store.add(kept, reader, purpose=purpose.strip(), ends_on=ends_on, by=person, at=now)
        attempt.subject = f"shared-product/{made.id}"
        attempt.detail = f"rapport {report_id} met {reader.code}, tot en met {day_in_words(ends_on)}"
    return made


def extend(
    person: Person, product_id: int, *, ends_on: date, version: int, now: datetime, origin: str
) -> SharedProduct:
    """Move the last day. Raises NotPermitted, InputError for the day, NotAllowedNow once it ended or was changed."""
    verb, gemeente = Verb.EXTEND_SHARE, store.gemeente_of(product_id)
    subject = f"shared-product/{product_id}"
    with recorded(person, verb, subject=subject, gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente or "")
        before = store.locked(person.scope, product_id, version=version)
        after = check_step(before, verb)
        _check_not_ended(before, localdate(now))
        _check_end(ends_on, localdate(now))
        attempt.detail = f"tot en met {day_in_words(ends_on)}"
        return store.append_step(before, after, ends_on, by=person, at=now)


def withdraw(person: Person, product_id: int, *, version: int, now: datetime, origin: str) -> SharedProduct:
    """Let it open nothing any more. Raises as `extend`."""
    verb, gemeente = Verb.WITHDRAW_SHARE, store.gemeente_of(product_id)
    subject = f"shared-product/{product_id}"
    with recorded(person, verb, subject=subject, gemeente=gemeente, now=now, origin=origin):
        check_permission(person, PERMISSION_OF[verb], gemeente or "")
        before = store.locked(person.scope, product_id, version=version)
        after = check_step(before, verb)
        _check_not_ended(before, localdate(now))
        return store.append_step(before, after, before.ends_on, by=person, at=now)


def shared_by(person: Person, gemeente: str) -> list[SharedProduct]:
    """What a gemeente shares or shared, of the kinds this person may read, the newest first."""
    check_permission(person, Permission.SEE_REPORTS, gemeente)
    return [each for each in store.of_gemeente(person.scope, gemeente) if may_read_kind(person, each.report_kind)]


def shared_product(person: Person, product_id: int) -> tuple[SharedProduct, list[SharedProduct], list[Look]]:
    """One that the own gemeente shares, how it was after each step, and when it was opened. Raises NotPermitted."""
    found = store.get(person.scope, product_id)
    check_permission(person, Permission.SEE_REPORTS, found.gemeente)
    return found, store.steps(person.scope, product_id), store.looks(person.scope, product_id)


def shared_with(person: Person, gemeente: str, today: date) -> list[SharedProduct]:
    """What this person may open, signed in for this gemeente: shared with it, or with a partner's organisation."""
    check_permission(person, Permission.SEE_SHARED, gemeente)
    return [each for each in _with(person, gemeente) if each.opens(today)]


def look_at_shared(
    person: Person, gemeente: str, product_id: int, *, form: str, now: datetime, origin: str
) -> tuple[SharedProduct, KeptReport]:
    """Open what was shared with this person, in one form. That it was opened is told to whoever shares it; by which
    account stands in the trail of the gemeente the reader is signed in for, and only there.

    Raises NotPermitted for what was not shared with this person, NoLongerShared when it ended or was withdrawn.
    """
    verb, subject = LookVerb.LOOK_AT_SHARED, f"shared-product/{product_id}"
    with recorded(person, verb, subject=subject, gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, Permission.SEE_SHARED, gemeente)
        found = next((each for each in _with(person, gemeente) if each.id == product_id), None)
        if found is None:
            raise NotPermitted("Dit is niet met u gedeeld.", "Kies een product uit de lijst 'Met ons gedeeld'.")
        _check_open(found, localdate(now))
        attempt.detail = form
        store.add_look(found, form, at=now)
        return found, reports.get(Scope.of(found.gemeente), found.report_id)


def readers_for(gemeente: str) -> list[Reader]:
    """With whom a gemeente can share: organisations that have an account there, and the other gemeenten in here."""
    organisations = accounts.organisations(Scope.of(gemeente))
    return [Reader(ReaderKind.PARTNER, slug) for slug in organisations] + [
        Reader(ReaderKind.GEMEENTE, code) for code in accounts.gemeenten() if code != gemeente
    ]


def check_made_for_others(asked: ReportAsked) -> None:
    """Raise NotAllowedNow for a report that holds more than others may know."""
    other = f"Maak een {word(ReportKind.PARTNERS)} en deel dat."
    if asked.points:
        raise NotAllowedNow("In dit rapport staan plekken van 100 meter; die blijven binnen de gemeente.", other)
    if asked.kind not in MADE_FOR_OTHERS:
        raise NotAllowedNow(
            f"Een rapport van de soort '{word(asked.kind)}' is gemaakt voor collega's: er staan kleine aantallen in, "
            "of wat collega's voor elkaar opschreven.",
            other,
        )


def _with(person: Person, gemeente: str) -> list[SharedProduct]:
    if person.role is not Role.PARTNER:
        return store.with_reader(person.scope, gemeente, Reader(ReaderKind.GEMEENTE, gemeente))
    return store.with_reader(person.scope, gemeente, Reader(ReaderKind.PARTNER, person.organisation))


def _check_reader(reader: Reader, gemeente: str) -> None:
    if reader.kind is ReaderKind.PARTNER:
        partner(reader.code)
    if reader not in readers_for(gemeente):
        raise InputError(
            "Met wie u wilt delen, heeft hier geen account en kan het dus niet lezen.",
            "Kies uit de lijst, of vraag de beheerder om een account voor die organisatie.",
        )


def _check_end(ends_on: date, today: date) -> None:
    last = latest_end(today)
    if not today <= ends_on <= last:
        raise InputError(
            f"Een product wordt hooguit {MOST_MONTHS} maanden gedeeld: daarna is de helft van wat erin staat oud.",
            f"Kies een laatste dag van vandaag tot en met {day_in_words(last)}; verlengen kan later.",
        )


def _check_not_shared_yet(kept: KeptReport, reader: Reader, today: date) -> None:
    for each in store.of_gemeente(Scope.of(kept.asked.gemeente), kept.asked.gemeente):
        if each.report_id == kept.id and each.reader == reader and each.opens(today):
            raise NotAllowedNow(
                f"Dit is al met deze lezer gedeeld, tot en met {day_in_words(each.ends_on)}.",
                "Verleng dat, of trek het eerst in.",
            )


def _check_not_ended(product: SharedProduct, today: date) -> None:
    if product.stand(today) is ShareStand.ENDED:
        raise NotAllowedNow(
            f"Dit was gedeeld tot en met {day_in_words(product.ends_on)} en is afgelopen.", "Deel het opnieuw."
        )


def _check_open(product: SharedProduct, today: date) -> None:
    stand = product.stand(today)
    if stand is ShareStand.ENDED:
        raise NoLongerShared(
            f"Dit was met u gedeeld tot en met {day_in_words(product.ends_on)}.",
            "Vraag de gemeente als u het nog nodig hebt.",
        )
    if stand is ShareStand.WITHDRAWN:
        raise NoLongerShared(
            f"De gemeente heeft dit op {day_in_words(localdate(product.changed_at))} ingetrokken.",
            "Vraag de gemeente als u het nog nodig hebt.",
        )
