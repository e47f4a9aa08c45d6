"""What was known after a delivery can be counted again exactly, whatever is delivered later.

The other side of the comparison knows nothing of versions: a store of its own that got the first deliveries only.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from openvis.analysis.expectations.monthly_counts import MonthlyCounts
from openvis.domain.delivery import Chunk
from openvis.pipeline.analyse import read_known, versions_to_read
from openvis.pipeline.concluding.publish import Published, figures_frame, series_frame
from openvis.pipeline.counting.count_months import count_months
from openvis.store import read
from openvis.store.imports import run_import
from tests.pipeline.frames import GEMEENTE, area_rows, count_rows, incident_rows
from tests.pipeline.test_analyse import NOW, SCOPE
from tests.support.examples import examples

pytestmark = pytest.mark.django_db

A, B = "BU99990001", "BU99990002"
AREAS = area_rows({A: "Veld", B: "Haven", "WK999900": "Wijk", GEMEENTE: "Proefstad"})
MONTHS = ("2025-09", "2025-10", "2025-11")
START = datetime(2025, 9, 1, 12)

cells = st.dictionaries(
    st.tuples(st.sampled_from([A, B]), st.sampled_from(["woninginbraak", "autokraak"]), st.sampled_from(MONTHS)),
    st.none() | st.integers(0, 9),
    min_size=1,
    max_size=6,
)
events = st.dictionaries(
    st.integers(0, 9),
    st.tuples(st.sampled_from([A, B]), st.sampled_from(["vernieling", "melding-geluid"]), st.integers(0, 100)),
    min_size=1,
    max_size=6,
)
sequences = st.lists(cells.map(count_rows) | events.map(lambda told: _events(told)), min_size=2, max_size=4)


def _events(told: dict[int, tuple[str, str, int]]) -> pl.DataFrame:
    """Rows of a list by number: a later delivery may give a number another day, buurt or kind."""
    rows = [(buurt, slug, (START + timedelta(days=day)).isoformat()) for buurt, slug, day in told.values()]
    return incident_rows(rows).with_columns(reference=pl.Series([str(number) for number in told]))


def hand_in(frame: pl.DataFrame, table: str, folder: Path) -> None:
    path = folder / "levering.txt"
    path.write_text(table, encoding="utf-8")
    chunks = iter([Chunk(frame, [], frame.height)])
    run_import(table=table, source=frame["source"][0], scope=SCOPE, path=path, chunks=chunks, by="toets", now=NOW)


def new_store(folder: Path, settings: Any) -> None:
    settings.OPENVIS_DATA = folder
    folder.mkdir()
    hand_in(AREAS, "areas", folder)


def figures(versions: dict[str, int]) -> list[pl.DataFrame]:
    """All figures and months that follow from these versions."""
    parts: list[MonthlyCounts] = count_months(read_known(SCOPE, versions), GEMEENTE, NOW).parts
    published = [Published(part, None) for part in parts if part.months]
    if not published:
        return []
    frames = (figures_frame("run", published), series_frame("run", published))
    return [frame.sort([name for name in frame.columns if frame[name].dtype == pl.String]) for frame in frames]


stores = count()


@given(deliveries=sequences, data=st.data())
@settings(max_examples=examples(3), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_figures_after_any_delivery_are_those_of_a_store_that_got_no_more(
    deliveries: list[pl.DataFrame], data: st.DataObject, tmp_path: Path, settings: Any
) -> None:
    wanted = data.draw(st.integers(1, len(deliveries)))
    new_store(tmp_path / f"all-{next(stores)}", settings)
    moments = []
    for frame in deliveries:
        hand_in(frame, "counts" if "value" in frame.columns else "incidents", tmp_path)
        time.sleep(0.002)  # moments of versions are kept in thousandths of a second
        moments.append(datetime.now(UTC))
        time.sleep(0.002)
    then = figures(versions_to_read(GEMEENTE, moments[wanted - 1]))

    new_store(tmp_path / f"first-{next(stores)}", settings)
    for frame in deliveries[:wanted]:
        hand_in(frame, "counts" if "value" in frame.columns else "incidents", tmp_path)
    first_only = figures(versions_to_read(GEMEENTE, None))

    assert len(then) == len(first_only)
    for known_then, known_only in zip(then, first_only, strict=True):
        assert_frame_equal(known_then, known_only, check_exact=True)


def test_the_totals_at_the_terminal_too(tmp_path: Path, settings: Any) -> None:
    """A count that was revised twice, once to "not given": each moment has its own."""
    new_store(tmp_path / "store", settings)
    told = []
    for value in (4, 7, None):
        hand_in(count_rows({(A, "woninginbraak", "2025-09"): value}), "counts", tmp_path)
        time.sleep(0.002)
        told.append((datetime.now(UTC), value))
        time.sleep(0.002)
    for moment, value in told:
        known = read.counts(SCOPE, versions=read.versions_at(moment)).collect()
        assert known["value"].to_list() == [value]
