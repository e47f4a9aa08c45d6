"""What could have been seen: how large a rise of the last weeks had to be to be noticed at all."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VisibleRise:
    """Of one buurt and type: the finest look at the last weeks that could show a tripling.

    Where a buurt has too few incidents, its wijk, the whole gemeente or the whole theme is what was looked at. Where
    nothing of these can show even a tripling, or the list is too short to say what is usual, `looked_at` is empty and
    the numbers are None: silence means nothing then.
    """

    run: str
    gemeente: str
    area: str
    category: str
    source: str
    week: str  # key of the last week
    too_short: bool  # the list does not go back far enough
    looked_at: str  # code of the area
    looked_for: str  # the category, or its theme
    weeks: int | None  # how many together
    expected: float | None
    ratio: float | None  # smallest rise that has a chance of 80 % to be on the list, by itself
    count: int | None  # how many incidents that would be
