"""Jumps in a list of incidents that may come from the desk: one day, one place, one moment of the day or the month."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

from openvis.analysis.deliveries import jumps
from openvis.analysis.rankings.sentences import number
from openvis.domain.incident import Precision
from openvis.domain.period import WEEKDAY_NAMES
from openvis.domain.quality import Grade, Measure, Measured
from openvis.domain.words import day_in_words
from openvis.pipeline.grading.measured import Source, of_rows, rule

MOST_NAMED = 5  # of one kind; the rest is counted
MOST_OF_A_DAY = 0.5  # of a day's rows, or more: then it is the day that is strange, not the row
PLACE = ["x", "y"]
DAY = pl.col("occurred_from").dt.date().alias("day")


def jumps_of(source: Source, rows: pl.LazyFrame, days: pl.DataFrame, newest: date) -> list[Measured]:
    """Every jump in a year of rows, and for each kind without one that nothing was found.

    days  the number of rows of each day that has any. A jump is told once: what lies at one place is no busy day too.
    """
    first = days["day"][0]
    length = (newest - first).days + 1
    points = _points(rows)
    visits = points.group_by(*PLACE, DAY).agg(here=pl.len().cast(pl.Int64)).collect(engine="streaming")
    places = visits.group_by(PLACE).agg(of_place=pl.col("here").sum())
    busy = _with_buurt(_place_jumps(visits, places, days, length), points)
    at_places = busy.group_by("day").agg(pl.col("here").sum())
    other_days = days.join(at_places, on="day", how="left").with_columns(pl.col("rows") - pl.col("here").fill_null(0))
    return [
        *_day_measures(other_days, first, length),
        *_place_measures(source, busy),
        *_place_share(source, places, points),
        *_first_of_month(days, first, length),
        *_midnight(rows),
    ]


# ----- one day


def _day_measures(days: pl.DataFrame, first: date, length: int) -> list[Measured]:
    counts = np.zeros(length, dtype=np.int64)
    counts[(days["day"] - first).dt.total_days().to_numpy()] = days["rows"].to_numpy()
    least = rule(Measure.DAY_JUMP).least
    found = [jump for jump in jumps.day_jumps(counts) if jump.count >= least]
    measured = [_day_jump(jump, first + timedelta(days=jump.day)) for jump in found]
    return _first_few(measured) or [
        Measured(
            Measure.DAY_JUMP,
            Grade.GOOD,
            0,
            length,
            f"Op geen van de {number(length)} dagen staan meer rijen dan toeval verklaart.",
        )
    ]


def _day_jump(jump: jumps.DayJump, day: date) -> Measured:
    told = (
        f"Op {day_in_words(day)} staan {number(jump.count)} rijen; op een gewone {WEEKDAY_NAMES[day.weekday()]} "
        f"zijn het er {number(jump.usual)}."
    )
    return Measured(Measure.DAY_JUMP, Grade.ATTENTION, jump.count, None, told, period=day.isoformat())


def _first_few(measured: list[Measured]) -> list[Measured]:
    """No page is helped by a hundred lines of the same."""
    if len(measured) <= MOST_NAMED:
        return measured
    rest = len(measured) - MOST_NAMED
    more = Measured(measured[0].measure, Grade.ATTENTION, rest, None, f"Zo zijn er nog {number(rest)}.")
    return [*measured[:MOST_NAMED], more]


# ----- one place


def _points(rows: pl.LazyFrame) -> pl.LazyFrame:
    return rows.filter(pl.col("precision") == Precision.POINT.value, pl.col("x").is_not_null())


def _place_jumps(visits: pl.DataFrame, places: pl.DataFrame, days: pl.DataFrame, length: int) -> pl.DataFrame:
    """Places and days with more rows than chance explains; `here` of `of_day` rows, `of_place` in all.

    Only a place with enough rows on one day is looked at, but every place counts in how many were.
    """
    many = visits.filter(pl.col("here") >= rule(Measure.PLACE_JUMP).least)
    found = many.join(places, on=PLACE).join(days.rename({"rows": "of_day"}), on="day")
    chances = jumps.place_chances(
        *(found[name].to_numpy() for name in ("here", "of_place", "of_day")),
        rows=int(places["of_place"].sum()),
        places=places.height,
        days=length,
    )
    return found.filter(pl.Series(chances <= jumps.CHANCE))


def _with_buurt(places: pl.DataFrame, points: pl.LazyFrame) -> pl.DataFrame:
    """Places with the buurt they lie in, the most rows first."""
    there = points.join(places.lazy().select(PLACE).unique(), on=PLACE, how="semi")
    buurten = there.group_by(PLACE).agg(pl.col("buurt").min()).collect(engine="streaming")
    return places.join(buurten, on=PLACE).sort("here", "day", *PLACE, descending=[True, False, False, False])


def _place_measures(source: Source, places: pl.DataFrame) -> list[Measured]:
    measured = [_place_jump(source, **row) for row in places.drop(PLACE).iter_rows(named=True)]
    return _first_few(measured) or [
        Measured(
            Measure.PLACE_JUMP,
            Grade.GOOD,
            0,
            None,
            "Nergens liggen op één dag meer rijen op één punt dan toeval verklaart.",
        )
    ]


def _place_jump(source: Source, day: date, here: int, buurt: str, of_place: int, of_day: int) -> Measured:
    other = number(of_place - here) if of_place > here else "geen enkele"
    told = (
        f"Op {day_in_words(day)} liggen {of_rows(here, of_day)} van die dag op één punt in {source.buurt(buurt)}; op "
        f"alle andere dagen samen {other}."
    )
    return Measured(Measure.PLACE_JUMP, Grade.ATTENTION, here, of_day, told, area=buurt, period=day.isoformat())


def _place_share(source: Source, places: pl.DataFrame, points: pl.LazyFrame) -> list[Measured]:
    """How much of all rows lies at the one point that has most."""
    if places.is_empty():
        return []
    most = places.filter(pl.col("of_place") == pl.col("of_place").max()).sort(PLACE).tail(1)
    here, of = most["of_place"].item(), int(places["of_place"].sum())
    buurt = points.join(most.lazy(), on=PLACE, how="semi").select(pl.col("buurt").min()).collect().item()
    told = f"Op het punt met de meeste rijen, in {source.buurt(buurt)}: {of_rows(here, of)} met een punt."
    grade = rule(Measure.PLACE_SHARE).grade(here / of) if here >= rule(Measure.PLACE_SHARE).least else Grade.GOOD
    return [Measured(Measure.PLACE_SHARE, grade, here, of, told, area=buurt)]


# ----- a date or time that stands for "not known"


def _first_of_month(days: pl.DataFrame, first: date, length: int) -> list[Measured]:
    on_first, rows = int(days.filter(pl.col("day").dt.day() == 1)["rows"].sum()), int(days["rows"].sum())
    first_days = sum((first + timedelta(days=at)).day == 1 for at in range(length))
    usual = rows * first_days / length
    limits, chance = rule(Measure.FIRST_OF_MONTH), jumps.first_day_chance(on_first, rows, first_days, length)
    told = f"Op de eerste van de maand: {of_rows(on_first, rows)}; naar het aantal dagen {number(usual)}."
    strange = chance <= jumps.CHANCE and on_first >= limits.least
    grade = limits.grade((on_first - usual) / rows) if strange else Grade.GOOD
    return [Measured(Measure.FIRST_OF_MONTH, grade, on_first, rows, told)]


def _midnight(rows: pl.LazyFrame) -> list[Measured]:
    """00:00 where a moment is known: too often over the year, or for most of one day."""
    moment = pl.col("occurred_from")
    exact = rows.filter(moment == pl.col("occurred_to"))
    on_the_hour = (
        exact.filter(moment == moment.dt.truncate("1h")).group_by(moment.dt.hour().alias("hour")).agg(pl.len())
    )
    hours = np.zeros(24, dtype=np.int64)
    for hour, number_of in on_the_hour.collect(engine="streaming").iter_rows():
        hours[hour] = number_of
    at_midnight = (moment == moment.dt.truncate("1d")).sum().cast(pl.Int64)
    days = exact.group_by(DAY).agg(rows=pl.len().cast(pl.Int64), at=at_midnight).sort("day").collect(engine="streaming")
    known = int(days["rows"].sum())
    if not known:
        return []
    too_many, midnight = jumps.too_many_at_midnight(hours), int(hours[0])
    limits = rule(Measure.MIDNIGHT)
    if midnight >= limits.least and (grade := limits.grade(too_many / known)) is not Grade.GOOD:
        beside = number((hours[23] + hours[1]) / 2)
        told = (
            f"Op precies 00:00 uur: {of_rows(midnight, known)} met een tijdstip; op precies 23:00 en 01:00 uur "
            f"gemiddeld {beside}."
        )
        return [Measured(Measure.MIDNIGHT, grade, midnight, known, told)]
    told = f"Op precies 00:00 uur: {of_rows(midnight, known)} met een tijdstip."
    return _midnight_days(days) or [Measured(Measure.MIDNIGHT, Grade.GOOD, midnight, known, told)]


def _midnight_days(days: pl.DataFrame) -> list[Measured]:
    chances = jumps.midnight_chances(days["at"].to_numpy(), days["rows"].to_numpy())
    strange = days.filter(
        pl.Series(chances <= jumps.CHANCE),
        pl.col("at") >= rule(Measure.MIDNIGHT).least,
        pl.col("at") >= MOST_OF_A_DAY * pl.col("rows"),
    )
    measured = [
        Measured(
            Measure.MIDNIGHT,
            Grade.ATTENTION,
            at,
            rows,
            f"Op {day_in_words(day)} staan {of_rows(at, rows)} met een tijdstip op precies 00:00 uur.",
            period=day.isoformat(),
        )
        for day, rows, at in strange.iter_rows()
    ]
    return _first_few(measured)
