"""Series of counts of which the outbreaks are known, to try alarms on: series, t, count and state. Nothing is stored.

`t` counts weeks; `state` is 0 in a quiet week and more in a week of an outbreak. Other columns are not read.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from openvis.domain.number_text import COUNT, COUNT_IN_DECIMALS
from openvis.domain.shown_value import shown
from openvis.errors import IncompleteFile, InputError, UnknownValue
from openvis.sources.files.raw_rows import LINE
from openvis.sources.files.table_file import rows_of
from openvis.sources.files.wrong_input import place, wrong_value
from openvis.sources.guessing.guess_format import guess_format

COLUMNS = ("series", "t", "count", "state")
MOST_WEEKS = 5_200  # a hundred years
MOST_CELLS = 5_000_000  # series x weeks
NOTHING_DONE = "Verbeter het bestand en probeer het opnieuw."


@dataclass(frozen=True, slots=True)
class LabelledSeries:
    """Weeks follow each other without a gap, from the lowest `t` of the file to the highest.

    counts    (series, weeks) NaN where the file gives no count
    outbreak  (series, weeks) whether the state was above zero
    """

    names: tuple[str, ...]
    counts: NDArray[np.float64]
    outbreak: NDArray[np.bool_]


def read(path: Path) -> LabelledSeries:
    """The whole file. Raises InputError, with row and column, for what cannot be read."""
    frame = _rows(path)
    names = tuple(frame["series"].unique().sort().to_list())
    first, last = int(frame["t"].min()), int(frame["t"].max())  # type: ignore[arg-type]
    weeks = last - first + 1
    if weeks > MOST_WEEKS or weeks * len(names) > MOST_CELLS:
        raise InputError(
            f"{place(path, column='t')}: {len(names)} reeksen van {weeks} weken zijn te veel.",
            "Nummer weken na elkaar, of neem minder reeksen.",
        )
    at = (
        frame["series"].replace_strict(list(names), range(len(names)), return_dtype=pl.Int64).to_numpy(),
        frame["t"].to_numpy() - first,
    )
    counts, outbreak = np.full((len(names), weeks), np.nan), np.zeros((len(names), weeks), dtype=np.bool_)
    counts[at] = frame["count"].fill_null(np.nan).to_numpy()
    outbreak[at] = frame["state"].to_numpy() > 0
    return LabelledSeries(names, counts, outbreak)


def _rows(path: Path) -> pl.DataFrame:
    """Series, t, count (null where it is empty) and state of every row."""
    pieces = []
    for piece in rows_of(path, guess_format(path), COLUMNS):
        if piece.rejects:
            raise IncompleteFile(f"{place(path, piece.rejects[0].row)}: {piece.rejects[0].reason}", NOTHING_DONE)
        pieces.append(piece.frame)
    frame = pl.concat(pieces) if pieces else pl.DataFrame()
    if frame.is_empty():
        raise UnknownValue(f"{place(path)} heeft geen rijen.", "Kies een bestand met reeksen.")
    for column in ("series", "t", "state"):
        _refuse(path, frame, column, pl.col(column).is_null(), "hier staat niets.")
    _refuse(path, frame, "t", ~pl.col("t").str.contains(COUNT), "{} is geen weeknummer: dat is een heel getal.")
    whole = "{} is geen telling: dat is een heel getal, nul of meer."
    _refuse(path, frame, "count", ~pl.col("count").str.contains(COUNT_IN_DECIMALS), whole)
    state = "{} is geen toestand: 0 is rustig, 1 of meer is een uitbraak."
    _refuse(path, frame, "state", ~pl.col("state").str.contains(COUNT_IN_DECIMALS), state)
    frame = frame.with_columns(
        pl.col("t").cast(pl.Int64), pl.col("count").cast(pl.Float64), pl.col("state").cast(pl.Float64)
    )
    twice = ~pl.struct("series", "t").is_first_distinct()
    _refuse(path, frame, "t", twice, "deze reeks heeft deze week al op een eerdere regel.")
    return frame


def _refuse(path: Path, frame: pl.DataFrame, column: str, bad: pl.Expr, problem: str) -> None:
    """Raise for the rows where `bad` holds, with the first value in the place of {}."""
    wrong = frame.filter(bad.fill_null(False)).select(LINE, column).rows()
    if wrong:
        (line, value), lines = wrong[0], [each for each, _ in wrong]
        raise wrong_value(path, line, column, problem.format(shown(value)), NOTHING_DONE, also=lines)
