"""All importers, and the tables of what is expected of every file."""

from __future__ import annotations

import csv
import re
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

from tests.hostile.case import Importer
from tests.hostile.importers_of_counts import OF_COUNTS
from tests.hostile.importers_of_dumps import OF_DUMPS
from tests.hostile.importers_of_maps import OF_MAPS
from tests.hostile.importers_of_pages import OF_PAGES
from tests.hostile.importers_of_rows import OF_ROWS
from tests.hostile.importers_of_settings import OF_SETTINGS
from tests.hostile.importers_of_spreadsheets import OF_SPREADSHEETS
from tests.hostile.outcome import outcome_of

IMPORTERS: tuple[Importer, ...] = (
    *OF_ROWS, *OF_COUNTS, *OF_SPREADSHEETS, *OF_PAGES, *OF_MAPS, *OF_SETTINGS, *OF_DUMPS,
)  # fmt: skip
EXPECTED = Path(__file__).parent / "expected"
COLUMNS = ("damage", "result", "told")
VALUES = re.compile(r"'[^']*'?|\d+")  # in a sentence; the last may have been cut off


@dataclass(frozen=True, slots=True)
class Row:
    """One file: what is wrong with it, what comes of it, and what about that is not as it must be."""

    damage: str
    result: str
    told: str
    problems: tuple[str, ...] = ()

    @property
    def kept(self) -> tuple[str, str, str]:
        return self.damage, self.result, self.told


def table_of(importer: Importer, folder: Path, wanted: Container[int] | None = None) -> list[Row]:
    """Read every file of an importer, or those with the numbers that are wanted, in an empty folder."""
    rows = []
    for number, case in enumerate(importer.cases()):
        if wanted is not None and number not in wanted:
            continue
        found = outcome_of(importer, case, folder)
        rows.append(Row(case.damage, found.result, found.told, found.problems))
    return rows


def expected_of(importer: Importer) -> list[tuple[str, ...]]:
    """What was written down of every file."""
    with (EXPECTED / f"{importer.name}.tsv").open(encoding="utf-8", newline="") as stream:
        return [tuple(row) for row in csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)][1:]


def telling(importer: Importer) -> list[int]:
    """The number of the first file with each end there is: the refusals, and of what landed each reason and remark.

    How many it was and what the file had in it make no other end of it.
    """
    seen: set[str] = set()
    numbers = []
    for number, (_, result, told) in enumerate(expected_of(importer)):
        ends = {VALUES.sub("~", f"{result}: {part}") for part in told.split(" | ")}
        if not ends <= seen:
            numbers.append(number)
        seen |= ends
    return numbers


def write_table(importer: Importer, rows: list[Row]) -> None:
    lines = ["\t".join(COLUMNS), *("\t".join(row.kept) for row in rows)]
    (EXPECTED / f"{importer.name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
