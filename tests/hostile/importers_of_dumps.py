"""The importer of Signalen's dump: a folder of three files, of which one at a time is damaged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from openvis.sources import signalen_dump
from tests.hostile.byte_damages import byte_damages, text_damages
from tests.hostile.case import Case, Importer, Read, of_chunks
from tests.hostile.importers_of_rows import ABOUT_SOMEBODY, areas
from tests.hostile.sheet import Sheet, as_csv
from tests.hostile.sheet_damages import cell_damages, header_damages, quote_damages, row_damages
from tests.support.signalen_files import POINTS
from tests.support.small_gemeente import GEMEENTE

COUNT = 6
SIGNALS = Sheet(
    ("id", "text", "incident_date_start", "incident_date_end", "created_at", "category_assignment_id", "location_id"),
    tuple(
        (str(n), f"{ABOUT_SOMEBODY}\nhé", f"2024-05-0{n} 22:30:00+00", "", f"2024-05-0{n} 23:15:30.25+00", str(10 + n),
         str(20 + n))
        for n in range(1, COUNT + 1)
    ),
)  # fmt: skip
CATEGORIES = Sheet(
    ("id", "sub_slug", "sub"), tuple((str(10 + n), "hondenpoep", "Hondenpoep") for n in range(1, COUNT + 1))
)
# As Signalen writes them: `lat` holds the longitude.
LOCATIONS = Sheet(
    ("id", "lat", "lng", "address_text"),
    tuple((str(20 + n), *(str(degree) for degree in POINTS[n % 3]), ABOUT_SOMEBODY) for n in range(1, COUNT + 1)),
)
FILES = {"signals.csv": SIGNALS, "categories.csv": CATEGORIES, "locations.csv": LOCATIONS}
KINDS = {
    "signals.csv": ("text", "unread", "moment", "moment", "unread", "number", "unread"),
    "categories.csv": ("number", "text", "unread"),
    "locations.csv": ("number", "number", "number", "unread"),
}


def cases() -> Iterator[Case]:
    for name, sheet in FILES.items():
        for case in _of_file(name, sheet):
            rows = case.rows if name == "signals.csv" else None
            yield replace(case, damage=f"{name}: {case.damage}", file=name, rows=rows)


def _of_file(name: str, sheet: Sheet) -> Iterator[Case]:
    kinds = dict(zip(sheet.header, KINDS[name], strict=True))
    yield Case("undamaged", as_csv(sheet), rows=COUNT)
    yield from cell_damages(sheet, as_csv, kinds)
    yield from header_damages(sheet, as_csv)
    yield from row_damages(sheet, as_csv)
    if name == "signals.csv":
        yield from quote_damages(sheet)
        yield from text_damages(as_csv(sheet))
        yield from byte_damages(as_csv(sheet))


def read_dump(path: Path) -> Read:
    return of_chunks(signalen_dump.read(path, gemeente=GEMEENTE, areas=areas()))


OF_DUMPS = (
    Importer("signalen-dump", "signals.csv", cases, read_dump,
             beside={name: as_csv(sheet) for name, sheet in FILES.items()}),
)  # fmt: skip
