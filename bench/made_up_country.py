"""A made-up country for measuring: as many buurten as the Netherlands has, and points where its people would be.

Buurten are the cells of a Voronoi diagram around seeded towns; their borders are crooked lines that neighbours share.
"""

from __future__ import annotations

import numpy as np
import polars as pl
import shapely

from openvis.domain.delivery import schema_of

BUURTEN = 14_574
TOWNS = 700
WEST, SOUTH, EAST, NORTH = 13_000.0, 306_000.0, 278_000.0, 620_000.0  # what RD-New measures of the Netherlands
HALVINGS = 4  # each straight border becomes 16 pieces


def centres(rng: np.random.Generator) -> np.ndarray:
    """The middles of the buurten, two thirds of them close together in towns. Shape (BUURTEN, 2), metres."""
    low, high = np.array([WEST, SOUTH]), np.array([EAST, NORTH])
    towns = rng.uniform(low, high, (TOWNS, 2))
    in_town = 2 * BUURTEN // 3
    town = rng.choice(TOWNS, in_town, p=rng.dirichlet(np.full(TOWNS, 0.5)))
    urban = np.clip(towns[town] + rng.normal(0, 2_500, (in_town, 2)), low, high)
    return np.vstack([urban, rng.uniform(low, high, (BUURTEN - in_town, 2))])


def crooked(lines: np.ndarray, rng: np.random.Generator, amount: float) -> np.ndarray:
    """Straight lines of shape (n, 2, 2) with their middles moved sideways, again and again: (n, 2**HALVINGS + 1, 2)."""
    for _ in range(HALVINGS):
        step = np.diff(lines, axis=1)
        aside = np.stack([-step[..., 1], step[..., 0]], axis=-1)
        middle = lines[:, :-1] + step / 2 + aside * rng.normal(0, amount, (*step.shape[:2], 1))
        finer = np.empty((len(lines), 2 * lines.shape[1] - 1, 2))
        finer[:, ::2], finer[:, 1::2] = lines, middle
        lines = finer
    return lines


def outlines(rng: np.random.Generator) -> np.ndarray:
    """The shapes of the buurten. Lines that would cross one another stay straight."""
    box = shapely.box(WEST, SOUTH, EAST, NORTH)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(centres(rng)), extend_to=box))
    borders = shapely.node(shapely.union_all(shapely.boundary(shapely.intersection(cells, box))))
    points, line = shapely.get_coordinates(shapely.get_parts(borders), return_index=True)
    first = np.flatnonzero(line[1:] == line[:-1])
    straight = np.stack([points[first], points[first + 1]], axis=1)
    bent = shapely.linestrings(crooked(straight, rng, 0.06))
    bent = np.where(_crossing(bent), shapely.linestrings(straight), bent)
    return shapely.get_parts(shapely.polygonize(bent))


def _crossing(lines: np.ndarray) -> np.ndarray:
    one, other = shapely.STRtree(lines).query(lines, predicate="crosses")
    crossing = ~shapely.is_simple(lines)
    crossing[np.concatenate([one, other])] = True
    return crossing


def areas_frame(shapes: np.ndarray, gemeente: str = "GM9998") -> pl.DataFrame:
    """The shapes as a frame of the areas table, in the order of their codes."""
    codes = [f"BU{number:08d}" for number in range(len(shapes))]
    columns = {
        "gemeente": gemeente,
        "source": "cbs-gebieden",
        "reference": codes,
        "code": codes,
        "vintage": 2024,
        "level": "buurt",
        "name": codes,
        "parent": "WK999800",
        "crs": "EPSG:28992",
        "shape": shapely.to_wkb(shapes),
    }
    return pl.DataFrame(columns, schema=schema_of("areas"))


def points_near(shapes: np.ndarray, count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """As many points in a small buurt as in a large one, some of them over its border: where people are."""
    west, south, east, north = shapely.bounds(shapes).T
    buurt = rng.integers(0, len(shapes), count)
    return (
        rng.uniform(west[buurt], east[buurt]),
        rng.uniform(south[buurt], north[buurt]),
    )
