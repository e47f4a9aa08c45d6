"""What each report says of the small town, of which every number is known."""

from __future__ import annotations

from datetime import timedelta

import pytest

from openvis.domain.category import TOTAL, categories, label_of
from openvis.domain.disclosure import LEAST_PUBLIC
from openvis.domain.report import PEOPLE, PEOPLE_METHOD, Chart, Document, Figures
from openvis.domain.report_kind import ReportKind
from openvis.domain.report_text import report_text
from openvis.errors import InputError, NothingStored, UnknownValue
from openvis.reports.kinds.make import OF_A_RUN, make_report
from tests.support import small_town
from tests.support.reports import WIJK, asked
from tests.support.small_town import BUURTEN, CATEGORIES, MADE_AT, MONTHS, SOURCE_OF, count_of

pytestmark = pytest.mark.usefixtures("town")
INSIDE = [code for code in BUURTEN if code.startswith(WIJK.replace("WK", "BU"))]


def made(kind: ReportKind, **changed: object) -> Document:
    return make_report(asked(kind, **changed))[1]


def section(document: Document, title: str):
    (found,) = (each for each in document.sections if each.title == title)
    return found


def summed(areas: list[str], category: str, months: int) -> int | None:
    counts = [count_of(area, category, months) for area in areas]
    return None if None in counts else sum(counts)


def test_every_kind_can_be_made_and_names_its_run():
    """In which forms: `test_every_figure.py`."""
    assert set(OF_A_RUN) == set(ReportKind) - {ReportKind.ANNUAL}
    for kind in ReportKind:
        document = made(kind)
        assert (document.run, document.gemeente_name) == ("proef-1", small_town.NAME), kind
        assert document.versions, kind
        for figure in document.figures():
            assert figure.source, (kind, figure)
            assert figure.method == (PEOPLE_METHOD if figure.source.startswith(PEOPLE) else document.method), figure
            assert figure.period, (kind, figure)


def test_every_chart_has_numbers_and_every_section_says_something():
    for kind in ReportKind:
        document = made(kind)
        charts = [block for _, block in document.blocks() if isinstance(block, Chart)]
        assert all(chart.labels and chart.series for chart in charts), kind
        assert all(each.blocks or each.sections for each in document.sections), kind


def test_the_half_year_report_adds_the_months_and_sets_the_same_of_a_year_earlier_beside_it():
    document = made(ReportKind.HALF_YEAR)
    assert document.title == "Halfjaarrapport veiligheid, tweede helft van 2025"
    figures = {each.what: each for each in document.figures() if each.before_period}
    for category, reported_by in CATEGORIES.items():
        if reported_by != "public":
            assert label_of(category) not in figures  # what officers find measures where they were
            continue
        figure = figures[label_of(category)]
        # The series of the small town: what the buurten have in a month, and 0, 1, 2, 0, 1, 2 by month.
        a_month = sum(count_of(buurt, category) or 0 for buurt in BUURTEN)
        assert figure.value == sum(a_month + at % 3 for at in range(len(MONTHS) - 6, len(MONTHS))), category
        assert figure.before == sum(a_month + at % 3 for at in range(len(MONTHS) - 18, len(MONTHS) - 12)), category
        assert figure.period == "juli tot en met december 2025"
        assert figure.before_period == "juli tot en met december 2024"
    assert next(iter(document.figures())).what == label_of(TOTAL)


def test_an_earlier_half_year_can_be_asked_and_what_is_none_is_refused():
    assert made(ReportKind.HALF_YEAR, period="2025-01").title.endswith("eerste helft van 2025")
    for wrong in ("2025-02", "2025", "2025-W01"):
        with pytest.raises(InputError, match="geen begin van een half jaar"):
            made(ReportKind.HALF_YEAR, period=wrong)
    with pytest.raises(InputError, match="nog niet voorbij"):
        made(ReportKind.HALF_YEAR, period="2026-01")
    with pytest.raises(UnknownValue):
        made(ReportKind.HALF_YEAR, period="ooit")


def test_the_scan_of_a_wijk_is_about_that_wijk():
    document = made(ReportKind.WIJK)
    assert document.title == "Gebiedsscan Centrum"
    *of_sources, per_buurt = (b for b in section(document, "Wat is er gebeurd?").blocks if isinstance(b, Figures))
    # What the public reports and what officers find stand apart.
    assert [len({each.source for each in block.figures}) for block in of_sources] == [1] * len(of_sources)
    assert len({block.figures[0].source for block in of_sources}) == len(of_sources) > 1
    told = {each.what: each.value for block in of_sources for each in block.figures}
    assert told == {label_of(category): summed(INSIDE, category, 12) for category in CATEGORIES}
    assert {each.what for each in per_buurt.figures} == {
        f"{label_of(TOTAL)}, {BUURTEN[code]}" for code in INSIDE if count_of(code, TOTAL)
    }
    for wrong in ("BU99010101", "WK990199", small_town.GEMEENTE):
        with pytest.raises(InputError, match="geen wijk"):
            made(ReportKind.WIJK, area=wrong)


def test_cells_stand_only_in_a_scan_with_points():
    assert "Hotspots" not in [each.title for each in made(ReportKind.WIJK).sections]
    with_points = report_text(made(ReportKind.WIJK, points=True))
    assert small_town.HOT_CELL in with_points
    for kind in set(ReportKind) - {ReportKind.WIJK}:
        assert small_town.HOT_CELL not in report_text(made(kind, points=True)), kind


def test_duiding_stands_beside_the_figure_it_is_about(town):
    document = made(ReportKind.WIJK)
    noted = [each for each in document.figures() if each.notes]
    assert noted
    before = made(ReportKind.WIJK, as_of=MADE_AT + timedelta(hours=1))
    assert not [each for each in before.figures() if each.notes]  # nobody had written it then


def test_the_public_page_has_no_small_number_no_place_and_nothing_sensitive():
    document = made(ReportKind.PUBLIC)
    assert document.figures()
    for figure in document.figures():
        assert figure.value >= LEAST_PUBLIC
        assert figure.before >= LEAST_PUBLIC
        assert figure.notes == ()
    told = report_text(document)
    assert not [name for name in BUURTEN.values() if name in told]
    assert not [code for code in (*BUURTEN, *small_town.WIJKEN) if code in told]
    assert not [each.label for each in categories().values() if each.sensitive and f'"{each.label}"' in told]
    assert label_of(TOTAL) not in told  # what is left out cannot be worked out
    assert not [label_of(slug) for slug in SOURCE_OF if label_of(slug) in told]


def test_before_the_first_run_there_is_nothing_to_report():
    with pytest.raises(NothingStored, match="nog niets berekend"):
        made(ReportKind.WEEKLY, as_of=MADE_AT - timedelta(days=1))
    with pytest.raises(UnknownValue, match="geen berekening"):
        made(ReportKind.WEEKLY, run="weg")
