"""From the lists of incidents to events per buurt, type and week: what a rise of this month is looked for in.

What the public reports only, each event once. Tables of counts have months, or say too little of their weeks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

import numpy as np
import polars as pl
import shapely

from openvis.analysis.expectations.history import Floats
from openvis.analysis.expectations.monthly_counts import Place
from openvis.analysis.expectations.weekly_counts import WeeklyCounts
from openvis.domain.area import AreaLevel, wijk_of
from openvis.domain.category import NO_KIND, UNKNOWN, categories
from openvis.domain.incident import ReportedBy
from openvis.domain.period import Period, week_of
from openvis.domain.run import sources_of
from openvis.pipeline.counting.count_months import source_per_category
from openvis.pipeline.counting.incident_lists import Lists
from openvis.pipeline.counting.source_months import Known, SourceMonths
from openvis.pipeline.renumbering.placed_incidents import PlacedIncidents
from openvis.pipeline.renumbering.places import places_of

NAMED = ["source", "reference"]
WEEK = pl.col("occurred_from").dt.strftime("%G-W%V").alias("week")
LONGEST = 6 * 52  # weeks that are looked at: five years to learn from, and this one
NEARLY_ALL = 0.95  # of the reports of a week must be in; a week of which more is still to come looks quiet


def count_weeks(known: Known, lists: Lists, gemeente: str, *, until: date, late: pl.DataFrame) -> list[WeeklyCounts]:
    """The weeks of every list, of the types it is used for; nothing that happened on `until` or later is known.

    late  what has yet to come in (`pipeline.nowcast`): the last weeks are left out until nearly all of them is in
    """
    events, rows = _events(lists, until), _rows(lists.placed, until)
    used = source_per_category(lists.counted)
    found = []
    for source in lists.counted:
        slugs = sorted(slug for slug, name in used.items() if name == source.name and slug not in _left_out())
        own = events.filter(pl.col("source").is_in(sources_of(source.name)), pl.col("category").is_in(slugs))
        weeks = _weeks(source, lists.placed, rows, until, late)
        if len(weeks) and own.height:
            found.append(_counts(source, known, gemeente, weeks, own, rows))
    return found


def _left_out() -> set[str]:
    return {*NO_KIND, *(slug for slug, known in categories().items() if known.sensitive)}


def _events(lists: Lists, until: date) -> pl.DataFrame:
    """source, category, buurt, week and number: of reports that are taken together the first."""
    later = lists.counted_reports.filter(~pl.col("begins")).select(NAMED)
    return (
        lists.placed.rows.filter(
            pl.col("reported_by") == ReportedBy.PUBLIC.value,
            ~pl.col("category").is_in(sorted(_left_out())),
            pl.col("occurred_from") < datetime.combine(until, time()),
        )
        .join(later.lazy(), on=NAMED, how="anti")
        .group_by("source", "category", "buurt", WEEK)
        .agg(number=pl.len())
        .collect()
    )


def _rows(placed: PlacedIncidents, until: date) -> pl.DataFrame:
    """source, buurt, week, all and unknown: rows before `until`, of whatever kind but sensitive ones.

    And `last`, the last day the list tells of, also where that is later.
    """
    sensitive = [slug for slug, known in categories().items() if known.sensitive]
    known = pl.col("occurred_from") < datetime.combine(until, time())
    return (
        placed.rows.group_by("source", "buurt", WEEK)
        .agg(
            all=(known & ~pl.col("category").is_in(sensitive)).sum().cast(pl.Float64),
            unknown=(known & (pl.col("category") == UNKNOWN)).sum().cast(pl.Float64),
            last=pl.max_horizontal(pl.col("occurred_to").max(), pl.col("reported_at").max()).dt.date(),
        )
        .collect()
    )


def _weeks(
    source: SourceMonths, placed: PlacedIncidents, rows: pl.DataFrame, until: date, late: pl.DataFrame
) -> tuple[Period, ...]:
    """From the first week of a complete month to the last of which nearly all reports are in.

    Weeks in which incidents could not be placed in the newest division, and all before them, are left out: they would
    seem quiet, and the weeks after them a rise.
    """
    names = sources_of(source.name)
    first = source.months[0].first
    for name in names:
        if name in placed.lost:
            first = max(first, placed.lost[name].until.end)
    split = placed.undecided.filter(pl.col("source").is_in(names))["occurred_from"].max()
    if isinstance(split, datetime):
        first = max(first, split.date() + timedelta(days=1))
    start = week_of(first) if first.weekday() == 0 else week_of(first).shift(1)
    last_day = [rows.filter(pl.col("source") == name)["last"].max() for name in names]
    end = min([until, *(day for day in last_day if isinstance(day, date))])
    open_weeks = _open_weeks(source.name, late)
    weeks = [week for week in start.until(week_of(end).shift(-1)) if week not in open_weeks]
    return tuple(weeks[-LONGEST:])


def _open_weeks(source: str, late: pl.DataFrame) -> set[Period]:
    """From the first week on of which too little is in."""
    waiting = late.filter(
        pl.col("source") == source,
        pl.col("reported_by") == ReportedBy.PUBLIC.value,
        pl.col("theme").is_null() & pl.col("category").is_null(),
        pl.col("period").str.contains("W"),
        pl.col("share") < NEARLY_ALL,
    )["period"]
    if waiting.is_empty():
        return set()
    year, number = str(waiting.min()).split("-W")
    first = week_of(date.fromisocalendar(int(year), int(number), 1))
    return set(first.until(first.shift(LONGEST)))


def _counts(
    source: SourceMonths, known: Known, gemeente: str, weeks: Sequence[Period], events: pl.DataFrame, rows: pl.DataFrame
) -> WeeklyCounts:
    places = places_of(
        known.areas, known.population, gemeente, source.vintage, events["buurt"].unique(), known.divisions
    )
    codes, slugs = [place.code for place in places.buurten], sorted(events["category"].unique())
    keys = [week.key for week in weeks]
    values = np.zeros((len(codes), len(slugs), len(keys)))
    _add(values, events, [("buurt", codes), ("category", slugs), ("week", keys)], "number")
    of_source = rows.filter(pl.col("source").is_in(sources_of(source.name)))
    told = np.zeros((2, len(codes), len(keys)))
    for index, column in enumerate(("unknown", "all")):
        _add(told[index], of_source, [("buurt", codes), ("week", keys)], column)
    missing = [week.first < month.end and month.first < week.end for week in weeks for month in source.absent]
    absent = np.array(missing, dtype=bool).reshape(len(weeks), -1).any(axis=1)
    values[:, :, absent] = np.nan
    told[:, :, absent] = np.nan
    x, y = middles(known.areas, source.vintage, codes)
    return WeeklyCounts(
        gemeente=places.above[-1],
        source=source.name,
        categories=tuple(slugs),
        weeks=tuple(weeks),
        buurten=places.buurten,
        wijken=_wijken(places.above, codes),
        values=values,
        rows=told,
        x=x,
        y=y,
    )


def _wijken(above: Iterable[Place], codes: Sequence[str]) -> tuple[Place, ...]:
    wanted = {wijk_of(code) for code in codes}
    return tuple(place for place in above if place.level is AreaLevel.WIJK and place.code in wanted)


def _add(cube: Floats, cells: pl.DataFrame, axes: Sequence[tuple[str, Sequence[str]]], column: str) -> None:
    """Add a column into a cube at the places its axes name; cells that are named by none stay outside."""
    inside = cells.filter(pl.col(name).is_in(list(keys)) for name, keys in axes)
    at = tuple(
        inside[name].replace_strict({key: index for index, key in enumerate(keys)}, return_dtype=pl.Int64).to_numpy()
        for name, keys in axes
    )
    np.add.at(cube, at, inside[column].to_numpy())


def middles(areas: pl.DataFrame, vintage: int, codes: Sequence[str]) -> tuple[Floats, Floats]:
    """x and y of the middle of each buurt."""
    known = areas.filter(pl.col("vintage") == vintage, pl.col("level") == AreaLevel.BUURT.value)
    points = shapely.centroid(shapely.from_wkb(known["shape"].to_numpy(), on_invalid="ignore"))
    at = dict(zip(known["code"], zip(shapely.get_x(points), shapely.get_y(points), strict=True), strict=True))
    middles = np.array([at.get(code, (np.nan, np.nan)) for code in codes])
    return middles[:, 0], middles[:, 1]
