"""Every hostile file ends in rows landed, rows kept apart with a reason, or a refusal, as it was written down.

A run of the suite reads one file of every end there is; `make soak` reads every one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.hostile.case import Importer
from tests.hostile.corpus import IMPORTERS, expected_of, table_of, telling

AT_LEAST = 500
SHOWN = 20


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda importer: importer.name)
def test_there_are_enough_files_and_each_is_in_the_table(importer: Importer) -> None:
    names = [row[0] for row in expected_of(importer)]
    assert len(set(names)) == len(names) >= AT_LEAST


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda importer: importer.name)
def test_a_file_ends_as_written_down(importer: Importer, tmp_path: Path) -> None:
    check_against_table(importer, tmp_path, telling(importer))


def check_against_table(importer: Importer, folder: Path, wanted: Sequence[int]) -> None:
    """After a change that is meant: `python -m tests.hostile write`, and read the difference."""
    place = folder / "map"
    place.mkdir()
    rows = table_of(importer, place, wanted)
    assert not [f"{row.damage}: {problem}" for row in rows for problem in row.problems][:SHOWN]
    expected = expected_of(importer)
    changed = [(row.kept, expected[at]) for row, at in zip(rows, wanted, strict=True) if row.kept != expected[at]]
    assert not changed[:SHOWN]
