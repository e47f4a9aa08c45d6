"""The cells of a police table: text from a CSV or a fetched page, checked and given its meaning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from openvis.domain.area import BUURT_CODE, GEMEENTE_CODE, UNPLACED_GEMEENTEN, WIJK_CODE, AreaLevel
from openvis.domain.category import UNKNOWN, category, category_of_police, police_code_of
from openvis.domain.delivery import schema_of
from openvis.domain.number_text import COUNT_IN_DECIMALS
from openvis.domain.period import PeriodKind, parse_period
from openvis.domain.shown_value import shown
from openvis.errors import UnknownValue
from openvis.sources.files.raw_rows import LINE
from openvis.sources.files.wrong_input import wrong_value
from openvis.sources.rows.cell_reference import cell_reference
from openvis.sources.rows.row_category import shown_word

SOURCES = {PeriodKind.MONTH: "politie-maandcijfers", PeriodKind.YEAR: "politie-jaarcijfers"}

_AREA = "|".join(f"(?:{pattern.pattern})" for pattern in (GEMEENTE_CODE, WIJK_CODE, BUURT_CODE))
# The country, provinces, regions and "unknown": CBS lists them beside the gemeenten, they are on no map.
_UNPLACED = "|".join(sorted(code[2:] for code in UNPLACED_GEMEENTEN))
_NOT_ON_THE_MAP = r"^(NL|PV|LD|CR|RE)[0-9]{2}$|^(GM|WK|BU)(" + _UNPLACED + ")[0-9A-Z]{0,4}$"
_LEVELS = {"GM": AreaLevel.GEMEENTE.value, "WK": AreaLevel.WIJK.value, "BU": AreaLevel.BUURT.value}


@dataclass(frozen=True, slots=True)
class CellColumns:
    """What the four columns are called in a file, and which kind of period it is about."""

    area: str
    type: str
    period: str
    value: str
    kind: PeriodKind

    @property
    def names(self) -> list[str]:
        return [self.area, self.type, self.period, self.value]


def read_cells(path: Path, raw: pl.DataFrame, columns: CellColumns) -> pl.DataFrame:
    """Of each row what it says: LINE, area, gemeente, level, category, reported_by, period, kind and value.

    `police_code` is the code of the type; one that is new has no category, and `supplier_category` is its title.

    `off_map` marks the rows about the country, a region or an unknown place.
    Raises UnknownValue on the first area, type, period or number that cannot be right.
    """
    cells = raw.rename({columns.area: "area", columns.type: "type", columns.period: "moment", columns.value: "value"})
    for name, column in (("area", columns.area), ("type", columns.type), ("moment", columns.period)):
        _refuse(path, cells.filter(pl.col(name).is_null()), column, "de cel is leeg")
    not_whole = cells.filter(~pl.col("value").str.contains(COUNT_IN_DECIMALS))
    _refuse(path, not_whole, columns.value, "{value} is geen heel aantal van nul of meer")
    cells = cells.with_columns(off_map=pl.col("area").str.contains(_NOT_ON_THE_MAP))
    no_code = cells.filter(~pl.col("off_map") & ~pl.col("area").str.contains(_AREA))
    _refuse(path, no_code, columns.area, "{area} is geen gebiedscode")
    cells = _with_meaning(path, cells, "type", columns.type, _category)
    cells = _with_meaning(path, cells, "moment", columns.period, _period)
    return cells.with_columns(
        pl.col("value").str.replace(r"\.0*$", "").cast(pl.Int64),
        gemeente=pl.concat_str(pl.lit("GM"), pl.col("area").str.slice(2, 4)),
        level=pl.col("area").str.head(2).replace_strict(_LEVELS, default=None, return_dtype=pl.String),
    )


def counts_frame(cells: pl.DataFrame, kind: PeriodKind, vintage: int) -> pl.DataFrame:
    """The cells as rows of the counts table."""
    return cells.with_columns(
        source=pl.lit(SOURCES[kind]),
        reference=cell_reference(pl.col("police_code")),
        vintage=pl.lit(vintage, pl.Int64),
    ).select(schema_of("counts").names())


def _category(title: str) -> dict[str, str | None]:
    """A code the police added after this version lands without a category; what is no code at all is an error."""
    code = police_code_of(title)
    try:
        found = category_of_police(title)
    except UnknownValue:
        if not code:
            raise
        found = category(UNKNOWN)
    word = (shown_word(title.strip()) or code) if found.slug == UNKNOWN else None
    return {
        "category": found.slug, "reported_by": found.reported_by.value, "police_code": code, "supplier_category": word,
    }  # fmt: skip


def _period(key: str) -> dict[str, str | None]:
    found = parse_period(key)
    return {"period": found.key, "kind": found.kind.value}


def _with_meaning(
    path: Path, cells: pl.DataFrame, name: str, column: str, meaning_of: Callable[[str], dict[str, str | None]]
) -> pl.DataFrame:
    """Add what the texts of a column mean; every different text is looked up once."""
    meanings = []
    for text, line in cells.group_by(name, maintain_order=True).agg(pl.col(LINE).first()).iter_rows():
        try:
            meanings.append({name: text, **meaning_of(text)})
        except UnknownValue as error:
            raise wrong_value(path, line, column, error.sentence, error.next_step) from error
    known = pl.DataFrame(meanings, infer_schema_length=None).cast(pl.String)
    return cells.join(known, on=name, how="left", maintain_order="left")


def _refuse(path: Path, wrong: pl.DataFrame, column: str, problem: str) -> None:
    if not wrong.is_empty():
        row = wrong.row(0, named=True)
        raise wrong_value(
            path, row[LINE], column, f"{problem.format(**{name: shown(value) for name, value in row.items()})}."
        )
