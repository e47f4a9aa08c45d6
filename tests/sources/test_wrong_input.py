"""The words errors are made of, and the file a fetched delivery is kept in."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box

from openvis.errors import IncompleteFile, UnreadableFile, WrongColumns
from openvis.sources import cbs_areas
from openvis.sources.areas.area_columns import first_filled
from openvis.sources.areas.area_shapes import in_plane, joined, repaired
from openvis.sources.fetching.page_file import read_about, read_pages, write_pages
from openvis.sources.files.wrong_input import check_columns, nearest, place
from tests.support.small_gemeente import square

# ----- words


@pytest.mark.parametrize(("word", "known", "found"), [
    ("delimeter", ["delimiter", "decimal"], "delimiter"),
    ("HOOD", ["hood", "lat"], "hood"),
    ("maand", ["jaar", "aantal"], None),
    ("x", [], None),
])  # fmt: skip
def test_the_nearest_word(word: str, known: list[str], found: str | None) -> None:
    assert nearest(word, known) == found


def test_a_place_names_what_is_known() -> None:
    path = Path("map") / "x.csv"
    assert place(path) == "Bestand x.csv"
    assert place(path, 12) == "Bestand x.csv, regel 12"
    assert place(path, 12, "maand") == "Bestand x.csv, regel 12, kolom 'maand'"
    assert place(path, column="maand") == "Bestand x.csv, kolom 'maand'"


def test_columns_that_are_there_pass_and_the_others_are_named() -> None:
    check_columns(Path("x.csv"), ["a"], ["b", "a"])
    with pytest.raises(WrongColumns) as caught:
        check_columns(Path("x.csv"), ["hood", "lat", "lon"], ["hoods", "lat"])
    assert str(caught.value) == (
        "Bestand x.csv mist de kolommen 'hood', 'lon'. Verwacht: hood, lat, lon. In het bestand staan: hoods, lat. "
        "Bedoelt u 'hoods' waar 'hood' verwacht wordt? Verander de kop van het bestand of kies het goede bestand."
    )


def test_a_first_line_that_is_no_header_is_not_repeated() -> None:
    """A file without its header starts with a row, and a row may be about somebody."""
    with pytest.raises(WrongColumns) as caught:
        check_columns(Path("x.csv"), ["nr", "datum"], ["17", "iemand belde", "06-12345678"])
    assert str(caught.value).startswith(
        "Bestand x.csv mist de kolommen 'nr', 'datum'. Verwacht: nr, datum. "
        "Geen van de 3 waarden op de eerste regel is een van die namen."
    )
    assert "belde" not in str(caught.value)


def test_what_is_no_name_is_not_repeated_beside_the_names() -> None:
    present = ["nr", "datum van", "a@b.nl", "0612345678", "lang " * 20, "twee\nregels", ""]
    with pytest.raises(WrongColumns, match=r"staan: nr, datum van, \(geen naam\)(, \(geen naam\)){4}\. "):
        check_columns(Path("x.csv"), ["nr", "datum"], present)


def test_a_column_that_is_itself_expected_is_no_suggestion() -> None:
    with pytest.raises(WrongColumns) as caught:
        check_columns(Path("x.csv"), ["datum_van", "datum_tot"], ["datum_van"])
    assert "Bedoelt u" not in str(caught.value)


@pytest.mark.parametrize(("row", "found"), [
    ({"a": None, "b": " x "}, "x"), ({"a": "", "b": 7}, "7"), ({"a": float("nan"), "b": None}, None), ({}, None),
    ({"a": 0, "b": "later"}, "0"),
])  # fmt: skip
def test_the_first_column_that_says_something(row: dict[str, object], found: str | None) -> None:
    assert first_filled(row, ("a", "b")) == found


# ----- the file of a fetched delivery


@given(st.lists(st.lists(st.dictionaries(st.text(max_size=3), st.none() | st.integers() | st.text(max_size=5)))))
@settings(deadline=None, max_examples=40)
def test_pages_are_read_back_as_they_came(tmp_path_factory, pages: list[list[dict[str, object]]]) -> None:
    path = tmp_path_factory.mktemp("pages") / "sub" / "t.jsonl"
    assert write_pages(path, {"table": "T"}, [{"value": rows} for rows in pages]) == path
    assert read_about(path) == {"table": "T"}
    assert [page.rows for page in read_pages(path)] == pages
    assert [other.name for other in path.parent.iterdir()] == ["t.jsonl"]


@given(st.integers(0, 10**6))
@settings(deadline=None, max_examples=60)
def test_a_file_cut_off_anywhere_is_refused(tmp_path_factory, at: int) -> None:
    path = tmp_path_factory.mktemp("cut") / "t.jsonl"
    write_pages(path, {"table": "T"}, [{"value": [{"a": n}]} for n in range(4)])
    whole = path.read_bytes()
    path.write_bytes(whole[: at % (len(whole) - 2)])
    with pytest.raises(IncompleteFile):
        list(read_pages(path)) or read_about(path)


def test_pages_that_stop_coming_leave_no_file(tmp_path: Path) -> None:
    def pages():
        yield {"value": []}
        raise ConnectionError

    with pytest.raises(ConnectionError):
        write_pages(tmp_path / "t.jsonl", {"table": "T"}, pages())
    assert not (tmp_path / "t.jsonl").exists()


@pytest.mark.parametrize("content", [b"[1]\n", b'{"iets": 1}\n'])
def test_another_kind_of_json_is_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "t.jsonl").write_bytes(content)
    with pytest.raises(UnreadableFile, match="is geen levering die OpenVIS heeft opgehaald"):
        read_about(tmp_path / "t.jsonl")


def test_bytes_that_are_no_text_are_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(IncompleteFile, match="regel 1 is afgebroken of beschadigd"):
        read_about(tmp_path / "t.jsonl")


# ----- outlines


BOW = Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])


@pytest.mark.parametrize(("shape", "area"), [
    (box(0, 0, 2, 3), 6), (BOW, 50), (MultiPolygon([box(0, 0, 1, 1), box(5, 5, 6, 6)]), 2),
    (GeometryCollection([box(0, 0, 1, 1), LineString([(0, 0), (9, 9)])]), 1),
])  # fmt: skip
def test_a_repaired_outline_is_a_valid_surface(shape: shapely.Geometry, area: float) -> None:
    surface = repaired(shape)
    assert surface is not None
    assert surface.is_valid
    assert surface.geom_type in ("Polygon", "MultiPolygon")
    assert surface.area == area


@pytest.mark.parametrize("shape", [None, Polygon(), Point(1, 2), LineString([(0, 0), (1, 1)])])
def test_what_has_no_surface_has_no_outline(shape: shapely.Geometry | None) -> None:
    assert repaired(shape) is None


def test_joining_neighbours_leaves_no_border_between_them() -> None:
    assert joined([box(0, 0, 1, 1), box(1, 0, 2, 1)]).equals(box(0, 0, 2, 1))


def test_heights_are_dropped_and_the_same_system_changes_nothing() -> None:
    shapes = np.array([shapely.from_wkt("POLYGON Z ((0 0 5, 1 0 5, 1 1 5, 0 0 5))")])
    (flat,) = in_plane(shapes, "EPSG:28992", "EPSG:28992")
    assert not flat.has_z
    assert flat.area == 0.5


# ----- maps with other habits


def geopackage(path: Path, code: str | None, crs: str | None) -> Path:
    """One buurt in a GeoPackage, or a bare table when `code` is None."""
    pyogrio.raw.write(
        path,
        layer="buurten",
        geometry=np.array([shapely.to_wkb(square("BU99000001"))], dtype=object) if code else None,
        field_data=[np.array([code or "x"], dtype=object)],
        fields=["buurtcode"],
        geometry_type="Polygon" if code else None,
        crs=crs,
        driver="GPKG",
    )
    return path


def test_a_map_without_a_system_is_refused(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="crs"):
        path = geopackage(tmp_path / "buurten_2024.gpkg", "BU99000001", None)
    meta = pyogrio.read_info(path)
    assert meta["crs"] is None or "Undefined" in meta["crs"]
    with pytest.raises(UnreadableFile, match="zegt niet in welk stelsel"):
        list(cbs_areas.read(path))


def test_a_geopackage_in_degrees_lands_in_metres(tmp_path: Path) -> None:
    content = {
        "type": "Feature",
        "properties": {"buurtcode": "BU99000001", "jaar": 2024},
        "geometry": {"type": "Polygon", "coordinates": [[[5.0, 52.0], [5.01, 52.0], [5.01, 52.01], [5.0, 52.0]]]},
    }
    path = tmp_path / "t.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [content]}))
    (chunk,) = cbs_areas.read(path)
    west, south, _, _ = shapely.from_wkb(chunk.frame["shape"][0]).bounds
    assert 120_000 < west < 140_000
    assert 440_000 < south < 460_000
