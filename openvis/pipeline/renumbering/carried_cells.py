"""Cells of counts in an older division as cells of a newer one, each marked where it was converted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from openvis.analysis.deliveries.carrying import Parts, carried
from openvis.analysis.expectations.history import Floats
from openvis.domain.area import AreaLevel, wijk_of
from openvis.domain.concordance import Basis

KEY = ("area", "level", "category", "reported_by", "period")
_SERIES = ("category", "reported_by")


@dataclass(frozen=True, slots=True)
class CarriedCells:
    """`cells`: columns of KEY, value, and converted_by (the rank of the weakest basis; empty where not converted)."""

    cells: pl.DataFrame
    converted: int  # cells of buurten that were converted and hold a number
    unknown: tuple[str, ...]  # buurten that were counted and that the concordance does not know


def carried_cells(cells: pl.DataFrame, parts: Parts) -> CarriedCells:
    """Columns of KEY and value, in the older division, carried by `parts` (see `analysis.carrying.carried`).

    Buurten that are unchanged stay as they are. The total of a wijk is carried where whole wijken went into it and
    left out otherwise, so that it is added up from its buurten; that of the gemeente stays.
    """
    by_level = {level: cells.filter(pl.col("level") == level.value) for level in AreaLevel}
    buurten = by_level[AreaLevel.BUURT]
    changed = {old: to for old, to in parts.items() if any(part.basis is not Basis.UNCHANGED for part in to.values())}
    same = [old for old in parts if old not in changed]
    moved = _moved(buurten, changed)
    kept = [
        buurten.filter(pl.col("area").is_in(same)),
        _wijken(by_level[AreaLevel.WIJK], parts),
        by_level[AreaLevel.GEMEENTE],
    ]
    whole = pl.concat([*(_unmarked(rows) for rows in kept), moved], how="vertical_relaxed")
    unknown = sorted(set(buurten["area"].unique()) - set(parts))
    return CarriedCells(whole, moved["value"].count(), tuple(unknown))


def _unmarked(rows: pl.DataFrame) -> pl.DataFrame:
    if "converted_by" not in rows.columns:
        rows = rows.with_columns(converted_by=pl.lit(None, pl.Int64))
    return rows.select(*KEY, pl.col("value").cast(pl.Int64), "converted_by")


def _moved(buurten: pl.DataFrame, changed: Parts) -> pl.DataFrame:
    """The cells of the new buurten that get something of a changed old one, in every combination that was delivered."""
    delivered = buurten.select(*_SERIES, "period").unique()
    series = delivered.select(_SERIES).unique().sort(_SERIES)
    periods = delivered["period"].unique().sort()
    new = sorted({code for to in changed.values() for code in to})
    values = _cube(buurten, list(changed), series, periods.to_list())
    result = carried(values, _shares(changed, new))
    ranks = {code: max(to[code].basis.rank for to in changed.values() if code in to) for code in new}
    grid = pl.DataFrame({"area": new}, schema={"area": pl.String}).join(
        series, how="cross", maintain_order="left_right"
    )
    grid = grid.join(pl.DataFrame({"period": periods}), how="cross", maintain_order="left_right")
    return (
        grid.with_columns(
            level=pl.lit(AreaLevel.BUURT.value),
            value=pl.Series(result.ravel(), dtype=pl.Float64).fill_nan(None).cast(pl.Int64),
            converted_by=pl.col("area").replace_strict(ranks, return_dtype=pl.Int64),
        )
        .join(delivered, on=[*_SERIES, "period"], how="semi", maintain_order="left")
        .select(*KEY, "value", "converted_by")
    )


def _cube(buurten: pl.DataFrame, old: Sequence[str], series: pl.DataFrame, periods: Sequence[str]) -> Floats:
    """(old buurten, series, periods); NaN where there is no cell or it holds no value."""
    axes = (
        pl.DataFrame({"area": old}, schema={"area": pl.String}).with_row_index("at_area"),
        series.with_row_index("at_series"),
        pl.DataFrame({"period": periods}, schema={"period": pl.String}).with_row_index("at_period"),
    )
    placed = buurten.join(axes[0], on="area").join(axes[1], on=list(_SERIES)).join(axes[2], on="period")
    cube = np.full([axis.height for axis in axes], np.nan)
    at = tuple(placed[name].to_numpy() for name in ("at_area", "at_series", "at_period"))
    cube[at] = placed["value"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    return cube


def _shares(changed: Parts, new: Sequence[str]) -> np.ndarray:
    column = {code: at for at, code in enumerate(new)}
    shares = np.zeros((len(changed), len(new)), dtype=np.int64)
    for row, to in enumerate(changed.values()):
        for code, part in to.items():
            shares[row, column[code]] = part.millionths
    return shares


def _wijken(rows: pl.DataFrame, parts: Parts) -> pl.DataFrame:
    """Totals of wijken that went whole into wijken that get only whole ones; joined wijken are added up."""
    whole = _whole_wijken(parts)
    columns = ("level", *_SERIES, "period")
    moved = rows.filter(pl.col("area").is_in(list(whole))).with_columns(
        area=pl.col("area").replace_strict(whole, default=None, return_dtype=pl.String), old=pl.col("area")
    )
    sources = {new: [old for old, to in whole.items() if to == new] for new in whole.values()}
    mark = {new: None if old == [new] else Basis.WHOLE.rank for new, old in sources.items()}
    # Every part must be there: a wijk without one of its parts would count too little.
    complete = (pl.col("value").count() == pl.col("area").replace_strict(
        {new: len(old) for new, old in sources.items()}, default=0, return_dtype=pl.UInt32).first())  # fmt: skip
    return moved.group_by("area", *columns, maintain_order=True).agg(
        value=pl.when(complete).then(pl.col("value").sum()),
        converted_by=pl.col("area").replace_strict(mark, default=None, return_dtype=pl.Int64).first(),
    )


def _whole_wijken(parts: Parts) -> Mapping[str, str]:
    """{old wijk: new wijk} where all of the old one, and only whole ones, went into the new one."""
    goes: dict[str, set[str]] = {}
    for old, to in parts.items():
        goes.setdefault(wijk_of(old), set()).update(wijk_of(new) for new in to)
    broken = {new for to in goes.values() if len(to) > 1 for new in to}
    return {old: new for old, to in goes.items() if len(to) == 1 for new in to if new not in broken}
