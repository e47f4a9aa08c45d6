"""Tries the forecast on the incidents of anyone: every rung of the ladder, and what would have been shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import shapely

from openvis.analysis.expectations.history import Ints
from openvis.analysis.forecasts import forecast_dayparts
from openvis.analysis.forecasts.forecast_dayparts import laid_out
from openvis.analysis.forecasts.forecast_trial import tried
from openvis.analysis.forecasts.ladder import LEAST_HISTORY, public_events
from openvis.analysis.forecasts.risk_grid import NOWHERE, Centres, Grid, Places, grid_over, within_reach
from openvis.domain.access import Scope
from openvis.domain.area import AreaLevel
from openvis.domain.category import NO_KIND
from openvis.domain.forecast import CELL_SIDE, HORIZONS, ForecastTrial
from openvis.domain.forecast_dayparts import DaypartTrial
from openvis.domain.incident import ReportedBy
from openvis.errors import InputError
from openvis.sources import cbs_areas, incident_file
from openvis.sources.areas.placing import BuurtMap
from openvis.sources.profiles.profile import load_profile
from openvis.sources.profiles.profile_rules import Profile
from openvis.store import read

SEED = 2026  # the same file gives the same table
SMALLEST_SIDE, LARGEST_SIDE = 50.0, 1_000.0  # metres
MOST_CELLS = 400_000
DAY_ONE = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What to try. `first` and `last` bound the days that are forecast; origins follow each other by `every` days."""

    first: date
    last: date
    horizon: int = HORIZONS[1]
    every: int | None = None  # the horizon, where nothing else is asked
    side: float | None = CELL_SIDE  # metres; None is per buurt
    reach: float | None = None  # metres from an incident of before the first day; all cells of the areas where None
    category: str | None = None

    def origins(self) -> list[int]:
        """The first days, as many as have all of their days in the span. Raises InputError where there is none."""
        if self.horizon < 1 or (self.every is not None and self.every < 1):
            raise InputError("Het aantal dagen is minder dan een.", "Kies bij --horizon en --every een getal vanaf 1.")
        start, end = (day.toordinal() - DAY_ONE.toordinal() for day in (self.first, self.last))
        found = list(range(start, end - self.horizon + 2, self.every or self.horizon))
        if not found:
            raise InputError(
                f"Van {self.first} tot en met {self.last} past geen periode van {self.horizon} dagen.",
                "Schrijf bij --origins een eerste en een laatste dag, zoals 2024-01-01..2024-12-31.",
            )
        return found


@dataclass(frozen=True, slots=True)
class ForecastTrials:
    """A trial of every type in the file, and what was left out: rows of no use, of officers, outside all places."""

    trials: tuple[ForecastTrial, ...]
    side: float | None
    every: int
    unusable: int
    by_officers: int
    elsewhere: int
    weeks: tuple[tuple[str, DaypartTrial], ...]  # by type, how the week of each buurt did
    too_short: tuple[str, ...]  # types without enough incidents before the first day to learn from


def try_forecast(
    path: Path,
    *,
    profile_path: Path,
    asked: Asked,
    areas_path: Path | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> ForecastTrials:
    """Every rung at every origin, for every type the profile names. Nothing is stored.

    Areas come from `areas_path`, read by the profile's [areas] where it has them, else from the store. A cell is where
    incidents can happen if its middle lies in one of the areas, and within reach where that is asked.
    Raises InputError where a file cannot be read, or nothing in it can be forecast.
    """
    origins = asked.origins()
    profile = load_profile(profile_path)
    areas = _areas(profile, areas_path)
    incidents, unusable = _incidents(path, profile, areas)
    rows = incidents.filter(pl.col("reported_by") == ReportedBy.PUBLIC.value)
    day = rows["occurred_from"].dt.date().to_physical().to_numpy().astype(np.int64)
    places, place = _placed(rows, day, areas, asked, origins[0])
    trials, weeks, too_short = [], [], []
    for category in _categories(rows, asked.category):
        own = (rows["category"] == category).to_numpy()
        events, _ = public_events(place[own], day[own], np.ones(int(own.sum()), dtype=np.bool_))
        if not len(events.day) or events.day[0] + LEAST_HISTORY > origins[0]:
            too_short.append(category)
            continue
        rng = np.random.default_rng(SEED)
        trials.append(tried(events, places, origins, asked.horizon, rng, category=category, on_progress=on_progress))
        weeks.append((category, _week(rows.filter(pl.Series(own)), areas, origins, asked.horizon)))
    if not trials:
        raise InputError(
            f"Voor {asked.first} is van geen soort een half jaar aan incidenten bekend.",
            "Kies bij --origins een latere eerste dag, of geef een langer bestand.",
        )
    return ForecastTrials(
        trials=tuple(trials),
        side=asked.side,
        every=asked.every or asked.horizon,
        unusable=unusable,
        by_officers=incidents.height - rows.height,
        elsewhere=int((place == NOWHERE).sum()),
        weeks=tuple(weeks),
        too_short=tuple(too_short),
    )


def _week(rows: pl.DataFrame, areas: pl.DataFrame, origins: Sequence[int], horizon: int) -> DaypartTrial:
    """Of one type, per buurt, also where cells are tried: a cell takes the week of its buurt."""
    start, end = (rows[name].to_numpy().astype("datetime64[m]") for name in ("occurred_from", "occurred_to"))
    codes = _newest(areas)["code"].to_list()
    number = {code: at for at, code in enumerate(codes)}
    place = np.array([number.get(code, NOWHERE) for code in rows["buurt"]], dtype=np.int64)
    day = start.astype("datetime64[D]").astype(np.int64)
    rng = np.random.default_rng(SEED)
    return forecast_dayparts.tried(laid_out(start, end), place, day, origins, horizon, len(codes), rng)


def _newest(areas: pl.DataFrame) -> pl.DataFrame:
    level = pl.col("level") == AreaLevel.BUURT.value
    return areas.filter(level, pl.col("vintage") == pl.col("vintage").max()).sort("code")


def _areas(profile: Profile, path: Path | None) -> pl.DataFrame:
    if path is None:
        return read.areas(Scope.of(profile.gemeente))
    by_profile = profile if profile.areas else None
    chunks = cbs_areas.read(path, gemeente=None if by_profile else profile.gemeente, profile=by_profile)
    return pl.concat([chunk.frame for chunk in chunks])


def _incidents(path: Path, profile: Profile, areas: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """What the profile makes of the rows, with a kind; and how many rows are of no use here."""
    frames, count = [], 0
    for chunk in incident_file.read(path, profile=profile, areas=areas):
        frames.append(chunk.frame.select("category", "reported_by", "occurred_from", "occurred_to", "x", "y", "buurt"))
        count += chunk.rows_read
    found = pl.concat(frames).filter(~pl.col("category").is_in(list(NO_KIND)))
    return found, count - found.height


def _placed(rows: pl.DataFrame, day: Ints, areas: pl.DataFrame, asked: Asked, first: int) -> tuple[Places, Ints]:
    newest = _newest(areas)
    if asked.side is None:
        middles = shapely.centroid(shapely.from_wkb(newest["shape"].to_numpy()))
        number = {code: at for at, code in enumerate(newest["code"])}
        place = np.array([number.get(code, NOWHERE) for code in rows["buurt"]], dtype=np.int64)
        return Centres(shapely.get_x(middles), shapely.get_y(middles)), place
    x, y = (rows[axis].fill_null(np.nan).to_numpy() for axis in ("x", "y"))
    grid = _grid(BuurtMap(newest), newest, asked.side)
    if asked.reach is not None:
        before = day < first
        grid = grid.clipped(within_reach(grid, x[before], y[before], asked.reach))
    if not grid.number:
        raise InputError("Er is geen vak waar een incident kan gebeuren.", "Geef een groter getal bij --reach.")
    return grid, grid.place(np.nan_to_num(x, nan=-1e12), np.nan_to_num(y, nan=-1e12))


def _grid(buurten: BuurtMap, areas: pl.DataFrame, side: float) -> Grid:
    """The cells of which the middle lies in one of the areas. Raises InputError where the side is of no use."""
    west, south, east, north = shapely.total_bounds(shapely.from_wkb(areas["shape"].to_numpy()))
    if not SMALLEST_SIDE <= side <= LARGEST_SIDE or (east - west) * (north - south) > MOST_CELLS * 4 * side**2:
        raise InputError(
            f"Vakken van {side:g} meter zijn hier te klein of te groot.",
            f"Kies bij --cell een getal van {SMALLEST_SIDE:g} tot en met {LARGEST_SIDE:g}; meestal past 125.",
        )
    grid = grid_over(np.array([west, east]), np.array([south, north]), side)
    x, y = grid.corners()
    return grid.clipped(buurten.position(x + side / 2, y + side / 2) < len(buurten.codes))


def _categories(rows: pl.DataFrame, only: str | None) -> list[str]:
    found = rows["category"].unique().sort().to_list()
    if only is not None and only not in found:
        there = f"Er zijn: {', '.join(found)}." if found else "Er is niets dat bewoners melden of aangeven."
        raise InputError(f"Het bestand heeft geen incidenten van de soort {only}.", there)
    return [only] if only is not None else found
