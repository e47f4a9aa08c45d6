"""The importers that read a CSV, each with its clean sheet: made-up rows, and free text about people beside them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import astuple
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from openvis.domain.delivery import Chunk
from openvis.sources import incident_file
from openvis.sources.address_file import AddressFile, address_points
from openvis.sources.intervention_register import read_register
from openvis.sources.profiles.profile import load_profile
from tests.hostile.case import Case, Importer, Read, of_chunks
from tests.hostile.sheet import Sheet
from tests.hostile.sheet_damages import csv_cases
from tests.hostile.values import PERSONAL
from tests.support.small_gemeente import ORIGIN, small_areas

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
X, Y = (int(part) for part in ORIGIN)
ABOUT_SOMEBODY = PERSONAL["a sentence about somebody"]
areas = cache(small_areas)


@cache
def loaded(load: Callable[[Path], Any], text: str) -> Any:
    """A profile from its text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "profiel.toml"
        path.write_text(text, encoding="utf-8")
        return load(path)


def csv_of(sheet: Sheet, *kinds: str) -> Callable[[], Iterator[Case]]:
    """All damage to a CSV; the kinds say of each column what it is for."""
    return lambda: csv_cases(sheet, dict(zip(sheet.header, kinds, strict=True)))


# ----- a list of incidents, by a profile

INCIDENT_PROFILE = """
source = {slug = "handhaving", gemeente = "GM9900"}
file = {delimiter = ";", decimal = ","}
reference = {columns = "nr"}
category = {columns = "feitcode", by = "feitcode", map = {"Afval café" = "boa-afval"}}
occurred_from = {column = "moment", formats = ["%d-%m-%Y %H:%M"]}
place = {by = "point", x = "x", y = "y"}
"""
INCIDENTS = Sheet(
    ("nr", "feitcode", "moment", "x", "y", "toelichting"),
    tuple(
        (f"2025-{n:03d}", ("H002", "Afval café")[n % 2], f"{n:02d}-11-2025 23:{n:02d}",
         f"{X + 70 * n},5", f"{Y + 70 * n}", ABOUT_SOMEBODY)
        for n in range(1, 13)
    ),
    ";",
)  # fmt: skip


def incident_chunks(path: Path) -> Iterator[Chunk]:
    profile = loaded(load_profile, INCIDENT_PROFILE)
    yield from incident_file.read(path, profile=profile, areas=areas(), known_at=NOW)


def read_incidents(path: Path) -> Read:
    return of_chunks(incident_chunks(path))


# ----- a file of addresses

ADDRESSES = Sheet(
    ("postcode", "huisnummer", "toevoeging", "straat", "woonplaats", "x", "y"),
    tuple(
        (f"39{n:02d}AB", str(n), "" if n % 2 else "a", "Kleine Één", "Voorbeelddorp", f"{X + n}.5", f"{Y + n}")
        for n in range(1, 9)
    ),
)


def read_addresses(path: Path) -> Read:
    """Both ways it is used: to look addresses up, and to count them."""
    AddressFile(path)
    x, y = address_points(path)
    return Read(len(x), len(x), kept=[*x.tolist(), *y.tolist()])


# ----- a register of earlier interventions

REGISTER = Sheet(
    ("title", "kind", "area", "category", "starts_on", "ends_on", "reduction_percent", "notitie"),
    tuple(
        (
            f"Actie n° {n}",
            "preventive",
            "BU99000001",
            "autokraak",
            f"2024-0{n}-01",
            f"2024-0{n}-28",
            "20",
            ABOUT_SOMEBODY,
        )
        for n in range(1, 7)
    ),
    ";",
)


def read_interventions(path: Path) -> Read:
    found = read_register(path)
    return Read(len(found), len(found), kept=[str(value) for one in found for value in astuple(one)])


OF_ROWS = (
    Importer("incidents-csv", "registraties.csv",
             csv_of(INCIDENTS, "text", "text", "moment", "number", "number", "unread"), read_incidents),
    Importer("addresses", "adressen.csv",
             csv_of(ADDRESSES, "code", "number", "unread", "text", "unread", "number", "number"), read_addresses),
    Importer("register", "register.csv",
             csv_of(REGISTER, "text", "code", "code", "code", "moment", "moment", "number", "unread"),
             read_interventions),
)  # fmt: skip
