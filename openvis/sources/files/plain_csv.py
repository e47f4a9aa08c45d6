"""Small tables of anyone: which delimiter they have, and which of their columns is which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from openvis.errors import InputError
from openvis.sources.files.csv_file import header_of
from openvis.sources.files.raw_rows import FileFormat
from openvis.sources.files.wrong_input import check_columns


def format_of(path: Path) -> FileFormat:
    """With the delimiter that makes columns of the header; with a comma where none does."""
    for mark in (";", "\t"):
        with suppress(InputError):  # what is wrong with the file is told when it is read
            if len(header_of(path, FileFormat(delimiter=mark))) > 1:
                return FileFormat(delimiter=mark)
    return FileFormat()


def columns_of(
    path: Path,
    file_format: FileFormat,
    needed: Mapping[str, Sequence[str]],
    also: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, str]:
    """{our name: the column of the file}, whatever the case. Raises WrongColumns where one that is needed is absent."""
    header = header_of(path, file_format)
    by_name = {column.casefold(): column for column in header}
    found = {}
    for ours, known in {**needed, **(also or {})}.items():
        there = [by_name[name] for name in known if name in by_name]
        if there:
            found[ours] = there[0]
        elif ours in needed:
            check_columns(path, [known[0]], header, f"Namen die ook mogen: {', '.join(known[1:])}.")
    return found
