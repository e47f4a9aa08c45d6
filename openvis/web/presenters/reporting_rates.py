"""Meldgedrag: how the highest places would move if one buurt reported half as often, in text as shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from openvis.domain.places_and_times import PlaceKind
from openvis.web.words import number

PLACES = {PlaceKind.CELL: "vakken", PlaceKind.BUURT: "buurten"}


@dataclass(frozen=True, slots=True)
class RateRow:
    code: str
    name: str
    inside: str  # "31 van 72"
    remain: str
    leave: str
    rank: str
    instead: str
    bar: float  # of 100
    bar_then: float


@dataclass(frozen=True, slots=True)
class Rates:
    told: str
    places: str
    rows: list[RateRow]


def rates(found: pl.DataFrame, names: Mapping[str, str], buurten: int) -> Rates | None:
    """Of one type, of which there is at least one row; None where a run did not look at it."""
    if found.is_empty():
        return None
    top, kind = int(found["top"][0]), PlaceKind(found["kind"][0])
    most = int(found["inside"].max())  # type: ignore[arg-type]
    leaving = found.filter(pl.col("remain") < pl.col("inside"))
    told = (
        f"De hoogste {number(top)} {PLACES[kind]} liggen in {number(found.height)} van de {number(buurten)} buurten. "
        f"{_leaving(leaving, names, PLACES[kind])}"
    )
    return Rates(told, PLACES[kind], [_row(row, names, most, top) for row in found.to_dicts()])


def _leaving(leaving: pl.DataFrame, names: Mapping[str, str], places: str) -> str:
    if leaving.is_empty():
        return "Meldde één buurt half zo vaak, dan bleven zij allemaal waar zij zijn."
    worst = leaving.with_columns(lost=pl.col("inside") - pl.col("remain")).sort(
        "lost", "place", descending=[True, False]
    )
    row = worst.row(0, named=True)
    return (
        f"Het meest rust op wat {names.get(row['place'], row['place'])} meldt: meldde die buurt half zo vaak, dan "
        f"bleven daar {number(row['remain'])} van de {number(row['inside'])} {places} over."
    )


def _row(row: dict[str, object], names: Mapping[str, str], most: int, top: int) -> RateRow:
    inside, remain, gained = (int(str(row[name])) for name in ("inside", "remain", "gained"))
    gains = str(row["gains"])
    return RateRow(
        code=str(row["place"]),
        name=names.get(str(row["place"]), str(row["place"])),
        inside=f"{number(inside)} van {number(top)}",
        remain=number(remain),
        leave=number(inside - remain),
        rank=f"{row['rank']} → {row['rank_then']}",
        instead=f"{names.get(gains, gains)}: {number(gained)}" if gains else "geen",
        bar=round(100 * inside / most, 1),
        bar_then=round(100 * remain / most, 1),
    )
