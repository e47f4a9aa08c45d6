"""The overview for partners: per wijk, and no small number that anybody could work out from what others may know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

import polars as pl

from openvis.domain.category import TOTAL, categories
from openvis.domain.disclosure import LEAST_PUBLIC
from openvis.domain.report import Figure, Figures
from openvis.reports.kinds.for_partners import MOST_TYPES, _per_wijk

WIJKEN = {"WK990101": "Centrum", "WK990102": "Noord", "WK990103": "Zuid", "WK990104": "Oost"}
SENSITIVE = next(slug for slug, each in categories().items() if each.sensitive)


@dataclass
class Told:
    """What is read of the store: the figures of a run, and how one is told."""

    figures: pl.DataFrame

    def figure(self, what: str, period: str, value: float | None, source: str, **more: Any) -> Figure:
        return Figure(
            what=what, period=period, value=value, source=source, method="attention-1", as_of=date(2026, 1, 6), **more
        )


def rows(category: str, counts: list[int | None], before: list[int | None], **changed: Any) -> list[dict[str, Any]]:
    """A row per wijk of one type."""
    usual = {
        "level": "wijk", "category": category, "source": "politie-maandcijfers", "reported_by": "public",
        "period_from": "2025-01", "period_to": "2025-12",
    } | changed  # fmt: skip
    return [
        usual | {"area": code, "area_name": name, "count": now, "count_year_before": then}
        for (code, name), now, then in zip(WIJKEN.items(), counts, before, strict=True)
    ]


def told(*types: list[dict[str, Any]]) -> list[Figures]:
    schema = {"count": pl.Int64, "count_year_before": pl.Int64}
    frame = pl.DataFrame([row for each in types for row in each], schema_overrides=schema)
    return [each for each in _per_wijk(Told(frame)) if isinstance(each, Figures)]


def shown(figures: Figures) -> dict[str, tuple[float | None, int | None]]:
    return {each.what.split(", ")[-1]: (each.value, each.before) for each in figures.figures}


def test_large_counts_are_told_as_they_are_and_the_most_frequent_type_first():
    few = rows("fietsendiefstal", [20, 30, 40, 0], [25, 35, 45, 10])
    many = rows("woninginbraak", [50, 60, 70, 80], [51, 61, 71, 81])
    first, second = told(few, many)
    assert [first.caption, second.caption] == ["Woninginbraak", "Fietsendiefstal"]
    assert shown(first) == {"Centrum": (50, 51), "Noord": (60, 61), "Zuid": (70, 71), "Oost": (80, 81)}
    assert shown(second)["Oost"] == (0, 10)  # that there were none tells of nobody


def test_one_small_number_hides_the_smallest_other_too():
    """3 of 123 could be worked out from 20, 40 and 60; with 20 hidden as well, 23 can be 1 and 22 up to 9 and 14."""
    (only,) = told(rows("woninginbraak", [3, 20, 40, 60], [30, 30, 30, 30]))
    assert shown(only) == {"Zuid": (40, 30), "Oost": (60, 30)}


def test_a_small_number_of_the_year_before_hides_its_wijk_as_well():
    (only,) = told(rows("woninginbraak", [30, 30, 30, 30], [3, 20, 40, 60]))
    assert shown(only) == {"Zuid": (30, 40), "Oost": (30, 60)}


def test_nothing_is_told_of_a_type_where_even_the_table_would_tell():
    assert told(rows("woninginbraak", [1, 0, 0, 0], [30, 30, 30, 30])) == []
    assert told(rows("woninginbraak", [30, 30, 30, 30], [None, 30, 30, 30])) == []  # not given: no sum to check


def test_what_is_shown_leaves_at_least_two_answers_for_every_small_number():
    """Tried out: who knows the rule, the sum and what is shown still finds more than one table that fits."""
    for counts in product((0, 4, 12, 25), (0, 2, 11, 30), (9, 10, 40), (3, 15, 60)):
        blocks = told(rows("woninginbraak", list(counts), [50, 50, 50, 50]))
        seen = {name: value for block in blocks for name, (value, _) in shown(block).items()}
        hidden = [count for name, count in zip(WIJKEN.values(), counts, strict=True) if name not in seen]
        small = [count for count in hidden if 0 < count < LEAST_PUBLIC]
        assert all(value == 0 or value >= LEAST_PUBLIC for value in seen.values()), counts
        assert len(small) == sum(0 < count < LEAST_PUBLIC for count in counts), counts
        if small and seen:
            assert len(hidden) >= 2, counts
            assert sum(hidden) > len(hidden), counts  # not all of them one


def test_what_points_at_a_person_what_officers_find_and_totals_stay_out():
    large = [90, 90, 90, 90]
    kept_out = [
        rows(SENSITIVE, large, large),
        rows(TOTAL, large, large),
        rows("boa-afval", large, large, reported_by="officer"),
        rows("woninginbraak", large, large, level="buurt"),
    ]
    assert told(*kept_out) == []
    assert [each.caption for each in told(*kept_out, rows("woninginbraak", large, large))] == ["Woninginbraak"]


def test_there_are_no_more_types_than_it_says():
    of_public = [slug for slug, each in categories().items() if not each.sensitive and each.reported_by == "public"]
    large = [90, 90, 90, 90]
    types = [rows(slug, large, large) for slug in of_public if slug != TOTAL][: MOST_TYPES + 3]
    assert len(types) > MOST_TYPES
    assert len(told(*types)) == MOST_TYPES
