"""`openvis report`: the files of a report in a folder, as of a day, or of one that was kept."""

from __future__ import annotations

import pytest

from openvis.domain.report_kind import ReportKind
from tests.support import small_town
from tests.support.reports import WIJK, kept, year_of_plan

FILES = ["csv", "docx", "html", "pdf", "xlsx"]


@pytest.fixture
def town(openvis, keeper):
    keeper.store("small-town-of-figures", small_town.fill)
    year_of_plan()
    return openvis


def test_a_report_is_written_as_known_on_a_day(town, tmp_path):
    said = town("report", "half-year", "--as-of", "2026-01-10", "--out", tmp_path / "uit")
    assert (said.code, said.err) == (0, "")
    assert sorted(path.name for path in (tmp_path / "uit").iterdir()) == [f"half-year.{ending}" for ending in FILES]
    page = (tmp_path / "uit" / "half-year.html").read_text(encoding="utf-8")
    assert "zoals bekend op 10 januari 2026" in page  # the end of that day, not the day after
    first = (tmp_path / "uit" / "half-year.xlsx").read_bytes()
    town("report", "half-year", "--as-of", "2026-01-10", "--out", tmp_path / "uit")
    assert (tmp_path / "uit" / "half-year.xlsx").read_bytes() == first


def test_a_jaarverslag_is_written_of_the_year_that_is_asked(town, tmp_path):
    said = town("report", "annual", "--period", "2025", "--as-of", "2026-01-10", "--out", tmp_path / "uit")
    assert (said.code, said.err) == (0, "")
    page = (tmp_path / "uit" / "annual.html").read_text(encoding="utf-8")
    assert "Jaarverslag 2025, thema Veiligheid" in page
    assert "De lampen zijn vervangen." in page


def test_a_kept_one_is_made_again_and_compared(town, tmp_path):
    report = kept(ReportKind.WIJK, area=WIJK)
    said = town("report", "--again", report.id, "--out", tmp_path / "uit")
    assert said.code == 0
    assert "De cijfers zijn gelijk." in said.out
    assert (tmp_path / "uit" / "wijk.pdf").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "Er is niet gezegd welk rapport."),
        (("wijk",), "Er is niet gezegd van welke wijk. Kies een van deze: WK990101 (Centrum), WK990102 (Noord) en"),
        (
            ("wijk", "--wijk", "WK990199"),
            "'WK990199' is geen wijk van deze gemeente. Kies een van deze: WK990101 (Centrum)",
        ),
        (("annual", "--period", "2019"), "Bij 2019 hoort geen veiligheidsplan."),
        (("annual", "--period", "2025-01"), "'2025-01' is geen jaar."),
        (("weekly", "--as-of", "2020-01-01"), "Op 1 januari 2020 was er nog niets berekend."),
        (("half-year", "--period", "2025-03"), "is geen begin van een half jaar"),
        (("--again", "999"), "Dit rapport bestaat niet"),
    ],
)
def test_what_cannot_be_made_is_told_and_leaves_no_file(town, tmp_path, words, told):
    said = town("report", *words, "--out", tmp_path / "uit")
    assert said.code != 0
    assert told in " ".join(said.err.split())
    assert not (tmp_path / "uit").exists()
