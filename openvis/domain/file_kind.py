"""What kinds of file a municipality gets, and of each what its columns can be and what a person must tell beside it.

One table, `FILE_KINDS`. What recognises a kind and what brings it in stands in `openvis.pipeline.bringing.file_kinds`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from openvis.domain.category import choices
from openvis.domain.incident import ReportedBy


class FileKind(StrEnum):
    INCIDENTS = "incidents"  # a row per incident
    COUNTS = "counts"  # per area, category and week, such as the weekly delivery of the police
    POLICE_TABLE = "police-table"  # 47022NED or 47018NED
    AREAS = "areas"
    POPULATION = "population"
    SURVEY = "survey"
    RASTER = "raster"


class Meaning(StrEnum):
    """What a column is used for."""

    NOTHING = "nothing"
    REFERENCE = "reference"
    CATEGORY = "category"
    CATEGORY_AND_REFERENCE = "category-and-reference"  # one case number may have several offences
    DATE = "date"  # when it happened, or the begin of it
    TIME = "time"
    HOUR = "hour"
    END_DATE = "end-date"
    END_TIME = "end-time"
    REPORTED_DATE = "reported-date"
    REPORTED_TIME = "reported-time"
    X = "x"  # east, in metres
    Y = "y"  # north, in metres
    LONGITUDE = "longitude"
    LATITUDE = "latitude"
    BUURT_CODE = "buurt-code"
    BUURT_NAME = "buurt-name"
    POSTCODE = "postcode"
    NUMBER = "number"
    STREET = "street"
    CITY = "city"
    REPORTED_BY = "reported-by"
    AREA = "area"  # the code of a gemeente, wijk or buurt
    WEEK = "week"  # "2024-W07"; with YEAR its number alone
    YEAR = "year"
    AMOUNT = "amount"  # how many
    AREA_NAME = "area-name"  # of a gemeente, wijk or buurt
    WAVE = "wave"  # the year or month a survey was held
    QUESTION = "question"
    ANSWER = "answer"  # with QUESTION the answers to all of them; without, the column is a question by itself
    RESPONDENTS = "respondents"
    UNIT = "unit"
    MARGIN = "margin"
    LOW = "low"
    HIGH = "high"
    SCORE = "score"  # of a cell of a risk raster
    SIZE = "size"  # of a cell, in metres
    PERIOD = "period"  # a score is about
    FIXED = "fixed"  # nobody has to say: files of this kind always have this column


@dataclass(frozen=True, slots=True)
class Needed:
    """A column with one of these a file must have; otherwise `problem`, and what to do about it."""

    one_of: tuple[Meaning, ...]
    problem: str
    next_step: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a file does not say of itself and a person tells, with the words of the page."""

    name: str
    label: str
    help: str
    like: str  # a regular expression for the whole answer
    wrong: str  # a sentence, where the answer is not like that
    must: bool = True
    choices: tuple[tuple[str, str], ...] = ()  # value and label
    unless: tuple[Meaning, ...] = ()  # not asked where a column says it
    only_with: tuple[Meaning, ...] = ()  # asked only where there is such a column


@dataclass(frozen=True, slots=True)
class KindOfFile:
    """`meanings`: what a column can be; none where the columns are fixed and nobody has to choose."""

    meanings: tuple[Meaning, ...] = ()
    needed: tuple[Needed, ...] = ()
    told: tuple[Told, ...] = ()

    @property
    def by_profile(self) -> bool:
        """Whether a person says what the columns are, which is then kept as a profile."""
        return bool(self.meanings)


_SENTENCE = r"[^\r\n]{1,300}"
_YEAR = r"(19|20)[0-9]{2}"
_WRONG_YEAR = "Het jaar van de gebiedsindeling is een jaar, zoals 2024."
_OF_INCIDENTS = tuple(Meaning)[: tuple(Meaning).index(Meaning.AREA)]
_VINTAGE = Told(
    "vintage",
    "Jaar van de gebiedsindeling",
    "Het jaar waarin de codes van wijken en buurten gelden, zoals 2024.",
    _YEAR,
    _WRONG_YEAR,
)
_MAYBE_VINTAGE = Told(
    "vintage",
    "Jaar van de gebiedsindeling",
    "Alleen nodig als het bestand of zijn naam dat niet zegt; anders laat u dit leeg.",
    _YEAR,
    _WRONG_YEAR,
    must=False,
)
_YEAR_OF_PEOPLE = Told(
    "vintage",
    "Jaar van de inwoners",
    "Het jaar waarin deze mensen zijn geteld, zoals 2024.",
    _YEAR,
    "Het jaar van de inwoners is een jaar, zoals 2024.",
)


def _of_the_public() -> tuple[tuple[str, str], ...]:
    """What a raster can be about: what officers find says where they were, and would prove any raster right."""
    public = [kind for kind in choices().values() if kind.reported_by is ReportedBy.PUBLIC]
    return tuple((kind.slug, kind.label) for kind in sorted(public, key=lambda kind: kind.label))


_CATEGORY = Needed(
    (Meaning.CATEGORY, Meaning.CATEGORY_AND_REFERENCE), "Geen kolom zegt wat er gebeurde.", "Kies bij één kolom: soort."
)
FILE_KINDS: dict[FileKind, KindOfFile] = {
    FileKind.INCIDENTS: KindOfFile(
        meanings=_OF_INCIDENTS,
        needed=(
            _CATEGORY,
            Needed((Meaning.DATE,), "Geen kolom zegt wanneer het gebeurde.", "Kies bij één kolom: datum."),
        ),
    ),
    FileKind.COUNTS: KindOfFile(
        meanings=(
            Meaning.NOTHING,
            Meaning.AREA,
            Meaning.WEEK,
            Meaning.YEAR,
            Meaning.DATE,
            Meaning.CATEGORY,
            Meaning.AMOUNT,
        ),
        needed=(
            Needed((Meaning.AREA,), "Geen kolom zegt om welk gebied het gaat.", "Kies bij één kolom: code van gebied."),
            Needed((Meaning.WEEK, Meaning.DATE), "Geen kolom zegt welke week het is.", "Kies bij één kolom: week."),
            _CATEGORY,
            Needed((Meaning.AMOUNT,), "Geen kolom zegt hoeveel het er waren.", "Kies bij één kolom: aantal."),
        ),
        told=(_VINTAGE,),
    ),
    FileKind.POLICE_TABLE: KindOfFile(told=(_MAYBE_VINTAGE,)),
    FileKind.AREAS: KindOfFile(told=(_MAYBE_VINTAGE,)),
    FileKind.POPULATION: KindOfFile(told=(_YEAR_OF_PEOPLE,)),
    FileKind.SURVEY: KindOfFile(
        meanings=(
            Meaning.NOTHING,
            Meaning.AREA,
            Meaning.AREA_NAME,
            Meaning.WAVE,
            Meaning.QUESTION,
            Meaning.ANSWER,
            Meaning.RESPONDENTS,
            Meaning.UNIT,
            Meaning.MARGIN,
            Meaning.LOW,
            Meaning.HIGH,
        ),
        needed=(
            Needed(
                (Meaning.AREA, Meaning.AREA_NAME),
                "Geen kolom zegt om welk gebied het gaat.",
                "Kies bij één kolom: code of naam van gebied.",
            ),
            Needed((Meaning.ANSWER,), "Geen kolom heeft antwoorden.", "Kies bij minstens één kolom: antwoord."),
        ),
        told=(
            _VINTAGE,
            Told(
                "level",
                "Wat voor gebied is het",
                "Het bestand noemt namen; van welke gebieden zijn die?",
                "gemeente|wijk|buurt",
                "Wat voor gebied de namen zijn, is niet gekozen.",
                choices=(("wijk", "Wijk"), ("buurt", "Buurt"), ("gemeente", "Gemeente")),
                only_with=(Meaning.AREA_NAME,),
            ),
            Told(
                "wave",
                "Wanneer is gemeten",
                "Een jaar of een maand, zoals 2023 of 2023-10.",
                _YEAR + r"(-(0[1-9]|1[0-2]))?",
                "Wanneer is gemeten, is een jaar of een maand, zoals 2023 of 2023-10.",
                unless=(Meaning.WAVE,),
            ),
            Told(
                "percentages",
                "Hoe staan percentages in het bestand",
                "Is vierendertig procent 34 of 0,34?",
                "0-100|0-1",
                "Hoe de percentages geschreven zijn, is geen van de keuzes.",
                must=False,
                choices=(("", "Er staan geen percentages, of dat is niet bekend"), ("0-100", "34"), ("0-1", "0,34")),
            ),
            Told(
                "unit",
                "Eenheid van vragen die OpenVIS niet kent",
                "Alleen nodig als het bestand de eenheid niet zegt.",
                "percentage|mark|score",
                "De eenheid is geen van de keuzes.",
                must=False,
                choices=(
                    ("", "Staat in het bestand, of is niet nodig"),
                    ("percentage", "Percentage"),
                    ("mark", "Rapportcijfer, 1 tot en met 10"),
                    ("score", "Een eigen schaal"),
                ),
            ),
        ),
    ),
    FileKind.RASTER: KindOfFile(
        meanings=(Meaning.NOTHING, Meaning.SCORE, Meaning.X, Meaning.Y, Meaning.SIZE, Meaning.PERIOD),
        needed=(Needed((Meaning.SCORE,), "Geen kolom heeft de score van een cel.", "Kies bij één kolom: score."),),
        told=(
            Told(
                "meaning",
                "Wat de score zegt",
                "In één zin, in de woorden van wie de kaart maakte.",
                _SENTENCE,
                "Wat de score zegt, is één zin van hoogstens 300 tekens.",
            ),
            Told(
                "maker",
                "Wie de kaart maakte",
                "Een organisatie, geen persoon.",
                _SENTENCE,
                "Wie de kaart maakte, is een naam van hoogstens 300 tekens.",
            ),
            Told(
                "made_on",
                "Wanneer de kaart is gemaakt",
                "Een dag, zoals 2026-09-28. Een kaart van achteraf is geen voorspelling.",
                r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])",
                "Wanneer de kaart is gemaakt, is een dag, zoals 2026-09-28.",
                must=False,
            ),
            Told(
                "period",
                "Waar de score over gaat",
                "Een jaar, maand of week, zoals 2026-10.",
                _YEAR + r"(-(0[1-9]|1[0-2])|-W(0[1-9]|[1-4][0-9]|5[0-3]))?",
                "Waar de score over gaat, is een jaar, maand of week, zoals 2026-10.",
                unless=(Meaning.PERIOD,),
            ),
            Told(
                "risk",
                "Wat is het grootste risico",
                "Bij een rangnummer is het laagste getal het grootste risico.",
                "high|low",
                "Wat het grootste risico is, is geen van de keuzes.",
                choices=(("high", "De hoogste score"), ("low", "De laagste score")),
            ),
            Told(
                "category",
                "Over welke soort gaat de kaart",
                "Dan staat de kaart naast de aantallen van die soort.",
                r"[a-z0-9]+(-[a-z0-9]+)*",
                "De soort is geen van de keuzes.",
                must=False,
                choices=(("", "Geen soort van OpenVIS"), *_of_the_public()),
            ),
            Told(
                "anchor",
                "Welk punt van de cel zeggen x en y",
                "Het midden, of de hoek linksonder.",
                "centre|south-west",
                "Welk punt x en y zeggen, is geen van de keuzes.",
                choices=(("centre", "Het midden"), ("south-west", "De hoek linksonder")),
                only_with=(Meaning.X,),
            ),
            Told(
                "size",
                "Zijde van een cel in meters",
                "Zoals 125.",
                "[1-9][0-9]{0,3}",
                "De zijde van een cel is een heel aantal meters, minder dan 10000.",
                unless=(Meaning.SIZE,),
                only_with=(Meaning.X,),
            ),
        ),
    ),
}
