"""Which reports are one event: against a slow twin, and what must hold for any reports whatever."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openvis.analysis.deliveries import events as analysis
from openvis.analysis.deliveries.events import Reports, first_reports
from openvis.domain.event_rule import Reach

NEAR = Reach(metres=50, hours=10)
Row = tuple[float, float, float, float, bool]  # first, last, x, y, exact

# Whole numbers, so that a shift of all of them changes no distance by rounding.
rows = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 15), st.integers(0, 120), st.integers(0, 90), st.booleans()).map(
        lambda drawn: (float(drawn[0]), float(drawn[0] + drawn[1]), float(drawn[2]), float(drawn[3]), drawn[4])
    ),
    max_size=25,
)
points = rows.map(lambda drawn: [(*row[:4], True) for row in drawn])
often = settings(max_examples=150, deadline=None)


def reports_of(given_rows: list[Row]) -> Reports:
    columns = np.array(given_rows, dtype=np.float64).reshape(-1, 5).T
    return Reports(*columns[:4], columns[4].astype(np.bool_))


def events(given_rows: list[Row], reach: Reach = NEAR) -> list[int]:
    return list(first_reports(reports_of(given_rows), reach).tolist())


def groups(given_rows: list[Row], reach: Reach = NEAR) -> list[list[Row]]:
    """The events as sorted lists of their rows, in order: what they are whatever their numbers."""
    members: dict[int, list[Row]] = {}
    for row, event in zip(given_rows, events(given_rows, reach), strict=True):
        members.setdefault(event, []).append(row)
    return sorted(sorted(rows) for rows in members.values())


def slow_first_reports(given_rows: list[Row], reach: Reach) -> list[int]:
    """One report at a time, in the order in which things happened, looking at every event that began before."""
    begun: list[int] = []
    first_of = list(range(len(given_rows)))
    for at in sorted(range(len(given_rows)), key=lambda at: given_rows[at][:4]):
        first, last, x, y, exact = given_rows[at]
        choices = []
        for turn, leader in enumerate(begun):
            its_first, its_last, its_x, its_y, _ = given_rows[leader]
            metres = ((x - its_x) ** 2 + (y - its_y) ** 2) ** 0.5
            if metres <= reach.metres and abs(first - its_first) <= reach.hours and abs(last - its_last) <= reach.hours:
                choices.append((metres, turn, leader))
        if exact and choices:
            first_of[at] = min(choices)[2]
        elif exact:
            begun.append(at)
    return first_of


@often
@given(rows)
def test_the_fast_way_is_the_slow_way(drawn: list[Row]) -> None:
    assert events(drawn) == slow_first_reports(drawn, NEAR)


@pytest.mark.parametrize("reach", [Reach(20, 5), Reach(75, 12), Reach(400, 100)])
def test_the_fast_way_is_the_slow_way_on_a_busy_town(reach: Reach) -> None:
    rng = np.random.default_rng(61)
    first = rng.uniform(0, 2000, 600)
    columns = [first, first + rng.choice([0, 0, 3, 30], 600), *rng.normal(5e5, 100, (2, 600)), rng.random(600) < 0.9]
    drawn = [tuple(row) for row in np.column_stack(columns).tolist()]
    fast = events(drawn, reach)
    assert fast == slow_first_reports(drawn, reach)
    assert len(set(fast)) < 600, "something was joined"


@often
@given(rows)
def test_what_is_seen_for_all_at_once_is_what_is_seen_one_by_one(drawn: list[Row]) -> None:
    """Reports near no other are left out beforehand; without that, and it must never matter, all come out alike."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(analysis, "LARGEST", -1)
        one_by_one = events(drawn)
    assert events(drawn) == one_by_one


@pytest.mark.parametrize("reach", [Reach(1e-6, 1e-6), Reach(1e-6, 1e6), Reach(1e7, 1e-6), Reach(1e7, 1e6)])
def test_the_fast_way_is_the_slow_way_for_a_reach_out_of_all_proportion(reach: Reach) -> None:
    rng = np.random.default_rng(63)
    places = rng.choice([0.0, 1e-7, 0.5, 3.0, 1e6], (3, 60))
    columns = [places[0], places[0], places[1], places[2], np.ones(60)]
    drawn = [tuple(row) for row in np.column_stack(columns).tolist()]
    assert events(drawn, reach) == slow_first_reports(drawn, reach)


@often
@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_decides_nothing(drawn: list[Row], random) -> None:
    turned = random.sample(drawn, len(drawn))
    assert groups(turned) == groups(drawn)


@often
@given(rows)
def test_first_reports_among_themselves_are_events_each(drawn: list[Row]) -> None:
    alone = [drawn[event] for event in sorted(set(events(drawn)))]
    assert events(alone) == list(range(len(alone)))
    numbers = events(drawn)
    assert all(numbers[event] == event for event in numbers), "the first report of an event is its own first report"


@often
@given(rows, st.integers(-1000, 1000), st.integers(-(10**5), 10**5), st.integers(-(10**5), 10**5))
def test_moving_everything_in_time_and_place_changes_nothing(drawn: list[Row], hours: int, east: int, north: int):
    moved = [(first + hours, last + hours, x + east, y + north, exact) for first, last, x, y, exact in drawn]
    assert events(moved) == events(drawn)


@often
@given(points.filter(bool), st.data())
def test_an_exact_copy_joins_and_makes_no_event(drawn: list[Row], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(drawn) - 1))
    numbers = events([*drawn, drawn[at]])
    assert numbers[-1] == numbers[at]
    assert len(set(numbers)) == len(set(events(drawn)))


@often
@given(rows, st.sampled_from(["east", "later"]))
def test_what_is_far_away_never_joins(drawn: list[Row], where: str) -> None:
    far = (0.0, 0.0, 1000.0, 0.0, True) if where == "east" else (1000.0, 1000.0, 0.0, 0.0, True)
    assert events([*drawn, far]) == [*events(drawn), len(drawn)]


@often
@given(points, points.filter(bool))
def test_what_comes_later_changes_no_earlier_event(before: list[Row], after: list[Row]) -> None:
    """So a month that was counted keeps its number of events."""
    end = max((row[0] for row in before), default=0.0) + 1
    later = [(first + end, last + end, x, y, exact) for first, last, x, y, exact in after]
    assert events([*before, *later])[: len(before)] == events(before)


@often
@given(rows)
def test_an_event_never_reaches_further_than_the_rule(drawn: list[Row]) -> None:
    for row, event in zip(drawn, events(drawn), strict=True):
        leader = drawn[event]
        assert 0 <= row[0] - leader[0] <= NEAR.hours
        assert abs(row[1] - leader[1]) <= NEAR.hours
        assert np.hypot(row[2] - leader[2], row[3] - leader[3]) <= NEAR.metres


def test_a_row_of_reports_is_no_endless_event() -> None:
    """One every six hours at one place: with components one event; here a new one after every ten hours."""
    drawn = [(6.0 * turn, 6.0 * turn, 0.0, 0.0, True) for turn in range(6)]
    assert events(drawn) == [0, 0, 2, 2, 4, 4]


def test_thousands_of_reports_on_one_spot_are_no_burden() -> None:
    """A bulk registration on one point: looking at all pairs of these would take minutes."""
    hours = np.random.default_rng(62).uniform(0, 9, 20_000)
    spot = np.zeros_like(hours)
    numbers = first_reports(Reports(hours, hours, spot, spot, np.ones_like(hours, dtype=np.bool_)), NEAR)
    assert set(numbers) == {np.argmin(hours)}


def test_the_limits_themselves_are_within_reach() -> None:
    at = (0.0, 0.0, 0.0, 0.0, True)
    assert events([at, (10.0, 10.0, 30.0, 40.0, True)]) == [0, 0]
    assert events([at, (10.1, 10.1, 30.0, 40.0, True)]) == [0, 1]
    assert events([at, (10.0, 10.0, 30.0, 40.1, True)]) == [0, 1]
    assert events([at, (0.0, 11.0, 0.0, 0.0, True)]) == [0, 1], "a whole night is not the same as its first moment"


def test_of_two_events_in_reach_the_nearest_is_joined() -> None:
    drawn = [(0.0, 0.0, 0.0, 0.0, True), (1.0, 1.0, 60.0, 0.0, True), (2.0, 2.0, 40.0, 0.0, True)]
    assert events(drawn) == [0, 1, 1]


def test_without_an_exact_point_nothing_is_joined() -> None:
    nowhere = (0.0, 0.0, np.nan, np.nan, False)
    somewhere_in_the_street = (0.0, 0.0, 5.0, 5.0, False)
    assert events([nowhere, nowhere, somewhere_in_the_street, somewhere_in_the_street]) == [0, 1, 2, 3]


def test_no_reports() -> None:
    assert events([]) == []
    assert len(fields(Reports)) == 5, "the columns of `reports_of`"
