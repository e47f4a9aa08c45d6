"""A street network as a graph: GraphML as OSMnx writes it of OpenStreetMap, plain or packed with gzip.

Only three things of it are read: where crossings are, which two a stretch lies between and along which line, and its
name. A file can name other files and make itself a thousand times larger (entities, gzip); such files are refused.
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import shapely

from openvis.errors import UnreadableFile
from openvis.sources.files.bounds import JSON_MAP_BYTES, MEGABYTE
from openvis.sources.files.wrong_input import place

ATTRIBUTION = "OpenStreetMap-bijdragers (ODbL 1.0)"
ENDINGS = (".graphml", ".graphml.gz")
# As a network says it; what a file says of a system is never handed on, for it could name another file.
_SYSTEMS = (("28992", "EPSG:28992"), ("4326", "EPSG:4326"), ("crs84", "EPSG:4326"), ("longlat", "EPSG:4326"))
_FIRST_OF_LIST = re.compile(r"""^\[\s*(?:'([^']*)'|"([^"]*)")""")
_EXPORT = "Bewaar het netwerk opnieuw als GraphML (OSMnx), of neem een GeoPackage met wegvakken."


def is_graph(path: Path) -> bool:
    return path.name.lower().endswith(ENDINGS)


def lines_of(path: Path) -> tuple[list[str | None], np.ndarray, str]:
    """The name and the line of every edge, and in which system. Raises UnreadableFile for what is no such network."""
    try:
        return _lines(path, _unpacked(path))
    except (ElementTree.ParseError, shapely.GEOSException, ValueError, LookupError) as error:
        raise _unreadable(path) from error


def _unpacked(path: Path) -> bytes:
    try:
        with gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb") as stream:
            text = stream.read(JSON_MAP_BYTES + 1)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise UnreadableFile(f"{place(path)} is afgebroken of niet goed ingepakt.", "Haal het opnieuw op.") from error
    if len(text) > JSON_MAP_BYTES:
        raise UnreadableFile(
            f"{place(path)} is uitgepakt groter dan {JSON_MAP_BYTES // MEGABYTE} MB.",
            "Lever alleen de straten van uw gemeente.",
        )
    if b"<!" in text.replace(b"<!--", b""):
        raise _unreadable(path)
    return text


def _lines(path: Path, text: bytes) -> tuple[list[str | None], np.ndarray, str]:
    keys: dict[str, str] = {}
    nodes: dict[str, tuple[float, float]] = {}
    edges: list[tuple[str, str, Mapping[str, str]]] = []
    crs = ""
    for _, found in ElementTree.iterparse(io.BytesIO(text)):
        tag = found.tag.rpartition("}")[2]
        if tag == "key":
            keys[found.attrib["id"]] = found.attrib.get("attr.name", "")
        elif tag == "node":
            told = _data(found, keys)
            nodes[found.attrib["id"]] = float(told["x"]), float(told["y"])
        elif tag == "edge":
            edges.append((found.attrib["source"], found.attrib["target"], _data(found, keys)))
        elif tag == "graph":
            crs = _data(found, keys).get("crs", "")
        if tag in ("node", "edge"):
            found.clear()
    if not edges:
        raise UnreadableFile(f"{place(path)} bevat geen enkel wegvak.", _EXPORT)
    shapes = [
        shapely.from_wkt(told["geometry"]) if "geometry" in told else shapely.LineString([nodes[begin], nodes[end]])
        for begin, end, told in edges
    ]
    return [_name(told.get("name")) for *_, told in edges], shapely.to_wkb(shapes), _system(path, crs)


def _data(element: ElementTree.Element, keys: Mapping[str, str]) -> dict[str, str]:
    """What is said of a node or edge, by the name of what it is."""
    return {
        keys.get(each.attrib["key"], ""): each.text or "" for each in element if each.tag.rpartition("}")[2] == "data"
    }


def _name(text: str | None) -> str | None:
    """The name of a stretch; of one that was joined out of several streets the first."""
    listed = _FIRST_OF_LIST.match(text or "")
    return (listed[1] or listed[2] if listed else text) or None


def _system(path: Path, told: str) -> str:
    system = next((code for sign, code in _SYSTEMS if sign in told.lower()), None)
    if system is None:
        raise UnreadableFile(
            f"{place(path)} zegt niet dat de coördinaten graden (WGS84) of RD-meters zijn.",
            "Bewaar het netwerk in een van die twee stelsels.",
        )
    return system


def _unreadable(path: Path) -> UnreadableFile:
    return UnreadableFile(f"{place(path)} is geen leesbaar wegennet (GraphML).", _EXPORT)
