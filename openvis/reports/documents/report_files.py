"""A report as the files that leave the system: tagged PDF and Word. The same document is the same file again."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Emu, Pt

from openvis.domain.report import Block, Bullets, Chart, Document, Figures, Paragraph, Section, Table
from openvis.reports.documents.chart import chart_svg
from openvis.reports.documents.figure_table import accountability, table_of
from openvis.reports.documents.pdf import picture_png, tagged_pdf
from openvis.reports.documents.word import add_table, new_document, word_file

WORD_LEVELS = 9
TEXT_WIDTH = Cm(15.5)
ROOM = 1.2  # bold heads and wide letters need more than a letter on average
# Signs on a line of a table, of the longest text a column is made wide for, and of the edges of a cell.
LINE, LONGEST, MARGIN = 118, 60, 3


def report_pdf(document: Document) -> bytes:
    """As a tagged PDF."""
    account = accountability(document)
    content = {
        "title": document.title,
        "subtitle": "" if account.startswith(document.subtitle) else document.subtitle,
        "foot": document.title,
        "account": account,
        "sections": [_section(each) for each in document.sections],
    }
    return tagged_pdf("report", content, made_at=document.as_of)


def _section(section: Section) -> dict[str, Any]:
    return {
        "heading": section.heading,
        "blocks": [part for block in section.blocks for part in _parts(block)],
        "sections": [_section(each) for each in section.sections],
    }


def _parts(block: Block) -> Iterator[dict[str, Any]]:
    """What a template needs of a block; of a chart its picture, and then its table."""
    match block:
        case Paragraph():
            yield {"kind": "paragraph", "lead": block.lead, "text": block.text}
        case Bullets():
            yield {"kind": "bullets", "items": block.items}
        case Table():
            yield _table(block)
        case Figures():
            yield _table(table_of(block))
        case Chart():
            yield {"kind": "chart", "title": block.title, "svg": chart_svg(block, "grafiek"), "alt": block.in_words}
            yield _table(block.table)


def _table(table: Table) -> dict[str, Any]:
    shares = widths(table)
    return {
        "kind": "table",
        "caption": table.caption,
        "head": table.head,
        "rows": table.rows,
        "note": table.note,
        "right": [at in table.numeric for at in range(len(table.head))],
        "columns": shares,
        "width": min(100, round(100 * sum(shares) / (10 * LINE) * ROOM)),
    }


def widths(table: Table) -> list[int]:
    """How wide each column is beside the others: its longest word always fits, and what is left goes to long texts."""
    columns = [[str(cell) for cell in column] for column in zip(table.head, *table.rows, strict=True)]
    words = [max((len(word) for cell in column for word in cell.split(" ")), default=0) + MARGIN for column in columns]
    texts = [min(LONGEST, max(len(cell) for cell in column)) + MARGIN for column in columns]
    wanted = [max(0, text - word) for text, word in zip(texts, words, strict=True)]
    left = max(0, LINE - sum(words))
    share = min(1.0, left / sum(wanted)) if sum(wanted) else 0.0
    return [round(10 * (word + share * more)) for word, more in zip(words, wanted, strict=True)]


def report_word(document: Document) -> bytes:
    """As a Word document."""
    made = new_document(document.title, made_at=document.as_of)
    if document.subtitle:
        made.add_paragraph(document.subtitle)
    for section in document.sections:
        _add_section(made, section, 1)
    made.add_paragraph().add_run(accountability(document)).italic = True
    return word_file(made)


def _add_section(made: WordDocument, section: Section, level: int) -> None:
    made.add_heading(section.heading, level=min(level, WORD_LEVELS))
    for block in section.blocks:
        _add_block(made, block)
    for part in section.sections:
        _add_section(made, part, level + 1)


def _add_block(made: WordDocument, block: Block) -> None:
    match block:
        case Paragraph():
            _add_paragraph(made, block)
        case Bullets():
            for item in block.items:
                made.add_paragraph(item, style="List Bullet")
        case Table():
            _add_table(made, block)
        case Figures():
            _add_table(made, table_of(block))
        case Chart():
            made.add_paragraph().add_run(block.title).bold = True
            picture = made.add_picture(BytesIO(picture_png(chart_svg(block, "grafiek"), block.in_words)), TEXT_WIDTH)
            picture._inline.docPr.set("descr", block.in_words)
            _add_table(made, block.table)


def _add_paragraph(made: WordDocument, block: Paragraph) -> None:
    """The lead stands on a line of its own, and never as the last of a page."""
    paragraph = made.add_paragraph()
    if block.lead:
        paragraph.add_run(block.lead).bold = True
        paragraph.paragraph_format.keep_with_next = not block.text
        if block.text:
            paragraph.add_run().add_break()
    paragraph.add_run(block.text)


def _add_table(made: WordDocument, table: Table) -> None:
    caption = made.add_paragraph()
    caption.add_run(table.caption).bold = True
    caption.paragraph_format.keep_with_next = True
    if table.note:
        note = made.add_paragraph()
        note.add_run(table.note).font.size = Pt(8.5)
        note.paragraph_format.keep_with_next = True
    add_table(made, table.head, table.rows)
    drawn = made.tables[-1]
    drawn.autofit = False
    shares = widths(table)
    whole = max(sum(shares) * ROOM, 10.0 * LINE)
    wide = [Emu(round(TEXT_WIDTH * share * ROOM / whole)) for share in shares]
    for column, width in zip(drawn.columns, wide, strict=True):
        column.width = width
    for at, row in enumerate(drawn.rows):
        for column, cell in enumerate(row.cells):
            cell.width = wide[column]
            paragraph = cell.paragraphs[0]
            if at and column in table.numeric:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            for run in paragraph.runs:
                run.font.size = Pt(9)
    made.add_paragraph()
