"""Where incidents will be in the next days, of each type that is frequent enough, and how well such forecasts did.

Of what the public reports with a point (`point_lists`): what officers find never enters, nor types in which one event
points at a person. A type with enough incidents a year is forecast in cells; another per buurt, and its theme in cells
where that has enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter
from typing import Any

import numpy as np
import polars as pl
import shapely
from scipy.spatial import KDTree

from openvis.analysis.expectations.history import Flags, Floats, Ints
from openvis.analysis.forecasts.forecast_ahead import EVERY, SCORED, Ahead, ahead, of_areas
from openvis.analysis.forecasts.forecast_choice import grain
from openvis.analysis.forecasts.ladder import Events, public_events
from openvis.analysis.forecasts.redraws import Redraws
from openvis.analysis.forecasts.reporting_rates import if_one_reports_less
from openvis.analysis.forecasts.risk_grid import Centres, Grid, Places, counts_at, grid_over, within_reach
from openvis.domain.area import AreaLevel, lies_in
from openvis.domain.category import category, label_of
from openvis.domain.forecast import AREA_SHARES, CELL_SIDE
from openvis.domain.places_and_times import LEAST_INCIDENTS, PlaceKind
from openvis.domain.reporting_rate import TOP_BUURTEN
from openvis.pipeline.concluding.draws import generator_of
from openvis.pipeline.counting.point_lists import Points
from openvis.sources.areas.placing import BuurtMap
from openvis.store.delta import FORECASTS

YEAR = 365  # days
BESIDE = 1.5  # sides between middles: a cell and the eight around it
AROUND = 250  # metres, of what is told as counted around a cell
TREES_FROM = 2_000  # incidents a year in cells: trees cost as much as the rest of the ladder, and learn from many
STOPPED = 62  # days without anything new: a list that says nothing of now
DAY_ONE = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that is forecast: a type, or a theme, in cells or per buurt; `end` is the first unknown day.

    trees  whether there are so many incidents that trees are tried besides (ADR 026)
    """

    category: str
    kind: PlaceKind
    members: tuple[str, ...]
    end: int
    trees: bool = False


def forecasts(
    points: Points,
    areas: pl.DataFrame,
    versions: Mapping[str, int],
    *,
    today: date,
    visits: Sequence[tuple[str, date]] = (),
    side: int = CELL_SIDE,
    say: Callable[[str], None] = lambda _: None,
) -> dict[str, pl.DataFrame]:
    """The tables of `delta.FORECASTS`, not yet labelled with the run. What is drawn, is drawn from the versions.

    today   the first day that is forecast, where lists tell of no later one
    visits  (area, day) of every werkopdracht that was carried out
    side    metres, of the cells
    """
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in FORECASTS}
    subjects, redraws = chosen(points, today), Redraws.drawn(generator_of(versions, "forecast"))
    if subjects:
        town = Town(points, areas, visits, min(each.end for each in subjects) - SCORED * EVERY, side)
        for number, subject in enumerate(subjects):
            say(f"Verwachting per plek maken: {label_of(subject.category)} ({number + 1} van {len(subjects)})")
            events, places = town.events(subject)
            rng = generator_of(versions, f"forecast/{subject.category}/{subject.kind}")
            patrolled = town.patrolled(subject.kind) if visits else None
            told = ahead(
                events, places, subject.end, rng, redraws,
                category=subject.category, trees=subject.trees, patrolled=patrolled,
            )  # fmt: skip
            for each in told:
                found["forecast_places"] += town.rows(subject, events, each, max(subject.end, _day(today)))
                _add_trial(found, subject, each)
                if each.horizon == EVERY:
                    found["reporting_rates"] += town.if_one_reports_less(subject, each)
    return {name: pl.DataFrame(rows, schema=FORECASTS[name]) for name, rows in found.items()}


def chosen(points: Points, today: date) -> list[Subject]:
    """What is forecast, and how fine; a type of a list that stopped is left out, and so is a rare one."""
    end = {
        slug: _day(last) + 1 for slug, last in points.known_until.items() if (today - last) <= timedelta(days=STOPPED)
    }
    last_day = pl.col("category").replace_strict(end, default=None, return_dtype=pl.Int64)
    days = points.of_all.select("category", day=pl.col("occurred_from").dt.date().to_physical().cast(pl.Int64))
    of_year = days.filter((pl.col("day") >= last_day - YEAR) & (pl.col("day") < last_day))
    a_year = {slug: float(number) for slug, number in of_year.group_by("category").len().sort("category").iter_rows()}
    told = grain(a_year, {slug: category(slug).theme for slug in a_year})
    cells = [
        Subject(each.category, PlaceKind.CELL, (each.category,), end[each.category], each.events_a_year >= TREES_FROM)
        for each in told
        if each.kind is PlaceKind.CELL
    ]
    themes = sorted({each.group for each in told if each.group is not None})
    groups = [
        Subject(
            theme,
            PlaceKind.CELL,
            members,
            min(end[slug] for slug in members),
            sum(a_year[slug] for slug in members) >= TREES_FROM,
        )
        for theme in themes
        if (members := tuple(slug for slug in a_year if category(slug).theme == theme))
    ]
    buurten = [Subject(each.category, PlaceKind.BUURT, (each.category,), end[each.category])
               for each in told if each.kind is PlaceKind.BUURT and each.events_a_year >= LEAST_INCIDENTS]  # fmt: skip
    return [*cells, *groups, *buurten]


class Town:
    """The places of one gemeente: cells where incidents can happen, and buurten; and who was sent where."""

    def __init__(
        self, points: Points, areas: pl.DataFrame, visits: Sequence[tuple[str, date]], first: int, side: int = CELL_SIDE
    ) -> None:
        """`first`: only what was reported before it says where incidents can happen, as at the oldest origin."""
        newest = areas.filter(pl.col("vintage") == pl.col("vintage").max(), pl.col("level") == AreaLevel.BUURT.value)
        self._buurten, self._side = newest.sort("code"), side
        self._map = BuurtMap(self._buurten)
        self._points = points.of_all.with_columns(
            day=pl.col("occurred_from").dt.date().to_physical().cast(pl.Int64)
        ).sort("day", "category", "x", "y")
        self.grid, self.owner = self._cells(first)
        middles = shapely.centroid(shapely.from_wkb(self._buurten["shape"].to_numpy()))
        self.centres = Centres(shapely.get_x(middles), shapely.get_y(middles))
        self._visits = [(area, _day(day)) for area, day in visits]

    def _cells(self, first: int) -> tuple[Grid, Ints]:
        """Cells in one of the buurten in or beside which the public had reported anything, and whose each is."""
        west, south, east, north = shapely.total_bounds(shapely.from_wkb(self._buurten["shape"].to_numpy()))
        grid = grid_over(np.array([west, east]), np.array([south, north]), float(self._side))
        owner = self._owner(grid)
        grid = grid.clipped(owner < self._buurten.height)
        before = self._points.filter(pl.col("day") < first)
        known = before if before.height else self._points
        grid = grid.clipped(within_reach(grid, known["x"].to_numpy(), known["y"].to_numpy(), BESIDE * self._side))
        return grid, self._owner(grid)

    def _owner(self, grid: Grid) -> Ints:
        x, y = grid.corners()
        return np.asarray(self._map.position(x + self._side / 2, y + self._side / 2), dtype=np.int64)

    def events(self, subject: Subject) -> tuple[Events, Places]:
        """All of them are of the public: `point_lists` takes no others."""
        own = self._points.filter(pl.col("category").is_in(subject.members), pl.col("day") < subject.end)
        x, y, day = (own[name].to_numpy() for name in ("x", "y", "day"))
        places: Places = self.grid if subject.kind is PlaceKind.CELL else self.centres
        at = self.grid.place(x, y) if subject.kind is PlaceKind.CELL else self._in_buurt(x, y)
        return public_events(at, day, np.ones(len(day), dtype=np.bool_))[0], places

    def _in_buurt(self, x: Floats, y: Floats) -> Ints:
        at = np.asarray(self._map.position(x, y), dtype=np.int64)
        return np.where(at < self._buurten.height, at, -1)

    def patrolled(self, kind: PlaceKind) -> Callable[[int, int], Flags]:
        """From a first day until before another, the places in which a werkopdracht was carried out."""
        codes = self._buurten["code"].to_list()

        def sent(first: int, after: int) -> Flags:
            there = {area for area, day in self._visits if first <= day < after}
            visited = np.array([any(lies_in(code, area) for area in there) for code in codes], dtype=np.bool_)
            return visited[self.owner] if kind is PlaceKind.CELL else visited

        return sent

    def rows(self, subject: Subject, events: Events, told: Ahead, first: int) -> Iterator[dict[str, Any]]:
        """The cells with the highest expectation, and every buurt; of a type in cells a buurt is its cells together."""
        facts = {
            "category": subject.category,
            "first": _text(first),
            "last": _text(first + told.horizon - 1),
            "rung": told.rung,
            "side": self._side,
        }
        spread = told.trial.spread if told.trial else 0.0
        counts = _counted(events, subject.end, told.horizon, told.mean.shape[0])
        if subject.kind is PlaceKind.CELL:
            yield from self._cell_rows(facts, events, subject.end, told, counts)
            number = self._buurten.height
            mean, low, high = of_areas(told.mean, self.owner, number, spread)
            counts = {name: np.bincount(self.owner, each, number).astype(np.float64) for name, each in counts.items()}
        else:
            mean, low, high = told.mean, told.low, told.high
        for at, code in enumerate(self._buurten["code"]):
            seen = {name: int(each[at]) for name, each in counts.items()}
            where = {"kind": PlaceKind.BUURT, "place": code, "x": None, "y": None}
            yield facts | where | seen | _expected(mean, low, high, at) | {
                "around": seen["last_year"], "around_metres": 0
            }  # fmt: skip

    def if_one_reports_less(self, subject: Subject, told: Ahead) -> Iterator[dict[str, Any]]:
        """Of every buurt that holds one of the highest places now."""
        codes = self._buurten["code"].to_list()
        in_cells = subject.kind is PlaceKind.CELL
        owner = self.owner if in_cells else np.arange(len(codes))
        top = max(1, round(AREA_SHARES[1] * len(told.mean))) if in_cells else TOP_BUURTEN
        found = if_one_reports_less(told.mean, owner, len(codes), top)
        for at in np.flatnonzero(found.inside).tolist():
            yield {
                "category": subject.category, "kind": subject.kind, "horizon": told.horizon, "place": codes[at],
                "top": top, "inside": int(found.inside[at]), "remain": int(found.remain[at]),
                "rank": int(found.rank[at]), "rank_then": int(found.rank_then[at]),
                "gains": codes[found.gains[at]] if found.gains[at] >= 0 else "", "gained": int(found.gained[at]),
            }  # fmt: skip

    def _cell_rows(
        self, facts: dict[str, Any], events: Events, end: int, told: Ahead, counts: Mapping[str, Floats]
    ) -> Iterator[dict[str, Any]]:
        number = max(1, round(max(AREA_SHARES) * self.grid.number))
        top = np.argsort(-told.mean, kind="stable")[:number]
        x, y = self.grid.corners()
        middles = np.column_stack([x, y]) + self._side / 2
        year = events.between(end - YEAR, end).place
        around: Ints = np.zeros(number, dtype=np.int64)
        if len(year):
            around = np.asarray(KDTree(middles[year]).query_ball_point(middles[top], AROUND, return_length=True))
        for at, near in zip(top.tolist(), around.tolist(), strict=True):
            seen = {name: int(each[at]) for name, each in counts.items()}
            yield facts | seen | _expected(told.mean, told.low, told.high, at) | {
                "kind": PlaceKind.CELL, "place": cell_name(x[at], y[at]), "x": float(x[at]), "y": float(y[at]),
                "around": near, "around_metres": AROUND,
            }  # fmt: skip


def cell_name(x: float, y: float) -> str:
    """By its corner in the southwest, in metres: cells of a forecast are larger than those of CBS."""
    return f"E{x:06.0f}N{y:06.0f}"


def _counted(events: Events, end: int, horizon: int, number: int) -> dict[str, Floats]:
    days = {"last_period": horizon, "last_year": YEAR}
    found = {name: counts_at(events.between(end - back, end).place, number) for name, back in days.items()}
    return found | {"ever": counts_at(events.place, number)}


def _expected(mean: Floats, low: Floats, high: Floats, at: int) -> dict[str, Any]:
    return {"expected": float(mean[at]), "low": int(low[at]), "high": int(high[at])}


def _add_trial(found: dict[str, list[dict[str, Any]]], subject: Subject, told: Ahead) -> None:
    of_type = {"category": subject.category, "kind": subject.kind, "horizon": told.horizon}
    found["forecast_verdicts"] += [of_type | _as_row(each) for each in told.verdicts]
    if told.trial:
        found["forecast_scores"] += map(_as_row, (*told.trial.scores, *told.trial.each))
        found["forecast_calibration"] += map(_as_row, told.trial.calibration)


def _as_row(told: Any) -> dict[str, Any]:
    """By field, without the copies that `asdict` makes of every value."""
    return dict(zip(told.__slots__, attrgetter(*told.__slots__)(told), strict=True))


def _day(day: date) -> int:
    return (day - DAY_ONE).days


def _text(day: int) -> str:
    return (DAY_ONE + timedelta(days=day)).isoformat()
