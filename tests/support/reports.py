"""Reports of the small town, asked and kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from openvis.decisions.reports import ask_report, publish
from openvis.decisions.rules.states import Verb
from openvis.domain.access import Person, Scope
from openvis.domain.plan_indicator import PlanIndicator
from openvis.domain.report_kind import ReportAsked, ReportKind
from openvis.reports.kinds.make import make_report
from openvis.store import reports, safety_plan
from openvis.store.reports import KeptReport
from tests.support import small_town
from tests.support.people import HOME, NOW
from tests.support.safety_plan import ADVISEUR, BURGLARIES, action_of, content, plan_of
from tests.support.sample_report import REPORT

WIJK = "WK990101"
YEAR, BEFORE = 2025, datetime(2025, 1, 2, 9, 0, tzinfo=UTC)  # of the plan the jaarverslag is about


def asked(kind: ReportKind = ReportKind.WEEKLY, as_of: datetime | None = None, **changed: Any) -> ReportAsked:
    """A report of the small town, of now unless a moment is given."""
    facts: dict[str, Any] = {"area": WIJK if kind is ReportKind.WIJK else ""}
    if kind is ReportKind.ANNUAL:
        facts["period"] = str(YEAR)
    moment = as_of or datetime.now(UTC)
    return ReportAsked(kind=kind, gemeente=small_town.GEMEENTE, as_of=moment, **facts | changed)


def year_of_plan() -> None:
    """A plan with one action of the last year of the small town, from before its run."""
    plan = safety_plan.add_plan(plan_of(), by=ADVISEUR, at=BEFORE)
    indicators = (BURGLARIES, PlanIndicator("work-orders-done"))
    action = action_of(plan, year=YEAR, content=content(indicators=indicators))
    made = safety_plan.add_action(action, by=ADVISEUR, at=BEFORE)
    safety_plan.add_progress(made, date(YEAR, 6, 2), "De lampen zijn vervangen.", by=ADVISEUR, at=BEFORE)


def kept(kind: ReportKind = ReportKind.PUBLIC, **changed: Any) -> KeptReport:
    wanted, document = make_report(asked(kind, **changed))
    return reports.add(wanted, document, by="adviseur", at=datetime.now(UTC))


def public_report() -> None:
    """One of the kind that may be for everybody: the only one there is, so that its number is known."""
    wanted = ReportAsked(kind=ReportKind.PUBLIC, gemeente=HOME, as_of=NOW, run="run-1")
    reports.add(wanted, replace(REPORT, gemeente=HOME), by="adviseur", at=NOW)


def published_report() -> None:
    public_report()
    (made,) = reports.of_gemeente(Scope.of(HOME), HOME)
    reports.set_public(made, public=True, by="adviseur", at=NOW)


def publish_it(by: Person, *, public: bool) -> None:
    (made,) = reports.of_gemeente(Scope.of(HOME), HOME)
    publish(by, made.id, public=public, now=NOW, origin="test")


def ask_one(by: Person) -> None:
    ask_report(by, ReportAsked(kind=ReportKind.WEEKLY, gemeente=HOME, as_of=NOW), now=NOW, origin="test")


BEFORE_OF_REPORTS: dict[Verb, Callable[[], None]] = {
    Verb.MAKE_REPORT: lambda: None,
    Verb.PUBLISH_REPORT: public_report,
    Verb.UNPUBLISH_REPORT: published_report,
}
OF_REPORTS: dict[Verb, Callable[[Person], None]] = {
    Verb.MAKE_REPORT: ask_one,
    Verb.PUBLISH_REPORT: lambda by: publish_it(by, public=True),
    Verb.UNPUBLISH_REPORT: lambda by: publish_it(by, public=False),
}
