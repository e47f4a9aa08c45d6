"""Reports that are hard to take together: they are planted as the table says, and what was made of them is counted."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import polars as pl
import pytest

from openvis.domain.category import category
from openvis.domain.event_rule import Reach, usual_rule
from tools.event_rule import Measured
from tools.event_rule_page import (
    HOURS,
    METRES,
    counted,
    event_rule_page,
    joined_of_planted,
    measure_hard,
    over_two_lists,
    usual_hard_reports,
)
from tools.hard_reports import PLANTED, SOURCES, hard_reports

NUMBER = {each.what: number for number, each in enumerate(PLANTED)}
MICROMETRE = 1e-6


@pytest.fixture(scope="module")
def reports() -> pl.DataFrame:
    return usual_hard_reports()


@pytest.fixture(scope="module")
def beside(reports: pl.DataFrame) -> pl.DataFrame:
    """Every planted report with the first report it lies beside, and how far apart they are."""
    first = reports.filter(pl.col("planted").is_null()).select(
        beside="event", first_category="category", first_at="occurred_from", first_x="x", first_y="y"
    )
    both = reports.filter(pl.col("planted").is_not_null()).join(first, on="beside")
    return both.with_columns(
        metres=((pl.col("x") - pl.col("first_x")) ** 2 + (pl.col("y") - pl.col("first_y")) ** 2).sqrt(),
        hours=(pl.col("occurred_from") - pl.col("first_at")).dt.total_microseconds() / 3.6e9,
    )


# ----- what is planted


@pytest.mark.parametrize("what", NUMBER)
def test_planted_is_what_the_table_says(what: str, beside: pl.DataFrame, reports: pl.DataFrame) -> None:
    planted = PLANTED[NUMBER[what]]
    ours = beside.filter(planted=NUMBER[what])
    events = reports["planted"].is_null().sum()
    assert ours.height == pytest.approx(planted.share * events, rel=0.15)
    assert ours["metres"].is_between(planted.metres[0] - MICROMETRE, planted.metres[1] + MICROMETRE).all()
    for (theme,), part in ours.group_by("theme"):
        assert part["hours"].is_between(*planted.hours[str(theme)]).all()
    assert ((ours["event"] == ours["beside"]) == planted.one_event).all()
    assert ((ours["category"] != ours["first_category"]) == planted.other_kind).all()
    assert (ours["precision"] == ("street" if planted.only_street else "point")).all()


def test_the_planted_lie_on_both_sides_of_the_rule() -> None:
    """Otherwise the numbers would say nothing that the rule does not say itself."""
    across = [each for each in PLANTED if not each.other_kind and not each.only_street]
    for theme, reach in usual_rule().items():
        over = [
            each.what
            for each in across
            if each.metres[0] < reach.metres < each.metres[1]
            or each.hours[theme][0] < reach.hours < each.hours[theme][1]
        ]
        assert len(over) == 4, over


def test_all_of_it_is_one_event_per_number_and_one_report_per_row(reports: pl.DataFrame) -> None:
    assert reports["reference"].n_unique() == reports.height
    assert set(reports["source"]) == set(SOURCES)
    first = reports.filter(pl.col("planted").is_null())
    assert first["event"].n_unique() == first.height
    themes = {slug: category(slug).theme for slug in reports["category"].unique()}
    assert all(themes[slug] == theme for slug, theme in reports.select("category", "theme").iter_rows())


def test_the_same_seed_plants_the_same() -> None:
    some = usual_hard_reports().filter(pl.col("planted").is_null()).head(300)
    assert hard_reports(some, 5).equals(hard_reports(some, 5))
    assert not hard_reports(some, 5).equals(hard_reports(some, 6))


# ----- what was made of it


@pytest.mark.parametrize("theme", usual_rule())
def test_the_rule_finds_what_it_is_for_and_no_other_kind(reports: pl.DataFrame, theme: str) -> None:
    joined = {PLANTED[number].what: each for number, each in joined_of_planted(reports, theme).items()}
    share = {what: number / of for what, (number, of) in joined.items()}
    assert share["reported again soon, close by"] > 0.98
    assert share["another event close by, meanwhile"] > 0.98, "which no rule of place, time and kind can tell apart"
    for never in ("as another kind", "only the street known", "another kind of event"):
        [what] = [what for what in share if never in what]
        assert share[what] == 0
    for partly in ("from further down the street", "again later", "round the corner", "event there, later"):
        [what] = [what for what in share if partly in what]
        assert 0.05 < share[what] < 0.5


@pytest.mark.parametrize("theme", usual_rule())
def test_a_wider_rule_exchanges_one_mistake_for_the_other(reports: pl.DataFrame, theme: str) -> None:
    """Along the longest time of the page: recall rises with the distance, and fewer events are counted."""
    along = [measure_hard(reports, theme, Reach(metres, HOURS[theme][-1])) for metres in METRES]
    for tighter, wider in pairwise(along):
        assert tighter.recall < wider.recall
        assert tighter.counted > wider.counted
    assert along[0].precision > along[-1].precision


def slow(rows: list[dict], numbers: list[int], *, two_lists: bool) -> Measured:
    joined = true = right = 0
    for (one, counted_one), (other, counted_other) in combinations(zip(rows, numbers, strict=True), 2):
        if two_lists and one["source"] == other["source"]:
            continue
        joined += counted_one == counted_other
        true += one["event"] == other["event"]
        right += counted_one == counted_other and one["event"] == other["event"]
    return Measured(len(rows), len({row["event"] for row in rows}), len(set(numbers)), joined, true, right)


@pytest.mark.parametrize("theme", usual_rule())
def test_pairs_counted_one_by_one_in_all_and_over_two_lists(reports: pl.DataFrame, theme: str) -> None:
    planted = reports.filter(theme=theme).filter(pl.col("planted").is_not_null())
    chosen = planted.gather_every(8)["beside"].to_list()
    some = reports.filter(theme=theme).filter(pl.col("event").is_in(chosen) | pl.col("beside").is_in(chosen))
    reach = usual_rule()[theme]
    numbers = counted(some, {theme: reach}).to_list()
    assert measure_hard(some, theme, reach) == slow(some.to_dicts(), numbers, two_lists=False)
    seen = over_two_lists(some, theme, reach)
    assert seen == slow(some.to_dicts(), numbers, two_lists=True)
    assert 0 < seen.right < min(seen.joined, seen.true)


def test_two_lists_do_as_well_as_one(reports: pl.DataFrame) -> None:
    """The rule does not look at the list, so that pairs over two lists are found as often as others."""
    for theme, reach in usual_rule().items():
        whole, over = measure_hard(reports, theme, reach), over_two_lists(reports, theme, reach)
        assert over.recall == pytest.approx(whole.recall, abs=0.05)
        assert over.precision == pytest.approx(whole.precision, abs=0.05)


def test_the_page_says_the_rule_and_shows_these_numbers(reports: pl.DataFrame) -> None:
    page = event_rule_page()
    assert "<!--" not in page, "every place is filled"
    for theme, reach in usual_rule().items():
        assert f"| {theme} | {reach.metres:g} m | {reach.hours:g} hours |" in page
        seen = measure_hard(reports, theme, reach)
        assert f"| {theme} | {seen.reports} | {seen.events} | {seen.counted} | all | {seen.right} of " in page
        assert np.isclose(seen.recall, seen.right / seen.true)
    assert page.count(" m | ") == len(METRES) * len(HOURS) + len(usual_rule())
