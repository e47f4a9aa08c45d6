"""Counts that forget: what was counted in each place, an incident weighing half after so many days.

Made at once from all that is known, or carried from one day to the next, which costs no more than the new incidents
and one multiplication per place. A map of today is these counts spread around (`risk_grid.Grid.smoothed`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from openvis.analysis.expectations.history import Floats, Ints
from openvis.analysis.forecasts.risk_grid import counts_at


def faded(place: Ints, day: Ints, on: int, number: int, memory: float | None) -> Floats:
    """(places,) sum of 1/2^((on - day) / memory) over the incidents; plain counts where memory is None.

    place, day  (incidents,) all of them before `on`; the weights are looked up by day, of which there are few
    """
    if memory is None or not len(day):
        return counts_at(place, number)
    oldest = int(day.min())
    weights = 0.5 ** ((on - np.arange(oldest, on, dtype=np.float64)) / memory)
    return counts_at(place, number, weights[day - oldest])


@dataclass(slots=True)
class FadingCounts:
    """What `faded` gives, carried forward. Starts with nothing on day `on`; not for going back.

    counts (places,) as of the start of day `on`; an incident of the day before weighs 1/2^(1 / memory) by then
    """

    memory: float | None
    on: int
    counts: Floats

    def forward(self, place: Ints, day: Ints, on: int) -> Floats:
        """The counts on day `on`, with the incidents from the day it stood at until before `on`; the same array each
        time. Raises ValueError where that day is past, or an incident does not lie between."""
        if on < self.on or (len(day) and not self.on <= day.min() <= day.max() < on):
            raise ValueError("counts that fade go forwards, with what happened in between")
        if self.memory is not None:
            self.counts *= 0.5 ** ((on - self.on) / self.memory)
        self.counts += faded(place, day, on, len(self.counts), self.memory)
        self.on = on
        return self.counts
