"""Expected numbers: they add up to what the table says, follow the season, and hold the planted levels."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from openvis.demo.event_types import DemoSource, event_types
from openvis.demo.rates import SEASONS, monthly_means
from openvis.demo.town import buurt, buurten
from openvis.demo.truths import DRAWN_MONTHS, MONTHS, TRUTHS

TYPES = event_types(DemoSource.POLICE)
ROW = {kind.category: row for row, kind in enumerate(TYPES)}
COLUMN = {place.code: column for column, place in enumerate(buurten())}


@pytest.fixture(scope="module")
def means() -> np.ndarray:
    return monthly_means(TYPES, np.random.default_rng(1))


def season(slug: str, month: int) -> float:
    swing, peak = SEASONS[TYPES[ROW[slug]].season]
    return 1 + swing * math.cos(2 * math.pi * (month - peak) / 12)


def test_shape_and_sign(means: np.ndarray) -> None:
    assert means.shape == (len(TYPES), len(buurten()), len(DRAWN_MONTHS))
    assert (means >= 0).all()


def test_over_many_draws_a_type_happens_as_often_as_the_table_says() -> None:
    rng = np.random.default_rng(5)
    kind = ROW["mishandeling"]  # nothing planted
    yearly = [monthly_means(TYPES, rng)[kind].sum() / 37 * 12 for _ in range(60)]
    assert np.mean(yearly) == pytest.approx(TYPES[kind].per_year, rel=0.05)


def test_woninginbraak_peaks_in_december_and_fietsendiefstal_in_july(means: np.ndarray) -> None:
    for slug, peak in (("woninginbraak", 12), ("fietsendiefstal", 7)):
        town = means[ROW[slug]].sum(axis=0)
        second_year = {month.number: town[at] for at, month in enumerate(DRAWN_MONTHS) if 12 <= at < 24}
        assert max(second_year, key=second_year.__getitem__) == peak


def test_a_trend_is_a_percentage_a_year(means: np.ndarray) -> None:
    row, at = ROW["fraude-horizontaal"], MONTHS.index(MONTHS[3])
    ratio = means[row, :, at + 12].sum() / means[row, :, at].sum()
    assert ratio == pytest.approx(1 + TYPES[row].trend_percent / 100)


def test_the_hotspot_stands_at_its_level_every_month(means: np.ndarray) -> None:
    hotspot = TRUTHS.hotspot
    for at, month in enumerate(DRAWN_MONTHS):
        assert means[ROW[hotspot.category], COLUMN[hotspot.area], at] == pytest.approx(
            hotspot.per_month * season(hotspot.category, month.number)
        )


@pytest.mark.parametrize("planted", TRUTHS.interventions, ids=lambda planted: planted.title)
def test_an_intervention_leaves_what_remains(planted) -> None:
    means = monthly_means(TYPES, np.random.default_rng(1))
    for at, month in enumerate(DRAWN_MONTHS):
        level = planted.per_month * season(planted.category, month.number)
        expected = level * planted.remains if month.first >= planted.starts_on else level
        assert means[ROW[planted.category], COLUMN[planted.area], at] == pytest.approx(expected)


def test_what_disappears_turns_up_at_the_neighbour() -> None:
    planted = TRUTHS.displaced
    assert planted.displaced_to
    nothing_moved = dataclasses.replace(TRUTHS, displaced=dataclasses.replace(planted, displaced_to=None))
    row, column = ROW[planted.category], COLUMN[planted.displaced_to]
    with_it = monthly_means(TYPES, np.random.default_rng(1))[row, column]
    without = monthly_means(TYPES, np.random.default_rng(1), nothing_moved)[row, column]
    for at, month in enumerate(DRAWN_MONTHS):
        gone = planted.per_month * (1 - planted.remains) * season(planted.category, month.number)
        moved = gone if month.first >= planted.starts_on else 0
        assert with_it[at] - without[at] == pytest.approx(moved)


def test_the_neighbour_is_a_neighbour() -> None:
    planted = TRUTHS.displaced
    assert planted.displaced_to
    assert buurt(planted.area).shape.touches(buurt(planted.displaced_to).shape)
