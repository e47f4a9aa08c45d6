"""A sheet of text: the clean base of every importer that reads rows and columns, and small changes to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

Cell = Any  # text; in a spreadsheet also a number, a moment, or raw XML


@dataclass(frozen=True, slots=True)
class Sheet:
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    delimiter: str = ","

    @property
    def middle(self) -> int:
        """The row that is damaged: not the first, not the last."""
        return len(self.rows) // 2

    def with_cell(self, column: str, value: Cell, row: int | None = None) -> Sheet:
        """One cell has another value."""
        at = self.header.index(column)
        return self.with_row(lambda cells: (*cells[:at], value, *cells[at + 1 :]), row)

    def with_row(self, change: Callable[[tuple[Cell, ...]], Iterable[Cell]], row: int | None = None) -> Sheet:
        """One row is another."""
        number = self.middle if row is None else row
        changed = tuple(tuple(change(cells)) if n == number else cells for n, cells in enumerate(self.rows))
        return replace(self, rows=changed)

    def with_column(self, column: str, change: Callable[[Cell], Cell]) -> Sheet:
        """A whole column is another."""
        at = self.header.index(column)
        changed = tuple((*cells[:at], change(cells[at]), *cells[at + 1 :]) for cells in self.rows)
        return replace(self, rows=changed)

    def with_order(self, order: Iterable[int]) -> Sheet:
        """The columns in another order, some of them left out or twice."""
        places = tuple(order)
        rows = tuple(tuple(cells[at] for at in places) for cells in self.rows)
        return replace(self, header=tuple(self.header[at] for at in places), rows=rows)

    def csv(self, *, quote_all: bool = False) -> str:
        """The sheet as text."""
        lines = (self.delimiter.join(_quoted(cell, self.delimiter, quote_all) for cell in row) for row in self._lines())
        return "".join(f"{line}\n" for line in lines)

    def _lines(self) -> Iterable[tuple[Cell, ...]]:
        return (self.header, *self.rows)


def as_csv(sheet: Sheet) -> bytes:
    return sheet.csv().encode("utf-8")


def _quoted(cell: str, delimiter: str, always: bool) -> str:
    special = any(sign in cell for sign in (delimiter, '"', "\n", "\r"))
    doubled = cell.replace('"', '""')
    return f'"{doubled}"' if special or always else cell
