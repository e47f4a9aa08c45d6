"""What people of the town do beside interventions: being there, the Top-X, and signals of ondermijning.

None of it changes a count. The action to report more ran where vandalism rose afterwards, so that the page of that
buurt has to say that more reports may be more reporting.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from openvis.demo.town import GEMEENTE
from openvis.domain.access import Role
from openvis.domain.presence import Presence, PresenceKind, PresenceState, Rhythm
from openvis.domain.top_x import Party, Recount, TopXCriteria, TopXMoment, TopXState
from openvis.domain.undermining import NoFollowUp, ObjectKind, Origin, UnderminingPhase

_REGISTERED = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def _there(
    kind: PresenceKind,
    areas: tuple[str, ...],
    rhythm: Rhythm,
    first: date,
    last: date | None = None,
    *,
    hours: float = 0.0,
    people: int = 0,
    title: str = "",
) -> Presence:
    return Presence(
        0, GEMEENTE, kind, title, areas, rhythm, first, last, hours, people, None, PresenceState.STANDING, 0,
        Role.WIJKCOORDINATOR.value, _REGISTERED,
    )  # fmt: skip


_BINNENSTAD = ("BU99010101", "BU99010102", "BU99010103", "BU99010104", "BU99010105")
_LINDENOORD = ("BU99010201", "BU99010202", "BU99010203", "BU99010204", "BU99010205")

PRESENCES: tuple[Presence, ...] = (
    _there(PresenceKind.WIJKBOA, _BINNENSTAD, Rhythm.WEEKLY, date(2026, 1, 6), hours=20.0),
    _there(PresenceKind.WIJKBOA, _LINDENOORD, Rhythm.WEEKLY, date(2026, 1, 7), hours=12.0),
    _there(PresenceKind.WIJKCOORDINATOR, _LINDENOORD, Rhythm.WEEKLY, date(2026, 2, 5), hours=8.0),
    _there(
        PresenceKind.TENT, ("BU99010103",), Rhythm.DAY, date(2026, 9, 12), hours=5.0, people=85,
        title="Buurttent op het Stationsplein",
    ),
    _there(PresenceKind.TENT, ("BU99010202",), Rhythm.DAY, date(2026, 10, 10), hours=4.5, people=60),
    _there(
        PresenceKind.EVENING, ("BU99010204", "BU99010205"), Rhythm.DAY, date(2026, 10, 22), hours=3.0, people=48,
        title="Bewonersavond over woninginbraak",
    ),
    _there(
        PresenceKind.CAMPAIGN, _BINNENSTAD, Rhythm.PERIOD, date(2026, 10, 1), date(2026, 11, 30), people=2400,
        title="Fiets op slot",
    ),
    _there(PresenceKind.WATCH_GROUP, ("BU99010204",), Rhythm.PERIOD, date(2024, 3, 1), people=140),
    _there(PresenceKind.WATCH_GROUP, ("BU99010302",), Rhythm.PERIOD, date(2025, 9, 15), people=75),
    _there(
        PresenceKind.INITIATIVE, ("BU99010301",), Rhythm.PERIOD, date(2026, 4, 1), people=12,
        title="Buurtwandeling met bewoners",
    ),
    _there(
        PresenceKind.REPORTING, ("BU99010201", "BU99010203", "BU99010302", "BU99010304"), Rhythm.PERIOD,
        date(2026, 9, 1), date(2026, 9, 14), people=1850, title="Zie je het, meld het",
    ),
)  # fmt: skip

TOP_X_CRITERIA: tuple[TopXCriteria, ...] = (
    TopXCriteria(
        GEMEENTE, 1, "Drie veroordelingen in twee jaar, waarvan één voor een misdrijf met grote gevolgen.",
        date(2025, 1, 1), Role.ADVISEUR.value, datetime(2024, 12, 9, 9, 0, tzinfo=UTC),
    ),
    TopXCriteria(
        GEMEENTE, 2, "Drie veroordelingen in twee jaar, waarvan één voor een misdrijf met grote gevolgen; en nu nog "
        "actief in de gemeente. Familie telt nooit mee.",
        date(2026, 1, 1), Role.ADVISEUR.value, datetime(2025, 12, 8, 9, 0, tzinfo=UTC),
    ),
)  # fmt: skip

_ALL = (Party.GEMEENTE, Party.POLICE, Party.PROSECUTION, Party.SAFETY_HOUSE)


def _held(day: date, criteria: int, came_in: int, went_out: int, stayed: int, note: str = "") -> TopXMoment:
    recount = Recount(criteria, came_in, went_out, stayed, _ALL, note)
    return TopXMoment(0, GEMEENTE, day, TopXState.HELD, recount, 0, Role.ADVISEUR.value, _REGISTERED)


TOP_X_MOMENTS: tuple[TopXMoment, ...] = (
    _held(date(2025, 4, 10), 1, 12, 0, 11),
    _held(date(2025, 10, 9), 1, 4, 6, 17),
    _held(date(2026, 4, 16), 2, 3, 5, 16, "Herijkt op de nieuwe criteria."),
    _held(date(2026, 10, 15), 2, 2, 4, 15),
)
# The next moment is planned so many days after the demo is built: its day may not have gone by.
NEXT_TOP_X_DAYS = 140


@dataclass(frozen=True, slots=True)
class PlantedSignal:
    """A signal so many days before the demo is built, and the phases it went through, a day apart."""

    days_ago: int
    theme: str
    buurt: str
    origin: Origin
    phases: tuple[UnderminingPhase, ...] = ()
    case: str = ""
    reason: NoFollowUp | None = None


_ENRICHING, _WEIGHING = UnderminingPhase.ENRICHING, UnderminingPhase.WEIGHING
_OVER, _DROPPED = UnderminingPhase.HANDED_OVER, UnderminingPhase.NO_FOLLOW_UP
SIGNALS: tuple[PlantedSignal, ...] = (
    PlantedSignal(3, "drugs", "BU99010102", Origin.ANONYMOUS),
    PlantedSignal(9, "leegstand", "BU99010302", Origin.COLLEAGUE),
    PlantedSignal(16, "drugs", "BU99010102", Origin.RESIDENT, (_ENRICHING,)),
    PlantedSignal(24, "witwassen", "BU99010101", Origin.ENTREPRENEUR, (_ENRICHING,), "Z-2026-0388"),
    PlantedSignal(31, "uitbuiting", "BU99010104", Origin.PARTNER, (_ENRICHING, _WEIGHING), "Z-2026-0371"),
    PlantedSignal(38, "drugs", "BU99010304", Origin.RESIDENT, (_ENRICHING, _WEIGHING, _OVER), "Z-2026-0350"),
    PlantedSignal(45, "drugs", "BU99010102", Origin.ANONYMOUS, (_ENRICHING, _WEIGHING, _OVER), "Z-2026-0344"),
    PlantedSignal(52, "horeca", "BU99010101", Origin.COLLEAGUE, (_DROPPED,), reason=NoFollowUp.NOT_UNDERMINING),
    *(
        PlantedSignal(days, "drugs", buurt, Origin.ANONYMOUS, (_DROPPED,), reason=NoFollowUp.TOO_LITTLE)
        for days, buurt in ((64, "BU99010102"), (71, "BU99010101"), (78, "BU99010104"), (85, "BU99010105"))
    ),
    *(
        PlantedSignal(days, "leegstand", "BU99010302", Origin.COLLEAGUE, (_DROPPED,), reason=NoFollowUp.KNOWN_ALREADY)
        for days in (90, 97, 104, 111, 118, 125)
    ),
    PlantedSignal(60, "drugs", "BU99010202", Origin.RESIDENT, (_DROPPED,), reason=NoFollowUp.TOO_LITTLE),
)
RISK_LOCATIONS: tuple[tuple[str, str, str, ObjectKind], ...] = (
    ("drugs", "BU99010302", "Garageboxen aan de Kade", ObjectKind.GARAGES),
    ("leegstand", "BU99010304", "Bedrijventerrein Westerkade", ObjectKind.BUSINESS),
)
