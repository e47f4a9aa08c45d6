"""What is inside an XLSX before anything opens it: how large it becomes, how far it reaches, what was not counted.

An XLSX is a zip with a small file for each sheet. What a zip says of its own sizes may be untrue, so it is unpacked
here piece by piece, and counted. Where this and the reader could see different things (a part that is there twice, an
entity) the file is refused.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

from openvis.errors import UnreadableFile
from openvis.sources.files.bounds import (
    MEGABYTE,
    SHEET_BYTES,
    SHEET_CELLS,
    SHEET_LEAD_BYTES,
    SHEET_PARTS,
    SHEET_RATIO,
    SHEET_ROW_BYTES,
    SHEET_SMALL,
    SHEETS,
)
from openvis.sources.files.wrong_input import place

ZIP_START, OLE_START = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # what a locked XLSX is called inside its envelope
START, WORKBOOK = "_rels/.rels", "/officeDocument"  # what names the part with the sheets, and as what
SAVE_AGAIN = "Open het in Excel en sla het op als .xlsx. Er is niets opgeslagen."
NO_RESULT = "Hier staat een formule zonder uitkomst."
NO_VALUE = "Hier staat een fout van Excel, zoals #N/B of #VERW!, en geen waarde."

_ROW = re.compile(rb"<(?:\w+:)?row\b")
_ROW_NUMBER = re.compile(rb"[^<>]*?\br\s*=\s*[\"']\s*([0-9]+)")
# As nearly all programs write a cell with something in it.
_PLAIN = re.compile(rb"<c r=\"([A-Z]{1,3})([0-9]{1,7})\"(?: s=\"[0-9]+\")?(?: t=\"[a-zA-Z]+\")?>")
_FILLED = re.compile(rb"<(?:\w+:)?c(?:\s[^<>]*)?(?<!/)>")
_REFERENCE = re.compile(rb"\br\s*=\s*[\"']\s*([A-Za-z]+)([0-9]+)")
_UNCOUNTED = re.compile(
    rb"<(?:\w+:)?c\s([^<>]*)>\s*<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f\s*>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v\s*>\s*</(?:\w+:)?v\s*>)?\s*</(?:\w+:)?c\s*>"
)
_WRONG = re.compile(rb"<(?:\w+:)?c\s([^<>]*\bt\s*=\s*[\"']e[\"'][^<>]*)>")
# Cells that a reader would hand over as empty; the signs are looked for first, because most rows have none.
_NAMELESS = ((_UNCOUNTED, (b"<f", b":f"), NO_RESULT), (_WRONG, (b'"e"', b"'e'"), NO_VALUE))


@dataclass(slots=True)
class SheetFacts:
    """How far a sheet reaches, and its cells without a value that look as if they had one: {(line, column): why}."""

    rows: int = 0
    columns: int = 0
    seen: set[bytes] = field(default_factory=set)  # the letters of its columns
    empty: dict[tuple[int, int], str] = field(default_factory=dict)  # columns from 0, as in a list


def sheet_facts(path: Path, sheet: str | None) -> SheetFacts:
    """Of this sheet, or the first. Raises UnreadableFile where the file is no XLSX or asks too much.

    A sheet that is not there has no facts: the reader says which there are.
    """
    parts = _sheet_parts(path)
    name = next(iter(parts)) if sheet is None else sheet
    return _facts(path, *_state(path), parts[name]) if name in parts else SheetFacts()


def sheet_names(path: Path) -> list[str]:
    """The sheets, in their order. Raises UnreadableFile as `sheet_facts` does."""
    return list(_sheet_parts(path))


def _state(path: Path) -> tuple[int, int]:
    """What changes when the file does."""
    found = path.stat()
    return found.st_mtime_ns, found.st_size


def _sheet_parts(path: Path) -> dict[str, str]:
    return _checked(path, *_state(path))


# A file is opened several times: for its columns, for its rows, for what was left out.


@lru_cache(maxsize=4)
def _checked(path: Path, _changed: int, _size: int) -> dict[str, str]:
    """The part of each sheet, of a file that is not too large."""
    _check_start(path)
    with _opened(path) as archive:
        parts = _parts(path, archive)
        _check_sizes(path, archive, parts)
        return _parts_of_sheets(path, archive, parts)


@lru_cache(maxsize=4)
def _facts(path: Path, _changed: int, _size: int, part: str) -> SheetFacts:
    facts = SheetFacts()
    with _opened(path) as archive:
        for number, text in enumerate(_rows(path, archive, archive.getinfo(part))):
            _add_row(facts, number, text)
            if facts.rows * facts.columns > SHEET_CELLS:
                raise _too_far(path, facts)
    return facts


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The zip; whatever is wrong with it is one sentence.

    NotImplementedError is what zipfile raises for a compression that it cannot read: nothing here is left to be made.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ElementTree.ParseError, OSError) as error:
        raise damaged(path) from error
    except (LookupError, ValueError) as error:  # names, numbers and encodings inside the zip itself
        raise damaged(path) from error


def damaged(path: Path) -> UnreadableFile:
    """The error for a file that is no XLSX, or a broken one."""
    return UnreadableFile(f"{place(path)} is geen leesbaar Excelbestand.", SAVE_AGAIN)


def _check_start(path: Path) -> None:
    with path.open("rb") as stream:
        start = stream.read(8)
        if start == OLE_START:
            locked = any(ENCRYPTED in piece for piece in iter(lambda: stream.read(MEGABYTE), b""))
            what = "is beveiligd met een wachtwoord" if locked else "is een oud Excelbestand (.xls)"
            raise UnreadableFile(f"{place(path)} {what}.", SAVE_AGAIN)
    if not start.startswith(ZIP_START):
        raise damaged(path)


# ----- how large it becomes


def _parts(path: Path, archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The parts by name. Raises UnreadableFile where one is locked or there twice."""
    parts = {info.filename: info for info in archive.infolist()}
    if len({name.casefold() for name in parts}) != len(archive.infolist()) or len(parts) > SHEET_PARTS:
        raise damaged(path)
    if any(info.flag_bits & 1 for info in parts.values()):
        raise UnreadableFile(f"{place(path)} is beveiligd met een wachtwoord.", SAVE_AGAIN)
    return parts


def _check_sizes(path: Path, archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> None:
    unpacked, packed = 0, path.stat().st_size
    for info in parts.values():
        for piece in _unpacked(archive, info):
            unpacked += len(piece)
            if unpacked > SHEET_BYTES or (unpacked > SHEET_SMALL and unpacked > SHEET_RATIO * packed):
                raise _too_large(path)


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """What is in a part, however long it says to be."""
    honest = zipfile.ZipInfo(info.filename)
    honest.header_offset, honest.compress_type, honest.flag_bits = info.header_offset, info.compress_type, 0
    honest.compress_size, honest.file_size = info.compress_size, SHEET_BYTES + 1
    honest.orig_filename = info.orig_filename  # and no CRC: that is about what the part says to be
    with archive.open(honest) as stream:
        yield from iter(lambda: stream.read(MEGABYTE), b"")


def _too_large(path: Path) -> UnreadableFile:
    return UnreadableFile(
        f"{place(path)} wordt uitgepakt meer dan {SHEET_BYTES // MEGABYTE} MB, of meer dan {SHEET_RATIO} keer zo groot "
        "als het bestand.",
        "Lever het als CSV, of in delen. Er is niets opgeslagen.",
    )


def _too_far(path: Path, facts: SheetFacts) -> UnreadableFile:
    return UnreadableFile(
        f"{place(path)}: het blad loopt tot regel {facts.rows} en kolom {facts.columns}; dat is te veel om te lezen.",
        "Haal de lege rijen en kolommen weg die nog iets bevatten, of lever het als CSV. Er is niets opgeslagen.",
    )


# ----- which part is the sheet


def _parts_of_sheets(path: Path, archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> dict[str, str]:
    """{name of the sheet: its part}, in their order."""
    begin = _elements(path, archive, parts[START])
    books = [found["Target"] for found in begin if found.get("Type", "").endswith(WORKBOOK)]
    book = books[0].removeprefix("/") if len(books) == 1 else ""
    if not re.fullmatch(r"xl/[\w.-]+", book):
        raise damaged(path)
    related = _elements(path, archive, parts[f"xl/_rels/{book.removeprefix('xl/')}.rels"])
    targets = {found["Id"]: found["Target"] for found in related if "Id" in found}
    sheets = [found for found in _elements(path, archive, parts[book]) if found["tag"] == "sheet"]
    named = {found["name"]: _part(targets[found["id"]]) for found in sheets}
    if not named or len(named) != len(sheets) or len(sheets) > SHEETS or not parts.keys() >= set(named.values()):
        raise damaged(path)
    return named


def _part(target: str) -> str:
    return target.removeprefix("/") if target.startswith(("/xl/", "xl/")) else f"xl/{target}"


def _elements(path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> list[dict[str, str]]:
    """Every element of a small part: its attributes and its name, as `tag`, without their namespaces."""
    text = b""
    for piece in _unpacked(archive, info):
        text += piece
        if len(text) > SHEET_LEAD_BYTES:
            raise damaged(path)
    if b"<!" in text.replace(b"<!--", b""):  # an entity could mean one thing here and another to the reader
        raise damaged(path)
    return [
        {_bare(name): value for name, value in found.attrib.items()} | {"tag": _bare(found.tag)}
        for found in ElementTree.fromstring(text.decode("utf-8-sig")).iter()  # whatever encoding it names
    ]


def _bare(name: str) -> str:
    return name.rpartition("}")[2]


# ----- what stands in the sheet


def _rows(path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The text of the sheet, cut before every row; the first piece is what stands before the rows."""
    waiting = b""
    for piece in _unpacked(archive, info):
        *whole, waiting = _ROW.split(waiting + piece)
        yield from whole
        if len(waiting) > SHEET_ROW_BYTES:
            raise UnreadableFile(
                f"{place(path)} heeft een regel van meer dan {SHEET_ROW_BYTES // MEGABYTE} MB.", SAVE_AGAIN
            )
    yield waiting


def _add_row(facts: SheetFacts, number: int, text: bytes) -> None:
    named = _ROW_NUMBER.match(text)
    line = int(named[1][:10]) if named and number else number
    references = _PLAIN.findall(text)
    width = len(references)
    if width != text.count(b"<c") + text.count(b":c"):
        filled = _FILLED.findall(text)
        references, width = _REFERENCE.findall(b"".join(filled)), len(filled)
    if width:
        lines, columns = {digits for _, digits in references}, {letters for letters, _ in references}
        facts.rows = max(facts.rows, line, *(int(digits[:10]) for digits in lines))
        facts.columns = max(facts.columns, width, *map(_column, columns - facts.seen))
        facts.seen |= columns
    for pattern, signs, why in _NAMELESS:
        if any(sign in text for sign in signs):
            for cell in pattern.findall(text):
                if reference := _REFERENCE.search(cell):
                    facts.empty[int(reference[2][:10]), _column(reference[1]) - 1] = why


def _column(letters: bytes) -> int:
    """The number of a column: A is 1, XFD is 16384. Longer than any column there is stays that long."""
    number = 0
    for letter in letters[:6].upper():
        number = 26 * number + letter - ord("A") + 1
    return number
