"""How the forecast stands against what was asked of it beforehand, and, once its day has come, what it came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import polars as pl

from openvis.analysis.forecasts.forecast_ahead import EVERY
from openvis.analysis.forecasts.forecast_judgement import judged
from openvis.domain.forecast import AREA_SHARES, BASELINE
from openvis.domain.forecast_criterion import (
    WAIT,
    CriterionMeasure,
    CriterionVerdict,
    ForecastCriterion,
    ForecastJudgement,
)
from openvis.domain.places_and_times import PlaceKind
from openvis.pipeline.concluding.draws import generator_of

SHARE_OF = {CriterionMeasure.HITS: AREA_SHARES[1], CriterionMeasure.PAI: AREA_SHARES[0]}
COLUMN_OF = {CriterionMeasure.HITS: "hits_3", CriterionMeasure.PAI: "hits_1"}


def judgements(
    asked: Sequence[tuple[ForecastCriterion, str]], scores: pl.DataFrame, versions: Mapping[str, int], *, today: date
) -> list[ForecastJudgement]:
    """One of each criterion and type. scores: the table `forecast_scores` of this run.

    A period counts where all of its days lie from the first day up to the day of judgement. What was shown is judged,
    also where that was the count. Final from the day of judgement on, as soon as the list tells of the last days before
    it, and at the latest WAIT after it.
    """
    return [_judgement(criterion, category, scores, versions, today) for criterion, category in asked]


def _judgement(
    criterion: ForecastCriterion, category: str, scores: pl.DataFrame, versions: Mapping[str, int], today: date
) -> ForecastJudgement:
    own = _finest(scores.filter(category=category, horizon=criterion.horizon, origins=1))
    periods = own.with_columns(day=pl.col("first").str.to_date(), events=pl.col("events").cast(pl.Float64))
    ends = pl.col("day") + timedelta(days=criterion.horizon)
    known = periods.select(ends.max()).item() if periods.height else None
    told = known is not None and known + timedelta(days=EVERY) > criterion.judged_on
    counted = periods.filter(pl.col("day") >= criterion.starts_on, ends <= criterion.judged_on)
    shown, count = (
        counted.filter(pl.col("rung").eq_missing(pl.lit(rung))).sort("day") for rung in (None, BASELINE.value)
    )
    events = shown["events"].to_numpy()
    values, area = _values(criterion.measure, shown, count)
    rng = generator_of(versions, f"criterion/{criterion.id}/{category}")
    value, low, high, verdict = judged(values, events, criterion.least, rng, area=_divisor(criterion.measure, area))
    return ForecastJudgement(
        criterion=criterion.id,
        category=category,
        kind=PlaceKind(own["kind"][0]) if own.height else PlaceKind.CELL,
        final=today >= criterion.judged_on and (told or today >= criterion.judged_on + WAIT),
        first=shown["first"].min() or "",  # type: ignore[arg-type]
        last=shown["first"].max() or "",  # type: ignore[arg-type]
        periods=shown.height,
        events=round(events.sum()),
        hits=None if area is None else round(values.sum()),
        area=area,
        value=_known(value),
        low=_known(low),
        high=_known(high),
        verdict=verdict if shown.height else CriterionVerdict.TOO_LITTLE_DATA,
    )


def _finest(rows: pl.DataFrame) -> pl.DataFrame:
    """Of a type in cells those, of another its buurten."""
    cells = rows.filter(kind=PlaceKind.CELL.value)
    return cells if cells.height else rows


def _values(measure: CriterionMeasure, shown: pl.DataFrame, count: pl.DataFrame) -> tuple[np.ndarray, float | None]:
    """What is summed, by period, and which share of the places was coloured."""
    if measure is CriterionMeasure.GAIN:
        return _log_gain(shown) - _log_gain(count), None
    hits = (shown[COLUMN_OF[measure]].fill_nan(0.0) * shown["events"]).to_numpy()
    if not shown.height:
        return hits, None
    places = float(shown["places"].to_numpy().mean())
    return hits, max(1.0, round(SHARE_OF[measure] * places)) / places


def _log_gain(rows: pl.DataFrame) -> np.ndarray:
    """Of all incidents of a period together; a period without any has none."""
    return (rows["gain"].fill_nan(0.0) * rows["events"]).to_numpy()


def _divisor(measure: CriterionMeasure, area: float | None) -> float:
    return area if measure is CriterionMeasure.PAI and area else 1.0


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
