"""Which buurten an intervention could be compared with: like it, and not next to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

CANDIDATES = 12  # per buurt that are kept of those that do not lie beside it
PROPOSED = 6  # so many are proposed


@dataclass(frozen=True, slots=True)
class ComparableArea:
    """Of one buurt another one: whether they lie beside each other, and how much it is like it (1 is the most like)."""

    run: str
    gemeente: str
    area: str
    other: str
    adjacent: bool
    likeness: float


def proposed(known: Iterable[ComparableArea], targets: Sequence[str]) -> list[str]:
    """The buurten to compare some buurten with: none of them, beside none of them, and the most like all together.

    What is next to it may get what was driven away, and what was helped along.
    """
    inside = set(targets)
    mine = [each for each in known if each.area in inside]
    beside = {each.other for each in mine if each.adjacent}
    likeness: dict[str, float] = defaultdict(float)
    for each in mine:
        if each.other not in inside | beside:
            likeness[each.other] += each.likeness
    return sorted(likeness, key=lambda code: (-likeness[code], code))[:PROPOSED]
