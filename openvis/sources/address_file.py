"""A file of addresses with their points, for a municipality that sends no addresses to a server elsewhere.

A CSV with the columns postcode, huisnummer, toevoeging, straat, woonplaats, x and y (RD-New metres), for instance an
extract of the BAG. It is held in memory while an import runs: some 500 bytes for each address.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

from openvis.domain.incident import Precision
from openvis.errors import IncompleteFile
from openvis.sources.files.raw_rows import LINE, FileFormat
from openvis.sources.files.table_file import rows_of
from openvis.sources.files.wrong_input import place, wrong_value
from openvis.sources.rows.address import Address, Found, address_of

COLUMNS = ("postcode", "huisnummer", "toevoeging", "straat", "woonplaats", "x", "y")
SAME_PLACE = 50.0  # metres: two points further apart are two places, and no address says which
_Point = tuple[float, float]
_Key = tuple[str, ...]


class AddressFile:
    """Finds addresses in a file, by the most exact way that fits."""

    def __init__(self, path: Path, delimiter: str = ",") -> None:
        """Raises InputError where the file cannot be read or holds a line that is no address."""
        self._points: dict[_Key, list[_Point]] = {}
        self._cities: dict[str, set[str]] = {}  # the cities each street is in
        for address, point in _addresses(path, FileFormat(delimiter=delimiter)):
            self._cities.setdefault(address.street, set()).add(address.city)
            for _, key in _keys(address):
                self._points.setdefault(key, []).append(point)

    def find(self, addresses: Sequence[Address]) -> list[Found | None]:
        """A place for each address: that of the house, or else the middle of its postcode or street."""
        return [self._find(address) for address in addresses]

    def _find(self, address: Address) -> Found | None:
        for precision, key in _keys(self._with_city(address)):
            points = self._points.get(key)
            if points:
                several = precision is Precision.POINT and _are_apart(points)
                return None if several else Found(*_middle(points), precision)
        return None

    def _with_city(self, address: Address) -> Address:
        """Without a city, a street is the one that has its name; no street where two cities have one."""
        if not address.street or address.city:
            return address
        cities = self._cities.get(address.street, set())
        return replace(address, city=next(iter(cities))) if len(cities) == 1 else replace(address, street="")


def address_points(path: Path, delimiter: str = ",") -> tuple[np.ndarray, np.ndarray]:
    """x and y of every address in a file. Raises InputError as AddressFile does."""
    points = np.array([point for _, point in _addresses(path, FileFormat(delimiter=delimiter))], dtype=np.float64)
    x, y = points.reshape(-1, 2).T
    return x, y


def _keys(address: Address) -> Iterator[tuple[Precision, _Key]]:
    """What an address can be found by, the most exact first."""
    a = address
    if a.postcode and a.number:
        yield Precision.POINT, ("house", a.postcode, a.number, a.addition)
        yield Precision.POINT, ("number", a.postcode, a.number)
    if a.street and a.number:
        yield Precision.POINT, ("house", a.street, a.city, a.number, a.addition)
        yield Precision.POINT, ("number", a.street, a.city, a.number)
    if a.postcode:
        yield Precision.POSTCODE, ("postcode", a.postcode)
    if a.street:
        yield Precision.STREET, ("street", a.street, a.city)


def _addresses(path: Path, file_format: FileFormat) -> Iterator[tuple[Address, _Point]]:
    for raw in rows_of(path, file_format, COLUMNS):
        if raw.rejects:
            raise IncompleteFile(f"{place(path, raw.rejects[0].row)}: {raw.rejects[0].reason}", "Herstel die regel.")
        rows = raw.frame.with_columns(pl.col("x", "y").cast(pl.Float64, strict=False))
        for column in ("x", "y"):
            _refuse(path, rows.filter(~pl.col(column).is_finite().fill_null(False)), column, "hier hoort een getal.")
        for line, postcode, number, addition, street, city, x, y in rows.select(LINE, *COLUMNS).iter_rows():
            address = address_of(postcode, f"{number or ''}{' ' + addition if addition else ''}", street, city)
            if address.is_empty or not address.number:
                raise wrong_value(path, line, "huisnummer", "de regel heeft geen postcode of straat met huisnummer.")
            yield address, (x, y)


def _refuse(path: Path, wrong: pl.DataFrame, column: str, problem: str) -> None:
    if not wrong.is_empty():
        raise wrong_value(path, wrong[LINE][0], column, problem)


def _middle(points: Sequence[_Point]) -> _Point:
    xs, ys = zip(*points, strict=True)
    return sum(xs) / len(points), sum(ys) / len(points)


def _are_apart(points: Sequence[_Point]) -> bool:
    xs, ys = zip(*points, strict=True)
    return bool(max(xs) - min(xs) > SAME_PLACE or max(ys) - min(ys) > SAME_PLACE)
