"""Risk rasters from elsewhere laid beside what was counted, for a run to store. Nothing that is counted looks at them.

Of a raster about a kind of incident it is said how many incidents with a point lay in its highest cells, beside how
many lay in as many cells chosen by the year before. Events count, not reports, and only what the public reports.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time

import numpy as np
import polars as pl
import shapely

from openvis.analysis.expectations.history import Ints
from openvis.analysis.expectations.monthly_counts import MonthlyCounts
from openvis.analysis.places.raster import caught_by_counts, caught_in, mean_by_surface, top_cells
from openvis.domain.area import AreaLevel
from openvis.domain.category import UNKNOWN, categories, category
from openvis.domain.delivery import frame_of
from openvis.domain.disclosure import may_be_shown
from openvis.domain.event import event_id
from openvis.domain.incident import Precision, ReportedBy
from openvis.domain.period import Period, PeriodKind, parse_period
from openvis.domain.raster import RasterArea, RasterCatch
from openvis.sources.areas.area_grid import AreaGrid

PERIODS_KEPT = 12  # of each raster: a run tells of the last ones
TOUCH = 1.0  # square metres; cells that share less with a buurt only touch it


def beside_rasters(
    rasters: pl.DataFrame,
    areas: pl.DataFrame,
    incidents: pl.LazyFrame,
    repeated: pl.DataFrame,
    parts: Sequence[MonthlyCounts],
    until: date,
) -> Mapping[str, pl.DataFrame]:
    """What a run publishes of every raster: tables `raster_areas` and `raster_catches`, not yet labelled with the run.

    repeated  the reports of events that were reported more than once (`domain.event.EventReport`)
    until     the first day that is not known: a period that ends later is compared with nothing
    """
    found_areas: list[RasterArea] = []
    found: list[RasterCatch] = []
    newest = areas.filter(pl.col("vintage") == pl.col("vintage").max(), pl.col("level") == AreaLevel.BUURT.value)
    for (source, period), cells in _last(rasters).group_by("source", "period", maintain_order=True):
        raster = _Raster(str(source), parse_period(str(period)), cells.sort("reference"), until)
        found_areas += raster.areas(newest.sort("code"), parts)
        found.append(raster.catch(_events(incidents, repeated)))
    return {
        "raster_areas": frame_of(found_areas, RasterArea),
        "raster_catches": frame_of(found, RasterCatch),
    }


def _last(rasters: pl.DataFrame) -> pl.DataFrame:
    last = pl.col("period").rank("dense", descending=True).over("source") <= PERIODS_KEPT
    return rasters.filter(last).sort("source", "period", descending=[False, True])


def _events(incidents: pl.LazyFrame, repeated: pl.DataFrame) -> pl.LazyFrame:
    """What the public reported, with a point, each event once: later reports of one are left out."""
    name = pl.concat_str("source", pl.lit(event_id("", "")), "reference")  # as an event is called after its first
    later = repeated.filter(pl.col("event") != name).select("source", "reference")
    return incidents.filter(
        pl.col("reported_by") == ReportedBy.PUBLIC.value,
        pl.col("precision") == Precision.POINT.value,
        pl.col("x").is_not_null() & pl.col("y").is_not_null(),
    ).join(later.lazy(), on=["source", "reference"], how="anti")


@dataclass(frozen=True, slots=True)
class _Count:
    """What was counted in one buurt, and how much of its source has no category there."""

    count: int | None = None
    unknown: int | None = None
    source_rows: int | None = None


class _Raster:
    """The cells of one source and period."""

    def __init__(self, source: str, period: Period, cells: pl.DataFrame, until: date) -> None:
        self._source, self._period, self._cells = source, period, cells
        self._facts = cells.row(0, named=True)
        self._shapes = shapely.from_wkb(cells["shape"].to_numpy())
        self._surface = shapely.area(self._shapes)
        self._scores = cells["score"].to_numpy()
        self._top = top_cells(self._scores, high_is_risk=self._facts["high_is_risk"])
        self._is_over = period.end <= until

    def areas(self, buurten: pl.DataFrame, parts: Sequence[MonthlyCounts]) -> list[RasterArea]:
        counts = self._counts(parts) if self._is_over else {}
        outlines = shapely.from_wkb(buurten["shape"].to_numpy())
        shapely.prepare(outlines)
        of_buurt, cell = shapely.STRtree(self._shapes).query(outlines, predicate="intersects")
        shared = self._surface[cell]  # most cells lie in one buurt whole; only the others are cut, which takes long
        cut = np.flatnonzero(~shapely.contains(outlines[of_buurt], self._shapes[cell]))
        shared[cut] = shapely.area(shapely.intersection(outlines[of_buurt[cut]], self._shapes[cell[cut]]))
        rows = []
        for number, (code, name) in enumerate(buurten.select("code", "name").iter_rows()):
            mine = (of_buurt == number) & (shared > TOUCH)
            rows.append(self._area(code, name, cell[mine], shared[mine], float(shapely.area(outlines[number])), counts))
        return rows

    def _area(
        self, code: str, name: str, cell: Ints, shared: np.ndarray, surface: float, counts: Mapping[str, _Count]
    ) -> RasterArea:
        scores = self._scores[cell]
        highest = None if not len(scores) else scores.max() if self._facts["high_is_risk"] else scores.min()
        return RasterArea(
            run="",
            gemeente=self._facts["gemeente"],
            source=self._source,
            period=self._period.key,
            area=code,
            area_name=name,
            cells=len(cell),
            covered=round(min(float(shared.sum()) / surface, 1.0), 4),
            mean=mean_by_surface(scores, shared),
            highest=None if highest is None else float(highest),
            top_cells=int(self._top[cell].sum()),
            **asdict(counts.get(code, _Count())),
        )

    def _counts(self, parts: Sequence[MonthlyCounts]) -> dict[str, _Count]:
        """What was counted of the raster's kind in its period, per buurt; nothing where a month of it is not known."""
        slug = self._facts["category"]
        months = set(_months_of(self._period))
        for part in parts if slug else ():
            at = [number for number, month in enumerate(part.months) if month in months]
            if slug not in part.categories or not months or len(at) < len(months):
                continue
            totals = part.values[:, part.categories.index(slug), at].sum(axis=1)
            return {
                place.code: _Count(int(total), *part.rows_at(number, at))
                for number, (place, total) in enumerate(zip(part.buurten, totals, strict=True))
                if not np.isnan(total) and may_be_shown(place.code, slug)
            }
        return {}

    def catch(self, events: pl.LazyFrame) -> RasterCatch:
        slug, cells = self._facts["category"], len(self._cells)
        incidents = caught = caught_before = unknown = source_rows = None
        # Where a cell is, is below the gemeente: of a sensitive kind nothing may be told there.
        if slug and self._is_over and not category(slug).sensitive:
            first, end = self._period.first, self._period.end
            here = self._in_cells(events, first, end)
            now = here.filter(category=slug)["cell"].to_numpy()
            before = self._in_cells(events, _year_before(first), first).filter(category=slug)["cell"].to_numpy()
            unknown, source_rows = here.filter(category=UNKNOWN).height, here.filter(~_sensitive()).height
            incidents, caught = len(now), caught_in(now, self._top)
            were, are = (np.bincount(each, minlength=cells) for each in (before, now))
            caught_before = caught_by_counts(were, are, int(self._top.sum())) if len(before) else None
        return RasterCatch(
            run="",
            **{name: self._facts[name] for name in ("gemeente", "meaning", "maker", "made_on", "category")},
            high_is_risk=self._facts["high_is_risk"],
            source=self._source,
            period=self._period.key,
            cells=cells,
            top_cells=int(self._top.sum()),
            top_surface=float(self._surface[self._top].sum() / self._surface.sum()),
            incidents=incidents,
            caught=caught,
            caught_before=caught_before,
            unknown=unknown,
            source_rows=source_rows,
        )

    def _in_cells(self, events: pl.LazyFrame, first: date, end: date) -> pl.DataFrame:
        """`category` and `cell` of each incident from a day until another, of those that lie in one."""
        moment = pl.col("occurred_from")
        start, stop = (datetime.combine(day, time()) for day in (first, end))
        points = events.filter(moment >= start, moment < stop).select("category", "x", "y").collect()
        grid = AreaGrid(self._shapes)
        cell = grid.place(points["x"].to_numpy(), points["y"].to_numpy())
        return points.select("category", cell=pl.Series(cell)).filter(pl.col("cell") != grid.nowhere)


def _sensitive() -> pl.Expr:
    return pl.col("category").is_in([slug for slug, known in categories().items() if known.sensitive])


def _months_of(period: Period) -> list[Period]:
    """The months a period is made of; none for a week, which is no whole number of them."""
    if period.kind is PeriodKind.MONTH:
        return [period]
    if period.kind is PeriodKind.WEEK:
        return []
    return [Period(period.year, month, PeriodKind.MONTH) for month in range(1, 13)]


def _year_before(day: date) -> date:
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap_day else day.day)
