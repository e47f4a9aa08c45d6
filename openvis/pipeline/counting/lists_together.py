"""Which lists of residents' reports are counted together for a category, and in which months.

A list is in every month of the figures or in none of them: one that begins halfway would look like a rise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from openvis.domain.period import Period

COMPARED = 24  # months: the last twelve, and the twelve before those
WAITED_FOR = 1  # months that a list may be behind the others; one further behind has stopped


@dataclass(frozen=True, slots=True)
class Together:
    """The lists that are counted, in which months; and those that are not, with why."""

    sources: tuple[str, ...]
    months: tuple[Period, ...]
    too_new: tuple[str, ...] = ()
    stopped: tuple[str, ...] = ()


def lists_together(months_of: Mapping[str, tuple[Period, ...]]) -> Together:
    """`months_of`: the complete months of every list that holds the category; at least one, none without months.

    A list takes part when it is at most WAITED_FOR months behind the others that take part, and reaches back COMPARED
    months or as far as the one that reaches furthest. The months are those in which all that take part are complete.
    One that is too new does not decide for the others how far they should have come: it is left out, and what was
    said of the rest is asked again without it.
    """
    latest = max(months[-1] for months in months_of.values())
    going = {source: months for source, months in months_of.items() if months[-1].shift(WAITED_FOR) >= latest}
    furthest = min(months[0] for months in going.values())
    enough = max(furthest, latest.shift(1 - COMPARED))
    too_new = tuple(sorted(source for source, months in going.items() if months[0] > enough))
    if too_new:
        rest = lists_together({source: months for source, months in months_of.items() if source not in too_new})
        return replace(rest, too_new=tuple(sorted([*rest.too_new, *too_new])))
    first, last = max(months[0] for months in going.values()), min(months[-1] for months in going.values())
    return Together(
        sources=tuple(sorted(going)),
        months=tuple(first.until(last)),
        stopped=tuple(sorted(months_of.keys() - going)),
    )
