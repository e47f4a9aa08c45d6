"""Two divisions of a made-up gemeente, drawn as rectangles, and the table between them.

GM9999, 2024: A B C D in wijk 00, E in wijk 01, each a kilometre wide; 2025: A and B were joined into A, C was split
into C (west, 600 m) and F (east, 400 m), D was renamed G, and E is as it was.

    2024   | A     | B     | C     | D     | E     |
    2025   | A             | C   |F | G     | E     |
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl
import shapely

from openvis.domain.area import level_of
from openvis.domain.delivery import schema_of

GEMEENTE, OLD, NEW = "GM9999", 2024, 2025
A, B, C, D, F, G = (f"BU999900{number:02d}" for number in (1, 2, 3, 4, 6, 7))
E = "BU99990101"
X, Y = 130_000.0, 440_000.0


def block(west: float, east: float, south: float = 0, north: float = 1000) -> shapely.Polygon:
    """A rectangle, in metres from the south-west corner of the gemeente."""
    return shapely.box(X + west, Y + south, X + east, Y + north)


OLD_SHAPES = {A: block(0, 1000), B: block(1000, 2000), C: block(2000, 3000), D: block(3000, 4000), E: block(4000, 5000)}
NEW_SHAPES = {A: block(0, 2000), C: block(2000, 2600), F: block(2600, 3000), G: block(3000, 4000), E: block(4000, 5000)}
# What the table between them says: (from, to, share).
MOVES = ((A, A, 1.0), (B, A, 1.0), (C, C, 0.6), (C, F, 0.4), (D, G, 1.0), (E, E, 1.0))


def division(shapes: Mapping[str, shapely.Geometry], vintage: int, gemeente: str = GEMEENTE) -> pl.DataFrame:
    """The areas of one year as the table of areas: the buurten given, with their wijken and gemeente."""
    whole = dict(shapes)
    for code in shapes:
        wijk = f"WK{code[2:8]}"
        whole[wijk] = shapely.union_all([shape for other, shape in shapes.items() if other[2:8] == code[2:8]])
    whole[gemeente] = shapely.union_all(list(shapes.values()))
    rows = [
        {
            "gemeente": gemeente,
            "source": "cbs-gebieden",
            "reference": f"{code}/{vintage}",
            "code": code,
            "vintage": vintage,
            "level": level_of(code).value,
            "name": f"Naam {code}",
            "parent": None,
            "crs": "EPSG:28992",
            "shape": shapely.to_wkb(shape),
        }
        for code, shape in sorted(whole.items())
    ]
    return pl.DataFrame(rows, schema=schema_of("areas"))


def both_divisions() -> pl.DataFrame:
    return pl.concat([division(OLD_SHAPES, OLD), division(NEW_SHAPES, NEW)])


def no_concordance() -> pl.DataFrame:
    return pl.DataFrame(schema=schema_of("concordances"))


def written(path: Path, *lines: str) -> Path:
    """A table in the layout of CBS, with semicolons."""
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def table_lines() -> list[str]:
    moved = [f"{old};{new};{share}".replace(".", ",") for old, new, share in MOVES if old != E]
    return ["Oude_code;Nieuwe_code;Aandeel", *moved]


def concordance(
    *moves: tuple[str, str, float], basis: str = "addresses", old: int = OLD, new: int = NEW, gemeente: str = GEMEENTE
) -> pl.DataFrame:
    """(from, to, share) as rows of the table of concordances, with `basis` for what was split."""
    receives = [to for _, to, _ in moves]
    rows = [
        {
            "gemeente": gemeente,
            "source": "omrekentabel",
            "reference": f"{source}/{old}/{to}/{new}",
            "from_vintage": old,
            "from_area": source,
            "to_vintage": new,
            "to_area": to,
            "share": share,
            "basis": basis if share < 1 else "unchanged" if source == to and receives.count(to) == 1 else "whole",
        }
        for source, to, share in moves
    ]
    return pl.DataFrame(rows, schema=schema_of("concordances"))
