"""One history behind all files: made again from its seed, about as much as happens in a town of this size."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from shapely import Point

from openvis.demo.guide import near_pairs
from openvis.demo.history import History, draw_history
from openvis.demo.moments import Times
from openvis.demo.town import buurt, buurten
from openvis.demo.truths import DELIVERED_ON, FIRST_MONTH, LAST_MONTH, TRUTHS


def test_the_same_seed_gives_the_same_history(history: History) -> None:
    again = draw_history(2019)
    assert again.police.equals(history.police)
    assert again.enforcement.equals(history.enforcement)
    assert again.meldingen.equals(history.meldingen)
    assert again.late.equals(history.late)


def test_another_seed_gives_another_history(history: History) -> None:
    assert not draw_history(2020).police.equals(history.police)


def test_the_lists_run_on_past_the_last_month(history: History) -> None:
    """Otherwise nobody could know that the last month is whole."""
    for events in (history.police, history.enforcement, history.meldingen):
        assert events["occurred_from"].max().date() >= LAST_MONTH.end


def test_crime_is_as_frequent_and_as_concentrated_as_in_towns_of_this_size(history: History) -> None:
    assert 2_600 <= len(history.police) / 3 <= 3_000
    counts = [history.police["buurt"].to_list().count(place.code) for place in buurten()]
    assert gini(counts) == pytest.approx(0.53, abs=0.05)


def gini(counts: list[int]) -> float:
    """Mean difference between all pairs, over twice the mean."""
    differences = [abs(one - other) for one in counts for other in counts]
    return sum(differences) / len(differences) / (2 * sum(counts) / len(counts))


@pytest.mark.parametrize("frame", ["police", "enforcement", "meldingen"])
def test_everything_lies_in_its_buurt_and_in_the_period(history: History, frame: str) -> None:
    events: pl.DataFrame = getattr(history, frame)
    assert events["occurred_from"].min().date() >= FIRST_MONTH.first
    assert (events["occurred_from"] <= events["occurred_to"]).all()
    for row in events[::50].iter_rows(named=True):
        assert buurt(row["buurt"]).shape.contains(Point(row["x"], row["y"]))


@pytest.mark.parametrize("frame", ["police", "enforcement", "meldingen"])
def test_nothing_is_known_after_the_day_of_delivery(history: History, frame: str) -> None:
    assert getattr(history, frame)["occurred_to"].max().date() < DELIVERED_ON


def test_what_came_in_after_the_files_were_made_had_happened_before(history: History) -> None:
    assert history.meldingen["reported"].max().date() < DELIVERED_ON
    assert history.late["reported"].min().date() >= DELIVERED_ON
    assert history.late["occurred_to"].max().date() < DELIVERED_ON
    assert history.late.schema == history.meldingen.schema
    assert len(history.late) > 20


def test_burglaries_come_in_pairs_more_often_than_shuffled_ones(history: History) -> None:
    """Knox: count near pairs, then again with the moments dealt out anew."""
    burglaries = history.police.filter(pl.col("category") == TRUTHS.near_repeats.category)
    rng = np.random.default_rng(6)
    found = near_pairs(burglaries, TRUTHS.near_repeats)
    by_chance = [near_pairs(dealt_anew(burglaries, rng), TRUTHS.near_repeats) for _ in range(99)]
    assert found > max(by_chance)


def dealt_anew(events: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    moments: Times = rng.permutation(events["occurred_from"].to_numpy())
    return events.with_columns(occurred_from=pl.Series(moments))


def test_near_pairs_counted_one_by_one(history: History) -> None:
    some = history.police.filter(pl.col("category") == TRUTHS.near_repeats.category)[:120]
    rows = some.to_dicts()
    slowly = 0
    for at, one in enumerate(rows):
        for other in rows[at + 1 :]:
            metres = ((one["x"] - other["x"]) ** 2 + (one["y"] - other["y"]) ** 2) ** 0.5
            days = abs((one["occurred_from"] - other["occurred_from"]).total_seconds()) / 86_400
            slowly += metres <= TRUTHS.near_repeats.metres and days <= TRUTHS.near_repeats.days
    assert near_pairs(some, TRUTHS.near_repeats) == slowly > 0
