"""The numbers every calculation starts from: counts per buurt, type and month, and what they are counted over."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

# A buurt with hardly any inhabitants (heath, business park) would turn every incident into an enormous rate.
LEAST_EXPOSURE = 0.1  # share of the mean buurt


@dataclass(frozen=True, slots=True)
class History:
    """Consecutive months of counts. NaN means "not given" and is never read as zero.

    values    (buurten, types, months)
    month     (months,) month of the year, 0 = January
    wijk      (buurten,) index of the wijk each buurt lies in
    theme     (types,) index of the theme each type belongs to
    exposure  (buurten,) what counts are proportional to when nothing else is known; only its ratios matter
    """

    values: Floats
    month: Ints
    wijk: Ints
    theme: Ints
    exposure: Floats

    @property
    def months(self) -> int:
        return int(self.values.shape[2])

    @property
    def given(self) -> Flags:
        return ~np.isnan(self.values)

    def first_months(self, months: int) -> History:
        """The oldest `months` months: what was known at that moment, and nothing later."""
        return replace(self, values=self.values[:, :, :months], month=self.month[:months])

    def last_months(self, months: int) -> History:
        first = self.months - months
        return replace(self, values=self.values[:, :, first:], month=self.month[first:])

    def total_of_last(self, months: int) -> Floats:
        """(buurten, types) sum of the last `months` months; NaN where one of them is not given."""
        if months > self.months:
            return np.full(self.values.shape[:2], np.nan)
        return np.asarray(self.values[:, :, self.months - months :].sum(axis=2))


def exposure_of(inhabitants: Floats) -> Floats:
    """Exposure per buurt, mean 1: inhabitants; NaN becomes the mean of the known, and all equal where none is known."""
    known = ~np.isnan(inhabitants)
    if not known.any() or inhabitants[known].sum() <= 0:
        return np.ones_like(inhabitants)
    relative = np.where(known, inhabitants, inhabitants[known].mean()) / inhabitants[known].mean()
    floored = np.maximum(relative, LEAST_EXPOSURE)
    return np.asarray(floored / floored.mean())
