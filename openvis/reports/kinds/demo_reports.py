"""The reports that the town of the demo kept: one of each kind, of which everybody may read the public one."""

from __future__ import annotations

from datetime import datetime

from openvis.demo.town import GEMEENTE
from openvis.domain.access import Role, Scope
from openvis.domain.audit import OK, AuditLine
from openvis.domain.report_kind import ReportAsked, ReportKind
from openvis.domain.run import Run
from openvis.domain.words import word
from openvis.reports.kinds.make import make_report
from openvis.store import audit, reports, results
from openvis.store.change import one_change

SCOPE = Scope.of(GEMEENTE)
BY = Role.ADVISEUR.value
# The overview for partners is made where it is shared.
KINDS = tuple(kind for kind in ReportKind if kind is not ReportKind.PARTNERS)


def register_reports(run: Run, now: datetime) -> None:
    """Nothing when it was done before."""
    with one_change():
        if reports.of_gemeente(SCOPE, GEMEENTE, ReportKind.WEEKLY):
            return
        for kind in KINDS:
            area = _first_wijk(run) if kind is ReportKind.WIJK else ""
            # Of the moment of the run, whenever the demo is opened: then there was a plan.
            asked = ReportAsked(kind=kind, gemeente=GEMEENTE, as_of=run.made_at, run=run.id, area=area)
            kept = reports.add(*make_report(asked), by=BY, at=now)
            _note("make-report", kept.id, word(kind), now)
            if kind is ReportKind.PUBLIC:
                reports.set_public(kept, public=True, by=BY, at=now)
                _note("publish-report", kept.id, kept.title, now)


def _first_wijk(run: Run) -> str:
    areas = results.figures(SCOPE, GEMEENTE, run_id=run.id)["area"]
    return str(areas.filter(areas.str.starts_with("WK")).min())


def _note(action: str, report: int, detail: str, now: datetime) -> None:
    audit.append(AuditLine(now, BY, action, f"report/{report}", GEMEENTE, "demo", OK, detail))
