"""Stores that take long to fill: filled once by whichever worker comes first, put down in every test that asks.

What is kept is a whole store, its tables and the rows of its database, and beside it the files it was filled from
and what the filling told. A test gets a copy of the store, to do with as it likes, and may only read the files.
"""

from __future__ import annotations

import fcntl
import os
import pickle
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction


@dataclass(frozen=True)
class KeptStore:
    """A store as it lies ready: `files` it was filled from, and what its filling `told`."""

    folder: Path

    @property
    def files(self) -> Path:
        return self.folder / "files"

    @property
    def told(self) -> Any:
        return pickle.loads((self.folder / "told").read_bytes())

    def keep(self, told: Any) -> None:
        tables = settings.OPENVIS_DATA / "tables"
        if tables.exists():
            shutil.copytree(tables, self.folder / "tables")
        rows = [list(kind._base_manager.all()) for kind in _kinds()]
        (self.folder / "told").write_bytes(pickle.dumps(told))
        (self.folder / "rows").write_bytes(pickle.dumps(rows))

    def put_down(self) -> None:
        """Into the store of this test, which must be empty. A file of a table is never written again, only replaced:
        so the store of the test may have the very same files."""
        if (self.folder / "tables").exists():
            settings.OPENVIS_DATA.mkdir(parents=True, exist_ok=True)
            _link(str(self.folder / "tables"), str(settings.OPENVIS_DATA / "tables"))
        with transaction.atomic(), connection.cursor() as cursor:
            if (statements := _STATEMENTS.get(self.folder)) is None:
                with _noted() as statements:
                    self._insert()
                _STATEMENTS[self.folder] = statements
            else:
                for statement, values in statements:
                    cursor.execute(statement, values)
            # PostgreSQL counts on from the rows it numbered itself, and these it did not.
            for statement in connection.ops.sequence_reset_sql(no_style(), _kinds()):
                cursor.execute(statement)

    def _insert(self) -> None:
        rows = pickle.loads((self.folder / "rows").read_bytes())
        for kind, of_kind in zip(_kinds(), rows, strict=True):
            kind._base_manager.bulk_create(of_kind)


# How the rows of each kept store are inserted. A worker puts the same store down hundreds of times, and to make the
# statements takes longer than to carry them out.
_STATEMENTS: dict[Path, list[tuple[str, Any]]] = {}


@contextmanager
def _noted() -> Iterator[list[tuple[str, Any]]]:
    """Every statement that is carried out meanwhile."""
    statements: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], statement: str, values: Any, many: bool, context: dict[str, Any]) -> Any:
        statements.append((statement, values))
        return execute(statement, values, many, context)

    with connection.execute_wrapper(note):
        yield statements


def _link(source: str, target: str) -> None:
    """The same folders with the same files in them."""
    os.mkdir(target)
    with os.scandir(source) as there:
        for entry in there:
            to = f"{target}/{entry.name}"
            _link(entry.path, to) if entry.is_dir() else os.link(entry.path, to)


@dataclass(frozen=True)
class Keeper:
    """What one run of the suite keeps, in a folder that all its workers share."""

    folder: Path

    def store(self, name: str, fill: Callable[[Path], Any]) -> KeptStore:
        """The store of that name, in the empty store of this test; `fill` gets a folder for the files it reads."""

        def make(folder: Path) -> None:
            made = KeptStore(folder)
            made.files.mkdir()
            made.keep(fill(made.files))

        folder, is_new = self._once(name, make)
        kept = KeptStore(folder)
        if not is_new:  # or it has just been filled, here
            kept.put_down()
        return kept

    def files(self, name: str, write: Callable[[Path], Any]) -> Path:
        """A folder of files that belong to no store."""
        return self._once(name, write)[0]

    def _once(self, name: str, make: Callable[[Path], Any]) -> tuple[Path, bool]:
        kept = self.folder / name
        with _alone(self.folder / f"{name}.lock"):
            if kept.exists():
                return kept, False
            making = Path(tempfile.mkdtemp(dir=self.folder))  # what fails halfway is not kept
            make(making)
            making.rename(kept)
            return kept, True


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """One worker at a time: the others wait for what it makes."""
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _kinds() -> list[Any]:
    return list(apps.get_app_config("store").get_models(include_auto_created=True))
