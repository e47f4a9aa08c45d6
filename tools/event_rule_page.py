"""docs/reference/event-rule.md: the rule that takes reports together, and how it does where that is hard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import polars as pl

from openvis.demo.guide import markdown_table, usual_history
from openvis.domain.event_rule import EventRule, Reach, usual_rule
from openvis.pipeline.counting.count_events import with_first_report
from tools.event_rule import Measured, measured, pairs
from tools.hard_reports import PLANTED, hard_reports

METRES = (25, 50, 75, 150)
HOURS = {"overlast": (6, 12, 18, 24), "leefomgeving": (24, 72, 120, 168)}
TEXT = Path(__file__).with_name("event_rule.md")


def event_rule_page() -> str:
    text = TEXT.read_text(encoding="utf-8")
    tables = {"rule": rule_table(), "planted": planted_table(), "total": total_table(), "grids": grids()}
    for name, table in tables.items():
        text = text.replace(f"<!-- {name} -->", table)
    return text


@cache
def usual_hard_reports() -> pl.DataFrame:
    """The hard reports on the events of the usual history: of each event the first report."""
    return hard_reports(usual_history().meldingen.unique("event", keep="first", maintain_order=True))


def counted(reports: pl.DataFrame, rule: EventRule) -> pl.Series:
    """By row the row number of the first report of the event that it is counted in."""
    return with_first_report(reports.with_columns(vintage=pl.lit(0)), rule)


def measure_hard(reports: pl.DataFrame, theme: str, reach: Reach) -> Measured:
    ours = reports.filter(theme=theme)
    return measured(counted(ours, {theme: reach}), ours["event"])


def over_two_lists(reports: pl.DataFrame, theme: str, reach: Reach) -> Measured:
    """The same of the pairs with one report in each list: of all pairs, less those within one list."""
    ours = reports.filter(theme=theme)
    both = pl.DataFrame({"counted": counted(ours, {theme: reach}), "true": ours["event"], "source": ours["source"]})
    whole = measured(both["counted"], both["true"])
    return replace(
        whole,
        joined=whole.joined - pairs(both, "counted", "source"),
        true=whole.true - pairs(both, "true", "source"),
        right=whole.right - pairs(both, "counted", "true", "source"),
    )


def rule_table() -> str:
    rows = [(theme, f"{reach.metres:g} m", f"{reach.hours:g} hours") for theme, reach in usual_rule().items()]
    return markdown_table(("theme", "at most so far", "at most so long"), rows)


def planted_table() -> str:
    headings = ("planted", "share of events", "should be joined", *(f"joined, {theme}" for theme in usual_rule()))
    reports = usual_hard_reports()
    by_theme = [joined_of_planted(reports, theme) for theme in usual_rule()]
    rows = [
        (each.what, f"{each.share:.0%}", "yes" if each.one_event else "no", *(_share(*of[n]) for of in by_theme))
        for n, each in enumerate(PLANTED)
    ]
    return markdown_table(headings, rows)


def joined_of_planted(reports: pl.DataFrame, theme: str) -> dict[int, tuple[int, int]]:
    """{number in PLANTED: (how many pairs were joined, of how many)}"""
    ours = reports.filter(theme=theme)
    made = ours.with_columns(counted=counted(ours, usual_rule()))
    first = made.filter(pl.col("planted").is_null()).select(beside="event", first="counted")
    beside = made.filter(pl.col("planted").is_not_null()).join(first, on="beside")
    same = beside.group_by("planted").agg(joined=(pl.col("counted") == pl.col("first")).sum(), of=pl.len())
    return {int(number): (int(joined), int(of)) for number, joined, of in same.iter_rows()}


def total_table() -> str:
    rows = [row for theme in usual_rule() for row in _total_rows(theme, usual_rule()[theme])]
    return markdown_table(("theme", "reports", "events", "counted", "pairs", "precision", "recall"), rows)


def _total_rows(theme: str, reach: Reach) -> Iterator[tuple[str, ...]]:
    both = {"all": measure_hard(usual_hard_reports(), theme, reach)}
    both["over two lists"] = over_two_lists(usual_hard_reports(), theme, reach)
    for which, seen in both.items():
        sizes = [f"{number}" if which == "all" else "" for number in (seen.reports, seen.events, seen.counted)]
        yield (theme, *sizes, which, _share(seen.right, seen.joined), _share(seen.right, seen.true))


def grids() -> str:
    parts = []
    for theme, hours in HOURS.items():
        rows = [(f"{metres} m", *_cells(theme, metres, hours)) for metres in METRES]
        parts += [f"{theme}:", markdown_table(("", *(f"{hour} hours" for hour in hours)), rows)]
    return "\n\n".join(parts)


def _cells(theme: str, metres: float, hours: tuple[int, ...]) -> Iterator[str]:
    for hour in hours:
        seen = measure_hard(usual_hard_reports(), theme, Reach(metres, hour))
        per_hundred = 100 * seen.counted / seen.events
        yield f"{seen.precision:.2f} / {seen.recall:.2f}<br>{per_hundred:.0f}"


def _share(number: int, of: int) -> str:
    return f"{number} of {of} ({number / of:.0%})"
