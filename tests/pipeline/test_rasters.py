"""A raster from elsewhere, from file to run: laid beside the counts, and no figure changes by it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from openvis.domain.access import Scope
from openvis.domain.batch import Batch, BatchState
from openvis.domain.category import UNKNOWN
from openvis.domain.delivery import schema_of
from openvis.domain.period import parse_period
from openvis.domain.quality import Measure
from openvis.errors import NothingStored
from openvis.pipeline.analyse import analyse
from openvis.pipeline.bringing.import_data import import_raster
from openvis.pipeline.concluding.rasters import PERIODS_KEPT, beside_rasters
from openvis.pipeline.grading.quality import assess_all
from openvis.store import read, results
from tests.sources.test_risk_raster import HEADER, SOUTH, TABLE, WEST, lines
from tests.support.deliveries import deliver
from tests.support.small_gemeente import BUURTEN, GEMEENTE, small_areas

SCOPE = Scope.of(GEMEENTE)
NOW = datetime(2024, 3, 2, 9, 0, tzinfo=UTC)
MONTHS = [month.key for month in parse_period("2022-06").until(parse_period("2024-02"))]
NOTHING = pl.DataFrame(schema={"event": pl.String, "source": pl.String, "reference": pl.String})

pytestmark = pytest.mark.django_db


def bring(folder: Path, *, rows: list[str] | None = None, **changes: str) -> Batch:
    profile = TABLE
    for old, new in changes.items():
        profile = profile.replace({"period": '"2024-01"', "category": '"woninginbraak"'}[old], new)
    (folder / "p.toml").write_text(profile, encoding="utf-8")
    (folder / "kaart.csv").write_text("\n".join([HEADER, *(rows or lines())]) + "\n", encoding="utf-8")
    return import_raster(folder / "kaart.csv", profile_path=folder / "p.toml", scope=SCOPE, by="analist", now=NOW)


def burglary(east: int, north: int, day: str, **changed: Any) -> dict[str, Any]:
    """One in the middle of a cell of the raster; the cell in the far corner has the highest score."""
    at = datetime.fromisoformat(f"{day}T21:00")
    return {
        "gemeente": GEMEENTE, "source": "meldingen", "reference": f"{east}/{north}/{day}", "category": "woninginbraak",
        "reported_by": "public", "occurred_from": at, "occurred_to": at, "reported_at": None,
        "x": WEST + 500.0 * east + 250, "y": SOUTH + 500.0 * north + 250, "precision": "point",
        "buurt": BUURTEN[east // 2 + north // 2 * 2], "vintage": 2024, "supplier_category": None, **changed,
    }  # fmt: skip


def incidents(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=schema_of("incidents"))


JANUARY = incidents(
    burglary(3, 3, "2024-01-05"), burglary(3, 3, "2024-01-31"), burglary(0, 0, "2024-01-02"),
    burglary(3, 3, "2024-02-01"),  # the month after
    burglary(3, 3, "2024-01-06", reported_by="officer"), burglary(3, 3, "2024-01-07", category="autokraak"),
    burglary(3, 3, "2024-01-08", precision="buurt"),
    burglary(0, 0, "2023-01-01"), burglary(0, 0, "2023-12-31"), burglary(1, 0, "2023-06-01"),
    burglary(3, 3, "2022-12-31"),  # more than a year before
)  # fmt: skip


@pytest.fixture
def gemeente(db: None, tmp_path: Path) -> Path:
    """Four buurten with counts: two burglaries in each, every month."""
    deliver(small_areas(), "areas", folder=tmp_path, scope=SCOPE)
    rows = [
        {
            "gemeente": GEMEENTE, "source": "politie-maandcijfers", "reference": f"{buurt}/woninginbraak/{month}",
            "area": buurt, "level": "buurt", "vintage": 2024, "category": "woninginbraak", "reported_by": "public",
            "period": month, "value": 2,
        }
        for buurt in BUURTEN for month in MONTHS
    ]  # fmt: skip
    deliver(pl.DataFrame(rows, schema=schema_of("counts")), folder=tmp_path, scope=SCOPE)
    return tmp_path


def beside(incidents: pl.DataFrame, rasters: pl.DataFrame, until: date = date(2024, 3, 1)) -> dict[str, Any]:
    found = beside_rasters(rasters, small_areas(), incidents.lazy(), NOTHING, [], until)
    (row,) = found["raster_catches"].iter_rows(named=True)
    return row


# ----- the file


def test_a_raster_lands_once_and_a_new_score_replaces_the_old(gemeente: Path) -> None:
    first = bring(gemeente)
    assert (first.state, first.table, first.added) == (BatchState.LANDED, "rasters", 16)
    assert bring(gemeente).state is BatchState.UNCHANGED
    corrected = [*lines()[:-1], f"{WEST + 1500};{SOUTH + 1500};9;x"]
    assert bring(gemeente, rows=corrected).changed == 1
    assert read.rasters(SCOPE)["score"].max() == 9
    assert bring(gemeente, period='"2024-02"').added == 16
    assert len(read.rasters(SCOPE)) == 32
    assert read.rasters(Scope.of("GM0356")).is_empty()


def test_without_areas_there_is_nowhere_to_put_it(db: None, tmp_path: Path) -> None:
    with pytest.raises(NothingStored, match="zijn nog geen gebieden ingelezen"):
        bring(tmp_path)


def test_the_quality_of_the_source_says_up_to_when_it_speaks(gemeente: Path) -> None:
    batch = bring(gemeente)
    (seen,) = assess_all(scope=SCOPE, gemeente=GEMEENTE, now=NOW, only=batch.source)
    (fresh,) = [each for each in seen.measures if each.measure is Measure.FRESHNESS]
    assert (fresh.period, "De nieuwste kaart gaat over januari 2024." in fresh.sentence) == ("2024-01-31", True)


# ----- beside the counts


def test_a_run_lays_it_beside_the_counts_and_nothing_else_changes(gemeente: Path) -> None:
    before = analyse(scope=SCOPE, gemeente=GEMEENTE, now=NOW)
    bring(gemeente)
    run = analyse(scope=SCOPE, gemeente=GEMEENTE, now=NOW.replace(hour=10))
    same = [results.figures(SCOPE, GEMEENTE, run_id=each.id).drop("run") for each in (before, run)]
    assert same[0].equals(same[1])
    assert (before.tested, before.remarks) == (run.tested, run.remarks)
    assert results.raster_catches(SCOPE, GEMEENTE, run_id=before.id) == []

    (raster,) = results.raster_catches(SCOPE, GEMEENTE)
    assert (raster.source, raster.period, raster.cells, raster.top_cells) == ("kaart", "2024-01", 16, 1)
    assert (raster.top_surface, raster.incidents, raster.caught) == (1 / 16, 0, 0)
    areas = results.raster_areas(SCOPE, GEMEENTE)
    assert areas.select("area", "cells", "covered", "top_cells", "count").rows() == [
        (BUURTEN[0], 4, 1.0, 0, 2), (BUURTEN[1], 4, 1.0, 0, 2), (BUURTEN[2], 4, 1.0, 0, 2), (BUURTEN[3], 4, 1.0, 1, 2),
    ]  # fmt: skip
    # Scores are 0,0 0,1 0,2 0,3 in the first row, and one more in each row above.
    assert areas["highest"].to_list() == pytest.approx([1.1, 1.3, 3.1, 3.3])
    assert areas["mean"].to_list() == pytest.approx([0.55, 0.75, 2.55, 2.75])


def test_incidents_in_the_highest_cells_beside_those_of_the_year_before(gemeente: Path) -> None:
    bring(gemeente)
    found = beside(JANUARY, read.rasters(SCOPE))
    # Of three in January two lay in the one highest cell; the busiest cell of 2023 held the other.
    assert (found["incidents"], found["caught"], found["caught_before"]) == (3, 2, 1.0)


def test_beside_it_stands_how_much_has_no_kind(gemeente: Path) -> None:
    bring(gemeente)
    more = incidents(
        burglary(3, 3, "2024-01-09", category=UNKNOWN),
        burglary(0, 0, "2024-01-10", category=UNKNOWN),
        burglary(0, 0, "2024-02-10", category=UNKNOWN),  # the month after
        burglary(0, 0, "2024-01-11", category="zedenmisdrijf"),  # of a part of a gemeente nothing may be told of these
    )
    found = beside(pl.concat([JANUARY, more]), read.rasters(SCOPE))
    # Three burglaries, a car and two without a kind, all reported by the public, with a point.
    assert (found["incidents"], found["unknown"], found["source_rows"]) == (3, 2, 6)
    analyse(scope=SCOPE, gemeente=GEMEENTE, now=NOW)
    areas = results.raster_areas(SCOPE, GEMEENTE)
    assert areas.select("count", "unknown", "source_rows").unique().rows() == [(2, 0, 2)]


def test_an_event_that_was_reported_twice_counts_once(gemeente: Path) -> None:
    bring(gemeente)
    reports = [("meldingen/3/3/2024-01-05", "meldingen", f"3/3/2024-01-{day}") for day in ("05", "31")]
    repeated = pl.DataFrame(reports, schema=NOTHING.schema, orient="row")
    found = beside_rasters(read.rasters(SCOPE), small_areas(), JANUARY.lazy(), repeated, [], date(2024, 3, 1))
    assert found["raster_catches"].select("incidents", "caught").row(0) == (2, 1)


@pytest.mark.parametrize(("changes", "until"), [
    ({}, date(2024, 1, 31)),  # the month is not over
    ({"category": '"zedenmisdrijf"'}, date(2024, 3, 1)),  # where a cell lies may not be told
])  # fmt: skip
def test_where_there_is_nothing_to_compare_with(gemeente: Path, changes: dict[str, str], until: date) -> None:
    bring(gemeente, **changes)
    of_kind = JANUARY.with_columns(category=pl.lit(changes.get("category", "woninginbraak").strip('"')))
    found = beside(of_kind, read.rasters(SCOPE), until)
    assert (found["incidents"], found["caught"], found["caught_before"]) == (None, None, None)


def test_a_week_has_no_count_of_months_beside_it(gemeente: Path) -> None:
    bring(gemeente, period='"2024-W02"')
    analyse(scope=SCOPE, gemeente=GEMEENTE, now=NOW)
    assert results.raster_areas(SCOPE, GEMEENTE)["count"].to_list() == [None] * 4


def test_a_raster_of_part_of_the_gemeente_says_so(gemeente: Path) -> None:
    bring(gemeente, rows=lines()[:2])
    analyse(scope=SCOPE, gemeente=GEMEENTE, now=NOW)
    areas = results.raster_areas(SCOPE, GEMEENTE)
    assert areas["covered"].to_list() == [0.5, 0.0, 0.0, 0.0]
    assert areas["mean"].to_list() == [0.05, None, None, None]


def test_only_the_last_periods_are_told(gemeente: Path) -> None:
    bring(gemeente)
    cells = read.rasters(SCOPE)
    many = [cells.with_columns(period=pl.lit(f"{year}")) for year in range(2000, 2020)]
    found = beside_rasters(pl.concat(many), small_areas(), JANUARY.lazy(), NOTHING, [], date(2024, 3, 1))
    assert found["raster_catches"]["period"].to_list() == [str(year) for year in range(2019, 2019 - PERIODS_KEPT, -1)]


def test_as_it_was_known_before(gemeente: Path) -> None:
    bring(gemeente)
    back = analyse(scope=SCOPE, gemeente=GEMEENTE, now=NOW, last=parse_period("2023-12"))
    (raster,) = results.raster_catches(SCOPE, GEMEENTE, run_id=back.id)
    assert raster.incidents is None  # January was still to come
