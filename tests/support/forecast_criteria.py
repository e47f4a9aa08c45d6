"""A criterion of a forecast, what a run said of it, and the run that makes it possible to set one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from openvis.decisions.forecast_criteria import Aim, change_criterion, set_criterion
from openvis.domain.access import Person, Scope
from openvis.domain.forecast_criterion import (
    CriterionMeasure,
    CriterionVerdict,
    ForecastCriterion,
    ForecastJudgement,
)
from openvis.domain.places_and_times import PlaceKind
from openvis.store import forecast_criteria
from tests.support import published
from tests.support.people import ADVISEUR, HOME, NOW, TODAY

_numbers = count(1)
FIRST, LAST = TODAY + timedelta(days=7), TODAY + timedelta(days=7, weeks=16)


def aim(**changed: Any) -> Aim:
    """A quarter of the burglaries in 3 % of the places, over sixteen weeks from next week on."""
    facts: dict[str, Any] = {
        "categories": ("woninginbraak",), "horizon": 14, "measure": CriterionMeasure.HITS, "least": 0.25,
        "starts_on": FIRST, "judged_on": LAST,
    }  # fmt: skip
    return Aim(**facts | changed)


def with_forecast() -> None:
    """A run with a forecast of burglary: without one there is nothing to ask of it."""
    published.publish(f"run-of-forecast-{next(_numbers)}", with_beside=True, gemeente=HOME)


def set_one(by: Person = ADVISEUR, *, now: datetime = NOW, **changed: Any) -> ForecastCriterion:
    return set_criterion(by, aim(**changed), gemeente=HOME, now=now, origin="test")


def change_one(by: Person, criterion: int, *, now: datetime = NOW, **changed: Any) -> ForecastCriterion:
    return change_criterion(by, criterion, aim(least=0.3, **changed), now=now, origin="test")


def standing() -> ForecastCriterion:
    """The one that stands, made where there is none."""
    with_forecast()
    return next(iter(forecast_criteria.of_gemeente(Scope.of(HOME), HOME)), None) or set_one()


def criterion(**changed: Any) -> ForecastCriterion:
    """One that was never stored."""
    facts: dict[str, Any] = {
        "id": 7, "gemeente": HOME, "categories": ("woninginbraak",), "horizon": 14, "measure": CriterionMeasure.HITS,
        "least": 0.25, "starts_on": date(2026, 1, 5), "judged_on": date(2026, 6, 1), "by": "adviseur", "at": NOW,
    }  # fmt: skip
    return ForecastCriterion(**facts | changed)


def judgement(**changed: Any) -> ForecastJudgement:
    facts: dict[str, Any] = {
        "criterion": 7, "category": "woninginbraak", "kind": PlaceKind.CELL, "final": True, "first": "2026-01-05",
        "last": "2026-05-11", "periods": 10, "events": 168, "hits": 42, "area": 0.03, "value": 0.25, "low": 0.19,
        "high": 0.31, "verdict": CriterionVerdict.MET,
    }  # fmt: skip
    return ForecastJudgement(**facts | changed)
