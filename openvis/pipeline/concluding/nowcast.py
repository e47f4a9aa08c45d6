"""What the last weeks and months of a list will count in the end, for the gemeente: by source, theme and category."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from openvis.analysis.deliveries import nowcast as analysis
from openvis.analysis.deliveries.reporting_delay import WEEK, Delay, Triangle, delay_of, triangle_of
from openvis.domain.category import NO_KIND, OUTSIDE, TOTAL, UNKNOWN, categories
from openvis.domain.delivery import frame_schema
from openvis.domain.nowcast import WAITED_FOR, Nowcast
from openvis.domain.period import Period, PeriodKind, month_of, parse_period, week_of
from openvis.domain.run import source_name, sources_of
from openvis.domain.words import thousands
from openvis.pipeline.counting.incident_lists import Lists
from openvis.pipeline.counting.source_months import MONTH_KEY, Known

LEARNT_FROM = {PeriodKind.WEEK: 26, PeriodKind.MONTH: 12}  # complete periods before the first that is not
STEPS = WAITED_FOR + 1  # until the rest of a week has passed, and each week after that
LEAST_COMPLETE = {PeriodKind.WEEK: 8, PeriodKind.MONTH: 6}
OPEN_MONTHS = 3  # at most, that ended in the weeks that are waited for
LEAST_REPORTS = 30  # of the whole source in those; over fewer a delay says nothing
MOST_WITHOUT_MOMENT = 0.05  # of the rows of a source; it is no longer known how late its reports are
DAY_ONE = date(1970, 1, 1)
TOO_SHORT = "Te weinig geschiedenis om te schatten hoeveel er nog binnenkomt."
COUNTED_BY_SUPPLIER = "Van de laatste weken is er geen schatting: de leverancier zegt niet wanneer iets is gemeld."
CHANGED = "De tijd tot een melding binnenkomt, veranderde. De schatting gebruikt alleen de laatste perioden."


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one source that are estimated together."""

    theme: str | None
    category: str | None
    rows: pl.DataFrame


def nowcasts(known: Known, lists: Lists, *, until: date) -> pl.DataFrame:
    """Every period that ended before `until` and is not complete, in the columns of Nowcast but run and gemeente.

    Counts what the figures count: of reports that are taken together the first. Reports of the last day of a list are
    left out of the learning, because that day is seldom whole.
    """
    last_day = dict(known.incidents.group_by("source").agg(pl.col("reported_at").max().dt.date()).collect().iter_rows())
    rows: list[dict[str, Any]] = []
    for (source, reported_by), reports in sorted(daily_reports(known, lists).group_by("source", "reported_by")):
        label = {"source": source, "reported_by": reported_by}
        days = [last_day[each] for each in sources_of(str(source))]
        if None in days:
            rows.append(label | _never_said(reports))
        else:
            rows += [label | row for row in _of_source(reports, min(*days, until))]
    rows += _counted_by_suppliers(known.counts)
    columns = {name: kind for name, kind in frame_schema(Nowcast).items() if name not in ("run", "gemeente")}
    return pl.DataFrame(rows, schema=columns, orient="row")


def daily_reports(known: Known, lists: Lists) -> pl.DataFrame:
    """How many were reported when of what happened when, by source (as figures name it), reported_by and category.

    Columns beside those: occurred and reported (days as numbers, the latter null where it is not said), number.
    """
    key = ["source", "reference"]
    rows = known.incidents.filter(pl.col("category") != OUTSIDE).select(
        *key, "category", "reported_by", "occurred_from", "reported_at"
    )
    told = lists.counted_reports.select(*key, "begins").lazy()
    later = told.filter(~pl.col("begins")).select(key)
    uncounted = lists.reports.lazy().select(key).join(told, on=key, how="anti")
    names = [
        (source, slug, source_name(each.sources)) for slug, each in lists.together.items() for source in each.sources
    ]
    schema = pl.Schema({"source": pl.String, "category": pl.String, "name": pl.String})
    together = pl.DataFrame(names, schema=schema, orient="row").lazy()
    named = (
        told.join(rows.select(*key, "category"), on=key).join(together, on=["source", "category"]).select(*key, "name")
    )
    return (
        rows.join(pl.concat([later, uncounted]), on=key, how="anti")
        .join(named, on=key, how="left")
        .group_by(
            pl.coalesce("name", "source").alias("source"),
            "reported_by",
            "category",
            occurred=pl.col("occurred_from").dt.date().to_physical().cast(pl.Int64),
            reported=pl.col("reported_at").dt.date().to_physical().cast(pl.Int64),
        )
        .agg(number=pl.len().cast(pl.Int64))
        .sort("source", "reported_by", "category", "occurred", "reported")
        .collect()
    )


def _of_source(rows: pl.DataFrame, until: date) -> Iterator[dict[str, Any]]:
    first = DAY_ONE + timedelta(days=int(rows["occurred"].min()))  # type: ignore[arg-type]
    weeks = list(_ended(week_of(first).shift(1), until))[-LEARNT_FROM[PeriodKind.WEEK] - WAITED_FOR :]
    yield from _estimates(rows, weeks, until)
    months = list(_ended(month_of(first).shift(1), until))
    for number, month in enumerate(months, start=1):
        if (until - month.end).days // WEEK < WAITED_FOR:
            yield from _estimates(
                rows, months[:number][-LEARNT_FROM[PeriodKind.MONTH] - OPEN_MONTHS :], until, only_last=True
            )


def _never_said(rows: pl.DataFrame) -> dict[str, Any]:
    """The last whole week of a list that never says when things were reported."""
    last = DAY_ONE + timedelta(days=int(rows["occurred"].max()))  # type: ignore[arg-type]
    week = week_of(last).shift(-1)
    facts = {"known_until": last.isoformat(), "learnt_from": 0, "note": _unsaid(rows)}
    return facts | {"period": week.key, "counted": _counted(rows, week)}


def _ended(start: Period, until: date) -> Iterator[Period]:
    while start.end <= until:
        yield start
        start = start.shift(1)


def _estimates(
    rows: pl.DataFrame, periods: list[Period], until: date, only_last: bool = False
) -> Iterator[dict[str, Any]]:
    """Of the periods that are not complete, or of the last one only: the weeks after a month begin on another day."""
    if not periods:
        return
    inside = rows.filter(pl.col("occurred").is_between(_number(periods[0].first), _number(periods[-1].end) - 1))
    whole = _triangle(inside, periods, until)
    facts = {"known_until": (until - timedelta(days=1)).isoformat(), "learnt_from": 0}
    if why := _why_not(inside, whole, periods[-1].kind):
        counted = _counted(inside, periods[-1])
        yield facts | {"period": periods[-1].key, "counted": counted, "note": why}
        return
    delay = delay_of(whole)
    beside: dict[int, dict[str, int]] = {}  # by period the same for every group
    for group in _groups(inside):
        part = _triangle(group.rows, periods, until)
        own = delay_of(part, delay) if group.theme else delay
        found = analysis.nowcast(part, own)
        labels = facts | {"theme": group.theme, "category": group.category}
        for each in found[-1:] if only_last else found:
            period = periods[each.period]
            if each.period not in beside:
                beside[each.period] = _without_kind(inside, period)
            yield labels | _row(group, period, each, own) | beside[each.period]


def _without_kind(rows: pl.DataFrame, period: Period) -> dict[str, int]:
    """How much of the whole source has no category: it may be of the one that is estimated."""
    return {
        "unknown": _counted(rows.filter(category=UNKNOWN), period),
        "source_rows": _counted(rows, period),
    }


def _row(group: Group, period: Period, found: analysis.Nowcast, delay: Delay) -> dict[str, Any]:
    """What is in by now is all of it, also what came on the last day; an estimate is never below that."""
    counted = _counted(group.rows, period)
    edges = {name: max(getattr(found, name), counted) for name in ("low_80", "high_80", "low_90", "high_90")}
    return edges | {
        "period": period.key,
        "counted": counted,
        "share": found.share,
        "estimate": max(found.estimate, float(counted)),
        "learnt_from": delay.learnt_from,
        "note": CHANGED if delay.changed else "",
    }


def _why_not(rows: pl.DataFrame, whole: Triangle, kind: PeriodKind) -> str:
    """Why nothing can be estimated, in a sentence; empty where it can."""
    if why := _unsaid(rows):
        return why
    if whole.complete.sum() < LEAST_COMPLETE[kind] or whole.counts[whole.complete].sum() < LEAST_REPORTS:
        return TOO_SHORT
    return ""


def _unsaid(rows: pl.DataFrame) -> str:
    silent = rows["reported"].is_null().to_numpy()
    number, unsaid = int(rows["number"].sum()), int(rows["number"].to_numpy()[silent].sum())
    if unsaid <= MOST_WITHOUT_MOMENT * number:
        return ""
    everything = f"de {thousands(number)} rijen"
    which = everything if unsaid == number else f"{thousands(unsaid)} van {everything}"
    return f"Van {which} is niet bekend wanneer zij zijn gemeld. Daarom is er geen schatting."


def _groups(rows: pl.DataFrame) -> Iterator[Group]:
    """The whole source, its themes, and its categories; what has no kind is in the whole only."""
    yield Group(None, None, rows)
    themes = {slug: known.theme for slug, known in categories().items() if slug not in NO_KIND}
    kinds = rows.with_columns(theme=pl.col("category").replace_strict(themes, default=None, return_dtype=pl.String))
    for (theme,), members in sorted(kinds.filter(pl.col("theme").is_not_null()).group_by("theme")):
        yield Group(str(theme), None, members)
        for (slug,), alike in sorted(members.group_by("category")):
            yield Group(str(theme), str(slug), alike)


def _triangle(rows: pl.DataFrame, periods: list[Period], until: date) -> Triangle:
    said = rows["reported"].is_not_null().to_numpy()
    ends = np.array([_number(period.end) for period in periods])
    occurred, number = (rows[name].to_numpy()[said] for name in ("occurred", "number"))
    reported = rows["reported"].drop_nulls().to_numpy()
    period = np.searchsorted(ends, occurred, side="right")
    return triangle_of(period, reported, number, ends=ends, until=_number(until), steps=STEPS)


def _counted(rows: pl.DataFrame, period: Period) -> int:
    """By numpy: of so few rows the start of a query costs more than the query."""
    occurred = rows["occurred"].to_numpy()
    inside = (occurred >= _number(period.first)) & (occurred < _number(period.end))
    return int(rows["number"].to_numpy()[inside].sum())


def _number(day: date) -> int:
    return (day - DAY_ONE).days


def _counted_by_suppliers(counts: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """One row for each table of counts, that says why there is no estimate."""
    monthly = counts.filter(pl.col("period").str.contains(MONTH_KEY))
    for source, reported_by, last, value in (
        monthly.filter(pl.col("category") == TOTAL, pl.col("level") == "gemeente")
        .sort("period")
        .group_by("source", "reported_by", maintain_order=True)
        .agg(pl.col("period").last(), pl.col("value").last())
        .iter_rows()
    ):
        known_until = (parse_period(last).end - timedelta(days=1)).isoformat()
        yield {
            "source": source, "reported_by": reported_by, "period": last, "counted": value or 0,
            "known_until": known_until, "learnt_from": 0, "note": COUNTED_BY_SUPPLIER,
        }  # fmt: skip
