"""From the lists of incidents to what is known with a point: per type the events of its last twelve complete months.

What the public reports only. What officers find shows where they look, so no map or clock is made of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import polars as pl

from openvis.domain.area import AreaLevel
from openvis.domain.category import NO_KIND, categories
from openvis.domain.incident import Precision, ReportedBy
from openvis.domain.period import Period
from openvis.domain.places_and_times import LEAST_INCIDENTS, MONTHS
from openvis.domain.run import sources_of
from openvis.pipeline.counting.count_months import source_per_category
from openvis.pipeline.counting.incident_lists import Lists
from openvis.pipeline.counting.source_months import Known, SourceMonths

NAMED = ["source", "reference"]
MOMENTS = ["occurred_from", "occurred_to"]
POINT = ["x", "y", *MOMENTS]
OF_ALL = ["category", *POINT]


@dataclass(frozen=True, slots=True)
class PointList:
    """The events of one type.

    points     x, y, occurred_from and occurred_to of every event with a point until now, of earlier years too
    of_months  those of them in the months
    moments    occurred_from and occurred_to of every event in the months, also of those without a point
    per_buurt  {buurt: events} in the months, also those without a point; None where one of them is not known
    """

    category: str
    source: str
    months: tuple[Period, ...]
    points: pl.DataFrame
    of_months: pl.DataFrame
    moments: pl.DataFrame
    per_buurt: dict[str, int] | None
    without_point: int  # in the months
    known_until: date  # the last day the list tells of


@dataclass(frozen=True, slots=True)
class Points:
    """All of them, and all of what they are taken from.

    everything   x and y of whatever the public reported with a point, of any type and year
    of_all       category, point and moments of the events of every type, of the list that counts for it; also of
                 types with few of them
    known_until  by category the last day that list tells of
    """

    lists: tuple[PointList, ...]
    everything: pl.DataFrame
    of_all: pl.DataFrame
    known_until: Mapping[str, date]


def point_lists(known: Known, lists: Lists, *, until: date) -> Points:
    """Every type with enough events with a point; nothing that happened on `until` or later is known.

    Of a type the list the figures would count if there were no table of counts; of reports taken together the first.
    A type of which a month in the last twelve is missing is left out, and so are types where one event points at a
    person.
    """
    events = _events(known, lists, until)
    with_point = events.filter("has_point")
    used = source_per_category(lists.counted)
    found, of_all, known_until = [], [], {}
    for source in lists.counted:
        if not (months := _last_year(source, until)):
            continue
        own = sorted(slug for slug, name in used.items() if name == source.name)
        listed = events.filter(pl.col("source").is_in(sources_of(source.name)))
        last = listed.select(pl.max_horizontal("occurred_to", "reported_at").dt.date().max()).item()
        told_of = listed.filter(pl.col("category").is_in(own))
        of_all.append(told_of.filter("has_point").select(OF_ALL))
        for slug in own if last else ():
            known_until[slug] = min(last, until - timedelta(days=1))
            if each := _of_type(slug, source, months, listed, known_until[slug]):
                found.append(each)
    nothing = with_point.clear().select(OF_ALL)
    return Points(
        tuple(sorted(found, key=lambda each: each.category)),
        with_point.select("x", "y"),
        pl.concat([nothing, *of_all]).sort("category", "occurred_from", maintain_order=True),
        known_until,
    )


def _of_type(
    slug: str, source: SourceMonths, months: tuple[Period, ...], listed: pl.DataFrame, known_until: date
) -> PointList | None:
    own = listed.filter(category=slug)
    inside = own.filter(_inside(months))
    placed = inside.filter("has_point")
    if placed.height < LEAST_INCIDENTS:
        return None
    return PointList(
        category=slug,
        source=source.name,
        months=months,
        points=own.filter("has_point").select(POINT),
        of_months=placed.select(POINT),
        moments=inside.select(MOMENTS),
        per_buurt=_per_buurt(slug, source, months),
        without_point=inside.height - placed.height,
        known_until=known_until,
    )


def _events(known: Known, lists: Lists, until: date) -> pl.DataFrame:
    """What the public reported, each event once, in order of when it happened; `has_point` says how exactly."""
    later = lists.counted_reports.filter(~pl.col("begins")).select(NAMED)
    has_point = (pl.col("precision") == Precision.POINT.value) & pl.col("x").is_not_null() & pl.col("y").is_not_null()
    return (
        known.incidents.filter(
            pl.col("reported_by") == ReportedBy.PUBLIC.value,
            ~pl.col("category").is_in(_left_out()),
            pl.col("occurred_from") < datetime.combine(until, time()),
        )
        .join(later.lazy(), on=NAMED, how="anti")
        .select(*NAMED, "category", "x", "y", "occurred_from", "occurred_to", "reported_at", has_point=has_point)
        .sort("occurred_from", *NAMED)
        .collect()
    )


def _left_out() -> list[str]:
    return [*NO_KIND, *(slug for slug, known in categories().items() if known.sensitive)]


def _last_year(source: SourceMonths, until: date) -> tuple[Period, ...]:
    """The last twelve complete months; none where there are fewer, or where the list is missing in one of them."""
    months = [month for month in source.months if month.end <= until][-MONTHS:]
    whole = len(months) == MONTHS and not set(months) & set(source.absent)
    return tuple(months) if whole else ()


def _per_buurt(slug: str, source: SourceMonths, months: tuple[Period, ...]) -> dict[str, int] | None:
    cells = source.cells.filter(
        pl.col("category") == slug,
        pl.col("reported_by") == ReportedBy.PUBLIC.value,
        pl.col("level") == AreaLevel.BUURT.value,
        pl.col("period").is_in([month.key for month in months]),
    )
    if cells["value"].null_count():
        return None
    return {str(area): int(value) for area, value in cells.group_by("area").agg(pl.col("value").sum()).iter_rows()}


def _inside(months: tuple[Period, ...]) -> pl.Expr:
    start, end = (datetime.combine(day, time()) for day in (months[0].first, months[-1].end))
    return pl.col("occurred_from").is_between(start, end, closed="left")
