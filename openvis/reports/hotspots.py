"""Where and when incidents of a type come together, as lists. Cells are small, and every list of them says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

import polars as pl

from openvis.domain.category import category, label_of
from openvis.domain.note import Note, notes_of_type
from openvis.domain.period import parse_period
from openvis.domain.places_and_times import DAGDEEL, LEAST_INCIDENTS, HotCell, HotTime, NearRepeat, PlaceShare
from openvis.domain.places_in_words import (
    CELLS,
    WHICH,
    amount,
    busiest_in_words,
    compared_with_even,
    dagdeel_in_words,
    hotspots_in_words,
    list_in_words,
    moments_in_words,
    repeat_in_words,
    share_in_words,
    streets_in_words,
)
from openvis.domain.run import Run
from openvis.domain.words import day_in_words
from openvis.errors import NothingStored
from openvis.reports.listing import Listing

TOO_FEW = (
    f"Nodig zijn {LEAST_INCIDENTS} incidenten met een plek in de laatste twaalf maanden; `openvis import incidents` "
    "leest een lijst in."
)
EVEN = {1: "▲ meer dan gelijk", -1: "▽ minder dan gelijk", 0: ""}
CELL_COLUMNS = {"type": "soort", "cell": "vak", "buurt_name": "buurt"}


def of_category(rows: pl.DataFrame, slug: str | None) -> pl.DataFrame:
    """The rows of one type, or all. Raises UnknownValue for what is no type, NothingStored where there are none."""
    found = rows.filter(category=category(slug).slug) if slug else rows
    if found.is_empty():
        about = category(slug).label.lower() if slug else "geen enkele soort"
        raise NothingStored(f"Van {about} is in deze berekening niet bekend waar het samenkomt.", TOO_FEW)
    return found


def with_notes(shown: Listing, rows: pl.DataFrame, notes: Sequence[Note], names: Mapping[str, str]) -> Listing:
    """The list with the duiding of its types and months below. `rows`: what the list is about; names of areas."""
    told = [
        f"Duiding bij {label_of(slug).lower()}, {names.get(note.area, note.area)}: {note.text}"
        for slug, first, last in rows.select("category", "period_from", "period_to").unique(maintain_order=True).rows()
        for note in notes_of_type(notes, slug, first, last)
    ]
    return replace(shown, more="\n".join([*told, shown.more])) if told else shown


def concentration(run: Run, rows: pl.DataFrame, attribution: Sequence[str]) -> Listing:
    """One line per type and kind of place. `attribution`: whose the streets are."""
    stored = rows.to_dicts()
    shares = [PlaceShare(**row) for row in stored]
    words = [{"type": _label(row), "told": share_in_words(share)} for row, share in zip(stored, shares, strict=True)]
    more = f"{streets_in_words(shares, attribution)}\n{WHICH}"
    return Listing(_title("80-20", run, rows), {"type": "soort", "told": "waar het ligt"}, stored, words, more)


def busy_streets(run: Run, shares: pl.DataFrame, rows: pl.DataFrame, attribution: Sequence[str]) -> Listing:
    """One line per street. `shares`: the 80-20 of the types looked at, of which some have no busy street."""
    stored = rows.to_dicts()
    columns = {"type": "soort", "street": "straat", "incidents": "incidenten", "expected": "naar lengte"}
    words = [row | {"type": _label(row)} for row in stored]
    more = f"{streets_in_words([PlaceShare(**row) for row in shares.to_dicts()], attribution)}\n{WHICH}"
    return Listing(_title("Drukste straten", run, shares), columns, stored, words, more)


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


def hot_times(run: Run, rows: pl.DataFrame, *, whole_week: bool) -> Listing:
    """One line per type with its busiest dagdeel, or one line per dagdeel of the week."""
    dagdelen = [HotTime(**row) for row in rows.filter(hours=DAGDEEL).iter_rows(named=True)]
    weeks = [list(week) for _, week in groupby(dagdelen, key=lambda row: row.category)]
    title = _title("Dagen en dagdelen", run, rows)
    told = {each[0].category: busiest_in_words(each) for each in weeks}
    spread = [f"{category(each[0].category).label}: {moments_in_words(each[0])}" for each in weeks]
    if not whole_week:
        words = [{"type": category(slug).label, "told": sentence} for slug, sentence in told.items()]
        return Listing(title, {"type": "soort", "told": "wanneer"}, rows.to_dicts(), words, "\n".join([*spread, WHICH]))
    words = [
        {
            "part": dagdeel_in_words(row),
            "count": amount(row.count),
            "expected": amount(row.expected),
            "between": f"{amount(row.low)} tot {amount(row.high)}",
            "even": EVEN[compared_with_even(row)],
        }
        for row in dagdelen
    ]
    columns = {"part": "dagdeel", "count": "geteld", "expected": "schatting", "between": "tussen", "even": "verschil"}
    below = [
        *told.values(),
        *spread,
        f"Was elk uur van de week gelijk, dan {amount(dagdelen[0].even)} per dagdeel.",
        WHICH,
    ]
    return Listing(title, columns, rows.to_dicts(), words, "\n".join(below))


def _title(what: str, run: Run, rows: pl.DataFrame) -> str:
    first, last = (parse_period(str(rows[name][0])).label for name in ("period_from", "period_to"))
    return f"{what} van {run.gemeente}, {first} tot en met {last}"


def _label(row: dict[str, Any]) -> str:
    return category(row["category"]).label


def _below(told: Iterable[str]) -> str:
    return "\n".join([*told, WHICH, CELLS])
