"""What the last weeks and months will count in the end: an estimate, kept apart from everything that was counted."""

from __future__ import annotations

from dataclasses import dataclass

from openvis.domain.incident import ReportedBy


@dataclass(frozen=True, slots=True)
class Nowcast:
    """One week or month of a gemeente that had ended, but of which reports may still come in.

    Of a whole source, of a theme of it (`theme`), or of one category (both). Without an estimate `note` says why.
    Never added to a count, an attention list or an evaluation.
    """

    run: str
    gemeente: str
    source: str
    reported_by: ReportedBy
    theme: str | None
    category: str | None
    period: str  # key of a week or month
    counted: int  # what is in by now
    share: float | None  # of the final count, as earlier periods had it at this age
    estimate: float | None  # the final count: what is known `WAITED_FOR` weeks after the period
    low_80: int | None
    high_80: int | None
    low_90: int | None
    high_90: int | None
    known_until: str  # the last day of which all reports are in, as "2026-03-01"
    learnt_from: int  # periods that the delay was learnt from
    note: str = ""  # why there is no estimate, or what a reader must know of it
    unknown: int | None = None  # of the whole source then, counted in the same way: what has no category
    source_rows: int | None = None  # of how many


WAITED_FOR = 8  # weeks after which a week or month is called complete
