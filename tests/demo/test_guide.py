"""docs/demo.md cannot lie: its tables are made again and compared, and its numbers counted again."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from openvis.demo.guide import EVENT_RULE, TABLES, counts_by_month, demo_page, planted_tables
from openvis.demo.history import History
from openvis.demo.town import buurt
from openvis.demo.truths import LAST_MONTH, MONTHS, TRUTHS
from tools.event_rule import rule_tables

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "demo.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == demo_page(rule_tables()), "run `make docs`"


def test_the_page_is_the_text_with_the_tables_in_it() -> None:
    page = demo_page("How well reports are taken together.")
    assert TABLES not in page
    assert EVENT_RULE not in page
    assert planted_tables() in page
    assert "How well reports are taken together." in page


def test_every_truth_is_in_the_tables() -> None:
    tables = planted_tables()
    areas = [TRUTHS.hotspot.area, TRUTHS.rise.area, *TRUTHS.cluster.areas, TRUTHS.many_reporters.area]
    areas += [planted.area for planted in TRUTHS.interventions]
    assert TRUTHS.displaced.displaced_to
    for code in [*areas, TRUTHS.displaced.displaced_to]:
        assert buurt(code).name in tables
    for planted in TRUTHS.interventions:
        assert planted.title in tables
        assert f"{planted.starts_on} to {planted.ends_on}" in tables
    assert f"from {TRUTHS.shock.first} to {TRUTHS.shock.last}" in tables


def test_the_page_says_how_much_of_the_last_month_is_not_in_yet(history: History) -> None:
    def in_october(reports: pl.DataFrame) -> int:
        return sum(f"{moment:%Y-%m}" == LAST_MONTH.key for moment in reports["occurred_from"])

    not_in, are_in = in_october(history.late), in_october(history.meldingen)
    [row] = [line for line in planted_tables().splitlines() if line.startswith("| late reports")]
    assert f"| {not_in} reports of {LAST_MONTH.key} are not in yet, {are_in} are |" in row
    assert 0 < not_in < are_in / 5


def test_counts_by_month_one_event_at_a_time(history: History) -> None:
    hotspot = TRUTHS.hotspot
    slowly = dict.fromkeys([month.key for month in MONTHS], 0)
    for event in history.police.iter_rows(named=True):
        month = event["occurred_from"].strftime("%Y-%m")
        if event["buurt"] == hotspot.area and event["category"] == hotspot.category and month in slowly:
            slowly[month] += 1
    assert counts_by_month(history.police, hotspot.area, hotspot.category) == list(slowly.values())
    assert f"{sum(slowly.values())}, " in planted_tables()
