"""The Dutch words of what people decide, do and may."""

from __future__ import annotations

from enum import StrEnum

from openvis.domain.access import Permission, Role
from openvis.domain.bijzonderheid import BijzonderheidState, SignalKind
from openvis.domain.buurtbericht import BuurtberichtState, Channel
from openvis.domain.deployment import Purpose
from openvis.domain.deployment_plan import RivalKind
from openvis.domain.due import DueKind, Urgency
from openvis.domain.intervention import Comparison, InterventionKind, InterventionState, Verdict
from openvis.domain.measure import Effect, Evidence
from openvis.domain.notification import MailState, Way, Weekday
from openvis.domain.work_order import (
    ActionTaken,
    DayPart,
    FollowUp,
    NotDoneReason,
    Priority,
    Situation,
    WeekPart,
    WorkOrderState,
)

WORDS_OF_WORK: dict[type[StrEnum], dict[str, str]] = {
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
        Permission.SEE_TODAY: "zien wat op u wacht",
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
        Permission.HAND_IN_SIGNALS: "signalen inleveren",
        Permission.SEE_MESSAGES: "buurtberichten zien",
        Permission.PROPOSE_MESSAGES: "buurtberichten voorstellen",
        Permission.APPROVE_MESSAGES: "buurtberichten goedkeuren",
        Permission.SEND_MESSAGES: "buurtberichten versturen",
        Permission.ASSESS: "bijzonderheden beoordelen en cijfers duiden",
        Permission.SEE_UNDERMINING: "signalen van ondermijning zien",
        Permission.HANDLE_UNDERMINING: "signalen van ondermijning behandelen",
        Permission.RISK_LOCATIONS: "risicolocaties zien en bijhouden",
        Permission.SEE_TOP_X: "verloop van de Top-X zien",
        Permission.HANDLE_TOP_X: "verloop van de Top-X bijhouden",
        Permission.REGISTER_PRESENCE: "aanwezigheid registreren",
    },
    DueKind: {
        DueKind.ORDER: "werkopdracht voor uw team",
        DueKind.LATE_ORDER: "werkopdracht die te laat is",
        DueKind.FOLLOW_UP: "vervolg na een bevinding",
        DueKind.NO_PLAN: "inzetplan voor volgende week",
        DueKind.NEW_BIJZONDERHEID: "nieuwe bijzonderheid",
        DueKind.UNDECIDED_BIJZONDERHEID: "bijzonderheid zonder besluit",
        DueKind.START_INTERVENTION: "interventie die begint",
        DueKind.END_INTERVENTION: "interventie die afloopt",
        DueKind.APPROVE_MESSAGE: "buurtbericht dat op goedkeuring wacht",
        DueKind.SENT_BACK_MESSAGE: "buurtbericht dat is teruggestuurd",
        DueKind.SEND_MESSAGE: "goedgekeurd buurtbericht",
        DueKind.JUDGE_INTERVENTION: "oordeel over een interventie",
        DueKind.FORECAST_CRITERION: "doel van de verwachting",
        DueKind.TOP_X: "moment van de Top-X",
        DueKind.NO_TOP_X: "geen volgend moment van de Top-X",
        DueKind.UNDERMINING_TERM: "bewaartermijn van een signaal",
        DueKind.RISK_LOCATION_TERM: "bewaartermijn van een risicolocatie",
        DueKind.OLD_SOURCE: "bron die te oud is",
        DueKind.WORDS: "woorden zonder soort",
        DueKind.FAILED_JOB: "taak die is mislukt",
        DueKind.STILL_WORKER: "werk dat stilstaat",
    },
    Way: {
        Way.AT_ONCE: "meteen",
        Way.OVERVIEW: "in het overzicht",
        Way.NONE: "niet",
    },
    Weekday: {
        Weekday.MONDAY: "maandag",
        Weekday.TUESDAY: "dinsdag",
        Weekday.WEDNESDAY: "woensdag",
        Weekday.THURSDAY: "donderdag",
        Weekday.FRIDAY: "vrijdag",
        Weekday.SATURDAY: "zaterdag",
        Weekday.SUNDAY: "zondag",
    },
    MailState: {
        MailState.WAITING: "staat klaar",
        MailState.FAILED: "nog niet gelukt",
        MailState.SENT: "verstuurd",
        MailState.REFUSED: "geweigerd",
        MailState.DROPPED: "niet verstuurd",
    },
    Urgency: {
        Urgency.LATE: "te laat",
        Urgency.TODAY: "vandaag",
        Urgency.OPEN: "wacht op u",
        Urgency.SOON: "binnen twee weken",
        Urgency.LATER: "later",
    },
    BijzonderheidState: {
        BijzonderheidState.NEW: "nieuw",
        BijzonderheidState.ASSESSED: "beoordeeld",
        BijzonderheidState.TAKEN_UP: "opgenomen",
        BijzonderheidState.DISMISSED: "afgesloten",
    },
    SignalKind: {
        SignalKind.RESIDENTS: "van bewoners gehoord",
        SignalKind.OWN_EYES: "zelf gezien",
        SignalKind.PARTNER: "van een partner gehoord",
        SignalKind.ENTREPRENEURS: "van ondernemers gehoord",
    },
    BuurtberichtState: {
        BuurtberichtState.DRAFT: "concept",
        BuurtberichtState.OFFERED: "ter goedkeuring",
        BuurtberichtState.APPROVED: "goedgekeurd",
        BuurtberichtState.SENT: "verstuurd",
        BuurtberichtState.RECALLED: "ingetrokken",
    },
    Channel: {
        Channel.LETTER: "brief",
        Channel.EMAIL: "e-mail",
        Channel.WHATSAPP: "WhatsApp",
        Channel.WEB: "website",
    },
    InterventionKind: {
        InterventionKind.PREVENTIVE: "preventief",
        InterventionKind.REPRESSIVE: "repressief",
        InterventionKind.COMMUNICATION: "communicatie",
        InterventionKind.AREA_APPROACH: "gebiedsaanpak",
    },
    Evidence: {
        Evidence.GOOD: "goed onderzocht",
        Evidence.SOME: "redelijk onderzocht",
        Evidence.MIXED: "onderzoeken spreken elkaar tegen",
        Evidence.LITTLE: "weinig bekend",
    },
    Effect: {
        Effect.LESS: "minder incidenten",
        Effect.NO_DIFFERENCE: "geen duidelijk verschil",
        Effect.UNKNOWN: "onbekend",
    },
    InterventionState: {
        InterventionState.PLANNED: "gepland",
        InterventionState.RUNNING: "loopt",
        InterventionState.ENDED: "beëindigd",
        InterventionState.CANCELLED: "geannuleerd",
    },
    Comparison: {
        Comparison.OWN_EXPECTATION: "de eigen verwachting",
        Comparison.COMPARABLE_AREAS: "vergelijkbare buurten",
    },
    Verdict: {
        Verdict.IMPROVED: "verbeterd",
        Verdict.NO_DIFFERENCE: "geen aantoonbaar verschil",
        Verdict.WORSENED: "verslechterd",
        Verdict.TOO_LITTLE_DATA: "te weinig gegevens",
    },
    WorkOrderState: {
        WorkOrderState.ISSUED: "uitgezet",
        WorkOrderState.ACCEPTED: "geaccepteerd",
        WorkOrderState.UNDER_WAY: "bezig",
        WorkOrderState.DONE: "uitgevoerd",
        WorkOrderState.CLOSED_EARLY: "eerder gestopt",
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
    ActionTaken: {
        ActionTaken.LOOKED: "rondgelopen en gekeken",
        ActionTaken.SPOKE: "mensen aangesproken",
        ActionTaken.ENFORCED: "gewaarschuwd of beboet",
        ActionTaken.CLEARED: "laten opruimen of herstellen",
        ActionTaken.PASSED_ON: "doorgegeven aan een ander team",
    },
    FollowUp: {
        FollowUp.NOT_SOLVED: "het is nog niet opgelost",
        FollowUp.COMES_BACK: "het komt steeds terug",
        FollowUp.NOBODY_THERE: "er was niemand",
        FollowUp.OTHER_MOMENT: "op een ander moment is meer te zien",
        FollowUp.MORE_PEOPLE: "er zijn meer mensen nodig",
    },
    NotDoneReason: {
        NotDoneReason.NO_CAPACITY: "geen mensen beschikbaar",
        NotDoneReason.URGENT_WORK: "spoed ging voor",
        NotDoneReason.WEATHER: "weer liet het niet toe",
        NotDoneReason.NOT_SAFE: "niet veilig",
        NotDoneReason.NO_ACCESS: "plek niet bereikbaar",
        NotDoneReason.NO_LONGER_NEEDED: "niet meer nodig",
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
}
