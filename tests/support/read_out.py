"""A report read out: every word of it in order, as text that a person can compare."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from io import BytesIO

import python_calamine

from openvis.domain.report import Block, Bullets, Chart, Document, Figures, Paragraph, Section, Table
from openvis.reports.documents.figure_table import accountability, table_of

WIDE = 100


def read_out(document: Document) -> str:
    """Headings with a #, points with a dash, each row of a table on lines of its own."""
    lines = [f"# {document.title}", document.subtitle]
    for section in document.sections:
        lines += _section(section, 2)
    return "\n".join(wrapped for line in [*lines, accountability(document)] for wrapped in _wrapped(line)) + "\n"


def _section(section: Section, level: int) -> Iterator[str]:
    yield f"{'#' * level} {section.heading}"
    for block in section.blocks:
        yield from _block(block)
    for part in section.sections:
        yield from _section(part, level + 1)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield f"{block.lead} {block.text}".strip()
        case Bullets():
            yield from (f"- {item}" for item in block.items)
        case Table():
            yield from _table(block)
        case Figures():
            yield from _table(table_of(block))
        case Chart():
            yield f"[{block.in_words}]"
            yield from _table(block.table)


def _table(table: Table) -> Iterator[str]:
    yield f"{table.caption}:"
    yield from (" | ".join(row).replace("\u00a0", " ") for row in (table.head, *table.rows))
    if table.note:
        yield f"({table.note})"


def _wrapped(line: str) -> list[str]:
    return textwrap.wrap(line, WIDE, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)


def sheets_read_out(book: bytes) -> str:
    """The cells of a spreadsheet that hold something, a row on lines of its own, sheet by sheet."""
    read = python_calamine.CalamineWorkbook.from_filelike(BytesIO(book))
    lines = []
    for name in read.sheet_names:
        lines.append(f"# {name}")
        for row in read.get_sheet_by_name(name).to_python():
            lines.append(" | ".join(_cell(cell) for cell in row if cell != ""))
    return "\n".join(wrapped for line in lines for wrapped in _wrapped(line)) + "\n"


def _cell(cell: object) -> str:
    return f"{cell:.6g}" if isinstance(cell, float) else str(cell)
