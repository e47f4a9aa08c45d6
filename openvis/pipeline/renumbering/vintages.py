"""One division for a whole series: what was counted in an older one is carried over by a concordance, or left out.

Codes mean something within one vintage only, and CBS renumbers a few buurten each year. So:

- counts follow the stored concordances, one or several in a row; without one they are carried where the older
  delivery speaks of exactly the same buurten;
- of what is delivered in two divisions, the newest counts;
- what cannot be carried takes no part, its months are unknown and not zero, and that is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from openvis.analysis.rankings.sentences import number
from openvis.domain.area import AreaLevel
from openvis.domain.words import word
from openvis.pipeline.renumbering.carried_cells import KEY, CarriedCells, carried_cells
from openvis.pipeline.renumbering.divisions import Divisions, Route

_DELIVERED = ("level", "category", "reported_by", "period")


@dataclass(frozen=True, slots=True)
class OneDivision:
    """Cells that all speak of the same buurten, and sentences on what was converted and what was left out.

    Columns of KEY, value, converted_from (the vintage of a converted cell) and converted_by (the rank of its basis).
    """

    vintage: int
    cells: pl.DataFrame
    remarks: tuple[str, ...]


def counts_in_one_division(source: str, rows: pl.DataFrame, divisions: Divisions) -> OneDivision:
    """The counts of one source in the newest division they can be had in; `rows` in the shape of the counts table."""
    vintage, remarks = _target(source, rows, divisions)
    counted = rows.filter(pl.col("level") == AreaLevel.BUURT.value).select("area", "vintage")
    cells = _added_up(rows)
    older = sorted(set(rows["vintage"].unique()) - {vintage})
    routes = {year: divisions.route(year, vintage, counted) for year in older}
    known = {year: route for year, route in routes.items() if route}
    usable = cells.filter(pl.col("vintage").is_in([vintage, *known]))
    # A delivery is a whole: where two divisions tell of the same months, the newest tells it all.
    usable = usable.filter(pl.col("vintage") == pl.col("vintage").max().over(_DELIVERED))
    parts = [_as_delivered(usable.filter(pl.col("vintage") == vintage))]
    for year, route in known.items():
        carried = carried_cells(usable.filter(pl.col("vintage") == year).select(*KEY, "value"), route.parts)
        parts.append(
            carried.cells.with_columns(converted_from=pl.when(pl.col("converted_by").is_not_null()).then(year))
        )
        remarks += [*_told(source, route, carried), *divisions.moved(route.years)]
    lost = cells.filter(~pl.col("vintage").is_in([vintage, *known]))
    if not lost.is_empty():
        remarks.append(
            f"Bron {source}: {number(lost.height)} cijfers in de gebiedsindeling van {listed_years(lost)} doen niet "
            f"mee, omdat die andere buurten heeft dan die van {vintage}. Lees een omrekentabel in of maak er een met "
            "`openvis concordance`, of lees die jaren opnieuw in."
        )
    return OneDivision(
        vintage, pl.concat([part.select(parts[0].columns) for part in parts], how="vertical_relaxed"), tuple(remarks)
    )


def _added_up(rows: pl.DataFrame) -> pl.DataFrame:
    """One row per cell and vintage: what has no category yet comes as a row per word of the supplier."""
    value = pl.when(pl.col("value").is_not_null().all()).then(pl.col("value").sum())
    return rows.group_by(*KEY, "vintage", maintain_order=True).agg(value)


def _target(source: str, rows: pl.DataFrame, divisions: Divisions) -> tuple[int, list[str]]:
    """The newest division: that of the areas where the counts can be carried to it, or else their own newest."""
    own = int(rows.select(pl.col("vintage").max()).item())
    areas = divisions.newest
    if areas is None or areas <= own:
        return own, []
    if divisions.route(own, areas, rows.filter(pl.col("level") == AreaLevel.BUURT.value)):
        return areas, []
    return own, [
        f"Bron {source}: de cijfers staan in de gebiedsindeling van {own} en niet in die van {areas}, want daartussen "
        f"is geen omrekentabel. Zij staan naast andere bronnen in andere buurten. `openvis concordance --from {own} "
        f"--to {areas}` maakt er een."
    ]


def _as_delivered(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        *KEY, pl.col("value").cast(pl.Int64), converted_by=pl.lit(None, pl.Int64), converted_from=pl.lit(None, pl.Int64)
    )


def _told(source: str, route: Route, carried: CarriedCells) -> Iterator[str]:
    """What was converted, by what, and how much that can matter."""
    old, *between, new = route.years
    if carried.converted:
        by_way_of = f" (via {' en '.join(map(str, between))})" if between else ""
        split = (
            f"Van een gesplitste buurt ging hoogstens {round(100 * route.largest_move)} % naar een andere dan de "
            "grootste opvolger."
            if route.largest_move
            else "Elke buurt ging in haar geheel over."
        )
        yield (
            f"Bron {source}: {number(carried.converted)} cijfers zijn omgerekend van de gebiedsindeling van {old} naar "
            f"die van {new}{by_way_of}, {word(route.basis)}. {split}"
        )
    if carried.unknown:
        yield (
            f"Bron {source}: {', '.join(carried.unknown)} van {old} staat niet in de omrekentabel; die cijfers doen "
            "niet mee."
        )


def listed_years(rows: pl.DataFrame) -> str:
    """The vintages of rows: "2023 en 2024"."""
    return " en ".join(str(vintage) for vintage in rows["vintage"].unique().sort())
