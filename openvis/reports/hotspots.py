"""Where incidents of a type come together and come back, as lists. Cells are small, and every list says so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import polars as pl

from openvis.domain.category import category
from openvis.domain.period import parse_period
from openvis.domain.places_and_times import LEAST_INCIDENTS, HotCell, NearRepeat, PlaceShare
from openvis.domain.places_in_words import (
    CELLS,
    WHICH,
    hotspots_in_words,
    list_in_words,
    repeat_in_words,
    share_in_words,
)
from openvis.domain.run import Run
from openvis.domain.words import day_in_words
from openvis.errors import NothingStored
from openvis.reports.listing import Listing

TOO_FEW = (
    f"Nodig zijn {LEAST_INCIDENTS} incidenten met een plek in de laatste twaalf maanden; `openvis import incidents` "
    "leest een lijst in."
)
CELL_COLUMNS = {"type": "soort", "cell": "vak", "buurt_name": "buurt"}


def of_category(rows: pl.DataFrame, slug: str | None) -> pl.DataFrame:
    """The rows of one type, or all. Raises UnknownValue for what is no type, NothingStored where there are none."""
    found = rows.filter(category=category(slug).slug) if slug else rows
    if found.is_empty():
        about = category(slug).label.lower() if slug else "geen enkele soort"
        raise NothingStored(f"Van {about} is in deze berekening niet bekend waar het samenkomt.", TOO_FEW)
    return found


def concentration(run: Run, rows: pl.DataFrame) -> Listing:
    """One line per type and kind of place."""
    stored = rows.to_dicts()
    words = [{"type": _label(row), "told": share_in_words(PlaceShare(**row))} for row in stored]
    return Listing(_title("80-20", run, rows), {"type": "soort", "told": "waar het ligt"}, stored, words, WHICH)


def hotspots(run: Run, kinds: pl.DataFrame, rows: pl.DataFrame) -> Listing:
    """One line per cell. `kinds`: the near repeats of the types looked at, of which some have no hotspot."""
    stored = rows.to_dicts()
    columns = {"count": "in het vak", "around": "met de vakken eromheen", "expected": "verwacht samen"}
    told = [
        f"{category(slug).label}: {hotspots_in_words([HotCell(**row) for row in stored if row['category'] == slug])}"
        for slug in kinds["category"]
    ]
    words = [row | {"type": _label(row)} for row in stored]
    return Listing(_title("Hotspots", run, kinds), CELL_COLUMNS | columns, stored, words, _below(told))


def near_repeats(run: Run, rows: pl.DataFrame) -> Listing:
    """One line per type."""
    stored = rows.to_dicts()
    words = [{"type": _label(row), "told": repeat_in_words(NearRepeat(**row))} for row in stored]
    columns = {"type": "soort", "told": "komt het terug?"}
    return Listing(_title("Herhaling dichtbij", run, rows), columns, stored, words, WHICH)


def open_windows(run: Run, kinds: pl.DataFrame, rows: pl.DataFrame) -> Listing:
    """One line per cell; a type that does not repeat has none."""
    stored = rows.to_dicts()
    words = [
        row | {"type": _label(row), "last_day": day_in_words(date.fromisoformat(row["last_day"]))} for row in stored
    ]
    columns = {"incidents": "incidenten", "last_day": "extra kans tot en met"}
    told = [
        f"{category(row['category']).label}: {list_in_words(NearRepeat(**row))}"
        for row in kinds.filter("repeats").iter_rows(named=True)
    ]
    none = ["Wat hier is gevraagd, komt niet vaker terug dan toeval verklaart."]
    return Listing(_title("Open vensters", run, kinds), CELL_COLUMNS | columns, stored, words, _below(told or none))


def _title(what: str, run: Run, rows: pl.DataFrame) -> str:
    first, last = (parse_period(str(rows[name][0])).label for name in ("period_from", "period_to"))
    return f"{what} van {run.gemeente}, {first} tot en met {last}"


def _label(row: dict[str, Any]) -> str:
    return category(row["category"]).label


def _below(told: Iterable[str]) -> str:
    return "\n".join([*told, WHICH, CELLS])
