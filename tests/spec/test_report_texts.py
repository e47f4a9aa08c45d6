"""Every word of every report of the small town, as a page to read: `report_texts.py` holds what each of them says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from openvis.domain.report_kind import ReportKind
from openvis.reports.documents.spreadsheet import report_xlsx
from openvis.reports.kinds.make import make_report
from tests.spec.report_sheets import SHEETS
from tests.spec.report_texts import TEXTS
from tests.support import small_town
from tests.support.kept import Keeper
from tests.support.read_out import read_out, sheets_read_out
from tests.support.reports import asked, year_of_plan

AT = datetime(2026, 1, 6, 9, 0, tzinfo=UTC)  # the day after the only run, before anybody did anything


@pytest.fixture
def town(keeper: Keeper, db: None) -> None:
    keeper.store("small-town-of-figures", small_town.fill)
    year_of_plan()


def told(kind: ReportKind, **changed: object) -> str:
    return read_out(make_report(asked(kind, AT, **changed))[1])


def test_every_report_says_what_is_written_down_here(town):
    assert set(TEXTS) == {*(kind.value for kind in ReportKind), "wijk-points", "half-year-earlier"}
    for kind in ReportKind:
        assert told(kind) == TEXTS[kind.value], kind
    assert told(ReportKind.WIJK, points=True) == TEXTS["wijk-points"]
    assert told(ReportKind.HALF_YEAR, period="2025-01") == TEXTS["half-year-earlier"]


def test_no_percentage_stands_in_a_report_without_its_counts():
    for name, text in TEXTS.items():
        for line in text.splitlines():
            if " %" in line and "|" in line:
                assert sum(cell.strip().split(" ")[0].replace(".", "").isdigit() for cell in line.split("|")) >= 2, name


def test_every_spreadsheet_holds_what_is_written_down_here(town):
    for kind in ReportKind:
        made = sheets_read_out(report_xlsx(make_report(asked(kind, AT))[1]))
        assert made == SHEETS[kind.value], kind
