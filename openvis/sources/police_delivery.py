"""The police's weekly delivery per buurt, CSV or XLSX, by a mapping profile with [counts]: how many, where, which week.

Rows of one area, category and week are added up: a file may count per day, and several types of the police may be one
category. The same area, type and moment twice is no count, and neither is a number or week that cannot be read: then
the file is refused whole. An area that is unknown is kept apart; a type that is unknown lands as "niet ingedeeld", each
word by itself. What is not in the file is not given, never
zero. While reading, the sums are kept in memory: some 200 bytes for each area, category and week.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from openvis.domain.area import gemeente_of, level_of
from openvis.domain.delivery import Chunk, Reject, RejectKind, schema_of
from openvis.domain.number_text import COUNT
from openvis.domain.period import parse_period, week_of
from openvis.errors import UnknownValue
from openvis.sources.files.raw_rows import LINE
from openvis.sources.files.table_file import rows_of
from openvis.sources.files.wrong_input import MOST_MARKS, place, wrong_value
from openvis.sources.profiles.counts_profile import CountsProfile
from openvis.sources.rows.cell_reference import cell_reference
from openvis.sources.rows.row_category import add_category, check_some_known, shown_word
from openvis.sources.rows.row_moments import add_bounds
from openvis.sources.rows.row_sieve import AREA_LIKE, RowSieve, raw

CELL = ["area", "level", "category", "supplier_category", "reported_by", "period"]
_WEEK = re.compile(r"([0-9]{4})[-/ ]?[Ww]?([0-9]{1,2})")


def read(path: Path, *, profile: CountsProfile) -> Iterator[Chunk]:
    """The counts of one gemeente, per area at any level and ISO week.

    Raises UnknownValue, WrongColumns or IncompleteFile; what was handed over before must then be forgotten.
    """
    empty = pl.DataFrame(schema=schema_of("counts"))
    pieces: list[pl.DataFrame] = []
    for raw_rows in rows_of(path, profile.file, profile.columns):
        sieve = RowSieve(raw_rows.frame, raw_rows.rejects)
        if raw_rows.rejects:
            lines = [reject.row for reject in raw_rows.rejects]
            raise wrong_value(path, lines[0], profile.value, raw_rows.rejects[0].reason, also=lines)
        _add_value(path, sieve, profile)
        _add_week(path, sieve, profile)
        _add_mark(sieve, profile)
        _add_area(sieve, profile)
        add_category(sieve, profile)
        if not pieces:
            check_some_known(path, sieve, profile.category)
        pieces.append(sieve.frame.select(LINE, "mark", *CELL, "amount"))
        meant = sieve.frame.select("words", "category").unique().iter_rows()
        words = {word: slug for word, slug in meant if shown_word(word)}  # the batch keeps them
        yield Chunk(empty, sorted(sieve.rejects, key=lambda reject: reject.row), raw_rows.rows_read, words=words)
    if not pieces:
        yield Chunk(empty)
        return
    rows = pl.concat(pieces)
    _check_once(path, rows, profile)
    yield Chunk(_counts(rows, profile), facts={"rhythm": profile.rhythm.value} if profile.rhythm else {})


def _add_value(path: Path, sieve: RowSieve, profile: CountsProfile) -> None:
    """Add `amount`: a whole number, or nothing where the cell is empty."""
    text = pl.col(raw(profile.value))
    _refuse(path, sieve, ~text.str.contains(COUNT), profile.value, "dit is geen heel aantal van nul of meer.")
    sieve.add(text.cast(pl.Int64, strict=False).alias("amount"))


def _add_week(path: Path, sieve: RowSieve, profile: CountsProfile) -> None:
    """Add `moment`, what the file says, and `period`, the key of the week."""
    if profile.date:
        add_bounds(sieve, profile.date, "day", "Europe/Amsterdam", profile.file.kind == "xlsx")
        if sieve.rejects:
            raise _of(path, sieve.rejects)
        sieve.add(pl.col("day_start").dt.date().cast(pl.String).alias("moment"))
        weeks = {day: week_of(day).key for day in sieve.frame["day_start"].dt.date().unique().drop_nulls()}
        found = {str(day): key for day, key in weeks.items()}
    else:
        parts = [pl.col(raw(name)) for name in (profile.year, profile.week) if name]
        sieve.add(pl.concat_str(parts, separator="-W").alias("moment"))
        found = {text: key for text in sieve.frame["moment"].unique().drop_nulls() if (key := _week_key(text))}
    period = pl.col("moment").replace_strict(found, default=None, return_dtype=pl.String)
    sieve.add(period.alias("period"))
    _refuse(path, sieve, pl.col("period").is_null(), profile.when, "dit is geen bestaande week, zoals 2024-W07.")


def _week_key(text: str) -> str | None:
    written = _WEEK.fullmatch(text)
    try:
        return parse_period(f"{written[1]}-W{int(written[2]):02d}").key if written else None
    except UnknownValue:
        return None


def _add_mark(sieve: RowSieve, profile: CountsProfile) -> None:
    """Add `mark`: what a row is about in the words of the file, in 8 bytes, so that no row can count twice."""
    words = [pl.col(raw(name)).fill_null("") for name in (profile.area, *profile.category.columns)]
    sieve.add(pl.concat_str([*words, "moment"], separator="\x1f").hash(seed=1).alias("mark"))


def _check_once(path: Path, rows: pl.DataFrame, profile: CountsProfile) -> None:
    double = rows.filter(~pl.col("mark").is_first_distinct())
    if not double.is_empty():
        problem = "gebied, soort en periode stonden al op een eerdere regel."
        raise wrong_value(path, double[LINE][0], profile.area, problem, also=double[LINE])


def _add_area(sieve: RowSieve, profile: CountsProfile) -> None:
    """Add `area` and `level`; keep apart what is no area of the gemeente."""
    column = raw(profile.area)
    levels = {code: level for code in sieve.frame[column].unique().drop_nulls() if (level := _level(code, profile))}
    sieve.add(
        pl.col(column).alias("area"),
        pl.col(column).replace_strict(levels, default=None, return_dtype=pl.String).alias("level"),
    )
    reason = f"Dit is geen gebied van {profile.gemeente}."
    sieve.refuse(pl.col("level").is_null(), profile.area, reason, column, AREA_LIKE, kind=RejectKind.OUTSIDE)


def _level(code: str, profile: CountsProfile) -> str | None:
    try:
        return level_of(code).value if gemeente_of(code) == profile.gemeente else None
    except UnknownValue:
        return None


def _counts(rows: pl.DataFrame, profile: CountsProfile) -> pl.DataFrame:
    """The sums as rows of the counts table; not given where one of the parts is not given."""
    whole = pl.when(pl.col("amount").is_null().any()).then(None).otherwise(pl.col("amount").sum())
    summed = rows.group_by(CELL, maintain_order=True).agg(value=whole)
    return summed.with_columns(
        gemeente=pl.lit(profile.gemeente),
        source=pl.lit(profile.source),
        reference=cell_reference(pl.col("supplier_category")),
        vintage=pl.lit(profile.vintage, pl.Int64),
    ).select(pl.col(name).cast(kind) for name, kind in schema_of("counts").items())


def _refuse(path: Path, sieve: RowSieve, bad: pl.Expr, column: str, problem: str) -> None:
    """Raise UnknownValue for the first row for which `bad` holds."""
    wrong = sieve.frame.filter(bad.fill_null(False))
    if not wrong.is_empty():
        raise wrong_value(path, wrong[LINE][0], column, problem, also=wrong[LINE])


def _of(path: Path, rejects: Sequence[Reject]) -> UnknownValue:
    first, marks = rejects[0], tuple((each.row, each.column, each.reason) for each in rejects[:MOST_MARKS])
    return UnknownValue(f"{place(path, first.row, first.column)}: {first.reason}", "Er is niets opgeslagen.", marks)
