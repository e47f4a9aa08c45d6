"""What a scan of a file of counts found, beside what it was held against; nothing of it is stored."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FoundCluster:
    """Neighbouring areas of a file that together had more than their share in periods that follow each other."""

    type: str
    areas: tuple[str, ...]  # from the middle outward
    first: str  # key of the first and last period
    last: str
    observed: int
    expected: float
    by_exposure: bool  # held against those at risk; else against the areas' and periods' own totals
    p: float
    q: float  # over all clusters of all types of the file


@dataclass(frozen=True, slots=True)
class ScannedFile:
    clusters: tuple[FoundCluster, ...]  # of every type, also what chance explains
    areas: int
    types: int
    first: str
    last: str
    discovery_rate: float  # of the clusters with a q of at most this, at most such a share is chance
    no_place: tuple[str, ...]  # areas of which the place is not known: left out
    not_given: tuple[str, ...]  # types of which a count is not given: left out
