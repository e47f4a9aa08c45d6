"""The events of one list by week, with their labels: which buurten, types and weeks the numbers stand for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from openvis.analysis.alarms.surveillance import Look, Weekly
from openvis.analysis.expectations.history import WEEKS_A_YEAR, Flags, Floats, History
from openvis.analysis.expectations.monthly_counts import Place, exposures_of
from openvis.domain.area import AreaLevel, wijk_of
from openvis.domain.category import category
from openvis.domain.period import Period


@dataclass(frozen=True, slots=True)
class WeeklyCounts:
    """What the public reported, up to the last week of which nearly all is in.

    values  (buurten, types, weeks); NaN is "not given"
    rows    (2; buurten, weeks) of the whole source: the rows without a category, and all rows
    x, y    (buurten,) metres: the middle of each buurt; NaN where its shape is not known
    """

    gemeente: Place
    source: str
    categories: tuple[str, ...]
    weeks: tuple[Period, ...]
    buurten: tuple[Place, ...]
    wijken: tuple[Place, ...]  # in order of code
    values: Floats
    rows: Floats
    x: Floats
    y: Floats

    @property
    def themes(self) -> tuple[str, ...]:
        return tuple(sorted({category(slug).theme for slug in self.categories}))

    def weekly(self) -> Weekly:
        """The same as bare numbers, for the calculations."""
        wijken = [place.code for place in self.wijken]
        return Weekly(
            values=self.values,
            wijk=np.array([wijken.index(wijk_of(place.code)) for place in self.buurten]),
            theme=np.array([self.themes.index(category(slug).theme) for slug in self.categories]),
        )

    def history(self) -> History:
        """The same as bare numbers, for the expectation."""
        weekly = self.weekly()
        return History(
            values=self.values,
            position=np.array([min(week.number, WEEKS_A_YEAR) - 1 for week in self.weeks]),
            wijk=weekly.wijk,
            theme=weekly.theme,
            exposure=exposures_of(self.buurten, self.categories),
            year=WEEKS_A_YEAR,
        )

    def place(self, look: Look, area: int) -> Place:
        """The area of this number, at the level of a look."""
        return {AreaLevel.BUURT: self.buurten, AreaLevel.WIJK: self.wijken, AreaLevel.GEMEENTE: (self.gemeente,)}[
            look.level
        ][area]

    def kind(self, look: Look, number: int) -> str:
        """The type, or the theme, of this number in a look."""
        return self.themes[number] if look.by_theme else self.categories[number]

    def rows_in(self, buurten: Flags, weeks: slice) -> tuple[int | None, int | None]:
        """Rows without a category and all rows of the source in these buurten and weeks; None where not known."""
        unknown, all_rows = self.rows[:, buurten, weeks].sum(axis=(1, 2))
        return (None, None) if np.isnan(all_rows) else (int(unknown), int(all_rows))
