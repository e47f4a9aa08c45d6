"""Where several meldingen were one event, the pages show both numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest

from openvis.domain.access import Role
from openvis.domain.event_rule import usual_rule
from openvis.domain.incident import ReportedBy
from openvis.domain.words import event_rule_sentence
from openvis.store import results
from openvis.web.filters import TypeChoice
from openvis.web.presenters.buurt import events_sentence
from openvis.web.words import told_by
from tests.support import published
from tests.support.small_town import BUURTEN, GEMEENTE, MADE_AT, MONTHS, SCOPE, count_of
from tests.web.reading import cells, text_of

BUURT, MOST = "BU99010103", 2  # reports of every event but the first
TWO_SOURCES = "BU99010104"  # here they came from two


@pytest.fixture
def visitor(visit):
    """After a run in which the type of the bicycles is told by residents, who report every event but one twice."""
    later = MADE_AT + timedelta(days=1)
    run = published.run("proef-2", made_at=later, period_to=MONTHS[-1], event_rule=usual_rule())
    mine = pl.col("category") == "fietsendiefstal"
    renamed = pl.when(mine).then(pl.lit("melding-geluid")).otherwise("category").alias("category")
    told = pl.when(mine & (pl.col("count") > 0)).then(MOST * pl.col("count") - 1).when(mine).then(pl.col("count"))
    sources = pl.when(mine).then(pl.when(pl.col("area") == TWO_SOURCES).then(2).otherwise(1))
    figures, series = results.figures(SCOPE, GEMEENTE), results.series(SCOPE, GEMEENTE, area=None, category=None)
    results.save_run(
        run,
        [],
        figures.with_columns(renamed, run=pl.lit(run.id), reports=told.cast(pl.Int64), report_sources=sources),
        series.with_columns(renamed, run=pl.lit(run.id)),
        [],
    )
    return visit(Role.ADVISEUR)


def test_the_table_of_buurten_shows_both(visitor):
    rows = cells(visitor.get("/?soort=melding-geluid&periode=kwartaal"))
    for code in BUURTEN:
        count = count_of(code, "fietsendiefstal", 3)
        assert rows[code][1].startswith(f"{count} uit {2 * count - 1} meldingen" if count > 1 else str(count))
        assert ("meldingen" in rows[code][1]) is (count > 1)


def test_a_registration_stands_alone(visitor):
    assert "meldingen" not in " ".join(row[1] for row in cells(visitor.get("/?soort=woninginbraak")).values())


def test_a_buurt_says_how_many_events_reports_and_sources_and_by_which_rule(visitor):
    year = count_of(TWO_SOURCES, "fietsendiefstal", 12)
    page = text_of(visitor.get(f"/gebied/{TWO_SOURCES}/?soort=melding-geluid"))
    told = f"{2 * year - 1} meldingen van 2 bronnen"
    assert f"In twaalf maanden: {year} gebeurtenissen, {told}. {event_rule_sentence(usual_rule())}" in page
    assert f"{year} uit {told}" in page
    other = text_of(visitor.get(f"/gebied/{BUURT}/?soort=melding-geluid"))
    assert "gebeurtenissen, " in other
    assert "bronnen" not in other.split("In twaalf maanden")[1].split(".")[0]
    registered = text_of(visitor.get(f"/gebied/{TWO_SOURCES}/?soort=woninginbraak"))
    assert "In twaalf maanden:" not in registered


def test_lists_that_are_counted_together_are_named():
    choice = TypeChoice("melding-geluid", "Melding", "melding-geluid", "meldingen,telefoon", ReportedBy.PUBLIC)
    cell = {"category": choice.category, "source": choice.source, "window": "year", "count": 18, "reports": 27}
    told = events_sentence(pl.DataFrame([cell | {"report_sources": 1}]), choice)
    assert told == (
        "In twaalf maanden: 18 gebeurtenissen, 27 meldingen. "
        "Daarvoor tellen mee: Meldingen openbare ruimte en telefoon."
    )
    alone = pl.DataFrame([cell | {"source": "telefoon", "report_sources": 1}])
    assert events_sentence(alone, replace(choice, source="telefoon")) == (
        "In twaalf maanden: 18 gebeurtenissen, 27 meldingen."
    )


def test_a_month_in_which_a_list_was_missing_is_unknown_and_not_withheld(visitor):
    figures = results.figures(SCOPE, GEMEENTE).with_columns(
        run=pl.lit("proef-3"), count=pl.when(pl.col("category") != "melding-geluid").then("count")
    )
    run = published.run("proef-3", made_at=MADE_AT + timedelta(days=2), period_to=MONTHS[-1])
    results.save_run(run, [], figures, results.series(SCOPE, GEMEENTE, area=None, category=None), [])
    page = text_of(visitor.get(f"/gebied/{BUURT}/"))
    assert "Melding geluidsoverlast onbekend" in page
    assert "In twaalf maanden:" not in page
    assert cells(visitor.get("/?soort=melding-geluid&periode=kwartaal"))[BUURT][1].startswith("onbekend")


def test_the_buurt_shows_both_for_the_month_and_for_the_year(visitor):
    month, year = (count_of(BUURT, "fietsendiefstal", months) for months in (1, 12))
    page = text_of(visitor.get(f"/gebied/{BUURT}/"))
    assert f"{month} uit {2 * month - 1} meldingen {year} uit {2 * year - 1} meldingen" in page
    assert "Meldingen van één gebeurtenis tellen als één, ook als zij in twee bronnen staan." in page


@pytest.mark.parametrize(
    ("count", "reports", "sources", "said"),
    [
        (3, None, None, ""),
        (3, 3, None, ""),
        (3, 3, 1, ""),
        (3, 15, 1, "uit 15 meldingen"),
        (3, 15, None, "uit 15 meldingen"),
        (0, 1, 1, "uit 1 melding"),
        (900, 1465, 0, "uit 1.465 meldingen"),
        (18, 27, 2, "uit 27 meldingen van 2 bronnen"),
        (2, 2, 2, "uit 2 meldingen van 2 bronnen"),
    ],
)
def test_the_words(count, reports, sources, said):
    assert told_by(count, reports, sources) == said
