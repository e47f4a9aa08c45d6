"""Making a report that was asked for and keeping it, and making a kept one again to see that it says the same."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from openvis.domain.job import Job
from openvis.domain.report import Document
from openvis.domain.report_kind import asked_of
from openvis.domain.report_text import figures_text
from openvis.reports.kinds.make import make_report
from openvis.store import jobs, reports
from openvis.store.reports import KeptReport


def keep_report(job: Job, now: datetime) -> tuple[str, dict[str, Any]]:
    """What the worker does with a job for a report."""
    jobs.note_step(job.id, "Het rapport wordt samengesteld.")
    asked, document = make_report(asked_of(job.gemeente, job.input))
    jobs.note_step(job.id, "Het rapport wordt bewaard.")
    kept = reports.add(asked, document, by=job.by, at=now)
    return f"Gemaakt: {kept.title}.", {"report": kept.id}


def make_again(kept: KeptReport) -> Document:
    """The same report from what is stored now: of the same run, and of people only what was there at its moment."""
    return make_report(kept.asked)[1]


def says_the_same(kept: KeptReport) -> bool:
    """Whether making it again gives the same figures, byte for byte."""
    return figures_text(make_again(kept)) == figures_text(kept.document)
