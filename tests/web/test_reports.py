"""Where several meldingen were one event, the pages show both numbers."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest

from openvis.domain.access import Role
from openvis.store import results
from openvis.web.words import told_by
from tests.support import published
from tests.support.small_town import BUURTEN, GEMEENTE, MADE_AT, MONTHS, SCOPE, count_of
from tests.web.reading import cells, text_of

BUURT, MOST = "BU99010103", 2  # reports of every event but the first


@pytest.fixture
def visitor(visit):
    """After a run in which the type of the bicycles is told by residents, who report every event but one twice."""
    run = published.run("proef-2", made_at=MADE_AT + timedelta(days=1), period_to=MONTHS[-1])
    mine = pl.col("category") == "fietsendiefstal"
    renamed = pl.when(mine).then(pl.lit("melding-geluid")).otherwise("category").alias("category")
    told = pl.when(mine & (pl.col("count") > 0)).then(MOST * pl.col("count") - 1).when(mine).then(pl.col("count"))
    figures, series = results.figures(SCOPE, GEMEENTE), results.series(SCOPE, GEMEENTE, area=None, category=None)
    results.save_run(
        run,
        [],
        figures.with_columns(renamed, run=pl.lit(run.id), reports=told.cast(pl.Int64)),
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


def test_the_buurt_shows_both_for_the_month_and_for_the_year(visitor):
    month, year = (count_of(BUURT, "fietsendiefstal", months) for months in (1, 12))
    page = text_of(visitor.get(f"/gebied/{BUURT}/"))
    assert f"{month} uit {2 * month - 1} meldingen {year} uit {2 * year - 1} meldingen" in page
    assert "Meldingen van één gebeurtenis tellen als één." in page


@pytest.mark.parametrize(
    ("count", "reports", "said"),
    [
        (3, None, ""),
        (3, 3, ""),
        (3, 15, "uit 15 meldingen"),
        (0, 1, "uit 1 melding"),
        (900, 1465, "uit 1.465 meldingen"),
    ],
)
def test_the_words(count, reports, said):
    assert told_by(count, reports) == said
