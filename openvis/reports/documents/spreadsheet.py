"""The figures of a report as a spreadsheet, and as CSV: every figure with all that belongs to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO

import polars as pl
import xlsxwriter
from xlsxwriter.workbook import Workbook

from openvis.domain.change_in_words import chance_of_difference
from openvis.domain.report import Chart, Document, Figure, Figures, Section
from openvis.reports.documents.figure_table import accountability

COLUMNS: dict[str, type[pl.DataType]] = {
    "hoofdstuk": pl.String, "wat": pl.String, "periode": pl.String, "aantal": pl.Float64, "eenheid": pl.String,
    "eerder": pl.Float64, "periode eerder": pl.String, "verschil": pl.String, "p": pl.Float64, "ondergrens": pl.Float64,
    "bovengrens": pl.Float64, "soort grens": pl.String, "bron": pl.String, "zoals bekend op": pl.String,
    "methode": pl.String, "berekening": pl.String, "duiding": pl.String,
}  # fmt: skip
CHART_HEAD = ("grafiek", "periode of soort", "reeks", "waarde", "moment", "herkomst")
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
WIDTHS = (24, 40, 28)


def figures_frame(document: Document) -> pl.DataFrame:
    """One row per figure of the document, in its order."""
    rows = [figure_row(section.heading, each, document.run) for section, each in _figures(document)]
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def figures_csv(document: Document) -> str:
    """The same as CSV. A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    texts = pl.col(pl.String)
    harmless = (
        pl.when(texts.str.slice(0, 1).is_in(FORMULA_SIGNS)).then(pl.lit("'") + texts).otherwise(texts).name.keep()
    )
    return figures_frame(document).with_columns(harmless).write_csv()


def report_xlsx(document: Document) -> bytes:
    """Three sheets: the figures, the numbers of the charts, and what this is."""
    held = BytesIO()
    book = new_book(held, document.title, document.as_of)
    figures = figures_frame(document)
    add_sheet(book, "Cijfers", tuple(COLUMNS), figures.rows())
    add_sheet(book, "Grafieken", CHART_HEAD, _chart_rows(document))
    about = [("Titel", document.title), ("Ondertitel", document.subtitle), ("Verantwoording", accountability(document))]
    about += [(f"Versie van {table}", str(version)) for table, version in document.versions]
    add_sheet(book, "Over dit rapport", ("wat", "waarde"), about)
    book.close()
    return held.getvalue()


def new_book(held: BytesIO, title: str, made_at: datetime) -> Workbook:
    """An empty spreadsheet of a moment: with the same cells it is the same file."""
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    moment = made_at.astimezone(UTC).replace(tzinfo=None)
    book.set_properties({"title": title, "author": "OpenVIS", "created": moment})
    return book


def add_sheet(book: Workbook, name: str, head: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for column, title in enumerate(head):
        sheet.write_string(0, column, title, bold)
        sheet.set_column(column, column, WIDTHS[column] if column < len(WIDTHS) else 16)
    for at, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, int | float):
                sheet.write_number(at, column, value)
            elif value is not None:
                sheet.write_string(at, column, str(value))
    sheet.autofilter(0, 0, max(1, len(rows)), len(head) - 1)


def _figures(document: Document) -> Iterator[tuple[Section, Figure]]:
    for section, block in document.blocks():
        if isinstance(block, Figures):
            for each in block.figures:
                yield section, each


def figure_row(heading: str, figure: Figure, run: str) -> tuple[object, ...]:
    """The cells of COLUMNS for one figure."""
    chance = None
    if figure.value is not None and figure.before is not None and figure.compared:
        chance = chance_of_difference(int(figure.before), int(figure.value))
    return (
        heading, figure.what, figure.period, figure.value, figure.unit, figure.before, figure.before_period,
        figure.change, chance, figure.low, figure.high, figure.interval if figure.low is not None else "",
        figure.source, figure.as_of.isoformat(), figure.method, run, " ".join(figure.notes),
    )  # fmt: skip


def _chart_rows(document: Document) -> list[tuple[object, ...]]:
    return [
        (
            chart.title, label, series.name, series.values[at],
            ", ".join(mark.text for mark in chart.marks if mark.at == at), chart.note,
        )
        for _, chart in document.blocks()
        if isinstance(chart, Chart)
        for at, label in enumerate(chart.labels)
        for series in chart.series
    ]  # fmt: skip
