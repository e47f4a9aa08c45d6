"""When, per buurt: of each type that is forecast the week of every buurt or of all, where it beat what is simpler."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

import numpy as np
import polars as pl

from openvis.analysis.expectations.history import Floats, Ints
from openvis.analysis.forecasts.forecast_ahead import EVERY, SCORED
from openvis.analysis.forecasts.forecast_dayparts import (
    DAYS,
    PARTS,
    Profiles,
    laid_out,
    profiles,
    tried,
)
from openvis.domain.area import AreaLevel
from openvis.domain.delivery import frame_schema
from openvis.domain.forecast_dayparts import DaypartTrial, ForecastDaypart, ForecastDaypartTrial, WeekOf
from openvis.domain.places_and_times import DAGDEEL
from openvis.pipeline.concluding.draws import generator_of
from openvis.pipeline.concluding.forecast import Subject, chosen
from openvis.pipeline.counting.point_lists import Points
from openvis.sources.areas.placing import BuurtMap


def dayparts(
    points: Points, areas: pl.DataFrame, versions: Mapping[str, int], *, today: date
) -> dict[str, pl.DataFrame]:
    """The tables forecast_dayparts and forecast_daypart_trials, not yet labelled with the run.

    A week is learnt from all that is known, and tried on the periods of the scoreboard; cells take the week of their
    buurt, for a cell holds too few to have one.
    """
    weeks, trials = [], []
    subjects = chosen(points, today)
    newest = areas.filter(pl.col("vintage") == pl.col("vintage").max(), pl.col("level") == AreaLevel.BUURT.value)
    codes = newest.sort("code")["code"].to_list()
    where = _in_buurt(points, newest.sort("code")) if subjects else np.zeros(0, dtype=np.int64)
    for subject in subjects:
        found, trial, apart = _of_type(points, where, subject, len(codes), versions)
        trials.append(asdict(_row(subject.category, found, trial, apart)))
        if trial.shown is not WeekOf.FLAT:
            alike = np.tile(found.general, (len(codes), 1, 1))
            weeks.append(_shares(subject.category, codes, found.own if trial.shown is WeekOf.BUURT else alike))
    empty = pl.DataFrame(schema=frame_schema(ForecastDaypart))
    return {
        "forecast_dayparts": pl.concat([empty, *weeks]),
        "forecast_daypart_trials": pl.DataFrame(trials, schema=frame_schema(ForecastDaypartTrial)),
    }


def _of_type(
    points: Points, where: Ints, subject: Subject, number: int, versions: Mapping[str, int]
) -> tuple[Profiles, DaypartTrial, int]:
    own = points.of_all.select(
        pl.col("category").is_in(subject.members),
        "occurred_from",
        "occurred_to",
        day=pl.col("occurred_from").dt.date().to_physical().cast(pl.Int64),
    )
    mine = (own["category"] & (own["day"] < subject.end)).to_numpy()
    start, end = (own[name].to_numpy().astype("datetime64[m]")[mine] for name in ("occurred_from", "occurred_to"))
    laid, place = laid_out(start, end), where[mine]
    origins = range(subject.end - SCORED * EVERY, subject.end, EVERY)
    rng = generator_of(versions, f"dayparts/{subject.category}/{subject.kind}")
    trial = tried(laid, place, own["day"].to_numpy()[mine], origins, EVERY, number, rng)
    return profiles(laid, place, number), trial, int((~laid.kept).sum())


def _in_buurt(points: Points, buurten: pl.DataFrame) -> Ints:
    """Of every event which buurt, by its point; -1 outside all of them."""
    x, y = (points.of_all[axis].to_numpy() for axis in ("x", "y"))
    at = np.asarray(BuurtMap(buurten).position(x, y), dtype=np.int64)
    return np.where(at < buurten.height, at, -1)


def _shares(category: str, codes: list[str], weeks: Floats) -> pl.DataFrame:
    number = DAYS * PARTS
    return pl.DataFrame(
        {
            "run": "",
            "gemeente": "",
            "category": category,
            "place": np.repeat(codes, number),
            "day": np.tile(np.repeat(np.arange(1, DAYS + 1), PARTS), len(codes)),
            "hour": np.tile(np.arange(PARTS) * DAGDEEL, DAYS * len(codes)),
            "share": weeks.ravel(),
        },
        schema=frame_schema(ForecastDaypart),
    )


def _row(category: str, found: Profiles, trial: DaypartTrial, apart: int) -> ForecastDaypartTrial:
    ends = {
        f"{name}{end}": None if np.isnan(value) else value
        for name in ("own", "general", "beyond")
        for end, value in zip(("", "_low", "_high"), getattr(trial, name), strict=True)
    }
    return ForecastDaypartTrial(
        run="",
        gemeente="",
        category=category,
        shown=trial.shown,
        known=found.incidents,
        apart=apart,
        scored=trial.incidents,
        periods=trial.origins,
        strength=None if np.isinf(found.strength) else found.strength,
        **ends,
    )
