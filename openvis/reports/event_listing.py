"""The list of events that were reported more than once."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from openvis.domain.category import category
from openvis.domain.period import parse_period
from openvis.domain.run import Run
from openvis.domain.words import event_rule_sentence
from openvis.reports.listing import Listing


def events_of(reports: pl.DataFrame, *, category: str | None = None, buurt: str | None = None) -> pl.DataFrame:
    """One row per event: event, category, buurt and period of its first report, sources, and reports (how many).

    `reports` in the shape of `domain.event.EventReport`. The newest month first, then the most reported.
    """
    began = reports.filter(pl.concat_str("source", "reference", separator="/") == pl.col("event"))
    counted = reports.group_by("event").agg(sources=pl.col("source").unique().sort(), reports=pl.len())
    found = began.select("event", "category", "buurt", "period").join(counted, on="event")
    wanted = {"category": category, "buurt": buurt}
    found = found.filter(*(pl.col(column) == value for column, value in wanted.items() if value is not None))
    return found.sort("period", "reports", "event", descending=[True, True, False])


def events(run: Run, found: pl.DataFrame, names: Mapping[str, str], *, top: int) -> Listing:
    """`found` as `events_of` gives it; `names` of areas by code. Never a point."""
    rows = [{**row, "buurt_name": names.get(row["buurt"], row["buurt"])} for row in found.iter_rows(named=True)]
    words = [
        {
            **row,
            "category": category(row["category"]).label,
            "period": parse_period(row["period"]).label,
            "sources": ", ".join(row["sources"]),
        }
        for row in rows[:top]
    ]
    columns = {
        "event": "gebeurtenis", "category": "soort", "buurt_name": "buurt", "period": "maand", "reports": "meldingen",
        "sources": "bronnen",
    }  # fmt: skip
    of_more = sum(len(row["sources"]) > 1 for row in rows)
    more = [f"Gebeurtenissen met meer meldingen: {len(rows)}. Daarvan staan er {of_more} in meer dan één bron."]
    if len(rows) > top:
        more.append(f"En nog {len(rows) - top}: `openvis events --top {len(rows)}`.")
    if run.event_rule is not None:
        more.append(event_rule_sentence(run.event_rule))
    title = f"Gebeurtenissen van {run.gemeente} met meer dan één melding"
    return Listing(title, columns, rows, words, "\n".join(more))
