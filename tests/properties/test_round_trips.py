"""What is written is what is read: any rows of any table of the store, in any pieces, once and once more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from openvis.domain.batch import BatchState
from openvis.domain.delivery import TABLES, schema_of
from openvis.store import delta, history, read, results
from tests.properties.rows import imports, rows_of, rows_of_table
from tests.support.deliveries import GEMEENTE, SCOPE, deliver
from tests.support.published import run

pytestmark = pytest.mark.django_db
KEY = ["source", "reference"]


def stored(table: str) -> pl.DataFrame:
    return getattr(read, table)(SCOPE).lazy().collect().sort(KEY)


# ----- what happened


@pytest.mark.parametrize("table", TABLES)
@imports(3)
@given(data=st.data(), pieces=st.integers(1, 3))
def test_what_was_delivered_is_read_and_again_in_any_order_it_changes_nothing(
    table: str, data: st.DataObject, pieces: int, new_store: Callable[[], Path]
) -> None:
    frame = data.draw(rows_of_table(table))
    folder = new_store()
    batch = deliver(frame, table, folder=folder, pieces=pieces)
    assert_frame_equal(stored(table), frame.sort(KEY))
    assert stored(table).schema == schema_of(table)
    assert (batch.state, batch.added, batch.rows_read) == (BatchState.LANDED, frame.height, frame.height)

    before = history.versions_now()
    turned = frame[data.draw(st.permutations(range(frame.height)))]
    again = deliver(turned, table, folder=folder)
    assert (again.state, again.unchanged, again.version) == (BatchState.UNCHANGED, frame.height, None)
    assert history.versions_now() == before, "no commit, so that nothing looks new"
    assert_frame_equal(stored(table), frame.sort(KEY))


@pytest.mark.parametrize("table", TABLES)
@imports(3)
@given(data=st.data())
def test_one_cell_that_differs_is_one_row_that_changed(
    table: str, data: st.DataObject, new_store: Callable[[], Path]
) -> None:
    """Whatever column it is in: otherwise a correction would get lost without a word."""
    frame, other = data.draw(rows_of_table(table)), data.draw(rows_of_table(table))
    column = data.draw(st.sampled_from([name for name in frame.columns if name not in {"gemeente", *KEY}]))
    at = data.draw(st.integers(0, frame.height - 1))
    cells = frame[column].to_list()
    differs = cells[at] != other[column][0]
    cells[at] = other[column][0]
    changed = frame.with_columns(pl.Series(column, cells, dtype=frame.schema[column]))
    folder = new_store()
    deliver(frame, table, folder=folder)
    batch = deliver(changed, table, folder=folder)
    assert (batch.added, batch.changed, batch.unchanged) == (0, differs, frame.height - differs)
    assert_frame_equal(stored(table), changed.sort(KEY))


# ----- what a run published

ASKED: dict[str, Callable[[str], pl.DataFrame]] = {
    "figures": lambda name: results.figures(SCOPE, GEMEENTE, run_id=name),
    "series": lambda name: results.series(SCOPE, GEMEENTE, area=None, category=None, run_id=name),
    "events": lambda name: results.event_reports(SCOPE, GEMEENTE, run_id=name),
    "overlaps": lambda name: results.overlaps(SCOPE, GEMEENTE, run_id=name),
    "lists": lambda name: results.list_events(SCOPE, GEMEENTE, run_id=name),
    "nowcast": lambda name: results.nowcast(SCOPE, GEMEENTE, run_id=name),
    "words": lambda name: as_frame("words", results.words(SCOPE, GEMEENTE, run_id=name)),
    "raster_areas": lambda name: results.raster_areas(SCOPE, GEMEENTE, run_id=name),
    "place_shares": lambda name: results.place_shares(SCOPE, GEMEENTE, run_id=name),
    "busy_streets": lambda name: results.busy_streets(SCOPE, GEMEENTE, run_id=name),
    "hot_cells": lambda name: results.hot_cells(SCOPE, GEMEENTE, run_id=name),
    "near_repeats": lambda name: results.near_repeats(SCOPE, GEMEENTE, run_id=name),
    "open_windows": lambda name: results.open_windows(SCOPE, GEMEENTE, run_id=name),
    "weeks": lambda name: results.weeks(SCOPE, GEMEENTE, run_id=name),
    "visible_rises": lambda name: results.visible_rises(SCOPE, GEMEENTE, run_id=name),
    "beside_gemeenten": lambda name: results.beside_gemeenten(SCOPE, GEMEENTE, run_id=name),
    "expected_levels": lambda name: results.expected_levels(SCOPE, GEMEENTE, run_id=name),
    "expected_seasons": lambda name: results.expected_seasons(SCOPE, GEMEENTE, run_id=name),
    "comparable_areas": lambda name: results.comparable_areas(SCOPE, GEMEENTE, run_id=name),
    "hot_times": lambda name: results.hot_times(SCOPE, GEMEENTE, run_id=name),
    "forecast_dayparts": lambda name: results.forecast_dayparts(SCOPE, GEMEENTE, run_id=name),
    "forecast_daypart_trials": lambda name: results.forecast_daypart_trials(SCOPE, GEMEENTE, run_id=name),
    "audit_areas": lambda name: audit(name)["areas"],
    "audit_months": lambda name: audit(name)["months"],
    "audit_drift": lambda name: audit(name)["drift"],
    "raster_catches": lambda name: as_frame("raster_catches", results.raster_catches(SCOPE, GEMEENTE, run_id=name)),
}


def audit(name: str) -> dict[str, pl.DataFrame]:
    return results.deployment_audit(SCOPE, GEMEENTE, run_id=name)


def as_frame(table: str, rows: Sequence[object]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=delta.SPECS[table].columns)


NUMBERS = count(1)  # the same rows drawn again are of another run: the database keeps its runs


PARTS = 3  # of the tables; rows of all of them at once are more than Hypothesis draws for one example


@pytest.mark.parametrize("part", range(PARTS))
@imports(3)
@given(data=st.data())
def test_what_a_run_published_is_what_is_read_of_that_run(
    part: int, data: st.DataObject, new_store: Callable[[], Path]
) -> None:
    new_store()
    published = {}
    drawn = list(delta.PUBLISHED)[part::PARTS]
    for name in (f"run-{next(NUMBERS)}" for _ in range(2)):
        tables = {
            table: data.draw(rows_of(kind, run=name)) if table in drawn else as_frame(table, [])
            for table, kind in delta.PUBLISHED.items()
        }
        published[name] = tables
        beside = {table: frame for table, frame in tables.items() if table not in {"figures", "series"}}
        results.save_run(run(name), [], tables["figures"], tables["series"], [], beside=beside)
    for name, tables in published.items():
        for table, frame in tables.items():
            assert_frame_equal(ASKED[table](name), frame, check_row_order=False)


def test_no_published_table_is_left_out_above() -> None:
    assert set(ASKED) == set(delta.PUBLISHED)
