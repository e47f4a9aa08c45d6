"""A panel: the counts of areas over periods that follow each other, and which of the areas something was done in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # what is planned and shown need not wait for the numerics
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Panel:
    """What the effect of one intervention is learnt from.

    areas     codes or names, each once
    periods   keys in order of time, none left out
    counts    (areas, periods) NaN where it was not counted
    starts    per area the position of the first period it was treated in; None: never
    ring      per area whether it lies around the treated ones: no comparison, but where incidents may move to
    exposure  (areas,) what counts are in proportion to, such as inhabitants or square metres; None: not known
    season    periods in a year: 12 for months, 52 for weeks, 4 for quarters, 1 where there is no season
    """

    areas: tuple[str, ...]
    periods: tuple[str, ...]
    counts: NDArray[np.float64]
    starts: tuple[int | None, ...]
    ring: tuple[bool, ...]
    exposure: NDArray[np.float64] | None = None
    season: int = 1

    @property
    def treated(self) -> tuple[int, ...]:
        return tuple(at for at, start in enumerate(self.starts) if start is not None)

    @property
    def around(self) -> tuple[int, ...]:
        return tuple(at for at, near in enumerate(self.ring) if near and self.starts[at] is None)

    @property
    def comparison(self) -> tuple[int, ...]:
        """Never treated, and not so near that what was done elsewhere may have reached them."""
        return tuple(at for at, start in enumerate(self.starts) if start is None and not self.ring[at])

    @property
    def first_start(self) -> int:
        """The first period in which anything was done: all before it is before."""
        return min(start for start in self.starts if start is not None)
