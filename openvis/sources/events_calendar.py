"""A calendar of events that are known beforehand: name, from, to, and where or of which type if not of all. CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from openvis.domain.known_days import KnownDays
from openvis.domain.shown_value import shown
from openvis.errors import IncompleteFile
from openvis.sources.files.csv_file import rows_of
from openvis.sources.files.plain_csv import columns_of, format_of
from openvis.sources.files.raw_rows import LINE
from openvis.sources.files.wrong_input import place, wrong_value

COLUMNS = {
    "name": ("name", "naam", "evenement"),
    "from": ("from", "van", "begin"),
    "to": ("to", "tot", "tot en met", "einde"),
}
ALSO = {"area": ("area", "gebied", "buurt"), "type": ("type", "soort", "category", "categorie")}
MOST_DAYS = 366  # of one event; what lasts longer is a mistake in a year, or no event


def read(path: Path) -> tuple[KnownDays, ...]:
    """All events, in the order of the file. Raises InputError, with row and column, for what cannot be read."""
    return tuple(event for _, event in events(path))


def events(path: Path) -> Iterator[tuple[int, KnownDays]]:
    """The same one by one, each with its line in the file."""
    for row in _rows(path):
        yield int(row[LINE] or 0), _event(path, row)


def _rows(path: Path) -> Iterator[Mapping[str, str | int | None]]:
    file_format = format_of(path)
    found = columns_of(path, file_format, COLUMNS, ALSO)
    for piece in rows_of(path, file_format, list(found.values())):
        if piece.rejects:
            where, why = piece.rejects[0].row, piece.rejects[0].reason
            raise IncompleteFile(f"{place(path, where)}: {why}", "Herstel die regel.")
        for row in piece.frame.iter_rows(named=True):
            yield {LINE: row[LINE], **{ours: row[theirs] for ours, theirs in found.items()}}


def _event(path: Path, row: Mapping[str, str | int | None]) -> KnownDays:
    line = int(row[LINE] or 0)
    if not row["name"]:
        raise wrong_value(path, line, "name", "hier staat geen naam.", "Geef elk evenement een naam.")
    first, last = (_day(path, line, column, row[column]) for column in ("from", "to"))
    if last < first:
        raise wrong_value(path, line, "to", "dit is voor het begin.", "Wissel begin en einde om.")
    if (last - first).days >= MOST_DAYS:
        raise wrong_value(path, line, "to", "dit is meer dan een jaar na het begin.", "Maak er losse evenementen van.")
    area, kind = (None if row.get(column) is None else str(row[column]) for column in ("area", "type"))
    return KnownDays(str(row["name"]), first, last, area, kind)


def _day(path: Path, line: int, column: str, value: str | int | None) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        told = f"{shown(value)} is geen dag." if value else "hier staat geen dag."
        raise wrong_value(path, line, column, told, "Schrijf een dag als 2026-11-28.") from None
