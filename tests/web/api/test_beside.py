"""Duiding beside many rows at once, held against the rule for one figure."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from openvis.domain.note import Note
from openvis.web.api.beside import of_forecast, with_notes

AREAS = ("GM9901", "WK990101", "BU99010101", "BU99010102", "BU99010201")
TYPES = ("woninginbraak", "autokraak")
SPANS = (("2025-11", "2025-11"), ("2025-01", "2025-12"), ("2026-W01", "2026-W01"), ("2026-02", "2026-04"))
MONTHS = st.sampled_from(("2025-01", "2025-11", "2025-12", "2026-01", "2026-03"))
ROWS = pl.DataFrame(
    [
        {"area": area, "category": slug, "period_from": first, "period_to": last}
        for area, slug, (first, last) in product(AREAS, TYPES, SPANS)
    ]
)
NOTES = st.lists(
    st.builds(
        lambda number, area, slug, months: Note(
            number, "GM9901", area, slug, min(months), max(months), f"Tekst {number}.", "analist",
            datetime(2026, 4, 1, tzinfo=UTC),
        ),
        st.integers(1, 99), st.sampled_from(AREAS), st.sampled_from((*TYPES, None)), st.tuples(MONTHS, MONTHS),
    ),
    max_size=4,
)  # fmt: skip


@given(NOTES)
@settings(max_examples=40)
def test_each_row_has_the_notes_that_are_about_it(notes):
    told = with_notes(ROWS, notes)
    assert told.drop("notes").equals(ROWS)
    assert told.schema["notes"] == pl.List(pl.String)
    for row in told.iter_rows(named=True):
        about = [note.text for note in notes if note.is_about(*(row[name] for name in ROWS.columns))]
        assert row["notes"] == about


@given(NOTES)
@settings(max_examples=20)
def test_a_forecast_has_those_of_the_year_before_it_and_a_cell_those_of_the_whole_gemeente(notes):
    places = pl.DataFrame(
        [
            {"category": "woninginbraak", "kind": kind, "place": place, "first": "2025-12-27", "last": "2026-01-09"}
            for kind, place in (("buurt", "BU99010101"), ("cell", "E1361N4501"))
        ]
    )
    buurt, cell = of_forecast(places, "GM9901", notes)["notes"].to_list()
    year = ("woninginbraak", "2024-12", "2026-01")
    assert buurt == [note.text for note in notes if note.is_about("BU99010101", *year)]
    assert cell == [note.text for note in notes if note.is_about("GM9901", *year)]
