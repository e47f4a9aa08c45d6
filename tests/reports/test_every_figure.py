"""Every figure of every kind of report has its count, what it is worth, and where it comes from; in every form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO, StringIO
from itertools import pairwise
from pathlib import Path

import docx
import polars as pl
import pytest
import python_calamine
from django.utils import timezone
from django.utils.timezone import localdate

from openvis.analysis.effects.sentences import sentences_of
from openvis.domain.beside_gemeenten import BesideGemeenten
from openvis.domain.delivery import frame_schema
from openvis.domain.effect import Displacement, PlaceboInSpace, PlaceboInTime
from openvis.domain.intervention_effect import InterventionEffect
from openvis.domain.report import (
    PEOPLE,
    PEOPLE_METHOD,
    Chart,
    Document,
    Figure,
    Figures,
    Section,
    Table,
    number_in_words,
)
from openvis.domain.report_kind import ReportKind
from openvis.domain.words import day_in_words
from openvis.reports.documents.figure_table import table_of
from openvis.reports.documents.page import report_page
from openvis.reports.documents.report_files import report_pdf, report_word
from openvis.reports.documents.spreadsheet import figures_csv, report_xlsx
from openvis.reports.kinds.make import make_report
from openvis.store import interventions, results
from tests.spec.test_effect_sentences import IMPROVED, RING
from tests.support import published, small_town, town_places
from tests.support.deliveries import deliver, perception
from tests.support.pdf_tags import tagged
from tests.support.reports import WIJK, asked
from tests.support.small_town import GEMEENTE, MONTHS, SCOPE

pytestmark = pytest.mark.django_db
RUN = "met-effect"
AROUND, ELSEWHERE, EARLIER = (
    "In de gebieden eromheen (verplaatsing)",
    "Zelfde vraag waar niets is gedaan: verschil minstens zo groot",
    "Zelfde vraag vóór de start, vanaf juni 2024: geteld, als deel van verwacht",
)
# Tables of which a column of numbers is no figure: nobody counted how heavy something weighs.
NO_FIGURES = {"Hoe zwaar een incident telde"}


MADE: dict[ReportKind, Document] = {}  # once for all tests here: a document is text and numbers


@pytest.fixture
def documents(request: pytest.FixtureRequest, tmp_path: Path) -> dict[ReportKind, Document]:
    if not MADE:
        MADE.update(made(request.getfixturevalue("town"), tmp_path))
    return MADE


def made(town: dict[str, int], tmp_path: Path) -> dict[ReportKind, Document]:
    """Every kind of a town of which a run judged the intervention, with all that a report can tell."""
    deliver(perception(WIJK), "perception", folder=tmp_path)
    effect = sentences_of(
        replace(
            IMPROVED,
            displacement=Displacement(RING, None),
            in_space=PlaceboInSpace(30, 1, 0.06),
            in_time=PlaceboInTime("2024-06", 0.97, 0.8, 1.2, 0.6),
        )
    )
    run = published.run(
        RUN, made_at=small_town.MADE_AT + timedelta(days=40), period_to=MONTHS[-1], versions={"perception": 1}
    )
    number = town["intervention"]
    before = interventions.get(SCOPE, number)
    earlier = replace(before, starts_on=date(2025, 7, 1))
    interventions.append_version(earlier, earlier, why="Het begon eerder.", by=None, at=timezone.now())
    judged = published.evaluation(number, period_from="2025-01", period_to="2025-12", low=15, high=28)
    row = {
        "run": RUN, "gemeente": GEMEENTE, "category": "woninginbraak", "source": "politie-maandcijfers",
        "period_from": "2025-01", "period_to": "2025-12", "others": "all", "codes": "GM9902", "count": 90,
        "inhabitants": 45_000, "count_of_others": 1200, "per_1000": 2.0, "per_1000_of_others": 2.4, "ratio": 0.83,
        "low": 0.7, "high": 0.98, "p": 0.03, "sentence": "Hier is het minder dan elders.",
    }  # fmt: skip
    others = pl.DataFrame([row], schema=frame_schema(BesideGemeenten))
    results.save_run(
        run,
        [each.row for each in results.attention(SCOPE, GEMEENTE)],
        small_town.figures(RUN),
        small_town.series(RUN),
        [judged],
        effects=[InterventionEffect(number, 1, effect, ())],
        beside=town_places.tables(RUN) | {"beside_gemeenten": others},
    )
    return {kind: make_report(asked(kind, points=kind is ReportKind.WIJK))[1] for kind in ReportKind}


def blocks(document: Document) -> Iterator[tuple[Section, Figures]]:
    return ((section, block) for section, block in document.blocks() if isinstance(block, Figures))


def is_an_estimate(section: Section, figure: Figure) -> bool:
    """What is held against an expectation, or worked out from a sample; a count of all there were is neither."""
    by_rule = (
        figure.what.startswith(("Waar de actie was", AROUND[:20], EARLIER[:28])) or " zo veel keer " in figure.what
    )
    return by_rule or section.title in ("Aandachtslijst", "Cijfers bij de agenda", "Wat bewoners zeggen")


def check_figure(document: Document, section: Section, figure: Figure) -> None:
    assert figure.what.strip()
    assert figure.period.strip()
    assert figure.value is not None
    assert figure.value >= 0
    assert figure.source.strip()
    assert figure.as_of <= localdate(document.as_of)
    people = figure.source.startswith(PEOPLE)
    assert figure.method == (PEOPLE_METHOD if people else document.method)
    if is_an_estimate(section, figure):
        assert figure.low is not None
        assert figure.high is not None
        assert figure.low <= figure.high
        assert figure.interval
    if figure.before is not None:
        assert figure.before_period.strip()
        assert bool(figure.change) is (not people)
    if "%" in figure.change:
        assert figure.before
    if figure.value != int(figure.value):  # no count, so it says of which counts it is
        assert " zo veel keer " in figure.what or "uit " in figure.unit or figure.unit.startswith("%")


def check_rows(block: Figures) -> None:
    """The table tells all of it: what is not in a row stands with the table."""
    table = table_of(block)
    for figure, row in zip(block.figures, table.rows, strict=True):
        told = " ".join([*table.head, *row, table.note]).replace("\u00a0", " ")
        for part in (
            figure.what, figure.period, number_in_words(figure.value), figure.unit, figure.change, figure.source,
            day_in_words(figure.as_of), figure.method,
        ):  # fmt: skip
            assert part in told, (figure, part)
        for number in (figure.before, figure.low, figure.high):
            assert number is None or number_in_words(number) in told, figure


def test_every_figure_has_its_count_its_interval_its_source_its_day_and_its_method(documents):
    assert set(documents) == set(ReportKind)
    for kind, document in documents.items():
        assert document.figures(), kind
        for section, block in blocks(document):
            for figure in block.figures:
                check_figure(document, section, figure)
            check_rows(block)
        for _, block in document.blocks():
            if isinstance(block, Chart):
                for part in ("Bron: ", "oals bekend op ", f"methode {document.method}"):
                    assert part in block.note, (kind, block.title)
            if isinstance(block, Table):
                assert not block.numeric or block.caption in NO_FIGURES, (kind, block.caption)


def test_every_kind_has_what_it_is_about(documents):
    sources = {kind: {each.source for each in document.figures()} for kind, document in documents.items()}
    assert {"wijkonderzoek", "Politie, losse incidenten"} <= sources[ReportKind.WIJK]
    for kind in (ReportKind.OVERLEG, ReportKind.HALF_YEAR):
        told = {each.what: each for each in documents[kind].figures()}
        assert (told[AROUND].value, told[AROUND].low, told[AROUND].high) == (50, 38, 68), kind
        assert (told[ELSEWHERE].value, told[ELSEWHERE].unit) == (1, "van 30 keer")
        assert (told[EARLIER].value, told[EARLIER].low, told[EARLIER].high) == (97, 80, 120)
        assert told["Waar de actie was, naast andere buurten gezien"].high == 139
        assert (told["Waar de actie was"].low, told["Waar de actie was"].high) == (15, 28)
    rates = [each for each in documents[ReportKind.HALF_YEAR].figures() if "woninginbraak" in each.what.lower()][-3:]
    assert [(each.value, each.unit) for each in rates] == [
        (2.0, "per 1.000 inwoners (uit 90)"), (2.4, "per 1.000 inwoners (uit 1.200)"), (0.83, ""),
    ]  # fmt: skip


def test_the_spreadsheet_of_every_kind_has_source_day_and_method_in_each_row(documents):
    for kind, document in documents.items():
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(report_xlsx(document)))
        head, *rows = book.get_sheet_by_name("Cijfers").to_python()
        assert len(rows) == len(document.figures()), kind
        assert len(pl.read_csv(StringIO(figures_csv(document)), infer_schema=False)) == len(rows)
        for row in (dict(zip(head, cells, strict=True)) for cells in rows):
            assert all(row[name] != "" for name in ("wat", "periode", "aantal", "bron", "zoals bekend op", "methode"))
            assert (row["ondergrens"] != "") == (row["bovengrens"] != "") == (row["soort grens"] != "")
        _, *drawn = book.get_sheet_by_name("Grafieken").to_python()
        assert all(len(cells) == 6 and cells[5].startswith("Bron: ") for cells in drawn), kind


def test_every_kind_is_read_out_by_a_screen_reader(documents):
    """As PDF, as Word and as a page: language, title, headings and tables, and the words of each picture."""
    for kind, document in documents.items():
        charts = [block for _, block in document.blocks() if isinstance(block, Chart)]
        tables = len(charts) + sum(isinstance(block, Figures | Table) for _, block in document.blocks())
        pdf = tagged(report_pdf(document))
        assert (pdf.language, pdf.title, pdf.marked) == ("nl", document.title, True), kind
        assert pdf.words_of_pictures == [chart.in_words for chart in charts], kind
        assert (pdf.tags["Table"], pdf.tags["H1"], pdf.tags["H2"]) == (tables, 1, len(document.sections)), kind
        assert pdf.tags["TH"] >= 2 * tables
        word = docx.Document(BytesIO(report_word(document)))
        assert [shape._inline.docPr.get("descr") for shape in word.inline_shapes] == pdf.words_of_pictures
        assert (word.core_properties.title, word.core_properties.language) == (document.title, "nl-NL")
        assert len(word.tables) == tables
        assert all(each.rows[0]._tr.xpath("./w:trPr/w:tblHeader") for each in word.tables)
        levels = [int(each.style.name[-1]) for each in word.paragraphs if each.style.name.startswith("Heading")]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
        page = report_page(document)
        assert '<html lang="nl">' in page
        assert page.count("<caption>") == page.count("<table") == tables
        assert page.count('role="img"') == page.count("<desc") == len(charts)
