"""The Dutch words of reports."""

from __future__ import annotations

from enum import StrEnum

from openvis.domain.report_kind import ReportKind
from openvis.domain.shared_product import ReaderKind, ShareStand, ShareState

WORDS_OF_REPORTS: dict[type[StrEnum], dict[str, str]] = {
    ReportKind: {
        ReportKind.WEEKLY: "weekbriefing",
        ReportKind.OVERLEG: "stukken voor het VIS-overleg",
        ReportKind.HALF_YEAR: "halfjaarrapport voor de raad",
        ReportKind.WIJK: "gebiedsscan van een wijk",
        ReportKind.ANNUAL: "jaarverslag van het veiligheidsplan",
        ReportKind.PUBLIC: "openbaar overzicht",
        ReportKind.PARTNERS: "overzicht voor partners",
    },
    ShareState: {
        ShareState.SHARED: "gedeeld",
        ShareState.WITHDRAWN: "ingetrokken",
    },
    ShareStand: {
        ShareStand.OPEN: "gedeeld",
        ShareStand.ENDED: "afgelopen",
        ShareStand.WITHDRAWN: "ingetrokken",
    },
    ReaderKind: {
        ReaderKind.PARTNER: "partner",
        ReaderKind.GEMEENTE: "gemeente",
    },
}
