"""What a report says of its own numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from openvis.domain.chart_kind import ChartKind
from openvis.domain.report import Chart, Document, Figures, Paragraph, Section, Series, number_in_words
from tests.support.sample_report import AT, BARS, FIGURES, LINES, REPORT, figure


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (None, "niet opgegeven"), (0, "0"), (7.0, "7"), (999, "999"), (1465, "1.465"), (3.24, "3,2"),
        (1234.56, "1.234,6"), (-4, "-4"), (1_000_000, "1.000.000"),
    ],
)  # fmt: skip
def test_numbers_as_dutch_readers_write_them(value, told):
    assert number_in_words(value) == told


@pytest.mark.parametrize(
    ("before", "value", "change"),
    [
        (223, 159, "−29 %, groter dan toeval (p = 0,001)"),
        (27, 37, "niet te onderscheiden van toeval (p = 0,21)"),
        (4, 4, "geen verschil"),
        (None, 159, ""),  # nothing to compare with
        (223, None, ""),  # not given is not zero
    ],
)
def test_what_a_figure_says_of_a_change(before, value, change):
    assert figure("Woninginbraak", before, value).change == change


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"low": 4, "high": 14}, "verwacht 4 tot 14"),
        ({"low": 18.2, "high": 24.6, "interval": "marge"}, "marge 18,2 tot 24,6"),
        ({"low": 0, "high": 0}, "verwacht 0 tot 0"),
        ({"low": 4}, ""),
        ({}, ""),
    ],
)
def test_what_a_figure_says_of_its_interval(more, told):
    assert figure("Woninginbraak", None, 9, **more).range_in_words == told


def test_a_line_is_told_to_who_does_not_see_it():
    assert LINES.in_words == (
        "Woninginbraak per maand. Lijn van juli 2026 tot en met oktober 2026. geteld: van 9 tot 1.465. "
        "verwacht: van 10,5 tot 12. Bij september 2026: Begin van de actie. De cijfers staan in de tabel."
    )


def test_of_what_is_not_known_nothing_is_told():
    one = Chart("Niets", ChartKind.BAR, ("2019",), (Series("x", (None,)),))
    assert one.in_words == "Niets. Staven van 2019. De cijfers staan in de tabel."
    assert Chart("Leeg", ChartKind.LINE, (), ()).in_words == "Leeg. Er zijn geen cijfers."


def test_the_table_of_a_chart_has_each_number_and_each_moment():
    table = LINES.table
    assert table.head == ("Periode", "geteld", "verwacht", "Moment")
    assert table.rows[1:3] == (
        ("augustus 2026", "niet opgegeven", "11", ""),
        ("september 2026", "9", "11,5", "Begin van de actie"),
    )
    assert table.numeric == (1, 2)
    assert BARS.table.head == ("Soort", "2018", "2019")
    assert replace(LINES, marks=()).table.head == ("Periode", "geteld", "verwacht")


def test_the_figures_of_a_document_come_in_the_order_in_which_they_stand():
    inner = Section("Binnen", (Figures("c", FIGURES[2:3]),))
    outer = Section("Buiten", (Figures("a", FIGURES[:1]), Paragraph("x"), Figures("b", FIGURES[1:2])), (inner,))
    last = Section("Laatste", (Figures("d", FIGURES[3:]),))
    document = Document(
        title="t", subtitle="", gemeente="GM9901", gemeente_name="Proefstad", as_of=AT, sections=(outer, last)
    )
    assert document.figures() == list(FIGURES)
    assert [section.title for section, _ in document.blocks()] == ["Buiten", "Buiten", "Buiten", "Binnen", "Laatste"]
    assert REPORT.figures() == list(FIGURES)


def test_a_number_stands_before_the_title():
    assert Section("Woninginbraak", number="3").heading == "3. Woninginbraak"
    assert Section("Woninginbraak").heading == "Woninginbraak"
