"""The fast way to split a CSV says exactly what the careful way says, and the careful way what a plain loop says."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from openvis.errors import IncompleteFile, InputError, UnreadableFile
from openvis.sources.files import csv_file, csv_lines, text_lines
from openvis.sources.files.csv_lines import CsvLines
from openvis.sources.files.raw_rows import LINE, FileFormat, RawRows
from tests.support.examples import examples

CSV = FileFormat()
Told = tuple[list[RawRows], str]  # the pieces handed over, and the sentence of the refusal


@contextmanager
def settled(size: int, *, careful: bool = False) -> Iterator[None]:
    """Blocks of so many bytes, split as they come or all carefully."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_lines, "BLOCK", size)
        if careful:
            patch.setattr(csv_lines, "_is_simple", lambda *_: False)
        yield


def told(path: Path, columns: list[str]) -> Told:
    pieces: list[RawRows] = []
    try:
        pieces.extend(csv_file.rows_of(path, CSV, columns))
    except InputError as error:
        return pieces, f"{type(error).__name__}: {error}"
    return pieces, ""


def same(one: Told, other: Told) -> bool:
    return (
        one[1] == other[1]
        and [(piece.rows_read, piece.rejects) for piece in one[0]]
        == [(piece.rows_read, piece.rejects) for piece in other[0]]
        and all(a.frame.equals(b.frame) for a, b in zip(one[0], other[0], strict=True))
    )


def slowly(text: str) -> list[tuple[int, list[str]]]:
    """Every record after the header and the line it starts on, in the plainest way. Raises csv.Error."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records, start = [], 1
    for fields in reader:
        records.append((start, fields))
        start = reader.line_num + 1
    return [record for record in records[1:] if record[1]]


# ----- any text

# What a file may hold, the awkward rather often: ends of lines, marks, quotation marks, and spaces of every kind.
BIT = st.sampled_from(["a", "7", "é", " ", "\u00a0", "\u2028", "\x0b", "\x1c", "\x85", "\0", "\ufeff", "😀", "''"])
PLAIN = st.lists(BIT, max_size=3).map("".join)
QUOTED = st.lists(BIT | st.sampled_from(['""', ",", "\n", "\r\n", "\r"]), max_size=3).map(lambda b: f'"{"".join(b)}"')
WRONG = st.sampled_from(['a"b', '"', '"a"b', '""c', "a,b", "\r"])
FIELD = st.one_of(PLAIN, PLAIN, PLAIN, QUOTED, WRONG)
RECORD = st.one_of(*[st.lists(PLAIN, min_size=3, max_size=3)] * 3, st.lists(FIELD, min_size=3, max_size=3),
                   st.lists(FIELD, max_size=4)).map(",".join)  # fmt: skip
END = st.sampled_from(["\n", "\n", "\n", "\r\n", "\r"])
BODY = st.lists(st.tuples(RECORD, END), max_size=12).map(lambda records: "".join(map("".join, records)))
CUT = st.integers(min_value=0, max_value=2)  # characters lost at the end


@given(body=BODY, cut=CUT, size=st.integers(1, 40), header=st.sampled_from(["a,b,c\n", "a,b,c\r\n", '"a",b,"c"\n']))
@example(body="1,2,3\n\ufeff4,5,6\n", cut=0, size=8, header="a,b,c\n")
@example(body="1,2,3\n,,\n\n4,5\n4,5,6,7\n", cut=0, size=14, header="a,b,c\n")
@example(body='1,2,3\n4,"5\n\n5",6\n7,8,9\n', cut=0, size=14, header="a,b,c\n")
@example(body="1,2\r2,3\n", cut=0, size=40, header="a,b,c\n")
@settings(max_examples=examples(100), deadline=None)
def test_fast_and_careful_say_the_same(tmp_path_factory, body: str, cut: int, size: int, header: str) -> None:
    text = header + body[: len(body) - cut]
    path = tmp_path_factory.mktemp("any") / "t.csv"
    path.write_bytes(text.encode())
    with settled(size):
        fast = told(path, ["c", "a"])
    with settled(size, careful=True):
        careful = told(path, ["c", "a"])
    assert same(fast, careful)
    with settled(10_000):
        assert told(path, ["c", "a"])[1] == fast[1]
    if not fast[1]:
        assert_slowly_the_same(fast[0], text)


def assert_slowly_the_same(pieces: list[RawRows], text: str) -> None:
    records = slowly(text)
    whole = [(line, fields) for line, fields in records if len(fields) == 3]
    frame = pl.DataFrame(
        {LINE: [line for line, _ in whole], "c": [f[2] for _, f in whole], "a": [f[0] for _, f in whole]},
        schema={LINE: pl.Int64, "c": pl.String, "a": pl.String},
    ).with_columns(pl.col("c", "a").str.strip_chars().replace("", None))
    frames = [piece.frame for piece in pieces]
    assert pl.concat([frame.clear(), *frames]).equals(frame)
    assert [r.row for piece in pieces for r in piece.rejects] == [line for line, f in records if len(f) != 3]
    assert sum(piece.rows_read for piece in pieces) == len(records)


@given(body=BODY)
@settings(max_examples=examples(50), deadline=None)
def test_what_the_csv_module_refuses_is_refused(tmp_path_factory, body: str) -> None:
    path = tmp_path_factory.mktemp("wrong") / "t.csv"
    path.write_bytes(f"a,b,c\n{body}".encode())
    refused = told(path, ["a"])[1]
    try:
        records = slowly(f"a,b,c\n{body}")
    except csv.Error:
        assert "aanhalingsteken" in refused
    else:
        cut_off = bool(records) and (len(records[-1][1]) < 3 or not body.endswith(("\n", "\r")))
        assert bool(refused) == cut_off


# ----- which way is taken


@pytest.fixture
def careful_lines(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lines that were split carefully."""
    lines: list[str] = []
    split: Callable[..., RawRows] = CsvLines._split_carefully

    def noted(self: CsvLines, block: str, *rest: object) -> RawRows:
        lines.extend(line.rstrip("\r\n") for line in io.StringIO(block, newline=""))
        return split(self, block, *rest)

    monkeypatch.setattr(CsvLines, "_split_carefully", noted)
    return lines


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", ",;\t|")
def test_a_plain_file_goes_the_fast_way(write, careful_lines: list[str], end: str, delimiter: str) -> None:
    path = write("t.csv", delimiter.join("ab"), delimiter.join("12"), delimiter.join(" é"), end=end)
    (piece,) = csv_file.rows_of(path, FileFormat(delimiter=delimiter), ["b", "a"])
    assert piece.frame.rows() == [(2, "2", "1"), (3, "é", None)]
    assert careful_lines == []


def test_only_the_block_with_something_unusual_goes_the_careful_way(write, careful_lines: list[str]) -> None:
    path = write("t.csv", "a,b", "1,2", "3,4", '5,"6', '7"', "8,9", "10,11")
    with settled(len('a,b\n1,2\n3,4\n5,"6\n')):
        pieces, refusal = told(path, ["a", "b"])
    assert refusal == ""
    assert careful_lines == ["1,2", "3,4", '5,"6']  # the last record takes the line it runs on to along
    assert [piece.frame.rows() for piece in pieces] == [
        [(2, "1", "2"), (3, "3", "4"), (4, "5", "6\n7")],
        [(6, "8", "9"), (7, "10", "11")],
    ]


@pytest.mark.parametrize("content", ["a\n1\n\n2\n", "a,b\r1,2\r", "a,b\n1,2\n\n", "a,b\n\ufeff1,2\n", 'a,b\n1,"2"\n'])
def test_what_two_readers_could_read_differently_goes_the_careful_way(
    tmp_path: Path, careful_lines: list[str], content: str
) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content.encode())
    assert told(path, ["a"])[1] == ""
    assert careful_lines


def test_toronto_is_the_same_both_ways(shared_data: Path, careful_lines: list[str]) -> None:
    path = shared_data / "toronto" / "toronto_mci_2014_2019.csv.gz"
    columns = ["lat", "date", "hood", "MCI"]
    with settled(text_lines.BLOCK):
        fast = told(path, columns)
    assert careful_lines == []
    with settled(text_lines.BLOCK, careful=True):
        careful = told(path, columns)
    assert len(careful_lines) == sum(piece.rows_read for piece in fast[0]) == 180_886
    assert same(fast, careful)


# ----- the line in a refusal, wherever blocks end


@pytest.mark.parametrize("size", [1, 4, 9, 13, 1000])
@pytest.mark.parametrize(("rows", "error", "sentence"), [
    (b'1,2\n1,2\n1,2\n"3"x,4\n1,2\n', UnreadableFile, "regel 5 is geen geldige CSV"),
    (b'1,2\n1,"2\n2"\n"3"x,4\n1,2\n', UnreadableFile, "regel 5 is geen geldige CSV"),
    (b'1,2\n1,2\n1,"2\n1,2\n1,2\n', IncompleteFile, "houdt op na regel 6, midden in een veld"),
    (b"1,2\n1,2\n1,2\n1,\xff\n1,2\n", UnreadableFile, "regel 5 is niet te lezen als utf-8"),
    (b"1,2\n1,2\n1,2\n1,2\n1\n", IncompleteFile, "regel 6 is afgebroken: 1 van de 2 velden"),
    (b"1,2\n1,2\n1,2\n1,2\n1,2", IncompleteFile, "regel 6 is de laatste en eindigt zonder regeleinde"),
    (b'1,2\n1,2\n1,2\n1,"2\n2"', IncompleteFile, "regel 5 is de laatste en eindigt zonder regeleinde"),
])  # fmt: skip
def test_damage_is_named_with_its_line(
    tmp_path: Path, rows: bytes, error: type[InputError], sentence: str, size: int
) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"a,b\n" + rows)
    with settled(size), pytest.raises(error, match=sentence):
        list(csv_file.rows_of(path, CSV, ["a"]))


@pytest.mark.parametrize("size", [1_000, 50_000, 8_000_000])
def test_a_cut_off_gzip_is_named_with_the_last_line_that_came_out(tmp_path: Path, size: int) -> None:
    rows = "".join(f"{number},waarde {number * 7919 % 1000}\n" for number in range(20_000))
    path = tmp_path / "t.csv.gz"
    whole = gzip.compress(f"a,b\n{rows}".encode())
    path.write_bytes(whole[: len(whole) // 2])
    came_out: list[str] = []
    with pytest.raises(EOFError), gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        came_out.extend(stream)
    lines = len(came_out)
    with settled(size), pytest.raises(IncompleteFile, match=f"houdt op na regel {lines}: "):
        list(csv_file.rows_of(path, CSV, ["a"]))
    assert 5_000 < lines < 15_000
