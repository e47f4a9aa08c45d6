"""The figures and series of one run, as the frames others will see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl

from openvis.analysis.expectations.history import MONTHS_A_YEAR, Floats
from openvis.analysis.expectations.monthly_counts import Converted, MonthlyCounts
from openvis.analysis.expectations.outlook import Outlook
from openvis.analysis.expectations.predictive import Predictive
from openvis.analysis.expectations.weekly_counts import WeeklyCounts
from openvis.domain.change_in_words import change_sentence
from openvis.domain.concordance import Basis
from openvis.domain.delivery import frame_schema
from openvis.domain.incident import ReportedBy
from openvis.domain.run import WINDOW_MONTHS, Figure, Run, SeriesPoint, WeekCount, Window

LAST_WEEKS = 104  # that are published: this year and the one before it
RATE_FROM = 50  # inhabitants; a rate per 1,000 over fewer says nothing


@dataclass(frozen=True, slots=True)
class Published:
    """Counts, and what was expected of them where something was."""

    counts: MonthlyCounts
    outlook: Outlook | None


def labelled(run: Run, frame: pl.DataFrame) -> pl.DataFrame:
    """A frame of results with the run and gemeente they are of."""
    return frame.with_columns(run=pl.lit(run.id), gemeente=pl.lit(run.gemeente))


def figures_frame(run: str, parts: Iterable[Published]) -> pl.DataFrame:
    """One row per area, category and window, in the shape of `domain.run.Figure`."""
    frames = [_figures(run, part, window) for part in parts for window in Window]
    return pl.concat(frames) if frames else pl.DataFrame(schema=frame_schema(Figure))


def series_frame(run: str, parts: Iterable[Published]) -> pl.DataFrame:
    """One row per area, category and month, in the shape of `domain.run.SeriesPoint`."""
    frames = [_series(run, part) for part in parts]
    return pl.concat(frames) if frames else pl.DataFrame(schema=frame_schema(SeriesPoint))


def weeks_frame(parts: Iterable[WeeklyCounts]) -> pl.DataFrame:
    """One row per buurt, category and week of the last two years, in the shape of `domain.run.WeekCount`."""
    frames = [_weeks(part) for part in parts]
    return pl.concat(frames) if frames else pl.DataFrame(schema=frame_schema(WeekCount))


def _weeks(part: WeeklyCounts) -> pl.DataFrame:
    weeks = [week.key for week in part.weeks[-LAST_WEEKS:]]
    buurten = pl.DataFrame({"area": [place.code for place in part.buurten]})
    labels = buurten.join(pl.DataFrame({"category": part.categories}), how="cross", maintain_order="left_right")
    return (
        labels[np.repeat(np.arange(len(labels)), len(weeks))]
        .with_columns(
            run=pl.lit(""),
            gemeente=pl.lit(part.gemeente.code),
            source=pl.lit(part.source),
            reported_by=pl.lit(ReportedBy.PUBLIC.value),
            period=pl.Series(weeks * len(labels), dtype=pl.String),
            count=_whole(part.values[:, :, -LAST_WEEKS:]),
            **_rows(part.rows[:, :, -LAST_WEEKS:], len(part.categories)),
        )
        .select(_shaped(WeekCount))
    )


def _figures(run: str, part: Published, window: Window) -> pl.DataFrame:
    counts, months = part.counts, WINDOW_MONTHS[window]
    values = np.concatenate([counts.values, counts.above])
    period_from = counts.months[-1].shift(1 - months)
    told = np.stack([_total(reports, months, 0) for reports in counts.reports])
    expected = part.outlook.of_last[months] if part.outlook else None
    inhabitants = [place.inhabitants for place in (*counts.buurten, *counts.places_above)]
    frame = _labels(run, counts).with_columns(
        window=pl.lit(window.value),
        period_from=pl.lit(period_from.key),
        period_to=pl.lit(counts.months[-1].key),
        count=_whole(_total(values, months, 0)),
        count_year_before=_whole(_total(values, months, MONTHS_A_YEAR)),
        reports=_whole(told.sum(axis=0)),
        report_sources=_whole(np.where(np.isnan(told).any(axis=0), np.nan, (told > 0).sum(axis=0))),
        **_rows(_total(counts.rows, months, 0), len(counts.categories)),
        inhabitants=_whole(np.repeat(np.array(inhabitants, dtype=np.float64), len(counts.categories))),
        **_expected(expected, values.shape[:2]),
        **_converted(_of_window(counts.converted, months), values.shape[:2]),
    )
    rate = pl.when(pl.col("inhabitants") >= RATE_FROM).then(pl.col("count") / pl.col("inhabitants") * 1000)
    pairs = frame.select("count_year_before", "count").iter_rows()
    return frame.with_columns(
        per_1000=rate, change=pl.Series([_change(*pair) for pair in pairs], dtype=pl.String)
    ).select(_shaped(Figure))


def _series(run: str, part: Published) -> pl.DataFrame:
    counts = part.counts
    values = np.concatenate([counts.values, counts.above])
    months = [month.key for month in counts.months]
    labels = _labels(run, counts)
    repeated = labels[np.repeat(np.arange(len(labels)), len(months))]
    expected = part.outlook.of_each_month() if part.outlook else None
    return repeated.with_columns(
        period=pl.Series(months * len(labels)),
        count=_whole(values),
        **_expected(expected, values.shape),
        **_converted(counts.converted, values.shape),
        **_rows(counts.rows, len(counts.categories)),
    ).select(_shaped(SeriesPoint))


def _labels(run: str, counts: MonthlyCounts) -> pl.DataFrame:
    """One row per area and category, areas slowest, as the arrays lie."""
    places = (*counts.buurten, *counts.places_above)
    areas = pl.DataFrame(
        {
            "area": [place.code for place in places],
            "area_name": [place.name for place in places],
            "level": [place.level.value for place in places],
        }
    )
    return areas.join(pl.DataFrame({"category": counts.categories}), how="cross", maintain_order="left_right").select(
        pl.lit(run).alias("run"),
        pl.lit(counts.gemeente).alias("gemeente"),
        pl.all(),
        pl.lit(counts.source).alias("source"),
        pl.lit(counts.reported_by.value).alias("reported_by"),
    )


def _total(values: Floats, months: int, back: int) -> Floats:
    """Sum of `months` months, ending `back` months before the last; NaN where they do not all exist."""
    end = values.shape[2] - back
    if end < months:
        return np.full(values.shape[:2], np.nan)
    return np.asarray(values[:, :, end - months : end].sum(axis=2))


def _expected(expected: Predictive | None, shape: tuple[int, ...]) -> dict[str, pl.Series]:
    """Columns expected, low and high; nothing is expected of a wijk or gemeente."""
    mean = low = high = np.full(shape, np.nan)
    if expected is not None:
        mean, (low, high) = _padded(expected.mean, shape), (_padded(edge, shape) for edge in expected.interval())
    return {"expected": pl.Series(mean.ravel()).fill_nan(None), "low": _whole(low), "high": _whole(high)}


def _converted(converted: Converted | None, shape: tuple[int, ...]) -> dict[str, pl.Series]:
    """Columns converted_from and converted_by; empty where a count stands as it was counted."""
    nothing = np.full(shape, np.nan)
    vintage, rank = (converted.vintage, converted.basis) if converted else (nothing, nothing)
    slugs = pl.Series(list(Basis), dtype=pl.String)
    return {"converted_from": _whole(vintage), "converted_by": slugs.gather(_whole(rank))}


def _of_window(converted: Converted | None, months: int) -> Converted | None:
    """The oldest year and the weakest basis in the months of a figure: those of the window and of a year earlier."""
    if converted is None:
        return None
    end = converted.vintage.shape[2]
    used = [month for back in (0, MONTHS_A_YEAR) for month in range(end - back - months, end - back) if month >= 0]
    return Converted(np.fmin.reduce(converted.vintage[:, :, used], 2), np.fmax.reduce(converted.basis[:, :, used], 2))


def _rows(rows: Floats, categories: int) -> dict[str, pl.Series]:
    """Columns unknown and source_rows: what a source has at a place in all is the same beside each of its types."""
    unknown, all_rows = (np.repeat(each, categories, axis=0) for each in rows)
    return {"unknown": _whole(unknown), "source_rows": _whole(all_rows)}


def _padded(buurten: Floats, shape: tuple[int, ...]) -> Floats:
    filled = np.full(shape, np.nan)
    filled[: len(buurten)] = buurten
    return filled


def _whole(values: Floats) -> pl.Series:
    return pl.Series(values.ravel()).fill_nan(None).cast(pl.Int64)


@cache
def _change(before: int | None, after: int | None) -> str | None:
    return None if before is None or after is None else change_sentence(before, after)


def _shaped(row: type) -> list[pl.Expr]:
    return [pl.col(name).cast(dtype) for name, dtype in frame_schema(row).items()]
