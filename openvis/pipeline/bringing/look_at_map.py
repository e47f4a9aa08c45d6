"""Looking at a map before anything of it is stored: what it is a map of, and what of it may stay."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from openvis.domain.access import Scope
from openvis.domain.look import Emptied, Look
from openvis.pipeline.bringing.file_kinds import Seen, places_of, proposals_of, recognise, with_profiles
from openvis.sources.areas.map_copy import rows_of_map, write_copy
from openvis.sources.files.raw_rows import FileFormat
from openvis.store.fingerprint import sha256_of

HEAD = 8
MAP = FileFormat(kind="map")


def look_at_map(
    path: Path, *, copy: Path, gemeente: str, scope: Scope, name: str, on_progress: Callable[[int, int | None], None]
) -> Look:
    """Look at a GeoJSON or GeoPackage and write its copy. Raises InputError for one that cannot be read."""
    rows = rows_of_map(path, gemeente)
    count = len(rows.shapes)
    on_progress(count, 2 * count)
    seen = Seen(name, MAP, rows.columns, places_of(gemeente, scope), is_map=True)
    proposals = proposals_of(seen)
    kind, why = recognise(seen, proposals)
    kind, why, proposals = with_profiles(scope, list(rows.columns), kind, why, proposals)
    write_copy(copy, rows.columns, rows.shapes)
    on_progress(2 * count, 2 * count)
    return Look(
        file_name=name,
        rows=count,
        file_kind=kind,
        why=why,
        proposals=proposals,
        left_out=rows.left_out,
        emptied=[Emptied(column, personal, cells) for (column, personal), cells in rows.emptied.items()],
        kinds={},
        ways={},
        head=[{column: cells[at] or "" for column, cells in rows.columns.items()} for at in range(min(HEAD, count))],
        copy_sha256=sha256_of(copy),
    )
