"""The spreadsheet opens in what people have, and holds numbers as numbers."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from io import BytesIO, StringIO
from zipfile import ZipFile

import polars as pl

from openvis.domain.report import Figures, Section
from openvis.reports.documents.spreadsheet import (
    CHART_HEAD,
    COLUMNS,
    figures_csv,
    figures_frame,
    report_xlsx,
)
from tests.support.sample_report import AWKWARD, FIGURES, REPORT, figure

NOTHING = replace(REPORT, sections=())


def part(name: str, made: bytes | None = None) -> str:
    return ZipFile(BytesIO(made or report_xlsx(REPORT))).read(name).decode()


def test_the_sheets_have_names_a_fixed_head_and_a_filter():
    assert re.findall(r'<sheet name="([^"]*)"', part("xl/workbook.xml")) == [
        "Cijfers", "Grafieken", "Over dit rapport",
    ]  # fmt: skip
    for at in (1, 2, 3):
        sheet = part(f"xl/worksheets/sheet{at}.xml")
        assert 'state="frozen"' in sheet
        assert 'ySplit="1"' in sheet
        assert "<autoFilter" in sheet


def test_counts_are_numbers_and_words_are_words():
    sheet = part("xl/worksheets/sheet1.xml")
    cells = dict(re.findall(r'<c r="([A-Z]+2)"[^>]*?(?: t="(s)")?>', sheet))
    place = {name: chr(ord("A") + at) for at, name in enumerate(COLUMNS)}
    for name in ("aantal", "eerder", "p", "ondergrens", "bovengrens"):
        assert cells[f"{place[name]}2"] == "", name
    for name in ("hoofdstuk", "wat", "verschil", "bron", "zoals bekend op"):
        assert cells[f"{place[name]}2"] == "s", name


def test_a_document_without_figures_is_a_sheet_with_only_its_head():
    assert figures_frame(NOTHING).shape == (0, len(COLUMNS))
    assert figures_csv(NOTHING).splitlines() == [",".join(COLUMNS)]
    strings = part("xl/sharedStrings.xml", report_xlsx(NOTHING))
    assert all(f">{name}<" in strings for name in (*COLUMNS, *CHART_HEAD))


def test_the_frame_keeps_what_is_not_given_apart_from_zero():
    told = Figures("x", (figure("a", None, None), figure("b", 0, 0), figure("c", 12, 0)))
    frame = figures_frame(replace(REPORT, sections=(Section("S", (told,)),)))
    assert frame["aantal"].to_list() == [None, 0, 0]
    assert frame["eerder"].to_list() == [None, 0, 12]
    assert frame["p"].null_count() == 1
    assert frame.schema == pl.Schema(COLUMNS)


def test_every_way_to_begin_a_formula_is_taken_from_it_in_csv():
    typed = ("=1+1", "+31", "-2", "@SUM(A1)", "\tx", "gewoon", "a=b", "")
    told = Figures("x", tuple(replace(FIGURES[0], what=each, notes=(each,)) for each in typed))
    document = replace(REPORT, sections=(Section(AWKWARD, (told,)),))
    rows = list(csv.DictReader(StringIO(figures_csv(document))))
    assert [row["wat"] for row in rows] == ["'=1+1", "'+31", "'-2", "'@SUM(A1)", "'\tx", "gewoon", "a=b", ""]
    assert {row["hoofdstuk"] for row in rows} == {f"'{AWKWARD}"}
    assert [row["duiding"] for row in rows] == [row["wat"] for row in rows]
    assert {row["aantal"] for row in rows} == {"159.0"}
