"""Other ways to divide the same hours, to hold the plan against: the greedy way, and what fits of a list of visits."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heapify, heappop, heappush

import numpy as np

from openvis.analysis.deployments.deployment_model import Model
from openvis.analysis.expectations.history import Ints


def greedy_visits(model: Model) -> Ints:
    """(pairs,) what was promised, then what presence still asks, then always the visit that covers most per unit.

    A visit goes to the team that can do least else, of those with hours left. For one pool of equal visits without
    rules this is the optimum; with rules or skills it is not, but at least half of it under one kind of limits
    (Fisher, Nemhauser & Wolsey 1978).
    """
    return _Greedy(model).visits()


def within_hours(model: Model, asked: Ints) -> Ints:
    """As many of the asked visits as hours and places where nobody may go leave, in their order."""
    left, paid = model.capacity.copy(), np.zeros_like(asked)
    for pair in np.flatnonzero(asked):
        demand, slot = model.demand[pair], model.slot[pair]
        cost = model.cost[demand]
        number = min(int(asked[pair]), int(left[slot] // cost)) if model.allowed[demand] else 0
        paid[pair] += number
        left[slot] -= number * cost
    return paid


class _Greedy:
    def __init__(self, model: Model) -> None:
        self.model, self.paid = model, model.promised.copy()
        self.left = model.capacity - (model.hours_rows @ self.paid).astype(np.int64)
        self.in_wijk = np.bincount(model.wijk[model.demand], self.paid * model.cost[model.demand], len(model.wijken))
        self.number = model.per_demand(self.paid)
        self.most, self.least = np.full(len(model.wijken), np.inf), np.zeros(len(model.wijken))
        np.minimum.at(self.most, model.limits.wijk, model.limits.at_most)
        np.maximum.at(self.least, model.limits.wijk, model.limits.at_least)
        versatile = np.bincount(model.slot, minlength=len(model.slots))
        order = np.lexsort((versatile[model.slot], model.demand))
        self.pairs = np.split(order, np.cumsum(np.bincount(model.demand, minlength=len(model.gain)))[:-1])

    def visits(self) -> Ints:
        self._fill(lambda wijk: self.in_wijk[wijk] < self.least[wijk])
        self._fill(lambda wijk: True)
        return self.paid

    def _fill(self, wanted: Callable[[int], bool]) -> None:
        model, steps = self.model, self.model.gain.shape[1]
        heap = [
            (-self._worth(demand), demand) for demand in np.flatnonzero(model.allowed & (self.number < steps)).tolist()
        ]
        heapify(heap)
        while heap:
            _, demand = heappop(heap)
            wijk, cost = model.wijk[demand], model.cost[demand]
            fits = [pair for pair in self.pairs[demand].tolist() if self.left[model.slot[pair]] >= cost]
            if not fits or not wanted(wijk) or self.in_wijk[wijk] + cost > self.most[wijk]:
                continue
            self.paid[fits[0]] += 1
            self.left[model.slot[fits[0]]] -= cost
            self.in_wijk[wijk] += cost
            self.number[demand] += 1
            if self.number[demand] < steps:
                heappush(heap, (-self._worth(demand), demand))

    def _worth(self, demand: int) -> float:
        return float(self.model.gain[demand, self.number[demand]] / self.model.cost[demand])
