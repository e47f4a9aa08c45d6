"""Damage to maps: outlines that are none, the wrong system, swapped axes; as GeoJSON and as GeoPackage."""

from __future__ import annotations

import sqlite3
import struct
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from shapely.geometry import mapping

from tests.hostile.byte_damages import byte_damages, text_damages
from tests.hostile.case import Case
from tests.hostile.json_damages import as_json, changed, member_damages, place_damages, syntax_damages
from tests.hostile.values import PERSONAL, SIGNS, VALUES_OF
from tests.support.small_gemeente import BUURTEN, square

RD = "urn:ogc:def:crs:EPSG::28992"
FIELDS = ("statcode", "statnaam", "jaar", "water")
ROWS = [(code, f"Één buurt {number}", 2024, "NEE") for number, code in enumerate(BUURTEN, start=1)]
MIDDLE = 2  # the feature that is damaged

MAP: dict[str, Any] = {
    "type": "FeatureCollection",
    "crs": {"type": "name", "properties": {"name": RD}},
    "features": [
        {
            "type": "Feature",
            "properties": {**dict(zip(FIELDS, row, strict=True)), "beheerder": PERSONAL["a name with initials"]},
            "geometry": mapping(square(row[0])),
        }
        for row in ROWS
    ],
}
_RING = MAP["features"][MIDDLE]["geometry"]["coordinates"][0]
_WEST, _SOUTH = min(x for x, _ in _RING), min(y for _, y in _RING)
OUTLINES: dict[str, Any] = {
    "none": None,
    "a point": {"type": "Point", "coordinates": [_WEST, _SOUTH]},
    "a line": {"type": "LineString", "coordinates": _RING},
    "many points": {"type": "MultiPoint", "coordinates": _RING},
    "a collection": {"type": "GeometryCollection", "geometries": [{"type": "Polygon", "coordinates": [_RING]}]},
    "an empty collection": {"type": "GeometryCollection", "geometries": []},
    "several surfaces": {"type": "MultiPolygon", "coordinates": [[_RING]]},
    "of a kind nobody knows": {"type": "Cirkel", "coordinates": _RING},
    "without a kind": {"coordinates": [_RING]},
    "without coordinates": {"type": "Polygon"},
    "without rings": {"type": "Polygon", "coordinates": []},
    "an empty ring": {"type": "Polygon", "coordinates": [[]]},
    "a ring of two points": {"type": "Polygon", "coordinates": [_RING[:2]]},
    "a ring that stays open": {"type": "Polygon", "coordinates": [_RING[:-1]]},
    "a ring of one point": {"type": "Polygon", "coordinates": [[_RING[0]] * 5]},
    "a ring that crosses itself": {"type": "Polygon", "coordinates": [[_RING[n] for n in (0, 2, 1, 3, 0)]]},
    "a ring the other way round": {"type": "Polygon", "coordinates": [_RING[::-1]]},
    "with a hole as large as itself": {"type": "Polygon", "coordinates": [_RING, _RING]},
    "with a hole outside": {"type": "Polygon", "coordinates": [_RING, [[x + 5000, y] for x, y in _RING]]},
    "with heights": {"type": "Polygon", "coordinates": [[[x, y, 3.0] for x, y in _RING]]},
    "with four numbers": {"type": "Polygon", "coordinates": [[[x, y, 3.0, 4.0] for x, y in _RING]]},
    "with one number": {"type": "Polygon", "coordinates": [[[x] for x, _ in _RING]]},
    "of text": {"type": "Polygon", "coordinates": [[[str(x), str(y)] for x, y in _RING]]},
    "of nothing": {"type": "Polygon", "coordinates": [[[None, None] for _ in _RING]]},
    "not deep enough": {"type": "Polygon", "coordinates": _RING},
    "too deep": {"type": "Polygon", "coordinates": [[[_RING]]]},
    "with its axes swapped": {"type": "Polygon", "coordinates": [[[y, x] for x, y in _RING]]},
    "in degrees": {"type": "Polygon", "coordinates": [[[5.1, 52.0], [5.2, 52.0], [5.2, 52.1], [5.1, 52.0]]]},
    "at nought": {"type": "Polygon", "coordinates": [[[x - _WEST, y - _SOUTH] for x, y in _RING]]},
    "in millimetres": {"type": "Polygon", "coordinates": [[[x * 1000, y * 1000] for x, y in _RING]]},
    "very large": {"type": "Polygon", "coordinates": [[[0, 0], [1e300, 0], [1e300, 1e300], [0, 0]]]},
    "below zero": {"type": "Polygon", "coordinates": [[[-x, -y] for x, y in _RING]]},
    "very small": {"type": "Polygon", "coordinates": [[[_WEST + x * 1e-9, _SOUTH + y * 1e-9] for x, y in _RING]]},
    "beyond every number": {"type": "Polygon", "coordinates": [[["\x00raw\x001e400", y] for _, y in _RING]]},
    "not a number": {"type": "Polygon", "coordinates": [[["\x00raw\x00NaN", y] for _, y in _RING]]},
    "infinite": {"type": "Polygon", "coordinates": [[["\x00raw\x00Infinity", y] for _, y in _RING]]},
    "of ten thousand points": {
        "type": "Polygon", "coordinates": [[[_WEST + n % 997, _SOUTH + n % 991] for n in range(10_000)]],
    },
}  # fmt: skip
SYSTEMS = (
    "", "EPSG:28992", "urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4326", "EPSG:3857",
    "EPSG:31370", "EPSG:25831", "EPSG:7415", "EPSG:4258", "EPSG:5709", "EPSG:999999", "EPSG:", "28992",
    "urn:ogc:def:crs:EPSG::28991", "urn:ogc:def:crs:EPSG::-1", "RD", "+proj=onbekend", "+proj=longlat +datum=WGS84",
    'PROJCS["kapot"', "http://www.opengis.net/def/crs/EPSG/0/28992", "x" * 5_000, PERSONAL["a telephone number"],
)  # fmt: skip


def as_map(document: Any) -> bytes:
    return (as_json(document) + "\n").encode("utf-8", "surrogatepass")


def geojson_cases() -> Iterator[Case]:
    """All damage there is to a GeoJSON."""
    clean = as_map(MAP)
    yield Case("undamaged", clean, rows=len(ROWS))
    feature = ("features", MIDDLE)
    places = {
        (*feature, "properties", "statcode"): "code", (*feature, "properties", "statnaam"): "name of an area",
        (*feature, "properties", "jaar"): "", (*feature, "properties", "water"): "", (*feature, "properties"): "",
        (*feature, "type"): "", feature: "", ("features",): "", ("type",): "", ("crs",): "",
    }  # fmt: skip
    yield from place_damages(MAP, places, as_map)
    yield from member_damages(MAP, [*places, (*feature, "geometry"), (*feature, "geometry", "type")], as_map)
    for name, outline in OUTLINES.items():
        yield Case(f"an outline that is {name}", as_map(changed(MAP, (*feature, "geometry"), outline)))
        everywhere = [{**one, "geometry": outline} for one in MAP["features"]]
        yield Case(f"outlines that are all {name}", as_map({**MAP, "features": everywhere}))
    for system in SYSTEMS:
        said = {"type": "name", "properties": {"name": system}}
        yield Case(f"a system called {system[:40] or 'nothing'}", as_map({**MAP, "crs": said}))
    for name, turn in {"swapped": lambda x, y: (y, x), "in degrees": lambda x, y: (x / 26_000, y / 8_900)}.items():
        turned = [{**one, "geometry": _turned(one["geometry"], turn)} for one in MAP["features"]]
        yield Case(f"all coordinates {name}", as_map({**MAP, "features": turned}))
    features = MAP["features"]
    for name, listed in {
        "no areas": [], "one area": features[:1], "an area twice": [*features, features[0]],
        "areas of two years": changed(features, (0, "properties", "jaar"), 2023),
        "an area of another gemeente": changed(features, (0, "properties", "statcode"), "BU03630000"),
        "a thousand areas": [changed(features[0], ("properties", "statcode"), f"BU9900{n:04d}") for n in range(1_000)],
    }.items():  # fmt: skip
        yield Case(f"{name}", as_map({**MAP, "features": listed}))
    yield from syntax_damages(clean.decode("utf-8"))
    yield from text_damages(clean)
    yield from byte_damages(clean)
    for suffix in (".json", ".gpkg", ".csv", ".xml", ".zip"):
        yield Case(f"called {suffix}", clean, file=f"gebieden_2024{suffix}")


def _turned(geometry: dict[str, Any], turn: Any) -> dict[str, Any]:
    return {**geometry, "coordinates": [[list(turn(x, y)) for x, y in ring] for ring in geometry["coordinates"]]}


# ----- GeoPackage: SQLite with outlines in it


def geopackage() -> bytes:
    """The clean one, in RD-New."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "g.gpkg"
        shapes = shapely.to_wkb(np.array([square(row[0]) for row in ROWS], dtype=object))
        columns = [np.array(column, dtype=object) for column in zip(*ROWS, strict=True)]
        columns[2] = columns[2].astype(np.int32)
        pyogrio.raw.write(path, shapes, columns, fields=np.array(FIELDS), layer="buurten", driver="GPKG",
                          geometry_type="Polygon", crs="EPSG:28992")  # fmt: skip
        return path.read_bytes()


def geopackage_cases() -> Iterator[Case]:
    """All damage there is to a GeoPackage."""
    clean = geopackage()
    yield Case("undamaged", clean, rows=len(ROWS))
    yield from byte_damages(clean)
    yield from (Case(name, partial(after, clean, *statements)) for name, statements in _cells())
    yield from (Case(name, partial(after, clean, statement)) for name, statement in _tables())
    for name, blob in _blobs().items():
        one, every = "UPDATE buurten SET geom = ? WHERE fid = 3", "UPDATE buurten SET geom = ?"
        yield Case(f"an outline that is {name}", partial(after, clean, (one, (blob,))))
        yield Case(f"outlines that are all {name}", partial(after, clean, (every, (blob,))))
    for page in range(0, len(clean) // 4096):
        at = page * 4096
        yield Case(f"page {page} is zeros", clean[:at] + bytes(4096) + clean[at + 4096 :])
        yield Case(f"page {page} is ones", clean[:at] + b"\xff" * 4096 + clean[at + 4096 :])
        yield Case(f"page {page} has another beginning", clean[: at + 100] + b"\x7f" * 8 + clean[at + 108 :])
    for suffix in (".geojson", ".json", ".sqlite", ".db", ".zip", ".csv"):
        yield Case(f"called {suffix}", clean, file=f"gebieden_2024{suffix}")


_Statement = tuple[str, tuple[Any, ...]]


def after(clean: bytes, *statements: _Statement) -> bytes:
    """The file after these statements; the checks and triggers that would refuse them are switched off."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "g.gpkg"
        path.write_bytes(clean)
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA synchronous = OFF")
        for name in ("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY", "ST_IsEmpty"):
            connection.create_function(name, 1, lambda _: 0)
        for name, *_ in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("PRAGMA writable_schema = ON")
        for statement, values in statements:
            connection.execute(statement, values)
        connection.commit()
        connection.close()
        return path.read_bytes()


def _cells() -> Iterator[tuple[str, list[_Statement]]]:
    for field, kind in zip(FIELDS, ("code", "name of an area", "moment", "unread"), strict=True):
        values: dict[str, Any] = {
            **{name: text for name, text in VALUES_OF[kind].items() if "\x00" not in text},
            "NULL as such": None, "a whole number": 7, "the largest number": 2**63 - 1, "a fraction": 1.5,
            "a power": 1e300, "infinite as a number": float("inf"), "bytes": b"\xff\x00\xfe",
            "many bytes": bytes(10_000),
        }  # fmt: skip
        for name, value in values.items():
            yield f"{field} is {name}", [(f"UPDATE buurten SET {field} = ? WHERE fid = 3", (value,))]
        yield f"{field} is not there", [(f"ALTER TABLE buurten DROP COLUMN {field}", ())]
        yield f"{field} is called otherwise", [(f"ALTER TABLE buurten RENAME COLUMN {field} TO {field}x", ())]
        yield f"{field} in capitals", [(f"ALTER TABLE buurten RENAME COLUMN {field} TO {field.upper()}", ())]
        escape = SIGNS["an escape"]
        yield (
            f"{field} with an escape in its name",
            [(f'ALTER TABLE buurten RENAME COLUMN {field} TO "{field}{escape}"', ())],
        )
        telephone = PERSONAL["a telephone number"]
        yield (
            f"{field} is called as a telephone number",
            [(f'ALTER TABLE buurten RENAME COLUMN {field} TO "{telephone}"', ())],
        )
        yield (
            f"{field} is the same everywhere",
            [(f"UPDATE buurten SET {field} = (SELECT {field} FROM buurten LIMIT 1)", ())],
        )
        yield f"{field} is empty everywhere", [(f"UPDATE buurten SET {field} = NULL", ())]


def _tables() -> Iterator[tuple[str, _Statement]]:
    for table in ("gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys", "gpkg_extensions",
                  "gpkg_ogr_contents", "buurten", "rtree_buurten_geom"):  # fmt: skip
        yield f"without table {table}", (f"DROP TABLE {table}", ())
        if not table.startswith("rtree"):
            yield f"table {table} is empty", (f"DELETE FROM {table}", ())
    for name, statement in {
        "an application that is none": "PRAGMA application_id = 0",
        "a version of the future": "PRAGMA user_version = 99999",
        "a system that is not there": "UPDATE gpkg_geometry_columns SET srs_id = 31337",
        "a system that is degrees": "UPDATE gpkg_geometry_columns SET srs_id = 4326",
        "a system that is none": "UPDATE gpkg_geometry_columns SET srs_id = 0",
        "a system that is unknown": "UPDATE gpkg_geometry_columns SET srs_id = -1",
        "a system that is text": "UPDATE gpkg_geometry_columns SET srs_id = 'RD'",
        "a system that is said to be broken": "UPDATE gpkg_spatial_ref_sys SET definition = 'PROJCS[\"kapot\"'",
        "a system of another number": "UPDATE gpkg_spatial_ref_sys SET organization_coordsys_id = 3857 "
        "WHERE srs_id = 28992",
        "another kind of outline": "UPDATE gpkg_geometry_columns SET geometry_type_name = 'POINT'",
        "a kind of outline nobody knows": "UPDATE gpkg_geometry_columns SET geometry_type_name = 'CIRKEL'",
        "heights that are said": "UPDATE gpkg_geometry_columns SET z = 1",
        "another column of outlines": "UPDATE gpkg_geometry_columns SET column_name = 'statcode'",
        "a column of outlines that is not there": "UPDATE gpkg_geometry_columns SET column_name = 'weg'",
        "a table that is not there": "UPDATE gpkg_contents SET table_name = 'weg'",
        "a table that is no map": "UPDATE gpkg_contents SET data_type = 'attributes'",
        "a table that is tiles": "UPDATE gpkg_contents SET data_type = 'tiles'",
        "a box that is wrong": "UPDATE gpkg_contents SET min_x = 1e9, max_x = -1e9",
        "a box that is no number": "UPDATE gpkg_contents SET min_x = 'west'",
        "a count that is wrong": "UPDATE gpkg_ogr_contents SET feature_count = 99999999",
        "a view in its place": "CREATE VIEW extra AS SELECT * FROM buurten",
        "another layer": "CREATE TABLE extra (fid INTEGER PRIMARY KEY, naam TEXT)",
        "one area": "DELETE FROM buurten WHERE fid > 1",
        "an area twice": "INSERT INTO buurten (geom, statcode, statnaam, jaar, water) "
        "SELECT geom, statcode, statnaam, jaar, water FROM buurten WHERE fid = 1",
        "water everywhere": "UPDATE buurten SET water = 'JA'",
        "areas of two years": "UPDATE buurten SET jaar = 2023 WHERE fid = 1",
        "areas of two gemeenten": "UPDATE buurten SET statcode = 'BU03630000' WHERE fid = 1",
        "a journal beside it": "PRAGMA journal_mode = WAL",
    }.items():  # fmt: skip
        yield name, (statement, ())


def _blobs() -> dict[str, bytes | str | None]:
    """Outlines as a GeoPackage keeps them: a header with the system and a box, and then WKB."""
    box = square(BUURTEN[2])
    header = b"GP\x00\x01" + struct.pack("<i", 28992)
    wkb = shapely.to_wkb(box)
    numbers = partial(_square_at, header)
    return {
        "none": None,
        "nothing": b"",
        "text": "POLYGON((0 0, 1 1, 1 0, 0 0))",
        "a header alone": header,
        "half a header": header[:5],
        "without its magic": b"XX" + header[2:] + wkb,
        "of another version": b"GP\x63\x01" + header[4:] + wkb,
        "of another system": b"GP\x00\x01" + struct.pack("<i", 4326) + wkb,
        "marked as empty": b"GP\x00\x11" + header[4:] + wkb,
        "with a box it says it has": b"GP\x00\x03" + header[4:] + wkb,
        "with a box nobody knows": b"GP\x00\x0f" + header[4:] + wkb,
        "written the other way round": b"GP\x00\x00" + struct.pack(">i", 28992) + wkb,
        "WKB without a header": wkb,
        "cut off": header + wkb[: len(wkb) // 2],
        "cut off in its first number": header + wkb[:12],
        "of a kind nobody knows": header + wkb[:1] + struct.pack("<I", 99) + wkb[5:],
        "of four thousand million rings": header + wkb[:5] + b"\xff\xff\xff\xff" + wkb[9:],
        "of four thousand million points": header + wkb[:9] + b"\xff\xff\xff\xff" + wkb[13:],
        "of no rings": header + wkb[:5] + bytes(4),
        "a point": header + shapely.to_wkb(box.centroid),
        "a line": header + shapely.to_wkb(box.exterior),
        "an empty surface": header + shapely.to_wkb(shapely.Polygon()),
        "an empty collection": header + shapely.to_wkb(shapely.GeometryCollection()),
        "a collection": header + shapely.to_wkb(shapely.GeometryCollection([box, box.centroid])),
        "several surfaces": header + shapely.to_wkb(shapely.MultiPolygon([box])),
        "with heights": header + shapely.to_wkb(shapely.force_3d(box, 3)),
        "collections in collections": header + _nested(200) + wkb,
        "collections in very many collections": header + _nested(20_000) + wkb,
        "that crosses itself": header + shapely.to_wkb(shapely.Polygon([(0, 0), (9, 9), (9, 0), (0, 9)])),
        "at nought": numbers(0, 0),
        "in degrees": numbers(5.1, 52.1),
        "swapped": numbers(440_000, 131_000),
        "infinite": numbers(float("inf"), 0),
        "not a number": numbers(float("nan"), float("nan")),
        "very large": numbers(1e300, 1e300),
        "below zero": numbers(-130_000, -440_000),
    }


def _square_at(header: bytes, x: float, y: float) -> bytes:
    """A square of a kilometre, or of a degree, written number by number: shapely would not make some of these."""
    points = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1), (x, y)]
    return header + struct.pack("<BIII", 1, 3, 1, 5) + b"".join(struct.pack("<dd", *point) for point in points)


def _nested(times: int) -> bytes:
    return struct.pack("<BII", 1, 7, 1) * times
