"""What the demo's adviseur asked of the forecast, each before its days began: one that has been judged, one that runs.

The least values were chosen before any score was looked at; whether they are reached is for the calculation to say.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from openvis.demo.town import GEMEENTE
from openvis.domain.access import Role
from openvis.domain.forecast_criterion import CriterionMeasure, ForecastCriterion

JUDGED = ForecastCriterion(
    id=0,
    gemeente=GEMEENTE,
    categories=("fietsendiefstal", "woninginbraak"),
    horizon=14,
    measure=CriterionMeasure.HITS,
    least=0.15,
    starts_on=date(2026, 5, 4),
    judged_on=date(2026, 11, 1),
    by=Role.ADVISEUR.value,
    at=datetime(2026, 4, 20, 9, 0, tzinfo=UTC),
)
AHEAD = ForecastCriterion(
    id=0,
    gemeente=GEMEENTE,
    categories=("fietsendiefstal", "melding-zwerfafval"),
    horizon=14,
    measure=CriterionMeasure.GAIN,
    least=0.05,
    starts_on=date(2026, 8, 31),
    judged_on=date(2027, 3, 1),
    by=Role.ADVISEUR.value,
    at=datetime(2026, 8, 24, 9, 0, tzinfo=UTC),
)
CRITERIA = (JUDGED, AHEAD)
