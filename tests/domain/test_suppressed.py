"""Small numbers stay hidden: held against every way in which the hidden cells could have been filled."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openvis.domain.disclosure import LEAST, suppressed

COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 13), max_size=6)


def fits(counts: dict[str, int], hidden: list[str], least: int) -> list[tuple[int, ...]]:
    """Every filling of the hidden cells that a reader cannot rule out, who knows which of them were small."""
    total = sum(counts[name] for name in hidden)
    ranges = [range(1, least) if counts[name] < least else range(least, total + 1) for name in hidden]
    return [cells for cells in product(*ranges) if sum(cells) == total]


@given(counts=COUNTS)
def test_no_small_number_can_be_told_from_the_others_and_the_sum(counts):
    told = suppressed(counts)
    if told is None:
        # Only where all that is not zero is small, or where all of it hidden still tells: 6 is 1 and 5 only.
        # Then not even the sum may be told.
        hidden = [name for name, count in counts.items() if count]
        small = [place for place, name in enumerate(hidden) if counts[name] < LEAST]
        ways = fits(counts, hidden, LEAST)
        assert len(small) == len(hidden) or any(len({cells[place] for cells in ways}) == 1 for place in small)
        return
    assert set(told) == set(counts)
    hidden = [name for name, count in told.items() if count is None]
    assert all(told[name] == counts[name] for name in told if name not in hidden)
    assert {name for name, count in counts.items() if 0 < count < LEAST} <= set(hidden)
    ways = fits(counts, hidden, LEAST)
    for place, name in enumerate(hidden):
        if counts[name] < LEAST:
            assert len({cells[place] for cells in ways}) >= 2, (counts, told)


@given(counts=COUNTS)
def test_nothing_is_hidden_without_need_and_the_order_does_not_matter(counts):
    if all(count == 0 or count >= LEAST for count in counts.values()):
        assert suppressed(counts) == counts
    turned = dict(reversed(counts.items()))
    assert suppressed(turned) == suppressed(counts)


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({}, {}),
        ({"a": 0, "b": 7}, {"a": 0, "b": 7}),
        ({"a": 2, "b": 7, "c": 9}, {"a": None, "b": None, "c": 9}),  # the smallest of the others hides it
        ({"a": 1, "b": 5, "c": 5, "d": 30}, {"a": None, "b": None, "c": None, "d": None}),  # 1 + 5 leaves no choice
        ({"a": 2, "b": 3, "c": 9}, {"a": None, "b": None, "c": 9}),
        ({"a": 4, "b": 4, "c": 9}, {"a": None, "b": None, "c": None}),  # 8 is 4 and 4
        ({"a": 3}, None),
        ({"a": 4, "b": 4}, None),
        ({"a": 1, "b": 1, "c": 0}, None),
        ({"a": 1, "b": 5}, None),  # 6 is 1 and 5 in no other way, and there is no third to hide them
    ],
)
def test_examples(counts, told):
    assert suppressed(counts) == told
