"""A Word document with the look of the house, to be filled by whoever has something to say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

HEAD_FILL, INK = "E6EBF1", RGBColor(0x15, 0x42, 0x73)
A4, MARGIN = (Cm(21), Cm(29.7)), Cm(2.5)
NO_MOMENT = (1980, 1, 1, 0, 0, 0)


def new_document(title: str, *, made_at: datetime) -> Document:
    """An empty document in Dutch with its title on top, in its properties too."""
    document = docx.Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    for language in document.styles.element.xpath(".//w:docDefaults//w:lang"):
        language.set(qn("w:val"), "nl-NL")
    properties = document.core_properties
    properties.title, properties.language, properties.author = title, "nl-NL", "OpenVIS"
    properties.created = properties.modified = made_at.replace(tzinfo=None)
    for style in document.styles:
        if style.name == "Title" or style.name.startswith("Heading"):
            style.font.color.rgb, style.font.name = INK, "Calibri"
    section = document.sections[0]
    section.page_width, section.page_height = A4
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    _number_pages(section.footer.paragraphs[0], title)
    document.add_heading(title, level=0)
    return document


def _number_pages(foot: Paragraph, title: str) -> None:
    """The title and the number of the page, which Word works out itself."""
    foot.add_run(f"{title}, bladzijde ").font.size = Pt(9)
    number = foot.add_run()
    number.font.size = Pt(9)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        part.text = text or None
        number._r.append(part)


def add_table(document: Document, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table of which the first row is repeated on every page, and read as its head."""
    table = document.add_table(rows=1, cols=len(head), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, head, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
        _shade(cell)
    repeated = table.rows[0]._tr.get_or_add_trPr()
    repeated.append(repeated.makeelement(qn("w:tblHeader"), {qn("w:val"): "true"}))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def _shade(cell: _Cell) -> None:
    properties = cell._tc.get_or_add_tcPr()
    facts = {qn("w:val"): "clear", qn("w:color"): "auto", qn("w:fill"): HEAD_FILL}
    properties.append(properties.makeelement(qn("w:shd"), facts))


def word_file(document: Document) -> bytes:
    """What stands in the file."""
    held, made = BytesIO(), BytesIO()
    document.save(held)
    # The parts carry the clock of the machine; without it the same document is the same file.
    with ZipFile(held) as parts, ZipFile(made, "w", ZIP_DEFLATED) as again:
        for part in parts.infolist():
            again.writestr(ZipInfo(part.filename, NO_MOMENT), parts.read(part), ZIP_DEFLATED)
    return made.getvalue()
