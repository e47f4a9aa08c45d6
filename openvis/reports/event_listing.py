"""The list of events that were reported more than once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import polars as pl

from openvis.domain.category import category
from openvis.domain.run import Run
from openvis.domain.words import event_rule_sentence
from openvis.reports.listing import Listing

FIRST = pl.concat_str("source", "reference", separator="/") == pl.col("event")


def events_of(
    reports: pl.DataFrame, *, category: str | None = None, buurt: str | None = None, source: str | None = None
) -> pl.DataFrame:
    """One row per event: what it is, where and when it began, and who told of it.

    `reports` in the shape of `domain.event.EventReport`. Gives event, category, buurt and period of the first report,
    `first` and `last` (the earliest and latest that a report says it happened; null in runs from before that was kept),
    sources, and reports (how many). The newest first, then the most reported. Events of a `source` are those that it
    tells of, whoever else does.
    """
    told = reports.group_by("event").agg(
        first=pl.col("occurred_from").min(),
        last=pl.col("occurred_from").max(),
        sources=pl.col("source").unique().sort(),
        reports=pl.len(),
    )
    found = reports.filter(FIRST).select("event", "category", "buurt", "period").join(told, on="event")
    wanted = {"category": category, "buurt": buurt}
    found = found.filter(*(pl.col(column) == value for column, value in wanted.items() if value is not None))
    if source is not None:
        found = found.filter(pl.col("sources").list.contains(source))
    return found.sort("period", "first", "reports", "event", descending=[True, True, True, False], nulls_last=True)


def events(run: Run, found: pl.DataFrame, names: Mapping[str, str], *, top: int) -> Listing:
    """`found` as `events_of` gives it; `names` of areas by code. Never a point."""
    rows = [{**row, "buurt_name": names.get(row["buurt"], row["buurt"])} for row in found.iter_rows(named=True)]
    words = [
        {
            **row,
            "category": category(row["category"]).label,
            "when": _when(row["first"], row["last"]) or row["period"],
            "sources": ", ".join(row["sources"]),
        }
        for row in rows[:top]
    ]
    columns = {
        "event": "gebeurtenis", "category": "soort", "buurt_name": "buurt", "when": "eerste en laatste keer",
        "reports": "meldingen", "sources": "bronnen",
    }  # fmt: skip
    title = f"Gebeurtenissen van {run.gemeente} met meer dan één melding"
    return Listing(title, columns, rows, words, "\n".join(_more(run, rows, top)))


def _more(run: Run, rows: list[dict[str, object]], top: int) -> list[str]:
    of_more = sum(len(row["sources"]) > 1 for row in rows)  # type: ignore[arg-type]
    reports = sum(int(row["reports"]) for row in rows)  # type: ignore[call-overload]
    more = [
        f"Gebeurtenissen met meer meldingen: {len(rows)}, samen {reports} meldingen. "
        f"Daarvan staan er {of_more} in meer dan één bron."
    ]
    if len(rows) > top:
        more.append(f"En nog {len(rows) - top}: `openvis events --top {len(rows)}`.")
    if run.event_rule is not None:
        more.append(event_rule_sentence(run.event_rule))
    return more


def _when(first: datetime | None, last: datetime | None) -> str:
    """From the first to the last report: "07-11-2025 23:10 tot 08-11 01:05"; one moment where they are the same."""
    if first is None or last is None:
        return ""
    if first == last:
        return f"{first:%d-%m-%Y %H:%M}"
    return (
        f"{first:%d-%m-%Y %H:%M} tot {last:%H:%M}"
        if first.date() == last.date()
        else (f"{first:%d-%m-%Y %H:%M} tot {last:%d-%m %H:%M}")
    )
