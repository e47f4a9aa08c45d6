"""Which function makes which report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from openvis.domain.report import Document
from openvis.domain.report_kind import ReportAsked, ReportKind
from openvis.reports.kinds.for_partners import for_partners
from openvis.reports.kinds.half_year import half_year
from openvis.reports.kinds.overleg_set import overleg_set
from openvis.reports.kinds.public_page import public_page
from openvis.reports.kinds.stored import Stored, read
from openvis.reports.kinds.weekly import weekly
from openvis.reports.kinds.wijk_scan import wijk_scan

MAKES: dict[ReportKind, Callable[[Stored], Document]] = {
    ReportKind.WEEKLY: weekly,
    ReportKind.OVERLEG: overleg_set,
    ReportKind.HALF_YEAR: half_year,
    ReportKind.WIJK: wijk_scan,
    ReportKind.PUBLIC: public_page,
    ReportKind.PARTNERS: for_partners,
}


def make_report(asked: ReportAsked) -> tuple[ReportAsked, Document]:
    """The document, and what was asked with the run that was found for it: asked again, it is the same document."""
    stored = read(asked)
    return replace(asked, run=stored.run.id), MAKES[asked.kind](stored)
