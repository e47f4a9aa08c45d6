"""Plekken en tijden: what a run says of the places of one type, as sentences, rows and cells of the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import polars as pl
import shapely

from openvis.domain.period import WEEKDAY_NAMES
from openvis.domain.places_and_times import (
    CELL,
    DAGDEEL,
    BusyStreet,
    HotCell,
    HotTime,
    NearRepeat,
    OpenWindow,
    PlaceShare,
)
from openvis.domain.places_in_words import (
    amount,
    busiest_in_words,
    compared_with_even,
    hotspots_in_words,
    list_in_words,
    moments_in_words,
    repeat_in_words,
    share_in_words,
    streets_in_words,
)
from openvis.domain.words import word
from openvis.domain.work_order import HOURS_OF
from openvis.web.filters import TypeChoice
from openvis.web.map_layers import class_tops, shade_of
from openvis.web.words import day, decimal, number, period_range, sentence, source_label

MARKS = {1: ("▲", "meer dan gelijk verdeeld"), -1: ("▽", "minder dan gelijk verdeeld")}
SHOWN = 10  # cells before "toon alle"


@dataclass(frozen=True, slots=True)
class CellRow:
    """One cell of a hotspot in the table, in text as it is shown."""

    code: str
    buurt: str
    buurt_name: str
    count: str
    around: str
    expected: str


@dataclass(frozen=True, slots=True)
class StreetRow:
    """One busy street in the table, in text as it is shown."""

    name: str
    incidents: str
    metres: str
    expected: str


@dataclass(frozen=True, slots=True)
class WindowRow:
    """One cell in which a window is open."""

    code: str
    buurt: str
    buurt_name: str
    incidents: str
    last_day: str


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One dagdeel or hour with its seven days: text, and the shade behind it."""

    name: str
    hours: str
    days: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Places:
    """All that a run says of the places and times of one type."""

    choice: TypeChoice
    shares: list[PlaceShare]
    cells: list[HotCell]
    repeat: NearRepeat
    windows: list[OpenWindow]
    times: list[HotTime]
    streets: list[BusyStreet]


def places_of(
    choice: TypeChoice,
    shares: pl.DataFrame,
    cells: pl.DataFrame,
    repeats: pl.DataFrame,
    windows: pl.DataFrame,
    times: pl.DataFrame,
    streets: pl.DataFrame,
) -> Places:
    """The rows of the type in published tables, in the shapes of `domain.places_and_times`."""
    frames = (shares, cells, repeats, windows, times, streets)
    own = [frame.filter(category=choice.category).to_dicts() for frame in frames]
    return Places(
        choice,
        [PlaceShare(**row) for row in own[0]],
        [HotCell(**row) for row in own[1]],
        NearRepeat(**own[2][0]),
        [OpenWindow(**row) for row in own[3]],
        [HotTime(**row) for row in own[4]],
        [BusyStreet(**row) for row in own[5]],
    )


def sentences(places: Places, attribution: Sequence[str]) -> dict[str, Any]:
    repeat = places.repeat
    return {
        "source": source_label(repeat.source),
        "period": period_range(repeat.period_from, repeat.period_to),
        "list": list_in_words(repeat),
        "shares": [share_in_words(row) for row in places.shares],
        "streets": streets_in_words(places.shares, attribution),
        "hotspots": hotspots_in_words(places.cells),
        "repeat": repeat_in_words(repeat),
    }


def cell_rows(cells: Sequence[HotCell]) -> list[CellRow]:
    return [
        CellRow(
            code=cell.cell,
            buurt=cell.buurt,
            buurt_name=cell.buurt_name or "buiten elke buurt",
            count=number(cell.count),
            around=number(cell.around),
            expected=decimal(cell.expected),
        )
        for cell in cells
    ]


def street_rows(streets: Sequence[BusyStreet]) -> list[StreetRow]:
    return [
        StreetRow(row.street, number(row.incidents), f"{number(row.metres)} m", decimal(row.expected))
        for row in streets
    ]


def window_rows(windows: Sequence[OpenWindow]) -> list[WindowRow]:
    return [
        WindowRow(
            code=window.cell,
            buurt=window.buurt,
            buurt_name=window.buurt_name or "buiten elke buurt",
            incidents=number(window.incidents),
            last_day=day(date.fromisoformat(window.last_day)),
        )
        for window in windows
    ]


# ----- through the week


def times(places: Places) -> dict[str, Any] | None:
    """Sentences and tables of when it happens; None in a run from before that was looked at."""
    dagdelen = [row for row in places.times if row.hours == DAGDEEL]
    if not dagdelen:
        return None
    return {
        "busiest": busiest_in_words(dagdelen),
        "moments": moments_in_words(dagdelen[0]),
        "weekdays": [(name[:2], name) for name in WEEKDAY_NAMES],
        "dagdelen": week_rows(dagdelen, {hours.start: sentence(word(part)) for part, hours in HOURS_OF.items()}),
        "hours": week_rows([row for row in places.times if row.hours == 1], {}),
    }


def week_rows(week: Sequence[HotTime], names: Mapping[int, str]) -> list[WeekRow]:
    """A row for each part of the day, from midnight, with the days side by side."""
    tops = class_tops([round(row.expected, 1) for row in week])
    rows = []
    for hour, part in groupby(sorted(week, key=lambda row: (row.hour, row.day)), key=lambda row: row.hour):
        days = list(part)
        hours = f"{hour} tot {hour + days[0].hours} uur"
        rows.append(
            WeekRow(names.get(hour, hours), hours if hour in names else "", [_in_week(row, tops) for row in days])
        )
    return rows


def _in_week(row: HotTime, tops: Sequence[float]) -> dict[str, Any]:
    return {
        "count": amount(row.count),
        "expected": amount(row.expected),
        "shade": shade_of(round(row.expected, 1), tops),
        "mark": {1: ("▲", "meer dan gelijk verdeeld"), -1: ("▽", "minder dan gelijk verdeeld")}.get(
            compared_with_even(row)
        ),
    }


# ----- on the map


def cell_values(places: Places) -> dict[str, Any]:
    """What the map needs to paint: hot cells shaded by what lies in and around them, open windows with an outline."""
    tops = _tops(places.cells)
    values = {
        cell.cell: {"shade": shade_of(cell.around, tops), "text": _hot_in_words(cell), "watched": False}
        for cell in places.cells
    }
    for window in places.windows:
        value = values.setdefault(window.cell, {"shade": 0, "text": _name(window), "watched": False})
        until = day(date.fromisoformat(window.last_day))
        value |= {"watched": True, "text": f"{value['text']} Extra kans op herhaling tot en met {until}."}
    return values


def cell_legend(places: Places) -> list[dict[str, Any]]:
    """The shades of the map with the counts that have them, from low to high."""
    tops = _tops(places.cells)
    shades = groupby(sorted(cell.around for cell in places.cells), key=lambda around: shade_of(around, tops))
    return [{"shade": shade, "text": _between(list(counts))} for shade, counts in shades]


def _between(counts: Sequence[int]) -> str:
    low, high = number(counts[0]), number(counts[-1])
    return low if low == high else f"{low} tot en met {high}"


def cell_shapes(places: Places, crs: str) -> pl.DataFrame:
    """Every cell on the map as a square, in the columns that `map_layers.cells_layer` asks for."""
    drawn: list[HotCell | OpenWindow] = [*places.cells, *places.windows]
    corners = {row.cell: (row.x, row.y) for row in drawn}
    squares = [shapely.to_wkb(shapely.box(x, y, x + CELL, y + CELL)) for x, y in corners.values()]
    schema = {"reference": pl.String, "shape": pl.Binary}
    return pl.DataFrame({"reference": list(corners), "shape": squares}, schema=schema).with_columns(crs=pl.lit(crs))


def _tops(cells: Sequence[HotCell]) -> list[float]:
    return class_tops([cell.around for cell in cells])


def _hot_in_words(cell: HotCell) -> str:
    return (
        f"{_name(cell)} {number(cell.count)} in het vak, {number(cell.around)} samen met de vakken eromheen; verwacht "
        f"{decimal(cell.expected)}."
    )


def _name(cell: HotCell | OpenWindow) -> str:
    return f"Vak {cell.cell}{f' ({cell.buurt_name})' if cell.buurt_name else ''}."
