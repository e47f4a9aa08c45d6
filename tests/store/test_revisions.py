"""What each delivery changed, from the history of the table; counted a second time row by row."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openvis.domain.revision import Revision
from openvis.store import delta, models, read, revisions
from openvis.store.revisions import revisions_in, revisions_of
from tests.support.deliveries import SCOPE, areas, counts, deliver, incidents

pytestmark = pytest.mark.django_db
HANDHAVING, POLICE = "handhaving", "politie-maandcijfers"


def at(*days: str) -> pl.DataFrame:
    """One incident per day, numbered in this order."""
    rows = incidents([f"H-{number}" for number in range(len(days))])
    moments = pl.Series([datetime.fromisoformat(day) for day in days], dtype=pl.Datetime("us"))
    return rows.with_columns(occurred_from=moments, occurred_to=moments)


def test_a_first_delivery_is_all_new(tmp_path: Path) -> None:
    batch = deliver(at("2018-01-31", "2018-02-01", "2018-02-03"), "incidents", folder=tmp_path)
    assert revisions_of(batch) == [Revision(HANDHAVING, "2018-02", 2, 0, 0), Revision(HANDHAVING, "2018-01", 1, 0, 0)]


def test_late_reports_and_corrections_by_month(tmp_path: Path) -> None:
    first = at("2018-01-31", "2018-02-01", "2018-02-03")
    deliver(first, "incidents", folder=tmp_path)
    corrected = at("2018-01-31", "2018-02-01", "2018-02-03", "2018-01-02").with_columns(
        category=pl.when(pl.col("reference") == "H-1").then(pl.lit("boa-vuurwerk")).otherwise("category")
    )
    batch = deliver(corrected, "incidents", folder=tmp_path)
    assert (batch.added, batch.changed) == (1, 1)
    assert revisions_of(batch) == [Revision(HANDHAVING, "2018-02", 0, 1, 0), Revision(HANDHAVING, "2018-01", 1, 0, 0)]


def test_a_row_that_moves_leaves_one_month_and_comes_in_the_other(tmp_path: Path) -> None:
    """Also when the months lie in two folders of the table."""
    deliver(at("2018-12-31", "2018-12-30"), "incidents", folder=tmp_path)
    batch = deliver(at("2019-01-01", "2018-12-30"), "incidents", folder=tmp_path)
    assert revisions_of(batch) == [Revision(HANDHAVING, "2019-01", 1, 0, 0), Revision(HANDHAVING, "2018-12", 0, 0, 1)]


@pytest.mark.parametrize(
    ("before", "after", "numbers"),
    [
        (3, 4, (0, 1, 0)),
        (None, 4, (0, 1, 0)),  # given now
        (3, None, (0, 0, 1)),  # not given any more
        (3, 0, (0, 1, 0)),  # zero is a count
    ],
)
def test_a_cell(before: int | None, after: int | None, numbers: tuple[int, int, int], tmp_path: Path) -> None:
    deliver(counts([7, before]), folder=tmp_path)
    batch = deliver(counts([7, after]), folder=tmp_path)
    assert revisions_of(batch) == [Revision(POLICE, "2018-02", *numbers)]


def test_the_same_delivery_again_changes_nothing(tmp_path: Path) -> None:
    deliver(counts([7, 8]), folder=tmp_path)
    assert revisions_of(deliver(counts([7, 8]), folder=tmp_path)) == []


def test_a_table_without_months_has_none(tmp_path: Path) -> None:
    batch = deliver(areas("BU99010101"), "areas", folder=tmp_path)
    assert "revisions" not in batch.facts
    assert revisions_of(batch) == []


def test_of_a_delivery_from_before_they_were_kept_they_come_from_the_history(tmp_path: Path) -> None:
    deliver(counts([7, 8]), folder=tmp_path)
    kept = deliver(counts([7, 9, 1]), folder=tmp_path)
    models.Batch.objects.update(facts={})
    [newest, _] = sorted(read.batches(SCOPE), key=lambda batch: -(batch.version or 0))
    assert newest.facts == {}
    assert revisions_of(newest) == revisions_of(kept) != []


def test_memory_does_not_grow_with_the_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows are compared in parts; in how many makes no difference."""
    deliver(counts(range(40)), folder=tmp_path)
    batch = deliver(counts([value + value % 3 for value in range(45)]), folder=tmp_path)
    monkeypatch.setattr(revisions, "ROWS_COMPARED", 7)
    assert revisions_in("counts", batch.version) == revisions_of(batch)
    assert sum(row.added for row in revisions_of(batch)) == batch.added == 5
    assert sum(row.changed for row in revisions_of(batch)) == batch.changed


# ----- a second time, row by row


def slowly(before: dict[str, dict], after: dict[str, dict]) -> dict[tuple[str, str], tuple[int, int, int]]:
    """From all rows of both versions: {(source, month): (added, changed, withdrawn)}."""
    tally: Counter[tuple[str, str, str]] = Counter()
    for key in before.keys() | after.keys():
        old, new = before.get(key), after.get(key)
        month_of = {id(row): f"{row['occurred_from']:%Y-%m}" for row in (old, new) if row}
        if old == new:
            continue
        if old and new and month_of[id(old)] == month_of[id(new)]:
            tally[new["source"], month_of[id(new)], "changed"] += 1
            continue
        if new:
            tally[new["source"], month_of[id(new)], "added"] += 1
        if old:
            tally[old["source"], month_of[id(old)], "withdrawn"] += 1
    months = {(source, month) for source, month, _ in tally}
    return {
        (source, month): tuple(tally[source, month, what] for what in ("added", "changed", "withdrawn"))
        for source, month in months
    }


rows_of = st.dictionaries(
    st.integers(0, 9), st.tuples(st.integers(0, 400), st.sampled_from(["boa-afval", "boa-vuurwerk"])), min_size=1
)


@given(deliveries=st.lists(rows_of, min_size=1, max_size=3))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_deliveries(deliveries: list[dict[int, tuple[int, str]]], tmp_path: Path) -> None:
    shutil.rmtree(delta.tables_folder(), ignore_errors=True)
    Path(django_settings.OPENVIS_DATA).mkdir(parents=True, exist_ok=True)
    before: dict[str, dict] = {}
    for delivery in deliveries:
        frame = incidents([f"H-{number}" for number in delivery])
        moments = [datetime(2018, 1, 1) + timedelta(days=day) for day, _ in delivery.values()]
        told = pl.Series(moments, dtype=pl.Datetime("us"))
        kinds = pl.Series([slug for _, slug in delivery.values()])
        frame = frame.with_columns(occurred_from=told, occurred_to=told, category=kinds, x=pl.lit(1.0))
        batch = deliver(frame, "incidents", folder=tmp_path)
        after = {row["reference"]: row for row in read.incidents(SCOPE).collect().to_dicts()}
        found = {(row.source, row.period): (row.added, row.changed, row.withdrawn) for row in revisions_of(batch)}
        assert found == slowly(before, after)
        before = after
