"""A gemeente of four square buurten in two wijken, and its police table: small enough to count by hand.

WK990001: BU99000101 (west) BU99000102 (east)      y 1000..2000
WK990000: BU99000001 (west) BU99000002 (east)      y    0..1000
"""

from __future__ import annotations

from itertools import product

import polars as pl
import shapely
from shapely.geometry import box

from openvis.domain.delivery import schema_of

GEMEENTE, VINTAGE, ORIGIN = "GM9900", 2024, (130_000.0, 440_000.0)
BUURTEN = ("BU99000001", "BU99000002", "BU99000101", "BU99000102")
WIJKEN = ("WK990000", "WK990001")
TYPES = ("Totaal misdrijven", "1.1.1 Diefstal/inbraak woning", "1.4.1 Zedenmisdrijf")
MONTHS = ("2023-11", "2023-12", "2024-01")
MONTH_HEADER = "regiocode,regio,niveau,soort_misdrijf,maand,aantal"


def square(code: str) -> shapely.Polygon:
    """The kilometre square of a buurt, in RD metres."""
    west = ORIGIN[0] + 1000 * (int(code[9]) - 1)
    south = ORIGIN[1] + 1000 * int(code[7])
    return box(west, south, west + 1000, south + 1000)


def small_areas(vintage: int = VINTAGE, crs: str = "EPSG:28992") -> pl.DataFrame:
    """The four buurten as a frame of the areas table."""
    rows = [
        {
            "gemeente": GEMEENTE,
            "source": "cbs-gebieden",
            "reference": f"{code}/{vintage}",
            "code": code,
            "vintage": vintage,
            "level": "buurt",
            "name": f"Buurt {number}",
            "parent": f"WK{code[2:8]}",
            "crs": crs,
            "shape": shapely.to_wkb(square(code)),
        }
        for number, code in enumerate(BUURTEN, start=1)
    ]
    return pl.DataFrame(rows, schema=schema_of("areas"))


def police_lines(types: tuple[str, ...] = TYPES, months: tuple[str, ...] = MONTHS) -> list[str]:
    """The lines of a police table: each buurt 2 burglaries a month, vice never given."""
    sizes = {GEMEENTE: 4, **dict.fromkeys(WIJKEN, 2), **dict.fromkeys(BUURTEN, 1)}
    return [
        f"{code},naam,niveau,{kind},{month},{'' if kind.startswith('1.4.1') else f'{2 * size}.0'}"
        for (code, size), kind, month in product(sizes.items(), types, months)
    ]
