"""Tasks of the worker that failed and were not done again since, and tasks that wait while there is no worker."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.timezone import get_current_timezone

from openvis.domain.access import Scope
from openvis.domain.due import Due, DueKind
from openvis.domain.job import Job, JobKind, JobState
from openvis.store import jobs

KINDS = frozenset({DueKind.FAILED_JOB, DueKind.STILL_WORKER})
TOLD_FOR = timedelta(days=14)  # a task that failed longer ago is no news
PAGE_OF = {
    JobKind.COUNT: "counting",
    JobKind.PLAN: "deployment",
    JobKind.REPLAN: "deployment",
    JobKind.REPORT: "reports",
}
NAMES = {
    JobKind.LOOK: "Het bekijken van een bestand",
    JobKind.TRY: "De proef met een bestand",
    JobKind.IMPORT: "Het inlezen van een bestand",
    JobKind.COUNT: "Een berekening",
    JobKind.PLAN: "Het maken van een inzetplan",
    JobKind.REPLAN: "Het wijzigen van een inzetplan",
    JobKind.REPORT: "Het maken van een rapport",
}


def due(scope: Scope, gemeente: str, today: date) -> list[Due]:
    midnight = datetime.combine(today - TOLD_FOR, datetime.min.time(), tzinfo=get_current_timezone())
    found = jobs.newest_of_each(scope, gemeente, since=midnight)
    failed = [
        _due(DueKind.FAILED_JOB, job, f"{NAMES[job.kind]} is mislukt.")
        for job in found
        if job.state in {JobState.FAILED, JobState.INTERRUPTED}
    ]
    waiting = [job for job in found if job.state is JobState.QUEUED]
    if not waiting or jobs.worker_is_there():
        return failed
    many = "wacht 1 taak" if len(waiting) == 1 else f"wachten {len(waiting)} taken"
    told = f"Er {many}, maar het programma dat ze doet, draait niet."
    return [*failed, _due(DueKind.STILL_WORKER, min(waiting, key=lambda job: job.asked_at), told)]


def _due(kind: DueKind, job: Job, sentence: str) -> Due:
    page = PAGE_OF.get(job.kind)
    return Due(kind, job.gemeente, job.id, sentence, page or "upload", None if page else job.upload)
