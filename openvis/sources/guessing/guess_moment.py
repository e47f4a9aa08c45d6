"""In which notation dates and times are written, by trying them on the values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from openvis.sources.files.xlsx_file import DATE_CELL

# Day before month first: where both fit, it is a Dutch file.
DAYS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d.%m.%Y", "%m-%d-%Y", "%Y%m%d")
TIMES = (
    "",
    " %H:%M",
    " %H:%M:%S",
    "T%H:%M",
    "T%H:%M:%S",
    "T%H:%M:%S%z",
    " %H:%M:%S%z",
    "T%H:%M:%S%.f",
    "T%H:%M:%S%.f%z",
)
NOTATIONS = tuple(day + time for day in DAYS for time in TIMES)
MIXED = {"%d/%m/%Y": "%m/%d/%Y", "%d-%m-%Y": "%m-%d-%Y"}
ENOUGH = 0.9
TRIED = 400  # different values
FIRST = 12  # of which a notation must read one to be tried on all
_LIKE_DATE = re.compile(r"^\d{1,4}[-/.]?\d{1,2}[-/.]?\d{1,4}(?:[ T][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?$")
_CLOCK = re.compile(r"^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?$")


@dataclass(frozen=True, slots=True)
class MomentGuess:
    formats: tuple[str, ...]
    ambiguous: bool  # day and month could be the other way round
    times: bool  # at least some have a time in them


def guess_moment(values: Sequence[str], *, is_xlsx: bool = False) -> MomentGuess | None:
    """The notations of a column of dates; None where it holds something else. `values` are its filled cells."""
    counted = dict(Counter(values).most_common(TRIED))  # one mistyped date weighs no more than its cells
    tried, cells_tried = list(counted), sum(counted.values())
    if not tried or sum(times for value, times in counted.items() if _LIKE_DATE.match(value)) < ENOUGH * cells_tried:
        return None
    cells = [value for value in tried if is_xlsx and _reads(value, DATE_CELL)]
    texts = [value for value in tried if value not in set(cells)]
    timed = any(not value.endswith("T00:00:00") for value in cells)
    formats, left = _covering(texts)
    if sum(counted[text] for text in left) > (1 - ENOUGH) * cells_tried or not (cells or formats):
        return None
    times = timed or any("%H" in notation for notation in formats)
    if cells and not any(("%H" in notation) == timed for notation in formats):
        formats += ("%d-%m-%Y %H:%M" if timed else "%d-%m-%Y",)
    return MomentGuess(formats, not cells and _ambiguous(texts, formats), times)


def guess_clock(values: Sequence[str]) -> tuple[str, ...]:
    """The notations of a column of times of day; empty where it holds something else."""
    if not values or sum(bool(_CLOCK.match(value)) for value in values) < ENOUGH * len(values):
        return ()
    lengths = {value.count(":") for value in values}
    return tuple(notation for colons, notation in ((1, "%H:%M"), (2, "%H:%M:%S")) if colons in lengths)


def _covering(texts: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """The notations that read most texts, one after the other, and what none of them reads."""
    chosen: list[str] = []
    left = texts
    while left and len(chosen) < 3:
        fitting = [notation for notation in NOTATIONS if any(_reads(text, notation) for text in left[:FIRST])]
        if not fitting:
            break
        reads = {notation: [text for text in left if _reads(text, notation)] for notation in fitting}
        best = max(fitting, key=lambda notation: len(reads[notation]))
        if len(reads[best]) < max(1, 0.01 * len(texts)):
            break
        chosen.append(best)
        left = [text for text in left if text not in set(reads[best])]
    return tuple(chosen), left


def _ambiguous(texts: list[str], formats: tuple[str, ...]) -> bool:
    """Whether swapping day and month would read every text as well: one 31st tells for the whole column."""
    mixed = [notation for notation in formats if any(notation.startswith(day) for day in MIXED)]
    swapped = [notation.replace(day, MIXED[day]) for notation in mixed for day in MIXED if notation.startswith(day)]
    read = [text for text in texts if any(_reads(text, notation) for notation in mixed)]
    return bool(read) and all(any(_reads(text, notation) for notation in swapped) for text in read)


def _reads(text: str, notation: str) -> bool:
    if (len(text) > 10) != ("%H" in notation):  # the longest date without a time has ten signs
        return False
    try:
        moment = datetime.strptime(text, notation.replace("%.f", ".%f"))
    except ValueError:
        return False
    return 1900 <= moment.year <= 2100
