"""How many events of each type to expect in each buurt and month, with the planted levels put in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from openvis.demo.event_types import EventType, Season
from openvis.demo.town import buurten
from openvis.demo.truths import DRAWN_MONTHS, MONTHS, TRUTHS, PlantedIntervention, Truths

Floats = NDArray[np.float64]

# Share above and below the yearly mean, and the month of the peak.
SEASONS = {Season.EVEN: (0.0, 1), Season.DARK: (0.35, 12), Season.SUMMER: (0.35, 7)}
# Buurten that look alike still differ: a factor with mean 1 and standard deviation 0.4 per buurt and type.
UNLIKENESS_SHAPE = 6.0


def monthly_means(types: Sequence[EventType], rng: np.random.Generator, truths: Truths = TRUTHS) -> Floats:
    """Expected events, shape (types, buurten, DRAWN_MONTHS)."""
    where = _shares(types) * rng.gamma(UNLIKENESS_SHAPE, 1 / UNLIKENESS_SHAPE, size=(len(types), len(buurten())))
    yearly = np.array([event_type.per_year for event_type in types])
    means = yearly[:, None, None] / 12 * where[:, :, None] * _course(types)[:, None, :]
    _plant_levels(means, types, truths)
    return means


def _shares(types: Sequence[EventType]) -> Floats:
    """Which part of a type falls in which buurt, shape (types, buurten); every row adds up to 1."""
    inhabitants = np.array([place.inhabitants * place.liveliness for place in buurten()])
    visitors = np.array([place.visitors * place.liveliness for place in buurten()])
    public = np.array([event_type.public_share for event_type in types])[:, None]
    at_home, in_public = inhabitants / inhabitants.sum(), visitors / visitors.sum()
    return np.asarray((1 - public) * at_home + public * in_public)


def _course(types: Sequence[EventType]) -> Floats:
    """Season times trend, around 1, shape (types, months)."""
    return np.array([_season_of(event_type) * _trend_of(event_type) for event_type in types])


def _season_of(event_type: EventType) -> Floats:
    swing, peak = SEASONS[event_type.season]
    months = np.array([month.number for month in DRAWN_MONTHS])
    return np.asarray(1 + swing * np.cos(2 * np.pi * (months - peak) / 12))


def _trend_of(event_type: EventType) -> Floats:
    years = (np.arange(len(DRAWN_MONTHS)) - len(MONTHS) / 2) / 12
    return np.asarray((1 + event_type.trend_percent / 100) ** years)


def _plant_levels(means: Floats, types: Sequence[EventType], truths: Truths) -> None:
    """Writes the hotspot and the interventions over what would have been there."""
    row_of = {event_type.category: row for row, event_type in enumerate(types)}
    column_of = {place.code: column for column, place in enumerate(buurten())}
    if (row := row_of.get(truths.hotspot.category)) is not None:
        means[row, column_of[truths.hotspot.area]] = truths.hotspot.per_month * _season_of(types[row])
    for intervention in truths.interventions:
        if (row := row_of.get(intervention.category)) is not None:
            before = intervention.per_month * _season_of(types[row])
            after = before * _effect(intervention)
            means[row, column_of[intervention.area]] = after
            if intervention.displaced_to:
                means[row, column_of[intervention.displaced_to]] += before - after


def _effect(intervention: PlantedIntervention) -> Floats:
    started = np.array([month.first >= intervention.starts_on for month in DRAWN_MONTHS])
    return np.where(started, intervention.remains, 1.0)
