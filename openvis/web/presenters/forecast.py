"""De verwachting: where incidents of one type are expected, how sure, why there, and which way to expect is shown."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import polars as pl
import shapely

from openvis.domain.area import lies_in
from openvis.domain.forecast import AREA_SHARES, LEAST_EVENTS_A_YEAR, ForecastPlace, Rung
from openvis.domain.forecast_words import (
    RUNG_EXPLAINED,
    expected_in_words,
    period_in_words,
    place_in_words,
    why_here_in_words,
)
from openvis.domain.period import parse_period
from openvis.domain.places_and_times import PlaceKind
from openvis.domain.words import word
from openvis.web.map_layers import class_tops, shade_of
from openvis.web.words import day, number

SHOWN = 20  # places before "toon alle"
SHADE_OF_SHARE = dict(zip(AREA_SHARES, (5, 3, 1), strict=True))  # the smallest part of the map is the darkest
PLACE_NAMES = {PlaceKind.CELL: "vakken", PlaceKind.BUURT: "buurten"}


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place in the table, in text as it is shown."""

    code: str
    name: str
    expected: str
    between: str
    why: str
    coloured: str  # which part of the map it belongs to
    when: str = ""  # the dagdelen with most of it
    chance: str = ""  # that anything happens there at all
    worked: str = ""  # on how many days somebody was sent there lately


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the map with one colour, and what the legend calls it."""

    shade: int
    label: str


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a run expects of one type in the days to come, place by place, the highest expectation first."""

    kind: PlaceKind
    places: list[ForecastPlace]
    parts: Mapping[str, Part]  # of each coloured place
    buurt_of: Mapping[str, str] = field(default_factory=dict)  # of each cell the code of its buurt; of a buurt itself
    worked: Mapping[str, int] = field(default_factory=dict)  # of each place: days with a carried out werkopdracht

    @property
    def coloured(self) -> list[ForecastPlace]:
        return [place for place in self.places if place.place in self.parts]


def forecast_of(rows: pl.DataFrame, number_of_places: int) -> Forecast:
    """The forecast of one type, horizon and kind of place in published rows, of which there is at least one."""
    ordered = rows.sort("expected", "place", descending=[True, False])
    names = ForecastPlace.__dataclass_fields__.keys()
    places = [
        ForecastPlace(
            **{name: row[name] for name in names} | {"kind": PlaceKind(row["kind"]), "rung": Rung(row["rung"])}
        )
        for row in ordered.to_dicts()
    ]
    kind = places[0].kind
    parts = parts_of_cells(places, number_of_places) if kind is PlaceKind.CELL else parts_of_buurten(places)
    return Forecast(kind, places, parts)


def parts_of_cells(places: Sequence[ForecastPlace], number_of_places: int) -> dict[str, Part]:
    """The parts the scoreboard judges: of each cell the smallest share of all that holds it, at least one cell each."""
    found: dict[str, Part] = {}
    for share, shade in SHADE_OF_SHARE.items():
        for place in places[: max(1, round(share * number_of_places))]:
            found.setdefault(place.place, Part(shade, f"hoogste {round(100 * share)} %"))
    return found


def parts_of_buurten(places: Sequence[ForecastPlace]) -> dict[str, Part]:
    """All of them, in classes as alike within as can be: a gemeente has too few buurten to colour one in a hundred."""
    told = {place.place: round(place.expected, 2) for place in places}
    tops = class_tops(list(told.values()))
    shades = {place: shade_of(value, tops) or 0 for place, value in told.items()}
    of_shade = {shade: [told[place] for place in told if shades[place] == shade] for shade in shades.values()}
    return {place: Part(shade, _between(of_shade[shade])) for place, shade in shades.items()}


def _between(values: Sequence[float]) -> str:
    low, high = expected_in_words(min(values)), expected_in_words(max(values))
    return low if low == high else f"{low} tot en met {high}"


def sentences(forecast: Forecast) -> dict[str, str]:
    first = forecast.places[0]
    start, end = (date.fromisoformat(text) for text in (first.first, first.last))
    days = (end - start + timedelta(days=1)).days
    return {
        "period": f"{day(start)} tot en met {day(end)}",
        "coming": f"de komende {period_in_words(days)}",
        "made_by": RUNG_EXPLAINED[first.rung],
        "rung": word(first.rung),
        "places": PLACE_NAMES[forecast.kind],
    }


def months_told(forecast: Forecast) -> tuple[str, str]:
    """The months of the counts beside an expectation, which is the year before it, and of the expectation itself."""
    first, last = (parse_period(day[:7]) for day in (forecast.places[0].first, forecast.places[0].last))
    return first.shift(-12).key, last.key


def rows(forecast: Forecast, names: Mapping[str, str], when: Mapping[str, str] | None = None) -> list[PlaceRow]:
    """The coloured places, the highest expectation first. names of the buurten by code; when most is expected there."""
    return [
        PlaceRow(
            code=place.place,
            name=names.get(forecast.buurt_of.get(place.place, place.place), place.place),
            expected=expected_in_words(place.expected),
            between=f"{number(place.low)} tot {number(place.high)}",
            why=why_here_in_words(place),
            coloured=forecast.parts[place.place].label,
            when=(when or {}).get(place.place, ""),
            chance=chance_in_words(place.chance),
            worked=_worked(forecast.worked.get(place.place, 0)),
        )
        for place in forecast.coloured
    ]


def map_values(forecast: Forecast, names: Mapping[str, str]) -> dict[str, Any]:
    """What the map needs to paint: the coloured places, each with its sentence."""
    return {
        place.place: {
            "shade": forecast.parts[place.place].shade,
            "watched": bool(forecast.worked.get(place.place)),
            "text": " ".join(_sentences(place, forecast, names)),
        }
        for place in forecast.coloured
    }


def _sentences(place: ForecastPlace, forecast: Forecast, names: Mapping[str, str]) -> Iterator[str]:
    """What is told of one place on the map: what the table says of it."""
    of_buurt = names.get(forecast.buurt_of.get(place.place, ""), "")
    in_cells = forecast.kind is PlaceKind.CELL
    yield f"Vak {place.place}{of_buurt and f' in {of_buurt}'}." if in_cells else f"{_name(place, names)}."
    yield place_in_words(place)
    yield f"Kans op één of meer: {chance_in_words(place.chance)}."
    yield why_here_in_words(place)
    if days := forecast.worked.get(place.place, 0):
        yield f"Hier is gewerkt: {_worked(days)[2:]}."


def _name(place: ForecastPlace, names: Mapping[str, str]) -> str:
    return names.get(place.place, place.place)


def _worked(days: int) -> str:
    return f"◆ op {days} {'dag' if days == 1 else 'dagen'}" if days else ""


def chance_in_words(chance: float) -> str:
    """An interval of whole numbers says nothing where little is expected: from 0 to 0, or from 0 to 1."""
    return f"hooguit {max(1, math.ceil(100 * chance))} %"


def totals_in_words(forecast: Forecast, buurten: Sequence[float]) -> str:
    """What is expected in the whole gemeente, and how much of it in the coloured cells."""
    total = sum(buurten)
    if not total:
        return ""
    told = f"In de hele gemeente worden er {expected_in_words(total)} verwacht"
    if forecast.kind is PlaceKind.BUURT:
        return f"{told}."
    part = sum(place.expected for place in forecast.coloured)
    return f"{told}, waarvan {expected_in_words(part)} in de gekleurde vakken ({round(100 * part / total)} %)."


def grain_in_words(in_cells: bool, a_year: int) -> str:
    """Why a type is told of per buurt and no nearer; nothing of one that is told of in cells."""
    if in_cells or not a_year:
        return ""
    return (
        f"Deze soort staat per buurt: in het laatste jaar waren het er {number(a_year)}, en een verwachting per vak "
        f"vraagt er {LEAST_EVENTS_A_YEAR}."
    )


def days_worked(forecast: Forecast, visits: Sequence[tuple[str, date]], horizon: int) -> dict[str, int]:
    """Of each place on how many of as many days before its first one somebody carried out a werkopdracht there.

    visits  (area, day) of each: a wijk is all of its buurten, as on the scoreboard
    """
    first = date.fromisoformat(forecast.places[0].first)
    lately = {(area, day) for area, day in visits if first - timedelta(days=horizon) <= day < first}
    told = {}
    for place in forecast.coloured:
        own = forecast.buurt_of.get(place.place, "")
        if days := {day for area, day in lately if own and lies_in(own, area)}:
            told[place.place] = len(days)
    return told


def legend(forecast: Forecast) -> list[dict[str, Any]]:
    """The parts of the map, the highest expectation first."""
    return [{"shade": part.shade, "text": part.label} for part in dict.fromkeys(forecast.parts.values())]


def cell_shapes(forecast: Forecast, crs: str) -> pl.DataFrame:
    """Every coloured cell as a square, in the columns that `map_layers.cells_layer` asks for."""
    drawn = [
        (place.place, place.x, place.y, place.side)
        for place in forecast.coloured
        if place.x is not None and place.y is not None
    ]
    squares = [shapely.to_wkb(shapely.box(x, y, x + side, y + side)) for _, x, y, side in drawn]
    schema = {"reference": pl.String, "shape": pl.Binary}
    frame = pl.DataFrame({"reference": [name for name, *_ in drawn], "shape": squares}, schema=schema)
    return frame.with_columns(crs=pl.lit(crs))


def with_expectations(layer: dict[str, Any], forecast: Forecast) -> dict[str, Any]:
    """The shapes of the coloured places with what is expected there, for a map program."""
    told = {place.place: place for place in forecast.coloured}
    features = [
        {**feature, "properties": feature["properties"] | _properties(told[feature["properties"]["code"]])}
        for feature in layer["features"]
        if feature["properties"]["code"] in told
    ]
    return {"type": "FeatureCollection", "features": features}


def _properties(place: ForecastPlace) -> dict[str, Any]:
    return {
        "soort": place.category,
        "van": place.first,
        "tot_en_met": place.last,
        "verwacht": round(place.expected, 3),
        "laag": place.low,
        "hoog": place.high,
        "wijze": word(place.rung),
        "waarom": why_here_in_words(place),
    }
