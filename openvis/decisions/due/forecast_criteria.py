"""Criteria of the forecast whose day of judgement comes, while no successor says what must be reached after it."""

from __future__ import annotations

from datetime import date

from openvis.domain.access import Scope
from openvis.domain.due import Due, DueKind
from openvis.domain.forecast_criterion import CriterionStand, ForecastCriterion
from openvis.store import forecast_criteria

KINDS = frozenset({DueKind.FORECAST_CRITERION})


def due(scope: Scope, gemeente: str, today: date) -> list[Due]:
    found = forecast_criteria.of_gemeente(scope, gemeente)
    return [
        Due(
            DueKind.FORECAST_CRITERION,
            gemeente,
            str(each.id),
            f"Doel {each.id} van de verwachting is aan zijn oordeel toe. Leg vast wat daarna moet worden gehaald.",
            "forecast-criteria",
            on=each.judged_on,
        )
        for each in found
        if each.stand(today) in {CriterionStand.RUNNING, CriterionStand.PAST} and not _followed(each, found)
    ]


def _followed(each: ForecastCriterion, found: list[ForecastCriterion]) -> bool:
    """Whether a later one asks the same measure of one of its types."""
    return any(
        other.judged_on > each.judged_on
        and (other.horizon, other.measure) == (each.horizon, each.measure)
        and not set(other.categories).isdisjoint(each.categories)
        for other in found
    )
