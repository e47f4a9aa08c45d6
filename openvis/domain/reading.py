"""How a file is to be read, as a person sees it: what each column means, and what each value of the kind means.

A proposal of the program and the answers on a page have this one shape. A profile (TOML) is made of it, and the other
way round, in `openvis.sources.guessing.reading_profile`. Everything in it can be written as JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from openvis.domain.category import categories
from openvis.domain.file_kind import FILE_KINDS, FileKind, Meaning, Told
from openvis.domain.incident import Precision, ReportedBy
from openvis.domain.personal_data import kind_inside
from openvis.errors import InputError


class Sureness(StrEnum):
    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"


# A column with one of these may stand there more than once; of the others there is at most one.
SEVERAL = frozenset(
    {
        Meaning.NOTHING,
        Meaning.FIXED,
        Meaning.REFERENCE,
        Meaning.CATEGORY,
        Meaning.CATEGORY_AND_REFERENCE,
        Meaning.ANSWER,
        Meaning.RESPONDENTS,
        Meaning.MARGIN,
        Meaning.LOW,
        Meaning.HIGH,
    }
)
KINDS = (Meaning.CATEGORY, Meaning.CATEGORY_AND_REFERENCE)
PAIRS = ((Meaning.X, Meaning.Y), (Meaning.LONGITUDE, Meaning.LATITUDE))
# What needs a date beside it.
TIME_OF = {
    Meaning.TIME: Meaning.DATE,
    Meaning.HOUR: Meaning.DATE,
    Meaning.END_TIME: Meaning.END_DATE,
    Meaning.REPORTED_TIME: Meaning.REPORTED_DATE,
}
DATES = (Meaning.DATE, Meaning.END_DATE, Meaning.REPORTED_DATE)
BY_COLUMN = "column"  # who reported it stands in a column
SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """What a column seems to be. `why` is a Dutch sentence without any value of the file."""

    column: str
    meaning: Meaning
    sureness: Sureness
    why: str
    formats: tuple[str, ...] = ()  # of a date: the notations, `%d-%m-%Y`


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A column that was not kept, and what it seems to hold: "namen", "vrije tekst"."""

    column: str
    kind: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole file. `meanings` follow the columns of the file; `reported_by` is empty for "as the category says"."""

    source: str
    meanings: dict[str, Meaning]
    formats: dict[str, list[str]]  # of every column of dates or times: `%d-%m-%Y`, `%H:%M`
    kind: str = "csv"
    delimiter: str = ","
    encoding: str = "utf-8"
    decimal: str = "."
    sheet: str | None = None
    category_by: str = "map"
    category_map: dict[str, str] = field(default_factory=dict)
    category_columns: list[str] = field(default_factory=list)  # their order, where it is not that of the file
    reported_by: str = ""
    reported_by_map: dict[str, str] = field(default_factory=dict)
    crs: str = "EPSG:28992"  # of X and Y
    precision: str | None = None  # None: a point where there are coordinates, otherwise the buurt
    timezone: str = "Europe/Amsterdam"
    buurt_names: dict[str, str] = field(default_factory=dict)
    file_kind: FileKind = FileKind.INCIDENTS
    told: dict[str, str] = field(default_factory=dict)  # what the file does not say: `FILE_KINDS[...].told`
    base: str = ""  # the kept profile it was filled in from, as TOML: for what no column says and nobody is asked

    def columns(self, *wanted: Meaning) -> list[str]:
        """The columns with one of these meanings, in the order of the file."""
        return [column for column, meaning in self.meanings.items() if meaning in wanted]

    def column(self, *wanted: Meaning) -> str | None:
        return next(iter(self.columns(*wanted)), None)

    @property
    def kinds(self) -> list[str]:
        """The columns that say what happened, the first of which may decide alone."""
        found = self.columns(*KINDS)
        return sorted(found, key=self.category_columns.index) if set(found) == set(self.category_columns) else found

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def reading_of_json(facts: Mapping[str, Any]) -> Reading:
    """The other way round."""
    meanings = {name: Meaning(word) for name, word in facts["meanings"].items()}
    kind = FileKind(facts.get("file_kind", FileKind.INCIDENTS))
    return Reading(**{**facts, "meanings": meanings, "file_kind": kind})


def check_reading(reading: Reading) -> None:
    """Raise InputError with the first thing that keeps a file from being read like this."""
    for problem, next_step in problems_of(reading):
        raise InputError(problem, next_step)


def problems_of(reading: Reading) -> Iterable[tuple[str, str]]:
    """What is missing or contradictory, each with what to do about it."""
    if not SLUG.fullmatch(reading.source):
        yield (
            "De naam van de bron mag alleen kleine letters, cijfers en streepjes hebben.",
            "Schrijf bijvoorbeeld: boa.",
        )
    yield from _doubled(reading)
    yield from _missing(reading)
    if reading.file_kind is FileKind.INCIDENTS:
        yield from _incomplete(reading)
        yield from _place_problems(reading)
    if reading.file_kind is FileKind.SURVEY:
        yield from _survey_problems(reading)
    if reading.file_kind is FileKind.RASTER:
        yield from _raster_problems(reading)
    if FILE_KINDS[reading.file_kind].by_profile:
        yield from _moment_problems(reading)
    if reading.kinds:
        yield from _value_problems(reading)
    yield from _told_problems(reading)


def _missing(reading: Reading) -> Iterable[tuple[str, str]]:
    for need in FILE_KINDS[reading.file_kind].needed:
        if not reading.columns(*need.one_of):
            yield need.problem, need.next_step


def asked_of(reading: Reading) -> list[Told]:
    """What a person must or may tell of this file, as its columns do not say it."""
    return [
        told
        for told in FILE_KINDS[reading.file_kind].told
        if not reading.columns(*told.unless) and (not told.only_with or reading.columns(*told.only_with))
    ]


def _told_problems(reading: Reading) -> Iterable[tuple[str, str]]:
    for told in asked_of(reading):
        answer = reading.told.get(told.name, "")
        if kind := kind_inside(answer):
            yield f"In '{told.label.lower()}' lijken {kind} te staan; die horen niet in OpenVIS.", "Haal ze weg."
        elif (answer or told.must) and not re.fullmatch(told.like, answer):
            yield told.wrong, f"Vul in: {told.label.lower()}."


def _raster_problems(reading: Reading) -> Iterable[tuple[str, str]]:
    x, y = reading.column(Meaning.X), reading.column(Meaning.Y)
    if (x is None) != (y is None):
        yield "Van de coördinaten is maar één kolom gekozen.", "Kies ook de andere kolom."
    if (x is None) != (reading.kind == "map"):
        wrong = "Een kaart heeft zelf vlakken, en geen x en y." if x else "Geen kolom zegt waar een cel ligt."
        yield wrong, "Zet ze op: gebruik niet." if x else "Kies de kolommen met x en y, in meters (RD)."


def _survey_problems(reading: Reading) -> Iterable[tuple[str, str]]:
    if reading.column(Meaning.AREA) and reading.column(Meaning.AREA_NAME):
        yield "Het gebied staat in twee kolommen, als code en als naam.", "Zet er één op: gebruik niet."
    answers = reading.columns(Meaning.ANSWER)
    if reading.column(Meaning.QUESTION) and len(answers) > 1:
        yield "Er is een kolom met vragen, en meer dan één kolom met antwoorden.", "Kies één kolom met antwoorden."
    if reading.columns(Meaning.MARGIN) and reading.columns(Meaning.LOW, Meaning.HIGH):
        yield "Er is een kolom met marges én een met grenzen.", "Kies een van beide."


def _doubled(reading: Reading) -> Iterable[tuple[str, str]]:
    for meaning in Meaning:
        named = reading.columns(meaning)
        if len(named) > 1 and meaning not in SEVERAL:
            names = ", ".join(f"'{name}'" for name in named)
            yield (
                f"De kolommen {names} hebben dezelfde betekenis, en dat kan maar één keer.",
                "Zet er één op: gebruik niet.",
            )


def _incomplete(reading: Reading) -> Iterable[tuple[str, str]]:
    for time, date in TIME_OF.items():
        if reading.column(time) and not reading.column(date):
            yield f"Kolom '{reading.column(time)}' is een tijd zonder datum.", "Kies ook de kolom met de datum."
    if reading.column(Meaning.TIME) and reading.column(Meaning.HOUR):
        yield "Er is een kolom met de tijd én een met het uur.", "Zet er één op: gebruik niet."
    for date in DATES:
        column, clock = reading.column(date), reading.column(*(each for each, of in TIME_OF.items() if of is date))
        if column and clock and any("%H" in notation for notation in reading.formats.get(column, ())):
            yield (
                f"In kolom '{column}' staat al een tijd, dus '{clock}' is er één te veel.",
                "Zet die op: gebruik niet.",
            )


def _moment_problems(reading: Reading) -> Iterable[tuple[str, str]]:
    for date in DATES:
        column = reading.column(date)
        if column and not reading.formats.get(column):
            yield f"Van kolom '{column}' is niet bekend hoe de datum geschreven is.", "Kies een andere kolom als datum."
    if reading.column(Meaning.WEEK) and reading.column(Meaning.DATE):
        yield "De week staat in twee kolommen, als week en als datum.", "Zet er één op: gebruik niet."
    if reading.column(Meaning.YEAR) and not reading.column(Meaning.WEEK):
        yield f"Kolom '{reading.column(Meaning.YEAR)}' is een jaar zonder week.", "Kies ook de kolom met de week."


def _place_problems(reading: Reading) -> Iterable[tuple[str, str]]:
    pairs = [pair for pair in PAIRS if any(reading.column(half) for half in pair)]
    if len(pairs) > 1:
        yield "Er zijn coördinaten in meters én in graden.", "Zet één paar op: gebruik niet."
    for pair in pairs:
        if not all(reading.column(half) for half in pair):
            yield "Van de coördinaten is maar één kolom gekozen.", "Kies ook de andere kolom."
    if reading.column(Meaning.BUURT_CODE) and reading.column(Meaning.BUURT_NAME):
        yield "De buurt staat in twee kolommen, als code en als naam.", "Zet er één op: gebruik niet."
    placed = (Meaning.BUURT_CODE, Meaning.BUURT_NAME, Meaning.POSTCODE, Meaning.STREET)
    if not pairs and not reading.columns(*placed):
        yield "Geen kolom zegt waar het gebeurde.", "Kies coördinaten, een buurt of een adres."


def _value_problems(reading: Reading) -> Iterable[tuple[str, str]]:
    if unknown := [slug for slug in reading.category_map.values() if slug not in categories()]:
        yield f"De categorie '{unknown[0]}' bestaat niet.", "Kies een categorie uit de lijst."
    if reading.category_by == "map" and not reading.category_map:
        yield "Bij geen enkele waarde is een categorie gekozen.", "Kies bij minstens één waarde een categorie."
    words = {word.value for word in ReportedBy}
    if reading.reported_by not in {"", BY_COLUMN, *words} or not words.issuperset(reading.reported_by_map.values()):
        yield "Wie het bekend maakte, is geen van de keuzes.", "Kies uit de lijst."
    by_column = reading.column(Meaning.REPORTED_BY)
    if (reading.reported_by == BY_COLUMN) != (by_column is not None):
        yield (
            "Wie het bekend maakte, staat in een kolom of is een vaste keuze, en niet allebei.",
            "Kies een van de twee.",
        )
    if by_column and not reading.reported_by_map:
        yield f"Bij geen waarde van kolom '{by_column}' is gezegd wie het bekend maakte.", "Kies bij elke waarde."
    if reading.precision not in {None, *(each.value for each in Precision)}:
        yield "Hoe precies de plaats is, is geen van de keuzes.", "Kies uit de lijst."
