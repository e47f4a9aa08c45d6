"""Each planted truth, counted in the written files alone."""

from __future__ import annotations

import polars as pl
import pytest

from openvis.demo.event_types import DemoSource, event_types
from openvis.demo.police_files import TOTAL_TITLE
from openvis.demo.town import buurt
from openvis.demo.truths import FIRST_MONTH, LAST_MONTH, MONTHS, TRUTHS, PlantedIntervention

TITLE_OF = {kind.category: kind.code for kind in event_types(DemoSource.POLICE)}


def monthly(table: pl.DataFrame, area: str, slug: str) -> dict[str, float]:
    rows = table.filter((pl.col("regiocode") == area) & (pl.col("soort_misdrijf") == TITLE_OF[slug]))
    return dict(rows.select("maand", "aantal").iter_rows())


def test_the_hotspot_is_the_fullest_cell_of_the_table(police_table: pl.DataFrame) -> None:
    cells = police_table.filter((pl.col("niveau") == "buurt") & (pl.col("soort_misdrijf") != TOTAL_TITLE))
    totals = cells.group_by("regiocode", "soort_misdrijf").agg(pl.col("aantal").sum()).sort("aantal")
    *rest, fullest = totals.rows()
    assert fullest[:2] == (TRUTHS.hotspot.area, TITLE_OF[TRUTHS.hotspot.category])
    assert fullest[2] / len(MONTHS) == pytest.approx(TRUTHS.hotspot.per_month, rel=0.1)
    same_type = [total for _, title, total in rest if title == fullest[1]]
    assert fullest[2] > 3 * max(same_type)


def test_the_hotspot_was_there_all_three_years(police_table: pl.DataFrame) -> None:
    counts = list(monthly(police_table, TRUTHS.hotspot.area, TRUTHS.hotspot.category).values())
    for year in range(3):
        mean = sum(counts[12 * year : 12 * year + 12]) / 12
        assert mean == pytest.approx(TRUTHS.hotspot.per_month, rel=0.2)


def test_the_rise_is_sudden(police_table: pl.DataFrame) -> None:
    rise = TRUTHS.rise
    counts = monthly(police_table, rise.area, rise.category)
    now = counts.pop(rise.month.key)
    assert rise.month == LAST_MONTH
    assert now >= rise.extra
    assert now > 2 * max(counts.values())


def test_the_cluster_is_in_the_circle_and_was_not_there_a_year_before(police_incidents: pl.DataFrame) -> None:
    cluster = TRUTHS.cluster
    circle = ((pl.col("rd_x") - cluster.x) ** 2 + (pl.col("rd_y") - cluster.y) ** 2) <= cluster.radius**2
    inside = police_incidents.filter(circle & (pl.col("soort_misdrijf") == TITLE_OF[cluster.category]))
    day = inside["gepleegd_vanaf"].dt.date()
    in_the_weeks = day.is_between(cluster.first, cluster.last).sum()
    year_before = day.is_between(
        cluster.first.replace(year=cluster.first.year - 1), cluster.last.replace(year=cluster.last.year - 1)
    ).sum()
    assert in_the_weeks >= cluster.extra
    assert year_before <= cluster.extra / 4
    assert len({buurt(code).wijk for code in cluster.areas}) == 2


def means(table: pl.DataFrame, planted: PlantedIntervention, area: str) -> tuple[float, float]:
    """Events a month before the start, and from the start on."""
    counts = monthly(table, area, planted.category)
    start = f"{planted.starts_on:%Y-%m}"
    before = [value for month, value in counts.items() if month < start]
    after = [value for month, value in counts.items() if month >= start]
    return sum(before) / len(before), sum(after) / len(after)


@pytest.mark.parametrize("planted", TRUTHS.interventions, ids=lambda planted: planted.title)
def test_enough_happens_for_an_honest_verdict(police_table: pl.DataFrame, planted: PlantedIntervention) -> None:
    before, _ = means(police_table, planted, planted.area)
    assert 8 <= before <= 15
    assert (planted.ends_on - planted.starts_on).days >= 360
    assert (planted.starts_on - FIRST_MONTH.first).days >= 360, "a year to learn from"


@pytest.mark.parametrize("planted", TRUTHS.interventions, ids=lambda planted: planted.title)
def test_what_remains_after_the_start(police_table: pl.DataFrame, planted: PlantedIntervention) -> None:
    before, after = means(police_table, planted, planted.area)
    assert after / before == pytest.approx(planted.remains, abs=0.15)


def test_what_was_displaced_is_next_door(police_table: pl.DataFrame) -> None:
    planted = TRUTHS.displaced
    assert planted.displaced_to
    here_before, here_after = means(police_table, planted, planted.area)
    there_before, there_after = means(police_table, planted, planted.displaced_to)
    assert here_before - here_after > 3
    assert there_after - there_before > 3
    both_before, both_after = here_before + there_before, here_after + there_after
    assert both_after == pytest.approx(both_before, rel=0.25), "together nothing was won"
