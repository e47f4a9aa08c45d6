"""A report as plain data: what it says, in which order, with which figures. How it looks is another matter.

One document is drawn four times (`reports/documents`): a page, a tagged PDF, Word, and a spreadsheet of its figures.
All of it is text and numbers, so that a report can be kept as it was made, and held against how it is made again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from openvis.domain.change_in_words import difference_in_words
from openvis.domain.chart_kind import ChartKind
from openvis.domain.words import day_in_words, thousands

NOT_GIVEN = "niet opgegeven"
# Who counted what people did, and by which method: each registration once, nothing is estimated.
PEOPLE, PEOPLE_METHOD = "Medewerkers", "telling-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number, or two with the change between them, and all that is needed to know what it is worth.

    what      what was counted, and where
    period    of when, in words
    value     None: not given, never zero
    before    the count it is compared with, of an equally long period; None: there is none
    compared  whether coincidence may be asked of the two; not of what people did themselves
    low, high its interval; `interval` says of what: "verwacht" is what was expected of it, "marge" how sure it is
    unit      of what is no count: "per 1.000 inwoners"
    source    who delivered it; method  which version of the method made it; as_of  on which day it was known so
    notes     duiding: what people who know the place said of it
    """

    what: str
    period: str
    value: float | None
    source: str
    method: str
    as_of: date
    before: float | None = None
    before_period: str = ""
    compared: bool = True
    low: float | None = None
    high: float | None = None
    interval: str = "verwacht"
    unit: str = ""
    notes: tuple[str, ...] = ()

    @property
    def change(self) -> str:
        """What may be said of the difference; empty where nothing is compared."""
        if self.value is None or self.before is None or not self.compared:
            return ""
        return difference_in_words(int(self.before), int(self.value))

    @property
    def range_in_words(self) -> str:
        """ "verwacht 4 tot 14"; empty without an interval."""
        if self.low is None or self.high is None:
            return ""
        return f"{self.interval} {number_in_words(self.low)} tot {number_in_words(self.high)}"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `lead` stands before it in bold: "Duiding", "Wat wilden we"."""

    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of words. `numeric` are the columns, from 0, that stand right; `note` is told small below it."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One line, or one bar beside each label. None is not given: the line is broken there."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment on a line: what began at which label (from 0)."""

    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of numbers. Its table always stands below it: nobody needs the picture to know them.

    note  where its numbers come from, of which day and by which method
    """

    title: str
    kind: ChartKind
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    marks: tuple[Mark, ...] = ()
    label_head: str = "Periode"
    note: str = ""

    @property
    def in_words(self) -> str:
        """What the picture shows, for who does not see it."""
        if not self.labels:
            return f"{self.title}. Er zijn geen cijfers."
        told = [f"{self.title}. {'Lijn' if self.kind is ChartKind.LINE else 'Staven'} van {self._span}."]
        for each in self.series:
            known = [value for value in each.values if value is not None]
            if known:
                told.append(f"{each.name}: van {number_in_words(min(known))} tot {number_in_words(max(known))}.")
        told += [f"Bij {self.labels[mark.at]}: {mark.text}." for mark in self.marks]
        return " ".join([*told, "De cijfers staan in de tabel."])

    @property
    def _span(self) -> str:
        return self.labels[0] if len(self.labels) == 1 else f"{self.labels[0]} tot en met {self.labels[-1]}"

    @property
    def table(self) -> Table:
        """The same numbers as a table."""
        marked = {mark.at: mark.text for mark in self.marks}
        head = (self.label_head, *(each.name for each in self.series), *(("Moment",) if marked else ()))
        rows = tuple(
            (
                label,
                *(number_in_words(each.values[at]) for each in self.series),
                *((marked.get(at, ""),) * bool(marked)),
            )
            for at, label in enumerate(self.labels)
        )
        return Table(f"{self.title}, in cijfers", head, rows, tuple(range(1, 1 + len(self.series))), self.note)


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures beside each other, with a caption."""

    caption: str
    figures: tuple[Figure, ...]


Block = Paragraph | Bullets | Table | Chart | Figures


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it. `number` is told before the title: of an action of the plan, say."""

    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    number: str = ""

    @property
    def heading(self) -> str:
        return f"{self.number}. {self.title}" if self.number else self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """as_of  the moment up to which all in it was known; the files bear it too, so making one again is the same file
    run     the run its figures are of, empty where there was none; method  of that run; versions  of the data it read
    """

    title: str
    subtitle: str
    gemeente: str
    gemeente_name: str
    as_of: datetime
    run: str = ""
    method: str = ""
    versions: tuple[tuple[str, int], ...] = ()
    sections: tuple[Section, ...] = ()

    def blocks(self) -> Iterator[tuple[Section, Block]]:
        """Every block in the order in which it stands, with the section it stands in."""
        for section in self.sections:
            yield from _blocks_of(section)

    def figures(self) -> list[Figure]:
        """Every figure in it."""
        return [each for _, block in self.blocks() if isinstance(block, Figures) for each in block.figures]


def _blocks_of(section: Section) -> Iterator[tuple[Section, Block]]:
    for block in section.blocks:
        yield section, block
    for part in section.sections:
        yield from _blocks_of(part)


def origin_in_words(figures: Sequence[Figure]) -> str:
    """Who delivered these figures, of which day they are and which method made them; each told once."""
    of_source: dict[str, tuple[date, str]] = {}
    for each in figures:
        of_source.setdefault(each.source, (each.as_of, each.method))
    if len({(each.as_of, each.method) for each in figures}) == 1:
        known = figures[0]
        return f"Bron: {'; '.join(of_source)}. {_moment_in_words(known.as_of, known.method)}."
    told = (f"{source}, zoals{_moment_in_words(*known).removeprefix('Zoals')}" for source, known in of_source.items())
    return f"Bron: {'; '.join(told)}." if figures else ""


def _moment_in_words(as_of: date, method: str) -> str:
    return f"Zoals bekend op {day_in_words(as_of)}, methode {method}"


def short_source(source: str) -> str:
    """ "Politie, cijfers per maand" of "Politie, cijfers per maand (CBS 47022NED)"; the whole stands below."""
    return source.partition(" (")[0]


def people(register: str) -> str:
    """The source of what people wrote down themselves, in the register of that name."""
    return f"{PEOPLE} ({register}, vastgelegd in OpenVIS)"


def number_in_words(value: float | None) -> str:
    """1465 is "1.465" and 3.24 "3,2"; None is "niet opgegeven"."""
    if value is None:
        return NOT_GIVEN
    if value == int(value):
        return thousands(int(value))
    return f"{value:,.1f}".translate(str.maketrans(",.", ".,"))
