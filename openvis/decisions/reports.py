"""Asking for a report, and letting everybody read one. The worker makes it; here is checked and written down who asks.

Whoever asks for a report must be allowed to see all that will be in it, and so must whoever reads it.
"""

from __future__ import annotations

from datetime import datetime

from openvis.decisions.rules.permissions import check_permission, person_can
from openvis.decisions.rules.recording import recorded
from openvis.decisions.rules.states import PERMISSION_OF, Verb
from openvis.domain.access import Permission, Person, Scope
from openvis.domain.area import gemeente_of
from openvis.domain.job import Job, JobKind
from openvis.domain.report_kind import NEEDS, ReportAsked, ReportKind, asked_year
from openvis.domain.words import word
from openvis.errors import InputError, NotAllowedNow
from openvis.store import jobs, reports
from openvis.store.reports import KeptReport


def ask_report(person: Person, asked: ReportAsked, *, now: datetime, origin: str) -> Job:
    """Put the making of a report in the queue.

    Raises NotPermitted for who, InputError for what, NotAllowedNow while another is being made.
    """
    verb, gemeente = Verb.MAKE_REPORT, asked.gemeente
    with recorded(person, verb, subject="report/new", gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente)
        for permission in sorted(asked.needs):
            check_permission(person, permission, gemeente)
        _check(asked, now)
        going = making(gemeente)
        if going is not None and going.is_open:
            raise NotAllowedNow("Er wordt al een rapport gemaakt.", "Wacht tot het klaar is en vraag het dan opnieuw.")
        attempt.detail = word(asked.kind)
        return jobs.ask(JobKind.REPORT, gemeente=gemeente, by=person.username, input=asked.as_input(), now=now)


def publish(person: Person, report_id: int, *, public: bool, now: datetime, origin: str) -> KeptReport:
    """Let everybody read a public report, or no longer. Raises NotPermitted, or NotAllowedNow for another kind."""
    verb, gemeente = (Verb.PUBLISH_REPORT if public else Verb.UNPUBLISH_REPORT), reports.gemeente_of(report_id)
    subject = f"report/{report_id}"
    with recorded(person, verb, subject=subject, gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente or "")
        kept = reports.get(Scope.of(gemeente or ""), report_id)
        if kept.asked.kind is not ReportKind.PUBLIC:
            raise NotAllowedNow(
                f"Een rapport van de soort '{word(kept.asked.kind)}' is niet voor iedereen.",
                "Maak een openbaar overzicht: daarin staat alleen wat iedereen mag weten.",
            )
        attempt.detail = kept.title
        return kept if kept.public is public else reports.set_public(kept, public=public, by=person.username, at=now)


def readable(person: Person, gemeente: str, kind: ReportKind | None = None) -> list[KeptReport]:
    """The reports this person may read, of one kind where one is given, the newest first."""
    found = reports.of_gemeente(Scope.of(gemeente), gemeente, kind)
    return [each for each in found if may_read(person, each.asked)]


def check_may_read(person: Person, report_id: int) -> KeptReport:
    """One report. Raises NotPermitted for who may not see what is in it."""
    kept = reports.get(person.scope, report_id)
    for permission in (Permission.SEE_REPORTS, *sorted(kept.asked.needs)):
        check_permission(person, permission, kept.asked.gemeente)
    return kept


def may_read(person: Person, asked: ReportAsked) -> bool:
    """Whether a person may see all that is in such a report."""
    return may_read_kind(person, asked.kind) and all(person_can(person, permission) for permission in asked.needs)


def may_read_kind(person: Person, kind: ReportKind) -> bool:
    """Whether a person may read reports of a kind, as long as they hold no places."""
    return all(person_can(person, permission) for permission in (Permission.SEE_REPORTS, *NEEDS[kind]))


def making(gemeente: str) -> Job | None:
    """The last report that was asked for."""
    return jobs.last_of_kind(Scope.of(gemeente), JobKind.REPORT)


def _check(asked: ReportAsked, now: datetime) -> None:
    if asked.as_of > now:
        raise InputError("Deze dag is nog niet voorbij: wat dan bekend is, weet niemand.", "Kies vandaag of eerder.")
    if (asked.kind is ReportKind.WIJK) != bool(asked.area):
        raise InputError("Een gebiedsscan gaat over één wijk, een ander rapport niet.", "Kies de wijk die u bedoelt.")
    if asked.kind is ReportKind.ANNUAL:
        asked_year(asked)
    if asked.area and gemeente_of(asked.area) != asked.gemeente:
        raise InputError(f"Wijk {asked.area} ligt niet in deze gemeente.", "Kies een wijk uit de lijst.")
