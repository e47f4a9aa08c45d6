"""Rows of any table of the store, as its dataclass allows them: every column, with nothing where nothing may stand."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, get_args, get_type_hints

import polars as pl
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from openvis.domain.delivery import TABLES, frame_schema
from tests.support.deliveries import GEMEENTE
from tests.support.examples import examples

MOST = 5  # rows of one delivery


def imports(number: int) -> settings:
    """So many examples that each import something. The first that fails is shown: a smaller one would take minutes."""
    checks = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    phases = [Phase.explicit, Phase.reuse, Phase.generate]
    return settings(max_examples=examples(number), suppress_health_check=checks, phases=phases)


KEPT = 2**63 - 1
TEXT = st.text(max_size=6)
ANYTHING: dict[type, st.SearchStrategy] = {
    str: TEXT,
    int: st.integers(-KEPT, KEPT),
    float: st.floats(allow_nan=False, allow_infinity=False).map(lambda drawn: drawn + 0.0),  # no zero below zero
    bool: st.booleans(),
    bytes: st.binary(max_size=6),
    datetime: st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)),
}
MONTHS = st.builds("{:04d}-{:02d}".format, st.integers(1995, 2100), st.integers(1, 12))
DAYS = st.dates(date(1995, 1, 1), date(2100, 12, 31)).map(date.isoformat)
# What the layout of a table or its reader takes for granted of a column.
SPECIAL: dict[str, st.SearchStrategy] = {
    "gemeente": st.just(GEMEENTE),
    "source": st.sampled_from(["meldingen", "handhaving"]),
    "period": MONTHS,
    "first": DAYS,
    "held": st.just(True),  # what a later file no longer holds was withdrawn
    "wave": MONTHS,
    "vintage": st.integers(1995, 2100),
    "to_vintage": st.integers(1995, 2100),
    "share": st.floats(0, 1, exclude_min=True),  # a part of nothing was withdrawn
    "addresses": st.integers(1, 10_000),  # a cell that no longer has any holds none
    "length": st.floats(0, 1e5, exclude_min=True),  # and so was a street of nothing
}


def rows_of(kind: type, *, most: int = MOST, **fixed: Any) -> st.SearchStrategy[pl.DataFrame]:
    """Frames of a few rows of a dataclass, of which each has a reference of its own where it has one."""
    hints = get_type_hints(kind)
    columns = {column.name: _cell(column.name, hints[column.name]) for column in fields(kind)}
    columns |= {name: st.just(value) for name, value in fixed.items()}
    row = st.fixed_dictionaries(columns)
    key = (lambda drawn: (drawn["source"], drawn["reference"])) if "reference" in columns else None
    return st.lists(row, min_size=1, max_size=most, unique_by=key).map(
        lambda drawn: pl.DataFrame(drawn, schema=frame_schema(kind), orient="row")
    )


def rows_of_table(table: str) -> st.SearchStrategy[pl.DataFrame]:
    return rows_of(TABLES[table])


def _cell(name: str, hint: Any) -> st.SearchStrategy:
    if name in SPECIAL:
        return SPECIAL[name]
    kinds = [kind for kind in get_args(hint) or (hint,) if kind is not type(None)]
    [kind] = kinds
    cell = st.sampled_from([word.value for word in kind]) if issubclass(kind, StrEnum) else ANYTHING[kind]
    return st.none() | cell if type(None) in get_args(hint) else cell
