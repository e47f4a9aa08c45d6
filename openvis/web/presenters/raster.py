"""A risk raster from elsewhere on the Veiligheidsbeeld: what its maker says, its cells in classes, and a row per buurt.

Shown beside our own figures, in words that keep the two apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from openvis.domain.area import wijk_of
from openvis.domain.raster import RasterCatch
from openvis.domain.raster_words import made_in_words, score_in_words
from openvis.domain.words import unknown_beside
from openvis.web.words import number

MOST_DRAWN = 10_000  # cells on one map; a browser gets slow beyond that, and the lowest say least
# The darkest shade is for the highest cells; below it, a shade per part of the cells by rank.
SHADE_UNTIL = ((4, 0.10), (3, 0.25), (2, 0.50), (1, 1.0))
DARKEST = 5


@dataclass(frozen=True, slots=True)
class RasterRow:
    """What the raster says of one buurt, beside what was counted there."""

    code: str
    name: str
    wijk: str
    highest: str
    mean: str
    top_cells: str
    covered: str
    count: str
    unknown: str  # how much of the source that counted has no kind, there and then


def raster_notes(raster: RasterCatch) -> list[str]:
    """What a reader must know before looking: who, when, what a score says, and that nothing of ours rests on it."""
    return [
        made_in_words(raster),
        f"Wat een score zegt, in de woorden van de maker: {raster.meaning}",
        "OpenVIS maakte deze kaart niet en rekent er niet mee. Aantal, aandachtslijst en verwachting staan erbuiten.",
    ]


def raster_rows(areas: pl.DataFrame, raster: RasterCatch, wijk: str) -> list[RasterRow]:
    """The buurten, the one with the greatest risk first; without a score last. `wijk` empty: all of them."""
    ordered = areas.sort("highest", "area_name", descending=[raster.high_is_risk, False], nulls_last=True)
    rows = [_row(cell) for cell in ordered.iter_rows(named=True)]
    return [row for row in rows if wijk in {"", row.wijk}]


def _row(cell: dict[str, Any]) -> RasterRow:
    return RasterRow(
        code=cell["area"],
        name=cell["area_name"],
        wijk=wijk_of(cell["area"]),
        highest="geen score" if cell["highest"] is None else score_in_words(cell["highest"]),
        mean="" if cell["mean"] is None else score_in_words(cell["mean"]),
        top_cells=f"{cell['top_cells']} van {cell['cells']}",
        covered=f"{round(cell['covered'] * 100)} %",
        count="onbekend" if cell["count"] is None else number(cell["count"]),
        unknown=unknown_beside(cell["unknown"], cell["source_rows"]),
    )


# ----- on the map


def drawn(cells: pl.DataFrame, raster: RasterCatch) -> pl.DataFrame:
    """The cells on the map, the greatest risk first, with `rank` and `shade`."""
    ordered = cells.sort("score", "reference", descending=[raster.high_is_risk, False]).with_columns(
        rank=pl.col("score").rank("min", descending=raster.high_is_risk).cast(pl.Int64)
    )
    share = (ordered["rank"].to_numpy() - 1) / max(len(ordered), 1)
    shade = np.select([share < until for _, until in SHADE_UNTIL], [number for number, _ in SHADE_UNTIL], 1)
    shade = np.where(ordered["rank"].to_numpy() <= raster.top_cells, DARKEST, shade)
    return ordered.with_columns(shade=pl.Series(shade, dtype=pl.Int64)).head(MOST_DRAWN)


def cell_values(shown: pl.DataFrame, raster: RasterCatch) -> dict[str, Any]:
    """What the map needs to paint: per cell its shade and its sentence."""
    return {
        reference: {"shade": shade, "text": _in_words(score, rank, raster), "watched": False}
        for reference, shade, score, rank in shown.select("reference", "shade", "score", "rank").iter_rows()
    }


def _in_words(score: float, rank: int, raster: RasterCatch) -> str:
    top = " Een van de hoogste cellen." if rank <= raster.top_cells else ""
    return f"Cel op plaats {rank} van {raster.cells}: score {score_in_words(score)}.{top}"


def cell_legend(shown: pl.DataFrame) -> list[dict[str, Any]]:
    """The shades of the map with their scores and how many cells have them, from least risk to most."""
    classes = shown.group_by("shade").agg(
        pl.len().alias("cells"), pl.col("score").min().alias("low"), pl.col("score").max().alias("high")
    )
    return [
        {"shade": shade, "text": f"{_scores(low, high)} ({cells} {'cel' if cells == 1 else 'cellen'})"}
        for shade, cells, low, high in classes.sort("shade").iter_rows()
    ]


def _scores(low: float, high: float) -> str:
    first, last = score_in_words(low), score_in_words(high)
    return first if first == last else f"{first} tot en met {last}"


def undrawn(shown: pl.DataFrame, raster: RasterCatch) -> str:
    """A sentence on the cells that are not on the map; empty where all are."""
    left = raster.cells - len(shown)
    return f"De {left} laagste cellen staan niet op de kaart." if left > 0 else ""
