"""A fetched delivery as one file: what it is, every page as it was received, and an end mark, one JSON line each.

The file appears under its name only when it is whole; a copy that was cut off lacks its end mark and is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from openvis.domain.area import VINTAGES
from openvis.errors import IncompleteFile, UnreadableFile
from openvis.sources.fetching.whole_file import whole_file
from openvis.sources.files.bounds import MEGABYTE, PAGE_BYTES
from openvis.sources.files.strict_json import strict_json
from openvis.sources.files.wrong_input import existing_file, place

SUFFIX = ".jsonl"
_AGAIN = "Haal de levering opnieuw op. Er is niets opgeslagen."


@dataclass(frozen=True, slots=True)
class Page:
    line: int
    rows: list[dict[str, Any]]


def write_pages(path: Path, about: dict[str, Any], pages: Iterable[dict[str, Any]]) -> Path:
    """Write what the delivery is, the pages as they come, and the end mark; then give the file its name."""
    count = rows = 0
    # Half a sign (a lone surrogate) becomes a question mark: no text can hold it.
    with whole_file(path) as partial, partial.open("w", encoding="utf-8", errors="replace") as stream:
        stream.write(_line(about))
        for page in pages:
            stream.write(_line(page))
            count, rows = count + 1, rows + len(page["value"])
        stream.write(_line({"pages": count, "rows": rows}))
    return path


def read_about(path: Path, *needed: str) -> dict[str, Any]:
    """What the delivery is. Raises UnreadableFile when this is no fetched delivery, or one without what is needed."""
    with existing_file(path).open("rb") as stream:
        about = next((_parsed(path, line, text) for line, text in _lines(path, stream)), {})
    if any(name not in about for name in ("table", *needed)):
        raise UnreadableFile(f"{place(path)} is geen levering die OpenVIS heeft opgehaald.", _AGAIN)
    return about


def read_columns(path: Path, *roles: str) -> dict[str, str]:
    """What the delivery calls the columns with these roles. Raises UnreadableFile where it does not say."""
    columns = read_about(path, "columns")["columns"]
    found = {role: columns.get(role) for role in roles} if isinstance(columns, dict) else {}
    named = {name for name in found.values() if isinstance(name, str) and name.strip()}
    if len(named) < len(roles):  # one is absent, without a name, or the same as another
        raise UnreadableFile(f"{place(path)} zegt niet welke kolom wat is.", _AGAIN)
    return {role: str(name) for role, name in found.items()}


def read_vintage(path: Path) -> int | None:
    """The year of the area division; None where the delivery says nothing of it. Raises UnreadableFile."""
    year = read_about(path).get("vintage")
    if year is not None and (type(year) is not int or year not in VINTAGES):
        raise UnreadableFile(f"{place(path)} noemt geen bestaand jaar van de gebiedsindeling.", _AGAIN)
    return year


def read_pages(path: Path) -> Iterator[Page]:
    """The pages one by one. Raises IncompleteFile when the end mark is absent or counts other rows."""
    pages = rows = line = 0
    end: dict[str, Any] | None = None
    with path.open("rb") as stream:
        for line, text in _lines(path, stream):
            content = _parsed(path, line, text)
            if _is_page(content):
                pages, rows = pages + 1, rows + len(content["value"])
                yield Page(line, content["value"])
            elif line > 1:
                end = content
    if end != {"pages": pages, "rows": rows}:
        raise IncompleteFile(f"{place(path)} houdt op na regel {line}: het eind van de levering ontbreekt.", _AGAIN)


def _lines(path: Path, stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines with their numbers, none longer than a page can be."""
    for line, text in enumerate(iter(lambda: stream.readline(PAGE_BYTES + 1), b""), start=1):
        if len(text) > PAGE_BYTES:
            raise UnreadableFile(f"{place(path, line)} is langer dan {PAGE_BYTES // MEGABYTE} MB.", _AGAIN)
        yield line, text


def _is_page(content: dict[str, Any]) -> bool:
    rows = content.get("value")
    return isinstance(rows, list) and all(isinstance(row, dict) for row in rows)


def _line(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"


def _parsed(path: Path, line: int, text: bytes) -> dict[str, Any]:
    try:
        content = strict_json(text)
    except (ValueError, RecursionError) as error:
        raise IncompleteFile(f"{place(path, line)} is afgebroken of beschadigd.", _AGAIN) from error
    if not isinstance(content, dict):
        raise UnreadableFile(f"{place(path, line)} is geen levering die OpenVIS heeft opgehaald.", _AGAIN)
    return content
