"""What may be stored for others to see."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from openvis.domain.category import categories
from openvis.domain.delivery import frame_schema
from openvis.domain.disclosure import Results, disclosed, may_be_shown
from openvis.domain.intervention_effect import JudgedIntervention
from openvis.domain.run import Figure, SeriesPoint
from tests.analysis.test_own_expectation import PLAN
from tests.spec.test_sentences import row

AREAS = {"GM9999": "gemeente", "WK999900": "wijk", "BU99990001": "buurt"}
SHOWN = [
    # category, gemeente, wijk, buurt
    ("woninginbraak", True, True, True),
    ("totaal-misdrijven", True, True, True),
    ("boa-afval", True, True, True),
    ("zedenmisdrijf", True, False, False),
    ("mensenhandel", True, False, False),
    ("melding-daklozen", True, False, False),
]


@pytest.mark.parametrize(("slug", "gemeente", "wijk", "buurt"), SHOWN)
def test_the_rule_as_a_table(slug: str, gemeente: bool, wijk: bool, buurt: bool) -> None:
    assert [may_be_shown(area, slug) for area in AREAS] == [gemeente, wijk, buurt]


def frame_of(shape: type) -> pl.DataFrame:
    """One row per category and area."""
    keys = [{"category": slug, "area": area, "level": level} for slug in categories() for area, level in AREAS.items()]
    empty = pl.DataFrame(schema=frame_schema(shape))
    return pl.concat([empty, pl.DataFrame(keys)], how="diagonal")


def test_withheld_rows_are_gone_and_all_others_stay() -> None:
    seen = row("acute", "2025-12", (9, 3.0, 1, 6, 0.01))  # type: ignore[arg-type]
    sensitive = [("zedenmisdrijf",), ("autokraak", "zedenmisdrijf")]  # of a sum it would follow from the rest
    plans = [PLAN, *(replace(PLAN, categories=types) for types in sensitive)]
    every = Results(
        attention=[
            seen,
            replace(seen, category="zedenmisdrijf"),
            replace(seen, category="zedenmisdrijf", area="GM9999"),
        ],
        figures=frame_of(Figure),
        series=frame_of(SeriesPoint),
        judged=[JudgedIntervention(plan, None, None) for plan in plans],  # type: ignore[arg-type]
        events=pl.DataFrame({"category": list(categories()), "buurt": "BU99990001"}),
        places={"hot_cells": pl.DataFrame({"category": list(categories()), "cell": "E1447N5082"})},
    )
    shown = disclosed(every)
    assert [(kept.area, kept.category) for kept in shown.attention] == [
        ("BU99990001", "woninginbraak"),
        ("GM9999", "zedenmisdrijf"),
    ]
    assert [each.plan.categories for each in shown.judged] == [("autokraak",)]
    per_buurt = [slug for slug in categories() if may_be_shown("BU99990001", slug)]
    assert shown.events["category"].to_list() == per_buurt, "an event stands in a buurt"
    assert "melding-daklozen" not in per_buurt
    assert shown.places["hot_cells"]["category"].to_list() == per_buurt, "a cell is nearer than a buurt"
    for before, after in ((every.figures, shown.figures), (every.series, shown.series)):
        expected = {(slug, area) for slug in categories() for area in AREAS if may_be_shown(area, slug)}
        assert set(after.select("category", "area").iter_rows()) == expected
        assert after.schema == before.schema
        assert after.height < before.height
    assert disclosed(shown).figures.equals(shown.figures)
