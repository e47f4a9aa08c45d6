"""Whether a forecast reached what was asked of it beforehand."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from openvis.analysis.expectations.history import Floats
from openvis.analysis.forecasts.redraws import Redraws, per_event
from openvis.domain.forecast_criterion import LEAST_EVENTS, LEAST_PERIODS, CriterionVerdict


def judged(
    values: Floats, events: Floats, least: float, rng: Generator, *, area: float = 1.0
) -> tuple[float, float, float, CriterionVerdict]:
    """Value, low, high and verdict of a criterion over the periods that counted, both (periods,).

    values  incidents in the coloured places, or log likelihood above the count, of each period; events all incidents
    area    the share of the places that was coloured, where the measure is a PAI

    value = sum of values / sum of events / area, with the 95 % interval of `per_event` (blocks of periods)
    met where value >= least; too little data below LEAST_PERIODS periods or LEAST_EVENTS incidents

    The value decides, as it was set to: an interval that holds the least value is told, and decides nothing. So with a
    forecast exactly as good as was asked the verdict is a coin. Intervals of fewer than fifteen periods are too narrow.
    """
    value, low, high = (float(each) / area for each in per_event(values, events, Redraws.drawn(rng)))
    if len(values) < LEAST_PERIODS or events.sum() < LEAST_EVENTS or np.isnan(value):
        return value, low, high, CriterionVerdict.TOO_LITTLE_DATA
    return value, low, high, CriterionVerdict.MET if value >= least else CriterionVerdict.NOT_MET
