"""Work that takes longer than a page: asked for on a page or at the terminal, done by the worker, one at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class JobKind(StrEnum):
    LOOK = "look"  # read an uploaded file: what is in it, and what of it may stay
    TRY = "try"  # a dry run: what an import would do, without doing it
    IMPORT = "import"
    COUNT = "count"  # make a run of what is stored now, by what is decided now; of no file
    PLAN = "plan"  # make the plan of deployment of a week; of no file
    REPLAN = "replan"  # change one by hand; of no file
    REPORT = "report"  # make a report and keep it; of no file


OF_NO_FILE = frozenset({JobKind.COUNT, JobKind.PLAN, JobKind.REPLAN, JobKind.REPORT})


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"  # refused with a sentence; nothing was stored
    STOPPED = "stopped"  # somebody asked for it; nothing was stored
    INTERRUPTED = "interrupted"  # the program stopped halfway; nothing was stored


# Which state may follow which. A state that nothing leads out of is an end.
JOB_STEPS: dict[JobState, frozenset[JobState]] = {
    JobState.QUEUED: frozenset({JobState.RUNNING, JobState.STOPPED}),
    # Back to the queue: somebody else was importing, and the job waits for its turn.
    JobState.RUNNING: frozenset(set(JobState) - {JobState.RUNNING}),
}
OPEN_JOBS = frozenset(JOB_STEPS)


@dataclass(frozen=True, slots=True)
class Job:
    id: str
    gemeente: str
    kind: JobKind
    upload: str  # id of the look that began it; of a look its own id
    by: str
    asked_at: datetime
    input: dict[str, Any]
    state: JobState
    started_at: datetime | None
    finished_at: datetime | None
    rows_done: int  # so far
    rows_of: int | None  # of so many; None while nobody knows
    sentence: str  # what it does now, or how it ended
    result: dict[str, Any]  # of a job that is done
    stop_asked: bool

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_JOBS
