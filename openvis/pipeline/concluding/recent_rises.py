"""What rose in the last weeks, what came together over borders, and what could have been seen at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np
import polars as pl

from openvis.analysis.expectations.known_beforehand import Known as KnownOfPeriods
from openvis.analysis.expectations.monthly_counts import MonthlyCounts
from openvis.analysis.expectations.weekly_counts import WeeklyCounts
from openvis.analysis.rankings.cluster_attention import YearOfCounts, cluster_rows
from openvis.analysis.rankings.weekly_attention import surveyed, visible_rises, weekly_rows
from openvis.domain.attention import AttentionRow
from openvis.domain.delivery import frame_of
from openvis.domain.visible_rise import VisibleRise
from openvis.pipeline.concluding.draws import generator_of
from openvis.pipeline.concluding.publish import weeks_frame
from openvis.pipeline.counting.count_weeks import count_weeks, middles
from openvis.pipeline.counting.incident_lists import Lists
from openvis.pipeline.counting.source_months import Known
from openvis.pipeline.trying.beforehand import Beforehand, beforehand_of_gemeente, known_of

LONGEST_WEEKS, LONGEST_MONTHS = 8, 2  # that a cluster may last
WEEKS, MONTHS = 52, 12  # that are scanned: in more, areas that grow at their own pace look like clusters


@dataclass(frozen=True, slots=True)
class RecentRises:
    """The rows, not yet ranked.

    visible  in the shape of `domain.visible_rise.VisibleRise`
    weeks    what was looked at by week, in the shape of `domain.run.WeekCount`
    """

    rows: list[AttentionRow]
    visible: pl.DataFrame
    weeks: pl.DataFrame


def recent_rises(
    known: Known,
    lists: Lists,
    parts: Sequence[MonthlyCounts],
    weight_of: Callable[[str], float],
    *,
    gemeente: str,
    versions: Mapping[str, int],
    until: date,
    late: pl.DataFrame,
) -> RecentRises:
    """Lists are looked at by week, and scanned by week; tables of counts, of which no list has the type, by month.

    parts  the monthly counts of which something is expected
    late   what has yet to come in, as `pipeline.nowcast` has it
    What is drawn, is drawn from the versions of the data: the same data give the same rows.
    """
    weekly = count_weeks(known, lists, gemeente, until=until, late=late)
    beforehand = beforehand_of_gemeente(gemeente, known.calendar)
    found = surveyed(weekly, [_known_of_weeks(beforehand, part) for part in weekly])
    listed = {slug for part in weekly for slug in part.categories}
    years = [year for part in weekly if (year := year_of_weeks(part))]
    years += [year for part in parts if (year := _year_of_months(part, listed, known.areas))]
    visible = frame_of(visible_rises(found), VisibleRise)
    return RecentRises(
        [*weekly_rows(found, weight_of), *cluster_rows(years, weight_of, partial(generator_of, versions))],
        visible,
        weeks_frame(weekly),
    )


def _known_of_weeks(beforehand: Beforehand, part: WeeklyCounts) -> KnownOfPeriods:
    return known_of(beforehand, [place.code for place in part.buurten], part.categories, part.weeks)


def year_of_weeks(part: WeeklyCounts) -> YearOfCounts | None:
    """The last year of a list; None where it is shorter, or a week of it is missing."""
    values = part.values[:, :, -WEEKS:]
    if len(part.weeks) < WEEKS or np.isnan(values).any():
        return None
    return YearOfCounts(
        gemeente=part.gemeente.code,
        source=part.source,
        categories=part.categories,
        periods=part.weeks[-WEEKS:],
        buurten=part.buurten,
        values=values.astype(np.int64),
        rows=part.rows[:, :, -WEEKS:],
        x=part.x,
        y=part.y,
        longest=LONGEST_WEEKS,
    )


def _year_of_months(part: MonthlyCounts, listed: set[str], areas: pl.DataFrame) -> YearOfCounts | None:
    """The last twelve months of the types that no list has; a type of which a cell is not given is left out."""
    values = part.values[:, :, -MONTHS:]
    given = ~np.isnan(values).any(axis=(0, 2))
    wanted = np.array([slug not in listed for slug in part.categories]) & given
    if len(part.months) < MONTHS or not wanted.any():
        return None
    x, y = middles(areas, int(areas["vintage"].max()), [place.code for place in part.buurten])  # type: ignore[arg-type]
    return YearOfCounts(
        gemeente=part.gemeente,
        source=part.source,
        categories=tuple(slug for slug, is_wanted in zip(part.categories, wanted, strict=True) if is_wanted),
        periods=part.months[-MONTHS:],
        buurten=part.buurten,
        values=values[:, wanted].astype(np.int64),
        rows=part.rows[:, : len(part.buurten), -MONTHS:],
        x=x,
        y=y,
        longest=LONGEST_MONTHS,
    )
