"""Which way leads from an older division to a newer one: stored concordances, one or several, or the same buurten."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise

import numpy as np
import polars as pl
import shapely

from openvis.analysis.deliveries.carrying import MILLION, Part, Parts, composed, parts_of
from openvis.domain.area import AreaLevel
from openvis.domain.concordance import Basis
from openvis.sources.areas.area_pieces import moved_share

SHOWN = 3  # codes named in one sentence


@dataclass(frozen=True, slots=True)
class Route:
    """From the buurten of one year to those of another, with the years on the way, both ends included."""

    years: tuple[int, ...]
    parts: Parts

    @property
    def largest_move(self) -> float:
        """The largest share of one buurt that did not go where most of it went; 0 where none was split."""
        largest = [max(part.millionths for part in parts.values()) for parts in self.parts.values()]
        return 1 - min(largest, default=MILLION) / MILLION

    @property
    def basis(self) -> Basis:
        """The weakest basis of any part."""
        used = {part.basis for parts in self.parts.values() for part in parts.values()}
        return max(used, key=lambda basis: basis.rank, default=Basis.UNCHANGED)


class Divisions:
    """The divisions of one gemeente, by year, and what is known between them."""

    def __init__(self, areas: pl.DataFrame, concordances: pl.DataFrame) -> None:
        """`areas` and `concordances` are frames of those tables."""
        self._buurten = areas.filter(pl.col("level") == AreaLevel.BUURT.value)
        self._codes = _codes_per_year(self._buurten.select("vintage", area="code"))
        self._stored = {
            (int(old), int(new)): parts_of(
                (row[0], row[1], row[2], Basis(row[3]))
                for row in rows.select("from_area", "to_area", "share", "basis").iter_rows()
            )
            for (old, new), rows in concordances.group_by("from_vintage", "to_vintage")
        }
        self._moved: dict[tuple[int, int], dict[str, float]] = {}

    @property
    def newest(self) -> int | None:
        """The newest year of which the areas are stored."""
        return max(self._codes, default=None)

    def route(self, old: int, new: int, counted: pl.DataFrame | None = None) -> Route | None:
        """The shortest way from an older division to a newer one; None where nothing leads there.

        Stored concordances go first. Where those do not lead there, two divisions with exactly the same buurten count
        as one; for a year without stored areas its buurten are those in `counted` (columns area and vintage).
        """
        of_counts = _codes_per_year(counted) if counted is not None else {}
        return self._shortest(old, new, self._stored) or self._shortest(old, new, self._same(of_counts) | self._stored)

    def alike(self, one: int, other: int) -> bool:
        """Whether the areas of both years are stored and hold exactly the same buurten."""
        return one in self._codes and self._codes[one] == self._codes.get(other)

    def moved(self, years: Iterable[int]) -> list[str]:
        """A sentence per step in which borders moved under codes that stayed: points follow those, counts do not."""
        return [sentence for old, new in pairwise(years) if (sentence := self._moved_in(old, new))]

    # ----- finding the way

    def _same(self, counted: Mapping[int, set[str]]) -> dict[tuple[int, int], Parts]:
        """Steps between years with exactly the same buurten, as stored or else as counted."""
        either = {**counted, **self._codes}
        return {
            (old, new): {code: {code: Part(MILLION, Basis.UNCHANGED)} for code in codes}
            for known in (self._codes, counted, either)
            for old, codes in known.items()
            for new, others in known.items()
            if old != new and codes == others
        }

    def _shortest(self, old: int, new: int, steps: Mapping[tuple[int, int], Parts]) -> Route | None:
        ways: deque[tuple[int, ...]] = deque([(old,)])
        seen = {old}
        while ways:
            way = ways.popleft()
            if way[-1] == new:
                return Route(way, reduce(composed, [steps[step] for step in pairwise(way)])) if len(way) > 1 else None
            for _, following in sorted(step for step in steps if step[0] == way[-1]):
                if following not in seen and following <= new:
                    seen.add(following)
                    ways.append((*way, following))
        return None

    # ----- borders that moved under the same code

    def moved_share(self, old: int, new: int) -> Mapping[str, float]:
        """{code: ground in one of the two years only, as a share of the old}, of buurten that count as unchanged."""
        if (old, new) not in self._moved:
            self._moved[(old, new)] = self._measured(old, new)
        return self._moved[(old, new)]

    def _moved_in(self, old: int, new: int) -> str | None:
        moved = sorted(self.moved_share(old, new).items(), key=lambda pair: (-pair[1], pair[0]))
        if not moved:
            return None
        named = ", ".join(f"{code} {round(100 * share)} %" for code, share in moved[:SHOWN])
        more = f" en nog {len(moved) - SHOWN}" if moved[SHOWN:] else ""
        return (
            f"Tussen de indelingen van {old} en {new} verschoof de grens van buurten die hun code hielden ({named} van "
            f"het oppervlak{more}). Punten volgen die grens, aantallen niet: zij staan nog zoals in {old}. Maak een "
            f"omrekentabel met `openvis concordance --from {old} --to {new}`."
        )

    def _measured(self, old: int, new: int) -> dict[str, float]:
        step = self._stored.get((old, new))
        before, after = (self._buurten.filter(pl.col("vintage") == year) for year in (old, new))
        both = before.join(after, on="code", suffix="_new").sort("code")
        if step is not None:
            both = both.filter(pl.col("code").is_in([code for code in step if _unchanged(step, code)]))
        # Areas made for a test or imported without outlines have none.
        both = both.filter((pl.col("shape").bin.size() > 0) & (pl.col("shape_new").bin.size() > 0))
        if both.is_empty():
            return {}
        shapes = (np.asarray(shapely.from_wkb(both[name].to_numpy())) for name in ("shape", "shape_new"))
        shares = zip(both["code"], moved_share(*shapes).tolist(), strict=True)
        return {code: share for code, share in shares if share}


def _unchanged(parts: Parts, code: str) -> bool:
    return [part.basis for part in parts[code].values()] == [Basis.UNCHANGED]


def _codes_per_year(rows: pl.DataFrame) -> dict[int, set[str]]:
    return dict(_years(rows))


def _years(rows: pl.DataFrame) -> Iterator[tuple[int, set[str]]]:
    for (vintage,), part in rows.group_by("vintage"):
        yield int(vintage), set(part["area"].unique())
