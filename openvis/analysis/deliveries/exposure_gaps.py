"""Dwellings or cars of the few buurten of which the number is absent, or is not of what stands there."""

from __future__ import annotations

from collections.abc import Mapping

# A car is counted where its owner is registered: with a lease company, thousands at one address, parked all over the
# country. No buurt of residents comes near two cars per inhabitant (the average of the country is .5); a business
# park with a few residents and some vans of its own stays below a hundred.
CARS_PER_INHABITANT, CARS_AT_LEAST = 2.0, 100
FILLED_AT_MOST = 0.05  # of the inhabitants; where more would be a guess the number is no measure of anything


def parked_elsewhere(cars: int, inhabitants: int) -> bool:
    """Whether so many cars are registered among so few people that most must be parked elsewhere."""
    return cars > CARS_AT_LEAST and cars > CARS_PER_INHABITANT * inhabitants


def filled(numbers: Mapping[str, int], inhabitants: Mapping[str, int]) -> dict[str, int] | None:
    """`numbers` with those of the other areas of `inhabitants`, each its share of inhabitants of the rest.

        n_a = round(p_a N / P),   N and P the numbers and inhabitants of all areas of which the number is known

    Both by area. None where more than `FILLED_AT_MOST` of the inhabitants live where no number is known, or where
    nobody lives where it is. Assumes that people of a buurt without a number have as many as others: good for a buurt
    of a few farms of which CBS keeps the number to itself, not for a quarter of the town.
    """
    known = [area for area in inhabitants if area in numbers]
    people, total = sum(inhabitants[area] for area in known), sum(inhabitants.values())
    if not people or people < (1 - FILLED_AT_MOST) * total:
        return None
    rate = sum(numbers[area] for area in known) / people
    return {area: numbers.get(area, round(count * rate)) for area, count in inhabitants.items()}
