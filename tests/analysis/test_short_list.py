"""The short list of a plan: twice, by hand, and what holds whatever is planned."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from openvis.analysis.deployments.short_list import STOPS_A_VISIT, short_list
from openvis.domain.deployment import Purpose, Shift, Visit
from openvis.domain.work_order import DayPart

MONDAY = date(2026, 3, 2)
EVENING, NIGHT = Shift(MONDAY, DayPart.EVENING), Shift(MONDAY, DayPart.NIGHT)
FEW = settings(max_examples=25, deadline=None)


def visit(team: str, place: str, shift: Shift = EVENING, visits: int = 1, purpose: Purpose = Purpose.PLANNED) -> Visit:
    return Visit(team, place, "W", shift, "", visits, 60 * visits, purpose, 0.0)


def slow(visits: list[Visit], harm: dict[tuple[str, Shift], float], buurt_of: dict[str, str], most: int) -> object:
    """One stop at a time: of the buurten without one the place most due, and when all have one that of all."""
    told, taken = {}, set()
    order = [DayPart.NIGHT, DayPart.MORNING, DayPart.AFTERNOON, DayPart.EVENING]
    kept = [each for each in visits if each.purpose is not Purpose.APPOINTMENT]
    slots = {(each.shift.day, order.index(each.shift.part), each.team, each.shift) for each in kept}
    for _, _, team, shift in sorted(slots, key=lambda slot: slot[:3]):
        earlier = Counter(place for place, when in taken if when != shift)
        due = {place: harm.get((place, shift), 0) / (1 + 2 * earlier[place]) for place in buurt_of}
        room = Counter({})
        for each in kept:
            if (each.team, each.shift) == (team, shift):
                room[each.place] += 3 * each.visits
        stops: list[str] = []
        first_round = True
        while len(stops) < most:
            there = Counter(buurt_of[place] for place in stops)
            can = [
                place for place, buurt in buurt_of.items()
                if harm.get((place, shift), 0) > 0 and (place, shift) not in taken and place not in stops
                and there[buurt] < room[buurt] and not (first_round and there[buurt])
            ]  # fmt: skip
            if can:
                stops.append(min(can, key=lambda place: (-due[place], place)))
            elif first_round:
                first_round = False
            else:
                break
        taken |= {(place, shift) for place in stops}
        if stops:
            told[team, shift] = tuple(stops)
    return told


@FEW
@given(st.integers(0, 10_000), st.integers(0, 6))
def test_twice(seed: int, most: int) -> None:
    rng = np.random.default_rng(seed)
    buurt_of = {f"C{number}": f"B{rng.integers(4)}" for number in range(12)}
    harm = {(place, shift): float(rng.integers(0, 5)) for place in buurt_of for shift in (EVENING, NIGHT)}
    visits = [
        visit(f"T{rng.integers(2)}", f"B{rng.integers(5)}", (EVENING, NIGHT)[rng.integers(2)], int(rng.integers(1, 3)),
              list(Purpose)[rng.integers(3)])
        for _ in range(rng.integers(0, 8))
    ]  # fmt: skip
    told = short_list(visits, harm, buurt_of, most)
    assert told == slow(visits, harm, buurt_of, most)
    assert short_list(visits[::-1], harm, buurt_of, most) == told
    given_out = [(place, shift) for (_, shift), stops in told.items() for place in stops]
    assert len(set(given_out)) == len(given_out)


def test_first_the_best_place_of_every_buurt_then_the_best_of_what_is_left() -> None:
    buurt_of = dict.fromkeys(("A1", "A2", "A3", "A4"), "A") | {"B1": "B", "C1": "C"}
    harm = {(place, EVENING): 9.0 - number for number, place in enumerate(buurt_of)} | {("B1", NIGHT): 1.0}
    visits = [visit("T", "A"), visit("T", "B")]
    assert short_list(visits, harm, buurt_of, 6) == {("T", EVENING): ("A1", "B1", "A2", "A3")}
    assert STOPS_A_VISIT == 3, "a fourth stop in an hour leaves no time to walk"
    assert short_list(visits, harm, buurt_of, 2) == {("T", EVENING): ("A1", "B1")}
    twice = [visit("T", "A", visits=2), visit("T", "B")]
    assert short_list(twice, harm, buurt_of, 6) == {("T", EVENING): ("A1", "B1", "A2", "A3", "A4")}


def test_over_a_week_places_are_stopped_at_in_proportion_to_what_is_expected() -> None:
    """Five evenings, one stop in each: of 6, 3 and 1 the first gets three and the second two."""
    evenings = [Shift(MONDAY + timedelta(days=day), DayPart.EVENING) for day in range(5)]
    buurt_of = dict.fromkeys(("A1", "A2", "A3"), "A")
    harm = {(place, shift): each for shift in evenings for place, each in zip(buurt_of, (6.0, 3.0, 1.0), strict=True)}
    told = short_list([visit("T", "A", shift) for shift in evenings], harm, buurt_of, 1)
    assert list(told.values()) == [("A1",), ("A2",), ("A1",), ("A1",), ("A2",)]


@FEW
@given(st.integers(0, 10_000))
def test_the_stops_of_a_week_follow_expectations_within_one(seed: int) -> None:
    """Of places that are expected the same in every shift: who got one stop more was due it (highest averages)."""
    rng = np.random.default_rng(seed)
    week = [Shift(MONDAY + timedelta(days=day), part) for day in range(7) for part in (DayPart.NIGHT, DayPart.EVENING)]
    buurt_of = {f"C{number}": "A" for number in range(8)}
    worth = {place: float(rng.integers(1, 50)) for place in buurt_of}
    told = short_list(
        [visit("T", "A", shift) for shift in week],
        {(place, shift): worth[place] for place in buurt_of for shift in week}, buurt_of, 1,
    )  # fmt: skip
    stops = Counter(place for chosen in told.values() for place in chosen)
    assert sum(stops.values()) == len(week)
    for one in stops:
        for other in buurt_of:
            assert worth[one] / (2 * stops[one] - 1) >= worth[other] / (2 * stops[other] + 1)


def test_two_teams_never_stop_at_one_place_and_an_appointment_stops_nowhere() -> None:
    buurt_of, harm = {"A1": "A", "A2": "A"}, {("A1", EVENING): 2.0, ("A2", EVENING): 1.0}
    told = short_list([visit("zuid", "A"), visit("noord", "A")], harm, buurt_of, 1)
    assert told == {("noord", EVENING): ("A1",), ("zuid", EVENING): ("A2",)}
    assert short_list([visit("noord", "A", purpose=Purpose.APPOINTMENT)], harm, buurt_of, 3) == {}
    assert short_list([visit("noord", "A", NIGHT)], harm, buurt_of, 3) == {}
    assert short_list([visit("noord", "A")], harm, buurt_of, 0) == {}
