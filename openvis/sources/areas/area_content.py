"""Whether a map file is a GeoPackage or a GeoJSON by what stands in it, before a program for eighty kinds opens it.

That program decides by content too: a text that is named .gpkg and describes where other files lie would be followed.
"""

from __future__ import annotations

import codecs
import json
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from openvis.errors import IncompleteFile, UnreadableFile
from openvis.sources.files.bounds import JSON_MAP_BYTES, MAP_BYTES, MEGABYTE
from openvis.sources.files.geopackage import promised_bytes
from openvis.sources.files.strict_json import DoubledName, strict_json
from openvis.sources.files.wrong_input import place

AGAIN = "Haal het bestand opnieuw op. Er is niets opgeslagen."
# A table of codes will still be a table when it is fetched again.
A_MAP = "Neem een bestand met omtrekken: een GeoJSON of GeoPackage van CBS of PDOK. Er is niets opgeslagen."
_SQLITE, _GEOPACKAGE = b"SQLite format 3\x00", (b"GPKG", b"GP10", b"GP11")
_MARK = slice(68, 72)  # of the header of SQLite: for which program the file is
_BEFORE = codecs.BOM_UTF8 + b" \t\r\n"
_GEOJSON = ("FeatureCollection", "Feature")


def is_map(path: Path) -> bool:
    """Whether a file can only be meant as a map: a GeoPackage or a GeoJSON, by how it begins."""
    with path.open("rb") as stream:
        start = stream.read(1024)
    return start.startswith(_SQLITE) or start.lstrip(_BEFORE).startswith(b"{")


def check_map(path: Path) -> None:
    """Raises UnreadableFile where the file is neither or too large, IncompleteFile where it was cut off."""
    with path.open("rb") as stream:
        start = stream.read(_MARK.stop)
    is_database = start.startswith(_SQLITE)
    most = MAP_BYTES if is_database else JSON_MAP_BYTES
    if path.stat().st_size > most:
        raise UnreadableFile(
            f"{place(path)} is groter dan {most // MEGABYTE} MB.", "Lever alleen de gebieden van uw gemeente."
        )
    if not is_database:
        _check_json(path)
    elif start[_MARK] not in _GEOPACKAGE:
        raise unreadable_map(path)
    elif path.stat().st_size < (promised_bytes(path) or 0):
        raise IncompleteFile(f"{place(path)} is afgebroken: het is korter dan het zelf zegt.", AGAIN)


@contextmanager
def silent_about_content() -> Iterator[None]:
    """While a map is read: the warnings of that program repeat what stands in it. It is judged row by row after it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def unreadable_map(path: Path) -> UnreadableFile:
    """The error for a file that is no map."""
    return UnreadableFile(f"{place(path)} is geen leesbaar kaartbestand (GeoJSON of GeoPackage).", A_MAP)


def _check_json(path: Path) -> None:
    """A GeoJSON that was cut off must not be read up to the cut, and one that says two things not by the last of them.

    Not a number is a number to JSON as Python reads it, and no place on a map.
    """
    text = path.read_bytes()
    if not text.lstrip(_BEFORE).startswith(b"{"):
        raise unreadable_map(path)
    try:
        content = strict_json(text.removeprefix(codecs.BOM_UTF8))
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{place(path)} is geen UTF-8.", AGAIN) from error
    except json.JSONDecodeError as error:
        raise IncompleteFile(
            f"{place(path, error.lineno)} is afgebroken of beschadigd: dit is geen geldige GeoJSON.", AGAIN
        ) from error
    except DoubledName as error:
        raise UnreadableFile(
            f"{place(path)}: in een gebied staat dezelfde naam twee keer, en het is niet te zeggen welke geldt.", AGAIN
        ) from error
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(
            f"{place(path)} is geen geldige GeoJSON: een waarde is geen getal, te lang of te diep verpakt.", AGAIN
        ) from error
    if not isinstance(content, dict) or content.get("type") not in _GEOJSON:
        raise unreadable_map(path)
