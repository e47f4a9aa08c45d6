"""A cluster over the borders of buurten is one row, and nothing that one buurt can say by itself is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from openvis.analysis.expectations.monthly_counts import Place
from openvis.analysis.rankings.cluster_attention import LEAST_CASES, YearOfCounts, cluster_rows
from openvis.domain.area import AreaLevel
from openvis.domain.attention import AttentionKind
from openvis.domain.period import parse_period

SIDE = 5
NUMBER = SIDE * SIDE
BUURTEN = tuple(Place(f"BU9999{n:04}", f"Buurt {n}", AreaLevel.BUURT, 1000) for n in range(NUMBER))
WEEKS = tuple(parse_period("2025-W01").until(parse_period("2025-W52")))
X, Y = (np.arange(NUMBER) % SIDE * 500.0, np.arange(NUMBER) // SIDE * 500.0)
MIDDLE = [6, 7, 11, 12]  # four buurten around one corner


def year(*, extra=(), weeks=3, times=6, seed=5, per_week=0.25, **changed) -> YearOfCounts:
    rng = np.random.default_rng(seed)
    values = rng.poisson(per_week, (NUMBER, 2, len(WEEKS)))
    for buurt in extra:
        values[buurt, 0, -weeks:] += rng.poisson(times * per_week, weeks) + (times > 0)
    made = YearOfCounts(
        gemeente="GM9999",
        source="lijst",
        categories=("vernieling", "autokraak"),
        periods=WEEKS,
        buurten=BUURTEN,
        values=values,
        rows=np.stack([np.ones((NUMBER, len(WEEKS))), values.sum(axis=1) + 1.0]),
        x=X,
        y=Y,
        longest=8,
    )
    return replace(made, **changed)


def rows_of(*years, weight=1.0):
    return cluster_rows(years, lambda _: weight, lambda slug: np.random.default_rng(len(slug)))


def test_a_few_more_in_each_of_four_buurten_is_one_cluster():
    counts = year(extra=MIDDLE)
    [row] = rows_of(counts, weight=2.0)
    assert (row.kind, row.category, row.period_to) == (AttentionKind.CLUSTER, "vernieling", "2025-W52")
    # A circle around one of the four, whose other neighbours are as near as two of them.
    assert len({BUURTEN[n].code for n in MIDDLE} & set(row.areas)) >= 3
    assert row.area == row.areas[0]
    inside = [n for n, buurt in enumerate(BUURTEN) if buurt.code in row.areas]
    weeks = slice(WEEKS.index(parse_period(row.period_from)), None)
    assert row.observed == counts.values[inside, 0, weeks].sum()
    cases = counts.values[:, 0]
    by_share = cases[inside].sum() * cases[:, weeks].sum() / cases.sum()
    assert row.expected == pytest.approx(by_share)
    assert row.low <= row.expected <= row.high < row.observed
    assert row.probability == 0.001  # the smallest that 999 replications can say
    assert (row.unknown, row.source_rows) == (
        len(inside) * len(WEEKS[weeks]),
        counts.rows[1, inside, weeks].sum(),
    )
    assert row.sentence.startswith("Vernieling in ")
    assert f"samen: {row.observed} in " in row.sentence


def test_the_same_data_give_the_same_rows():
    assert rows_of(year(extra=MIDDLE)) == rows_of(year(extra=MIDDLE))


def test_one_buurt_by_itself_is_no_cluster():
    assert rows_of(year(extra=[12], times=20)) == []


@pytest.mark.parametrize("seed", range(4))
def test_where_nothing_comes_together_there_is_none(seed):
    assert rows_of(year(seed=seed)) == []


def test_what_is_busy_everywhere_at_once_is_none():
    assert rows_of(year(extra=range(NUMBER))) == []


def test_a_type_with_few_incidents_is_not_scanned():
    few = year(extra=MIDDLE, per_week=0.0, weeks=1, times=1)
    assert 0 < few.values.sum() < LEAST_CASES
    assert rows_of(few) == []


def test_a_buurt_of_which_the_shape_is_not_known_takes_no_part():
    known = X.copy()
    known[12] = np.nan
    [row] = rows_of(year(extra=MIDDLE, x=known))
    assert BUURTEN[12].code not in row.areas
    assert len({BUURTEN[n].code for n in (6, 7, 11)} & set(row.areas)) >= 2


def test_without_any_shape_nothing_is_a_neighbour():
    assert rows_of(year(extra=MIDDLE, x=np.full(NUMBER, np.nan), y=np.full(NUMBER, np.nan))) == []


def test_rows_of_which_the_source_is_not_known_are_not_known():
    counts = year(extra=MIDDLE)
    rows = counts.rows.copy()
    rows[:, :, -1] = np.nan
    [row] = rows_of(replace(counts, rows=rows))
    assert (row.unknown, row.source_rows) == (None, None)
