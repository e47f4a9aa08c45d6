"""A stretch of street between two crossings: public data about places, of which nothing is counted by itself.

Incidents are laid on the nearest one, to say in how few streets most of them lie. The stretches of a network hang
together: where one begins or ends with the same name as another, one can walk on.
"""

from __future__ import annotations

from dataclasses import dataclass

SOURCE = "straten"
FARTHEST = 50  # metres from the middle of a street; a front door in a wide street lies some 20 away, a field farther


@dataclass(frozen=True, slots=True)
class StreetSegment:
    """One stretch, in one direction only. `shape` is WKB in `crs`, a plane system in metres."""

    gemeente: str
    source: str
    reference: str  # "<vintage>/<x>/<y>" of the middle of the line, in decimetres
    vintage: int  # the year the network is of
    name: str | None  # of the street; paths and squares often have none
    begin: str  # "<x>/<y>" in decimetres: the crossing it begins at, farthest to the west, and the one it ends at
    end: str
    length: float  # metres; 0 of a stretch that a later delivery of the same year no longer has
    attribution: str  # whose data it is, to say beside whatever is made of it
    crs: str
    shape: bytes
