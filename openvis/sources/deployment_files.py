"""What a plan of deployment follows from, in files of anyone: what places ask, and which hours there are. CSV.

Nothing of it is stored. Hours are of teams; a name of a person has no place in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from openvis.domain.deployment import VISIT, Available, Demand, Purpose, Shift, Visit
from openvis.domain.number_text import DECIMAL, whole_number
from openvis.domain.shown_value import shown
from openvis.domain.words import word
from openvis.domain.work_order import DayPart
from openvis.errors import IncompleteFile, UnknownValue
from openvis.sources.files.csv_file import rows_of
from openvis.sources.files.plain_csv import columns_of, format_of
from openvis.sources.files.raw_rows import LINE
from openvis.sources.files.wrong_input import place, wrong_value

WHEN = {"day": ("day", "dag", "datum", "date"), "part": ("part", "dagdeel")}
DEMAND = {
    "place": ("place", "plek", "buurt", "vak", "straat"),
    "wijk": ("wijk",),
    **WHEN,
    "harm": ("harm", "schade", "verwacht"),
}
ALSO_OF_DEMAND = {"skill": ("skill", "vaardigheid"), "minutes": ("minutes", "minuten")}
HOURS = {"team": ("team",), **WHEN, "hours": ("hours", "uren")}
ALSO_OF_HOURS = {"skills": ("skills", "skill", "vaardigheden", "vaardigheid")}
VISITS = {"team": ("team",), **WHEN, "place": DEMAND["place"], "visits": ("visits", "bezoeken")}
ALSO_OF_VISITS = {"skill": ("skill", "vaardigheid")}
PARTS = {name: part for part in DayPart for name in (part.value, word(part))}
MOST_ROWS = 200_000
MOST_VISITS_A_ROW = 24
LONGEST_VISIT = 360  # minutes: a dagdeel

Row = Mapping[str, str | int | None]


def read_demands(path: Path) -> tuple[Demand, ...]:
    """What places ask, in the order of the file. Raises InputError, with row and column, for what cannot be read."""
    demands: list[Demand] = []
    lines: dict[object, int] = {}
    for row, columns in _rows(path, DEMAND, ALSO_OF_DEMAND):
        minutes = _minutes(path, row, columns)
        skill = str(row.get("skill") or "")
        found = Demand(
            place=_text(path, row, columns, "place"),
            wijk=_text(path, row, columns, "wijk"),
            shift=_shift(path, row, columns),
            harm=_number(path, row, columns, "harm"),
            skill=skill,
            minutes=minutes,
        )
        _once(path, row, columns["place"], lines, (found.place, found.shift, skill))
        demands.append(found)
    return tuple(demands)


def read_hours(path: Path) -> tuple[Available, ...]:
    """Which team has how many hours when, in the order of the file. Raises InputError as above."""
    hours: list[Available] = []
    lines: dict[object, int] = {}
    for row, columns in _rows(path, HOURS, ALSO_OF_HOURS):
        team, shift = _text(path, row, columns, "team"), _shift(path, row, columns)
        _once(path, row, columns["team"], lines, (team, shift))
        skills = frozenset(part for each in str(row.get("skills") or "").split("+") if (part := each.strip()))
        hours.append(Available(team, shift, _number(path, row, columns, "hours"), skills))
    return tuple(hours)


def read_visits(path: Path) -> tuple[Visit, ...]:
    """Which team went where and how often, such as last week, in the order of the file. Raises InputError as above.

    What they cover depends on what is expected now, and so do the minutes and the wijk: none of these is read.
    """
    visits: list[Visit] = []
    for row, columns in _rows(path, VISITS, ALSO_OF_VISITS):
        number = whole_number(_text(path, row, columns, "visits"))
        if number is None or not 1 <= number <= MOST_VISITS_A_ROW:
            told = f"{shown(row['visits'])} is geen aantal bezoeken."
            step = f"Schrijf een heel getal van 1 tot en met {MOST_VISITS_A_ROW}."
            raise wrong_value(path, _line(row), columns["visits"], told, step)
        team, where = (_text(path, row, columns, name) for name in ("team", "place"))
        skill = str(row.get("skill") or "")
        visits.append(Visit(team, where, "", _shift(path, row, columns), skill, number, 0, Purpose.PLANNED, 0.0))
    return tuple(visits)


def shift_of(day: str, part: str) -> Shift:
    """Raises UnknownValue where these are no day and dagdeel."""
    return Shift(day_of(day), part_of(part))


def day_of(text: str) -> date:
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise UnknownValue(f"{shown(text)} is geen dag.", "Schrijf een dag als 2026-11-28.") from None


def part_of(text: str) -> DayPart:
    if text.casefold() not in PARTS:
        raise UnknownValue(f"{shown(text)} is geen dagdeel.", "Kies uit nacht, ochtend, middag en avond.")
    return PARTS[text.casefold()]


def _rows(
    path: Path, needed: Mapping[str, tuple[str, ...]], also: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[Row, dict[str, str]]]:
    """Each row by our names, and what our names are called in the file."""
    file_format = format_of(path)
    found, number = columns_of(path, file_format, needed, also), 0
    for piece in rows_of(path, file_format, list(found.values())):
        if piece.rejects:
            where, why = piece.rejects[0].row, piece.rejects[0].reason
            raise IncompleteFile(f"{place(path, where)}: {why}", "Herstel die regel.")
        for row in piece.frame.iter_rows(named=True):
            if (number := number + 1) > MOST_ROWS:
                raise IncompleteFile(f"{place(path)} heeft meer dan {MOST_ROWS} regels.", "Plan minder dagen tegelijk.")
            yield {LINE: row[LINE], **{ours: row[theirs] for ours, theirs in found.items()}}, found
    if not number:
        raise UnknownValue(f"{place(path)} heeft geen rijen.", "Kies een bestand met rijen.")


def _text(path: Path, row: Row, columns: Mapping[str, str], name: str) -> str:
    if not row[name]:
        raise wrong_value(path, _line(row), columns[name], "hier staat niets.", "Vul deze cel.")
    return str(row[name])


def _number(path: Path, row: Row, columns: Mapping[str, str], name: str) -> float:
    text = _text(path, row, columns, name)
    if not re.fullmatch(DECIMAL, text) or float(text) < 0:
        raise wrong_value(
            path, _line(row), columns[name], f"{shown(text)} is geen getal van 0 of meer.", "Schrijf een getal als 1.5."
        )
    return float(text)


def _minutes(path: Path, row: Row, columns: Mapping[str, str]) -> int:
    if not row.get("minutes"):
        return VISIT
    minutes = whole_number(str(row["minutes"]))
    if minutes is None or not 1 <= minutes <= LONGEST_VISIT:
        told = f"{shown(row['minutes'])} is geen duur van een bezoek: een heel getal van 1 tot en met {LONGEST_VISIT}."
        raise wrong_value(path, _line(row), columns["minutes"], told, "Schrijf minuten als 15 of 60.")
    return minutes


def _shift(path: Path, row: Row, columns: Mapping[str, str]) -> Shift:
    day, part = (_text(path, row, columns, name) for name in ("day", "part"))
    for name, text, read in (("day", day, day_of), ("part", part, part_of)):
        try:
            read(text)
        except UnknownValue as error:
            raise wrong_value(path, _line(row), columns[name], error.sentence, error.next_step) from None
    return shift_of(day, part)


def _once(path: Path, row: Row, column: str, lines: dict[object, int], key: object) -> None:
    if key in lines:
        told = f"hetzelfde staat ook op regel {lines[key]}."
        raise wrong_value(path, _line(row), column, told, "Laat één regel staan, of tel ze op.")
    lines[key] = _line(row)


def _line(row: Row) -> int:
    return int(row[LINE] or 0)
