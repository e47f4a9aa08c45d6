"""Which function makes which report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from openvis.domain.access import Scope
from openvis.domain.report import Document
from openvis.domain.report_kind import ReportAsked, ReportKind
from openvis.reports.kinds.annual_report import annual_report, year_of
from openvis.reports.kinds.for_partners import for_partners
from openvis.reports.kinds.half_year import half_year
from openvis.reports.kinds.overleg_set import overleg_set
from openvis.reports.kinds.public_page import public_page
from openvis.reports.kinds.stored import Stored, read
from openvis.reports.kinds.weekly import weekly
from openvis.reports.kinds.wijk_scan import wijk_scan
from openvis.store import results

OF_A_RUN: dict[ReportKind, Callable[[Stored], Document]] = {
    ReportKind.WEEKLY: weekly,
    ReportKind.OVERLEG: overleg_set,
    ReportKind.HALF_YEAR: half_year,
    ReportKind.WIJK: wijk_scan,
    ReportKind.PUBLIC: public_page,
    ReportKind.PARTNERS: for_partners,
}


def make_report(asked: ReportAsked) -> tuple[ReportAsked, Document]:
    """The document, and what was asked with the run that was found for it: asked again, it is the same document."""
    if asked.kind is ReportKind.ANNUAL:
        run = results.run_seen_at(Scope.of(asked.gemeente), asked.gemeente, asked.as_of)
        named = replace(asked, run=run.id if run else "", period=str(year_of(asked)))
        return named, annual_report(named, run)
    stored = read(asked)
    return replace(asked, run=stored.run.id), OF_A_RUN[asked.kind](stored)
