"""A whole proposal for a file: a guess per column, and the reading that follows from them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from openvis.domain.file_kind import Meaning
from openvis.domain.reading import BY_COLUMN, ColumnGuess, Reading
from openvis.sources.files.raw_rows import FileFormat
from openvis.sources.guessing.guess_category import guess_category, guess_reported_by
from openvis.sources.guessing.guess_columns import guess_columns
from openvis.sources.guessing.known_places import KnownPlaces

Cells = Mapping[str, Sequence[str | None]]  # per column of the file a sample of its cells; empty cells are None


def propose(name: str, cells: Cells, file: FileFormat, places: KnownPlaces) -> tuple[Reading, list[ColumnGuess]]:
    """What a file called `name` seems to be. The category map is empty: what translates by itself needs none."""
    guesses = guess_columns(cells, file, places)
    meanings = {guess.column: guess.meaning for guess in guesses}
    by_meaning = {guess.meaning: guess.column for guess in guesses}
    kind = by_meaning.get(Meaning.CATEGORY) or by_meaning.get(Meaning.CATEGORY_AND_REFERENCE)
    found = guess_category(Counter(value for value in cells[kind] if value)) if kind else None
    reporter = by_meaning.get(Meaning.REPORTED_BY)
    reading = Reading(
        source=slug_of_file(name),
        meanings=meanings,
        formats={guess.column: list(guess.formats) for guess in guesses if guess.formats},
        kind=file.kind,
        delimiter=file.delimiter,
        encoding=file.encoding,
        decimal=file.decimal,
        sheet=file.sheet,
        category_by=found.by if found else "map",
        reported_by=BY_COLUMN if reporter else "",
        reported_by_map=guess_reported_by([value for value in cells[reporter] if value]) if reporter else {},
        crs=places.crs,
    )
    return reading, guesses


def slug_of_file(name: str) -> str:
    """The name of a source after that of a file, without dates and numbers: "boa_2025-03.csv.gz" -> "boa"."""
    words = re.findall(r"[a-z]+", Path(name).name.split(".")[0].casefold())
    return "-".join(words)[:40].strip("-") or "bestand"
