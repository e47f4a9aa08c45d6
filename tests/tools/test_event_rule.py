"""The rule that takes reports together, tried on reports of which is known what they are of."""

from __future__ import annotations

from itertools import combinations

import polars as pl
import pytest

from openvis.demo.guide import usual_history
from openvis.demo.history import History, draw_history
from openvis.demo.source_files import SEED
from openvis.demo.truths import TRUTHS
from openvis.domain.event_rule import Reach, usual_rule
from openvis.pipeline.counting.count_events import with_first_report
from tools.event_rule import HOURS, METRES, measure, rule_tables

PRECISION, RECALL = 0.95, 0.95


@pytest.fixture(scope="module", params=[SEED, 7])
def meldingen(request: pytest.FixtureRequest, history: History) -> pl.DataFrame:
    return (history if request.param == SEED else draw_history(request.param)).meldingen


@pytest.mark.parametrize("theme", usual_rule())
def test_planted_duplicates_are_found_and_little_else(meldingen: pl.DataFrame, theme: str) -> None:
    seen = measure(meldingen, theme, usual_rule()[theme])
    assert seen.reports > 1.15 * seen.events, "there is something to find"
    assert seen.precision >= PRECISION
    assert seen.recall >= RECALL
    assert seen.counted == pytest.approx(seen.events, rel=0.01)


def test_the_event_with_many_reporters_is_one(meldingen: pl.DataFrame) -> None:
    many = TRUTHS.many_reporters
    told = meldingen.filter(pl.col("category") == many.category).with_columns(
        source=pl.lit("meldingen"), vintage=pl.lit(0), reported_by=pl.lit("public"), precision=pl.lit("point")
    )
    numbered = told.with_columns(counted=with_first_report(told, usual_rule()))
    its_reports = numbered.filter(pl.col("event") == numbered["event"].max())  # planted after the usual events
    assert len(its_reports) == many.reports
    assert its_reports["counted"].n_unique() == 1


@pytest.mark.parametrize(("theme", "reach"), [*usual_rule().items(), ("overlast", Reach(150, 168))])
def test_pairs_counted_one_by_one(theme: str, reach: Reach) -> None:
    some = usual_history().meldingen[:900]
    seen = measure(some, theme, reach)
    slugs = {
        "overlast": "geluid jongerenoverlast drank-drugs vuurwerk wildplassen personen-overig horeca daklozen",
        "leefomgeving": "graffiti zwerfafval bijplaatsing hondenpoep parkeren fietswrak straatverlichting",
    }
    ours = some.filter(pl.col("category").is_in([f"melding-{slug}" for slug in slugs[theme].split()]))
    told = ours.with_columns(
        source=pl.lit("meldingen"), vintage=pl.lit(0), reported_by=pl.lit("public"), precision=pl.lit("point")
    )
    both = list(zip(with_first_report(told, {theme: reach}), told["event"], strict=True))
    joined = true = right = 0
    for (one_counted, one_true), (other_counted, other_true) in combinations(both, 2):
        joined += one_counted == other_counted
        true += one_true == other_true
        right += one_counted == other_counted and one_true == other_true
    assert (seen.joined, seen.true, seen.right) == (joined, true, right)
    assert 0 < seen.right <= min(seen.joined, seen.true)
    assert (seen.reports, seen.events) == (len(ours), ours["event"].n_unique())


def test_a_wider_rule_finds_no_less_and_a_tight_one_joins_little_wrongly(meldingen: pl.DataFrame) -> None:
    """What one gives up on either side, over the whole grid that the page shows."""
    for theme in usual_rule():
        tight, wide = (
            measure(meldingen, theme, Reach(m, h)) for m, h in ((METRES[0], HOURS[0]), (METRES[-1], HOURS[-1]))
        )
        assert tight.precision > wide.precision
        assert tight.recall < wide.recall
        assert tight.counted > wide.counted


def test_the_page_shows_the_rule_and_what_was_measured() -> None:
    tables = rule_tables()
    for theme, reach in usual_rule().items():
        seen = measure(usual_history().meldingen, theme, reach)
        assert f"| {theme} | {reach.metres:g} m, {reach.hours:g} hours | {seen.reports} | {seen.events} |" in tables
        assert f"| {seen.precision:.3f} | {seen.recall:.3f} |" in tables
    assert tables.count(" m | ") == len(METRES) * len(usual_rule())
