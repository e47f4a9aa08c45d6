"""The numbers every calculation starts from: counts per buurt, type and period, and what they are counted over."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

# A buurt with hardly any inhabitants (heath, business park) would turn every incident into an enormous rate.
LEAST_EXPOSURE = 0.1  # share of the mean buurt
MONTHS_A_YEAR, WEEKS_A_YEAR = 12, 52  # the odd week 53 shares the place of week 52


@dataclass(frozen=True, slots=True)
class History:
    """Consecutive months or ISO weeks of counts. NaN means "not given" and is never read as zero.

    values    (buurten, types, periods)
    position  (periods,) place in the year, 0 = January or week 1; week 53 is read as another week 52
    wijk      (buurten,) index of the wijk each buurt lies in
    theme     (types,) index of the theme each type belongs to
    exposure  (buurten,) what counts are proportional to when nothing else is known, such as inhabitants; or (buurten,
              types) where types have their own, such as dwellings and vehicles; only ratios within a type matter
    year      periods in a year: 12 months or 52 weeks
    neighbours  (buurten, buurten) which lie beside each other (`neighbours.py`); None where their outlines are unknown
    density   (buurten,) inhabitants per square kilometre, NaN where not known; None where of none
    """

    values: Floats
    position: Ints
    wijk: Ints
    theme: Ints
    exposure: Floats
    year: int = MONTHS_A_YEAR
    neighbours: csr_array | None = None
    density: Floats | None = None

    @property
    def periods(self) -> int:
        return int(self.values.shape[2])

    @property
    def given(self) -> Flags:
        return ~np.isnan(self.values)

    @property
    def exposure_of_pairs(self) -> Floats:
        """(buurten, types) the exposure of each."""
        exposure = self.exposure if self.exposure.ndim == 2 else self.exposure[:, None]
        return np.broadcast_to(exposure, self.values.shape[:2])

    def first_periods(self, periods: int) -> History:
        """The oldest `periods`: what was known at that moment, and nothing later."""
        return replace(self, values=self.values[:, :, :periods], position=self.position[:periods])

    def last_periods(self, periods: int) -> History:
        first = self.periods - periods
        return replace(self, values=self.values[:, :, first:], position=self.position[first:])

    def total_of_last(self, periods: int) -> Floats:
        """(buurten, types) sum of the last `periods`; NaN where one of them is not given."""
        if periods > self.periods:
            return np.full(self.values.shape[:2], np.nan)
        return np.asarray(self.values[:, :, self.periods - periods :].sum(axis=2))


def exposure_of(inhabitants: Floats) -> Floats:
    """Exposure per buurt, mean 1: inhabitants; NaN becomes the mean of the known, and all equal where none is known."""
    known = ~np.isnan(inhabitants)
    if not known.any() or inhabitants[known].sum() <= 0:
        return np.ones_like(inhabitants)
    relative = np.where(known, inhabitants, inhabitants[known].mean()) / inhabitants[known].mean()
    floored = np.maximum(relative, LEAST_EXPOSURE)
    return np.asarray(floored / floored.mean())
