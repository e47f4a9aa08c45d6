"""Hostile files that are large: a line of 2 GB, ten million rows, a few MB that become gigabytes.

Each is read by a program of its own, whose memory and time are bounded. Not part of `make test`: `make soak`.
The smaller siblings of these files are in tests/hostile.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.hostile.case import Importer
from tests.hostile.corpus import IMPORTERS, expected_of
from tests.hostile.importers_of_rows import INCIDENTS
from tests.hostile.importers_of_spreadsheets import WEEKLY_IN_XLSX
from tests.hostile.map_damages import MAP, as_map
from tests.hostile.sheet import as_csv
from tests.hostile.test_corpus import check_against_table
from tests.hostile.test_mutations import check_mutation, mutations
from tests.hostile.xlsx import SHEET_PART, parts_of, sheet_xml

ROWS = int(os.environ.get("OPENVIS_SOAK_FILE_ROWS", str(10**7)))
EXAMPLES = int(os.environ.get("OPENVIS_SOAK_MUTATIONS", "1000"))
MB, GB = 1 << 20, 1 << 30
# What an importer takes before it has read anything, and the pieces it holds while it reads.
MOST_MEMORY = 1_500 * MB
CHILD = """
import json, resource, sys
from pathlib import Path
from openvis.errors import OpenVISError
from tests.hostile.corpus import IMPORTERS
from tests.hostile.importers_of_rows import incident_chunks
name, path = sys.argv[1], Path(sys.argv[2])
importer = next(one for one in IMPORTERS if one.name == name)
try:
    if name == "incidents-csv":  # piece by piece, as the store takes them
        said = sum(chunk.frame.height for chunk in incident_chunks(path))
    else:
        said = importer.read(path).landed
except OpenVISError as error:
    said = str(error)
print(json.dumps([said, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))
"""


def repeated(path: Path, size: int, piece: bytes) -> None:
    """Write a piece until the file is that large, without holding it all."""
    with path.open("wb") as stream:
        for _ in range(size // MB):
            stream.write(piece * (MB // len(piece)))


def line_of_2_gb(path: Path) -> None:
    repeated(path, 2 * GB, b"x")


def quoted_field_of_2_gb(path: Path) -> None:
    repeated(path, 2 * GB, b"tekst;\n\n")
    with path.open("r+b") as stream:
        stream.write(as_csv(INCIDENTS)[:200] + b'\n"')


def many_rows(path: Path) -> None:
    """The clean rows again and again, each with a number of its own."""
    header, *rows = as_csv(INCIDENTS).decode().splitlines()
    with path.open("w", encoding="utf-8") as stream:
        stream.write(header + "\n")
        for start in range(0, ROWS, 1_000):
            lines = (f"{n}-{rows[n % len(rows)]}\n" for n in range(start, min(start + 1_000, ROWS)))
            stream.write("".join(lines))


def packed_line_of_8_gb(path: Path) -> None:
    with gzip.open(path, "wb", compresslevel=1) as stream:
        for _ in range(8 * 1024):
            stream.write(b"x" * MB)


def packed_blank_lines_of_64_mb(path: Path) -> None:
    """Lines that are no rows behind those that are."""
    with gzip.open(path, "wb", compresslevel=1) as stream:
        stream.write(as_csv(INCIDENTS))
        for _ in range(64):
            stream.write(b"\n" * MB)


def sheet_that_becomes_4_gb(path: Path) -> None:
    parts, xml = parts_of(WEEKLY_IN_XLSX), sheet_xml(WEEKLY_IN_XLSX).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in parts.items():
            if name != SHEET_PART:
                archive.writestr(name, text)
        with archive.open(SHEET_PART, "w", force_zip64=True) as stream:
            before, after = xml.split(b"</sheetData>")
            stream.write(before)
            for _ in range(4 * 1024):
                stream.write(b"<row/>" * (MB // 6))
            stream.write(b"</sheetData>" + after)


def map_of_2_gb(path: Path) -> None:
    repeated(path, 2 * GB, b" ")
    with path.open("r+b") as stream:
        stream.write(as_map(MAP))


def settings_of_2_gb(path: Path) -> None:
    repeated(path, GB, b"# \n")


def page_of_2_gb(path: Path) -> None:
    repeated(path, 2 * GB, b" ")
    with path.open("r+b") as stream:
        stream.write(b'{"table": "signalen"}\n{"value": [')


LARGE = [
    # what, who reads it, its name, what it says
    (line_of_2_gb, "incidents-csv", "registraties.csv", "langer dan"),
    (quoted_field_of_2_gb, "incidents-csv", "registraties.csv", "registraties.csv"),
    (many_rows, "incidents-csv", "registraties.csv", ROWS),
    (packed_line_of_8_gb, "incidents-csv", "registraties.csv.gz", "langer dan"),
    (packed_blank_lines_of_64_mb, "incidents-csv", "registraties.csv.gz", len(INCIDENTS.rows)),
    (sheet_that_becomes_4_gb, "weekly-xlsx", "weekcijfers.xlsx", "weekcijfers.xlsx"),
    (map_of_2_gb, "areas-geojson", "gebieden_2024.geojson", "gebieden_2024.geojson"),
    (settings_of_2_gb, "profile", "profiel.toml", "groter dan"),
    (page_of_2_gb, "signalen-pages", "signalen.jsonl", "signalen.jsonl"),
]


@pytest.mark.parametrize(("write", "importer", "name", "told"), LARGE, ids=[row[0].__name__ for row in LARGE])
def test_a_large_file_ends_within_bounds(
    tmp_path: Path, write: Callable[[Path], None], importer: str, name: str, told: str | int
) -> None:
    path = tmp_path / name
    write(path)
    child = subprocess.run(
        [sys.executable, "-c", CHILD, importer, str(path)], capture_output=True, text=True, timeout=1_800, check=False
    )
    path.unlink()
    assert child.returncode == 0, child.stderr[-2_000:]
    said, kilobytes = json.loads(child.stdout)
    print(f"{write.__name__}: {kilobytes // 1024} MB, {said}")
    assert said == told if isinstance(told, int) else told in said
    assert kilobytes * 1024 < MOST_MEMORY


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda importer: importer.name)
def test_every_file_of_the_corpus_ends_as_written_down(importer: Importer, tmp_path: Path) -> None:
    assert len(list(importer.cases())) == len(expected_of(importer))
    check_against_table(importer, tmp_path, range(len(expected_of(importer))))


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda importer: importer.name)
@settings(max_examples=EXAMPLES)
@given(changes=mutations)
def test_files_changed_at_random_by_the_thousand(importer, changes) -> None:
    check_mutation(importer, changes)
