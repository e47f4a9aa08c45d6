"""A file of areas that names the wrong coordinate system, or an area twice, is refused before it replaces good ones."""

import json

import pytest

from openvis.errors import UnknownValue, WrongColumns
from openvis.sources import cbs_areas


@pytest.fixture
def heuvelrug(shared_data):
    path = shared_data / "nl_utrechtse_heuvelrug" / "utrechtse_heuvelrug_buurten_2021_rd.geojson"
    return json.loads(path.read_text(encoding="utf-8"))


def read(folder, content):
    path = folder / "buurten_2021.geojson"
    path.write_text(json.dumps(content), encoding="utf-8")
    return list(cbs_areas.read(path))


@pytest.mark.parametrize("crs", ["EPSG::3857", "EPSG::32631"])
def test_rd_coordinates_under_another_name_are_refused(heuvelrug, tmp_path, crs):
    heuvelrug["crs"]["properties"]["name"] = f"urn:ogc:def:crs:{crs}"
    with pytest.raises(WrongColumns, match="liggen niet in Nederland") as refused:
        read(tmp_path, heuvelrug)
    assert "crs" in refused.value.next_step


def test_under_their_own_name_they_are_read(heuvelrug, tmp_path):
    [chunk] = read(tmp_path, heuvelrug)
    assert chunk.frame.height == 39


def test_an_area_twice_is_refused_by_its_code(heuvelrug, tmp_path):
    heuvelrug["features"].append(heuvelrug["features"][0])
    with pytest.raises(UnknownValue, match="bevat BU15810000 2 keer"):
        read(tmp_path, heuvelrug)
