"""A list of results in the two forms the command line speaks: a table for people, JSON for programs."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any

from rich.table import Table


def as_json(rows: Sequence[Any]) -> str:
    """The rows as a JSON array of objects with every field, dates in ISO 8601."""
    return json.dumps([_plain(row) for row in rows], ensure_ascii=False, indent=2, default=_readable)


def as_table(rows: Sequence[Any], columns: Mapping[str, str], *, title: str) -> Table:
    """The rows as a table: `columns` maps a field to its heading, in the order shown. Numbers stand right."""
    table = Table(title=title, title_justify="left")
    plain = [_plain(row) for row in rows]
    for field, heading in columns.items():
        numeric = any(isinstance(row[field], int | float) for row in plain)
        table.add_column(heading, justify="right" if numeric else "left", overflow="fold")
    for row in plain:
        table.add_row(*(_cell(row[field]) for field in columns))
    return table


def _plain(row: Any) -> dict[str, Any]:
    if isinstance(row, Mapping):
        return dict(row)
    return {field.name: getattr(row, field.name) for field in dataclasses.fields(row)}


def _readable(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.1f}".replace(".", ",")
    if isinstance(value, datetime):
        return f"{value:%d-%m-%Y %H:%M}"
    return str(value.value if isinstance(value, Enum) else value)
