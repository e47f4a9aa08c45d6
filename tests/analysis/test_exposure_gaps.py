"""The few buurten without a number of dwellings or cars get their share of inhabitants; never a quarter of the town."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openvis.analysis.deliveries.exposure_gaps import FILLED_AT_MOST, filled, parked_elsewhere


@pytest.mark.parametrize(("cars", "inhabitants", "elsewhere"), [
    (11_000, 20_000, False),  # as in the whole country
    (38_000, 1_500, True),  # a lease company
    (300, 120, True),
    (240, 120, False),  # two each is a lot, and possible
    (60, 10, False),  # a business park with vans of its own
    (101, 0, True),
    (100, 0, False),
])  # fmt: skip
def test_more_cars_than_people_can_park(cars: int, inhabitants: int, elsewhere: bool) -> None:
    assert parked_elsewhere(cars, inhabitants) is elsewhere


def test_a_buurt_without_a_number_has_as_many_per_inhabitant_as_the_others() -> None:
    people = {"a": 6000, "b": 4000, "farms": 300}
    assert filled({"a": 3000, "b": 1000}, people) == {"a": 3000, "b": 1000, "farms": 120}


def test_nothing_changes_where_all_is_given() -> None:
    people = {"a": 6000, "b": 4000}
    assert filled({"a": 3000, "b": 1000, "elsewhere": 7}, people) == {"a": 3000, "b": 1000}


@pytest.mark.parametrize(("numbers", "people"), [
    ({"a": 300}, {"a": 900, "b": 100}),  # a tenth of the town would be a guess
    ({}, {"a": 900, "b": 100}),
    ({"a": 300}, {"a": 0, "b": 0}),
    ({}, {}),
])  # fmt: skip
def test_where_it_would_be_a_guess_there_is_none(numbers: dict[str, int], people: dict[str, int]) -> None:
    assert filled(numbers, people) is None


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 5000), st.none() | st.integers(0, 3000)), max_size=12))
def test_counted_slowly(buurten: list[tuple[int, int | None]]) -> None:
    people = {str(n): each for n, (each, _) in enumerate(buurten)}
    numbers = {str(n): number for n, (_, number) in enumerate(buurten) if number is not None}
    with_number = sum(people[area] for area in numbers)
    without = sum(people.values()) - with_number
    result = filled(numbers, people)
    if with_number == 0 or without > FILLED_AT_MOST * sum(people.values()):
        assert result is None
        return
    assert result is not None
    assert result.keys() == people.keys()
    for area, count in people.items():
        expected = numbers.get(area, sum(numbers.values()) * count / with_number)
        assert abs(result[area] - expected) <= 0.5
