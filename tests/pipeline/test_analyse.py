"""The main job, from stored rows to a stored run."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from openvis.domain.access import Scope
from openvis.domain.attention import AttentionKind
from openvis.domain.batch import BatchState
from openvis.domain.category import TOTAL, categories
from openvis.domain.delivery import Chunk
from openvis.domain.intervention import InterventionState, Verdict
from openvis.domain.period import parse_period
from openvis.errors import NothingStored, NotPermitted, UnknownValue
from openvis.pipeline.analyse import METHOD, _weights_to_use, analyse
from openvis.pipeline.bringing.import_data import import_areas, import_police_table
from openvis.store import interventions, results, safety_plan
from openvis.store.imports import run_import
from tests.analysis.test_own_expectation import PLAN
from tests.pipeline.frames import GEMEENTE, area_rows, count_rows, population_rows
from tests.support.safety_plan import plan_of, priorities_of

NOW = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
SCOPE = Scope.of(GEMEENTE)
MONTHS = [month.key for month in parse_period("2023-01").until(parse_period("2025-12"))]
BUURTEN = [f"BU9999{number // 4:02d}{number % 4:02d}" for number in range(16)]
HOTSPOT, RISE = (BUURTEN[6], "autokraak"), (BUURTEN[12], "woninginbraak")

pytestmark = pytest.mark.django_db


def land(table: str, source: str, frame: pl.DataFrame, folder: Path) -> None:
    path = folder / f"{table}.txt"
    path.write_text(table, encoding="utf-8")
    batch = run_import(
        table=table,
        source=source,
        scope=SCOPE,
        path=path,
        chunks=iter([Chunk(frame, [], frame.height)]),
        by="toets",
        now=NOW,
    )
    assert batch.state is BatchState.LANDED


@pytest.fixture
def town(tmp_path: Path, db: None) -> None:
    """Sixteen buurten, three years; a hotspot, a rise, and a sensitive category."""
    rng = np.random.default_rng(51)
    cells: dict[tuple[str, str, str], int | None] = {}
    for slug in ("woninginbraak", "autokraak", "fietsendiefstal", "zedenmisdrijf", TOTAL):
        for buurt in BUURTEN:
            for month, value in zip(MONTHS, rng.poisson(10 if (buurt, slug) == HOTSPOT else 2, 36), strict=True):
                cells[buurt, slug, month] = int(value)
    cells[(*RISE, MONTHS[-1])] = 14
    land("counts", "politie-maandcijfers", count_rows(cells), tmp_path)
    land("areas", "cbs-gebieden", area_rows({code: f"Buurt {code[-4:]}" for code in BUURTEN}), tmp_path)
    land("population", "cbs-inwoners", population_rows(dict.fromkeys(BUURTEN, 1000)), tmp_path)


def test_what_was_planted_is_on_top_and_everything_is_stored(town: None) -> None:
    told: list[str] = []
    run = analyse(scope=SCOPE, gemeente=GEMEENTE, now=NOW, on_progress=told.append)
    assert run == results.latest_run(SCOPE, GEMEENTE)
    assert (run.method, run.period_to, run.discovery_rate, run.tested) == (METHOD, "2025-12", 0.1, 16 * 3)
    assert set(run.versions) == {"counts", "areas", "population", "mapping"}
    assert told[0] == "Gegevens lezen"
    rows = [stored.row for stored in results.attention(SCOPE, GEMEENTE)]
    assert {(row.area, row.category, row.kind) for row in rows[:2]} == {
        (*HOTSPOT, AttentionKind.STRUCTURAL),
        (*RISE, AttentionKind.ACUTE),
    }
    figures = results.figures(SCOPE, GEMEENTE)
    assert figures.height == (16 + 4 + 1) * 4 * 3 + 1 * 3  # the sensitive category for the gemeente alone
    assert results.series(SCOPE, GEMEENTE, area=HOTSPOT[0], category=HOTSPOT[1]).height == 36


def test_sensitive_categories_are_nowhere_below_the_gemeente(town: None) -> None:
    analyse(scope=SCOPE, gemeente=GEMEENTE, now=NOW)
    sensitive = [slug for slug, known in categories().items() if known.sensitive]
    figures = results.figures(SCOPE, GEMEENTE)
    series = results.series(SCOPE, GEMEENTE, area=None, category=None)
    for frame in (figures, series):
        levels = frame.filter(pl.col("category").is_in(sensitive))["level"].unique().to_list()
        assert levels == ["gemeente"]
    assert all(stored.row.category not in sensitive for stored in results.attention(SCOPE, GEMEENTE))


def test_as_of_an_earlier_month_nothing_later_is_known(town: None) -> None:
    run = analyse(scope=SCOPE, gemeente=GEMEENTE, now=NOW, last=parse_period("2025-11"))
    assert run.period_to == "2025-11"
    found = results.attention(SCOPE, GEMEENTE, run_id=run.id)
    assert found
    assert all(stored.row.area != RISE[0] for stored in found)
    series = results.series(SCOPE, GEMEENTE, area=None, category=None, run_id=run.id)
    assert series["period"].max() == "2025-11"


def test_a_look_back_never_becomes_what_people_see(town: None) -> None:
    shown = analyse(scope=SCOPE, gemeente=GEMEENTE, now=NOW)
    running = interventions.add(replace(PLAN, areas=(HOTSPOT[0],)), by=None, at=NOW)
    back = analyse(scope=SCOPE, gemeente=GEMEENTE, now=NOW.replace(hour=11), last=parse_period("2025-11"))
    assert (shown.looks_back, back.looks_back) == (False, True)
    assert results.latest_run(SCOPE, GEMEENTE) == shown
    assert results.series(SCOPE, GEMEENTE, area=None, category=None)["period"].max() == "2025-12"
    assert results.evaluation_of(SCOPE, running.id) is None
    assert back in results.runs(SCOPE, GEMEENTE)


def test_a_run_remembers_its_priorities_and_what_it_left_out(town: None, tmp_path: Path) -> None:
    old = count_rows({("BU99999999", "autokraak", "2022-01"): 1}, vintage=2019)
    land("counts", "politie-maandcijfers", old, tmp_path)
    run = analyse(scope=SCOPE, gemeente=GEMEENTE, now=NOW, priorities={"vermogen": 2.0})
    stored = results.latest_run(SCOPE, GEMEENTE)
    assert stored == run
    assert stored.priorities == {"vermogen": 2.0}
    [remark] = stored.remarks
    assert remark.startswith("Bron politie-maandcijfers: 1 cijfers in de gebiedsindeling van 2019 doen niet mee")


def test_priorities_rank(town: None) -> None:
    analyse(scope=SCOPE, gemeente=GEMEENTE, now=NOW, priorities={"woninginbraak": 50})
    first = results.attention(SCOPE, GEMEENTE)[0].row
    assert (first.category, first.weight) == ("woninginbraak", 50)


def test_interventions_that_started_are_evaluated_and_planned_ones_are_not(town: None) -> None:
    running = interventions.add(replace(PLAN, areas=(HOTSPOT[0],)), by=None, at=NOW)
    planned = interventions.add(
        replace(PLAN, areas=(HOTSPOT[0],), state=InterventionState.PLANNED, starts_on=date(2025, 6, 1)), by=None, at=NOW
    )
    analyse(scope=SCOPE, gemeente=GEMEENTE, now=NOW)
    seen = results.evaluation_of(SCOPE, running.id)
    assert seen is not None
    assert (seen.verdict, seen.period_from, seen.period_to) == (Verdict.NO_DIFFERENCE, "2025-07", "2025-12")
    assert results.evaluation_of(SCOPE, planned.id) is None


def test_the_same_data_give_the_same_list(town: None) -> None:
    analyse(scope=SCOPE, gemeente=GEMEENTE, now=NOW)
    first = [stored.row for stored in results.attention(SCOPE, GEMEENTE)]
    analyse(scope=SCOPE, gemeente=GEMEENTE, now=NOW.replace(hour=10))
    assert [stored.row for stored in results.attention(SCOPE, GEMEENTE)] == first
    assert len(results.runs(SCOPE, GEMEENTE)) == 2


def test_refusals(town: None) -> None:
    with pytest.raises(NotPermitted, match="GM1234"):
        analyse(scope=SCOPE, gemeente="GM1234", now=NOW)
    with pytest.raises(UnknownValue, match="inbraken"):
        analyse(scope=SCOPE, gemeente=GEMEENTE, now=NOW, priorities={"inbraken": 2})
    with pytest.raises(NothingStored, match="De cijfers van GM9999 beginnen pas in januari 2023"):
        analyse(scope=SCOPE, gemeente=GEMEENTE, now=NOW, last=parse_period("2019-01"))
    for no_month in ("2025", "2025-W07"):
        with pytest.raises(UnknownValue, match="is geen maand"):
            analyse(scope=SCOPE, gemeente=GEMEENTE, now=NOW, last=parse_period(no_month))
    assert results.latest_run(SCOPE, GEMEENTE) is None


def test_an_empty_store_says_so() -> None:
    with pytest.raises(NothingStored, match="GM9999"):
        analyse(scope=SCOPE, gemeente=GEMEENTE, now=NOW)


# ----- the real police table of one gemeente


def test_utrechtse_heuvelrug(shared_data: Path) -> None:
    """One year of real figures: totals agree on every level, what is not given stays so, and a list comes out."""
    folder, scope = shared_data / "nl_utrechtse_heuvelrug", Scope.of("GM1581")
    import_areas(folder / "utrechtse_heuvelrug_buurten_2021_rd.geojson", scope=scope, by="toets", now=NOW)
    import_police_table(folder / "misdrijf_maand_2022-12_2023-11.csv.gz", scope=scope, by="toets", now=NOW)
    run = analyse(scope=scope, gemeente="GM1581", now=NOW)
    assert run.period_to == "2023-11"

    year = results.figures(scope, "GM1581").filter(pl.col("window") == "year")
    totals = year.filter(pl.col("category") == TOTAL).group_by("level").agg(pl.col("count").sum())
    assert dict(totals.iter_rows()) == {"gemeente": 1465, "wijk": 1465, "buurt": 1465}
    delivered = pl.read_csv(folder / "misdrijf_maand_2022-12_2023-11.csv.gz").filter(
        (pl.col("niveau") == "gemeente") & ~pl.col("soort_misdrijf").str.contains("Totaal")
    )
    by_type = year.filter((pl.col("level") == "gemeente") & (pl.col("category") != TOTAL))
    assert by_type["count"].sum() == delivered["aantal"].sum()
    not_given = year.filter(pl.col("count").is_null())["category"].unique().to_list()
    assert sorted(not_given) == ["kinderporno", "kinderprostitutie", "maatschappelijke-integriteit", "zedenmisdrijf"]

    rows = [stored.row for stored in results.attention(scope, "GM1581")]
    assert all(categories()[row.category].reported_by.value == "public" for row in rows)
    assert ("Doorn-Centrum", "winkeldiefstal") in {(row.area_name, row.category) for row in rows}
    assert all(row.observed > row.high for row in rows)


# ----- the priorities of the safety plan


def with_priorities() -> None:
    plan = safety_plan.add_plan(plan_of(gemeente=GEMEENTE, first_year=2020, last_year=2030), by=None, at=BEFORE)
    for number, weights in enumerate(({"woninginbraak": 50.0}, {"fietsendiefstal": 50.0}), start=1):
        said = priorities_of(plan, year=2020, number=number, weights=weights)
        safety_plan.add_priorities(said, by=None, at=BEFORE + timedelta(hours=number))


BEFORE = NOW - timedelta(days=2)


def test_the_priorities_of_the_plan_are_the_weights_and_the_run_says_which_version(town: None) -> None:
    with_priorities()
    run = analyse(scope=SCOPE, gemeente=GEMEENTE, now=NOW)
    assert (run.priorities, run.plan) == ({"fietsendiefstal": 50.0}, "2020/2")
    stored = results.latest_run(SCOPE, GEMEENTE)
    assert stored is not None
    assert (stored.priorities, stored.plan) == (run.priorities, run.plan)
    weighed = {each.row.category: each.row.weight for each in results.attention(SCOPE, GEMEENTE)}
    assert all(weight == (50 if category == "fietsendiefstal" else 1) for category, weight in weighed.items())


def test_a_look_back_weighs_as_was_decided_then_and_a_file_goes_before_the_plan(town: None) -> None:
    with_priorities()
    then = analyse(scope=SCOPE, gemeente=GEMEENTE, now=NOW, priorities={"vermogen": 2.0})
    assert (then.priorities, then.plan) == ({"vermogen": 2.0}, "")
    assert _weights_to_use(GEMEENTE, BEFORE + timedelta(minutes=90), None) == ({"woninginbraak": 50.0}, "2020/1")
    assert _weights_to_use(GEMEENTE, BEFORE, None) == ({}, "")
    assert _weights_to_use(GEMEENTE, NOW, {}) == ({}, "")
