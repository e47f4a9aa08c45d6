"""The worker as real processes: `kill -9` in the middle of an import, and of whoever started it."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 60.0  # seconds for what takes two on a quiet machine
ROWS = 60_000  # three pieces of a file, so that there is a middle

# Fills a store of its own up to an import that waits for a worker.
PREPARE = f"""
import sys, django
django.setup()
from datetime import timedelta
from pathlib import Path
from openvis.decisions import uploads as ask
from openvis.domain.look import look_of_json
from openvis.domain.reading import reading_of_json
from openvis.store import jobs
from openvis.store.prepare import prepare_store
from tests.support import uploads
prepare_store(uploads.NOW)
folder = Path(sys.argv[1])
uploads.prepare_areas(folder)
rows = list(uploads.export_rows(200))
lines = [";".join(rows[0])] + [f"HH{{n:06d}};" + ";".join(rows[1 + n % 5][1:]) for n in range({ROWS})]
look = uploads.looked(("\\n".join(lines) + "\\n").encode("cp1252"))
chosen = look_of_json(look.result).reading.as_json() | {{"category_map": {{"Wildplassen": "boa-wildplassen"}}}}
how = {{"origin": "test"}}
trial = ask.ask_trial(uploads.COORDINATOR, look.id, reading_of_json(chosen), seen=look.id,
                      now=uploads.NOW + timedelta(seconds=1), **how)
uploads.work()
print(ask.ask_import(uploads.COORDINATOR, trial.id, now=uploads.NOW + timedelta(seconds=2), **how).id)
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {
        **os.environ,
        "OPENVIS_DATA": str(tmp_path / "data"),
        "OPENVIS_MEMORY": str(tmp_path),
        "OPENVIS_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "openvis.config.settings",
    }


@pytest.fixture
def starter(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process that starts the worker as its child, as the web server does."""
    script = f'"{sys.executable}" -m openvis work --parent $$ & wait'
    with subprocess.Popen(["sh", "-c", script], cwd=CHECKOUT, env=environment, start_new_session=True) as process:
        yield process
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


def eventually(ask: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + PATIENCE
    while not (answer := ask()):
        assert time.monotonic() < deadline, f"{ask} bleef {answer!r}"
        time.sleep(0.01)
    return answer


def children(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(number) for number in path.read_text().split()] if path.exists() else []


def test_kill_9_costs_one_job_and_leaves_nothing_half(
    tmp_path: Path, environment: dict[str, str], request: Any
) -> None:
    prepared = [sys.executable, "-c", PREPARE, str(tmp_path)]
    made = subprocess.run(prepared, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=True)
    job = made.stdout.split()[-1]
    database = sqlite3.connect(tmp_path / "data" / "openvis.sqlite3", timeout=20)

    def told(column: str) -> Any:
        return database.execute(f"SELECT {column} FROM store_job WHERE id = ?", [job]).fetchone()[0]

    process = request.getfixturevalue("starter")
    eventually(lambda: told("state") == "running" and told("rows_done") > 0)
    (watcher,) = children(process.pid)
    (worker,) = children(watcher)
    os.kill(worker, signal.SIGKILL)
    eventually(lambda: told("state") == "interrupted")  # by the watcher, at once and not at the next start
    assert told("sentence").startswith("Onderbroken")
    batch = database.execute("SELECT state, note FROM store_batch WHERE id = ?", [job]).fetchone()
    assert batch[0] == "interrupted"
    assert "daarvan is niets opgeslagen" in batch[1]
    assert not list((tmp_path / "data" / "tables" / "staging").iterdir())
    assert not (tmp_path / "data" / "tables" / "incidents" / "_delta_log").exists()

    # The same import again: a new process does it, and it lands whole.
    again = "b" * 32
    columns = "gemeente, kind, upload, by, input, result, rows_done, stop_asked, sentence"
    database.execute(
        f"INSERT INTO store_job (id, state, asked_at, {columns}) "
        f"SELECT ?, 'queued', datetime('now'), {columns} FROM store_job WHERE id = ?",
        [again, job],
    )
    database.commit()
    job = again
    eventually(lambda: told("state") == "done")
    landed = database.execute("SELECT state, added FROM store_batch WHERE id = ?", [again]).fetchone()
    assert landed == ("landed", ROWS)

    # Whoever started them is killed: nobody keeps working for nobody.
    everyone = [watcher, *children(watcher)]
    assert len(everyone) == 2
    os.kill(process.pid, signal.SIGKILL)
    eventually(lambda: not any(_lives(pid) for pid in everyone))


def _lives(pid: int) -> bool:
    try:
        return "(zombie)" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False
