"""One document, four outputs: each says the same figures in its own form, byte for byte again."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from io import BytesIO, StringIO

import docx
import pypdf
import pytest
import python_calamine

from openvis.domain.report import Bullets, Figures, Paragraph, Section, Table
from openvis.domain.report_text import figures_text, report_of_text, report_text
from openvis.reports.documents.figure_table import HEAD, accountability, table_of
from openvis.reports.documents.page import report_fragment, report_page
from openvis.reports.documents.report_files import report_pdf, report_word, widths
from openvis.reports.documents.spreadsheet import CHART_HEAD, COLUMNS, figures_csv, report_xlsx
from tests.support.sample_report import AWKWARD, BARS, FIGURES, LINES, REPORT, TABLE

PICTURE = b"\x89PNG"


class Tables(HTMLParser):
    """The cells of every table of a page, and the tags that are open where it ends."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.captions: list[str] = []
        self.notes: list[str] = []
        self.open: list[str] = []
        self.tags: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag not in ("meta", "rect", "line", "circle", "polyline"):
            self.open.append(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
        elif tag == "caption":
            self.captions.append("")
        elif tag == "p" and ("class", "small soft") in attrs:
            self.notes.append("")

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in ("td", "th"):
            self.tables[-1][-1][-1] += data
        elif self.open and self.open[-1] == "caption":
            self.captions[-1] += data
        elif self.open and self.open[-1] == "p" and self.notes and self.get_starttag_text().endswith('soft">'):
            self.notes[-1] += data


DIFFERENT = (
    FIGURES[0],
    replace(
        FIGURES[1], period="juni 2019", before_period="juni 2018", low=500, high=590, interval="marge",
        source="Boa's (lijst)", as_of=date(2026, 10, 1), method="telling-1",
    ),
)  # fmt: skip


def sheets() -> dict[str, list[list[object]]]:
    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(report_xlsx(REPORT)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def expected_tables() -> list[Table]:
    return [table_of(REPORT.sections[0].blocks[1]), LINES.table, BARS.table, TABLE]


def as_rows(table: Table) -> list[list[str]]:
    return [list(table.head), *(list(row) for row in table.rows)]


# ----- what each of them says


def test_the_page_has_every_table_and_closes_every_tag():
    read = Tables(report_page(REPORT))
    assert read.open == []
    assert read.tables == [as_rows(table) for table in expected_tables()]
    assert read.captions == [table.caption for table in expected_tables()]
    assert read.notes == [table.note for table in expected_tables() if table.note] + [accountability(REPORT)]
    assert "b" not in read.tags  # what somebody typed is text
    assert read.tags.count("svg") == read.tags.count("desc") == 2


def test_the_word_document_has_the_same_tables_and_a_picture_with_words():
    read = docx.Document(BytesIO(report_word(REPORT)))
    told = [[[cell.text for cell in row.cells] for row in table.rows] for table in read.tables]
    assert told == [as_rows(table) for table in expected_tables()]
    headings = [(each.style.name, each.text) for each in read.paragraphs if each.style.name.startswith("Heading")]
    assert headings == [
        ("Heading 1", "Cijfers"), ("Heading 1", "Sociale veiligheid"), ("Heading 2", "1. Woninginbraak terugdringen"),
    ]  # fmt: skip
    assert [each.text for each in read.paragraphs if each.text.startswith(("Bron:", "Geteld:"))] == [
        table.note for table in expected_tables() if table.note
    ]
    words = [shape._inline.docPr.get("descr") for shape in read.inline_shapes]
    assert words == [LINES.in_words, BARS.in_words]
    pictures = [part.blob for part in read.part.package.iter_parts() if str(part.partname).endswith(".png")]
    assert len(pictures) == 2
    assert all(each.startswith(PICTURE) for each in pictures)


def test_the_pdf_says_every_cell_and_is_tagged_with_words_for_each_picture():
    made = report_pdf(REPORT)
    read = pypdf.PdfReader(BytesIO(made))
    told = "".join("".join(page.extract_text() for page in read.pages).split())
    for table in expected_tables():
        for cell in (cell for row in as_rows(table) for cell in row):
            assert "".join(cell.split()) in told, cell
        assert "".join(table.note.replace("-", "").split()) in told.replace("-", "").replace("\u2010", "")
    assert bool(read.trailer["/Root"]["/MarkInfo"]["/Marked"])
    assert read.metadata.title == REPORT.title
    assert "".join(accountability(REPORT).split()) in told


def test_the_spreadsheet_has_every_figure_with_all_that_belongs_to_it():
    head, *rows = sheets()["Cijfers"]
    assert head == list(COLUMNS)
    told = [dict(zip(head, row, strict=True)) for row in rows]
    assert [(each["wat"], each["aantal"], each["eerder"]) for each in told] == [
        (each.what, "" if each.value is None else each.value, "" if each.before is None else each.before)
        for each in FIGURES
    ]
    first = told[0]
    assert first["verschil"] == "−29 %, groter dan toeval (p = 0,001)"
    assert first["p"] == pytest.approx(0.00104334, abs=1e-8)
    assert (first["ondergrens"], first["bovengrens"], first["soort grens"]) == (180, 240, "verwacht")
    assert (first["bron"], first["zoals bekend op"], first["methode"], first["berekening"]) == (
        "Politie", "2026-11-29", "attention-15", "run-1",
    )  # fmt: skip
    assert first["duiding"] == "Er was een actie."


def test_the_numbers_of_charts_and_the_versions_of_the_data_are_in_the_spreadsheet():
    read = sheets()
    head, *rows = read["Grafieken"]
    assert head == list(CHART_HEAD)
    assert ["Woninginbraak per maand", "september 2026", "geteld", 9, "Begin van de actie", LINES.note] in rows
    assert ["Woninginbraak per maand", "augustus 2026", "geteld", "", "", LINES.note] in rows
    assert len(rows) == 4 * 2 + 2 * 2
    assert ["Versie van counts", "4"] in read["Over dit rapport"]


def test_every_number_of_the_page_is_the_number_of_the_spreadsheet():
    page = Tables(report_page(REPORT)).tables[0]
    _, *rows = sheets()["Cijfers"]
    for shown, stored in zip(page[1:], rows, strict=True):
        known = dict(zip(COLUMNS, stored, strict=True))
        cells = dict(zip(page[0], shown, strict=True))
        plain = re.sub(r"[^0-9,]", "", cells["Aantal"]).replace(",", ".")
        assert plain == ("" if known["aantal"] == "" else f"{known['aantal']:g}")
        assert cells["Verschil"].replace("\u00a0", " ") == known["verschil"]
        assert cells["Eerder"] == ("" if known["eerder"] == "" else f"{known['eerder']:g}")


def test_a_text_is_never_a_formula():
    assert report_xlsx(REPORT).count(b"<f>") == 0
    rows = list(csv.DictReader(StringIO(figures_csv(REPORT))))
    assert rows[3]["wat"] == f"'{AWKWARD}"
    assert [row["wat"] for row in rows[:3]] == ["Woninginbraak", "Autokraak", "Zakkenrollerij"]
    assert rows[0]["verschil"].startswith("−29 %")  # a minus of a text is no sign of a formula


# ----- the same again


@pytest.mark.parametrize("make", [report_page, report_pdf, report_word, report_xlsx, figures_csv])
def test_the_same_document_is_the_same_file_and_another_is_not(make):
    assert make(REPORT) == make(report_of_text(report_text(REPORT)))
    changed = replace(FIGURES[0], value=158)
    other = replace(REPORT, sections=(Section("Cijfers", (Figures("Cijfers van 2019", (changed, *FIGURES[1:])),)),))
    assert make(other) != make(REPORT)


def test_a_report_is_read_back_as_it_was_kept():
    assert report_of_text(report_text(REPORT)) == REPORT
    assert report_text(report_of_text(report_text(REPORT))) == report_text(REPORT)
    assert figures_text(REPORT).count('"what"') == len(FIGURES)


def test_ids_in_a_page_are_all_different_and_no_style_is_in_the_way_of_a_policy():
    told = report_fragment(REPORT)
    ids = re.findall(r' id="([^"]*)"', told)
    assert len(ids) == len(set(ids)) == 4
    assert "style=" not in told


# ----- tables


def test_columns_of_which_nothing_is_known_are_left_out():
    only = table_of(Figures("x", (replace(FIGURES[1], before=None),)))
    assert only.head == ("Wat", "Aantal")
    assert table_of(Figures("x", DIFFERENT)).head == HEAD
    assert table_of(Figures("x", ())) == Table("x", ("Wat", "Aantal"), (), (1,), "")


def test_what_all_figures_share_is_told_once():
    table = table_of(Figures("x", (FIGURES[0], FIGURES[1])))
    assert table.head == ("Wat", "Aantal", "Eerder", "Verschil", "Verwacht")
    assert table.rows[0][1:3] == ("159", "223")
    assert table.rows[0][4].split() == ["180", "tot", "240"]
    assert table.note == (
        "Geteld: 2019. Eerder: 2018. Bron: Politie. Zoals bekend op 29 november 2026, methode attention-15."
    )


def test_what_they_do_not_share_stands_in_their_row_and_every_source_with_its_day_and_method():
    first, second = (dict(zip(HEAD, row, strict=True)) for row in table_of(Figures("x", DIFFERENT)).rows)
    assert (first["Periode"], second["Periode"]) == ("2019", "juni 2019")
    assert (first["Eerder"], second["Eerder"]) == ("223 (2018)", "651 (juni 2018)")
    assert (first["Verwacht of marge"].split()[0], second["Verwacht of marge"].split()[0]) == ("verwacht", "marge")
    assert (first["Bron"], second["Bron"]) == ("Politie", "Boa's")
    assert table_of(Figures("x", DIFFERENT)).note == (
        "Bron: Politie, zoals bekend op 29 november 2026, methode attention-15; "
        "Boa's (lijst), zoals bekend op 1 oktober 2026, methode telling-1."
    )


def test_of_what_people_did_themselves_both_years_are_told_and_no_chance():
    table = table_of(Figures("x", (replace(FIGURES[0], compared=False, low=None, high=None, notes=()),)))
    assert (table.head, table.rows) == (("Wat", "Aantal", "Eerder"), (("Woninginbraak", "159", "223"),))


def test_a_column_of_words_is_wider_than_one_of_numbers():
    assert widths(TABLE)[0] > widths(TABLE)[1]


def test_duiding_stands_in_the_row_of_its_figure():
    (row,) = table_of(Figures("x", FIGURES[:1])).rows
    assert row[0] == "Woninginbraak (Duiding: Er was een actie.)"


# ----- whatever is typed


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "a" * 400,
        "regel\nregel",
        "tab\there",
        "שלום עולם",
        "🙂🙃",
        "e\u0301",
        "</td></table>",
        "]]>",
        "&amp;",
        "{{x}}",
        "\\",
    ],
)
def test_any_text_stands_in_every_form(typed):
    table = Table(f"Tabel {typed}", ("Wat", f"Kop {typed}"), ((f"Cel {typed}", "1"),), (1,))
    chart = replace(LINES, title=f"Grafiek {typed}", labels=(typed, "b", "c", "d"))
    told = Figures("Cijfers", (replace(FIGURES[0], what=f"Wat {typed}", notes=(typed,)),))
    section = Section(f"Kop {typed}", (Paragraph(typed, "Duiding"), Bullets((f"Punt {typed}",)), table, chart, told))
    document = replace(REPORT, subtitle=typed, sections=(section,))
    page = Tables(report_page(document))
    assert page.open == []
    assert page.tables[0] == as_rows(table)
    word = docx.Document(BytesIO(report_word(document)))
    assert [cell.text for cell in word.tables[0].rows[1].cells] == [f"Cel {typed}", "1"]
    assert report_pdf(document).startswith(b"%PDF-")
    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(report_xlsx(document)))
    assert book.get_sheet_by_name("Cijfers").to_python()[1][1] == f"Wat {typed}"
    assert report_of_text(report_text(document)) == document


def test_a_table_of_many_pages_has_its_head_on_each():
    rows = tuple((f"Regel {at}", str(at)) for at in range(120))
    document = replace(REPORT, sections=(Section("Lang", (Table("Veel", ("Wat", "Kolomkop"), rows, (1,)),)),))
    pages = pypdf.PdfReader(BytesIO(report_pdf(document))).pages
    assert len(pages) > 2
    for page in pages[:-1]:
        assert "Kolomkop" in page.extract_text()
    told = " ".join(page.extract_text() for page in pages)
    assert all(f"Regel {at}" in told for at in range(120))


def test_headings_go_down_one_level_at_a_time():
    deep = Section("vier", (Paragraph("x"),))
    for title in ("drie", "twee", "een"):
        deep = Section(title, (), (deep,))
    told = report_page(replace(REPORT, sections=(deep,)))
    assert re.findall(r"<(h[1-6])>([^<]*)", told) == [
        ("h1", "Proefverslag"), ("h2", "een"), ("h3", "twee"), ("h4", "drie"), ("h5", "vier"),
    ]  # fmt: skip
    word = docx.Document(BytesIO(report_word(replace(REPORT, sections=(deep,)))))
    levels = [each.style.name for each in word.paragraphs if each.style.name.startswith("Heading")]
    assert levels == ["Heading 1", "Heading 2", "Heading 3", "Heading 4"]


def test_every_document_ends_with_of_when_it_is_and_what_made_it():
    told = "Gemeente Proefstad, zoals bekend op 29 november 2026; berekening run-1, methode attention-15."
    assert accountability(REPORT) == told
    assert report_page(REPORT).count(told) == 1
    assert docx.Document(BytesIO(report_word(REPORT))).paragraphs[-1].text == told
    assert accountability(replace(REPORT, run="")) == "Gemeente Proefstad, zoals bekend op 29 november 2026."
