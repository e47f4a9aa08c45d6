"""The counts of one source with their labels: which buurten, types and months the numbers stand for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from openvis.analysis.expectations.history import Floats, History, exposure_of
from openvis.analysis.places.neighbours import Neighbours
from openvis.domain.area import AreaLevel, wijk_of
from openvis.domain.attention import ComparedBy
from openvis.domain.category import category
from openvis.domain.exposure import Exposure, exposure_for
from openvis.domain.incident import ReportedBy
from openvis.domain.period import Period


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    name: str
    level: AreaLevel
    inhabitants: int | None
    square_km: float | None = None  # of buurten, where their outline is known
    dwellings: int | None = None  # of buurten, as are cars
    cars: int | None = None

    @property
    def density(self) -> float | None:
        """Inhabitants per square kilometre."""
        return self.inhabitants / self.square_km if self.inhabitants is not None and self.square_km else None


def exposure_used(buurten: Sequence[Place], slug: str) -> Exposure:
    """What a type is held against here: dwellings or cars only where every buurt has a number, or no two compare."""
    wanted = exposure_for(slug)
    numbers = [getattr(place, wanted) for place in buurten]
    return wanted if any(numbers) and None not in numbers else Exposure.INHABITANTS


def exposures_of(buurten: Sequence[Place], slugs: Sequence[str]) -> Floats:
    """(buurten, types) what each type is held against, as `History.exposure`; (buurten,) where that is all the same."""
    used = [exposure_used(buurten, slug) for slug in slugs]
    numbers = {
        each: exposure_of(np.array([getattr(place, each) for place in buurten], dtype=np.float64))
        for each in {Exposure.INHABITANTS, *used}
    }
    if len(numbers) == 1:
        return numbers[Exposure.INHABITANTS]
    return np.column_stack([numbers[each] for each in used])


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

    def compared_by(self, slug: str) -> ComparedBy:
        """What buurten are compared by in this type."""
        dense = any(place.density for place in self.buurten)
        match exposure_used(self.buurten, slug):
            case Exposure.DWELLINGS:
                return ComparedBy.DWELLINGS_DENSITY if dense else ComparedBy.DWELLINGS
            case Exposure.CARS:
                return ComparedBy.CARS_DENSITY if dense else ComparedBy.CARS
        if dense:
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
        return History(
            values=self.values,
            position=np.array([month.number - 1 for month in self.months]),
            wijk=np.unique(wijken, return_inverse=True)[1],
            theme=np.unique(themes, return_inverse=True)[1],
            exposure=exposures_of(self.buurten, self.categories),
            neighbours=self.neighbours,
            density=np.array([place.density for place in self.buurten], dtype=np.float64),
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
