"""What changed between the attention list of an earlier run and that of a later one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from openvis.domain.attention import AttentionKind, AttentionRow

# Lists are compared over a week: one made again an hour later, after a correction, tells nothing about the street.
LEAST_BETWEEN = timedelta(days=6)

About = tuple[str, str, AttentionKind, str]


@dataclass(frozen=True, slots=True)
class ListChange:
    """By what a row is about: as it was (None where it was not there); and the rows that are there no more."""

    before: dict[About, AttentionRow | None]
    gone: tuple[AttentionRow, ...]  # in their former order

    def sentence(self, row: AttentionRow) -> str:
        """How one row of the later list stood on the earlier one, counts first."""
        was = self.before[about(row)]
        if was is None:
            return "Nieuw op de lijst."
        place = "op dezelfde plaats" if was.rank == row.rank else f"op plaats {was.rank}"
        counted = "" if was.observed == row.observed else f", met {was.observed} in plaats van {row.observed}"
        return f"Stond er ook al, {place}{counted}."


def about(row: AttentionRow) -> About:
    """What a row is about, whatever it counts."""
    return row.area, row.category, row.kind, row.source


def list_change(earlier: Sequence[AttentionRow], later: Sequence[AttentionRow]) -> ListChange:
    """Compare two lists of one gemeente. A list holds a place, type, kind and source once at most."""
    known = {about(row): row for row in earlier}
    still = {about(row) for row in later}
    return ListChange(
        before={about(row): known.get(about(row)) for row in later},
        gone=tuple(row for row in earlier if about(row) not in still),
    )
