"""A type is held against dwellings or cars only where every buurt has a number of them."""

from __future__ import annotations

import numpy as np
import pytest

from openvis.analysis.expectations.history import History
from openvis.analysis.expectations.learnt_weeks import by_wijk
from openvis.analysis.expectations.monthly_counts import Place, exposure_used, exposures_of
from openvis.domain.area import AreaLevel
from openvis.domain.exposure import Exposure

SLUGS = ("woninginbraak", "autokraak", "mishandeling")


def buurten(*numbers: tuple[int | None, int | None, int | None]) -> list[Place]:
    return [
        Place(f"BU9999000{n}", f"Buurt {n}", AreaLevel.BUURT, people, dwellings=dwellings, cars=cars)
        for n, (people, dwellings, cars) in enumerate(numbers)
    ]


def used(places: list[Place]) -> list[Exposure]:
    return [exposure_used(places, slug) for slug in SLUGS]


def test_each_type_by_its_own() -> None:
    places = buurten((100, 30, 10), (300, 10, 10))
    assert used(places) == [Exposure.DWELLINGS, Exposure.CARS, Exposure.INHABITANTS]
    np.testing.assert_allclose(exposures_of(places, SLUGS), [[1.5, 1.0, 0.5], [0.5, 1.0, 1.5]])


def test_one_buurt_without_dwellings_and_all_are_held_against_inhabitants() -> None:
    places = buurten((100, 30, 10), (300, None, 10))
    assert used(places) == [Exposure.INHABITANTS, Exposure.CARS, Exposure.INHABITANTS]
    np.testing.assert_allclose(exposures_of(places, SLUGS), [[0.5, 1.0, 0.5], [1.5, 1.0, 1.5]])


@pytest.mark.parametrize("nothing", [None, 0])
def test_where_there_is_none_anywhere_it_is_as_it_was(nothing: int | None) -> None:
    places = buurten((100, nothing, nothing), (300, nothing, nothing))
    assert set(used(places)) == {Exposure.INHABITANTS}
    np.testing.assert_allclose(exposures_of(places, SLUGS), [0.5, 1.5])


def test_only_types_by_dwellings_have_a_column_each() -> None:
    np.testing.assert_allclose(exposures_of(buurten((100, 30, 1), (300, 10, 1)), SLUGS[:1]), [[1.5], [0.5]])


def test_a_wijk_has_the_dwellings_and_cars_of_its_buurten() -> None:
    places = buurten((100, 30, 10), (300, 10, 10), (200, 20, 10))
    history = History(
        values=np.ones((3, 3, 24)),
        position=np.arange(24) % 12,
        wijk=np.array([0, 0, 1]),
        theme=np.array([0, 0, 1]),
        exposure=exposures_of(places, SLUGS),
    )
    np.testing.assert_allclose(by_wijk(history).exposure_of_pairs, [[2.0, 2.0, 2.0], [1.0, 1.0, 1.0]])
