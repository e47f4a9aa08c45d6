"""Documents open in the programs they are for, and say what was handed over, whatever signs are in it."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import docx
import pypdf
import pytest
import typst

from openvis.reports.documents import pdf
from openvis.reports.documents.pdf import tagged_pdf
from openvis.reports.documents.word import add_table, new_document, word_file

MADE = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TITLE = "Verslag"
AWKWARD = '#panic() *vet* _schuin_ $x$ @noot <label> "aanhaling" café 10 % \\'


@pytest.fixture
def template(tmp_path, monkeypatch):
    """Put a template beside the look of the house."""
    look = (pdf.TEMPLATES / "house.typ").read_text(encoding="utf-8")
    (tmp_path / "house.typ").write_text(look, encoding="utf-8")
    monkeypatch.setattr(pdf, "TEMPLATES", tmp_path)

    def write(body: str) -> str:
        head = '#import "house.typ": house, content\n#show: house.with(title: content.title, foot: "Wie, wanneer")\n'
        (tmp_path / "own.typ").write_text(head + body, encoding="utf-8")
        return "own"

    return write


def test_a_pdf_says_what_was_handed_over_and_is_tagged(template):
    own = template("== Kop\n#content.text\n#table(columns: 2, table.header[A][B], [1], [2])")
    made = tagged_pdf(own, {"title": TITLE, "text": AWKWARD}, made_at=MADE)
    read = pypdf.PdfReader(BytesIO(made))
    text = read.pages[0].extract_text()
    assert "#panic() *vet* _schuin_ $x$ @noot <label>" in text
    assert "café 10 % \\" in text
    assert "Wie, wanneer bladzijde 1 van 1" in text
    root = read.trailer["/Root"]
    assert bool(root["/MarkInfo"]["/Marked"])
    assert root["/Lang"] == "nl"
    assert read.metadata.title == TITLE


def test_the_same_content_at_the_same_moment_is_the_same_file(template):
    own = template("#content.text")
    once, again = (tagged_pdf(own, {"title": TITLE, "text": "Een zin."}, made_at=MADE) for _ in range(2))
    assert once == again
    assert tagged_pdf(own, {"title": TITLE, "text": "Een andere."}, made_at=MADE) != once


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Bel 🙂 en 🚓 en 🙂", "Bel □ en □ en □"),
        ("漢字 en café", "□□ en café"),
        ("שלום", "שלום"),  # a sign we have stays
    ],
)
def test_a_sign_that_no_font_has_is_a_square_and_no_error(template, typed, shown):
    own = template("#content.text")
    read = pypdf.PdfReader(BytesIO(tagged_pdf(own, {"title": TITLE, "text": typed}, made_at=MADE)))
    told = read.pages[0].extract_text()
    assert shown in told or shown[::-1] in told


def test_an_image_without_words_is_refused(template):
    own = template('#image(bytes("<svg xmlns=\\"http://www.w3.org/2000/svg\\" width=\\"9\\" height=\\"9\\"/>"))')
    with pytest.raises(typst.TypstError, match="alt"):
        tagged_pdf(own, {"title": TITLE}, made_at=MADE)


def test_a_word_document_is_dutch_and_its_table_has_a_head():
    document = new_document(TITLE, made_at=MADE)
    add_table(document, ["Wat", "Wie"], [["Kijken", "analist"], [AWKWARD, "boa"]])
    read = docx.Document(BytesIO(word_file(document)))
    assert read.core_properties.title == read.paragraphs[0].text == TITLE
    assert read.core_properties.language == "nl-NL"
    (table,) = read.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Wat", "Wie"],
        ["Kijken", "analist"],
        [AWKWARD, "boa"],
    ]
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert 'w:lang w:val="nl-NL"' in document.styles.element.xml


def test_a_row_of_another_length_than_the_head_is_an_error():
    with pytest.raises(ValueError, match="zip"):
        add_table(new_document(TITLE, made_at=MADE), ["Een", "twee"], [["alleen"]])
