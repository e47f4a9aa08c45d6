"""What every buurt asks of every shift of a week, from one run: expected in seven days x share of the shift x priority.

Expected is what the forecast of the run shows per buurt. Where it has none of a type, it is what the figures expect a
month x 7 / its days. A forecast that stands aside shows the count of all years, and the plan says so. Only what the
public reports: officers find where they are, and a plan on that sends them back (`analysis.forecasts.feedback`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from openvis.domain.area import AreaLevel, wijk_of
from openvis.domain.category import NO_KIND, THEMES, label_of
from openvis.domain.deployment import Demand, Shift
from openvis.domain.deployment_plan import shifts_of
from openvis.domain.forecast import HORIZONS, ForecastReason
from openvis.domain.forecast_dayparts import WeekOf
from openvis.domain.incident import ReportedBy
from openvis.domain.period import parse_period
from openvis.domain.places_and_times import DAGDEEL, PlaceKind
from openvis.domain.run import Run
from openvis.domain.words import day_in_words
from openvis.domain.work_order import HOURS_OF
from openvis.pipeline.concluding.priorities import weights

DAYS = 7
SHIFTS = 28
WEEK_AHEAD = HORIZONS[0]  # days: the forecast of one week
NO_TYPE = {*NO_KIND, *THEMES}  # sums of types, or rows of none
EVEN = [1 / SHIFTS] * SHIFTS


@dataclass(frozen=True, slots=True)
class RunTables:
    """What a run published, as far as a week is planned on it."""

    figures: pl.DataFrame  # of its last month
    hot_times: pl.DataFrame
    forecast: pl.DataFrame
    verdicts: pl.DataFrame
    dayparts: pl.DataFrame
    daypart_trials: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Weighing:
    """What one incident that is expected in a week weighs in each of its 28 shifts: share of the shift x priority.

    share  of a type in the gemeente; own of a type in one buurt, where that was shown to be better
    """

    share: Mapping[str, Sequence[float]]
    weight: Callable[[str], float]
    own: Mapping[tuple[str, str], Sequence[float]] = field(default_factory=dict)

    def of(self, category: str, area: str) -> list[float]:
        share = self.own.get((category, area)) or self.share.get(category, EVEN)
        return [self.weight(category) * each for each in share]


@dataclass(frozen=True, slots=True)
class WeekDemand:
    """demands  of every buurt and shift; places by their name
    places   code -> name of buurten, and wijken of wijken
    basis    which forecast and figures it rests on; remarks what was left out, both in sentences
    """

    demands: tuple[Demand, ...]
    places: dict[str, str]
    wijken: dict[str, str]
    weighing: Weighing
    basis: tuple[str, ...]
    remarks: tuple[str, ...]

    @property
    def by_place(self) -> dict[str, float]:
        """Harm of the whole week at each place."""
        told: dict[str, float] = {}
        for each in self.demands:
            told[each.place] = told.get(each.place, 0.0) + each.harm
        return told

    @property
    def expected(self) -> float:
        """Harm of the whole week, also of shifts in which nobody works."""
        return sum(each.harm for each in self.demands)


def week_demand(tables: RunTables, run: Run, week: date) -> WeekDemand:
    """`week` is its Monday."""
    places, wijken = (names_of(tables.figures, level) for level in (AreaLevel.BUURT, AreaLevel.WIJK))
    ahead = _ahead(tables.forecast)
    counted = _counted(tables.figures, run, set(ahead["category"]))
    expected = pl.concat([ahead.select("area", "category", "expected"), counted])
    weighing, shifts = _weighing(tables, run), shifts_of(week)
    harm: Counter[tuple[str, Shift]] = Counter()
    for area, category, each in expected.sort("area", "category").iter_rows():
        for shift, weight in zip(shifts, weighing.of(category, area), strict=True):
            harm[area, shift] += each * weight
    demands = tuple(
        Demand(name, wijken.get(wijk_of(code), wijk_of(code)), shift, harm[code, shift])
        for code, name in places.items()
        for shift in shifts
    )
    basis = tuple(_basis(ahead, counted, tables, run, week))
    remarks = tuple(_remarks(tables.figures, expected, weighing.share))
    return WeekDemand(demands, places, wijken, weighing, basis, remarks)


def _weighing(tables: RunTables, run: Run) -> Weighing:
    """The weeks the forecast shows per buurt; a flat one where none beat that; of other types the hot times."""
    flat = tables.daypart_trials.filter(shown=WeekOf.FLAT)["category"]
    own: dict[tuple[str, str], list[float]] = {}
    for category, area, each in tables.dayparts.sort("day", "hour").select("category", "place", "share").iter_rows():
        own.setdefault((category, area), []).append(each)
    return Weighing(shares(tables.hot_times) | dict.fromkeys(flat, EVEN), weights(run.priorities), own)


def shares(times: pl.DataFrame) -> dict[str, list[float]]:
    """Of each type, which share of a week falls in each of the 28 shifts, in time."""
    starts = sorted(hours.start for hours in HOURS_OF.values())
    told = {}
    for (category,), rows in times.filter(hours=DAGDEEL).group_by("category"):
        found = {(day, hour): each for day, hour, each in rows.select("day", "hour", "expected").iter_rows()}
        week = [found.get((day, hour), 0.0) for day in range(1, DAYS + 1) for hour in starts]
        if total := sum(week):
            told[str(category)] = [each / total for each in week]
    return told


def names_of(cells: pl.DataFrame, level: AreaLevel) -> dict[str, str]:
    """Code -> name, with the code beside a name that stands for two areas."""
    names = dict(cells.filter(level=level).select("area", "area_name").unique().sort("area").iter_rows())
    often = Counter(names.values())
    return {code: name if often[name] == 1 else f"{name} ({code})" for code, name in names.items()}


def length_of() -> pl.Expr:
    """How long the days are that a row of the forecast is about."""
    return pl.col("last").str.to_date() - pl.col("first").str.to_date() + pl.duration(days=1)


def _ahead(forecast: pl.DataFrame) -> pl.DataFrame:
    """What the forecast shows per buurt in its seven days. A theme is the sum of types that have their own."""
    return forecast.filter(
        pl.col("kind") == PlaceKind.BUURT,
        ~pl.col("category").is_in(list(NO_TYPE)),
        length_of() == pl.duration(days=WEEK_AHEAD),
    ).rename({"place": "area"})


def _counted(figures: pl.DataFrame, run: Run, ahead: set[str]) -> pl.DataFrame:
    """What the figures expect in seven days, of types the forecast says nothing of.

    A type that two sources tell of is counted once: by the one that expects most.
    """
    month = parse_period(run.period_to)
    scale = DAYS / (month.end - month.first).days
    known = _public(figures).filter(pl.col("expected").is_not_null(), ~pl.col("category").is_in(list(ahead)))
    return known.group_by("area", "category").agg(pl.col("expected").max() * scale)


def _public(figures: pl.DataFrame) -> pl.DataFrame:
    return figures.filter(
        pl.col("level") == AreaLevel.BUURT,
        pl.col("reported_by") == ReportedBy.PUBLIC,
        ~pl.col("category").is_in(list(NO_TYPE)),
    )


def _basis(ahead: pl.DataFrame, counted: pl.DataFrame, tables: RunTables, run: Run, week: date) -> Iterator[str]:
    types = sorted(set(ahead["category"]))
    if types:
        first, last = (date.fromisoformat(str(ahead[name].min())) for name in ("first", "last"))
        yield (
            f"Van {len(types)} {_types(types)} is het aantal per buurt de gepubliceerde verwachting voor "
            f"{day_in_words(first)} tot en met {day_in_words(last)}: {_labels(types)}."
        )
        if not first <= week <= last:
            yield "Die week is een andere dan die van het plan. De verwachting verschilt van week tot week weinig."
    off = tables.verdicts.filter(horizon=WEEK_AHEAD).filter(pl.col("category").is_in(types)).sort("origin")
    now = off.group_by("category").last().filter(~pl.col("on")).sort("category")
    yield from _standing_aside(now)
    others = sorted(set(counted["category"]))
    if others:
        month = parse_period(run.period_to).label
        yield (
            f"Van {len(others)} {'andere ' if types else ''}{_types(others)} is er geen verwachting per week. "
            f"Daar telt wat de cijfers tot en met {month} per maand verwachten, omgerekend naar zeven dagen."
        )
    yield from _when(tables.daypart_trials, {*types, *others})
    yield "Elke soort telt naar haar prioriteit."


def _when(trials: pl.DataFrame, types: set[str]) -> Iterator[str]:
    """How each type is dealt out over the dagdelen."""
    shown = {category: week for category, week in trials.select("category", "shown").iter_rows() if category in types}
    for week, told in (
        (WeekOf.BUURT, "per buurt verdeeld over de dagdelen zoals het daar tot nu toe gebeurde"),
        (WeekOf.FLAT, "gelijk verdeeld over de week, omdat geen andere verdeling beter was"),
    ):
        if named := sorted(category for category, each in shown.items() if each == week):
            yield f"Het aantal van {_labels(named)} is {told}."
    if rest := types - {category for category, each in shown.items() if each != WeekOf.GEMEENTE}:
        name = "Elke soort" if rest == types else "Elke andere soort"
        yield f"{name} is verdeeld over de dagdelen zoals het in de gemeente tot nu toe gebeurde."


def _standing_aside(verdicts: pl.DataFrame) -> Iterator[str]:
    """Of each type whose forecast is not shown: what the plan counts with instead."""
    for reason, told in (
        (ForecastReason.SWITCHED_OFF, "staat de verwachting uit, omdat zij niet beter was dan de telling"),
        (ForecastReason.NOTHING_BEATS, "was geen verwachting beter dan de telling"),
        (ForecastReason.TOO_FEW, "zijn er te weinig perioden om een verwachting te kiezen"),
    ):
        types = verdicts.filter(reason=reason.value)["category"].to_list()
        if types:
            yield f"Voor {_labels(types)} {told}. Het plan rekent daar met de telling van alle jaren."


def _types(types: Sequence[str]) -> str:
    return "soort" if len(types) == 1 else "soorten"


def _labels(types: Sequence[str]) -> str:
    *most, last = sorted(label_of(each).lower() for each in types)
    return f"{', '.join(most)} en {last}" if most else last


def _remarks(figures: pl.DataFrame, expected: pl.DataFrame, share: Mapping[str, Sequence[float]]) -> Iterator[str]:
    types = set(expected["category"])
    if without := types - set(share):
        yield (
            f"Van {len(without)} van de {len(types)} soorten is niet bekend op welke dagdelen zij gebeuren. "
            "Die zijn gelijk over de week verdeeld."
        )
    asked = _public(figures).select("area", "category").unique()
    if missing := asked.join(expected, on=["area", "category"], how="anti").height:
        yield (
            f"Van {missing} van de {asked.height} cijfers (buurt en soort) is er geen verwachting; die tellen niet mee."
        )
