"""The register of gemeenten by CBS ("Gebieden in Nederland"): of each its veiligheidsregio, inhabitants and density.

`fetch` finds the columns by the table's own description: their numbers change every year. `read` takes the file it
makes, or a CSV `regiocode,naam,veiligheidsregio,veiligheidsregio_naam,inwoners,adressendichtheid`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import polars as pl

from openvis.domain.area import GEMEENTE_CODE, checked_gemeente, checked_vintage
from openvis.domain.delivery import Chunk, Reject, schema_of
from openvis.domain.register import SOURCE
from openvis.domain.shown_value import visible
from openvis.errors import SourceUnreachable, UnknownValue, UnreadableFile
from openvis.sources.fetching import odata, page_file
from openvis.sources.fetching.polite_client import NEXT_STEP, polite_client
from openvis.sources.fetching.population_fetch import OPENDATA
from openvis.sources.files.bounds import LONGEST_NAME
from openvis.sources.files.raw_rows import LINE, FileFormat
from openvis.sources.files.table_file import rows_of
from openvis.sources.files.wrong_input import place, wrong_value

TABLES = {2022: "85067NED", 2023: "85385NED", 2024: "85755NED", 2025: "86059NED", 2026: "86247NED"}
COLUMNS = ("regiocode", "naam", "veiligheidsregio", "veiligheidsregio_naam", "inwoners", "adressendichtheid")
_REGION = "veiligheidsregio"
_NUMBER = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,6})?")


def fetch(folder: Path, *, vintage: int, base_url: str | None = None, client: httpx.Client | None = None) -> Path:
    """Fetch the register of one year into one file in `folder`, whole or not at all, and return its path.

    Raises SourceUnreachable, and UnknownValue for a year of which the table is not known.
    """
    table = TABLES.get(vintage)
    if table is None:
        raise UnknownValue(
            f"Het register van gemeenten van {vintage} is niet bekend.",
            f"Kies een jaar uit {', '.join(map(str, TABLES))}.",
        )
    service = f"{base_url or OPENDATA}/ODataApi/odata/{table}"
    with polite_client(client) as asking:
        columns = _columns_of(odata.rows_v3(asking, f"{service}/DataProperties"), service)
        asked = {"$select": ",".join(columns.values())}
        pages = _checked(odata.pages_v3(asking, f"{service}/TypedDataSet", asked), list(columns.values()), service)
        about = {"table": table, "vintage": vintage, "columns": columns}
        return page_file.write_pages(folder / f"gemeenten_{vintage}{page_file.SUFFIX}", about, pages)


def _checked(pages: Iterator[dict[str, Any]], columns: list[str], url: str) -> Iterator[dict[str, Any]]:
    for page in pages:
        odata.check_columns(page, columns, url)
        yield page


def _columns_of(properties: list[dict[str, Any]], url: str) -> dict[str, str]:
    """What the table calls each of COLUMNS: a code and a name under the title of a group, or a title of their own."""
    group_of = {row.get("ID"): _title(row) for row in properties if row.get("Type") == "TopicGroup"}
    found = {"regiocode": next((str(row["Key"]) for row in properties if "Geo" in str(row.get("Type"))), None)}
    for row in properties:
        group, title, key = group_of.get(row.get("ParentID"), ""), _title(row), str(row.get("Key"))
        if row.get("Type") != "Topic":
            continue
        if group.startswith(_REGION) and title in ("code", "naam"):
            found[_REGION if title == "code" else f"{_REGION}_naam"] = key
        elif group.startswith("gemeente") and title == "naam":
            found["naam"] = key
        elif title in ("inwonertal", "aantal inwoners"):
            found["inwoners"] = key
        elif title == "omgevingsadressendichtheid":
            found["adressendichtheid"] = key
    absent = [name for name in COLUMNS if not found.get(name)]
    if absent:
        raise SourceUnreachable(f"De beschrijving van de tabel noemt geen {absent[0]} ({url}).", NEXT_STEP)
    return {name: str(found[name]) for name in COLUMNS}


def _title(row: Mapping[str, Any]) -> str:
    return str(row.get("Title") or "").strip().casefold()


# ----- the file


def read(path: Path, *, gemeente: str, vintage: int | None = None) -> Iterator[Chunk]:
    """All gemeenten of the register, for the store of one. Raises InputError where anything in it cannot be right."""
    checked_gemeente(gemeente)
    is_fetched = path.suffix == page_file.SUFFIX
    year = vintage or (page_file.read_vintage(path) if is_fetched else None)
    if year is None:
        raise UnknownValue(f"{place(path)} zegt niet van welk jaar het register is.", "Geef het jaar met --vintage.")
    rows: list[dict[str, Any]] = []
    rejects: list[Reject] = []
    seen: set[str] = set()
    count = 0
    for line, told in _fetched(path) if is_fetched else _listed(path, rejects):
        count += 1
        code = told["regiocode"]
        if not GEMEENTE_CODE.fullmatch(code):
            continue  # the country and its parts stand in the table too
        if code in seen:
            raise wrong_value(path, line, "regiocode", f"{code} staat er twee keer in.")
        seen.add(code)
        rows.append(_row(path, line, told, gemeente, checked_vintage(year)))
    if gemeente not in seen:
        raise UnknownValue(f"{place(path)} bevat {gemeente} niet.", "Kies het register van een ander jaar.")
    yield Chunk(pl.DataFrame(rows, schema=schema_of("register")), rejects, count + len(rejects))


def _fetched(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    names = page_file.read_columns(path, *COLUMNS)
    for page in page_file.read_pages(path):
        for row in page.rows:
            yield page.line, {name: _text(row.get(column)) for name, column in names.items()}


def _listed(path: Path, rejects: list[Reject]) -> Iterator[tuple[int, dict[str, str]]]:
    for raw in rows_of(path, FileFormat(), list(COLUMNS)):
        rejects += raw.rejects
        for row in raw.frame.to_dicts():
            yield row[LINE], {name: _text(row[name]) for name in COLUMNS}


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _row(path: Path, line: int, told: Mapping[str, str], gemeente: str, vintage: int) -> dict[str, Any]:
    for name in ("naam", "veiligheidsregio", "veiligheidsregio_naam"):
        if len(told[name]) > LONGEST_NAME or visible(told[name]) != told[name]:
            raise UnreadableFile(f"{place(path, line, name)}: dit is geen naam.", "Er is niets opgeslagen.")
    people = _number(path, line, told, "inwoners")
    return {
        "gemeente": gemeente,
        "source": SOURCE,
        "reference": f"{told['regiocode']}/{vintage}",
        "area": told["regiocode"],
        "vintage": vintage,
        "name": told["naam"] or told["regiocode"],
        "region": told["veiligheidsregio"] or None,
        "region_name": told["veiligheidsregio_naam"] or None,
        "inhabitants": None if people is None else int(people),
        "address_density": _number(path, line, told, "adressendichtheid"),
    }


def _number(path: Path, line: int, told: Mapping[str, str], name: str) -> float | None:
    """A number of CBS; below zero is how it says that there is none."""
    text = told[name].removesuffix(".0")
    if not text or text.startswith("-"):
        return None
    if not _NUMBER.fullmatch(text):
        raise wrong_value(path, line, name, "Hier hoort een getal.")
    return float(text.replace(",", "."))
