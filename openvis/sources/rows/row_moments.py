"""When it happened: text in any of the profile's notations becomes the bounds of a moment.

A day without a time is the whole day, a whole hour is that hour, a day with a time is that minute.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from openvis.domain.delivery import RejectKind
from openvis.sources.files.xlsx_file import DATE_CELL
from openvis.sources.profiles.profile_rules import MomentRule, Profile
from openvis.sources.rows.row_sieve import DATE_LIKE, NUMBER_LIKE, RowSieve, raw

EARLIEST, LATEST = 1900, 2100  # outside these it is a typing mistake, or a year of two digits read as one of four
_WHOLE_DAY = timedelta(days=1) - timedelta(minutes=1)
_WHOLE_HOUR = timedelta(minutes=59)


def add_moments(sieve: RowSieve, profile: Profile, known_at: datetime | None = None) -> None:
    """Add occurred_from, occurred_to and reported_at; refuse rows without a readable moment or after `known_at`."""
    is_xlsx = profile.file.kind == "xlsx"
    add_bounds(sieve, profile.occurred_from, "from", profile.timezone, is_xlsx)
    no_day = pl.col("from_start").is_null()
    sieve.refuse(no_day, profile.occurred_from.column, "De datum is leeg.", kind=RejectKind.EMPTY)
    if known_at:
        wall_clock = known_at.astimezone(ZoneInfo(profile.timezone)).replace(tzinfo=None)
        column, later = profile.occurred_from.column, pl.col("from_start") > wall_clock
        reason = "Deze datum ligt in de toekomst."
        sieve.refuse(later, column, reason, raw(column), DATE_LIKE, kind=RejectKind.FUTURE)
    if profile.occurred_to:
        add_bounds(sieve, profile.occurred_to, "to", profile.timezone, is_xlsx)
        sieve.add(pl.coalesce("to_end", "from_end").alias("from_end"))
        sieve.refuse(
            pl.col("from_end") < pl.col("from_start"), profile.occurred_to.column, "Het einde ligt voor het begin."
        )
    reported = pl.lit(None, pl.Datetime("us"))
    if profile.reported_at:
        add_bounds(sieve, profile.reported_at, "reported", profile.timezone, is_xlsx)
        reported = pl.col("reported_start")
    sieve.add(
        pl.col("from_start").alias("occurred_from"),
        pl.col("from_end").alias("occurred_to"),
        reported.alias("reported_at"),
    )


def add_bounds(sieve: RowSieve, rule: MomentRule, name: str, timezone: str, is_xlsx: bool) -> None:
    """Add `<name>_start` and `<name>_end`, null where the date is empty."""
    start, end = f"{name}_start", f"{name}_end"
    bounds = [_bounds(rule, notation, timezone) for notation in notations(rule, is_xlsx)]
    sieve.add(
        pl.coalesce([first for first, _ in bounds]).alias(start), pl.coalesce([last for _, last in bounds]).alias(end)
    )
    reason = f"Dit is geen bestaande datum in de notatie {' of '.join(rule.formats)}."
    sieve.refuse(
        pl.col(raw(rule.column)).is_not_null() & pl.col(start).is_null(),
        rule.column,
        reason,
        raw(rule.column),
        DATE_LIKE,
    )
    if rule.hour:
        hour = pl.col(raw(rule.hour)).str.to_integer(strict=False)
        wrong = pl.col(raw(rule.hour)).is_not_null() & ~hour.is_between(0, 23).fill_null(False)
        sieve.refuse(wrong, rule.hour, "Dit is geen uur van 0 tot en met 23.", raw(rule.hour), NUMBER_LIKE)
        begin = pl.col(start) + pl.duration(hours=hour)
        sieve.add(
            pl.coalesce(begin, start).alias(start),
            pl.coalesce(begin + _WHOLE_HOUR, end).alias(end),
        )


def notations(rule: MomentRule, is_xlsx: bool) -> list[str]:
    """The profile's notations; a date cell of a spreadsheet has one of its own."""
    if not is_xlsx:
        return list(rule.formats)
    if rule.time:
        return [f"%Y-%m-%dT00:00:00 {clock}" for clock in ("%H:%M:%S", "%H:%M")] + list(rule.formats)
    has_time = any(_has_time(notation) for notation in rule.formats)
    return [DATE_CELL if has_time else "%Y-%m-%dT00:00:00", *rule.formats]


def _has_time(notation: str) -> bool:
    return any(part in notation for part in ("%H", "%I", "%T", "%R"))


def _bounds(rule: MomentRule, notation: str, timezone: str) -> tuple[pl.Expr, pl.Expr]:
    """The first and last minute of a moment in one notation; null where the text is not in it."""
    if not rule.time:
        return _parsed(pl.col(raw(rule.column)), notation, timezone)
    together = _parsed(pl.concat_str(raw(rule.column), pl.lit(" "), raw(rule.time)), notation, timezone)
    day_only = _parsed(pl.col(raw(rule.column)), notation.split(" ")[0], timezone)
    no_time = pl.col(raw(rule.time)).is_null()
    return (
        pl.when(no_time).then(day_only[0]).otherwise(together[0]),
        pl.when(no_time).then(day_only[1]).otherwise(together[1]),
    )


def _parsed(text: pl.Expr, notation: str, timezone: str) -> tuple[pl.Expr, pl.Expr]:
    zoned = "%z" in notation or "%:z" in notation
    read_as = notation.replace("%:z", "%#z").replace("%z", "%#z")  # which also takes a Z, and a zone without minutes
    moment = text.str.to_datetime(read_as, time_unit="us", strict=False)
    if zoned:
        moment = moment.dt.convert_time_zone(timezone).dt.replace_time_zone(None)
    moment = pl.when(moment.dt.year().is_between(EARLIEST, LATEST)).then(moment)  # else another notation may read it
    return moment, moment if _has_time(notation) else moment + _WHOLE_DAY
