"""Looking at a file before anything of it is stored: how to read it, what may stay, and what each column means.

The file is read twice: once to decide which columns are about persons, once to write the copy without them. Everything
after this reads the copy; a person sees nothing that is not in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from openvis.domain.access import Scope
from openvis.domain.look import Emptied, KindValue, Look
from openvis.domain.nearest_category import nearest_categories
from openvis.domain.personal_data import FREE_TEXT, kind_of_cell, kind_of_column
from openvis.domain.reading import LeftOut
from openvis.domain.shown_value import shown_name
from openvis.errors import UnreadableFile
from openvis.pipeline.bringing.file_kinds import Seen, places_of, proposals_of, recognise, with_profiles
from openvis.pipeline.bringing.look_at_map import look_at_map
from openvis.sources.areas.area_content import is_map
from openvis.sources.files import table_file
from openvis.sources.files.clean_copy import CleanCopy
from openvis.sources.files.raw_rows import LINE, FileFormat
from openvis.sources.guessing import guess_format
from openvis.sources.guessing.guess_category import MOST_KINDS, guess_category
from openvis.sources.guessing.guess_survey import holds_questions
from openvis.sources.profiles.profile_rules import CategoryRule
from openvis.sources.rows.row_category import slug_of
from openvis.store.fingerprint import sha256_of

PIECE_SAMPLE = 500  # cells of every column and piece that are judged
SAMPLE = 2000  # cells of every column that the meaning is guessed from
HEAD = 8
LONGEST_NAME, LONGEST_VALUE = 60, 120
_DATA_LIKE = re.compile(r"^[\d .,:/+-]+$")


@dataclass(frozen=True, slots=True)
class _First:
    """The first reading of a file."""

    file: FileFormat
    cells: dict[str, list[str | None]]  # a sample of every column that is kept
    left_out: list[LeftOut]
    rows: int


def look(
    path: Path,
    *,
    copy: Path,
    gemeente: str,
    scope: Scope,
    name: str = "",
    on_progress: Callable[[int, int | None], None] | None = None,
) -> Look:
    """Look at a table (CSV, XLSX) or a map (GeoJSON, GPKG) and write its copy. `name` is what a person called it.

    Raises InputError for a file that cannot be read; `on_progress` gets the rows done and, once known, of how many.
    """
    tell = on_progress or (lambda done, of: None)
    if is_map(path):
        return look_at_map(path, copy=copy, gemeente=gemeente, scope=scope, name=name or path.name, on_progress=tell)
    first = _first_reading(path, tell)
    kept = list(first.cells)
    seen = Seen(name or path.name, first.file, first.cells, places_of(gemeente, scope))
    proposals = proposals_of(seen)
    kind, why = recognise(seen, proposals)
    kind, why, proposals = with_profiles(scope, kept, kind, why, proposals)
    clean = CleanCopy(copy, kept)
    counted = {column: Counter[str]() for column in kept}
    together = {tuple(each.reading.kinds): Counter[str]() for each in proposals.values() if len(each.reading.kinds) > 1}
    head: list[dict[str, str]] = []
    done = 0
    for frame in clean.write(table_file.rows_of(path, first.file, kept)):
        head += [{k: v or "" for k, v in row.items() if k != LINE} for row in frame.head(HEAD - len(head)).to_dicts()]
        _count(frame, counted, together)
        done = clean.rows
        tell(first.rows + done, 2 * first.rows)
    counted |= {" / ".join(columns): values for columns, values in together.items()}
    ways = {column: found.by for column, values in counted.items() if values and (found := guess_category(values))}
    return Look(
        file_name=name or path.name,
        rows=clean.rows,
        file_kind=kind,
        why=why,
        proposals=proposals,
        left_out=first.left_out,
        emptied=[Emptied(column, kind, cells) for (column, kind), cells in clean.emptied.items()],
        kinds={column: _kinds(values, ways[column]) for column, values in counted.items() if column in ways},
        ways=ways,
        head=head,
        copy_sha256=sha256_of(copy),
    )


def _first_reading(path: Path, tell: Callable[[int, int | None], None]) -> _First:
    """The format, which columns are kept, and a sample of these. A column is judged on a part of every piece."""
    file = guess_format.guess_format(path)
    header = table_file.header_of(path, file)
    _check_header(path, header)
    names = [column for column in header if column and header.count(column) == 1]
    left_out = [LeftOut(f"kolom {at}", "zonder eigen naam") for at, each in enumerate(header, 1) if each not in names]
    cells: dict[str, list[str | None]] = {column: [] for column in names}
    personal: dict[str, str] = {}
    rows = 0
    for piece in table_file.rows_of(path, file, names):
        sample = piece.frame.head(PIECE_SAMPLE)
        for column in names:
            values = sample[column].to_list()
            if column not in personal and (kind := _personal_kind(column, values)):
                personal[column] = kind
            cells[column] += values[: SAMPLE - len(cells[column])]
        rows += piece.rows_read
        tell(rows, None)
    file = guess_format.with_decimal(file, (cell for values in cells.values() for cell in values if cell))
    left_out += [LeftOut(column, kind) for column, kind in personal.items()]
    return _First(file, {column: values for column, values in cells.items() if column not in personal}, left_out, rows)


def _personal_kind(column: str, values: list[str | None]) -> str | None:
    kind = kind_of_column(column, values)
    return None if kind == FREE_TEXT and holds_questions(values) else kind


def _check_header(path: Path, header: list[str]) -> None:
    """Raise UnreadableFile where the first row holds no names: then it may be about a person, and is not repeated."""
    strange = [
        name
        for name in header
        if _DATA_LIKE.match(name) or len(name) > LONGEST_NAME or "\n" in name or kind_of_cell(name)
    ]
    if strange:
        raise UnreadableFile(
            f"De eerste rij van {shown_name(path.name)} lijkt geen rij met kolomnamen: {len(strange)} van de "
            f"{len(header)} cellen zijn een getal, een datum, een lange tekst of iets van een persoon.",
            "Zet boven de rijen één rij met de naam van elke kolom.",
        )


def _count(
    frame: pl.DataFrame, counted: dict[str, Counter[str]], together: dict[tuple[str, ...], Counter[str]]
) -> None:
    """Add the values of a piece to those of every column, and columns together, that still has few different ones."""
    for column, values in counted.items():
        if len(values) <= MOST_KINDS:
            values.update(dict(frame[column].drop_nulls().value_counts().iter_rows()))
    for kinds, joined in together.items():
        if len(joined) <= MOST_KINDS:
            text = frame.select(pl.concat_str(kinds, separator=" / ", ignore_nulls=True).alias("text"))["text"]
            joined.update(dict(text.drop_nulls().value_counts().iter_rows()))


def _kinds(values: Counter[str], way: str) -> list[KindValue]:
    """The values of a list, most rows first, each with what it is and what it looks like."""
    rule = CategoryRule(("",), way, {})
    return [
        KindValue(value, rows, known := slug_of(rule, value, value.split(" / ")[0]), None if known else _nearest(value))
        for value, rows in sorted(values.items(), key=lambda each: (-each[1], each[0]))  # the same order every time
        if len(value) <= LONGEST_VALUE
    ]


def _nearest(value: str) -> str | None:
    """The category a value looks most like; None where it looks like none."""
    return next((slug for slug, _ in nearest_categories(value, 1)), None)
