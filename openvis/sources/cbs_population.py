"""Inhabitants per buurt: the CSV layout `"",nhood_id,population` and what `fetch` brings from CBS, with dwellings and
cars besides where there are any.

A cell CBS suppresses is absent or a large negative number: both mean "not given", never zero. Totals of wijk and
gemeente are taken where the file gives them, and never added up: CBS rounds each number to fives by itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from openvis.domain.area import checked_vintage, gemeente_of, level_of
from openvis.domain.delivery import Chunk, Reject, RejectKind, schema_of
from openvis.domain.number_text import COUNT_IN_DECIMALS
from openvis.domain.shown_value import shown
from openvis.errors import IncompleteFile, UnknownValue, UnreadableFile, WrongColumns
from openvis.sources.fetching import page_file
from openvis.sources.fetching.population_fetch import fetch
from openvis.sources.files.raw_rows import LINE, FileFormat, RawRows, pack
from openvis.sources.files.table_file import header_of, rows_of
from openvis.sources.files.wrong_input import place, wrong_value
from openvis.sources.rows.row_sieve import AREA_LIKE

__all__ = ["fetch", "read"]

SOURCE = "cbs-inwoners"
NOT_GIVEN = ("-99997", "-99999", "-99999997", "NA", ".")
AREA, VALUE = "nhood_id", "population"
# What a file may give besides, under either name, in capitals or not.
ALSO = {"dwellings": ("dwellings", "woningen"), "cars": ("cars", "personenautos")}
_SOME_AREA = "^(GM|WK|BU)[0-9]{4}"


def read(path: Path, *, gemeente: str | None = None, vintage: int | None = None) -> Iterator[Chunk]:
    """Inhabitants of one gemeente; rows of other gemeenten are left out.

    The year is `vintage`, else what the fetched delivery says, else the year in the file's name. `gemeente` may be
    left out when the file holds one. Raises InputError; then nothing of the file is used.
    """
    year = checked_vintage(vintage or _year_of(path))
    chosen = gemeente or _only_gemeente(path)
    seen: dict[str, int] = {}
    for raw in _raw_rows(path):
        if raw.rejects:
            raise IncompleteFile(
                f"{place(path, raw.rejects[0].row)}: {raw.rejects[0].reason}", "Er is niets opgeslagen."
            )
        rows = [_row(path, line, code, numbers, year) for line, code, *numbers in _of_gemeente(raw, chosen)]
        for (line, code, *_), row in zip(_of_gemeente(raw, chosen), rows, strict=True):
            if row["area"] in seen:
                raise wrong_value(path, line, AREA, f"{shown(code)} staat ook op regel {seen[row['area']]}.")
            seen[row["area"]] = line
        yield Chunk(pl.DataFrame(rows, schema=schema_of("population")), _no_areas(raw), raw.rows_read)
    if not seen:
        raise UnknownValue(f"{place(path, column=AREA)} bevat {chosen} niet.", "Kies een andere gemeente of bestand.")


def _of_gemeente(raw: RawRows, gemeente: str) -> list[tuple[Any, ...]]:
    """Per row its line, area and the texts of its inhabitants, dwellings and cars."""
    mine = raw.frame.filter(pl.col(AREA).str.contains(rf"^(GM|WK|BU){gemeente[2:]}"))
    also = [_also(name, mine.columns) for name in ALSO]
    numbers = [
        pl.lit(None, pl.String).alias(name) if not column else pl.col(column).alias(name)
        for name, column in zip(ALSO, also, strict=True)
    ]
    return list(mine.select(LINE, AREA, VALUE, *numbers).iter_rows())


def _also(name: str, header: Sequence[str]) -> str | None:
    return next((column for column in header if column.casefold() in ALSO[name]), None)


def _also_of(path: Path) -> list[str]:
    """The columns of `ALSO` the file has. Raises WrongColumns where two could be the same number."""
    header = header_of(path, FileFormat())
    for name, names in ALSO.items():
        if len(found := [column for column in header if column.casefold() in names]) > 1:
            raise WrongColumns(
                f"{place(path)} heeft {len(found)} kolommen voor {name}: {', '.join(map(shown, found))}.",
                "Laat er een staan.",
            )
    return [column for name in ALSO if (column := _also(name, header))]


def _no_areas(raw: RawRows) -> list[Reject]:
    """The rows that are about no area at all, such as a line of totals."""
    others = raw.frame.filter(~pl.col(AREA).str.contains(_SOME_AREA).fill_null(False))
    return [_no_area(line, code) for line, code in others.select(LINE, AREA).iter_rows()]


def _no_area(line: int, code: str | None) -> Reject:
    if code is None:
        return Reject(line, AREA, "Het gebied is leeg.", kind=RejectKind.EMPTY)
    shown = code if AREA_LIKE.fullmatch(code) else None
    return Reject(line, AREA, "Dit is geen gemeente, wijk of buurt.", shown, RejectKind.UNPLACED)


def _row(path: Path, line: int, code: str, numbers: Sequence[str | None], year: int) -> dict[str, Any]:
    try:
        level = level_of(code)
    except UnknownValue as error:
        raise wrong_value(path, line, AREA, error.sentence, error.next_step) from error
    return {
        "gemeente": gemeente_of(code),
        "source": SOURCE,
        "reference": f"{code}/{year}",
        "area": code,
        "level": level.value,
        "vintage": year,
        "inhabitants": _number(path, line, VALUE, "inwoners", numbers[0]),
        "dwellings": _number(path, line, "dwellings", "woningen", numbers[1]),
        "cars": _number(path, line, "cars", "auto's", numbers[2]),
    }


def _number(path: Path, line: int, column: str, what: str, value: str | None) -> int | None:
    if value is None or re.sub(r"\.0*$", "", value) in NOT_GIVEN or value in NOT_GIVEN:
        return None
    if not re.fullmatch(COUNT_IN_DECIMALS, value):
        raise wrong_value(path, line, column, f"{shown(value)} is geen aantal {what}.")
    return int(value.split(".")[0])


def _only_gemeente(path: Path) -> str:
    found: dict[str, None] = {}
    for raw in _raw_rows(path):
        areas = raw.frame.filter(pl.col(AREA).str.contains(_SOME_AREA))[AREA]
        found |= dict.fromkeys(areas.str.slice(2, 4).unique(maintain_order=True))
    codes = [f"GM{digits}" for digits in found]
    if len(codes) != 1:
        names = f"{', '.join(codes[:5])}{' ...' if codes[5:] else ''}"
        raise UnknownValue(f"{place(path)} bevat {len(codes)} gemeenten: {names}.", "Kies er een met --gemeente.")
    return codes[0]


def _year_of(path: Path) -> int:
    if path.suffix == page_file.SUFFIX:
        year = page_file.read_vintage(path)
        if year is None:
            raise UnreadableFile(f"{place(path)} zegt niet van welk jaar de inwoners zijn.", "Haal het opnieuw op.")
        return year
    found = re.search(r"(?<![0-9])(19|20)[0-9]{2}(?![0-9])", path.stem)
    if not found:
        raise UnknownValue(
            f"{place(path)} zegt niet van welk jaar de inwoners zijn.",
            "Geef het jaar in de naam, zoals inwoners_2024.csv.",
        )
    return int(found[0])


def _raw_rows(path: Path) -> Iterator[RawRows]:
    if path.suffix != page_file.SUFFIX:
        yield from rows_of(path, FileFormat(), [AREA, VALUE, *_also_of(path)])
    elif "measures" in page_file.read_about(path):
        yield _long(path)
    else:
        yield from _wide(path)


def _wide(path: Path) -> Iterator[RawRows]:
    """A fetched delivery with a row per area: v3, and v4 of before dwellings and cars were fetched too."""
    names = page_file.read_columns(path, "area", "value")
    also = [name for name in ALSO if name in page_file.read_about(path)["columns"]]
    names |= page_file.read_columns(path, *also)
    for page in page_file.read_pages(path):
        columns = [[_text(row.get(names[role])) for row in page.rows] for role in ("area", "value", *also)]
        yield pack([AREA, VALUE, *also], [page.line] * len(page.rows), columns, [])


def _long(path: Path) -> RawRows:
    """A fetched delivery with a row per area and figure (v4), as a row per area, on the line it first stood on.

    All at once: the figures of an area may stand pages apart, and a delivery holds one gemeente. A figure that stands
    there twice makes its area stand twice, which is refused with the sentence for that. Only the measures of the
    delivery were asked, so another one is a figure that went astray.
    """
    names = page_file.read_columns(path, "area", "value", "measure")
    measures = page_file.read_about(path)["measures"]
    roles = (VALUE, *ALSO)
    if not isinstance(measures, dict) or any(role not in ("value", *ALSO) for role in measures.values()):
        raise UnreadableFile(f"{place(path)} zegt niet welke maat wat is.", "Haal het opnieuw op.")
    found: dict[tuple[str, int], dict[str, str]] = {}
    lines: dict[tuple[str, int], int] = {}
    times: Counter[tuple[str, str]] = Counter()
    for page in page_file.read_pages(path):
        for row in page.rows:
            area, measure = _text(row.get(names["area"])).strip(), str(row.get(names["measure"]))
            if measure not in measures:
                raise wrong_value(path, page.line, names["measure"], f"{shown(measure)} is geen maat van de levering.")
            role = VALUE if measures[measure] == "value" else measures[measure]
            at = (area, times[area, role])
            times[area, role] += 1
            lines.setdefault(at, page.line)
            found.setdefault(at, {})[role] = _text(row.get(names["value"]))
    columns = [[area for area, _ in found], *([each.get(role, "") for each in found.values()] for role in roles)]
    return pack([AREA, *roles], [lines[at] for at in found], columns, [])


def _text(value: Any) -> str:
    return "" if value is None else str(value)
