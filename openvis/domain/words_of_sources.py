"""The Dutch words of files, what is in them, and what became of them."""

from __future__ import annotations

from enum import StrEnum

from openvis.domain.batch import BatchState
from openvis.domain.concordance import Basis
from openvis.domain.delivery import RejectKind
from openvis.domain.file_kind import FileKind, Meaning
from openvis.domain.incident import Precision, ReportedBy
from openvis.domain.job import JobKind, JobState
from openvis.domain.known_days import Region
from openvis.domain.quality import Grade, Measure, Rhythm
from openvis.domain.reading import Sureness

WORDS_OF_SOURCES: dict[type[StrEnum], dict[str, str]] = {
    BatchState: {
        BatchState.STARTED: "bezig",
        BatchState.LANDED: "ingelezen",
        BatchState.UNCHANGED: "ongewijzigd",
        BatchState.REFUSED: "geweigerd",
        BatchState.INTERRUPTED: "onderbroken",
    },
    Basis: {
        Basis.UNCHANGED: "ongewijzigd",
        Basis.WHOLE: "in haar geheel",
        Basis.SUPPLIED: "volgens het bestand",
        Basis.ADDRESSES: "naar adressen",
        Basis.INHABITANTS: "naar inwoners",
        Basis.SURFACE: "naar oppervlakte",
    },
    JobKind: {
        JobKind.LOOK: "bekijken",
        JobKind.TRY: "proef",
        JobKind.IMPORT: "inlezen",
        JobKind.COUNT: "berekenen",
        JobKind.PLAN: "plan maken",
        JobKind.REPLAN: "plan wijzigen",
        JobKind.REPORT: "rapport maken",
    },
    JobState: {
        JobState.QUEUED: "wacht",
        JobState.RUNNING: "bezig",
        JobState.DONE: "klaar",
        JobState.FAILED: "mislukt",
        JobState.STOPPED: "gestopt",
        JobState.INTERRUPTED: "onderbroken",
    },
    Meaning: {
        Meaning.NOTHING: "gebruik niet",
        Meaning.REFERENCE: "nummer van de registratie",
        Meaning.CATEGORY: "soort: wat er gebeurde",
        Meaning.CATEGORY_AND_REFERENCE: "soort, en deel van het nummer",
        Meaning.DATE: "datum (of het begin)",
        Meaning.TIME: "tijd",
        Meaning.HOUR: "heel uur, 0 tot en met 23",
        Meaning.END_DATE: "datum van het einde",
        Meaning.END_TIME: "tijd van het einde",
        Meaning.REPORTED_DATE: "datum van de melding",
        Meaning.REPORTED_TIME: "tijd van de melding",
        Meaning.X: "x: oost, in meters",
        Meaning.Y: "y: noord, in meters",
        Meaning.LONGITUDE: "lengtegraad (oost)",
        Meaning.LATITUDE: "breedtegraad (noord)",
        Meaning.BUURT_CODE: "buurtcode",
        Meaning.BUURT_NAME: "naam van de buurt",
        Meaning.POSTCODE: "postcode",
        Meaning.NUMBER: "huisnummer",
        Meaning.STREET: "straat",
        Meaning.CITY: "plaats",
        Meaning.REPORTED_BY: "wie het meldde of vond",
        Meaning.AREA: "code van het gebied (BU, WK of GM)",
        Meaning.WEEK: "week",
        Meaning.YEAR: "jaar van de week",
        Meaning.AMOUNT: "aantal",
        Meaning.AREA_NAME: "naam van het gebied",
        Meaning.WAVE: "meting: jaar of maand",
        Meaning.QUESTION: "vraag",
        Meaning.ANSWER: "antwoord (een getal)",
        Meaning.RESPONDENTS: "aantal mensen dat antwoordde",
        Meaning.UNIT: "eenheid",
        Meaning.MARGIN: "marge",
        Meaning.LOW: "ondergrens",
        Meaning.HIGH: "bovengrens",
        Meaning.SCORE: "score van de cel",
        Meaning.SIZE: "zijde van de cel in meters",
        Meaning.PERIOD: "periode: jaar, maand of week",
        Meaning.FIXED: "vaste kolom",
    },
    FileKind: {
        FileKind.INCIDENTS: "lijst van incidenten",
        FileKind.COUNTS: "aantallen per gebied en week",
        FileKind.POLICE_TABLE: "politietabel 47022NED of 47018NED",
        FileKind.AREAS: "wijken en buurten met hun grenzen",
        FileKind.POPULATION: "inwoners per buurt",
        FileKind.SURVEY: "onderzoek naar veiligheidsbeleving",
        FileKind.RASTER: "risicokaart van elders",
    },
    Sureness: {
        Sureness.SURE: "zeker",
        Sureness.LIKELY: "waarschijnlijk",
        Sureness.UNSURE: "onzeker",
    },
    RejectKind: {
        RejectKind.UNREADABLE: "onleesbaar",
        RejectKind.EMPTY: "leeg",
        RejectKind.UNMAPPED: "zonder categorie",
        RejectKind.OUTSIDE: "buiten de gemeente",
        RejectKind.UNPLACED: "plaats niet gevonden",
        RejectKind.SWAPPED: "x en y verwisseld",
        RejectKind.REPEATED: "nummer herhaald",
        RejectKind.FUTURE: "in de toekomst",
    },
    Grade: {
        Grade.GOOD: "goed",
        Grade.ATTENTION: "let op",
        Grade.BAD: "niet goed",
        Grade.UNKNOWN: "niet te beoordelen",
    },
    Measure: {
        Measure.FRESHNESS: "versheid",
        Measure.LAST_PERIOD: "laatste periode",
        Measure.TIME_KNOWN: "tijdstip",
        Measure.REPORTED_KNOWN: "meldmoment",
        Measure.GIVEN: "opgegeven cellen",
        Measure.LOCATED: "plaats",
        Measure.REFUSED: "tegengehouden",
        Measure.OUTSIDE: "buiten de gemeente",
        Measure.REPEATED: "herhaald",
        Measure.UNMAPPED: "niet ingedeeld",
        Measure.DAY_JUMP: "piek op één dag",
        Measure.PLACE_JUMP: "piek op één plek",
        Measure.PLACE_SHARE: "veel op één plek",
        Measure.FIRST_OF_MONTH: "eerste van de maand",
        Measure.MIDNIGHT: "middernacht",
        Measure.REGISTRAR: "één registrator",
        Measure.SUMS: "optelling",
    },
    Rhythm: {
        Rhythm.DAY: "dag",
        Rhythm.WEEK: "week",
        Rhythm.MONTH: "maand",
        Rhythm.QUARTER: "kwartaal",
        Rhythm.YEAR: "jaar",
    },
    ReportedBy: {
        ReportedBy.PUBLIC: "door publiek gemeld",
        ReportedBy.OFFICER: "door handhaver gevonden",
    },
    Precision: {
        Precision.POINT: "punt",
        Precision.STREET: "straat",
        Precision.POSTCODE: "postcode",
        Precision.BUURT: "buurt",
    },
    Region: {
        Region.NOORD: "noord",
        Region.MIDDEN: "midden",
        Region.ZUID: "zuid",
    },
}
