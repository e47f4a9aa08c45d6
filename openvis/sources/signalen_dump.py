"""Meldingen from Signalen's CSV dump for a data warehouse: a folder with signals.csv, categories.csv and locations.csv.

Of each file only the columns named here are read; text, notes, reporters and addresses never are. The meldingen are
streamed; what is kept in memory is, per category assignment, its number and category and, per location, its number and
point: measured some 170 MB for a million meldingen that each have their own, joining included.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from openvis.domain.delivery import Chunk, schema_of
from openvis.domain.shown_value import shown_name
from openvis.errors import IncompleteFile, UnreadableFile
from openvis.sources.files.raw_rows import LINE, FileFormat, RawRows
from openvis.sources.files.table_file import rows_of
from openvis.sources.files.wrong_input import place, quoted, wrong_value
from openvis.sources.incident_file import read_rows
from openvis.sources.rows.signalen_rows import MOMENT_COLUMNS, Axes, one_notation, signalen_profile

SIGNALS, CATEGORIES, LOCATIONS = "signals.csv", "categories.csv", "locations.csv"
_CSV = FileFormat()
_LINKS = {"category_assignment_id": CATEGORIES, "location_id": LOCATIONS}


def read(path: Path, *, gemeente: str, areas: pl.DataFrame) -> Iterator[Chunk]:
    """The meldingen of one gemeente; `path` is the folder, `areas` a frame of the areas table.

    Raises IncompleteFile where a file is cut off or a melding points at a row that is not there, UnreadableFile or
    WrongColumns; what was handed over before must then be forgotten.
    """
    files = {name: _file(path, name) for name in (SIGNALS, CATEGORIES, LOCATIONS)}
    categories = _categories(files[CATEGORIES])
    axes = Axes(files[LOCATIONS])
    points = _points(files[LOCATIONS], axes)
    rows = _joined(files[SIGNALS], categories, points)
    yield from read_rows(files[SIGNALS], rows, profile=signalen_profile(gemeente), areas=areas)
    yield Chunk(pl.DataFrame(schema=schema_of("incidents")), remarks=axes.remarks())


def _file(folder: Path, name: str) -> Path:
    """The file of this name; Signalen may put a time and an underscore in front of it."""
    found = [p for p in sorted(folder.glob(f"*{name}")) if p.name == name or p.name.endswith(f"_{name}")]
    if len(found) != 1:
        problem = f"staan {quoted(p.name for p in found)}" if found else f"staat geen {name}"
        raise UnreadableFile(
            f"In de map {shown_name(folder)} {problem}.",
            f"Zet er één levering van Signalen in: {SIGNALS}, {CATEGORIES} en {LOCATIONS}.",
        )
    return found[0]


def _categories(path: Path) -> pl.DataFrame:
    """The category of every assignment: `id` and `sub_slug`, each slug held once."""
    pieces = [
        rows.select(_number(path, rows, "id"), pl.col("sub_slug").cast(pl.Categorical()))
        for rows in _whole_rows(path, ["id", "sub_slug"])
    ]
    return _unique(path, pieces, {"id": pl.Int64(), "sub_slug": pl.Categorical()})


def _points(path: Path, axes: Axes) -> pl.DataFrame:
    """The point of every location: `id`, `lng` and `lat`, whichever way round the file has them."""
    pieces = []
    for rows in _whole_rows(path, ["id", "lng", "lat"]):
        degrees = [_degrees(path, rows, name) for name in ("lng", "lat")]
        axes.add(*degrees)
        pieces.append(pl.DataFrame([_number(path, rows, "id"), *degrees]))
    points = _unique(path, pieces, {"id": pl.Int64(), "lng": pl.Float64(), "lat": pl.Float64()})
    return points.rename({"lng": "lat", "lat": "lng"}) if axes.check() else points


def _joined(path: Path, categories: pl.DataFrame, points: pl.DataFrame) -> Iterator[RawRows]:
    """The meldingen with the category and the point they point at, as text."""
    for raw in rows_of(path, _CSV, ["id", *MOMENT_COLUMNS, *_LINKS]):
        rows = raw.frame.with_columns(
            *(one_notation(column) for column in MOMENT_COLUMNS),
            *(_number(path, raw.frame, column) for column in _LINKS),
        )
        for column, known in zip(_LINKS, (categories, points), strict=True):
            _check_link(path, rows, column, known)
            rows = rows.join(known, left_on=column, right_on="id", how="left", maintain_order="left")
        yield RawRows(
            rows.select(LINE, "id", *MOMENT_COLUMNS, pl.col("sub_slug", "lng", "lat").cast(pl.String)),
            raw.rows_read,
            raw.rejects,
        )


def _check_link(path: Path, rows: pl.DataFrame, column: str, known: pl.DataFrame) -> None:
    """A melding without a link is refused by itself later; one that points at nothing means a file was cut off."""
    loose = rows.filter(pl.col(column).is_not_null() & ~pl.col(column).is_in(known["id"].implode()))
    if not loose.is_empty():
        raise IncompleteFile(
            f"{place(path, loose[LINE][0], column)} verwijst naar nummer {loose[column][0]}, en dat staat niet in "
            f"{_LINKS[column]}. De levering is niet compleet.",
            "Maak de levering opnieuw. Er is niets opgeslagen.",
        )


def _whole_rows(path: Path, columns: list[str]) -> Iterator[pl.DataFrame]:
    for raw in rows_of(path, _CSV, columns):
        if raw.rejects:
            raise IncompleteFile(
                f"{place(path, raw.rejects[0].row)}: {raw.rejects[0].reason}", "Er is niets opgeslagen."
            )
        yield raw.frame


def _unique(path: Path, pieces: list[pl.DataFrame], schema: dict[str, pl.DataType]) -> pl.DataFrame:
    """The pieces together. Raises UnknownValue where a number is empty or stands there twice."""
    rows = pl.concat([pl.DataFrame(schema=schema), *pieces])
    if rows["id"].null_count():
        raise wrong_value(path, None, "id", f"bij {rows['id'].null_count()} rijen is het nummer leeg.")
    double = rows.filter(pl.col("id").is_duplicated())
    if not double.is_empty():
        raise wrong_value(path, None, "id", f"nummer {double['id'][0]} staat er meer dan één keer.")
    return rows


def _number(path: Path, rows: pl.DataFrame, column: str) -> pl.Series:
    return _cast(path, rows, column, pl.Int64(), "een heel getal")


def _degrees(path: Path, rows: pl.DataFrame, column: str) -> pl.Series:
    return _cast(path, rows, column, pl.Float64(), "een getal")


def _cast(path: Path, rows: pl.DataFrame, column: str, kind: pl.DataType, name: str) -> pl.Series:
    """A column as numbers. Raises UnknownValue without the value: a shifted column can hold anything."""
    numbers = rows[column].cast(kind, strict=False)
    wrong = rows.filter(numbers.is_null() & rows[column].is_not_null())
    if not wrong.is_empty():
        raise wrong_value(path, wrong[LINE][0], column, f"hier hoort {name} te staan.")
    return numbers
