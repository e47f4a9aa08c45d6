"""A calendar of events: what is read, and what is refused with the row and column."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from openvis.domain.known_days import KnownDays
from openvis.errors import InputError
from openvis.sources.events_calendar import read


@pytest.fixture
def calendar(tmp_path: Path):
    def write(text: str) -> Path:
        path = tmp_path / "kalender.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_events_with_and_without_a_place_and_type(calendar) -> None:
    path = calendar("name,from,to,area,type\nKermis,2026-05-04,2026-05-10,,\nMarkt,2026-06-01,2026-06-01,Kom,fiets\n")
    assert read(path) == (
        KnownDays("Kermis", date(2026, 5, 4), date(2026, 5, 10)),
        KnownDays("Markt", date(2026, 6, 1), date(2026, 6, 1), "Kom", "fiets"),
    )


def test_dutch_columns_and_semicolons(calendar) -> None:
    path = calendar("Naam;Van;Tot en met;Aantal\nKermis;2026-05-04;2026-05-10;4\n")
    assert read(path) == (KnownDays("Kermis", date(2026, 5, 4), date(2026, 5, 10)),)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (",2026-05-04,2026-05-05", "regel 2, kolom 'name': hier staat geen naam"),
        ("Kermis,4 mei,2026-05-05", "regel 2, kolom 'from': '4 mei' is geen dag"),
        ("Kermis,2026-05-04,", "regel 2, kolom 'to': hier staat geen dag"),
        ("Kermis,2026-02-30,2026-03-05", "regel 2, kolom 'from': '2026-02-30' is geen dag"),
        ("Kermis,2026-05-04,2026-05-05\nMarkt,2026-05-04,2026-05-03", "regel 3, kolom 'to': dit is voor het begin"),
        ("Kermis,2026-05-04,2027-05-05", "regel 2, kolom 'to': dit is meer dan een jaar na het begin"),
        ("Kermis,2026-05-04", "regel 2"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(calendar, rows: str, told: str) -> None:
    with pytest.raises(InputError) as refused:
        read(calendar(f"name,from,to\n{rows}\n"))
    assert told in refused.value.sentence
    assert refused.value.next_step


def test_a_column_that_is_absent_is_named_with_its_other_names(calendar) -> None:
    with pytest.raises(InputError) as refused:
        read(calendar("name,from\nKermis,2026-05-04\n"))
    assert "'to'" in refused.value.sentence
    assert "tot en met" in refused.value.next_step
