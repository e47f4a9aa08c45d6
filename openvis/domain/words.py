"""The Dutch word for every slug in the domain. Stored codes stay slugs; readers see these."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from openvis.domain.access import Permission, Role
from openvis.domain.alarm_trial import AlarmMethod
from openvis.domain.area import AreaLevel
from openvis.domain.attention import AttentionKind, ComparedBy
from openvis.domain.backtest import Method
from openvis.domain.batch import BatchState
from openvis.domain.beside_gemeenten import Others
from openvis.domain.bijzonderheid import BijzonderheidState
from openvis.domain.category import category
from openvis.domain.concordance import Basis
from openvis.domain.delivery import RejectKind
from openvis.domain.deployment import Purpose
from openvis.domain.deployment_plan import RivalKind
from openvis.domain.event_rule import EventRule
from openvis.domain.exposure import Exposure
from openvis.domain.file_kind import FileKind, Meaning
from openvis.domain.forecast import ForecastReason, Rung
from openvis.domain.forecast_criterion import CriterionMeasure, CriterionStand, CriterionVerdict
from openvis.domain.forecast_dayparts import WeekOf
from openvis.domain.incident import Precision, ReportedBy
from openvis.domain.intervention import InterventionKind, InterventionState, Verdict
from openvis.domain.job import JobKind, JobState
from openvis.domain.known_days import Region
from openvis.domain.mapping import Unknown
from openvis.domain.perception import Unit
from openvis.domain.period import MONTH_NAMES, PeriodKind
from openvis.domain.places_and_times import PlaceKind
from openvis.domain.quality import Grade, Measure, Rhythm
from openvis.domain.reading import Sureness
from openvis.domain.run import Window
from openvis.domain.work_order import DayPart, NotDoneReason, Priority, Situation, WeekPart, WorkOrderState

# By enum first: "month" is a kind of period and a window, and equal slugs of two enums are equal as keys.
WORDS: dict[type[StrEnum], dict[str, str]] = {
    Method: {
        Method.OPENVIS: "OpenVIS",
        Method.WITH_KNOWN: "OpenVIS met kalender",
        Method.MEAN_OF_YEAR: "gemiddelde van een jaar",
        Method.YEAR_AGO: "een jaar eerder",
        Method.MOVING_AVERAGE: "voortschrijdend gemiddelde",
        Method.BOOSTED_TREES: "beslisbomen",
    },
    Purpose: {
        Purpose.PLANNED: "gepland",
        Purpose.APPOINTMENT: "afspraak",
        Purpose.EXPLORATION: "loting",
    },
    RivalKind: {
        RivalKind.GREEDY: "steeds het beste bezoek",
        RivalKind.LAST_TIME: "zoals de vorige keer",
    },
    CriterionMeasure: {
        CriterionMeasure.HITS: "raak in 3 % van de plekken",
        CriterionMeasure.PAI: "PAI op 1 % van de plekken",
        CriterionMeasure.GAIN: "winst op de telling van alle jaren",
    },
    CriterionVerdict: {
        CriterionVerdict.MET: "gehaald",
        CriterionVerdict.NOT_MET: "niet gehaald",
        CriterionVerdict.TOO_LITTLE_DATA: "te weinig gegevens",
    },
    CriterionStand: {
        CriterionStand.SET: "begint nog",
        CriterionStand.LAPSED: "vervallen",
        CriterionStand.RUNNING: "loopt",
        CriterionStand.PAST: "voorbij",
    },
    ForecastReason: {
        ForecastReason.BEATS: "beter dan wat eenvoudiger is",
        ForecastReason.NOTHING_BEATS: "niet beter dan de telling",
        ForecastReason.TOO_FEW: "te weinig perioden om te kiezen",
        ForecastReason.SWITCHED_OFF: "niet beter dan de telling: uit",
    },
    WeekOf: {
        WeekOf.FLAT: "gelijk over de week",
        WeekOf.GEMEENTE: "één week voor de hele gemeente",
        WeekOf.BUURT: "van elke buurt een eigen week",
    },
    Rung: {
        Rung.UNIFORM: "overal gelijk",
        Rung.LAST_PERIOD: "telling van de vorige periode",
        Rung.LONG_COUNT: "telling van alle jaren",
        Rung.SHRUNK: "gedempte telling",
        Rung.WITH_RECENT: "gedempte telling met de laatste weken",
        Rung.BOOSTED_TREES: "beslisbomen",
        Rung.MIXTURE: "mengsel van alle",
    },
    AlarmMethod: {
        AlarmMethod.OPENVIS: "OpenVIS: alles samen",
        AlarmMethod.FARRINGTON: "OpenVIS: Farrington, 1, 4 en 13 weken",
        AlarmMethod.CUSUM: "OpenVIS: CUSUM van een jaar",
        AlarmMethod.FARRINGTON_R: "Farrington zoals in R, per week",
        AlarmMethod.EARS_C1: "EARS C1",
        AlarmMethod.EARS_C2: "EARS C2",
        AlarmMethod.EARS_C3: "EARS C3",
    },
    Role: {
        Role.ANALIST: "analist",
        Role.ADVISEUR: "adviseur OOV",
        Role.COORDINATOR: "coördinator handhaving",
        Role.BOA: "boa",
        Role.WIJKCOORDINATOR: "wijkcoördinator",
        Role.PARTNER: "partner",
        Role.BEHEERDER: "beheerder",
        Role.TOEZICHTHOUDER: "toezichthouder",
    },
    Permission: {
        Permission.SEE_PICTURE: "veiligheidsbeeld zien",
        Permission.SEE_POINTS: "plekken zien",
        Permission.SEE_VISIT_PLACES: "plekken van korte bezoeken zien",
        Permission.SEE_SOURCES: "bronnen zien",
        Permission.DECIDE: "over interventies beslissen",
        Permission.ISSUE_WORK_ORDERS: "werkopdrachten uitzetten",
        Permission.DO_WORK_ORDERS: "werkopdrachten uitvoeren",
        Permission.SEE_WORK_ORDERS: "werkopdrachten zien",
        Permission.SEE_AUDIT: "logboek zien",
        Permission.IMPORT: "bestanden inlezen",
        Permission.MAP_CATEGORIES: "soorten indelen",
        Permission.CALCULATE: "cijfers opnieuw berekenen",
        Permission.SET_CRITERIA: "doelen van de verwachting vastleggen",
        Permission.ASSESS: "bijzonderheden beoordelen en cijfers duiden",
    },
    AreaLevel: {
        AreaLevel.GEMEENTE: "gemeente",
        AreaLevel.WIJK: "wijk",
        AreaLevel.BUURT: "buurt",
    },
    BijzonderheidState: {
        BijzonderheidState.NEW: "nieuw",
        BijzonderheidState.ASSESSED: "beoordeeld",
        BijzonderheidState.TAKEN_UP: "opgenomen",
        BijzonderheidState.DISMISSED: "afgesloten",
    },
    AttentionKind: {
        AttentionKind.STRUCTURAL: "structureel",
        AttentionKind.ACUTE: "acuut",
        AttentionKind.RECENT: "laatste weken",
        AttentionKind.DRIFT: "loopt op",
        AttentionKind.CLUSTER: "cluster",
    },
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
    Exposure: {
        Exposure.INHABITANTS: "inwoners",
        Exposure.DWELLINGS: "woningen",
        Exposure.CARS: "auto's",
    },
    ComparedBy: {
        ComparedBy.COUNT: "aantal",
        ComparedBy.INHABITANTS: "per inwoner",
        ComparedBy.DENSITY: "per inwoner en naar dichtheid",
        ComparedBy.DWELLINGS: "per woning",
        ComparedBy.DWELLINGS_DENSITY: "per woning en naar dichtheid",
        ComparedBy.CARS: "per auto",
        ComparedBy.CARS_DENSITY: "per auto en naar dichtheid",
    },
    Region: {
        Region.NOORD: "noord",
        Region.MIDDEN: "midden",
        Region.ZUID: "zuid",
    },
    Others: {
        Others.COMPARABLE: "vergelijkbare gemeenten",
        Others.REGION: "gemeenten in de regio",
        Others.ALL: "alle gemeenten",
    },
    PlaceKind: {
        PlaceKind.BUURT: "buurt",
        PlaceKind.STREET: "straat",
        PlaceKind.SEGMENT: "wegvak",
        PlaceKind.CELL: "vak",
    },
    JobKind: {
        JobKind.LOOK: "bekijken",
        JobKind.TRY: "proef",
        JobKind.IMPORT: "inlezen",
        JobKind.COUNT: "berekenen",
        JobKind.PLAN: "plan maken",
        JobKind.REPLAN: "plan wijzigen",
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
    InterventionKind: {
        InterventionKind.PREVENTIVE: "preventief",
        InterventionKind.REPRESSIVE: "repressief",
        InterventionKind.COMMUNICATION: "communicatie",
        InterventionKind.AREA_APPROACH: "gebiedsaanpak",
    },
    InterventionState: {
        InterventionState.PLANNED: "gepland",
        InterventionState.RUNNING: "loopt",
        InterventionState.ENDED: "beëindigd",
        InterventionState.CANCELLED: "geannuleerd",
    },
    Verdict: {
        Verdict.IMPROVED: "verbeterd",
        Verdict.NO_DIFFERENCE: "geen aantoonbaar verschil",
        Verdict.WORSENED: "verslechterd",
        Verdict.TOO_LITTLE_DATA: "te weinig gegevens",
    },
    Unit: {
        Unit.PERCENTAGE: "percentage",
        Unit.MARK: "rapportcijfer",
        Unit.SCORE: "score",
    },
    PeriodKind: {
        PeriodKind.WEEK: "week",
        PeriodKind.MONTH: "maand",
        PeriodKind.YEAR: "jaar",
    },
    Window: {
        Window.MONTH: "laatste maand",
        Window.QUARTER: "laatste drie maanden",
        Window.YEAR: "laatste twaalf maanden",
    },
    WorkOrderState: {
        WorkOrderState.ISSUED: "uitgezet",
        WorkOrderState.ACCEPTED: "geaccepteerd",
        WorkOrderState.DONE: "uitgevoerd",
        WorkOrderState.NOT_DONE: "niet uitgevoerd",
        WorkOrderState.WITHDRAWN: "ingetrokken",
    },
    DayPart: {
        DayPart.MORNING: "ochtend",
        DayPart.AFTERNOON: "middag",
        DayPart.EVENING: "avond",
        DayPart.NIGHT: "nacht",
    },
    WeekPart: {
        WeekPart.ANY_DAY: "elke dag",
        WeekPart.WORKDAYS: "doordeweeks",
        WeekPart.WEEKEND: "weekend",
    },
    Priority: {
        Priority.LOW: "laag",
        Priority.NORMAL: "gewoon",
        Priority.HIGH: "hoog",
    },
    Situation: {
        Situation.NOTHING_FOUND: "niets aangetroffen",
        Situation.FOUND_AND_SOLVED: "aangetroffen en opgelost",
        Situation.FOUND_NOT_SOLVED: "aangetroffen, niet opgelost",
        Situation.COULD_NOT_CHECK: "kon niet worden nagegaan",
    },
    NotDoneReason: {
        NotDoneReason.NO_CAPACITY: "geen mensen beschikbaar",
        NotDoneReason.URGENT_WORK: "spoed ging voor",
        NotDoneReason.WEATHER: "weer liet het niet toe",
        NotDoneReason.NOT_SAFE: "niet veilig",
        NotDoneReason.NO_ACCESS: "plek niet bereikbaar",
        NotDoneReason.NO_LONGER_NEEDED: "niet meer nodig",
    },
}

# Themes are a column of categories.csv.
THEME_WORDS = {
    "totaal": "totaal",
    "vermogen": "vermogen",
    "verkeer": "verkeer",
    "geweld": "geweld",
    "openbare-orde": "openbare orde",
    "overig": "overig",
    "milieu": "milieu",
    "overlast": "overlast",
    "leefomgeving": "leefomgeving",
    "onbekend": "onbekend",
}


def word(member: StrEnum) -> str:
    """The Dutch word of one enum member."""
    return WORDS[type(member)][member]


def day_in_words(day: date) -> str:
    """How a sentence names a day: "3 maart 2026"."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def event_rule_sentence(rule: EventRule) -> str:
    """The rule as a page tells it, in one sentence."""
    if not rule:
        return "Elke melding telt als een eigen gebeurtenis."
    reaches = ", ".join(
        f"hooguit {_number(reach.metres)} meter en {_time(reach.hours)} ({_theme_or_category(name)})"
        for name, reach in rule.items()
    )
    return f"Meldingen van dezelfde soort zijn één gebeurtenis als zij dicht bij de eerste melding liggen: {reaches}."


def _theme_or_category(name: str) -> str:
    return THEME_WORDS.get(name) or category(name).label.lower()


def _time(hours: float) -> str:
    days = hours / 24
    return f"{_number(days)} dagen" if days >= 2 and days == int(days) else f"{_number(hours)} uur"


def _number(value: float) -> str:
    return f"{value:g}".replace(".", ",")


def thousands(value: int) -> str:
    """A whole number with a point per thousand: 1465 -> "1.465"."""
    return f"{value:,}".replace(",", ".")


def unknown_share(share: Unknown) -> str:
    """How much of a source has no kind, in one sentence."""
    if not share.unknown:
        return f"Van alle {thousands(share.rows)} rijen is de soort bekend."
    verb = "is" if share.unknown == 1 else "zijn"
    return (
        f"Van de {thousands(share.rows)} rijen {verb} er {thousands(share.unknown)} ({share.percent} %) "
        "nog niet ingedeeld."
    )


def unknown_beside(unknown: int | None, rows: int | None) -> str:
    """What stands beside a figure: "3 van 120 (3 %)". A run from before this was counted leaves it open."""
    if unknown is None or rows is None:
        return "onbekend"
    return f"{thousands(unknown)} van {thousands(rows)} ({Unknown(unknown, rows).percent} %)"


def unknown_there(unknown: int | None, rows: int | None) -> str:
    """The same as a sentence under one about a buurt, type and period; empty where every row has a kind."""
    if not unknown or rows is None:
        return ""
    share = f"{thousands(unknown)} van de {thousands(rows)} rijen ({Unknown(unknown, rows).percent} %)"
    return f"Niet ingedeeld: {share} van deze bron, hier en in deze periode."


# From which score on a word is called how much like a name.
_LIKENESS = ((0.999, "hetzelfde als"), (0.7, "lijkt sterk op"), (0.45, "lijkt op"), (0.0, "lijkt een beetje op"))


def likeness(score: float, name: str) -> str:
    """Why a category is proposed: "lijkt sterk op 'afval dumpen' (81 van 100)"."""
    how = next(words for least, words in _LIKENESS if score >= least)
    return f"{how} '{name}' ({round(100 * score)} van 100)"
