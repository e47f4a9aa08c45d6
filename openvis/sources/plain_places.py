"""Where areas lie, of anyone: a CSV with area, x and y in metres, to try calculations on. Nothing of it is stored."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from openvis.domain.number_text import DECIMAL
from openvis.domain.shown_value import shown
from openvis.errors import IncompleteFile
from openvis.sources.files.csv_file import rows_of
from openvis.sources.files.plain_csv import columns_of, format_of
from openvis.sources.files.raw_rows import LINE
from openvis.sources.files.wrong_input import place, wrong_value

COLUMNS = {"area": ("area", "gebied", "buurt", "regiocode"), "x": ("x", "rd_x"), "y": ("y", "rd_y")}


def read(path: Path) -> dict[str, tuple[float, float]]:
    """{area: (x, y)}. Raises InputError, with row and column, for what cannot be read."""
    file_format = format_of(path)
    found = columns_of(path, file_format, COLUMNS)
    places: dict[str, tuple[float, float]] = {}
    for piece in rows_of(path, file_format, list(found.values())):
        if piece.rejects:
            raise IncompleteFile(
                f"{place(path, piece.rejects[0].row)}: {piece.rejects[0].reason}", "Herstel die regel."
            )
        rows = piece.frame.rename({theirs: ours for ours, theirs in found.items()})
        for column in ("area", "x", "y"):
            wrong = (
                pl.col(column).is_null() if column == "area" else ~pl.col(column).str.contains(DECIMAL).fill_null(False)
            )
            if bad := rows.filter(wrong).select(LINE, column).rows():
                problem = "hier staat niets." if column == "area" else f"{shown(bad[0][1])} is geen aantal meters."
                raise wrong_value(path, bad[0][0], found[column], problem, also=[line for line, _ in bad])
        for line, area, x, y in rows.select(LINE, "area", "x", "y").rows():
            if places.setdefault(area, (float(x), float(y))) != (float(x), float(y)):
                raise wrong_value(path, line, found["area"], f"{shown(area)} ligt al ergens anders.")
    return places
