"""When incidents of one type happen: through the week by dagdeel and by hour, of the types of which places are told."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from openvis.analysis.places import hot_times as analysis
from openvis.domain.delivery import frame_of
from openvis.domain.places_and_times import DAGDEEL, LONGEST_SPREAD, HotTime
from openvis.pipeline.counting.point_lists import PointList, Points


def hot_times(points: Points) -> pl.DataFrame:
    """The table of hot times, not yet labelled with the run."""
    return frame_of([row for each in points.lists for row in _week(each)], HotTime)


def _week(each: PointList) -> Iterator[HotTime]:
    start, end = (each.moments[name].to_numpy().astype("datetime64[m]") for name in ("occurred_from", "occurred_to"))
    found = analysis.hot_times(start, end, longest=LONGEST_SPREAD * analysis.HOUR)
    length = end - start
    spread = (length > np.timedelta64(0, "m")) & (length <= np.timedelta64(LONGEST_SPREAD, "h"))
    spread_over = int(spread.sum())
    for week, hours in ((found.dagdelen, DAGDEEL), (found.hours, 1)):
        for (day, part), count in np.ndenumerate(week.counts):
            yield HotTime(
                run="",
                gemeente="",
                category=each.category,
                source=each.source,
                period_from=each.months[0].key,
                period_to=each.months[-1].key,
                day=day + 1,
                hour=part * hours,
                hours=hours,
                count=float(count),
                expected=float(week.expected[day, part]),
                low=float(week.low[day, part]),
                high=float(week.high[day, part]),
                incidents=found.incidents,
                spread=spread_over,
                apart=found.apart,
            )
