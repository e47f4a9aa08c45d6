"""What the adviseur of the town has planned beside the interventions of its register, and what became different of
one of those: so that a reader sees versions, several buurten and a comparison that was chosen beforehand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from openvis.domain.intervention import (
    JUDGED_AFTER,
    Comparison,
    Intervention,
    InterventionKind,
    InterventionPlan,
    SuccessCriterion,
)

LATER_PERCENT = 15
WHY_LATER = "In het overleg bleek een daling van 30 % niet haalbaar met de uren die er zijn."


def planned(today: date) -> InterventionPlan:
    """Light and rounds around the station, from the first of the month after next on, for half a year."""
    first = (today.replace(day=1) + timedelta(days=62)).replace(day=1)
    last = first + timedelta(days=180)
    return InterventionPlan(
        title="Licht en rondes rond het station",
        kind=InterventionKind.PREVENTIVE,
        areas=("BU99010103", "BU99010401"),
        categories=("autokraak", "fietsendiefstal"),
        starts_on=first,
        ends_on=last,
        criterion=SuccessCriterion(
            25,
            last + JUDGED_AFTER,
            Comparison.COMPARABLE_AREAS,
            ("BU99010302", "BU99010502", "BU99010601"),
        ),
        measure="verlichting",
        partners=("beheer-openbare-ruimte", "openbaar-vervoer", "politie"),
        hours=160,
    )


def later_promise(running: Intervention) -> InterventionPlan:
    """The same with a goal that was lowered after the start."""
    return replace(running, criterion=replace(running.criterion, reduction_percent=LATER_PERCENT))
