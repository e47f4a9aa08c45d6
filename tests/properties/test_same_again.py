"""A file of incidents in any order, in pieces of any size, cut in several files, and handed in twice: one outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from openvis.domain.batch import Batch, BatchState
from openvis.domain.event_rule import usual_rule
from openvis.pipeline.counting.count_events import residents_reports, with_events
from openvis.sources.files import text_lines
from openvis.store import history, read
from tests.properties.files import SCOPE, Row, hand_in, land_areas, rows
from tests.properties.rows import imports

pytestmark = pytest.mark.django_db
NewStore = Callable[[], Path]


def stored() -> pl.DataFrame:
    return read.incidents(SCOPE).sort("source", "reference").collect()


def events() -> dict[tuple[str, str], str]:
    """{(source, reference): the id of the event}"""
    marked = with_events(residents_reports(read.incidents(SCOPE), usual_rule()), usual_rule())
    return {(source, name): event for source, name, event in marked.select("source", "reference", "event").iter_rows()}


def numbers(batch: Batch) -> tuple[int, int, int]:
    return batch.rows_read, batch.added, batch.rejected


def reasons(batch: Batch) -> Counter:
    return Counter((reject.column, reject.reason, reject.kind) for reject in read.rejects(SCOPE, batch.id))


@imports(3)
@given(told=rows(most=12))
def test_the_same_file_twice_changes_nothing(told: list[Row], new_store: NewStore) -> None:
    folder = new_store()
    land_areas(folder)
    first = hand_in(folder, told)
    kept, versions, named = stored(), history.versions_now(), events()
    second = hand_in(folder, told)
    assert (second.state, second.unchanged, second.version) == (BatchState.UNCHANGED, first.added, None)
    assert second.file_sha256 == first.file_sha256
    assert reasons(second) == reasons(first)
    assert history.versions_now() == versions
    assert_frame_equal(stored(), kept)
    assert events() == named


@imports(3)
@given(told=rows(most=12), data=st.data(), size=st.integers(1, 200))
def test_neither_the_order_of_the_rows_nor_the_size_of_the_pieces_says_anything(
    told: list[Row], data: st.DataObject, size: int, new_store: NewStore
) -> None:
    folder = new_store()
    land_areas(folder)
    batch = hand_in(folder, told)
    kept, named = stored(), events()
    turned = data.draw(st.permutations(told))
    with pytest.MonkeyPatch.context() as then:
        then.setattr(text_lines, "BLOCK", size)
        folder = new_store()
        land_areas(folder)
        other = hand_in(folder, turned)
    assert numbers(other) == numbers(batch)
    assert reasons(other) == reasons(batch)
    assert_frame_equal(stored(), kept)
    assert events() == named


@imports(3)
@given(told=rows(most=12), data=st.data())
def test_files_and_sources_in_any_order_end_in_the_same_store_and_the_same_events(
    told: list[Row], data: st.DataObject, new_store: NewStore
) -> None:
    """Two sources, of which one hands in two files: the second repeats a part of the first."""
    cut = data.draw(st.integers(2, len(told)))
    deliveries = [
        ("meldingen", told),
        ("meldingen", told[:cut]),
        ("telefoon", told),
    ]
    outcomes = []
    for order in (deliveries, data.draw(st.permutations(deliveries))):
        folder = new_store()
        land_areas(folder)
        for number, (source, part) in enumerate(order):
            hand_in(folder, part, source=source, name=f"{number}.csv")
        outcomes.append((stored(), events()))
    (kept, named), (kept_again, named_again) = outcomes
    assert_frame_equal(kept_again, kept)
    assert named_again == named
    twice = [row for row in told if ("meldingen", f"N{row.number}") in named]
    assert twice
    assert all(named["meldingen", f"N{row.number}"] == named["telefoon", f"N{row.number}"] for row in twice)
