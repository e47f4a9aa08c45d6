"""Reading one hostile file, what came of it, and everything that must hold whatever came of it."""

from __future__ import annotations

import math
import re
import shutil
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from openvis.errors import OpenVISError
from tests.hostile.case import Case, Importer, Read
from tests.hostile.values import PLANTED

LONGEST = 900  # signs of a sentence with its next step; a list of column names is the longest there is
LONGEST_KEPT = 1_000  # signs of a stored text
TOLD = 120  # signs of a sentence that stand in the table
# Words of a library, and not of somebody who speaks Dutch to a reader.
NOT_DUTCH = re.compile(
    r"\b(the|invalid|expected|unexpected|error|exception|failed|cannot|could not|not found|at line)\b"
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`result` is for comparing, `told` is the sentence or the reasons, shortened."""

    result: str
    told: str = ""
    problems: tuple[str, ...] = ()  # what must hold and does not


def outcome_of(importer: Importer, case: Case, folder: Path) -> Outcome:
    """Write the file, read it, and look at what came of it; the folder is emptied again."""
    path = importer.place(folder, case)
    try:
        read = importer.read(path)
    except OpenVISError as error:
        return Outcome(
            f"refused: {type(error).__name__}",
            _short(error.sentence, path),
            tuple(_wrong_refusal(importer, error, path)),
        )
    except Exception as error:  # noqa: BLE001 - the very thing this looks for
        return Outcome("traceback", problems=(f"{type(error).__name__}: {str(error)[:200]!r}",))
    finally:
        for left in list(folder.iterdir()):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
    return Outcome(_counted(read), _reasons(read, path), tuple(_wrong_reading(importer, case, read)))


def _counted(read: Read) -> str:
    apart = f", apart {len(read.rejects)}" if read.rejects else ""
    return f"landed {read.landed}{apart}"


def _reasons(read: Read, path: Path) -> str:
    counted = Counter((reject.kind.value, reject.column or "-", reject.reason) for reject in read.rejects)
    reasons = [f"{n}x {kind} {column}: {reason}" for (kind, column, reason), n in counted.items()]
    return _short(" | ".join([*reasons, *read.remarks]), path)


def _short(text: str, path: Path) -> str:
    """The beginning of a sentence, on one line, without what is the same in every row of the table."""
    plain = text.replace(f"Bestand {path.name}", "~").replace(str(path.parent), "MAP")
    shown = "".join(sign if sign.isprintable() else "\ufffd" for sign in plain)
    return shown if len(shown) <= TOLD else f"{shown[:TOLD].rstrip()}\u2026"


# ----- what must hold


def _wrong_refusal(importer: Importer, error: OpenVISError, path: Path) -> Iterator[str]:
    whole = str(error)
    yield from _wrong_sentence(whole)
    if not any(name in whole for name in (path.name, path.stem, *importer.beside)):
        yield f"does not name the file: {whole}"
    for part in (error.sentence, error.next_step):
        if not part or part[-1] not in ".?" or not (part[0].isupper() or part.startswith(("`", path.name))):
            yield f"is no sentence: {part!r}"
    if NOT_DUTCH.search(whole):
        yield f"speaks the language of a library: {whole}"


def _wrong_sentence(text: str) -> Iterator[str]:
    if len(text) > LONGEST:
        yield f"is a sentence of {len(text)} signs: {text[:100]!r}"
    if found := _control_signs(text):
        yield f"has control signs {found} in {text[:200]!r}"
    if found := [planted for planted in PLANTED if planted in text]:
        yield f"repeats what is about a person: {found}"


def _wrong_reading(importer: Importer, case: Case, read: Read) -> Iterator[str]:
    for text in {*read.remarks, *(reject.reason for reject in read.rejects), *_shown(read)}:
        yield from _wrong_sentence(text)
    for value in read.kept:
        yield from _wrong_value(value)
    if read.rows_read is None:
        return
    if importer.row_by_row and read.rows_read != read.landed + len(read.rejects):
        yield f"lost rows: {read.rows_read} were read, {read.landed} landed and {len(read.rejects)} were kept apart"
    if case.rows is not None and read.rows_read != case.rows:
        yield f"lost rows: the file has {case.rows} and {read.rows_read} were read"


def _shown(read: Read) -> Iterator[str]:
    yield from (reject.value for reject in read.rejects if reject.value)
    yield from (reject.column for reject in read.rejects if reject.column)


def _wrong_value(value: Any) -> Iterator[str]:
    """A stored value is finite, in this age, printable, and about no person."""
    if isinstance(value, float) and not math.isfinite(value):
        yield f"stores {value}"
    if isinstance(value, datetime) and not 1900 <= value.year <= 2100:
        yield f"stores {value}"
    if isinstance(value, str):
        if len(value) > LONGEST_KEPT:
            yield f"stores a text of {len(value)} signs"
        yield from (f"stores: {problem}" for problem in _wrong_sentence(value[:LONGEST]))


def _control_signs(text: str) -> list[str]:
    """Signs that steer a terminal, hide themselves or turn the direction: categories Cc, Cf, Cs, Cn, Zl and Zp."""
    return sorted({repr(sign) for sign in text if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"}})
