"""The counts of one source with their labels: which buurten, types and months the numbers stand for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from openvis.analysis.history import Floats, History, exposure_of
from openvis.analysis.neighbours import Neighbours
from openvis.domain.area import AreaLevel, wijk_of
from openvis.domain.attention import ComparedBy
from openvis.domain.category import category
from openvis.domain.incident import ReportedBy
from openvis.domain.period import Period


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    name: str
    level: AreaLevel
    inhabitants: int | None
    square_km: float | None = None  # of buurten, where their outline is known

    @property
    def density(self) -> float | None:
        """Inhabitants per square kilometre."""
        return self.inhabitants / self.square_km if self.inhabitants is not None and self.square_km else None


@dataclass(frozen=True, slots=True)
class Converted:
    """Which counts were carried over from an older division: arrays (buurten, then places above; types, months).

    vintage  the year of that division; basis  the rank of what the shares rest on (domain.concordance). NaN: neither.
    """

    vintage: Floats
    basis: Floats

    def until(self, months: int) -> Converted:
        return Converted(self.vintage[:, :, :months], self.basis[:, :, :months])


@dataclass(frozen=True, slots=True)
class MonthlyCounts:
    """One source up to its own last complete month, for the types that are treated alike.

    values  (buurten, types, months); above (wijken and gemeente, types, months); NaN is "not given"
    reports  (sources; buurten, then places above; types, months) how many reports of each source these events were
             known by, each in its own buurt and month; NaN where every row is an event already
    rows  (2; buurten, then places above; months) of the whole source: the rows without a category, and all rows
    analysed  whether something is expected of these types; otherwise they are counted and shown, nothing more
    """

    gemeente: str
    source: str
    reported_by: ReportedBy
    analysed: bool
    categories: tuple[str, ...]
    months: tuple[Period, ...]
    buurten: tuple[Place, ...]
    values: Floats
    places_above: tuple[Place, ...]
    above: Floats
    reports: Floats
    rows: Floats
    converted: Converted | None = None  # None where every count stands in the division it was counted in
    neighbours: Neighbours | None = None  # which buurten lie beside each other; None where no outlines are known

    @property
    def compared_by(self) -> ComparedBy:
        if any(place.density for place in self.buurten):
            return ComparedBy.DENSITY
        return ComparedBy.INHABITANTS if any(place.inhabitants for place in self.buurten) else ComparedBy.COUNT

    def rows_at(self, buurt: int, months: slice | Sequence[int]) -> tuple[int | None, int | None]:
        """Rows without a category and all rows of the source in one buurt and these months; None where not known."""
        unknown, all_rows = (None if np.isnan(each) else int(each) for each in self.rows[:, buurt, months].sum(axis=1))
        return unknown, all_rows

    def history(self) -> History:
        """The same as bare numbers, for the calculations."""
        wijken = [wijk_of(place.code) for place in self.buurten]
        themes = [category(slug).theme for slug in self.categories]
        inhabitants, density = (
            np.array([np.nan if value is None else value for value in values], dtype=np.float64)
            for values in ([place.inhabitants for place in self.buurten], [place.density for place in self.buurten])
        )
        return History(
            values=self.values,
            position=np.array([month.number - 1 for month in self.months]),
            wijk=np.unique(wijken, return_inverse=True)[1],
            theme=np.unique(themes, return_inverse=True)[1],
            exposure=exposure_of(inhabitants),
            neighbours=self.neighbours,
            density=density,
        )

    def until(self, last: Period) -> MonthlyCounts:
        """Without the months after `last`."""
        kept = sum(month <= last for month in self.months)
        return replace(
            self,
            months=self.months[:kept],
            values=self.values[:, :, :kept],
            above=self.above[:, :, :kept],
            rows=self.rows[:, :, :kept],
            reports=self.reports[:, :, :, :kept],
            converted=self.converted.until(kept) if self.converted else None,
        )
