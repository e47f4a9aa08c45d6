"""The town on the map: codes that are real codes, shapes that tile, people that are about 65,000."""

from __future__ import annotations

import itertools

import pytest
import shapely
from shapely import Point

from openvis.demo.town import CENTRE, GEMEENTE, GRID, VINTAGE, buurt, buurten
from openvis.domain.area import BUURT_CODE, GEMEENTE_CODE, WIJK_CODE, gemeente_of, wijk_of

WHERE_THE_NETHERLANDS_LIE = shapely.box(10_000, 300_000, 280_000, 620_000)  # RD, metres


def test_the_codes_are_codes_of_the_domain() -> None:
    assert GEMEENTE_CODE.match(GEMEENTE)
    for place in buurten():
        assert BUURT_CODE.match(place.code)
        assert WIJK_CODE.match(place.wijk)
        assert wijk_of(place.code) == place.wijk
        assert gemeente_of(place.code) == GEMEENTE


def test_codes_and_names_are_unique_and_in_order() -> None:
    codes = [place.code for place in buurten()]
    assert codes == sorted(set(codes))
    assert len({place.name for place in buurten()}) == len(codes)


def test_a_wijk_has_one_name() -> None:
    named = {(place.wijk, place.wijk_name) for place in buurten()}
    assert len(named) == len({wijk for wijk, _ in named}) == 9


def test_it_is_a_town_of_the_size_of_nieuwegein() -> None:
    assert 38 <= len(buurten()) <= 45
    assert 62_000 <= sum(place.inhabitants for place in buurten()) <= 68_000
    assert all(place.inhabitants % 5 == 0 for place in buurten()), "CBS rounds to fives"


def test_no_two_buurten_overlap() -> None:
    for one, other in itertools.combinations(buurten(), 2):
        assert one.shape.intersection(other.shape).area == 0, (one.name, other.name)


def test_there_is_no_gap_between_them() -> None:
    whole = shapely.unary_union([place.shape for place in buurten()])
    assert whole.geom_type == "Polygon"
    assert not whole.interiors
    assert whole.area == pytest.approx(sum(place.shape.area for place in buurten()))


def test_neighbours_share_their_corners_exactly() -> None:
    assert shapely.coverage_is_valid([place.shape for place in buurten()])
    for place in buurten():
        assert place.shape.is_valid
        assert all(value % GRID == 0 for corner in place.shape.exterior.coords for value in corner)


def test_it_lies_in_the_netherlands_and_the_centre_in_the_centre() -> None:
    assert all(WHERE_THE_NETHERLANDS_LIE.contains(place.shape) for place in buurten())
    centre = next(place for place in buurten() if place.shape.contains(Point(CENTRE[0], CENTRE[1] + 150)))
    assert centre.wijk_name == "Binnenstad"


def test_the_centre_is_dense_and_the_edge_is_empty() -> None:
    def density(wijk_name: str) -> float:
        members = [place for place in buurten() if place.wijk_name == wijk_name]
        return sum(place.inhabitants for place in members) / sum(place.shape.area for place in members) * 1e6

    assert density("Binnenstad") > 3_000 > 1_000 > density("Bedrijvenpark Meerpoort")
    assert density("Buitengebied") < 250


def test_the_town_is_the_same_every_time() -> None:
    again = buurten.__wrapped__()
    assert [place.shape.wkb for place in again] == [place.shape.wkb for place in buurten()]


def test_a_buurt_is_found_by_its_code() -> None:
    assert buurt("BU99010103").name == "Stationskwartier"
    assert VINTAGE == 2026
    with pytest.raises(KeyError):
        buurt("BU03560803")
