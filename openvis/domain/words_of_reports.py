"""The Dutch words of reports."""

from __future__ import annotations

from enum import StrEnum

from openvis.domain.report_kind import ReportKind

WORDS_OF_REPORTS: dict[type[StrEnum], dict[str, str]] = {
    ReportKind: {
        ReportKind.WEEKLY: "weekbriefing",
        ReportKind.OVERLEG: "stukken voor het VIS-overleg",
        ReportKind.HALF_YEAR: "halfjaarrapport voor de raad",
        ReportKind.WIJK: "gebiedsscan van een wijk",
        ReportKind.PUBLIC: "openbaar overzicht",
    },
}
