"""Spreadsheets that are not what they seem: the tables are the documentation.

A spreadsheet is a zip with XML in it. Whatever is wrong with either is a sentence, before a reader could fill the
memory with it; a cell without a value is never taken for an empty one.
"""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from openvis.errors import InputError, UnreadableFile
from openvis.sources.files import bounds, xlsx_file, xlsx_parts
from openvis.sources.files.raw_rows import FileFormat
from openvis.sources.files.table_file import header_of, rows_of
from openvis.sources.guessing.guess_format import guess_format
from tests.support.xlsx_by_hand import HEADER, PARTS, SHEET, write_xlsx

XLSX = FileFormat(kind="xlsx")
NO_EXCEL = "Bestand t.xlsx is geen leesbaar Excelbestand."
TOO_FAR = "het blad loopt tot regel {} en kolom {}; dat is te veel om te lezen."
LOCKED = "Bestand t.xlsx is beveiligd met een wachtwoord."
TOO_LARGE = "Bestand t.xlsx wordt uitgepakt meer dan 1024 MB, of meer dan 250 keer zo groot als het bestand."
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)


def value(cell: str, inside: str = "<v>1</v>", more: str = "") -> str:
    return f'<c r="{cell}"{more}>{inside}</c>'


def row(line: int, *cells: str) -> str:
    return f'<row r="{line}">{"".join(cells)}</row>'


def read(path: Path) -> list[tuple[object, ...]]:
    """The rows that land, with their line; what is kept apart beside them as (line, column, reason)."""
    columns = [name for name in header_of(path, XLSX) if name]
    pieces = list(rows_of(path, XLSX, columns))
    landed = [found for piece in pieces for found in piece.frame.rows()]
    return landed + [(each.row, each.column, each.reason) for piece in pieces for each in piece.rejects]


REFUSED_SHEETS = [
    # what is wrong, the rows of the sheet, what the reader is told
    ("nothing in it", "", "Bestand t.xlsx: het blad is leeg."),
    ("a cell in the farthest corner", HEADER + row(1048576, value("XFD1048576")), TOO_FAR.format(1048576, 16384)),
    ("a cell beyond the last row there is", HEADER + row(99999999, value("A99999999")), TOO_FAR.format(99999999, 2)),
    ("a cell beyond the row it stands in", HEADER + row(2, value("A99999999")), TOO_FAR.format(99999999, 2)),
    ("a cell beyond the last column there is", HEADER + row(2, value("ZZZZZZZZZ2")), TOO_FAR.format(2, 321272406)),
    ("such a cell, written with room and other quotation marks",
     HEADER + "<row\n r = '1048576'><c\n\n  r   =   'XFD1048576'  ><v>1</v></c></row>", TOO_FAR.format(1048576, 16384)),
    ("such a cell outside any row", value("XFD1048576"), TOO_FAR.format(1048576, 16384)),
    ("such a cell under another name", '<x:row xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
     'r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>', TOO_FAR.format(1048576, 16384)),
    ("a hundred thousand cells that do not say where they are",
     row(2, "<c><v>1</v></c>" * 100_000) + row(1048576, "<c><v>1</v></c>"), TOO_FAR.format(1048576, 100_000)),
    ("a row without an end", f'<row r="1"><c r="A1" t="str"><v>{"x" * (5 << 20)}</v></c></row>',
     "Bestand t.xlsx heeft een regel van meer dan 4 MB."),
    ("a cell that has no such place", HEADER + row(2, value("2A")), NO_EXCEL),
    ("a row of number 0", HEADER + row(0, value("A0")), NO_EXCEL),
    ("a text that is not in the list of texts", HEADER + row(2, value("A2", "<v>99</v>", ' t="s"')), NO_EXCEL),
    ("neither true nor false", HEADER + row(2, value("A2", "<v>7</v>", ' t="b"')), NO_EXCEL),
    ("cut off in the XML", HEADER + '<row r="2"><c r="A2"><v>1', NO_EXCEL),
    ("seventy megabytes of nothing", HEADER + " " * (70 << 20), TOO_LARGE),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "told"), [case[1:] for case in REFUSED_SHEETS], ids=[c[0] for c in REFUSED_SHEETS])
def test_a_sheet_that_is_refused(tmp_path: Path, rows: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        read(write_xlsx(tmp_path / "t.xlsx", rows))
    assert told in caught.value.sentence
    assert caught.value.next_step


START, WORKBOOK, RELATIONS = "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
OFFICE = 'Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
REFUSED_PARTS = [
    # what is wrong, the part, what stands in it
    ("no sheets", WORKBOOK, "<workbook/>"),
    ("no XML", WORKBOOK, "tekst"),
    ("bytes that are no text", WORKBOOK, PARTS[WORKBOOK].encode("utf-16")),
    ("a begin that names no workbook", START, PARTS[START].replace("officeDocument\"", "iets\"")),
    ("a begin that names two", START,
     PARTS[START].replace("</Rel", f'<Relationship {OFFICE} Target="xl/b.xml"/></Rel')),
    ("a workbook outside the file", START, PARTS[START].replace("xl/workbook.xml", "../workbook.xml")),
    ("two sheets of one name", WORKBOOK,
     PARTS[WORKBOOK].replace("</sheets>", '<sheet name="Blad1" r:id="rId1"/></sheets>')),
    ("an entity that means one thing to one reader", RELATIONS,
     '<!DOCTYPE x [<!ENTITY e "worksheets/sheet1.xml">]>' + PARTS[RELATIONS].replace("worksheets/sheet1.xml", "&e;")),
    ("an entity of an entity of an entity", WORKBOOK,
     '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + PARTS[WORKBOOK].replace("Blad1", "&b;")),
    ("a sheet that points nowhere", RELATIONS, PARTS[RELATIONS].replace("rId1", "rId9")),
    ("a sheet that is not there", RELATIONS, PARTS[RELATIONS].replace("sheet1", "sheet7")),
    ("a sheet outside the file", RELATIONS, PARTS[RELATIONS].replace("worksheets/sheet1.xml", "../../etc/passwd")),
    ("a list of sheets without an end", WORKBOOK, PARTS[WORKBOOK].replace("<sheets>", "<sheets>" + " " * (2 << 20))),
    ("a list of texts that is no XML", "xl/sharedStrings.xml", "<sst><si><t>a"),
]  # fmt: skip


@pytest.mark.parametrize(("part", "text"), [case[1:] for case in REFUSED_PARTS], ids=[c[0] for c in REFUSED_PARTS])
def test_parts_that_do_not_fit_together(tmp_path: Path, part: str, text: str) -> None:
    path = write_xlsx(tmp_path / "t.xlsx", HEADER + row(2, value("A2")), parts={part: text})
    with pytest.raises(UnreadableFile, match="is geen leesbaar Excelbestand"):
        read(path)


def lying_zip(path: Path) -> Path:
    """Two megabytes that say, in both places where a zip says it, to be ten bytes."""
    write_xlsx(path, HEADER + " " * (2 << 20))
    with zipfile.ZipFile(path) as archive:
        size = struct.pack("<I", archive.getinfo(SHEET).file_size)
    path.write_bytes(path.read_bytes().replace(size, struct.pack("<I", 10)))
    return path


def twice_the_same_part(path: Path) -> Path:
    write_xlsx(path, HEADER)
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, "<worksheet/>")
    return path


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def locked_part(path: Path) -> Path:
    """The mark of a locked part, in its entry in the list at the end of the zip."""
    content = bytearray(write_xlsx(path, HEADER).read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return written(path, bytes(content))


REFUSED_FILES = [
    # what is wrong, how it is made, what the reader is told
    ("no zip at all", lambda path: written(path, b"nr;aantal\n1;2\n"), NO_EXCEL),
    ("nothing", lambda path: written(path, b""), NO_EXCEL),
    ("a zip of something else", lambda path: _zip(path, "notitie.txt"), NO_EXCEL),
    ("the begin of a zip", lambda path: written(path, write_xlsx(path, HEADER).read_bytes()[:300]), NO_EXCEL),
    ("a workbook locked with a password",
     lambda path: written(path, OLE + "EncryptedPackage".encode("utf-16-le")), LOCKED),
    ("a zip locked with a password", locked_part, LOCKED),
    ("a spreadsheet of before 2007", lambda path: written(path, OLE + "Workbook".encode("utf-16-le")),
     "Bestand t.xlsx is een oud Excelbestand (.xls)."),
    ("a part that is there twice", twice_the_same_part, NO_EXCEL),
]  # fmt: skip


def _zip(path: Path, name: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, "tekst")
    return path


@pytest.mark.parametrize(("make", "told"), [case[1:] for case in REFUSED_FILES], ids=[c[0] for c in REFUSED_FILES])
def test_a_file_that_is_no_spreadsheet(tmp_path: Path, make, told: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read(make(tmp_path / "t.xlsx"))
    assert told in caught.value.sentence


def test_what_a_zip_says_of_its_size_is_not_believed(tmp_path: Path, monkeypatch) -> None:
    path = lying_zip(tmp_path / "t.xlsx")
    with zipfile.ZipFile(path) as archive:
        assert archive.getinfo(SHEET).file_size == 10
    monkeypatch.setattr(xlsx_parts, "SHEET_BYTES", 1 << 20)
    with pytest.raises(UnreadableFile, match="wordt uitgepakt meer dan"):
        read(path)


def test_a_large_file_is_no_bomb(tmp_path: Path) -> None:
    """Five thousand rows that are all the same: much smaller packed, and far within what is allowed."""
    path = write_xlsx(
        tmp_path / "t.xlsx", HEADER + "".join(row(n, value(f"A{n}"), value(f"B{n}")) for n in range(2, 5_000))
    )
    assert len(read(path)) == 4_998
    assert xlsx_parts.sheet_facts(path, None).rows * 2 < bounds.SHEET_CELLS / 100


def test_an_encoding_that_does_not_exist_is_not_looked_up(tmp_path: Path) -> None:
    workbook = '<?xml version="1.0" encoding="F-8"?>' + PARTS[WORKBOOK]
    path = write_xlsx(tmp_path / "t.xlsx", HEADER + row(2, value("A2"), value("B2")), parts={WORKBOOK: workbook})
    assert xlsx_parts.sheet_names(path) == ["Blad1"]


WITHOUT_VALUE = [
    # what stands in the cell, what the reader is told; None: it is simply empty
    (value("B2", "<f>1+1</f>"), "Hier staat een formule zonder uitkomst."),
    (value("B2", "<f>1+1</f><v></v>"), "Hier staat een formule zonder uitkomst."),
    (value("B2", "<f>1+1</f><v/>", ' t="str"'), "Hier staat een formule zonder uitkomst."),
    (value("B2", '<f t="shared" si="0"/>'), "Hier staat een formule zonder uitkomst."),
    (value("B2", "<v>#REF!</v>", ' t="e"'), "Hier staat een fout van Excel, zoals #N/B of #VERW!, en geen waarde."),
    (value("B2", "<f>1/0</f><v>#DIV/0!</v>", ' t="e"'),
     "Hier staat een fout van Excel, zoals #N/B of #VERW!, en geen waarde."),
    (value("B2", "<v/>"), None),
    ('<c r="B2" s="1"/>', None),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "told"), WITHOUT_VALUE)
def test_a_cell_without_a_value_is_never_taken_for_an_empty_one(tmp_path: Path, cell: str, told: str | None) -> None:
    path = write_xlsx(tmp_path / "t.xlsx", HEADER + row(2, value("A2"), cell) + row(3, value("A3"), value("B3")))
    apart = [(2, "aantal", told)] if told else []
    assert read(path) == ([] if told else [(2, "1", None)]) + [(3, "1", "1"), *apart]


def test_rows_with_nothing_but_formulas_are_told_as_well(tmp_path: Path) -> None:
    """A program that writes formulas without counting them leaves the end of the sheet empty for whoever reads it."""
    rows = "".join(row(n, value(f"A{n}", "<f>1+1</f>"), value(f"B{n}", "<f>A1</f>")) for n in range(2, 5))
    told = "Hier staat een formule zonder uitkomst."
    assert read(write_xlsx(tmp_path / "t.xlsx", HEADER + rows)) == [(n, "nr", told) for n in range(2, 5)]


def test_a_formula_in_a_column_nobody_reads_costs_no_row(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "t.xlsx", HEADER + row(2, value("A2"), value("B2", "<f>1+1</f>")))
    (piece,) = rows_of(path, XLSX, ["nr"])
    assert piece.frame.rows() == [(2, "1")]
    assert piece.rejects == []


def test_a_counted_formula_is_its_outcome(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["nr", "aantal"])
        sheet.write_formula(1, 0, "=1+1", value=2)
        sheet.write_formula(1, 1, '="a"', value="a")
    assert read(path) == [(2, "2", "a")]


@pytest.mark.parametrize(("number", "text"), [
    ("NaN", "nan"), ("1e400", "inf"), ("-0", "0"), ("1e3", "1000"), ("0.1", "0.1"), ("1e20", "100000000000000000000"),
])  # fmt: skip
def test_odd_numbers_are_text_that_is_judged_later(tmp_path: Path, number: str, text: str) -> None:
    path = write_xlsx(tmp_path / "t.xlsx", HEADER + row(2, value("A2", f"<v>{number}</v>"), value("B2")))
    assert read(path) == [(2, text, "1")]


def test_the_fullest_sheet_is_looked_for_as_carefully(tmp_path: Path) -> None:
    """Looking at an unknown file opens it as well."""
    path = write_xlsx(tmp_path / "t.xlsx", HEADER + row(1048576, value("XFD1048576")))
    with pytest.raises(UnreadableFile, match="dat is te veel om te lezen"):
        guess_format(path)


def test_a_file_that_changed_is_looked_at_anew(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "t.xlsx", HEADER + row(2, value("A2"), value("B2")))
    assert xlsx_file.header_of(path, XLSX) == ["nr", "aantal"]
    write_xlsx(path, HEADER + row(1048576, value("XFD1048576")))
    with pytest.raises(UnreadableFile, match="dat is te veel om te lezen"):
        xlsx_file.header_of(path, XLSX)
