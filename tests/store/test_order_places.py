"""What may be named in an order: the cells that lie in an area, and the streets that were delivered."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
import shapely

from openvis.decisions.rules.work_order_requirements import check_place
from openvis.domain.delivery import schema_of
from openvis.domain.order_place import OrderPlace, corner_of
from openvis.errors import InputError
from openvis.store import order_places
from tests.decisions.test_requirements import PLAN
from tests.support.deliveries import GEMEENTE, SCOPE, deliver

pytestmark = pytest.mark.django_db
BUURT = "BU99010101"
SQUARE = shapely.box(144700, 508200, 145000, 508400)  # three cells by two
STREETS = [("Kerkstraat", 144750, 508250), ("Kerkstraat", 144850, 508250), (None, 144800, 508300),
           ("Marktlaan", 144950, 508350), ("Buitenweg", 145500, 508250)]  # fmt: skip


def area(shape: shapely.Geometry, vintage: int = 2025) -> dict[str, object]:
    return {
        "gemeente": GEMEENTE, "source": "cbs-gebieden", "reference": f"{BUURT}/{vintage}", "code": BUURT,
        "vintage": vintage, "level": "buurt", "name": "Kerkbuurt", "parent": None, "crs": "EPSG:28992",
        "shape": shapely.to_wkb(shape),
    }  # fmt: skip


def street(name: str | None, x: int, y: int, vintage: int = 2025) -> dict[str, object]:
    line = shapely.LineString([(x - 50, y), (x + 50, y)])
    return {
        "gemeente": GEMEENTE, "source": "straten", "reference": f"{vintage}/{x * 10}/{y * 10}", "vintage": vintage,
        "name": name, "begin": f"{(x - 50) * 10}/{y * 10}", "end": f"{(x + 50) * 10}/{y * 10}", "length": 100.0,
        "attribution": "Proef", "crs": "EPSG:28992", "shape": shapely.to_wkb(line),
    }  # fmt: skip


@pytest.fixture
def stored(settings, tmp_path: Path) -> Path:
    settings.OPENVIS_DATA = tmp_path / "data"
    deliver(pl.DataFrame([area(SQUARE)], schema=schema_of("areas")), "areas", folder=tmp_path)
    return tmp_path


def test_without_a_delivery_nothing_is_known(settings, tmp_path):
    settings.OPENVIS_DATA = tmp_path / "data"
    assert order_places.shape_of(SCOPE, BUURT) is None
    assert order_places.street_names(SCOPE, BUURT) == []
    assert order_places.all_street_names(SCOPE, GEMEENTE) == frozenset()


def test_the_newest_shape_counts(stored):
    older = area(shapely.box(0, 0, 100, 100), vintage=2020)
    deliver(pl.DataFrame([older], schema=schema_of("areas")), "areas", folder=stored)
    assert order_places.shape_of(SCOPE, BUURT).equals(SQUARE)


def test_the_cells_of_an_area_are_those_with_something_of_it_in_them(stored):
    shape = order_places.shape_of(SCOPE, BUURT)
    assert order_places.cells_in(shape) == [
        "E1447N5082", "E1448N5082", "E1449N5082", "E1447N5083", "E1448N5083", "E1449N5083",
    ]  # fmt: skip
    triangle = shapely.Polygon([(144700, 508200), (144900, 508200), (144700, 508400)])
    cells = order_places.cells_in(triangle)
    assert cells == ["E1447N5082", "E1448N5082", "E1447N5083"]
    for cell in cells:  # slowly: a square that shares more than a corner
        x, y = corner_of(cell)
        assert shapely.box(x, y, x + 100, y + 100).intersection(triangle).area > 0


def test_the_streets_of_an_area_by_name_each_once(stored):
    deliver(pl.DataFrame([street(*each) for each in STREETS], schema=schema_of("streets")), "streets", folder=stored)
    assert order_places.street_names(SCOPE, BUURT) == ["Kerkstraat", "Marktlaan"]
    assert order_places.all_street_names(SCOPE, GEMEENTE) == {"Kerkstraat", "Marktlaan", "Buitenweg"}


def test_a_street_that_a_later_year_no_longer_has_is_not_named(stored):
    rows = [street("Oude weg", 144750, 508250, 2020), street("Nieuwe weg", 144750, 508350, 2025)]
    deliver(pl.DataFrame(rows, schema=schema_of("streets")), "streets", folder=stored)
    assert order_places.street_names(SCOPE, BUURT) == ["Nieuwe weg"]


def test_a_cell_elsewhere_is_refused_where_the_shape_is_known(stored):
    check_place(SCOPE, OrderPlace(BUURT, ("E1447N5082", "E1449N5083")), PLAN)
    with pytest.raises(InputError, match=r"Vak E1450N5083 ligt niet in dit gebied\."):
        check_place(SCOPE, OrderPlace(BUURT, ("E1447N5082", "E1450N5083")), PLAN)
