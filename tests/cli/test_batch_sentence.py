"""What an import says it did, in one sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from openvis.domain.batch import Batch, BatchState
from openvis.reports.listing import batch_sentence

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
AREAS = Batch(
    id="b1", gemeente="GM0356", source="cbs-gebieden", table="areas", file_name="wijken.geojson", file_sha256="ab" * 32,
    state=BatchState.LANDED, by="systeem", started_at=NOW, finished_at=NOW, rows_read=22, added=0, changed=23,
    unchanged=0, rejected=0, version=4, note="",
)  # fmt: skip


@pytest.mark.parametrize(
    ("read", "stored", "told"),
    [
        (39, 62, "0 tegengehouden; de wijken en de gemeente zijn daaruit gemaakt."),  # a file of buurten
        (22, 23, "0 tegengehouden; de gemeente is daaruit gemaakt."),  # a file of wijken
        (62, 62, "0 tegengehouden."),  # a file of everything
    ],
)
def test_what_was_made_from_a_file_of_areas_is_said(read, stored, told):
    assert batch_sentence(replace(AREAS, rows_read=read, changed=stored)).endswith(told)


def test_a_table_of_something_else_makes_nothing():
    assert "gemaakt" not in batch_sentence(replace(AREAS, table="counts", changed=40))
