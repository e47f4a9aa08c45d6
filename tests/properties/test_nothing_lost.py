"""Counts are conserved: each row of a file is in its batch once, and what landed is in the figures of a run once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta
from itertools import count as count_from
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openvis.domain.area import AreaLevel
from openvis.domain.category import UNKNOWN
from openvis.domain.run import WINDOW_MONTHS
from openvis.pipeline.analyse import analyse
from openvis.store import read, results
from tests.properties.files import BURGLARY, GEMEENTE, LAMP, NOISE, NOW, SCOPE, STRANGE, Row, hand_in, land_areas, rows
from tests.properties.rows import imports
from tests.support.small_gemeente import BUURTEN, WIJKEN

pytestmark = pytest.mark.django_db
SLUGS = {NOISE: "melding-geluid", LAMP: "melding-straatverlichting", BURGLARY: "woninginbraak"}
MONTHS = ("2024-01", "2024-02", "2024-03")
_LATER = map(timedelta, count_from())  # one run has one moment
NewStore = Callable[[], Path]


def inside(area: str, buurt: str) -> bool:
    return area in {buurt, GEMEENTE} or (area in WIJKEN and buurt[2:8] == area[2:])


def sound(told: Iterable[Row]) -> list[Row]:
    return [row for row in told if row.damage is None]


@imports(3)
@given(told=rows(most=20), again=st.integers(0, 3))
def test_every_row_of_the_file_landed_or_was_kept_out_with_a_reason(
    told: list[Row], again: int, new_store: NewStore
) -> None:
    """`again`: so many rows stand in the file a second time: their number came by before, and that is the reason."""
    folder = new_store()
    land_areas(folder)
    first = hand_in(folder, told)
    good, unknown = sound(told), [row for row in sound(told) if row.kind == STRANGE]
    assert (first.rows_read, first.added, first.rejected) == (len(told), len(good), len(told) - len(good))
    assert len(read.rejects(SCOPE, first.id)) == first.rejected
    kept = read.incidents(SCOPE).collect()
    assert set(kept["reference"]) == {f"N{row.number}" for row in good}
    assert (kept["category"] == UNKNOWN).sum() == len(unknown), "what has no category yet is kept, and seen"
    assert Counter(kept["buurt"]) == Counter(row.buurt for row in good)

    second = hand_in(folder, [*told, *good[:again]])
    assert second.added + second.changed + second.unchanged + second.rejected == second.rows_read
    assert second.rejected == first.rejected + len(good[:again])
    assert read.incidents(SCOPE).collect().height == len(good)


@imports(3)
@given(told=rows(most=25, damage=False), share=st.integers(1, 3))
def test_what_landed_is_in_the_figures_once_at_every_level(told: list[Row], share: int, new_store: NewStore) -> None:
    """From the rows of one file, or of two lists that hold a part of them each, to the months of a run."""
    folder = new_store()
    land_areas(folder)
    for source, part in (("meldingen", told), ("telefoon", [*told[:2], *told[2::share]])):
        hand_in(folder, part, source=source)
    analyse(scope=SCOPE, gemeente=GEMEENTE, now=NOW + next(_LATER))
    series = results.series(SCOPE, GEMEENTE, area=None, category=None)
    of_both = {"meldingen": told, "telefoon": [*told[:2], *told[2::share]]}
    _registrations_are_counted_row_by_row(series, of_both)
    _levels_add_up(series)
    _reports_and_events(of_both)
    _windows_are_sums_of_months(series)


def _registrations_are_counted_row_by_row(series: pl.DataFrame, of_both: dict[str, list[Row]]) -> None:
    """A registration is an event already, and is read from one source alone, never from two added up."""
    counts = series.filter(category=SLUGS[BURGLARY])
    landed = {row.month for rows_of in of_both.values() for row in rows_of if row.kind == BURGLARY}
    assert counts["source"].n_unique() == bool(landed & {*MONTHS})
    for area, source, period, count in counts.select("area", "source", "period", "count").iter_rows():
        ours = [row for row in of_both[source] if row.kind == BURGLARY and row.month == period]
        assert count == sum(inside(area, row.buurt) for row in ours)


def _levels_add_up(series: pl.DataFrame) -> None:
    totals = {
        level: sorted(part.group_by("category", "period").agg(pl.col("count").sum()).iter_rows())
        for (level,), part in series.group_by("level")
    }
    assert set(totals) == {level.value for level in AreaLevel}
    assert totals["buurt"] == totals["wijk"] == totals["gemeente"]
    assert set(series["period"]) == set(MONTHS)


def _reports_and_events(of_both: dict[str, list[Row]]) -> None:
    """Every report of a complete month is told once; and there are no more events than reports, nor none of some."""
    figures = results.figures(SCOPE, GEMEENTE).filter(pl.col("window") == "quarter")
    for area in (*BUURTEN, *WIJKEN, GEMEENTE):
        for kind in (NOISE, LAMP):
            cells = figures.filter(area=area, category=SLUGS[kind])
            ours = [
                row
                for rows_of in of_both.values()
                for row in rows_of
                if row.kind == kind and row.month in MONTHS and inside(area, row.buurt)
            ]
            reports = cells["reports"].sum()
            assert reports == len(ours)
            assert cells["count"].sum() <= reports


def _windows_are_sums_of_months(series: pl.DataFrame) -> None:
    figures = results.figures(SCOPE, GEMEENTE).filter(pl.col("count").is_not_null())
    assert set(figures["window"]) == {"month", "quarter"}, "there are three months"
    months = {window.value: MONTHS[-number:] for window, number in WINDOW_MONTHS.items()}
    for cell in figures.iter_rows(named=True):
        ours = series.filter(area=cell["area"], category=cell["category"], source=cell["source"])
        assert cell["count"] == ours.filter(pl.col("period").is_in(months[cell["window"]]))["count"].sum()
