"""The copy of a file: what is kept stands on the same line, and what is about persons is not in it."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from openvis.domain.personal_data import kind_of_cell
from openvis.sources.files import table_file
from openvis.sources.files.clean_copy import CleanCopy, copied_format, unreadable_rows
from openvis.sources.files.raw_rows import LINE, FileFormat


def copied(path: Path, columns: list[str], file: FileFormat | None = None) -> tuple[CleanCopy, pl.DataFrame]:
    file = file or FileFormat(delimiter=";")
    folder = path.parent / "copy"
    folder.mkdir()
    copy = CleanCopy(folder / "kopie.csv", columns)
    for _ in copy.write(table_file.rows_of(path, file, columns)):
        pass
    frames = [piece.frame for piece in table_file.rows_of(copy.path, copied_format(file), columns)]
    return copy, pl.concat(frames)


def test_every_row_keeps_the_line_it_had(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text('a;n;b\n1;"een\ntwee";x\n\n2;kort\n3;;y\n4;;"z\nz"\n5;;w\n', encoding="utf-8")
    copy, frame = copied(path, ["a", "b"])
    assert dict(frame.select("a", LINE).iter_rows()) == {"1": 2, "3": 6, "4": 7, "5": 9}
    assert frame["b"].to_list() == ["x", "y", "z z", "w"]
    assert copy.rows == 5
    kept_out = unreadable_rows(copy.path, "incidents")
    assert [(reject.row, reject.reason) for reject in kept_out.rejects] == [
        (5, "De regel heeft 2 velden en de kop heeft er 3.")
    ]
    assert kept_out.rows_read == 1


def test_only_the_columns_that_are_kept_are_written(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("a;naam;b\n1;Pietje Puk;x\n2;Jan Klaassen;y\n", encoding="utf-8")
    copy, _ = copied(path, ["a", "b"])
    assert copy.path.read_text(encoding="utf-8") == "a,b\n1,x\n2,y\n"


def test_a_cell_with_something_of_a_person_is_made_empty_and_counted(tmp_path):
    path = tmp_path / "x.csv"
    cells = ["Dorpsstraat 1", "bel 06-12345678", "piet@voorbeeld.nl", "Kerklaan 3", "mw. J. de Vries", "123456782"]
    path.write_text("a;b\n" + "".join(f"{i};{cell}\n" for i, cell in enumerate(cells)), encoding="utf-8")
    copy, frame = copied(path, ["a", "b"])
    assert frame["b"].to_list() == ["Dorpsstraat 1", None, None, "Kerklaan 3", None, "123456782"]
    assert copy.emptied == {("b", "telefoonnummers"): 1, ("b", "e-mailadressen"): 1, ("b", "namen"): 1}


def test_dates_and_coordinates_are_not_taken_for_a_telephone_number(tmp_path):
    path = tmp_path / "x.csv"
    cells = ["31-12-2025", "2025-12-31T23:15:00", "52.09123456", "136000.5", "01-02-2025 09:00"]
    path.write_text("a;b\n" + "".join(f"{i};{cell}\n" for i, cell in enumerate(cells)), encoding="utf-8")
    copy, frame = copied(path, ["a", "b"])
    assert frame["b"].to_list() == cells
    assert not copy.emptied


words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
personal = st.sampled_from(
    ["06-12345678", "+31 6 12345678", "a.b@c.nl", "NL91 ABNA 0417164300", "12-AB-34", "J. Jansen", "bsn 111222333"]
)


@given(st.lists(st.tuples(words, personal, words).map(" ".join) | words, min_size=1, max_size=30))
def test_the_quick_look_misses_nothing_that_the_slow_look_finds(tmp_path_factory, cells):
    """The copy looks twice only at cells that might hold something: that must never be one too few."""
    folder = tmp_path_factory.mktemp("copy")
    copy = CleanCopy(folder / "kopie.csv", ["a", "b"])
    cleaned = copy._cleaned_column(pl.Series("b", cells, dtype=pl.String)).to_list()
    assert cleaned == [None if kind_of_cell(cell) else cell for cell in cells]
