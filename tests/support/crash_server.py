"""A program that does imports in child processes and kills them halfway, on request. Run by tests/support/crashing.py.

It imports Django, polars and delta-rs once and forks for every order, so that a trial takes a fraction of a second
and still is a real process with a real `kill -9`. Orders come as JSON lines on standard input, answers go as JSON
lines to standard output. This process itself never opens the database or a table: a fork would inherit those.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import django
import polars as pl
from django.apps import apps
from django.conf import settings

GEMEENTE = "GM9901"
REJECTS = 40
POLL_SECONDS = 0.0002


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "openvis.config.settings"
    django.setup()
    # Loaded here, so that a child is busy with the import from its first moment.
    import openvis.store.repair  # noqa: F401

    for line in sys.stdin:
        print(json.dumps(_obey(json.loads(line))), flush=True)


def _obey(order: dict[str, Any]) -> dict[str, Any]:
    """Do one order in a child; `kill` says when to kill it. Answers how it ended and what it said."""
    kill = order.pop("kill", None)
    reading, writing = os.pipe()
    seen = _seen_files(kill)
    start = time.perf_counter()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _be_the_child(order, writing)
    os.close(writing)
    if kill:
        _wait_for(kill, seen, reading, start)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    return {
        "killed": os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL,
        "failed": os.WIFEXITED(status) and os.WEXITSTATUS(status) != 0,
        "answer": json.loads(answer) if answer else None,
    }


def _be_the_child(order: dict[str, Any], writing: int) -> NoReturn:
    status = 1
    try:
        answer = ORDERS[order.pop("do")](**order)
        os.write(writing, json.dumps(answer).encode())
        status = 0
    finally:
        if status:
            traceback.print_exc()
        os._exit(status)  # never back into the loop of the parent


def _wait_for(kill: dict[str, Any], seen: set[Path], reading: int, start: float) -> None:
    """Sleep until a time, or until a file appears that only exists from a certain moment on, or the child is done."""
    if "file" in kill:
        while not (_seen_files(kill) - seen) and not _is_done(reading):
            time.sleep(POLL_SECONDS)
        start = time.perf_counter()
    while time.perf_counter() - start < kill["after"] and not _is_done(reading):
        time.sleep(POLL_SECONDS)


def _is_done(reading: int) -> bool:
    return bool(select.select([reading], [], [], 0)[0])


def _seen_files(kill: dict[str, Any] | None) -> set[Path]:
    table = Path(settings.OPENVIS_DATA) / "tables" / "counts"
    return set(table.glob(kill["file"])) if kill and "file" in kill else set()


# ----- what a child can be told to do


def _prepare() -> None:
    from django.core.management import call_command

    # Tables straight from the models: migrations are tested elsewhere.
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)


def _import(value: int, rows: int, die: str | None = None) -> dict[str, Any]:
    """Import a delivery in which every count is `value`, and look; with `die`, kill itself at that point."""
    from openvis.domain.access import Scope
    from openvis.store.imports import run_import

    if die:
        _arm(die)
    path = Path(settings.OPENVIS_DATA) / f"levering-{value}.csv"
    path.write_text(str(value), encoding="ascii")
    now, start = datetime.now(UTC), time.perf_counter()
    scope = Scope.of(GEMEENTE)
    batch = run_import(
        table="counts", source="politie-maandcijfers", scope=scope, path=path, chunks=_chunks(value, rows),
        by="analist", now=now,
    )  # fmt: skip
    seconds = time.perf_counter() - start
    return {"state": batch.state, "seconds": seconds} | _look()


def _chunks(value: int, rows: int) -> Iterator[Any]:
    from openvis.domain.delivery import Chunk, Reject, schema_of

    size = max(1, rows // 5)
    for start in range(0, rows, size):
        number = pl.int_range(start, min(start + size, rows), eager=True)
        month = number % 24
        period = (2018 + month // 12).cast(pl.String) + "-" + (month % 12 + 1).cast(pl.String).str.zfill(2)
        frame = pl.DataFrame(
            {
                "gemeente": GEMEENTE,
                "source": "politie-maandcijfers",
                "reference": number.cast(pl.String),
                "area": "BU99010101",
                "level": "buurt",
                "vintage": 2019,
                "category": "woninginbraak",
                "supplier_category": None,
                "reported_by": "public",
                "period": period,
                "value": value,
            },
            schema=schema_of("counts"),
        )
        rejects = (
            [Reject(row, "maand", "Geen maand.", "2018-13") for row in range(2, 2 + REJECTS)] if start == 0 else []
        )
        yield Chunk(frame, rejects, frame.height + len(rejects))


def _arm(point: str) -> None:
    """Make this process kill itself at a point between two steps."""
    from openvis.store import batches, imports, merge
    from openvis.store.staging import Staging

    def die(*_: Any, **__: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def after(function: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *args, **options: (function(*args, **options), die())

    points: dict[str, Callable[[], None]] = {
        "before the batch is written down": lambda: setattr(batches, "start", die),
        "after the batch is written down": lambda: setattr(imports, "stage", die),
        "while staging": lambda: setattr(batches, "note_owner", die),
        "after staging": lambda: setattr(merge, "compare", die),
        "before the commit": lambda: setattr(merge, "commit", die),
        "after the commit": lambda: setattr(merge, "commit", after(merge.commit)),
        "after the batch is finished": lambda: setattr(Staging, "remove", die),
    }
    points[point]()


def _recover() -> dict[str, Any]:
    """What a reader sees before the repair, what the repair says, and what a reader sees after it."""
    from openvis.store.repair import repair_store

    before = _look()
    said = repair_store(datetime.now(UTC))
    return {"before": before, "said": said, "after": _look() | {"unknown": _unknown_files()}}


def _look() -> dict[str, Any]:
    """Everything a trial is judged by: rows per value, batches newest first, and what is in the staging folder."""
    from openvis.domain.access import Scope
    from openvis.store import delta, read

    scope = Scope.of(GEMEENTE)
    values = read.counts(scope).group_by("value").agg(pl.len(), pl.col("reference").n_unique().alias("unique"))
    table = delta.existing_table("counts")
    batches = read.batches(scope)
    return {
        "rows": sorted(values.collect().rows()),
        "version": table.version() if table else None,
        "batches": [[batch.state, batch.changed + batch.added, batch.rejected] for batch in batches],
        "rejects": len(read.rejects(scope, batches[0].id)) if batches else 0,
        "staging": len(list(delta.tables_folder().glob("staging/*"))),
    }


def _unknown_files() -> list[str]:
    """Files of the table no version knows, found in another way than the product does: through delta-rs itself."""
    from openvis.store import delta

    folder = delta.tables_folder() / "counts"
    newest = delta.existing_table("counts")
    if newest is None:
        return []
    known = _named_by(folder, newest.version())
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("part-*") if str(path) not in known)


def _named_by(folder: Path, newest: int) -> set[str]:
    """The files of every version up to the newest. What a version holds never changes, so that each is opened once;
    what a version of before holds is found in a file beside the store, because every order has a process of its own."""
    from deltalake import DeltaTable

    kept = Path(settings.OPENVIS_DATA) / "files-of-versions.json"
    told: list[list[str]] = json.loads(kept.read_text(encoding="ascii")) if kept.exists() else []
    for version in range(len(told), newest + 1):
        told.append([uri.removeprefix("file://") for uri in DeltaTable(folder, version=version).file_uris()])
    kept.write_text(json.dumps(told), encoding="ascii")
    return {path for files in told for path in files}


ORDERS: dict[str, Callable[..., Any]] = {
    "prepare": _prepare, "import": _import, "recover": _recover
}  # fmt: skip

if __name__ == "__main__":
    main()
