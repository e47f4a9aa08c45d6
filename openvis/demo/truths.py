"""Everything that was planted in the town on purpose, so that a reader can check what the analysis makes of it.

docs/demo.md shows these as tables; tests count every one of them in the written files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from openvis.domain.intervention import InterventionKind
from openvis.domain.period import Period, parse_period

FIRST_MONTH = parse_period("2023-11")
LAST_MONTH = parse_period("2026-10")
MONTHS: tuple[Period, ...] = tuple(FIRST_MONTH.until(LAST_MONTH))
# Lists of incidents run on until the day they were made, so that their last month is known to be whole.
DELIVERED_ON = date(2026, 11, 5)
DRAWN_MONTHS = (*MONTHS, LAST_MONTH.shift(1))


@dataclass(frozen=True, slots=True)
class StructuralHotspot:
    """Far more than comparable buurten have, all three years."""

    area: str
    category: str
    per_month: float  # yearly mean; the season goes over it


@dataclass(frozen=True, slots=True)
class AcuteRise:
    """So many events in one month on top of what was usual."""

    area: str
    category: str
    month: Period
    extra: int


@dataclass(frozen=True, slots=True)
class BorderCluster:
    """Extra events within a circle that lies over the border of two wijken: small in each buurt, clear together."""

    areas: tuple[str, ...]
    category: str
    x: float  # RD, metres
    y: float
    radius: float
    first: date
    last: date
    extra: int


@dataclass(frozen=True, slots=True)
class NearRepeats:
    """After an event, with this chance a second one close by and soon."""

    category: str
    chance: float
    metres: float
    days: int


@dataclass(frozen=True, slots=True)
class DuplicateReports:
    """With this chance more people report the same event; `extra` of them at most, within so many hours by theme."""

    chance: float
    extra: int
    metres: float
    hours: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ManyReporters:
    """One event that was reported by so many people."""

    area: str
    category: str
    day: date
    reports: int


@dataclass(frozen=True, slots=True)
class PlacesShock:
    """For some weeks a type happens elsewhere: at the addresses, this part of all, farthest from where it ever was."""

    category: str
    first: date
    last: date
    farthest: float


@dataclass(frozen=True, slots=True)
class LateReports:
    """With this chance a report comes in only days later, so many on average, and so perhaps after the delivery."""

    chance: float
    days: float


@dataclass(frozen=True, slots=True)
class PlantedIntervention:
    """`remains`: the share of events left once it started, also after it ended (1.0 = it did nothing).

    What disappears from `area` turns up in `displaced_to`, where that is filled in.
    """

    title: str
    kind: InterventionKind
    area: str
    category: str
    starts_on: date
    ends_on: date
    reduction_percent: int  # the success criterion, set beforehand
    per_month: float  # before the start
    remains: float
    displaced_to: str | None = None


@dataclass(frozen=True, slots=True)
class PlantedRejects:
    """Rows that are no good by themselves: kept without a kind, and refused."""

    unknown_feitcodes: int
    meldingen_outside: int


@dataclass(frozen=True, slots=True)
class OnePlace:
    """So many registrations at one address on one day."""

    area: str
    category: str
    day: date
    rows: int


@dataclass(frozen=True, slots=True)
class BusyRegistrar:
    """One registrar wrote this share of a month."""

    month: Period
    share: float


@dataclass(frozen=True, slots=True)
class PhoneList:
    """A second list that holds this share of the events of the meldingen, and that stopped coming after a day."""

    share: float
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class PlantedFaults:
    """What is wrong with the sources as a whole: the page Kwaliteit must show each, and nothing else."""

    no_time: int  # boa registrations of which only the day was written down
    one_place: OnePlace
    midnight: date  # every boa registration of this day is at 00:00
    busy_registrar: BusyRegistrar
    phone: PhoneList


@dataclass(frozen=True, slots=True)
class Truths:
    hotspot: StructuralHotspot
    rise: AcuteRise
    cluster: BorderCluster
    near_repeats: NearRepeats
    duplicates: DuplicateReports
    many_reporters: ManyReporters
    late: LateReports
    shock: PlacesShock
    worked: PlantedIntervention
    did_not_work: PlantedIntervention
    displaced: PlantedIntervention
    rejects: PlantedRejects
    faults: PlantedFaults

    @property
    def interventions(self) -> tuple[PlantedIntervention, ...]:
        return (self.worked, self.did_not_work, self.displaced)


TRUTHS = Truths(
    hotspot=StructuralHotspot(area="BU99010103", category="fietsendiefstal", per_month=16),
    rise=AcuteRise(area="BU99010204", category="woninginbraak", month=LAST_MONTH, extra=9),
    cluster=BorderCluster(
        areas=("BU99010201", "BU99010203", "BU99010302", "BU99010304"),
        category="vernieling",
        x=144_790,
        y=508_230,
        radius=450,
        first=date(2026, 9, 15),
        last=date(2026, 10, 31),
        extra=16,
    ),
    near_repeats=NearRepeats(category="woninginbraak", chance=0.25, metres=100, days=30),
    # Noise and groups are reported the same night, a broken lamp also the next evening.
    duplicates=DuplicateReports(chance=0.1, extra=4, metres=40, hours={"overlast": 10, "leefomgeving": 36}),
    many_reporters=ManyReporters(
        area="BU99010503", category="melding-straatverlichting", day=date(2026, 3, 12), reports=13
    ),
    late=LateReports(chance=0.4, days=10),
    # Long enough for the forecast to do worse than no knowledge, and over so long ago that it can have come back.
    shock=PlacesShock(category="melding-zwerfafval", first=date(2026, 5, 1), last=date(2026, 6, 30), farthest=0.25),
    worked=PlantedIntervention(
        title="Slagboom en verlichting bij parkeergarage De Kade",
        kind=InterventionKind.PREVENTIVE,
        area="BU99010102",
        category="autokraak",
        starts_on=date(2025, 7, 1),
        ends_on=date(2026, 6, 30),
        reduction_percent=30,
        per_month=11,
        remains=0.45,
    ),
    did_not_work=PlantedIntervention(
        title="Postercampagne tegen winkeldiefstal",
        kind=InterventionKind.COMMUNICATION,
        area="BU99010101",
        category="winkeldiefstal",
        starts_on=date(2025, 5, 1),
        ends_on=date(2026, 4, 30),
        reduction_percent=20,
        per_month=11,
        remains=1.0,
    ),
    displaced=PlantedIntervention(
        title="Cameratoezicht rond winkelstrip Weidezicht",
        kind=InterventionKind.REPRESSIVE,
        area="BU99010701",
        category="vernieling",
        starts_on=date(2025, 11, 1),
        ends_on=date(2026, 12, 31),
        reduction_percent=30,
        per_month=10,
        remains=0.5,
        displaced_to="BU99010702",
    ),
    rejects=PlantedRejects(unknown_feitcodes=90, meldingen_outside=150),
    faults=PlantedFaults(
        no_time=480,
        one_place=OnePlace(area="BU99010503", category="boa-alcohol", day=date(2026, 5, 19), rows=14),
        midnight=date(2026, 8, 10),
        busy_registrar=BusyRegistrar(month=parse_period("2026-04"), share=0.6),
        phone=PhoneList(share=0.15, first=date(2025, 1, 1), last=date(2026, 8, 20)),
    ),
)
