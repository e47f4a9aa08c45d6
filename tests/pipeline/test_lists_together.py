"""Which lists are counted together: in every month of the figures or in none."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from openvis.domain.period import Period, parse_period
from openvis.pipeline.counting.lists_together import COMPARED, WAITED_FOR, Together, lists_together

START = parse_period("2020-01")


def months(span: str) -> tuple[Period, ...]:
    first, last = span.split()
    return tuple(parse_period(first).until(parse_period(last)))


# lists by their first and last month; those that are counted, in which months; too new; stopped
CASES = {
    "alone": ({"a": "2025-10 2025-12"}, "a", "2025-10 2025-12", "", ""),
    "the same months": ({"a": "2024-01 2025-12", "b": "2024-01 2025-12"}, "ab", "2024-01 2025-12", "", ""),
    "long enough": ({"a": "2020-01 2025-12", "b": "2024-01 2025-12"}, "ab", "2024-01 2025-12", "", ""),
    "too new": ({"a": "2020-01 2025-12", "b": "2024-02 2025-12"}, "a", "2020-01 2025-12", "b", ""),
    "both short": ({"a": "2025-10 2025-12", "b": "2025-11 2025-12"}, "a", "2025-10 2025-12", "b", ""),
    "a month behind": ({"a": "2020-01 2025-12", "b": "2020-01 2025-11"}, "ab", "2020-01 2025-11", "", ""),
    "not behind one too new": (
        {"a": "2020-01 2025-10", "b": "2020-01 2025-11", "c": "2024-06 2025-12"},
        "ab",
        "2020-01 2025-10",
        "c",
        "",
    ),
    "stopped": ({"a": "2020-01 2025-12", "b": "2018-01 2025-10"}, "a", "2020-01 2025-12", "", "b"),
}


@pytest.mark.parametrize("case", CASES)
def test_the_rule_by_example(case: str) -> None:
    lists, sources, inside, too_new, stopped = CASES[case]
    found = lists_together({source: months(span) for source, span in lists.items()})
    assert found == Together(tuple(sources), months(inside), tuple(too_new), tuple(stopped))


def span_of(one: int, other: int) -> tuple[Period, ...]:
    return tuple(START.shift(min(one, other)).until(START.shift(max(one, other))))


spans = st.builds(span_of, st.integers(0, 60), st.integers(0, 60))
lists = st.dictionaries(st.sampled_from("abcde"), spans, min_size=1)


@given(lists)
def test_every_list_is_in_all_months_or_in_none(drawn: dict[str, tuple[Period, ...]]) -> None:
    found = lists_together(drawn)
    assert sorted([*found.sources, *found.too_new, *found.stopped]) == sorted(drawn)
    assert found.sources
    assert found.months
    for source in found.sources:
        assert set(found.months) <= set(drawn[source])


@given(lists)
@example({"a": span_of(0, 39), "b": span_of(0, 40), "c": span_of(19, 41)})
def test_what_takes_part_costs_few_months(drawn: dict[str, tuple[Period, ...]]) -> None:
    found = lists_together(drawn)
    latest = max(drawn[source][-1] for source in found.sources)
    assert all(drawn[source][-1] < latest for source in found.stopped)
    assert found.months[-1] >= latest.shift(-WAITED_FOR)
    longest = max(len(drawn[source]) for source in found.sources)
    assert len(found.months) >= min(longest, COMPARED) - WAITED_FOR


@given(lists, spans)
@example({"a": span_of(0, 54), "b": span_of(0, 55)}, span_of(34, 56))
def test_a_list_that_is_not_counted_changes_nothing(drawn: dict[str, tuple[Period, ...]], new: tuple[Period, ...]):
    both = lists_together({**drawn, "new": new})
    if "new" in both.too_new:
        alone = lists_together(drawn)
        assert (both.sources, both.months) == (alone.sources, alone.months)
