"""How much a forecast rests on how willingly people report: the map if one buurt reported half as often."""

from __future__ import annotations

from dataclasses import dataclass

from openvis.domain.places_and_times import PlaceKind

TOP_BUURTEN = 5  # the highest ones, of a type that is forecast per buurt; of cells the highest three percent


@dataclass(frozen=True, slots=True)
class ReportingRate:
    """Of one type and buurt, had its people reported half of what they did and everyone else the same.

    top        how many places are the highest
    inside     how many of those lie in the buurt now; `remain` how many would
    rank       of the buurt by what is expected in all of it; `rank_then` what it would be
    gains      the buurt that would get most of the places; empty where none would move
    gained     how many
    """

    run: str
    gemeente: str
    category: str  # or a theme, as the forecast has it
    kind: PlaceKind
    horizon: int
    place: str  # code of the buurt
    top: int
    inside: int
    remain: int
    rank: int
    rank_then: int
    gains: str
    gained: int
