"""A shared product of the small town or of the gemeente of the spec tables, and every way to change one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils import timezone

from openvis.decisions import sharing as decide
from openvis.decisions.rules.states import Verb
from openvis.domain.access import Person, Role, Scope
from openvis.domain.report_kind import ReportAsked, ReportKind
from openvis.domain.shared_product import Reader, ReaderKind, SharedProduct
from openvis.store import reports
from openvis.store.accounts import create_account
from openvis.store.reports import KeptReport
from tests.support.sample_report import REPORT

HOME, AWAY = "GM9901", "GM9902"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TODAY = date(2026, 3, 2)
LAST_DAY = TODAY + timedelta(days=30)
ADVISEUR = Person(7003, "adviseur-9901", Role.ADVISEUR, Scope.of(HOME))
PURPOSE = "Samen bepalen waar de verlichting eerst wordt gemaakt."
CORPORATION = Reader(ReaderKind.PARTNER, "woningcorporatie")
NEIGHBOUR = Reader(ReaderKind.GEMEENTE, AWAY)
PASSWORD = "een lang proefwachtwoord"


def those_who_read() -> None:
    """An account of a partner here and one of another gemeente, so that there is somebody to share with."""
    if not decide.readers_for(HOME):
        create_account("corporatie", PASSWORD, Role.PARTNER, [HOME], CORPORATION.code)
        create_account("buur", PASSWORD, Role.ADVISEUR, [AWAY])


def overview(kind: ReportKind = ReportKind.PARTNERS, **changed: Any) -> KeptReport:
    """A kept report that was made for others, unless another kind is asked."""
    asked = ReportAsked(kind=kind, gemeente=HOME, as_of=NOW, run="run-1", **changed)
    return reports.add(asked, replace(REPORT, gemeente=HOME), by="adviseur", at=NOW)


def share(by: Person = ADVISEUR, report: KeptReport | None = None, **changes: Any) -> SharedProduct:
    those_who_read()
    given: dict[str, Any] = {"reader": CORPORATION, "purpose": PURPOSE, "ends_on": LAST_DAY, "now": NOW} | changes
    return decide.share(by, (report or overview()).id, given.pop("reader"), origin="test", **given)


def shared_now(report: KeptReport) -> SharedProduct:
    """A report that its reader can open today."""
    return share(report=report, ends_on=timezone.localdate() + timedelta(days=20), now=timezone.now())


def withdrawn() -> SharedProduct:
    made = share()
    return decide.withdraw(ADVISEUR, made.id, version=made.version, now=NOW, origin="test")


def change_share(verb: Verb, by: Person, thing: SharedProduct, *, now: datetime = NOW) -> SharedProduct:
    """Try a verb on a shared product, the way its page would."""
    given: dict[str, Any] = {"version": thing.version, "now": now, "origin": "test"}
    ways: dict[Verb, Callable[[], SharedProduct]] = {
        Verb.EXTEND_SHARE: lambda: decide.extend(by, thing.id, ends_on=LAST_DAY + timedelta(days=30), **given),
        Verb.WITHDRAW_SHARE: lambda: decide.withdraw(by, thing.id, **given),
    }
    return ways[verb]()


def one_to_share() -> None:
    """The only report there is, so that its number is known; and who may read it."""
    those_who_read()
    overview()


def share_the_overview(by: Person) -> None:
    """Share the only report there is."""
    (report,) = reports.of_gemeente(Scope.of(HOME), HOME)
    share(by, report)


BEFORE_OF_SHARING: dict[Verb, Callable[[], SharedProduct | None]] = {
    Verb.SHARE_PRODUCT: one_to_share,
    Verb.EXTEND_SHARE: share,
    Verb.WITHDRAW_SHARE: share,
}
