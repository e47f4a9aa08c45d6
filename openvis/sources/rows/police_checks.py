"""Whether a police table is whole, and whether its levels add up."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from openvis.domain.area import AreaLevel
from openvis.domain.category import TOTAL, UNKNOWN, categories, category
from openvis.errors import IncompleteFile, UnknownValue
from openvis.sources.files.raw_rows import LINE
from openvis.sources.files.wrong_input import place

_DIMENSIONS = {"area": "gebieden", "category": "soorten", "period": "perioden"}
# A revision or a crime without a known buurt makes a small difference; less than this means that areas are absent.
LEAST_SHARE = 0.9
_AGAIN = "Haal het bestand opnieuw op. Er is niets opgeslagen."


class Rectangle:
    """Remembers which cells came by, in some 30 bytes each, and says at the end which are absent."""

    def __init__(self) -> None:
        self._seen: list[pl.DataFrame] = []

    def add(self, cells: pl.DataFrame) -> None:
        # Codes without a category are told apart by the code, or two of them would be one cell that comes twice.
        kind = pl.when(pl.col("category") == UNKNOWN).then("police_code").otherwise("category").alias("category")
        told_apart = cells.with_columns(kind)
        self._seen.append(
            told_apart.select(LINE, "value", *(pl.col(name).cast(pl.Categorical()) for name in _DIMENSIONS))
        )

    def check(self, path: Path) -> None:
        """As `check_cells`, and IncompleteFile where the gemeente is larger than what lies in it."""
        seen = self.check_cells(path)
        _check_wijken(path, seen)
        _check_whole(path, seen)

    def check_cells(self, path: Path) -> pl.DataFrame:
        """Raises IncompleteFile where areas x types x periods has a hole, UnknownValue where a cell comes twice."""
        seen = pl.concat(self._seen) if self._seen else pl.DataFrame()
        if seen.is_empty():
            raise IncompleteFile(f"{place(path)} bevat geen enkele rij over een gemeente, wijk of buurt.", _AGAIN)
        _check_once(path, seen)
        _check_full(path, seen)
        return seen


def _check_once(path: Path, seen: pl.DataFrame) -> None:
    twice = seen.filter(seen.select(_DIMENSIONS.keys()).is_duplicated())
    if twice.is_empty():
        return
    first = twice.row(0, named=True)
    lines = twice.filter(pl.all_horizontal(pl.col(name) == first[name] for name in _DIMENSIONS))[LINE].to_list()
    raise UnknownValue(
        f"{place(path, lines[1])} herhaalt regel {lines[0]}: {_cell(first)}.",
        "Een cel mag maar één keer voorkomen. Er is niets opgeslagen.",
    )


def _check_full(path: Path, seen: pl.DataFrame) -> None:
    values = {name: seen[name].unique(maintain_order=True) for name in _DIMENSIONS}
    sizes = [len(column) for column in values.values()]
    expected = sizes[0] * sizes[1] * sizes[2]
    if len(seen) == expected:
        return
    whole = pl.DataFrame(values["area"]).join(pl.DataFrame(values["category"]), how="cross")
    whole = whole.join(pl.DataFrame(values["period"]), how="cross")
    first = whole.join(seen, on=list(_DIMENSIONS), how="anti", maintain_order="left").row(0, named=True)
    product = " × ".join(f"{size} {word}" for size, word in zip(sizes, _DIMENSIONS.values(), strict=True))
    raise IncompleteFile(
        f"{place(path)} is niet compleet: het houdt op na regel {_last_line(seen)}. "
        f"Van {product} = {expected} cellen ontbreken er {expected - len(seen)}, als eerste {_cell(first)}.",
        _AGAIN,
    )


# A file that was cut off exactly between two areas or two types is still a full rectangle. The next two look for that.


def _check_wijken(path: Path, seen: pl.DataFrame) -> None:
    """Every wijk has a buurt, and there are buurten at all."""
    areas = seen["area"].unique(maintain_order=True).cast(pl.String).to_list()
    buurten = {code[2:8] for code in areas if code.startswith("BU")}
    wijken = [code for code in areas if code.startswith("WK")]
    empty = [code for code in wijken if code[2:] not in buurten]
    if buurten and not empty:
        return
    what = f"{empty[0]} heeft geen enkele buurt" if empty else "er is geen enkele buurt"
    raise IncompleteFile(f"{place(path)} is niet compleet: het houdt op na regel {_last_line(seen)} en {what}.", _AGAIN)


def _check_whole(path: Path, seen: pl.DataFrame) -> None:
    """The gemeente, the whole, is about as large as its parts: its buurten, and the types beside their total."""
    types = seen["category"].cast(pl.String)
    areas = seen["area"].cast(pl.String)
    is_gemeente, is_total = areas.str.starts_with("GM"), types == TOTAL
    expected = {category.slug for category in categories().values() if category.police_code}
    absent = [slug for slug in categories() if slug in expected - set(types.unique())]

    def total(rows: pl.Series) -> int:
        return int(seen.filter(rows)["value"].sum())

    whole, buurten = total(is_gemeente), total(areas.str.starts_with("BU"))
    if buurten < LEAST_SHARE * whole:
        what = f"de buurten tellen op tot {buurten} van de {whole} van de gemeente: er ontbreken gebieden"
    elif absent and is_total.any() and total(is_gemeente & ~is_total) < total(is_gemeente & is_total):
        what = f"de soorten tellen niet op tot het totaal en {category(absent[0]).label} ontbreekt"
    else:
        return
    raise IncompleteFile(f"{place(path)} is niet compleet: het houdt op na regel {_last_line(seen)} en {what}.", _AGAIN)


def _cell(cell: Mapping[str, Any]) -> str:
    known = categories().get(cell["category"])
    return f"{cell['area']}, {known.label if known else cell['category']}, {cell['period']}"


class Totals:
    """Remembers what every level counts, and says at the end where wijken or buurten differ from their gemeente."""

    def __init__(self) -> None:
        self._sums: list[pl.DataFrame] = []

    def add(self, counts: pl.DataFrame) -> None:
        """`counts` is a frame of the counts table. Cells that were not given take no part, at any level."""
        self._sums.append(_summed(counts.filter(pl.col("value").is_not_null())))

    def differences(self) -> list[str]:
        """One sentence per category. The police revise figures, so a difference is told and not refused."""
        totals = _summed(pl.concat(self._sums))
        whole = totals.filter(pl.col("level") == AreaLevel.GEMEENTE.value).rename({"value": "whole"})
        parts = totals.filter(pl.col("level") != AreaLevel.GEMEENTE.value)
        both = parts.join(whole, on=["gemeente", "category"], suffix="_whole", maintain_order="left")
        return [
            f"{row['gemeente']}, {category(row['category']).label}: de {_PLURAL[row['level']]} tellen op tot "
            f"{row['value']}, de gemeente heeft {row['whole']}."
            for row in both.filter(pl.col("value") != pl.col("whole")).iter_rows(named=True)
        ]


def _summed(counts: pl.DataFrame) -> pl.DataFrame:
    return counts.group_by("gemeente", "category", "level", maintain_order=True).agg(pl.col("value").sum())


_PLURAL = {AreaLevel.WIJK.value: "wijken", AreaLevel.BUURT.value: "buurten"}


def _last_line(seen: pl.DataFrame) -> int:
    return int(seen.select(pl.col(LINE).max()).item())
