"""Incidents of older divisions in the newest one: placed anew where they have a point, carried where they cannot err.

An incident without a point follows its buurt where that went whole to one other. Where it was split nobody knows on
which side the incident was, and it is not placed by lot: it is undecided (see `undecided`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from openvis.domain.incident import Precision
from openvis.domain.period import Period, parse_period
from openvis.pipeline.renumbering.divisions import Divisions, Route
from openvis.pipeline.renumbering.vintages import listed_years
from openvis.sources.areas.placing import BuurtMap


@dataclass(frozen=True, slots=True)
class Lost:
    """Incidents of one source that have no buurt in the newest division."""

    until: Period  # the last month of which some were lost
    remark: str


@dataclass(frozen=True, slots=True)
class PlacedIncidents:
    """All incidents that have a buurt in the newest division, and by source what was lost and what is to be said.

    `undecided`: rows of the table of incidents, still in their old buurt, with `pieces`: the buurten it was split into.
    """

    rows: pl.LazyFrame
    undecided: pl.DataFrame
    lost: Mapping[str, Lost]
    remarks: Mapping[str, list[str]]


def incidents_in_one_division(incidents: pl.LazyFrame, areas: pl.DataFrame, divisions: Divisions) -> PlacedIncidents:
    """Incidents of any vintage, in the newest of `areas`. Only those of another vintage are held in memory."""
    newest = divisions.newest
    other = incidents.filter(pl.col("vintage") != newest).collect() if newest else None
    if newest is None or other is None or other.is_empty():
        nothing = pl.DataFrame(schema={**incidents.collect_schema(), "pieces": pl.List(pl.String)})
        return PlacedIncidents(incidents, nothing, {}, {})
    routes = {int(year): divisions.route(int(year), newest) for year in other["vintage"].unique().sort()}
    found = _placed(other, areas.filter(pl.col("vintage") == newest), routes)
    placed, split = (found.filter(pl.col(column).is_not_null()) for column in ("anew", "pieces"))
    lost = found.filter(pl.col("anew").is_null() & pl.col("pieces").is_null())
    columns = incidents.collect_schema().names()
    in_newest = placed.with_columns(buurt="anew", vintage=pl.lit(newest, pl.Int64)).select(columns)
    return PlacedIncidents(
        rows=pl.concat([incidents.filter(pl.col("vintage") == newest), in_newest.lazy()]),
        undecided=split.with_columns(vintage=pl.lit(newest, pl.Int64)).select(*columns, "pieces"),
        lost={str(source): _lost(str(source), part, newest) for (source,), part in lost.group_by("source")},
        remarks=_remarks(split, placed.filter(~pl.col("by_point")), routes, divisions),
    )


def _placed(other: pl.DataFrame, newest: pl.DataFrame, routes: Mapping[int, Route | None]) -> pl.DataFrame:
    """The same rows with `by_point`, and `anew` their buurt or the `pieces` of the old one; both null where unknown."""
    by_point = (pl.col("precision") == Precision.POINT.value) & pl.col("x").is_not_null() & pl.col("y").is_not_null()
    points = other.select(by_point).to_series().to_numpy()
    place = np.full(other.height, None, dtype=object)
    place[points] = BuurtMap(newest).place(*(other[axis].to_numpy()[points] for axis in ("x", "y")))
    goes = [(year, old, list(to)) for year, way in routes.items() if way for old, to in way.parts.items()]
    schema = pl.Schema({"vintage": pl.Int64(), "buurt": pl.String(), "pieces": pl.List(pl.String)})
    carried = other.join(
        pl.DataFrame(goes, schema=schema, orient="row"), on=["vintage", "buurt"], how="left", maintain_order="left"
    )
    whole = pl.col("pieces").list.len() == 1
    return carried.with_columns(
        by_point=pl.Series(points, dtype=pl.Boolean), anew=pl.Series(place.tolist(), dtype=pl.String)
    ).with_columns(
        anew=pl.when(~pl.col("by_point") & whole).then(pl.col("pieces").list.first()).otherwise("anew"),
        pieces=pl.when(~pl.col("by_point") & ~whole).then("pieces"),
    )


def _remarks(
    split: pl.DataFrame, carried: pl.DataFrame, routes: Mapping[int, Route | None], divisions: Divisions
) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for (source,), rows in split.group_by("source"):
        codes = rows["buurt"].unique().sort().to_list()
        told.setdefault(str(source), []).append(
            f"Bron {source}: {rows.height} incidenten zonder punt liggen in {', '.join(codes)}; daar is gesplitst. In "
            "welk deel zij horen is niet te zeggen, dus in die maanden is het aantal van die soort in elk deel "
            "onbekend. Voor de gemeente tellen zij mee."
        )
    for source, year in carried.select("source", "vintage").unique().sort("source", "vintage").iter_rows():
        if route := routes[year]:
            told.setdefault(source, []).extend(divisions.moved(route.years))
    return told


def _lost(source: str, rows: pl.DataFrame, newest: int) -> Lost:
    until = parse_period(str(rows.select(pl.col("occurred_from").max().dt.strftime("%Y-%m")).item()))
    remark = (
        f"Bron {source}: {rows.height} incidenten uit de gebiedsindeling van {listed_years(rows)} hebben geen buurt in "
        f"die van {newest}; de maanden tot en met {until.label} blijven onbekend. Lees ze opnieuw in."
    )
    return Lost(until, remark)
