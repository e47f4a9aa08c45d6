"""The calendar of a gemeente: what is kept, what replaces what, and what is refused with its place."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from openvis.domain.delivery import schema_of
from openvis.errors import InputError
from openvis.sources.calendar_file import read

GEMEENTE = "GM9900"
NOTHING = pl.DataFrame(schema=schema_of("calendar"))
HEAD = "naam,van,tot,gebied,soort\n"


def rows(folder: Path, text: str, earlier: pl.DataFrame = NOTHING, head: str = HEAD) -> pl.DataFrame:
    path = folder / "kalender.csv"
    path.write_text(head + text, encoding="utf-8")
    [chunk] = read(path, gemeente=GEMEENTE, earlier=earlier)
    assert chunk.frame.schema == schema_of("calendar")
    assert chunk.rows_read == len(text.splitlines())
    return chunk.frame


def test_events_with_a_place_and_type_in_our_words(tmp_path: Path) -> None:
    text = (
        "Kermis,2026-05-04,2026-05-10,WK990001,\nOptocht,2026-02-15,2026-02-15,GM9900,Geweld\n"
        "Fietsdag,2026-06-01,2026-06-02,BU99000001,fietsendiefstal\n"
    )
    found = rows(tmp_path, text)
    assert found.select("name", "first", "last", "area", "category", "held").rows() == [
        ("Kermis", "2026-05-04", "2026-05-10", "WK990001", None, True),
        ("Optocht", "2026-02-15", "2026-02-15", None, "geweld", True),
        ("Fietsdag", "2026-06-01", "2026-06-02", "BU99000001", "fietsendiefstal", True),
    ]
    assert found["reference"].n_unique() == 3


def test_the_years_of_the_file_replace_what_was_known_of_them_and_no_other(tmp_path: Path) -> None:
    earlier = rows(
        tmp_path, "Kermis,2025-05-05,2025-05-11,,\nKermis,2026-05-04,2026-05-10,,\nMarkt,2026-07-01,2026-07-01,,\n"
    )
    moved = rows(tmp_path, "Kermis,2026-05-11,2026-05-17,,\nMarkt,2026-07-01,2026-07-01,,\n", earlier)
    assert moved.select("name", "first", "held").rows() == [
        ("Kermis", "2026-05-11", True), ("Markt", "2026-07-01", True), ("Kermis", "2026-05-04", False),
    ]  # fmt: skip
    of_others = earlier.with_columns(gemeente=pl.lit("GM9902"))
    assert rows(tmp_path, "Kermis,2026-05-11,2026-05-17,,\n", of_others)["held"].all()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Kermis,2026-05-04,2026-05-10,Kom,\n", "regel 2, kolom 'area': 'Kom' is geen gebiedscode"),
        ("Kermis,2026-05-04,2026-05-10,BU03560801,\n", "regel 2, kolom 'area': BU03560801 ligt niet in GM9900"),
        ("Kermis,2026-05-04,2026-05-10,,kabaal\n", "regel 2, kolom 'type': 'kabaal' is geen soort"),
        ("Kermis,2026-05-04,2026-05-10,,gewelt\n", "Bedoelt u 'geweld'?"),
        ("Feest j.jansen@voorbeeld.nl,2026-05-04,2026-05-10,,\n", "kolom 'name': hierin staan"),
        (f"{'lang ' * 30},2026-05-04,2026-05-10,,\n", "kolom 'name': de naam is langer dan 100 tekens"),
        (
            "Kermis,2026-05-04,2026-05-10,,\nKERMIS,2026-05-04,2026-05-12,,\n",
            "regel 3, kolom 'name': dit evenement staat er al",
        ),
        ("", "bevat geen evenementen"),
    ],
)
def test_what_cannot_be_used_refuses_the_whole_file(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(InputError) as refused:
        rows(tmp_path, text)
    assert told in refused.value.sentence
    assert refused.value.next_step
    assert "jansen" not in refused.value.sentence
