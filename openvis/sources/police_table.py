"""Registered crime per gemeente, wijk and buurt: police tables 47022NED (months) and 47018NED (years).

`read` takes the CSV layout `regiocode,regio,niveau,soort_misdrijf,maand|jaar,aantal` and the file `fetch` makes.
The file is read twice: once to see that it is whole, once to hand it over. An empty cell is "not given", never zero.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from openvis.domain.area import VINTAGES, AreaLevel, checked_gemeente, checked_vintage
from openvis.domain.category import UNKNOWN
from openvis.domain.delivery import Chunk, Reject, RejectKind, schema_of
from openvis.domain.period import PeriodKind
from openvis.domain.register import OTHERS_SOURCE
from openvis.errors import IncompleteFile, UnknownValue, UnreadableFile
from openvis.sources.fetching import page_file
from openvis.sources.fetching.police_fetch import fetch, fetch_others
from openvis.sources.fetching.police_fetch_v4 import filled
from openvis.sources.files.raw_rows import LINE, FileFormat, RawRows, pack
from openvis.sources.files.table_file import header_of, rows_of
from openvis.sources.files.wrong_input import check_columns, place
from openvis.sources.rows.police_cells import CellColumns, counts_frame, read_cells
from openvis.sources.rows.police_checks import Rectangle, Totals

__all__ = ["fetch", "fetch_others", "read", "read_others"]

_CSV = FileFormat()
_MONTHS = CellColumns("regiocode", "soort_misdrijf", "maand", "aantal", PeriodKind.MONTH)
_YEARS = CellColumns("regiocode", "soort_misdrijf", "jaar", "aantal", PeriodKind.YEAR)


def read(path: Path, *, gemeente: str | None = None, vintage: int | None = None) -> Iterator[Chunk]:
    """The counts of one gemeente, at every level in the file.

    `gemeente` may be left out when the file holds one. `vintage` is the year of the area division; left out, it is
    what the fetched delivery says, or else the year of the last period: the police convert a series to a recent one.
    Raises IncompleteFile, WrongColumns or UnknownValue before the first chunk; then nothing of the file is used.
    """
    columns = _columns(path)
    survey = _Survey(gemeente)
    for raw in _raw_rows(path, columns):
        survey.add(path, raw, columns)
    chosen = survey.check(path, columns)
    year = checked_vintage(vintage) if vintage else _given_vintage(path) or survey.last_year(path)
    rejects, totals = survey.left_out(), Totals()
    for raw in _raw_rows(path, columns):
        cells = read_cells(path, raw.frame, columns)
        wanted = cells.filter(_usable(columns.kind) & (pl.col("gemeente") == chosen))
        counts = counts_frame(wanted, columns.kind, year)
        totals.add(counts)
        words = dict(wanted.select("type", "category").unique().iter_rows())
        yield Chunk(counts, rejects, raw.rows_read, words=words)
        rejects = []
    yield Chunk(pl.DataFrame(schema=schema_of("counts")), remarks=totals.differences())


def read_others(path: Path, *, gemeente: str, vintage: int | None = None) -> Iterator[Chunk]:
    """The counts of all other gemeenten in the file, as a whole: to stand beside, in the store of one.

    Of a table of the whole country that is one row in forty; wijken and buurten of others are left out. Types that have
    no category are left out too. Raises as `read`.
    """
    checked_gemeente(gemeente)
    columns = _columns(path)
    rectangle, last, count = Rectangle(), "", 0
    parts = []
    for raw in _raw_rows(path, columns):
        _check_readable(path, raw)
        cells = read_cells(path, raw.frame, columns)
        others = (pl.col("level") == AreaLevel.GEMEENTE.value) & (pl.col("gemeente") != gemeente)
        parts.append(cells.filter(_usable(columns.kind) & others))
        rectangle.add(parts[-1])
        last, count = max(last, str(parts[-1]["period"].max() or "")), count + raw.rows_read
    rectangle.check_cells(path)
    year = checked_vintage(vintage or _given_vintage(path) or int(last[:4]))
    counts = counts_frame(pl.concat(parts).filter(pl.col("category") != UNKNOWN), columns.kind, year)
    yield Chunk(counts.with_columns(gemeente=pl.lit(gemeente), source=pl.lit(OTHERS_SOURCE)), rows_read=count)


def _check_readable(path: Path, raw: RawRows) -> None:
    if raw.rejects:
        raise IncompleteFile(f"{place(path, raw.rejects[0].row)}: {raw.rejects[0].reason}", "Er is niets opgeslagen.")


def _usable(kind: PeriodKind) -> pl.Expr:
    return ~pl.col("off_map") & (pl.col("kind") == kind.value)


class _Survey:
    """What the first reading finds out."""

    def __init__(self, gemeente: str | None) -> None:
        self.last_period = ""
        self._gemeente = gemeente
        self._found: dict[str, None] = {}
        self._rectangle = Rectangle()
        self._off_map: list[pl.DataFrame] = []
        self._other_kind: list[pl.DataFrame] = []

    def add(self, path: Path, raw: RawRows, columns: CellColumns) -> None:
        _check_readable(path, raw)
        cells = read_cells(path, raw.frame, columns)
        usable = cells.filter(_usable(columns.kind))
        self._off_map.append(cells.filter("off_map").select(LINE, "area"))
        self._other_kind.append(cells.filter(~pl.col("off_map") & (pl.col("kind") != columns.kind.value)).select(LINE))
        self._found |= dict.fromkeys(usable["gemeente"].unique(maintain_order=True))
        mine = usable.filter(pl.col("gemeente") == (self._gemeente or next(iter(self._found), "")))
        self._rectangle.add(mine)
        self.last_period = max(self.last_period, str(mine["period"].max() or ""))

    def check(self, path: Path, columns: CellColumns) -> str:
        """The gemeente this is about. Raises UnknownValue where it is absent or must be chosen."""
        found = list(self._found)
        if self._gemeente is None and len(found) > 1:
            raise UnknownValue(
                f"{place(path)} bevat {len(found)} gemeenten: {', '.join(found[:5])}{' ...' if found[5:] else ''}.",
                "Kies er een met --gemeente.",
            )
        if self._gemeente is not None and found and self._gemeente not in found:
            raise UnknownValue(
                f"{place(path, column=columns.area)} bevat {self._gemeente} niet, wel {', '.join(found[:5])}.",
                "Kies een andere gemeente of een ander bestand.",
            )
        self._rectangle.check(path)
        return self._gemeente or found[0]

    def last_year(self, path: Path) -> int:
        """The year of the last period. Raises UnknownValue where that has no division."""
        year = int(self.last_period[:4])
        if year not in VINTAGES:
            raise UnknownValue(
                f"{place(path)} gaat tot en met {self.last_period}, en van dat jaar is er geen gebiedsindeling.",
                "Noem het jaar van de indeling met --vintage.",
            )
        return year

    def left_out(self) -> list[Reject]:
        """One line for each kind of row that takes no part, with how many there are."""
        rejects = []
        for cells in pl.concat(self._off_map).partition_by("area", maintain_order=True):
            code = cells["area"][0]
            reason = f"{len(cells)} rijen gaan over {code}: dat is geen gemeente, wijk of buurt op de kaart."
            rejects.append(Reject(cells[LINE][0], "regiocode", reason, code, RejectKind.UNPLACED))
        other = pl.concat(self._other_kind)
        if not other.is_empty():
            reason = f"{len(other)} rijen gaan over een andere soort periode dan de rest en tellen niet mee."
            rejects.append(Reject(other[LINE][0], None, reason))
        return rejects


# ----- the two layouts


def _columns(path: Path) -> CellColumns:
    if path.suffix == page_file.SUFFIX:
        names = page_file.read_columns(path, "area", "type", "period", "value")
        kind = _kind_of(path)
        return CellColumns(names["area"], names["type"], names["period"], names["value"], kind)
    header = header_of(path, _CSV)
    columns = _YEARS if _YEARS.period in header and _MONTHS.period not in header else _MONTHS
    check_columns(path, columns.names, header)
    return columns


def _kind_of(path: Path) -> PeriodKind:
    try:
        return PeriodKind(page_file.read_about(path, "kind")["kind"])
    except ValueError as error:
        raise UnreadableFile(
            f"{place(path)} zegt niet of het om maanden of jaren gaat.", "Haal het opnieuw op."
        ) from error


def _raw_rows(path: Path, columns: CellColumns) -> Iterator[RawRows]:
    if path.suffix == page_file.SUFFIX:
        return _fetched_rows(path, columns)
    return rows_of(path, _CSV, columns.names)


def _fetched_rows(path: Path, columns: CellColumns) -> Iterator[RawRows]:
    about = page_file.read_about(path)
    rows = _received_rows(path, columns)
    yield from filled(path, rows, columns, about) if "asked" in about else rows


def _received_rows(path: Path, columns: CellColumns) -> Iterator[RawRows]:
    for page in page_file.read_pages(path):
        if page.rows:
            texts = [[_text(row.get(name)) for row in page.rows] for name in columns.names]
            yield pack(columns.names, [page.line] * len(page.rows), texts, [])


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _given_vintage(path: Path) -> int | None:
    return page_file.read_vintage(path) if path.suffix == page_file.SUFFIX else None
