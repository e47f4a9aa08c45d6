"""Maps that are not what they seem: the tables are the documentation.

A map is a GeoJSON or a GeoPackage by what stands in it, not by its name. An area without a usable outline is kept
apart; a file that says two things, or something about a person, is refused whole.
"""

from __future__ import annotations

import json
import sqlite3
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely

from openvis.domain.delivery import Chunk
from openvis.errors import InputError, UnreadableFile
from openvis.sources import cbs_areas
from openvis.sources.areas import area_content
from tests.support.small_gemeente import square

RD = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
RING = [[130_000, 440_000], [131_000, 440_000], [131_000, 441_000], [130_000, 440_000]]
A, B = "BU99000001", "BU99000002"
NO_MAP = "is geen leesbaar kaartbestand (GeoJSON of GeoPackage)."
NO_JSON = "is geen geldige GeoJSON: een waarde is geen getal, te lang of te diep verpakt."
NO_AREA = "bevat geen enkel bruikbaar gebied."
TWICE = "in een gebied staat dezelfde naam twee keer, en het is niet te zeggen welke geldt."
NO_OUTLINE = "Dit gebied heeft geen bruikbare omtrek."


def area(code: str = A, ring: Any = RING, **more: Any) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"buurtcode": code, "jaar": 2024, **more}, "geometry": geometry}


def geojson(*areas: Any, **more: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "crs": RD, "features": areas, **more})


def geopackage(path: Path, wkb: list[bytes], codes: list[str], crs: str = "EPSG:28992") -> Path:
    pyogrio.raw.write(
        path, layer="buurten", driver="GPKG", crs=crs, geometry_type="Polygon", fields=["buurtcode", "jaar"],
        geometry=np.array(wkb, dtype=object),
        field_data=[np.array(codes, dtype=object), np.full(len(codes), 2024)],
    )  # fmt: skip
    return path


def read(path: Path) -> Chunk:
    """The areas of a file, without a word on the side: a warning could repeat what stands in it."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (chunk,) = cbs_areas.read(path)
    return chunk


GOOD = geojson(area())
VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="gebieden"><SrcDataSource>{}</SrcDataSource>'
    "<GeometryType>wkbPolygon</GeometryType></OGRVRTLayer></OGRVRTDataSource>"
)
REFUSED = [
    # what is wrong, what stands in the file, what the reader is told
    ("no map", "tekst", NO_MAP),
    ("a list", "[1]", NO_MAP),
    ("JSON of something else", "{}", NO_MAP),
    ("another kind of map", '{"type": "Topology", "objects": {}, "arcs": []}', NO_MAP),
    ("areas that are a word", geojson().replace("[]", '"x"'), NO_MAP),
    ("another encoding", GOOD.encode("utf-16"), NO_MAP),
    ("a map of tracks", '<?xml version="1.0"?><gpx version="1.1"><wpt lat="52" lon="5"/></gpx>', NO_MAP),
    ("two maps after each other", GOOD + GOOD, "is afgebroken of beschadigd: dit is geen geldige GeoJSON."),
    ("a hundred thousand brackets", '{"a":' + "[" * 100_000, NO_JSON),
    ("a number of five thousand digits", GOOD.replace("2024", "9" * 5000), NO_JSON),
    ("a coordinate that is not a number", GOOD.replace("130000", "NaN"), NO_JSON),
    ("a coordinate without end", GOOD.replace("130000", "Infinity"), NO_JSON),
    ("a coordinate without end, written as a number", GOOD.replace("130000", "1e999"), NO_MAP),
    ("coordinates beyond the earth", GOOD.replace("130000", "1e300"), NO_AREA),
    ("two codes for one area", GOOD.replace('"jaar": 2024', f'"buurtcode": "{B}"'), TWICE),
    ("two years for one area", GOOD.replace('"jaar": 2024', '"jaar": 2024, "jaar": 2023'), TWICE),
    ("two columns that differ in their capitals", geojson(area(BuurtCode=B)), "kolom 'buurtcode' komt 2 keer voor."),
    ("a year in words", geojson(area(jaar="tweeduizend")), "gebied 1: het jaar van de indeling is geen jaar."),
    ("a year before the year 0", geojson(area(jaar=-2024)), "gebied 1: het jaar van de indeling is geen jaar."),
    ("a year of twenty digits", geojson(area(jaar=10**20)), "gebied 1: het jaar van de indeling is geen jaar."),
    ("no shapes", geojson({**area(), "geometry": None}), NO_AREA),
    ("shapes that are a word", geojson({**area(), "geometry": "x"}), NO_AREA),
    ("coordinates that are words", geojson(area(ring=[["a", "b"]] * 4)), NO_AREA),
    ("points", geojson({**area(), "geometry": {"type": "Point", "coordinates": [130_000, 440_000]}}), NO_AREA),
    ("a code in a list", geojson(area(code=[A])), NO_AREA),
    ("a code in Arabic digits", geojson(area(code="BU9900000٣")), NO_AREA),
    ("a system of heights", GOOD.replace("28992", "5709"), NO_AREA),
    ("an account number as a name", geojson(area(buurtnaam="NL91 ABNA 0417 1643 00")),
     "gebied 1 (BU99000001): de naam lijkt rekeningnummers te bevatten; die mogen niet in OpenVIS."),
    ("an address of a person as the name of a wijk", geojson(area(wijknaam="iemand@voorbeeld.example")),
     "gebied 1 (BU99000001): de naam lijkt e-mailadressen te bevatten; die mogen niet in OpenVIS."),
    ("a telephone number in the name of a gemeente", geojson(area(gemeentenaam="Plaats 06-12345678")),
     "gebied 1 (BU99000001): de naam lijkt telefoonnummers te bevatten; die mogen niet in OpenVIS."),
    ("a name that turns what comes after it round", geojson(area(buurtnaam="Buurt \u202e1")),
     "gebied 1 (BU99000001): de naam heeft een teken dat niet te zien is."),
    ("a name of a thousand signs", geojson(area(buurtnaam="x" * 1000)),
     "gebied 1 (BU99000001): de naam is langer dan 200 tekens."),
]  # fmt: skip


@pytest.mark.parametrize("suffix", ["geojson", "gpkg"])
@pytest.mark.parametrize(("content", "told"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_a_map_that_is_refused(tmp_path: Path, content: str | bytes, told: str, suffix: str) -> None:
    """Whatever its name says it is."""
    path = tmp_path / f"gebieden_2024.{suffix}"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError) as caught:
        read(path)
    assert told in caught.value.sentence
    assert path.name in caught.value.sentence
    assert "ABNA" not in str(caught.value)


APART = {
    "an outline that is not closed": area(B, [*RING[:3], [130_500, 441_000]]),
    "an outline of two points": area(B, RING[:2]),
    "an outline without a surface": area(B, [[130_000, 440_000], [131_000, 440_000], *[[130_000, 440_000]] * 2]),
    "an outline that goes round the sun": area(B, [[1e11, 440_000], *RING[1:3], [1e11, 440_000]]),
    "no outline": {**area(B), "geometry": None},
}


@pytest.mark.parametrize("wrong", APART.values(), ids=APART)
def test_an_area_without_a_usable_outline_is_kept_apart(tmp_path: Path, wrong: dict[str, Any]) -> None:
    path = tmp_path / "gebieden_2024.geojson"
    path.write_text(geojson(area(), wrong))
    chunk = read(path)
    assert [(reject.row, reject.reason, reject.value) for reject in chunk.rejects] == [(2, NO_OUTLINE, B)]
    assert chunk.frame.filter(level="buurt")["code"].to_list() == [A]


WKB = shapely.to_wkb(square(A))
UNCLOSED = WKB[:-16] + np.array([130_100.0, 440_100.0]).tobytes()
STRANGE = WKB[:13] + np.array([np.nan, np.inf]).tobytes() + WKB[29:-16] + np.array([np.nan, np.inf]).tobytes()


@pytest.mark.parametrize("wkb", [UNCLOSED, STRANGE], ids=["not closed", "not a number"])
def test_the_same_in_a_geopackage(tmp_path: Path, wkb: bytes) -> None:
    chunk = read(geopackage(tmp_path / "gebieden_2024.gpkg", [WKB, wkb], [A, B]))
    assert [(reject.row, reject.reason, reject.value) for reject in chunk.rejects] == [(2, NO_OUTLINE, B)]
    assert chunk.frame.filter(level="buurt")["code"].to_list() == [A]


def test_a_name_after_somebody_is_a_name_of_a_place(tmp_path: Path) -> None:
    path = tmp_path / "gebieden_2024.geojson"
    path.write_text(geojson(area(buurtnaam="J.P. Voorbeeldbuurt")))
    assert read(path).frame.filter(code=A)["name"].to_list() == ["J.P. Voorbeeldbuurt"]


def test_a_text_that_names_another_file_is_not_followed(tmp_path: Path) -> None:
    """The program that reads maps would open what stands in it, anywhere on this computer or on another."""
    secret = tmp_path / "geheim.csv"
    secret.write_text(f'buurtcode,WKT\n{A},"{square(A).wkt}"\n')
    path = tmp_path / "gebieden_2024.gpkg"
    path.write_text(VRT.format(secret))
    assert pyogrio.list_layers(path)[:, 0].tolist() == ["gebieden"]  # it would
    with pytest.raises(UnreadableFile, match="is geen leesbaar kaartbestand"):
        read(path)


def test_a_database_of_another_program_is_no_geopackage(tmp_path: Path) -> None:
    path = tmp_path / "gebieden_2024.gpkg"
    with sqlite3.connect(path) as database:
        database.execute("create table buurten (buurtcode text)")
    database.close()
    with pytest.raises(UnreadableFile, match="is geen leesbaar kaartbestand"):
        read(path)


@pytest.mark.parametrize(
    "content",
    [b"buurtcode;naam\nBU99000001;Kern\n", b"PK\x03\x04 een werkmap", b"<html>Niet gevonden</html>", b"", b"   "],
)
@pytest.mark.parametrize("name", ["gebieden_2024.csv", "gebieden_2024.geojson"])
def test_what_is_no_map_is_told_what_one_is(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match="is geen leesbaar kaartbestand") as refused:
        read(path)
    assert refused.value.next_step == area_content.A_MAP


def test_a_map_without_a_single_area_says_so_and_names_no_columns(tmp_path: Path) -> None:
    table = tmp_path / "tabel_2024.gpkg"  # codes and no outlines
    pyogrio.raw.write(
        table, layer="buurten", driver="GPKG", crs=None, geometry_type=None, geometry=None, fields=["buurtcode"],
        field_data=[np.array([A], dtype=object)],
    )  # fmt: skip
    empty, bare = tmp_path / "leeg_2024.geojson", tmp_path / "kaal_2024.geojson"
    empty.write_text(geojson())
    bare.write_text(geojson({"type": "Feature", "properties": {}, "geometry": None}))
    for path in (table, empty, bare):
        with pytest.raises(UnreadableFile, match="bevat geen gebieden met een omtrek en een code") as refused:
            read(path)
        assert refused.value.next_step == area_content.A_MAP
        assert "kolom" not in str(refused.value)


def test_a_map_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(area_content, "JSON_MAP_BYTES", 100)
    path = tmp_path / "gebieden_2024.geojson"
    path.write_text(GOOD)
    with pytest.raises(UnreadableFile, match="is groter dan 0 MB"):
        read(path)


@pytest.mark.parametrize("start", ["", "\ufeff", "\n  "])
def test_a_good_map_lands_whatever_stands_before_it(tmp_path: Path, start: str) -> None:
    path = tmp_path / "gebieden_2024.geojson"
    path.write_text(start + GOOD, encoding="utf-8")
    assert read(path).frame.filter(level="buurt")["code"].to_list() == [A]
