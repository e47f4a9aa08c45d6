"""A stored run made again from the versions it names, and compared cell by cell with what was stored then."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields

import polars as pl

from openvis.domain.access import Scope
from openvis.domain.attention import AttentionRow
from openvis.domain.delivery import frame_schema
from openvis.domain.event_rule import usual_rule
from openvis.domain.forecast import CELL_SIDE
from openvis.domain.nowcast import Nowcast
from openvis.domain.period import Period, parse_period
from openvis.domain.run import Figure, Run, SeriesPoint
from openvis.errors import UnknownValue
from openvis.pipeline.analyse import METHOD, Question, conclude
from openvis.pipeline.concluding.publish import labelled
from openvis.store import results

CELL = ("area", "category", "source", "reported_by", "level")
KEYS = {Figure: (*CELL, "window"), SeriesPoint: (*CELL, "period")}
REPORT = ("source", "reference")
# By table of what is said of places and times: what one is called, how it is read, and what names a row of it.
PLACES = {
    "place_shares": ("80-20", results.place_shares, ("category", "place")),
    "busy_streets": ("drukste straten", results.busy_streets, ("category", "street")),
    "hot_cells": ("vakken van hotspots", results.hot_cells, ("category", "cell")),
    "near_repeats": ("herhalingen", results.near_repeats, ("category",)),
    "open_windows": ("open vensters", results.open_windows, ("category", "cell")),
    "hot_times": ("uren en dagdelen", results.hot_times, ("category", "hours", "day", "hour")),
}
OF_FORECAST = ("category", "kind", "horizon")
BESIDE = {
    "forecast_places": ("verwachtingen", results.forecast_places, ("category", "kind", "place", "last")),
    "forecast_scores": (
        "scores van verwachtingen",
        results.forecast_scores,
        (*OF_FORECAST, "rung", "origins", "first"),
    ),
    "forecast_calibration": ("ijkingen", results.forecast_calibration, (*OF_FORECAST, "rung", "bin")),
    "forecast_verdicts": ("keuzes van verwachtingen", results.forecast_verdicts, (*OF_FORECAST, "origin")),
    "forecast_dayparts": ("weken van buurten", results.forecast_dayparts, ("category", "place", "day", "hour")),
    "reporting_rates": ("gevolgen van meldgedrag", results.reporting_rates, ("category", "kind", "place")),
    "weeks": ("weken", results.weeks, ("area", "category", "source", "period")),
    "visible_rises": ("wat te zien was", results.visible_rises, ("area", "category", "source")),
    "expected_levels": ("niveaus van de verwachting", results.expected_levels, ("area", "category")),
    "expected_seasons": ("seizoenen van de verwachting", results.expected_seasons, ("category", "month")),
    "comparable_areas": ("vergelijkbare buurten", results.comparable_areas, ("area", "other")),
    "beside_gemeenten": ("vergelijkingen met gemeenten", results.beside_gemeenten, ("category", "others")),
}
ESTIMATE = ("source", "reported_by", "theme", "category", "period")


@dataclass(frozen=True, slots=True)
class Compared:
    """One kind of result of a run, stored and made again: how many there are, and which are not the same."""

    what: str
    stored: int
    different: tuple[str, ...]  # by name, the first of them in order


@dataclass(frozen=True, slots=True)
class Again:
    """Whether a run gives the same once more. `same_method`: with another method it need not."""

    run: Run
    same_method: bool
    compared: tuple[Compared, ...]

    @property
    def equal(self) -> bool:
        return not any(each.different for each in self.compared)


def make_again(*, scope: Scope, gemeente: str, run_id: str, on_progress: Callable[[str], None]) -> Again:
    """Ask the question of a stored run again. Stores nothing. Raises UnknownValue for a run that is not there.

    What is compared is what the data decide: figures, months, events, estimates of the last weeks, places and times,
    and the attention list. What was said of interventions is not: their dates may have been changed since.
    """
    run = next((run for run in results.runs(scope, gemeente) if run.id == run_id), None)
    if run is None:
        raise UnknownValue(f"Er is geen run {run_id} van {gemeente}.", "`openvis runs` toont welke er zijn.")
    rule = usual_rule() if run.event_rule is None else run.event_rule
    side = results.side_of_cells(scope, gemeente, run_id=run.id) or CELL_SIDE
    question = Question(gemeente, run.moment, run.versions, rule, _last(run), run.priorities, side)
    found = conclude(question, run.id, on_progress)
    made = found.results
    compared = (
        compare_cells("cijfers", results.figures(scope, gemeente, run_id=run.id), made.figures, KEYS[Figure]),
        compare_cells(
            "maanden",
            results.series(scope, gemeente, area=None, category=None, run_id=run.id),
            made.series,
            KEYS[SeriesPoint],
        ),
        _compare_events(results.event_reports(scope, gemeente, run_id=run.id), made.events),
        _compare_estimates(results.nowcast(scope, gemeente, run_id=run.id), labelled(run, found.beside["nowcast"])),
        *_compare_places(run, made.places),
        *_compare_beside(run, {**found.beside, **made.places}),
        compare_rows([stored.row for stored in results.attention(scope, gemeente, run_id=run.id)], made.attention),
    )
    return Again(run, run.method == METHOD, compared)


def _last(run: Run) -> Period | None:
    """The month after which nothing was known to a run; a run from before that was kept says it by its last month."""
    if run.last is None and run.looks_back and run.as_of is None:
        return parse_period(run.period_to)
    return parse_period(run.last) if run.last else None


def _compare_estimates(stored: pl.DataFrame, made: pl.DataFrame) -> Compared:
    """Of runs from before they were kept nothing; of those from before a column was there, not that column."""
    later = [field.name for field in fields(Nowcast) if field.default is not MISSING]
    kept = [name for name in frame_schema(Nowcast) if name not in later or stored[name].count()]
    return compare_cells(
        "schattingen", stored.select(kept), made.select(kept) if stored.height else stored.select(kept), ESTIMATE
    )


def _compare_places(run: Run, made: Mapping[str, pl.DataFrame]) -> list[Compared]:
    """Of runs from before places and times were kept, nothing."""
    scope = Scope.of(run.gemeente)
    stored = {name: read(scope, run.gemeente, run_id=run.id) for name, (_, read, _) in PLACES.items()}
    kept = any(frame.height for frame in stored.values())
    return [
        compare_cells(what, stored[name], labelled(run, made[name]) if kept else stored[name], key)
        for name, (what, _, key) in PLACES.items()
    ]


def _compare_beside(run: Run, made: Mapping[str, pl.DataFrame]) -> Iterator[Compared]:
    """Of runs from before a table was kept, nothing of it."""
    for name, (what, read, key) in BESIDE.items():
        stored = read(Scope.of(run.gemeente), run.gemeente, run_id=run.id)
        yield compare_cells(what, stored, labelled(run, made[name]) if stored.height else stored, key)


def _compare_events(stored: pl.DataFrame, made: pl.DataFrame) -> Compared:
    """Which reports were of which event; of runs that did not keep when, not when."""
    kept = [name for name in made.columns if stored[name].count() or not stored.height]
    return compare_cells("meldingen van gebeurtenissen", stored.select(kept), made.select(kept), REPORT)


def compare_cells(what: str, stored: pl.DataFrame, made: pl.DataFrame, key: Sequence[str]) -> Compared:
    """Two frames of the same columns, in any order of rows: a cell counts once, whatever of it differs."""
    marked = [frame.with_columns(there=True) for frame in (stored, made)]
    both = marked[0].join(marked[1], on=list(key), how="full", suffix="_again", coalesce=True, nulls_equal=True)
    values = [name for name in stored.columns if name not in key] + ["there"]
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_again")) for name in values)
    named = both.filter(~same).select(pl.concat_str(key, separator="/", ignore_nulls=True)).to_series()
    return Compared(what, stored.height, tuple(named.sort()))


def compare_rows(stored: Sequence[AttentionRow], made: Sequence[AttentionRow]) -> Compared:
    """Two attention lists, row by row: field by field in the same order."""
    longest = max(len(stored), len(made))
    pairs = [(_at(stored, number), _at(made, number)) for number in range(longest)]
    different = [f"regel {number + 1}" for number, (old, new) in enumerate(pairs) if not _equal(old, new)]
    return Compared("regels van de aandachtslijst", len(stored), tuple(different))


def _at(rows: Sequence[AttentionRow], number: int) -> AttentionRow | None:
    return rows[number] if number < len(rows) else None


def _equal(old: AttentionRow | None, new: AttentionRow | None) -> bool:
    if old is None or new is None:
        return False
    # A field that came later is empty in an older row.
    told = [
        field.name for field in fields(AttentionRow) if field.default is MISSING or getattr(old, field.name) is not None
    ]
    return all(getattr(old, name) == getattr(new, name) for name in told)
