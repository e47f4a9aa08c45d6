"""A panel of anyone, to ask what an action changed: area, period and count. CSV or XLSX; nothing of it is stored.

Areas are whatever the file calls them. Periods are months, weeks, years, quarters (2025-Q1) or plain numbers that
follow each other. Counts may have decimals, for rates. A column may say of each row whether the action ran there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from openvis.domain.number_text import DECIMAL
from openvis.domain.period import PeriodKind, parse_period
from openvis.domain.shown_value import shown
from openvis.errors import IncompleteFile, InputError, UnknownValue
from openvis.sources.files.raw_rows import LINE, FileFormat
from openvis.sources.files.table_file import header_of, rows_of
from openvis.sources.files.wrong_input import check_columns, place, wrong_value
from openvis.sources.guessing.guess_format import guess_format
from openvis.sources.plain_counts import COLUMNS

A_YEAR = {PeriodKind.MONTH: 12, PeriodKind.WEEK: 52, PeriodKind.YEAR: 1}
_QUARTER = re.compile(r"(?P<year>[0-9]{4})-?[QqKk](?P<number>[1-4])")
_PLAIN = re.compile(r"[0-9]{1,6}")
_YEAR = 4  # digits
_MOST_CELLS = 20_000_000
_NO_PERIOD = "Schrijf 2025-03, 2025-W07, 2025-Q1 of 2025, of nummer de perioden 1, 2, 3."


@dataclass(frozen=True, slots=True)
class PanelColumns:
    """Which column holds what; empty: the first that has one of the usual names. Without `treated` none says it."""

    area: str = ""
    period: str = ""
    count: str = ""
    treated: str = ""


@dataclass(frozen=True, slots=True)
class PanelFile:
    """What the file counts.

    periods  keys, in order and without a gap;  written  {as a row writes it: key}
    counts   (areas, periods) NaN where the file does not say
    begins   {area: position of the first period that the column of the action says it ran in}
    season   periods in a year; 1 where they are plain numbers
    """

    areas: tuple[str, ...]
    periods: tuple[str, ...]
    written: Mapping[str, str]
    counts: NDArray[np.float64]
    begins: Mapping[str, int]
    season: int


def read(path: Path, columns: PanelColumns) -> PanelFile:
    """The whole file. Raises InputError, with row and column, for what is wrong.

    A combination without a row, or with an empty count, was not counted. Two rows of one area and period are refused.
    """
    file_format = guess_format(path)
    found = _columns(path, file_format, columns)
    frame = _rows(path, file_format, found)
    written, periods, season = _periods(path, frame, found["period"])
    areas = tuple(frame["area"].unique().sort().to_list())
    if len(areas) * len(periods) > _MOST_CELLS:
        raise InputError(
            f"{place(path)} heeft {len(areas)} gebieden x {len(periods)} perioden: te veel.",
            "Maak het bestand kleiner.",
        )
    number = {key: at for at, key in enumerate(periods)}
    at_period = {text: number[key] for text, key in written.items()}
    frame = frame.with_columns(
        frame["area"].replace_strict(list(areas), range(len(areas)), return_dtype=pl.Int64).alias("at_area"),
        frame["period"]
        .replace_strict(list(at_period), list(at_period.values()), return_dtype=pl.Int64)
        .alias("at_period"),
    )
    twice = frame.filter(~pl.struct("at_area", "at_period").is_first_distinct())[LINE].to_list()
    if twice:
        problem = "dit gebied heeft deze periode al op een eerdere regel."
        raise wrong_value(path, twice[0], found["period"], problem, "Tel de regels eerst op.", also=twice)
    counts = np.full((len(areas), len(periods)), np.nan)
    counts[frame["at_area"].to_numpy(), frame["at_period"].to_numpy()] = frame["count"].fill_null(np.nan).to_numpy()
    return PanelFile(areas, tuple(periods), written, counts, _begins(frame), season)


def _columns(path: Path, file_format: FileFormat, asked: PanelColumns) -> dict[str, str]:
    """{our name: the column of the file}: the one that was asked for, else the first of the usual names."""
    header = header_of(path, file_format)
    by_name = {column.casefold(): column for column in header}
    found = {}
    for ours in ("area", "period", "count", "treated"):
        theirs = getattr(asked, ours)
        names = [theirs] if theirs else list(COLUMNS.get(ours, ()))
        there = [by_name[name.casefold()] for name in names if name.casefold() in by_name]
        if there:
            found[ours] = there[0]
        elif names:
            check_columns(path, [names[0]], header, f"Kies de kolom met --{ours}-column.")
    return found


def _rows(path: Path, file_format: FileFormat, found: Mapping[str, str]) -> pl.DataFrame:
    """Line, area, period (as written), count and whether the action ran, of every row."""
    pieces = []
    for piece in rows_of(path, file_format, list(found.values())):
        if piece.rejects:
            where, why = piece.rejects[0].row, piece.rejects[0].reason
            raise IncompleteFile(f"{place(path, where)}: {why}", "Herstel die regel.")
        pieces.append(piece.frame.select(LINE, *(pl.col(theirs).alias(ours) for ours, theirs in found.items())))
    frame = pl.concat(pieces) if pieces else pl.DataFrame()
    if frame.is_empty():
        raise UnknownValue(f"{place(path)} heeft geen rijen.", "Kies een bestand met gebied, periode en aantal.")
    for column in ("area", "period"):
        if nothing := frame.filter(pl.col(column).is_null())[LINE].to_list():
            raise wrong_value(path, nothing[0], found[column], "hier staat niets.", also=nothing)
    for column in ("count", "treated"):
        if column in found:
            frame = frame.with_columns(_number(path, frame, column, found[column]))
    return frame


def _number(path: Path, frame: pl.DataFrame, column: str, theirs: str) -> pl.Series:
    """The column as numbers, of zero or more; a decimal comma is read as well."""
    text = frame[column].str.replace(",", ".", literal=True)
    wrong = frame.filter(~(text.str.contains(DECIMAL) & ~text.str.starts_with("-"))).select(LINE, column).rows()
    if wrong:
        problem = f"{shown(wrong[0][1])} is geen aantal: dat is een getal, nul of meer."
        raise wrong_value(path, wrong[0][0], theirs, problem, also=[line for line, _ in wrong])
    return text.cast(pl.Float64).alias(column)


def _begins(frame: pl.DataFrame) -> dict[str, int]:
    if "treated" not in frame.columns:
        return {}
    first = frame.filter(pl.col("treated") > 0).group_by("area").agg(pl.col("at_period").min()).sort("area")
    return dict(first.rows())


def _periods(path: Path, frame: pl.DataFrame, column: str) -> tuple[dict[str, str], list[str], int]:
    """{as written: key}, all keys in order of time without a gap, and how many go into a year."""
    texts = frame["period"].unique().sort().to_list()
    if all(_PLAIN.fullmatch(text) for text in texts) and not all(len(text) == _YEAR for text in texts):
        return *_filled({text: int(text) for text in texts}, str), 1
    quarters = {text: found for text in texts if (found := _QUARTER.fullmatch(text))}
    if len(quarters) == len(texts):
        numbers = {text: 4 * int(found["year"]) + int(found["number"]) - 1 for text, found in quarters.items()}
        return *_filled(numbers, lambda at: f"{at // 4}-Q{at % 4 + 1}"), 4
    known = {}
    for text in texts:
        try:
            known[text] = parse_period(text)
        except UnknownValue:
            line = frame.filter(pl.col("period") == text)[LINE][0]
            raise wrong_value(path, line, column, f"{shown(text)} is geen periode.", _NO_PERIOD) from None
    kinds = {period.kind for period in known.values()}
    if len(kinds) > 1:
        raise UnknownValue(f"{place(path, column=column)} heeft soorten perioden door elkaar.", "Maak er één van.")
    every = min(known.values()).until(max(known.values()))
    return {text: period.key for text, period in known.items()}, [each.key for each in every], A_YEAR[kinds.pop()]


def _filled(numbers: Mapping[str, int], key: Callable[[int], str]) -> tuple[dict[str, str], list[str]]:
    """The same for periods that are numbers: also those that no row has."""
    first, last = min(numbers.values()), max(numbers.values())
    if last - first > _MOST_CELLS:
        last = first + _MOST_CELLS
    return {text: key(at) for text, at in numbers.items()}, [key(at) for at in range(first, last + 1)]
