"""Whether a GeoPackage is whole. It is an SQLite file, and its first hundred bytes say how long it is."""

from __future__ import annotations

from pathlib import Path

START = b"SQLite format 3\x00"
HEADER_BYTES = 100
LARGEST_PAGE = 65_536  # written as 1, because it does not fit


def promised_bytes(path: Path) -> int | None:
    """The bytes a GeoPackage says it has, 0 where it does not say; None where this is no GeoPackage.

    https://www.sqlite.org/fileformat.html: the size of a page at 16, the number of pages at 28, which only counts
    when the change counter at 24 is the one it was written with, at 92.
    """
    with path.open("rb") as stream:
        header = stream.read(HEADER_BYTES)
    if len(header) < HEADER_BYTES or not header.startswith(START):
        return None
    page = int.from_bytes(header[16:18], "big")
    pages = int.from_bytes(header[28:32], "big")
    return (LARGEST_PAGE if page == 1 else page) * pages if header[24:28] == header[92:96] else 0
