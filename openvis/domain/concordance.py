"""How the areas of one year became those of a later one: which share of each old buurt went to which new one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Basis(StrEnum):
    """What a share rests on, the surest first. Of several together the last one is named."""

    UNCHANGED = "unchanged"  # the same code for the same ground: nothing is converted
    WHOLE = "whole"  # the whole buurt went to one other: renamed, or joined with others
    SUPPLIED = "supplied"  # the file says so, and not why
    ADDRESSES = "addresses"  # as the addresses lie over the pieces
    INHABITANTS = "inhabitants"  # as the inhabitants of the new buurten, where those are pieces of the old one
    SURFACE = "surface"  # as the ground of the pieces: as if everything were spread evenly

    @property
    def rank(self) -> int:
        """0 for the surest."""
        return list(Basis).index(self)


ESTIMATED = (Basis.SUPPLIED, Basis.ADDRESSES, Basis.INHABITANTS, Basis.SURFACE)


@dataclass(frozen=True, slots=True)
class Concordance:
    """One part of one old buurt. The shares of all parts of a buurt add up to 1; a share of 0 was withdrawn."""

    gemeente: str
    source: str
    reference: str  # "<from_area>/<from_vintage>/<to_area>/<to_vintage>"
    from_vintage: int
    from_area: str
    to_vintage: int  # later than from_vintage, so that no chain of years comes back to where it began
    to_area: str
    share: float  # 0 to 1
    basis: Basis


def reference_of(from_vintage: int, from_area: str, to_vintage: int, to_area: str) -> str:
    return f"{from_area}/{from_vintage}/{to_area}/{to_vintage}"
