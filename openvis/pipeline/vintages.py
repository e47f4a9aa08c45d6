"""One division for a whole series: what was counted or placed in an older one is carried over, or left out.

Codes mean something within one vintage only, and CBS renumbers a few buurten each year. So:

- counts are carried where the older delivery speaks of exactly the same buurten as the newest;
- an incident with a point is placed anew in the newest areas; without one it is carried where both divisions have
  exactly the same buurten;
- what cannot be carried takes no part, the months it belongs to are unknown and not zero, and that is said.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from openvis.domain.area import AreaLevel
from openvis.domain.incident import Precision
from openvis.domain.period import Period, parse_period
from openvis.sources.placing import BuurtMap


@dataclass(frozen=True, slots=True)
class OneDivision:
    """Rows that all speak of the same buurten, and sentences on what was left out."""

    vintage: int
    rows: pl.DataFrame
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lost:
    """Incidents of one source that have no buurt in the newest division."""

    until: Period  # the last month of which some were lost
    remark: str


@dataclass(frozen=True, slots=True)
class PlacedIncidents:
    """All incidents that have a buurt in the newest division, and what was lost by source."""

    rows: pl.LazyFrame
    lost: dict[str, Lost]


def counts_in_one_division(source: str, rows: pl.DataFrame) -> OneDivision:
    """The counts of one source in its newest vintage; `rows` in the shape of the counts table."""
    newest = int(rows.select(pl.col("vintage").max()).item())
    buurten = rows.filter(pl.col("level") == AreaLevel.BUURT.value)
    codes = {vintage: set(part["area"].unique()) for (vintage,), part in buurten.group_by("vintage")}
    same = [vintage for vintage, found in codes.items() if found == codes.get(newest)]
    kept = rows.filter(pl.col("vintage").is_in([*same, newest])).sort("vintage", maintain_order=True)
    kept = kept.unique(
        ["area", "category", "supplier_category", "reported_by", "period"], keep="last", maintain_order=True
    )
    lost = rows.filter(~pl.col("vintage").is_in([*same, newest]))
    if lost.is_empty():
        return OneDivision(newest, kept, ())
    remark = (
        f"Bron {source}: {lost.height} cijfers in de gebiedsindeling van {_listed(lost)} doen niet mee, omdat die "
        f"andere buurten heeft dan die van {newest}. Lees die jaren opnieuw in, in de nieuwe indeling."
    )
    return OneDivision(newest, kept, (remark,))


def incidents_in_one_division(incidents: pl.LazyFrame, areas: pl.DataFrame) -> PlacedIncidents:
    """Incidents of any vintage, in the newest of `areas`. Only those of another vintage are held in memory."""
    if areas.is_empty():
        return PlacedIncidents(incidents, {})
    newest = int(areas.select(pl.col("vintage").max()).item())
    other = incidents.filter(pl.col("vintage") != newest).collect()
    if other.is_empty():
        return PlacedIncidents(incidents, {})
    carried = _placed(other, areas, newest)
    lost = other.filter(carried["buurt"].is_null())
    columns = incidents.collect_schema().names()
    moved = carried.filter(pl.col("buurt").is_not_null()).with_columns(vintage=pl.lit(newest, pl.Int64))
    rows = pl.concat([incidents.filter(pl.col("vintage") == newest), moved.select(columns).lazy()])
    return PlacedIncidents(
        rows, {str(source): _lost(str(source), part, newest) for (source,), part in lost.group_by("source")}
    )


def _placed(other: pl.DataFrame, areas: pl.DataFrame, newest: int) -> pl.DataFrame:
    """The same rows with the buurt of the newest division, null where it cannot be told."""
    division = areas.filter(pl.col("vintage") == newest)
    by_point = (pl.col("precision") == Precision.POINT.value) & pl.col("x").is_not_null() & pl.col("y").is_not_null()
    points = other.select(by_point).to_series().to_numpy()
    place = np.full(other.height, None, dtype=object)
    x, y = (other[axis].to_numpy()[points] for axis in ("x", "y"))
    place[points] = BuurtMap(division).place(x, y)
    same = _vintages_with_the_buurten_of(areas, newest)
    carried = ~points & other["vintage"].is_in(same).to_numpy()
    place[carried] = other["buurt"].to_numpy()[carried]
    return other.with_columns(buurt=pl.Series(place.tolist(), dtype=pl.String))


def _vintages_with_the_buurten_of(areas: pl.DataFrame, newest: int) -> list[int]:
    buurten = areas.filter(pl.col("level") == AreaLevel.BUURT.value)
    codes = {vintage: set(part["code"]) for (vintage,), part in buurten.group_by("vintage")}
    return [vintage for vintage, found in codes.items() if found == codes[newest]]


def _lost(source: str, rows: pl.DataFrame, newest: int) -> Lost:
    until = parse_period(str(rows.select(pl.col("occurred_from").max().dt.strftime("%Y-%m")).item()))
    remark = (
        f"Bron {source}: {rows.height} incidenten uit de gebiedsindeling van {_listed(rows)} hebben geen buurt in die "
        f"van {newest}; de maanden tot en met {until.label} blijven onbekend. Lees ze opnieuw in."
    )
    return Lost(until, remark)


def _listed(rows: pl.DataFrame) -> str:
    return " en ".join(str(vintage) for vintage in rows["vintage"].unique().sort())
