"""Damaged deliveries of the new suppliers: whatever happens to the bytes, rows land or a sentence says why not.

Each delivery is damaged in many ways, always the same ones; nothing but an OpenVISError may come out, nothing people
wrote may be in it, and what lands keeps the shape of its table.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from openvis.domain.delivery import Chunk, required_columns, schema_of
from openvis.errors import OpenVISError
from openvis.sources import police_delivery, risk_raster, signalen_api, signalen_dump
from openvis.sources.address_file import AddressFile
from openvis.sources.fetching import page_file
from openvis.sources.profiles.counts_profile import load_counts_profile
from openvis.sources.profiles.raster_profile import load_raster_profile
from tests.sources.test_address_file import HEADER as ADDRESS_HEADER
from tests.sources.test_address_file import LINES as ADDRESS_LINES
from tests.sources.test_police_delivery import HEADER as WEEK_HEADER
from tests.sources.test_police_delivery import PROFILE, A, B
from tests.sources.test_risk_raster import HEADER as RASTER_HEADER
from tests.sources.test_risk_raster import SHAPES as SHAPES_PROFILE
from tests.sources.test_risk_raster import TABLE as RASTER_PROFILE
from tests.sources.test_risk_raster import geojson, squares
from tests.sources.test_risk_raster import lines as raster_lines
from tests.support.signalen_files import POINTS, SECRETS, write_dump
from tests.support.small_gemeente import GEMEENTE, small_areas

WAYS = 60  # per file
UNDAMAGED = {
    "weken.csv": 16,
    "adressen.csv": 0,
    "signalen.jsonl": 6,
    "kaart.csv": 16,
    "kaart.geojson": 16,
}  # else 3
TOLD_NOWHERE = (*SECRETS, "Jansen")
PIECES = (
    b"", b"\n", b"\r\n", b'"', b",", b";", b"\x00", b"\xff", b"\xef\xbb\xbf", b"NaN", b"1e400", b"-1", b"''", b"NULL",
    b"99999999999999999999", b"=1+1", b"31-02-2024", b"2024-W99", b"{", b"]", b"null", "é".encode(), b" " * 2_000,
)  # fmt: skip


def damaged(whole: bytes, chance: random.Random) -> bytes:
    """The bytes with one to three wounds."""
    for _ in range(chance.randint(1, 3)):
        at, wound = chance.randrange(len(whole) + 1), chance.randrange(6)
        end = min(len(whole), at + chance.randint(1, 30))
        if wound == 0:
            whole = whole[:at]
        elif wound == 1:
            whole = whole[:at] + whole[end:]
        elif wound == 2:
            whole = whole[:at] + chance.choice(PIECES) + whole[end:]
        elif wound == 3:
            whole = whole[:at] + chance.choice(PIECES) + whole[at:]
        elif wound == 4:
            lines = whole.splitlines(keepends=True)
            chance.shuffle(lines)
            whole = b"".join(lines)
        else:
            whole = whole.replace(*chance.choice([(b",", b";"), (b".", b","), (b"\n", b"\r"), (b"-", b"/")]))
        if not whole:
            break
    return whole


def dump(folder: Path) -> list[Chunk]:
    return list(signalen_dump.read(folder, gemeente=GEMEENTE, areas=small_areas()))


def fetched(folder: Path) -> list[Chunk]:
    return list(signalen_api.read(folder / "signalen.jsonl", gemeente=GEMEENTE, areas=small_areas()))


def weeks(folder: Path) -> list[Chunk]:
    return list(police_delivery.read(folder / "weken.csv", profile=load_counts_profile(folder / "p.toml")))


def addresses(folder: Path) -> list[Chunk]:
    AddressFile(folder / "adressen.csv")
    return []


def cells(folder: Path) -> list[Chunk]:
    profile = load_raster_profile(folder / "raster.toml")
    return list(risk_raster.read(folder / "kaart.csv", profile=profile, areas=small_areas()))


def shapes(folder: Path) -> list[Chunk]:
    profile = load_raster_profile(folder / "shapes.toml")
    return list(risk_raster.read(folder / "kaart.geojson", profile=profile, areas=small_areas()))


def write_all(folder: Path) -> None:
    write_dump(folder)
    row = {"id": 1, "sub_slug": "hondenpoep", "lng": POINTS[0][0], "lat": POINTS[0][1]}
    row |= {"incident_date_start": "2024-05-01T22:30:00Z", "incident_date_end": None, "created_at": None}
    pages = [{"value": [{**row, "id": n} for n in range(start, start + 3)]} for start in (1, 4)]
    page_file.write_pages(folder / "signalen.jsonl", {"table": "signalen", "since": None}, pages)
    rows = [f"{area};1.1.1;2024-W{week:02d};{week}" for area in (A, B) for week in range(1, 9)]
    (folder / "weken.csv").write_text("\n".join([WEEK_HEADER, *rows]) + "\n", encoding="utf-8")
    (folder / "p.toml").write_text(PROFILE, encoding="utf-8")
    (folder / "raster.toml").write_text(RASTER_PROFILE, encoding="utf-8")
    (folder / "shapes.toml").write_text(SHAPES_PROFILE, encoding="utf-8")
    (folder / "kaart.csv").write_text("\n".join([RASTER_HEADER, *raster_lines()]) + "\n", encoding="utf-8")
    geojson(folder / "kaart.geojson", squares())
    (folder / "adressen.csv").write_text("\n".join([ADDRESS_HEADER, *ADDRESS_LINES]) + "\n", encoding="utf-8")


def attempt(read: Callable[[Path], list[Chunk]], folder: Path) -> tuple[list[Chunk], str | None]:
    """What landed, or what was told. Any other exception than ours is a failure of the test."""
    try:
        return read(folder), None
    except OpenVISError as error:
        return [], str(error)


@pytest.mark.parametrize(("name", "read", "table"), [
    ("signals.csv", dump, "incidents"), ("categories.csv", dump, "incidents"), ("locations.csv", dump, "incidents"),
    ("signalen.jsonl", fetched, "incidents"), ("weken.csv", weeks, "counts"), ("adressen.csv", addresses, "incidents"),
    ("kaart.csv", cells, "rasters"), ("kaart.geojson", shapes, "rasters"),
])  # fmt: skip
def test_damage_ends_in_rows_or_in_a_sentence(
    tmp_path: Path, name: str, read: Callable[[Path], list[Chunk]], table: str, recwarn: pytest.WarningsRecorder
) -> None:
    write_all(tmp_path)
    assert sum(len(chunk.frame) for chunk in read(tmp_path)) == UNDAMAGED.get(name, 3)
    whole, chance = (tmp_path / name).read_bytes(), random.Random(name)
    ends = {"landed": 0, "refused": 0}
    for _ in range(WAYS):
        (tmp_path / name).write_bytes(damaged(whole, chance))
        chunks, told = attempt(read, tmp_path)
        ends["landed" if told is None else "refused"] += 1
        assert not any(secret in (told or "") for secret in TOLD_NOWHERE)
        for chunk in chunks:
            assert chunk.frame.schema == schema_of(table)
            assert not chunk.frame.select(pl.col(required_columns(table)).null_count()).sum_horizontal().sum()
            assert not any(secret in repr((chunk.rejects, chunk.remarks)) for secret in TOLD_NOWHERE)
    assert [str(warning.message) for warning in recwarn] == []  # a warning would repeat what stands in the file
    assert ends["refused"] > WAYS / 4
    assert min(ends.values()) > 0
