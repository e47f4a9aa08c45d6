"""A figure that was carried over from an older division says so, in words, beside the figure, with what it rests on."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest

from openvis.domain.access import Role
from openvis.domain.delivery import schema_of
from openvis.store import results
from openvis.web.presenters.buurt import converted_sentence, trend, trend_rows
from openvis.web.words import converted
from tests.support import published
from tests.support.deliveries import deliver
from tests.support.small_town import BUURTEN, GEMEENTE, MADE_AT, MONTHS, SCOPE
from tests.web.reading import cells, text_of

SPLIT, UNTOUCHED = "BU99010103", "BU99010104"
FIRST_YEAR = MONTHS[:12]
SAID = "omgerekend van de indeling van 2024, naar adressen"


def marked(frame: pl.DataFrame, mine: pl.Expr) -> pl.DataFrame:
    return frame.with_columns(
        run=pl.lit("proef-2"),
        converted_from=pl.when(mine).then(pl.lit(2024)),
        converted_by=pl.when(mine).then(pl.lit("addresses")),
    )


@pytest.fixture
def visitor(visit, tmp_path):
    """After a run in which the counts of 2024 of one buurt came from a division that was split since."""
    run = published.run("proef-2", made_at=MADE_AT + timedelta(days=1), period_to=MONTHS[-1])
    mine = pl.col("area") == SPLIT
    figures, series = results.figures(SCOPE, GEMEENTE), results.series(SCOPE, GEMEENTE, area=None, category=None)
    months = marked(series, mine & pl.col("period").is_in(FIRST_YEAR))
    results.save_run(run, [], marked(figures, mine), months, [])
    return visit(Role.ADVISEUR)


def test_the_page_of_the_buurt_says_it_above_and_in_the_table_of_the_chart(visitor):
    page = text_of(visitor.get(f"/gebied/{SPLIT}/?soort=woninginbraak"))
    assert (
        f"12 van de 24 maanden zijn {SAID}. De buurten waren toen anders; hoe is verdeeld, staat bij Bronnen." in page
    )
    table = page.split("Toon deze grafiek als tabel")[1].split("Alle soorten")[0]
    assert table.count(SAID) == 12
    before = table.index("januari 2025")
    assert SAID not in table[:before]


def test_the_figures_of_every_type_say_it(visitor):
    page = text_of(visitor.get(f"/gebied/{SPLIT}/?soort=woninginbraak"))
    told = f"Waar omgerekend staat, is een deel van het aantal of van het jaar eerder {SAID}."
    above, table = page.split("Alle soorten in ")
    assert above.count(told) == 1
    assert table.split("Interventies")[0].count(" omgerekend") == 4


def test_the_data_of_the_chart_say_it(visitor):
    chart = visitor.get(f"/gebied/{SPLIT}/?soort=woninginbraak").context["trend"]
    assert chart["converted"] == [SAID] * 12 + [""] * 12


def test_a_buurt_that_was_not_touched_says_nothing(visitor):
    assert "omgerekend" not in text_of(visitor.get(f"/gebied/{UNTOUCHED}/?soort=woninginbraak"))


def test_the_table_of_buurten_says_it_of_one(visitor):
    rows = cells(visitor.get("/?soort=woninginbraak&periode=jaar"))
    assert {code for code in BUURTEN if SAID in " ".join(rows[code])} == {SPLIT}


# ----- the words


def test_in_words():
    assert converted(2023, "surface") == "omgerekend van de indeling van 2023, naar oppervlakte"
    assert converted(2023, "whole") == "omgerekend van de indeling van 2023, in haar geheel"
    assert converted(None, None) == ""


def series(*months: tuple[str, int | None, int | None, str | None]) -> pl.DataFrame:
    columns = {"period": pl.String, "count": pl.Int64, "converted_from": pl.Int64, "converted_by": pl.String}
    rows = pl.DataFrame(months, schema=columns, orient="row")
    absent = dict.fromkeys(("low", "high", "unknown", "source_rows"), pl.lit(None, pl.Int64))
    return rows.with_columns(area=pl.lit("BU99010101"), category=pl.lit("woninginbraak"), **absent)


def test_a_sentence_on_months_of_two_divisions():
    three = series(("2023-12", 1, 2023, "surface"), ("2024-01", 2, 2024, "addresses"), ("2025-01", 3, None, None))
    assert converted_sentence(three).startswith(
        "2 van de 3 maanden zijn omgerekend van de indeling van 2023, naar oppervlakte of omgerekend van de indeling "
        "van 2024, naar adressen."
    )
    assert trend(three)["converted"][2] == ""
    assert next(row["converted"] for row in trend_rows(three)) == ""


def test_a_withheld_month_was_not_converted_into_anything():
    assert converted_sentence(series(("2024-12", None, 2024, "surface"), ("2025-01", 3, None, None))) == ""
    assert converted_sentence(series(("2024-12", 1, 2024, "surface"))).startswith("1 van de 1 maanden is omgerekend")


# ----- the page of sources


def test_the_sources_show_how_a_division_became_another(visit, tmp_path):
    parts = [
        (SPLIT, SPLIT, 0.6, "addresses"),
        (SPLIT, "BU99010109", 0.4, "addresses"),
        (UNTOUCHED, UNTOUCHED, 1.0, "unchanged"),
    ]
    rows = [
        {
            "gemeente": GEMEENTE, "source": "omrekentabel", "reference": f"{old}/2024/{new}/2025", "from_vintage": 2024,
            "from_area": old, "to_vintage": 2025, "to_area": new, "share": share, "basis": basis,
        }
        for old, new, share, basis in parts
    ]  # fmt: skip
    deliver(pl.DataFrame(rows, schema=schema_of("concordances")), "concordances", folder=tmp_path)
    page = text_of(visit(Role.ANALIST).get("/bronnen/"))
    assert "Van de indeling van 2024 naar die van 2025" in page
    assert "Van 2 buurten veranderden er 1." in page
    assert f"{SPLIT} BU99010109 40 % naar adressen" in page
    assert "Omrekentabel tussen twee gebiedsindelingen" in page


def test_without_a_table_the_sources_are_silent_about_it(visit):
    assert "Omrekenen" not in text_of(visit(Role.ANALIST).get("/bronnen/"))
