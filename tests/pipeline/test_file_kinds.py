"""Every kind of file has its way in, and what recognises one kind does not take the file of another."""

from __future__ import annotations

from pathlib import Path

import pytest

from openvis.demo.source_files import AREAS, POLICE_TABLE, POPULATION, PROFILES
from openvis.demo.town import GEMEENTE
from openvis.domain.access import Scope
from openvis.domain.file_kind import FILE_KINDS, FileKind
from openvis.pipeline.bringing.file_kinds import WAYS_IN
from openvis.pipeline.bringing.look import look

pytestmark = pytest.mark.django_db
DEMO = {
    AREAS: FileKind.AREAS,
    POPULATION: FileKind.POPULATION,
    POLICE_TABLE: FileKind.POLICE_TABLE,
    **dict.fromkeys(PROFILES, FileKind.INCIDENTS),
}


def test_every_kind_has_a_way_in_and_a_profile_where_columns_are_chosen():
    assert set(WAYS_IN) == set(FileKind)
    for kind, way in WAYS_IN.items():
        assert (way.profile_of is not None) == FILE_KINDS[kind].by_profile
    assert list(WAYS_IN)[-1] is FileKind.INCIDENTS  # which has no sign of its own


@pytest.mark.parametrize("name", DEMO)
def test_every_file_of_the_demo_is_taken_for_what_it_is(name, demo_files: Path, tmp_path, data_folder):
    seen = look(demo_files / name, copy=tmp_path / "kopie", gemeente=GEMEENTE, scope=Scope.of(GEMEENTE))
    assert seen.file_kind is DEMO[name], seen.why
