"""Imports that are killed halfway, in a store of their own, and what must be true afterwards."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import psycopg
from django.conf import settings

CHECKOUT = Path(__file__).resolve().parent.parent.parent
NEW_DATA_FILE, NEW_COMMIT = "gemeente=*/year=*/*", "_delta_log/*.json"


class CrashServer:
    """The other side of tests/support/crash_server.py."""

    def __init__(self, process: subprocess.Popen[str], rows: int) -> None:
        self._process = process
        self.rows = rows
        self.batches = 0  # how many there were the last time anyone looked
        self.value = 0  # the count in every row of the last delivery that is certainly stored

    def order(self, do: str, **details: Any) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": do} | details) + "\n")
        self._process.stdin.flush()
        reply = json.loads(self._process.stdout.readline())
        assert not reply["failed"], f"the child that had to {do} stopped with an error of its own"
        return reply

    def import_whole(self) -> float:
        """Import the next delivery without trouble; returns the seconds it took."""
        self.value += 1
        return self._import()["seconds"]

    def trial(self, **how: Any) -> str:
        """Kill the import of the next delivery, check everything that must hold, and import it again.

        Returns how it went: "missed" (the import was done before it could be killed), "nothing started",
        "interrupted", "finished by the repair" or "already finished".
        """
        stored, new = self._rows_of(self.value), self._rows_of(self.value + 1)
        reply = self.order("import", value=self.value + 1, rows=self.rows, **how)
        found = self.order("recover")["answer"]
        seen, said, repaired = found["before"], found["said"], found["after"]

        assert seen["rows"] in (stored, new), "a reader saw half an import"
        assert repaired["rows"] == seen["rows"], "the repair changed the rows"
        assert repaired["staging"] == 0
        assert repaired["unknown"] == []
        assert all(batch[0] != "started" for batch in repaired["batches"])
        unfinished = any(batch[0] == "started" for batch in seen["batches"])
        assert bool(said) == bool(unfinished or seen["staging"]), "the repair must say what it did, and only that"

        landed = repaired["rows"] == new
        if len(repaired["batches"]) > self.batches:
            self._check_batch(repaired, landed)
        outcome = self._outcome(reply["killed"], landed, unfinished, said)
        self._import_again(landed)
        return outcome

    def _check_batch(self, repaired: dict[str, Any], landed: bool) -> None:
        state, stored, rejected = repaired["batches"][0]
        if landed:
            assert (state, stored, rejected, repaired["rejects"]) == ("landed", self.rows, 40, 40)
        else:
            assert (state, stored, repaired["rejects"]) == ("interrupted", 0, 0)

    def _outcome(self, killed: bool, landed: bool, unfinished: bool, said: list[str]) -> str:
        if not killed:
            assert landed
            return "missed"
        if not landed:
            assert not unfinished or "er is niets opgeslagen" in said[0] or "daarvan is niets opgeslagen" in said[0]
            return "interrupted" if unfinished else "nothing started"
        assert not unfinished or "was opgeslagen maar nog niet afgemeld" in said[0]
        return "finished by the repair" if unfinished else "already finished"

    def _import_again(self, landed: bool) -> None:
        self.value += 1
        assert self._import()["state"] == ("unchanged" if landed else "landed")

    def _import(self) -> dict[str, Any]:
        answer = self.order("import", value=self.value, rows=self.rows)["answer"]
        assert answer["rows"] == self._rows_of(self.value)
        self.batches = len(answer["batches"])
        return answer

    def _rows_of(self, value: int) -> list[list[int]]:
        return [[value, self.rows, self.rows]] if value else []


@contextmanager
def crash_server(folder: Path, *, rows: int) -> Iterator[CrashServer]:
    """A crash server with an empty store: SQLite in the folder, or a database of its own where the suite runs on
    PostgreSQL."""
    with _own_database() as address:
        environment = {**os.environ, "OPENVIS_DATA": str(folder), "OPENVIS_DATABASE_URL": address}
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.crash_server"],
            cwd=CHECKOUT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with process:
            server = CrashServer(process, rows)
            server.order("prepare")
            yield server


@contextmanager
def _own_database() -> Iterator[str]:
    database = settings.DATABASES["default"]
    if not database["ENGINE"].endswith("postgresql"):
        yield ""
        return
    name = f"crash_{uuid4().hex[:12]}"
    login = {"host": database["HOST"], "port": database["PORT"] or None, "user": database["USER"]}
    with psycopg.connect(**login, password=database["PASSWORD"], dbname="postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        try:
            host = quote(database["HOST"], safe="")
            port = f":{database['PORT']}" if database["PORT"] else ""
            yield f"postgresql://{database['USER']}:{quote(database['PASSWORD'])}@{host}{port}/{name}"
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
