"""Every hostile file ends in rows landed, rows kept apart with a reason, or a refusal, as it was written down."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.case import Importer
from tests.hostile.corpus import IMPORTERS, expected_of, table_of

AT_LEAST = 500
SHOWN = 20


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda importer: importer.name)
def test_every_file_ends_as_written_down(importer: Importer, tmp_path: Path) -> None:
    """After a change that is meant: `python -m tests.hostile write`, and read the difference."""
    folder = tmp_path / "map"
    folder.mkdir()
    rows = table_of(importer, folder)
    names = [row.damage for row in rows]
    assert len(set(names)) == len(names) >= AT_LEAST
    assert not [f"{row.damage}: {problem}" for row in rows for problem in row.problems][:SHOWN]
    changed = [(row.kept, was) for row, was in zip(rows, expected_of(importer), strict=True) if row.kept != was]
    assert not changed[:SHOWN]
