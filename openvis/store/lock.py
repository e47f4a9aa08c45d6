"""One writer at a time. The lock belongs to a process: when that dies, however it dies, the lock is free."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from openvis.errors import StoreBusy
from openvis.store import delta

IMPORTS = "imports"
RUNS = "runs"
JOBS = "jobs"  # the process that does the work of jobs
WATCH = "watch"  # the process that starts one when there is work
MAIL = "mail"  # the process that makes and sends mail
HOOKS = "hooks"  # the process that tells webhooks what happened
DOING = {
    IMPORTS: "import",
    RUNS: "berekening",
    JOBS: "werker",
    WATCH: "werker",
    MAIL: "postronde",
    HOOKS: "ronde van webhooks",
}


@contextmanager
def only_writer(what: str, *, wait: float = 0) -> Iterator[None]:
    """Hold one of the locks; waits `wait` seconds for it and then raises StoreBusy."""
    folder = delta.tables_folder()
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / f"{what}.lock", timeout=wait)
    try:
        lock.acquire()
    except Timeout:
        raise StoreBusy(
            f"Er schrijft nu een andere {DOING[what]} naar deze gegevens.", "Probeer het opnieuw als die klaar is."
        ) from None
    try:
        yield
    finally:
        lock.release()


def is_held(what: str) -> bool:
    """Whether a living process holds the lock."""
    try:
        with only_writer(what):
            return False
    except StoreBusy:
        return True
