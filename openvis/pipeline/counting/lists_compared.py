"""Lists of residents' reports beside each other: their events, how far they overlap, and what is not counted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

import polars as pl

from openvis.domain.delivery import frame_schema
from openvis.domain.event import EventReport, ListEvents, Overlap
from openvis.pipeline.counting.count_events import MONTH
from openvis.pipeline.counting.incident_lists import Lists
from openvis.pipeline.counting.lists_together import Together


def event_reports(lists: Lists) -> pl.DataFrame:
    """Every report of an event that was reported more than once, in the columns of EventReport but run and gemeente."""
    several = lists.reports.filter(pl.len().over("event") > 1).with_columns(MONTH)
    return several.select(_columns(EventReport)).sort("event", "period", "source", "reference")


def list_events(lists: Lists) -> pl.DataFrame:
    """What each list holds of each category, in the columns of ListEvents but run and gemeente.

    Of a list that is counted, in the months of the figures; of another, in the months that are complete in it. An
    event counts in the month of its first report, whoever made it.
    """
    reports = lists.reports.with_columns(MONTH)
    began = reports.filter("begins").select("event", began="period")
    known = reports.join(began, on="event").with_columns(alone=pl.col("source").n_unique().over("event") == 1)
    rows = []
    for (slug, source), part in sorted(known.group_by("category", "source")):
        if months := lists.months_of.get(str(source)):
            together = lists.together[str(slug)]
            counted = source in together.sources
            first, last = ((together.months if counted else months)[at].key for at in (0, -1))
            events = part.unique("event").filter(pl.col("began").is_between(pl.lit(first), pl.lit(last)))
            reports_in = part["period"].is_between(pl.lit(first), pl.lit(last)).sum()
            rows.append((slug, source, first, last, reports_in, events.height, events["alone"].sum(), counted))
    schema = {name: frame_schema(ListEvents)[name] for name in _columns(ListEvents)}
    return pl.DataFrame(rows, schema=schema, orient="row")


def overlaps(lists: Lists) -> pl.DataFrame:
    """How far the lists of a category tell of the same events, in the columns of Overlap but run and gemeente.

    One row per category and ordered pair of lists that both hold it and share a complete month. An event counts in
    the month of its first report, whoever made it.
    """
    began = lists.reports.filter("begins").select("event", MONTH)
    known = lists.reports.select("category", "source", "event").unique().join(began, on="event")
    rows = []
    for (slug,), of_category in sorted(known.group_by("category")):
        events = {str(source): part for (source,), part in of_category.group_by("source")}
        for source, other in permutations(sorted(events.keys() & lists.months_of.keys()), 2):
            first = max(lists.months_of[each][0] for each in (source, other))
            last = min(lists.months_of[each][-1] for each in (source, other))
            if first <= last:
                ours = events[source].filter(pl.col("period").is_between(pl.lit(first.key), pl.lit(last.key)))
                shared = ours.join(events[other], on="event", how="semi").height
                rows.append((slug, source, other, first.key, last.key, ours.height, shared))
    return pl.DataFrame(rows, schema={name: frame_schema(Overlap)[name] for name in _columns(Overlap)}, orient="row")


def lists_remarks(lists: Lists) -> list[str]:
    """Sentences on what of the lists is not in the figures, and why."""
    return [*_shortened(lists), *_left_out(lists), *_absent(lists)]


def _shortened(lists: Lists) -> Iterator[str]:
    for each in sorted({each.sources: each for each in lists.together.values()}.values(), key=lambda e: e.sources):
        first = min(lists.months_of[source][0] for source in each.sources)
        last = max(lists.months_of[source][-1] for source in each.sources)
        if (each.months[0], each.months[-1]) != (first, last):
            yield (
                f"Bronnen {' en '.join(each.sources)} tellen samen, van {each.months[0].label} tot en met "
                f"{each.months[-1].label}: de maanden waarin zij alle volledig zijn."
            )


def _left_out(lists: Lists) -> Iterator[str]:
    counted = pl.DataFrame(
        [(slug, source) for slug, each in lists.together.items() for source in each.sources],
        schema={"category": pl.String, "source": pl.String},
        orient="row",
    )
    told = lists.reports.join(counted.with_columns(counted=True), on=["category", "source"], how="left")
    alone = told.filter(pl.col("counted").is_null().all().over("event"))
    for source, months in sorted(lists.months_of.items()):
        why = _why(source, list(lists.together.values()))
        if why:
            events = alone.filter(pl.col("source") == source)["event"].n_unique()
            yield (
                f"Bron {source} {why.format(first=months[0].label, last=months[-1].label)} en telt daarom niet mee bij "
                f"soorten die ook in een andere bron staan. {_events(events)} alleen daarin."
            )


def _why(source: str, together: list[Together]) -> str:
    if any(source in each.too_new for each in together):
        return "begint pas in {first}, te laat om maanden mee te vergelijken,"
    return "loopt maar tot en met {last}" if any(source in each.stopped for each in together) else ""


def _absent(lists: Lists) -> Iterator[str]:
    for each in lists.counted:
        if each.absent and len(each.sources) == 1:
            months = ", ".join(month.label for month in each.absent)
            yield f"Van bron {each.name} ontbreekt {months}: dat is onbekend en telt niet als nul."


def _events(number: int) -> str:
    return f"{number} gebeurtenis staat" if number == 1 else f"{number} gebeurtenissen staan"


def _columns(row: type) -> list[str]:
    return [name for name in frame_schema(row) if name not in ("run", "gemeente")]
