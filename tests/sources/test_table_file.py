"""CSV and XLSX as rows of text: every damage is a sentence with the line, and memory does not grow with the file."""

from __future__ import annotations

import csv
import gzip
import io
import tracemalloc
from datetime import date, datetime, time
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from openvis.errors import IncompleteFile, UnreadableFile, WrongColumns
from openvis.sources.files import text_lines
from openvis.sources.files.raw_rows import LINE, FileFormat
from openvis.sources.files.table_file import header_of, rows_of

CSV = FileFormat()


def texts(path: Path, columns: list[str], file_format: FileFormat = CSV) -> list[tuple[object, ...]]:
    """(line, value, ...) of every row."""
    return [row for piece in rows_of(path, file_format, columns) for row in piece.frame.iter_rows()]


# ----- CSV


def test_rows_keep_their_line_and_empty_text_is_null(write) -> None:
    path = write("t.csv", "a,b,c", "1, twee ,", "", '"x\ny",z,3', "4,5,6")
    assert texts(path, ["a", "b", "c"]) == [(2, "1", "twee", None), (4, "x\ny", "z", "3"), (6, "4", "5", "6")]


def test_only_the_columns_asked_for_are_kept_in_the_order_asked(write) -> None:
    path = write("t.csv", "naam,code,kenteken", "iemand,B1,XX-99-X")
    (piece,) = rows_of(path, CSV, ["code"])
    assert piece.frame.columns == [LINE, "code"]
    assert "iemand" not in str(piece)
    assert "XX-99-X" not in str(piece)


@pytest.mark.parametrize(("name", "options"), [
    ("t.csv", {"encoding": "utf-8-sig"}), ("t.csv.gz", {}), ("t.csv", {"end": "\r\n"}), ("t.csv", {"end": "\r"}),
])  # fmt: skip
def test_marks_gzip_and_line_ends_make_no_difference(write, name: str, options: dict[str, str]) -> None:
    assert texts(write(name, "é,b", "1,ü", **options), ["é", "b"]) == [(2, "1", "ü")]


def test_windows_text_is_read_when_the_profile_says_so(write) -> None:
    path = write("t.csv", "wijk;n", "Coöp;1", encoding="cp1252")
    assert texts(path, ["wijk"], FileFormat(delimiter=";", encoding="cp1252")) == [(2, "Coöp")]


def test_a_line_with_another_number_of_fields_is_kept_apart(write) -> None:
    path = write("t.csv", "a,b", "1,2", "1,2,3", "1", "3,4")
    (piece,) = rows_of(path, CSV, ["a"])
    assert piece.rows_read == 4
    assert [(r.row, r.reason) for r in piece.rejects] == [
        (3, "De regel heeft 3 velden en de kop heeft er 2."),
        (4, "De regel heeft 1 velden en de kop heeft er 2."),
    ]


@pytest.mark.parametrize(("content", "error", "sentence"), [
    (b"", UnreadableFile, "Bestand t.csv is leeg"),
    (b"a,b\n1,2\n3", IncompleteFile, "Bestand t.csv, regel 3 is afgebroken: 1 van de 2 velden"),
    (b"a,b\n1,2\n3\n", IncompleteFile, "Bestand t.csv, regel 3 is afgebroken: 1 van de 2 velden"),
    (b"a,b\n1,2\n3,4", IncompleteFile, "Bestand t.csv, regel 3 is de laatste en eindigt zonder regeleinde"),
    (b'a,b\n1,2\n3,"4', IncompleteFile, "t.csv houdt op na regel 3, midden in een veld tussen aanhalingstekens"),
    (b'a,b\n1,2\n"3"x,4\n', UnreadableFile, "Bestand t.csv, regel 3 is geen geldige CSV"),
    (b"a,b\n1,2\n3,\xff\n", UnreadableFile, "Bestand t.csv, regel 3 is niet te lezen als utf-8"),
    (b"a;b\n1;2\n", WrongColumns, r"gescheiden door een puntkomma \(';'\), maar verwacht wordt een komma"),
    (b"PK\x03\x04rest", UnreadableFile, "is geen CSV maar een Excel- of zipbestand"),
    (b"a,a\n1,2\n", WrongColumns, "kolom 'a' komt 2 keer voor"),
    (b"b,c\n1,2\n", WrongColumns, "mist de kolom 'a'. Verwacht: a. Geen van de 2 waarden op de eerste regel"),
])  # fmt: skip
def test_damage_is_a_sentence(tmp_path: Path, content: bytes, error: type[Exception], sentence: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with pytest.raises(error, match=sentence) as caught:
        texts(path, ["a"])
    assert caught.value.next_step


def test_a_gzip_that_is_cut_off_or_damaged_is_refused_with_the_line(tmp_path: Path) -> None:
    rows = "".join(f"{number},waarde {number * 7919 % 1000}\n" for number in range(5000))
    whole = gzip.compress(f"a,b\n{rows}".encode())
    path = tmp_path / "t.csv.gz"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(IncompleteFile, match=r"houdt op na regel \d{3,4}: het gecomprimeerde bestand is afgebroken"):
        texts(path, ["a"])
    path.write_bytes(whole[:-8] + b"\0" * 8)
    with pytest.raises(UnreadableFile, match=r"is beschadigd na regel \d+"):
        texts(path, ["a"])


def test_a_folder_or_nothing_at_all_is_a_sentence(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nergens.csv"):
        with pytest.raises(UnreadableFile, match="bestaat niet of is een map"):
            header_of(path, CSV)


def test_pieces_are_bounded_and_together_whole(write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_lines, "BLOCK", len("a\n0\n1\n2\n"))
    pieces = list(rows_of(write("t.csv", "a", *map(str, range(8))), CSV, ["a"]))
    assert [len(piece.frame) for piece in pieces] == [3, 4, 1]  # the first shares its block with the header
    assert pl.concat([piece.frame for piece in pieces])["a"].to_list() == [str(n) for n in range(8)]


def test_memory_does_not_grow_with_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_lines, "BLOCK", 10_000)

    def peak(rows: int) -> int:
        path = tmp_path / f"{rows}.csv"
        path.write_text("a,b\n" + "".join(f"{n},tekst van rij {n}\n" for n in range(rows)))
        tracemalloc.start()
        for _ in rows_of(path, CSV, ["a", "b"]):
            pass
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    peak(500)
    assert peak(20_000) < 1.5 * peak(2_000)


FIELD = st.text(st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)


@given(st.lists(st.tuples(FIELD, FIELD, FIELD).filter(any), max_size=20), st.sampled_from(",;\t|"))
@settings(max_examples=80, deadline=None)
def test_what_csv_writes_is_read_back(tmp_path_factory, rows, delimiter) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([("a", "b", "c"), *rows])
    path = tmp_path_factory.mktemp("round") / "t.csv"
    path.write_bytes(text.getvalue().encode())
    back = [row[1:] for row in texts(path, ["a", "b", "c"], FileFormat(delimiter=delimiter))]
    strip = pl.Series([field for row in rows for field in row], dtype=pl.String).str.strip_chars().replace("", None)
    assert [field for row in back for field in row] == strip.to_list()


# ----- XLSX


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Two sheets; the second starts two rows down, with every kind of cell and an empty row."""
    path = tmp_path / "boek.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("Uitleg").write(0, 0, "Lees blad 2")
        sheet = workbook.add_worksheet("Gegevens")
        day = workbook.add_format({"num_format": "dd-mm-yyyy"})
        clock = workbook.add_format({"num_format": "hh:mm"})
        sheet.write_row(2, 0, ["code ", "moment", "dag", "tijd", "x", "n"])
        sheet.write(3, 0, "F121a")
        sheet.write_datetime(3, 1, datetime(2025, 12, 31, 23, 15), day)
        sheet.write_datetime(3, 2, date(2025, 12, 31), day)
        sheet.write_datetime(3, 3, time(23, 15), clock)
        sheet.write_number(3, 4, 134969.5)
        sheet.write_number(3, 5, 7)
        sheet.write(5, 0, "H002")
        sheet.write_number(5, 3, 1.5, workbook.add_format({"num_format": "[h]:mm:ss"}))  # a length of time: 36 hours
    return path


def test_cells_become_the_text_a_csv_would_have(book: Path) -> None:
    file_format = FileFormat("xlsx", decimal=",", sheet="Gegevens")
    assert header_of(book, file_format) == ["code", "moment", "dag", "tijd", "x", "n"]
    assert texts(book, ["code", "moment", "dag", "tijd", "x", "n"], file_format) == [
        (4, "F121a", "2025-12-31T23:15:00", "2025-12-31T00:00:00", "23:15:00", "134969,5", "7"),
        (6, "H002", None, None, "12:00:00", None, None),
    ]


def test_the_first_sheet_is_read_when_none_is_named(book: Path) -> None:
    assert header_of(book, FileFormat("xlsx"))[0] == "Lees blad 2"


def test_an_absent_sheet_and_no_workbook_are_sentences(book: Path, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"heeft geen blad 'Blad1'\. Er zijn: 'Uitleg', 'Gegevens'"):
        header_of(book, FileFormat("xlsx", sheet="Blad1"))
    (tmp_path / "half.xlsx").write_bytes(book.read_bytes()[:500])
    with pytest.raises(UnreadableFile, match=r"half\.xlsx is geen leesbaar Excelbestand"):
        header_of(tmp_path / "half.xlsx", FileFormat("xlsx"))


def test_an_empty_sheet_is_a_sentence(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "leeg.xlsx") as workbook:
        workbook.add_worksheet("Leeg")
    with pytest.raises(UnreadableFile, match="het blad is leeg"):
        header_of(tmp_path / "leeg.xlsx", FileFormat("xlsx"))


# ----- lines above the names


@pytest.mark.parametrize(
    "above",
    [
        ["Registraties 2024"],
        ["Registraties 2024", "", "Gemaakt op 3 mei door het systeem"],
        ["", ""],
        ["Registraties 2024,,"],
        [f"regel {number}" for number in range(10)],
    ],
    ids=["title", "title and date", "empty lines", "as wide as the rest", "as many as there may be"],
)
def test_lines_above_the_names_are_passed_over_and_counted(write, above: list[str]) -> None:
    path = write("x.csv", *above, "code,dag,n", "F121a,maandag,1", "te,weinig", "H002,dinsdag,2")
    first = len(above) + 2
    assert header_of(path, FileFormat()) == ["code", "dag", "n"]
    assert texts(path, ["code", "n"]) == [(first, "F121a", "1"), (first + 2, "H002", "2")]


@pytest.mark.parametrize(
    ("lines", "header"),
    [
        (["naam", "a", "b"], ["naam"]),
        (["naam", "a,b", "c"], ["naam"]),  # one line with more fields is no header: the next one has fewer
        (["naam;code", "1;2,5", "3;4,5"], ["naam;code"]),  # the names, with another delimiter than was asked for
        ([f"regel {number}" for number in range(11)] + ["code,n", "F121a,1"], ["regel 0"]),
        (["a,b", "c,d"], ["a", "b"]),
    ],
    ids=["one column", "a broken line", "another delimiter", "too many", "no title"],
)
def test_where_no_title_is_line_one_has_the_names(write, lines: list[str], header: list[str]) -> None:
    path = write("x.csv", *lines)
    if ";" in header[0]:
        with pytest.raises(WrongColumns, match="gescheiden door een puntkomma"):
            header_of(path, FileFormat())
        return
    assert header_of(path, FileFormat()) == header


def test_a_title_in_a_sheet_is_passed_over(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "titel.xlsx") as workbook:
        sheet = workbook.add_worksheet("Gegevens")
        sheet.write(0, 0, "Registraties 2024")
        sheet.write(2, 1, "Gemaakt door het systeem")
        sheet.write_row(4, 0, ["code", "n"])
        sheet.write_row(5, 0, ["F121a", 1])
        single = workbook.add_worksheet("Een")
        single.write_column(0, 0, ["code", "F121a"])
    assert texts(tmp_path / "titel.xlsx", ["code", "n"], FileFormat("xlsx")) == [(6, "F121a", "1")]
    assert texts(tmp_path / "titel.xlsx", ["code"], FileFormat("xlsx", sheet="Een")) == [(2, "F121a")]
