"""A table of counts of anyone, to try calculations on: area, type, period and count. CSV; nothing of it is stored.

Areas and types are whatever the file calls them; only periods and counts must be written in one of a few ways.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from openvis.domain.number_text import COUNT_IN_DECIMALS, DECIMAL
from openvis.domain.period import Period, PeriodKind, parse_period
from openvis.domain.shown_value import shown
from openvis.errors import IncompleteFile, InputError, UnknownValue
from openvis.sources.files.csv_file import rows_of
from openvis.sources.files.plain_csv import columns_of, format_of
from openvis.sources.files.raw_rows import LINE
from openvis.sources.files.wrong_input import place, wrong_value

COLUMNS = {
    "area": ("area", "gebied", "buurt", "regiocode"),
    "type": ("type", "soort", "categorie", "category", "soort_misdrijf"),
    "period": ("period", "periode", "maand", "week", "jaar", "year"),
    "count": ("count", "aantal", "telling"),
}
ALSO = {"exposure": ("exposure", "blootstelling")}
KINDS = {PeriodKind.MONTH: "maanden", PeriodKind.WEEK: "weken"}
ALL_KINDS = KINDS | {PeriodKind.YEAR: "jaren"}
_MOST_CELLS = 50_000_000  # areas x types x periods: ten years of weeks of fourteen thousand buurten and six types


@dataclass(frozen=True, slots=True)
class PlainCounts:
    """`values` (areas, types, periods): NaN where the file gives no count. Periods follow each other without a gap.

    `exposure` (areas, types): what counts are proportional to, such as inhabitants; NaN where the file does not say.
    `at_risk` (areas, types, periods): the same as each row says it, or the mean where it does not; None without such a
    column.
    """

    areas: tuple[str, ...]
    types: tuple[str, ...]
    periods: tuple[Period, ...]
    values: NDArray[np.float64]
    exposure: NDArray[np.float64]
    at_risk: NDArray[np.float64] | None = None

    @property
    def not_given(self) -> int:
        return int(np.isnan(self.values).sum())


def read(path: Path, *, absent_is_zero: bool = False, kinds: Mapping[PeriodKind, str] = KINDS) -> PlainCounts:
    """The whole file, of one of these kinds of periods. Raises InputError, with row and column, for what is wrong.

    An empty count is not given. A combination that has no row is not given either, or zero if the file is said to
    leave zeros out (counts made from a list of incidents do). The exposure of an area and type is the mean of its rows.
    """
    frame = _rows(path, kinds)
    if frame.is_empty():
        raise UnknownValue(f"{place(path)} heeft geen rijen.", "Kies een bestand met tellingen.")
    periods = _periods(path, frame)
    keys = [period.key for period in periods]
    areas, types = (tuple(frame[column].unique().sort().to_list()) for column in ("area", "type"))
    if len(areas) * len(types) * len(keys) > _MOST_CELLS:
        raise InputError(
            f"{place(path)} heeft {len(areas)} gebieden x {len(types)} soorten x {len(keys)} perioden: te veel.",
            "Maak het bestand kleiner, bijvoorbeeld per gemeente.",
        )
    values = np.full((len(areas), len(types), len(keys)), 0.0 if absent_is_zero else np.nan)
    at = tuple(
        frame[column].replace_strict(list(names), range(len(names)), return_dtype=pl.Int64).to_numpy()
        for column, names in (("area", areas), ("type", types), ("period", keys))
    )
    values[at] = frame["count"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    exposure = _exposure(frame, at[:2], values.shape[:2])
    at_risk = None
    if "exposure" in frame.columns:
        said = frame["exposure"].is_not_null().to_numpy()
        at_risk = np.repeat(exposure[..., None], len(keys), axis=2)
        at_risk[tuple(each[said] for each in at)] = frame["exposure"].drop_nulls().to_numpy()
    return PlainCounts(areas, types, tuple(periods), values, exposure, at_risk)


def _rows(path: Path, kinds: Mapping[PeriodKind, str]) -> pl.DataFrame:
    """Line, area, type, period (its canonical key) and count (null where it is empty) of every row."""
    file_format = format_of(path)
    found = columns_of(path, file_format, COLUMNS, ALSO)
    pieces = [pl.DataFrame(schema={LINE: pl.Int64, **dict.fromkeys(found, pl.String)})]
    for piece in rows_of(path, file_format, list(found.values())):
        if piece.rejects:
            where, why = piece.rejects[0].row, piece.rejects[0].reason
            raise IncompleteFile(f"{place(path, where)}: {why}", "Herstel die regel.")
        pieces.append(piece.frame.rename({theirs: ours for ours, theirs in found.items()}))
    frame = pl.concat(pieces)
    for column in ("area", "type", "period"):
        if nothing := frame.filter(pl.col(column).is_null())[LINE].to_list():
            raise wrong_value(path, nothing[0], found[column], "hier staat niets.", also=nothing)
    counted = pl.col("count").str.contains(COUNT_IN_DECIMALS)
    if wrong := frame.filter(~counted).select(LINE, "count").rows():
        problem = f"{shown(wrong[0][1])} is geen telling: dat is een heel getal, nul of meer."
        raise wrong_value(path, wrong[0][0], found["count"], problem, also=[line for line, _ in wrong])
    if "exposure" in found:
        frame = _with_exposure(path, frame, found["exposure"])
    known = {text: _period(path, frame, text, found["period"], kinds) for text in frame["period"].unique().to_list()}
    frame = frame.with_columns(
        pl.col("period").replace_strict(list(known), list(known.values()), return_dtype=pl.String),
        pl.col("count").str.split(".").list.first().cast(pl.Int64),
    )
    twice = frame.filter(pl.struct("area", "type", "period").is_duplicated()).sort("area", "type", "period", LINE)
    if not twice.is_empty():
        first, again = twice[LINE].to_list()[:2]
        problem = f"gebied, soort en periode staan ook op regel {first}."
        raise wrong_value(path, again, found["count"], problem, "Tel ze eerst op.")
    return frame


def _with_exposure(path: Path, frame: pl.DataFrame, column: str) -> pl.DataFrame:
    number = pl.col("exposure").str.contains(DECIMAL)
    exposure = pl.when(number).then(pl.col("exposure")).cast(pl.Float64)
    if wrong := frame.filter(~number | (exposure <= 0)).select(LINE, "exposure").rows():
        problem = f"{shown(wrong[0][1])} is geen blootstelling: dat is een getal boven nul, zoals inwoners."
        raise wrong_value(path, wrong[0][0], column, problem, also=[line for line, _ in wrong])
    return frame.with_columns(exposure.alias("exposure"))


def _exposure(frame: pl.DataFrame, at: tuple[NDArray[np.int64], ...], shape: tuple[int, ...]) -> NDArray[np.float64]:
    """The mean of what the rows of each area and type say."""
    total, number = np.zeros(shape), np.zeros(shape)
    if "exposure" in frame.columns:
        said = frame["exposure"].is_not_null().to_numpy()
        np.add.at(total, at, frame["exposure"].fill_null(0.0).to_numpy())
        np.add.at(number, at, said)
    return np.asarray(np.divide(total, number, out=np.full(shape, np.nan), where=number > 0))


def _period(path: Path, frame: pl.DataFrame, text: str, column: str, kinds: Mapping[PeriodKind, str]) -> str:
    try:
        period = parse_period(text)
    except UnknownValue as error:
        line = frame.filter(pl.col("period") == text)[LINE][0]
        raise wrong_value(path, line, column, error.sentence, error.next_step) from None
    if period.kind not in kinds:
        line = frame.filter(pl.col("period") == text)[LINE][0]
        raise wrong_value(path, line, column, f"{period.key} is geen maand en geen week.", "Geef maanden of ISO-weken.")
    return period.key


def _periods(path: Path, frame: pl.DataFrame) -> list[Period]:
    """From the first to the last, none left out."""
    found = sorted({parse_period(key) for key in frame["period"].unique()}, key=lambda period: period.first)
    kinds = {period.kind for period in found}
    if len(kinds) > 1:
        mixed = " en ".join(word for kind, word in ALL_KINDS.items() if kind in kinds)
        raise UnknownValue(f"{place(path)} heeft {mixed} door elkaar.", "Maak er aparte bestanden van.")
    return found[0].until(found[-1])
