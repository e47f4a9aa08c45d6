"""Lists of incidents counted per buurt and complete month; reports of residents as events, over all their lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from openvis.domain.event_rule import EventRule
from openvis.domain.incident import ReportedBy
from openvis.domain.period import Period, month_of
from openvis.pipeline.counting.count_events import CELL, MONTH, events_already, residents_reports, with_events
from openvis.pipeline.counting.lists_together import Together, lists_together
from openvis.pipeline.counting.source_months import REPORTS_CELL, Known, SourceMonths, of_buurten, rows_per_cell
from openvis.pipeline.renumbering.divisions import Divisions
from openvis.pipeline.renumbering.placed_incidents import PlacedIncidents, incidents_in_one_division
from openvis.pipeline.renumbering.undecided import undecided_cells, with_undecided

# An incident file often starts within a month. That month counts when the file starts in its first days.
FIRST_DAYS = 7
# A month without any row is missing and not quiet where a list has so many a month: by chance once in 10**8 months.
NEVER_NONE = 20


@dataclass(frozen=True, slots=True)
class ListMonths:
    """One list: its complete months, those of them in which it is missing, its newest vintage, and what it lost."""

    months: tuple[Period, ...]
    absent: tuple[Period, ...]
    vintage: int
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lists:
    """What all lists hold together.

    placed   all incidents in the newest division
    reports  every report of residents with its event (`count_events.with_events`), also of lists that are not counted
    counted_reports  those of lists that are, with the events among these alone
    together  by category which lists are counted
    """

    placed: PlacedIncidents
    counted: list[SourceMonths]
    reports: pl.DataFrame
    counted_reports: pl.DataFrame
    months_of: Mapping[str, tuple[Period, ...]]
    together: Mapping[str, Together]


def incident_lists(known: Known, divisions: Divisions, now: datetime, rule: EventRule) -> Lists:
    """The lists that hold a complete month, in the newest division (`placed_incidents`).

    A month is complete when the list reaches past its end; nothing later than `now` counts as such. Reports of
    residents are counted as events over all lists of their category that `lists_together` takes; what the police
    registered or an officer found stays with its own list.
    """
    placed = incidents_in_one_division(known.incidents, known.areas, divisions)
    lists = _months_of_lists(placed, now)
    reports = residents_reports(placed.rows, rule)
    undecided = undecided_cells(placed.undecided, rule)
    months_of = {source: found.months for source, found in lists.items()}
    held = pl.concat([part.select("source", "category") for part in (reports, undecided.filter("is_report"))])
    together = _together(held, months_of)
    marked = with_events(reports, rule)
    counted = _counted_reports(marked, together, rule)
    registered = events_already(placed.rows, rule)
    rows_of = {source: _rows_of_list(placed.rows, source) for source in lists}
    names = {(source,) for source in lists} | {each.sources for each in together.values()}
    return Lists(
        placed=placed,
        counted=[
            _source_months(each, lists, together, registered, counted, undecided, rows_of) for each in sorted(names)
        ],
        reports=marked,
        counted_reports=counted,
        months_of=months_of,
        together=together,
    )


def _months_of_lists(placed: PlacedIncidents, now: datetime) -> dict[str, ListMonths]:
    rows = pl.concat([placed.rows, placed.undecided.drop("pieces").lazy()])
    extent = rows.group_by("source").agg(
        first=pl.col("occurred_from").min(),
        last=pl.max_horizontal(pl.col("occurred_to", "reported_at").max()),
        vintage=pl.col("vintage").max(),
    )
    filled = rows.group_by("source", MONTH).agg(pl.len()).collect()
    found = {}
    for source, first, last, vintage in extent.collect().rows():
        missed = placed.lost.get(source)
        complete = _complete_months(first, min(last, now.replace(tzinfo=None)))
        months = tuple(month for month in complete if missed is None or month > missed.until)
        if months:
            held = dict(filled.filter(pl.col("source") == source).select("period", "len").iter_rows())
            remarks = [*([missed.remark] if missed else []), *placed.remarks.get(source, [])]
            found[source] = ListMonths(months, tuple(_absent(months, held)), int(vintage), tuple(remarks))
    return found


def _complete_months(first: datetime, last: datetime) -> tuple[Period, ...]:
    start = month_of(first.date()) if first.day <= FIRST_DAYS else month_of(first.date()).shift(1)
    return tuple(start.until(month_of(last.date()).shift(-1)))


def _absent(months: tuple[Period, ...], held: Mapping[str, int]) -> Iterator[Period]:
    """The months in which a list is missing altogether. `held`: its rows by month."""
    numbers = [held.get(month.key, 0) for month in months]
    filled = sum(number > 0 for number in numbers)
    if filled and sum(numbers) / filled >= NEVER_NONE:
        yield from (month for month, number in zip(months, numbers, strict=True) if not number)


def _together(held: pl.DataFrame, months_of: Mapping[str, tuple[Period, ...]]) -> dict[str, Together]:
    holding = held.filter(pl.col("source").is_in(list(months_of))).group_by("category").agg(pl.col("source").unique())
    return {
        str(slug): lists_together({source: months_of[source] for source in sources})
        for slug, sources in sorted(holding.iter_rows())
    }


def _counted_reports(marked: pl.DataFrame, together: Mapping[str, Together], rule: EventRule) -> pl.DataFrame:
    """The reports of the lists that are counted, with the events among these alone: what others add changes nothing."""
    pairs = [(slug, source) for slug, each in together.items() for source in each.sources]
    taken = pl.DataFrame(pairs, schema={"category": pl.String, "source": pl.String}, orient="row")
    counted = marked.join(taken, on=["category", "source"], how="semi", maintain_order="left")
    if len(counted) == len(marked):
        return marked
    return with_events(counted.drop("event", "begins"), rule)


def _rows_of_list(rows: pl.LazyFrame, source: str) -> pl.DataFrame:
    own = rows.filter(pl.col("source") == source)
    return rows_per_cell(own.select("category", pl.col("buurt").alias("area"), MONTH, amount=pl.lit(1)))


def _source_months(
    sources: tuple[str, ...],
    lists: Mapping[str, ListMonths],
    together: Mapping[str, Together],
    registered: pl.DataFrame,
    counted: pl.DataFrame,
    undecided: pl.DataFrame,
    rows_of: Mapping[str, pl.DataFrame],
) -> SourceMonths:
    """What lists that are counted together, or one list alone, say of the categories that are theirs."""
    ours = [slug for slug, each in together.items() if each.sources == sources]
    months = together[ours[0]].months if ours else lists[sources[0]].months
    told = counted.filter(pl.col("category").is_in(ours))
    events = told.group_by("category", *CELL).agg(value=pl.col("begins").sum().cast(pl.Float64))
    reports = told.group_by("source", "category", *CELL).agg(reports=pl.len().cast(pl.Float64))
    parts = [of_buurten(events, ReportedBy.PUBLIC)]
    open_ = pl.col("is_report") & pl.col("category").is_in(ours) & pl.col("source").is_in(list(sources))
    if len(sources) == 1:
        parts.append(of_buurten(registered.filter(pl.col("source") == sources[0])))
        open_ |= ~pl.col("is_report") & (pl.col("source") == sources[0])
    inside = pl.col("period").is_between(pl.lit(months[0].key), pl.lit(months[-1].key))
    absent = {month for source in sources for month in lists[source].absent if month in months}
    return SourceMonths(
        sources=sources,
        vintage=max(lists[source].vintage for source in sources),
        counted_by_supplier=False,
        months=months,
        cells=with_undecided(pl.concat(parts), undecided.filter(open_)).filter(inside),
        reports=reports.select(REPORTS_CELL.names()).filter(inside),
        rows=pl.concat([rows_of[source] for source in sources]).group_by("area", "period").sum(),
        absent=tuple(sorted(absent)),
        remarks=lists[sources[0]].remarks if len(sources) == 1 else (),
    )
