"""The estimates of the last weeks and months as a list. An estimate is never called a count."""

from __future__ import annotations

from typing import Any

import polars as pl

from openvis.domain.category import categories, category
from openvis.domain.incident import ReportedBy
from openvis.domain.period import parse_period
from openvis.domain.run import Run
from openvis.domain.words import THEME_WORDS, unknown_beside, word
from openvis.errors import UnknownValue
from openvis.reports.listing import NOT_MAPPED, WALL_CLOCK, Listing

ALL = "alles"


def of_group(rows: pl.DataFrame, group: str | None) -> pl.DataFrame:
    """The estimates of whole sources, or of one theme or category. Raises UnknownValue for a group that is none."""
    if group is None or group == ALL:
        return rows.filter(pl.col("theme").is_null())
    if group in {known.theme for known in categories().values()}:
        return rows.filter(pl.col("theme") == group, pl.col("category").is_null())
    if group not in categories():
        themes = sorted({known.theme for known in categories().values()})
        raise UnknownValue(f"'{group}' is geen thema en geen categorie.", f"Thema's zijn {', '.join(themes)}.")
    return rows.filter(pl.col("category") == group)


def of_source(rows: pl.DataFrame, source: str | None) -> pl.DataFrame:
    """The estimates of one source. Raises UnknownValue for a source of which there is nothing."""
    known = rows["source"].unique().sort().to_list()
    if source is not None and source not in known:
        raise UnknownValue(
            f"Van bron '{source}' is er geen schatting.", f"Er is iets van {', '.join(known) or 'niets'}."
        )
    return rows if source is None else rows.filter(pl.col("source") == source)


def nowcast(run: Run, rows: pl.DataFrame, *, weeks: int) -> Listing:
    """The newest first; of each source and group at most so many weeks, and all months."""
    newest = rows.sort("source", "reported_by", "theme", "category", "period", descending=[*[False] * 4, True])
    is_week = pl.col("period").str.contains("W")
    place = pl.col("period").cum_count().over("source", "reported_by", "theme", "category", is_week)
    stored = newest.filter(~is_week | (place <= weeks)).to_dicts()
    columns = {
        "group": "wat", "period": "periode", "counted": "geteld", "estimate": "schatting", "between": "waarschijnlijk",
        "share": "binnen", "unknown": "niet ingedeeld",
    }  # fmt: skip
    told = [row for row in stored if row["estimate"] is not None]
    at = run.moment.astimezone(WALL_CLOCK)
    title = f"Schatting van de laatste weken en maanden van {run.gemeente}, zoals bekend op {at:%d-%m-%Y %H:%M}"
    return Listing(title, columns, stored, [_words(row) for row in told], _below(stored))


def _words(row: dict[str, Any]) -> dict[str, Any]:
    what = category(row["category"]).label if row["category"] else THEME_WORDS.get(row["theme"], "alles")
    return {
        "group": f"{row['source']}: {what}, {word(ReportedBy(row['reported_by']))}",
        "period": parse_period(row["period"]).label,
        "counted": row["counted"],
        "estimate": round(row["estimate"]),
        "between": f"{row['low_90']} tot {row['high_90']}",
        "share": f"ongeveer {round(100 * row['share'])} %",
        "unknown": unknown_beside(row["unknown"], row["source_rows"]),
    }


def _below(stored: list[dict[str, Any]]) -> str:
    notes = dict.fromkeys(f"Bron {row['source']}: {row['note']}" for row in stored if row["note"])
    explained = (
        "Geteld is wat er nu binnen is. Schatting is wat het na acht weken naar verwachting is; in 9 van de 10 "
        "gevallen ligt het tussen de grenzen. Een schatting telt nergens mee."
    )
    unsorted = [NOT_MAPPED] if any(row["unknown"] for row in stored) else []
    return "\n".join([*notes, explained, *unsorted])
