"""Rapporten on the pages: asked, made, read, handed over as files, and read without an account."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO

import pytest
import python_calamine
from django.test import Client
from django.utils import timezone

from openvis.domain.access import Role
from openvis.domain.job import JobKind
from openvis.domain.report_kind import ReportKind
from openvis.pipeline import worker
from openvis.reports.documents.files import FORMS
from openvis.reports.kinds.keeping import keep_report
from openvis.store import jobs, reports
from tests.support import small_town
from tests.support.reports import WIJK, kept
from tests.web.reading import text_of

PAGE = "/rapporten/"
PUBLIC = f"/openbaar/{small_town.GEMEENTE}/"


@pytest.fixture
def adviseur(visit):
    return visit(Role.ADVISEUR)


def fill_in(**changed):
    return {"kind": "weekly", "area": "", "period": "", "as_of": str(timezone.localdate())} | changed


def test_it_is_asked_followed_made_and_read(adviseur):
    assert "Er is nog geen rapport gemaakt." in text_of(adviseur.get(PAGE))
    page = text_of(adviseur.post(PAGE, fill_in(), follow=True))
    assert "Wacht op zijn beurt." in page
    assert "Maak een rapport" not in page  # one at a time
    assert "Wacht op zijn beurt." in text_of(adviseur.get(PAGE + "stand/"))
    assert worker.work_off(timezone.now, also={JobKind.REPORT: keep_report}) == 1
    assert adviseur.get(PAGE + "stand/")["HX-Refresh"] == "true"
    (made,) = reports.of_gemeente(small_town.SCOPE, small_town.GEMEENTE)
    page = text_of(adviseur.get(PAGE))
    assert f"Gemaakt: {made.title}." in page
    read = text_of(adviseur.get(f"{PAGE}{made.id}/"))
    assert made.title in read
    assert "methode" in read


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"as_of": "ooit"}, "Vul een dag in"),
        ({"kind": "wijk"}, "gaat over één wijk"),
        ({"kind": "geheim"}, "geheim"),
        ({"kind": "wijk", "area": "WK990201"}, "ligt niet in deze gemeente"),
        ({"as_of": "2999-01-01"}, "nog niet voorbij"),
    ],
)
def test_what_is_wrong_stays_on_the_page_with_a_sentence(adviseur, changed, said):
    answer = adviseur.post(PAGE, fill_in(**changed))
    assert answer.status_code == 400
    assert said in text_of(answer)
    assert jobs.last_of_kind(small_town.SCOPE, JobKind.REPORT) is None


def test_what_was_filled_in_is_what_is_asked(visit):
    visit(Role.ANALIST).post(PAGE, fill_in(kind="wijk", area=WIJK, points="on", period="2025-01", as_of="2026-02-03"))
    given = jobs.last_of_kind(small_town.SCOPE, JobKind.REPORT).input
    assert given == {
        "kind": "wijk",
        "area": WIJK,
        "period": "",
        "points": True,
        "as_of": "2026-02-03T23:59:59.999999+01:00",
    }


def test_points_are_not_even_offered_to_who_may_not_see_them(visit):
    assert "Met vakken van 100 meter" in text_of(visit(Role.ANALIST).get(PAGE))
    assert "Met vakken van 100 meter" not in text_of(visit(Role.ADVISEUR).get(PAGE))
    report = kept(ReportKind.WIJK, points=True)
    assert visit(Role.ANALIST).get(f"{PAGE}{report.id}/").status_code == 200
    assert visit(Role.ADVISEUR).get(f"{PAGE}{report.id}/").status_code == 403
    assert visit(Role.ADVISEUR).get(f"{PAGE}{report.id}/rapport.pdf").status_code == 403


def test_every_file_is_what_it_says(adviseur):
    report = kept(ReportKind.HALF_YEAR)
    begin = {"html": b"<!doctype html>", "pdf": b"%PDF", "docx": b"PK", "xlsx": b"PK", "csv": b"hoofdstuk,"}
    assert set(begin) == set(FORMS)
    for ending, first in begin.items():
        answer = adviseur.get(f"{PAGE}{report.id}/rapport.{ending}")
        assert answer.content.startswith(first), ending
        assert f"half-year-{timezone.localdate()}-{report.id}.{ending}" in answer["Content-Disposition"]
        assert answer.content == FORMS[ending].draw(report.document)
    assert adviseur.get(f"{PAGE}{report.id}/rapport.exe").status_code == 404


def cells_of_first_table(page: str) -> list[list[str]]:
    table = re.search(r'<table class="table[^>]*>.*?</table>', page[page.index('class="report"') :], re.S)[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.S)
    return [[unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)] for row in rows]


def test_the_figures_of_the_page_are_those_of_the_spreadsheet(adviseur):
    report = kept(ReportKind.HALF_YEAR)
    head, *shown = cells_of_first_table(adviseur.get(f"{PAGE}{report.id}/").content.decode())
    sheet = adviseur.get(f"{PAGE}{report.id}/rapport.xlsx").content
    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(sheet))
    names, *rows = book.get_sheet_by_name("Cijfers").to_python()
    stored = [dict(zip(names, row, strict=True)) for row in rows][: len(shown)]
    assert shown
    for told, known in zip(shown, stored, strict=True):
        cells = dict(zip(head, told, strict=True))
        assert cells["Wat"] == known["wat"]
        assert int(cells["Aantal"].replace(".", "")) == known["aantal"]
        assert int(cells["Eerder"].split(" ")[0].replace(".", "")) == known["eerder"]
        assert cells["Verschil"].replace("\u00a0", " ") == known["verschil"]


def test_the_public_page_is_there_only_while_it_is_published(adviseur):
    stranger = Client(raise_request_exception=False)
    report = kept()
    assert stranger.get(PUBLIC).status_code == 404
    page = text_of(adviseur.get(f"{PAGE}{report.id}/"))
    assert "Dit overzicht is nog niet openbaar." in page
    told = text_of(adviseur.post(f"{PAGE}{report.id}/openbaar/", {"openbaar": "ja"}, follow=True))
    assert "Iedereen kan dit overzicht nu lezen." in told
    answer = stranger.get(PUBLIC)
    assert answer.status_code == 200
    assert "Veiligheid in cijfers" in text_of(answer)
    for name in small_town.BUURTEN.values():
        assert name not in answer.content.decode()
    assert stranger.get(f"{PUBLIC}overzicht.pdf").content.startswith(b"%PDF")
    assert stranger.get(f"{PUBLIC}overzicht.exe").status_code == 404
    assert stranger.get("/openbaar/GM0000/").status_code == 404
    adviseur.post(f"{PAGE}{report.id}/openbaar/", {"openbaar": "nee"})
    assert stranger.get(PUBLIC).status_code == 404
    assert stranger.get(f"{PUBLIC}overzicht.pdf").status_code == 404


def test_who_only_reads_gets_no_form(visit):
    report = kept()
    for role in (Role.WIJKCOORDINATOR, Role.TOEZICHTHOUDER):
        page = text_of(visit(role).get(PAGE))
        assert "Veiligheid in cijfers" in page
        assert "Maak een rapport" not in page
        assert "Maak openbaar" not in text_of(visit(role).get(f"{PAGE}{report.id}/"))
