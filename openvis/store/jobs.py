"""Jobs as they are asked for, taken, followed, stopped and ended. The rest of the program knows no other door to them.

Taking a job is one UPDATE with a condition, so two workers never take the same. Whoever works holds a lock that dies
with the process; a job that is "running" while nobody holds it was cut off, and `withdraw_unfinished` says so.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import close_old_connections, connection

from openvis.domain import job as domain
from openvis.domain.access import Scope
from openvis.domain.batch import BatchState
from openvis.domain.job import JOB_STEPS, OF_NO_FILE, OPEN_JOBS, JobKind, JobState
from openvis.errors import Stopped, UnknownValue
from openvis.store import lock, models

STOPPED = "Gestopt. Er is niets opgeslagen."
CUT_OFF = "Onderbroken: het programma stopte. Er is niets half opgeslagen; begin opnieuw."


def new_number() -> str:
    """The number a job gets that is about to be asked for: its file must be there before it is."""
    return uuid4().hex


def ask(
    kind: JobKind,
    *,
    gemeente: str,
    by: str,
    input: dict[str, Any],
    now: datetime,
    upload: str = "",
    number: str = "",
) -> domain.Job:
    """Put a job in the queue. `upload` is the look it builds on; empty for a look, whose own id it then gets."""
    number = number or new_number()
    record = models.Job.objects.create(
        id=number,
        gemeente=gemeente,
        kind=kind,
        upload=upload or number,
        by=by,
        asked_at=now,
        input=input,
        state=JobState.QUEUED,
        sentence="Wacht op zijn beurt.",
    )
    return as_domain(record)


def get(scope: Scope, job_id: str) -> domain.Job:
    """Raises UnknownValue for a job that does not exist or lies outside the scope."""
    record = models.Job.objects.filter(gemeente__in=scope.gemeenten, id=job_id).first()
    if record is None:
        raise UnknownValue("Dit bestand is hier niet ingeleverd, of het is al opgeruimd.", "Begin bij Bronnen.")
    return as_domain(record)


def gemeente_of(job_id: str) -> str | None:
    """Whose job this is; None where there is none. Only to say whether somebody may know of it."""
    return models.Job.objects.filter(pk=job_id).values_list("gemeente", flat=True).first()


def of_upload(scope: Scope, upload: str) -> list[domain.Job]:
    """Every job of one uploaded file, the newest first."""
    found = models.Job.objects.filter(gemeente__in=scope.gemeenten, upload=upload).order_by("-asked_at", "-id")
    return [as_domain(record) for record in found]


def looks(scope: Scope, *, newest: int) -> list[domain.Job]:
    """The files that were last handed in."""
    found = models.Job.objects.filter(gemeente__in=scope.gemeenten, kind=JobKind.LOOK).order_by("-asked_at", "-id")
    return [as_domain(record) for record in found[:newest]]


def last_of_kind(scope: Scope, kind: JobKind) -> domain.Job | None:
    """The newest job of a kind that is about no file; None where there never was one."""
    found = models.Job.objects.filter(gemeente__in=scope.gemeenten, kind=kind).order_by("-asked_at", "-id").first()
    return as_domain(found) if found else None


def newest_of_each(scope: Scope, gemeente: str, *, since: datetime) -> list[domain.Job]:
    """The newest job of every file, and of every kind that is about no file, of those asked for since a moment."""
    rows = models.Job.objects.filter(gemeente__in=scope.gemeenten & {gemeente}, asked_at__gte=since)
    newest: dict[str, models.Job] = {}
    for record in rows.order_by("asked_at", "id"):
        newest[record.kind if record.kind in OF_NO_FILE else record.upload] = record
    return [as_domain(record) for record in newest.values()]


def uploads_known() -> dict[str, datetime]:
    """Of every uploaded file that is still of use, when it was last touched: for tidying up by the worker."""
    done = models.Job.objects.filter(kind=JobKind.IMPORT, state=JobState.DONE).values_list("upload", flat=True)
    of_files = models.Job.objects.exclude(kind__in=OF_NO_FILE).exclude(upload__in=done)
    return dict(of_files.order_by("asked_at").values_list("upload", "asked_at"))


def lock_upload(upload: str) -> None:
    """Let two people who ask for the same file at once wait for each other. Inside a transaction."""
    list(models.Job.objects.select_for_update().filter(id=upload))


# ----- for the worker


def waiting() -> bool:
    """Whether there is anything to do."""
    _forget_silent_connection()
    return models.Job.objects.filter(state=JobState.QUEUED).exists()


def take(now: datetime) -> domain.Job | None:
    """The job that waits longest, which is now ours; None when nothing waits."""
    _forget_silent_connection()
    while True:
        first = models.Job.objects.filter(state=JobState.QUEUED).order_by("asked_at", "id").first()
        if first is None:
            return None
        if _move(first.id, JobState.RUNNING, started_at=now, sentence="Bezig.", rows_done=0):
            return as_domain(models.Job.objects.get(pk=first.id))


def _forget_silent_connection() -> None:
    """A worker lives longer than a database server keeps a silent connection. One in a transaction is not silent."""
    if not connection.in_atomic_block:
        close_old_connections()


def note_progress(job_id: str, rows_done: int, rows_of: int | None = None) -> None:
    """Write down how far a job has come. Raises Stopped when somebody asked to stop it, or it is no longer ours."""
    models.Job.objects.filter(pk=job_id).update(rows_done=rows_done, rows_of=rows_of)
    if not models.Job.objects.filter(pk=job_id, state=JobState.RUNNING, stop_asked=False).exists():
        raise Stopped("Iemand heeft dit gestopt; er is niets opgeslagen.")


def note_step(job_id: str, sentence: str) -> None:
    """Write down what a job is doing now. Raises Stopped as note_progress does."""
    models.Job.objects.filter(pk=job_id, state=JobState.RUNNING).update(sentence=sentence)
    note_progress(job_id, 0)


def put_back(job_id: str, sentence: str) -> None:
    """Let a job wait for its turn again."""
    _move(job_id, JobState.QUEUED, sentence=sentence)


def finish(job_id: str, state: JobState, *, now: datetime, sentence: str, result: dict[str, Any] | None = None) -> None:
    """End a job; one that was withdrawn meanwhile stays as it is."""
    _move(job_id, state, finished_at=now, sentence=sentence, result=result or {})


def ask_stop(scope: Scope, job_id: str, now: datetime) -> domain.Job:
    """Stop a job that waits at once, and let one that runs stop at its next step."""
    found = get(scope, job_id)
    if not _move(found.id, JobState.STOPPED, frozenset({JobState.QUEUED}), finished_at=now, sentence=STOPPED):
        models.Job.objects.filter(pk=found.id, state=JobState.RUNNING).update(stop_asked=True)
    return get(scope, job_id)


def worker_is_there() -> bool:
    """Whether a process waits for jobs to do."""
    return lock.is_held(lock.WATCH) or lock.is_held(lock.JOBS)


def withdraw_unfinished(now: datetime) -> list[str]:
    """End what is called running although nobody works: only while holding the lock on jobs. Returns sentences.

    Batches have been repaired before, so an import that landed just before the stop is done.
    """
    sentences = []
    for record in models.Job.objects.filter(state=JobState.RUNNING).order_by("asked_at"):
        landed = models.Batch.objects.filter(pk=record.id, state__in=[BatchState.LANDED, BatchState.UNCHANGED]).exists()
        if landed:
            finish(record.id, JobState.DONE, now=now, sentence="Ingelezen.", result={"batch": record.id})
            continue
        finish(record.id, JobState.INTERRUPTED, now=now, sentence=CUT_OFF)
        sentences.append("Een taak van de website is halverwege gestopt; daarvan is niets opgeslagen.")
    return sentences


def has_unfinished() -> bool:
    return models.Job.objects.filter(state=JobState.RUNNING).exists()


def as_domain(record: models.Job) -> domain.Job:
    facts = {field.name: getattr(record, field.name) for field in fields(domain.Job)}
    return domain.Job(**facts | {"kind": JobKind(record.kind), "state": JobState(record.state)})


def _move(job_id: str, to: JobState, before: frozenset[JobState] = OPEN_JOBS, **facts: Any) -> bool:
    """Set a job to its next state, if it still is in one that leads there."""
    allowed = [state for state in before if to in JOB_STEPS[state]]
    return models.Job.objects.filter(pk=job_id, state__in=allowed).update(state=to, **facts) == 1
