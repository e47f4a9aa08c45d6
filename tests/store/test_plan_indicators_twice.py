"""Indicators of what people did, counted a second time: slowly, row by row, over a history that was drawn.

The rows stand in the database as services leave them, written directly so that a history of hundreds costs little.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.timezone import localdate

from openvis.domain.access import Scope
from openvis.domain.buurtbericht import BuurtberichtState
from openvis.domain.category import category
from openvis.domain.intervention import Comparison, InterventionKind, InterventionState
from openvis.domain.plan_indicator import PlanIndicator
from openvis.domain.work_order import WorkOrderState
from openvis.store import models
from openvis.store.plan_indicators import indicator_value
from openvis.store.steps import step_fields

pytestmark = pytest.mark.django_db
HOME, AWAY = "GM9901", "GM9902"
BUURTEN = ("BU99010101", "BU99010102", "BU99010201", "BU99020101")
TYPES = ("woninginbraak", "autokraak", "vernieling")
FIRST = datetime(2024, 11, 1, 9, tzinfo=UTC)
MONTHS_ASKED = ((1, 12), (1, 1), (4, 9), (10, 12))
KNOWN = (
    datetime(2025, 8, 15, 22, 30, tzinfo=UTC),
    datetime(2026, 1, 1, 8, tzinfo=UTC),
    datetime(2027, 1, 1, tzinfo=UTC),
)


@dataclass(frozen=True)
class Happened:
    """One thing that somebody did: what counts of it, where, about which types, when, and when it was stored."""

    kind: str
    gemeente: str
    area: str
    types: tuple[str, ...]
    day: date
    stored: datetime


def moments(dice: random.Random, number: int) -> list[datetime]:
    """In order, over two and a half years, some of them within an hour of midnight."""
    return sorted(
        FIRST + timedelta(days=dice.randrange(800), hours=dice.choice((0, 3, 13, 14)), minutes=dice.randrange(60))
        for _ in range(number)
    )


def write_history(seed: int) -> list[Happened]:
    dice = random.Random(seed)
    happened: list[Happened] = []
    for at in moments(dice, 110):
        area, kind = dice.choice(BUURTEN), dice.choice(TYPES)
        gemeente = AWAY if area.startswith("BU9902") else HOME
        happened += intervention(dice, gemeente, area, (kind, *dice.sample(TYPES, dice.randrange(2))), at)
        happened += message(dice, gemeente, area, kind, at)
    return happened


def intervention(dice: random.Random, gemeente: str, area: str, types: tuple[str, ...], at: datetime) -> list[Happened]:
    """One that is planned, perhaps started some days later, perhaps ended; and an order under it, perhaps done."""
    row = models.Intervention.objects.create(gemeente=gemeente)
    models.InterventionVersion.objects.create(
        intervention=row,
        gemeente=gemeente,
        title="Actie",
        kind=InterventionKind.PREVENTIVE.value,
        areas=[area],
        categories=list(types),
        cells=[],
        partners=[],
        starts_on=date(2024, 1, 1),
        ends_on=date(2027, 1, 1),
        reduction_percent=20,
        comparison=Comparison.OWN_EXPECTATION.value,
        compared_with=[],
        judged_on=date(2027, 2, 1),
        **step_fields(1, None, at),
    )
    states = [InterventionState.PLANNED, InterventionState.RUNNING, InterventionState.ENDED][: dice.randrange(1, 4)]
    found = []
    for number, state in enumerate(states, start=1):
        moment = at + timedelta(days=9 * (number - 1))
        models.InterventionStep.objects.create(
            intervention=row, gemeente=gemeente, state=state.value, **step_fields(number, None, moment)
        )
        if state is InterventionState.RUNNING:
            found.append(Happened("interventions-started", gemeente, area, types, localdate(moment), moment))
    return found + order(dice, row, area, types[0], at)


def order(dice: random.Random, under: models.Intervention, area: str, kind: str, at: datetime) -> list[Happened]:
    row = models.WorkOrder.objects.create(
        gemeente=under.gemeente, intervention=under, area=area, category=kind, reason="Daarom."
    )
    states = [WorkOrderState.ISSUED, WorkOrderState.ACCEPTED, WorkOrderState.DONE][: dice.randrange(1, 4)]
    found = []
    for number, state in enumerate(states, start=1):
        moment = at + timedelta(days=3 * number)
        models.WorkOrderStep.objects.create(
            work_order=row, gemeente=under.gemeente, state=state.value, **step_fields(number, None, moment)
        )
        if state is WorkOrderState.DONE:
            found.append(Happened("work-orders-done", under.gemeente, area, (kind,), localdate(moment), moment))
    return found


def message(dice: random.Random, gemeente: str, area: str, kind: str, at: datetime) -> list[Happened]:
    """One that is written, and perhaps sent: on a day that is told some days later."""
    row = models.Buurtbericht.objects.create(gemeente=gemeente, category=kind, buurt=area, text=kind)
    states = [BuurtberichtState.DRAFT, BuurtberichtState.APPROVED, BuurtberichtState.SENT][: dice.randrange(1, 4)]
    found = []
    for number, state in enumerate(states, start=1):
        moment = at + timedelta(days=5 * number)
        sent = localdate(moment) - timedelta(days=dice.randrange(5)) if state is BuurtberichtState.SENT else None
        models.BuurtberichtStep.objects.create(
            buurtbericht=row, gemeente=gemeente, state=state.value, sent_on=sent, **step_fields(number, None, moment)
        )
        if sent is not None:
            found.append(Happened("messages-sent", gemeente, area, (kind,), sent, moment))
    return found


def slowly(happened: list[Happened], indicator: PlanIndicator, year: int, known: datetime) -> int:
    """One by one, with every condition written out."""
    count = 0
    for each in happened:
        if each.kind != indicator.kind or each.gemeente != HOME or each.stored > known:
            continue
        if each.day.year != year or not indicator.first_month <= each.day.month <= indicator.last_month:
            continue
        if indicator.about and not any(indicator.about in (slug, category(slug).theme) for slug in each.types):
            continue
        if indicator.area and not each.area.startswith("BU" + indicator.area[2:]):
            continue
        count += 1
    return count


def year_before(happened: list[Happened], indicator: PlanIndicator, year: int, known: datetime) -> int:
    """The same days of the year before: until the day of today, where this year is not over."""
    today = localdate(known)
    until = [
        each for each in happened if today.year > year or (each.day.month, each.day.day) <= (today.month, today.day)
    ]
    return slowly(until, indicator, year - 1, known)


def test_every_count_is_the_same_when_it_is_done_slowly():
    happened = write_history(1)
    compared = nothing = 0
    for kind in ("interventions-started", "work-orders-done", "messages-sent"):
        for about, area in (("", ""), ("autokraak", ""), ("vermogen", "WK990101"), ("", "WK990101")):
            for first, last in MONTHS_ASKED:
                indicator = PlanIndicator(kind, about, area, "", first, last)
                for known in KNOWN:
                    if localdate(known) < date(2025, first, 1):
                        continue
                    found = indicator_value(Scope.of(HOME), HOME, indicator, 2025, known=known)
                    assert found.value == slowly(happened, indicator, 2025, known), (indicator, known)
                    assert found.before == year_before(happened, indicator, 2025, known), (indicator, known)
                    compared, nothing = compared + 1, nothing + (not found.value)
    assert compared == 132
    assert nothing < compared / 2, "a history in which hardly anything happened compares nothing"
