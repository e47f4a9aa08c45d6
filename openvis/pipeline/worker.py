"""The worker: takes jobs from the queue, does them one at a time, and writes down how each of them ended.

Two processes. `watch` waits beside the pages and starts `work_off` in a process of its own when there is work: if
that one dies, of a fault or by `kill -9`, its job is written down as interrupted at once and the next one starts
afresh. Both end when whoever started them is gone, however it went.
"""

from __future__ import annotations

import _thread
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from openvis.domain.job import Job, JobKind, JobState
from openvis.errors import OpenVISError, Stopped, StoreBusy
from openvis.store import jobs, lock, quality, uploads
from openvis.store.repair import repair_store

Clock = Callable[[], datetime]
# What a job of a kind is: does it and returns a sentence and a result, as `bringing.uploads.DOES`.
Does = Mapping[JobKind, Callable[[Job, datetime], tuple[str, dict[str, Any]]]]

LOOK_EVERY = 0.3  # seconds between two looks at the queue
LOOK_AT_CHORES_EVERY = 10.0
LINGER = 120.0  # seconds a process that did work waits for more: the next question usually follows soon
LONGEST_GOODBYE = 20.0  # seconds a process gets to put down what it is doing


@dataclass(slots=True)
class Chore:
    """Work that nobody asks for, and that must be done all the same: such as sending mail.

    waits  whether there is any, asked often; do  does it, and keeps what goes wrong to itself
    """

    waits: Callable[[datetime], bool]
    do: Callable[[Clock], None]
    looked: float = -LOOK_AT_CHORES_EVERY

    def wanted(self, clock: Clock) -> bool:
        """Whether there is work now; looked for every few seconds only."""
        if time.monotonic() - self.looked < LOOK_AT_CHORES_EVERY:
            return False
        self.looked = time.monotonic()
        return self.waits(clock())


def together(*chores: Chore) -> Chore:
    """Several as one; each is done only where it waits itself."""

    def do(clock: Clock) -> None:
        for each in chores:
            if each.waits(clock()):
                each.do(clock)

    return Chore(lambda now: any(each.waits(now) for each in chores), do)


NOTHING = Chore(lambda now: False, lambda clock: None)


def watch(clock: Clock, *, parent: int | None = None, chore: Chore = NOTHING) -> None:
    """Start a worker whenever there is work, until the process `parent` is gone. Raises StoreBusy beside another."""
    with lock.only_writer(lock.WATCH):
        uploads.tidy(clock())
        looked_on: date | None = None
        while _is_wanted(parent):
            # Sources are looked at once a day, and tried once: what fails must not be started again and again.
            new_day, looked_on = clock().date() != looked_on, clock().date()
            if (
                jobs.waiting()
                or chore.wanted(clock)
                or (new_day and quality.not_looked_at_since(clock() - timedelta(days=1)))
            ):
                options = ["--linger", str(LINGER), "--parent", str(os.getpid())]
                worker = subprocess.Popen([sys.executable, "-m", "openvis", "work", *options])
                while worker.poll() is None and _is_wanted(parent):
                    time.sleep(LOOK_EVERY)
                if worker.poll() is not None:
                    repair_store(clock())
            time.sleep(LOOK_EVERY)


def _is_wanted(parent: int | None) -> bool:
    return parent is None or os.getppid() == parent


def work_off(
    clock: Clock, *, linger: float = 0.0, parent: int | None = None, chore: Chore = NOTHING, also: Does | None = None
) -> int:
    """Do what waits, wait `linger` seconds for more, and return how many jobs were done. Raises StoreBusy.

    also  kinds of job that are no matter of the pipeline: such as a report

    When nothing waits any more, the chore is done, and sources that were not looked at for a day are looked at.
    """
    if parent is not None:
        _end_with(parent)
    done = 0
    with lock.only_writer(lock.JOBS):
        jobs.withdraw_unfinished(clock())
        last, looked = time.monotonic(), False
        while True:
            if job := jobs.take(clock()):
                _do(job, clock, also or {})
                done, last = done + 1, time.monotonic()
            elif chore.wanted(clock):
                chore.do(clock)
            elif not looked:
                looked = _look_at_sources(clock())
            elif time.monotonic() - last >= linger:
                return done
            else:
                time.sleep(LOOK_EVERY)


def _look_at_sources(now: datetime) -> bool:
    # Here, because a process that only waits does not need the numerics.
    from openvis.pipeline.grading.quality import assess_due

    if quality.not_looked_at_since(now - timedelta(days=1)):
        assess_due(now)
    return True


def _do(job: Job, clock: Clock, also: Does) -> None:
    # Here, because a process that only waits does not need the numerics.
    from openvis.pipeline.bringing.uploads import DOES

    try:
        sentence, result = {**DOES, **also}[job.kind](job, clock())
    except StoreBusy:
        jobs.put_back(job.id, "Wacht tot een andere import klaar is.")
        time.sleep(LOOK_EVERY)
    except Stopped:
        jobs.finish(job.id, JobState.STOPPED, now=clock(), sentence=jobs.STOPPED)
    except OpenVISError as error:
        jobs.finish(job.id, JobState.FAILED, now=clock(), sentence=str(error))
    except KeyboardInterrupt:
        jobs.finish(job.id, JobState.INTERRUPTED, now=clock(), sentence=jobs.CUT_OFF)
        raise
    else:
        jobs.finish(job.id, JobState.DONE, now=clock(), sentence=sentence, result=result)


def _end_with(parent: int) -> None:
    """Stop this process as Ctrl-C would when its parent is gone; and for certain, if it does not listen to that."""

    def follow() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK_EVERY)
        _thread.interrupt_main()
        time.sleep(LONGEST_GOODBYE)
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()
