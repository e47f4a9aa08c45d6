"""The forecast of a run, as lists: which way is shown of each type and how well it did, or what is expected where."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import polars as pl

from openvis.domain.category import THEMES, label_of
from openvis.domain.forecast import HORIZONS, ForecastReason, Rung
from openvis.domain.places_and_times import PlaceKind
from openvis.domain.run import Run
from openvis.domain.words import word
from openvis.errors import InputError, NothingStored
from openvis.reports.backtest_forecast import SHOWN, WHY
from openvis.reports.listing import Listing

TOO_FEW = "Nodig is een lijst met plekken van meer dan een jaar; `openvis import incidents` leest er een in."
PATROLLED = (
    "Bezocht: vakken of buurten van de gekleurde kaart waar in die dagen een werkopdracht is uitgevoerd. Wat daar niet "
    "gebeurde, kan daardoor komen."
)
KINDS = {PlaceKind.CELL: "vakken", PlaceKind.BUURT: "buurten"}


def of_category(rows: pl.DataFrame, slug: str | None) -> pl.DataFrame:
    """The rows of one type or theme, or all. Raises UnknownValue for what is neither, NothingStored for none."""
    about = label_of(slug).lower() if slug else "geen enkele soort"
    found = rows.filter(category=slug) if slug else rows
    if found.is_empty():
        raise NothingStored(f"Van {about} is in deze berekening geen verwachting per plek.", TOO_FEW)
    return found


def of_horizon(rows: pl.DataFrame, days: int) -> pl.DataFrame:
    """The rows of so many days ahead. Raises InputError where no forecast looks so far."""
    if days not in HORIZONS:
        raise InputError(f"Er is geen verwachting van {days} dagen.", "Kies bij --horizon 7, 14 of 28.")
    if "horizon" in rows.columns:
        return rows.filter(horizon=days)
    return rows.filter(pl.col("last").str.to_date() - pl.col("first").str.to_date() == timedelta(days=days - 1))


def verdicts(run: Run, decided: pl.DataFrame, scores: pl.DataFrame) -> Listing:
    """One line per type: what is shown now and why, since when, and how it did. JSON has every decision."""
    now = decided.filter(pl.col("origin") == pl.col("origin").max().over("category", "kind"))
    board = {
        (row["category"], row["kind"]): row
        for row in scores.filter(pl.col("rung").is_null()).unique(["category", "kind"], keep="first").to_dicts()
    }
    words = [_decision(row, board.get((row["category"], row["kind"]))) for row in now.iter_rows(named=True)]
    columns = {
        "type": "soort", "places": "plekken", "shown": SHOWN, "why": "waarom", "since": "sinds",
        "hits": "raak op 5 %", "patrolled": "bezocht",
    }  # fmt: skip
    return Listing(f"Verwachting per plek van {run.gemeente}", columns, decided.to_dicts(), words, PATROLLED)


def months_told(rows: pl.DataFrame) -> pl.DataFrame:
    """Type, first and last month of what a list of places tells: the year of its counts, and what is expected."""
    first, last = pl.col("first").str.to_date(), pl.col("last").str.to_date()
    return rows.select(
        "category",
        period_from=first.dt.offset_by("-1y").dt.strftime("%Y-%m"),
        period_to=last.dt.strftime("%Y-%m"),
    ).unique()


def places(run: Run, rows: pl.DataFrame) -> Listing:
    """One line per cell or buurt of one type, most expected first."""
    first, last = rows["first"][0], rows["last"][0]
    words = [
        {
            "kind": "vak" if row["kind"] == PlaceKind.CELL else "buurt",
            "place": row["place"],
            "expected": f"{row['expected']:.2f}".replace(".", ","),
            "between": f"{row['low']} tot {row['high']}",
            "last_year": row["last_year"],
            "around": row["around"] if row["kind"] == PlaceKind.CELL else "",
            "ever": row["ever"],
        }
        for row in rows.iter_rows(named=True)
    ]
    columns = {
        "kind": "plek", "place": "naam", "expected": "verwacht", "between": "tussen", "last_year": "laatste jaar",
        "around": "met de omgeving", "ever": "in alle jaren",
    }  # fmt: skip
    title = f"{label_of(rows['category'][0])} in {run.gemeente}, verwacht van {first} tot en met {last}"
    shown = f"Getoond is: {word(Rung(rows['rung'][0]))}."
    return Listing(title, columns, rows.to_dicts(), words, shown)


def _decision(row: dict[str, Any], score: dict[str, Any] | None) -> dict[str, Any]:
    group = " (hele groep)" if row["category"] in THEMES else ""
    hits = score["hits_5"] if score else None
    return {
        "type": f"{label_of(row['category'])}{group}",
        "places": KINDS[PlaceKind(row["kind"])],
        "shown": word(Rung(row["shown"])),
        "why": WHY[ForecastReason(row["reason"])],
        "since": row["since"],
        "hits": "" if hits is None or hits != hits else f"{100 * hits:.0f} %",
        "patrolled": score["patrolled"] if score else "",
    }
