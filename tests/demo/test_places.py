"""Addresses lie in their own buurt, far enough from its edge to stay there after rounding."""

from __future__ import annotations

import numpy as np
import pytest
from shapely import Point

from openvis.demo.places import BORDER, FEWEST_ADDRESSES, PEOPLE_PER_ADDRESS, Addresses, draw_addresses
from openvis.demo.town import buurten


@pytest.fixture(scope="module")
def addresses() -> Addresses:
    return draw_addresses(np.random.default_rng(7))


def test_every_address_lies_well_inside_its_buurt(addresses: Addresses) -> None:
    for number, place in enumerate(buurten()):
        for x, y in addresses.xy[addresses.owner == number][::7]:
            assert place.shape.contains(Point(x, y))
            assert place.shape.exterior.distance(Point(x, y)) >= BORDER - 0.1


def test_addresses_follow_the_inhabitants(addresses: Addresses) -> None:
    for number, place in enumerate(buurten()):
        wanted = max(FEWEST_ADDRESSES, place.inhabitants / PEOPLE_PER_ADDRESS)
        assert (addresses.owner == number).sum() == pytest.approx(wanted, rel=0.25), place.name


def test_coordinates_are_whole_metres(addresses: Addresses) -> None:
    assert (addresses.xy == np.round(addresses.xy)).all()


def test_a_draw_comes_from_the_buurt_asked_for(addresses: Addresses) -> None:
    drawn = addresses.draw(4, 200, 0.5, np.random.default_rng(1))
    own = {tuple(xy) for xy in addresses.xy[addresses.owner == 4]}
    assert len(drawn) == 200
    assert {tuple(xy) for xy in drawn} <= own


def test_in_public_a_few_places_draw_much_and_at_home_none_does(addresses: Addresses) -> None:
    def busiest_share(public_share: float) -> float:
        drawn = addresses.draw(0, 3_000, public_share, np.random.default_rng(2))
        _, times = np.unique(drawn, axis=0, return_counts=True)
        return float(np.sort(times)[-len(times) // 20 :].sum() / 3_000)

    assert busiest_share(1.0) > 2 * busiest_share(0.0)


def test_within_is_a_circle(addresses: Addresses) -> None:
    x, y = addresses.xy[100]
    found = set(addresses.within(x, y, 80.0).tolist())
    slowly = {n for n, (east, north) in enumerate(addresses.xy) if (east - x) ** 2 + (north - y) ** 2 <= 80.0**2}
    assert found == slowly
    assert 100 in found


def test_every_house_stands_near_its_place_in_a_row(addresses: Addresses) -> None:
    """Turned back, houses lie a few metres from rows that are two steps apart."""
    for number in (0, 7, 23):
        rows, xy = addresses.rows[number], addresses.xy[addresses.owner == number] - addresses.rows[number].middle
        across = xy[:, 0] * np.cos(rows.angle) + xy[:, 1] * np.sin(rows.angle)
        off = np.abs(across[:, None] - rows.across()).min(axis=1)
        assert np.quantile(off, 0.95) < 10
        assert np.diff(rows.across()) == pytest.approx(2 * rows.step)


def test_turning_keeps_distances_and_the_middle(addresses: Addresses) -> None:
    rows = addresses.rows[3]
    across, along = np.array([0.0, 30.0, 0.0]), np.array([0.0, 0.0, 40.0])
    middle, east, north = rows.turned(across, along)
    assert tuple(middle) == tuple(rows.middle)
    assert np.hypot(*(east - middle)) == pytest.approx(30)
    assert np.hypot(*(north - middle)) == pytest.approx(40)
    assert np.hypot(*(north - east)) == pytest.approx(50)


def test_rows_reach_all_of_the_ground(addresses: Addresses) -> None:
    for rows, place in zip(addresses.rows, buurten(), strict=True):
        corners = np.array(rows.ground.exterior.coords)
        assert np.hypot(*(corners - rows.middle).T).max() <= rows.reach * 1.0001
        assert place.shape.covers(rows.ground)
