"""The part of a deployment that is drawn at random, so that also places of which little is expected are seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from openvis.analysis.deployments.deployment_model import Key, Model, pair_numbers
from openvis.analysis.expectations.history import Flags
from openvis.domain.deployment import Exploration, Shift

Drawn = tuple[tuple[str, Key], ...]  # the team and the demand of each visit


def draw(model: Model, rng: np.random.Generator) -> Drawn:
    """Visits drawn for the rule of exploration: each a team-shift by its hours, then a place of "the rest" there, all
    alike, until they take the asked share of all hours (at most one visit more).

    The rest of a shift are the places that get no first visit when its hours all go to those with most harm, and at
    least half of them. A forecast that only sends people where it expects something never learns that it was wrong
    elsewhere; only what is drawn can be weighed by its chance (Ensign et al. 2018, PMLR 81:160; see `feedback`).
    Nothing is drawn twice, against a no-go or an appointment, or beyond hours. Where a wijk may get no more, the draw
    gives way (`deployment_solve.conflict` says so). Fewer than asked where the rest is used up.
    """
    asked = sum(rule.share for rule in model.question.rules if isinstance(rule, Exploration)) * int(
        model.capacity.sum()
    )
    left = model.capacity - (model.hours_rows @ model.promised).astype(np.int64)
    open_pairs = _rest(model)[model.demand] & (model.promised == 0)
    drawn: list[int] = []
    taken = 0
    while taken < asked - 1e-9:
        fits = np.flatnonzero(open_pairs & (left[model.slot] >= model.cost[model.demand]))
        if not len(fits):
            break
        slots = np.unique(model.slot[fits])
        slot = rng.choice(slots, p=left[slots] / left[slots].sum())
        pair = int(rng.choice(fits[model.slot[fits] == slot]))
        drawn.append(pair)
        cost = int(model.cost[model.demand[pair]])
        left[slot] -= cost
        taken += cost
        open_pairs &= model.demand != model.demand[pair]
    names = {number: name for name, number in pair_numbers(model).items()}
    return tuple(names[pair] for pair in drawn)


def with_drawn(model: Model, drawn: Drawn) -> Model:
    """The model in which the drawn visits are promised, by its rule of exploration."""
    rule = next((at for at, each in enumerate(model.question.rules) if isinstance(each, Exploration)), None)
    if rule is None or not drawn:
        return model
    pairs = pair_numbers(model)
    at = np.array([pairs[each] for each in drawn], dtype=np.int64)
    promised, promised_by = model.promised.copy(), model.promised_by.copy()
    promised[at] += 1
    promised_by[at] = rule
    return replace(model, promised=promised, promised_by=promised_by)


def _rest(model: Model) -> Flags:
    """(demands,) whether a demand is among the rest of its shift."""
    rest = np.zeros(len(model.gain), dtype=np.bool_)
    room: dict[Shift, int] = {}
    for (_, shift), units in zip(model.slots, model.capacity.tolist(), strict=True):
        room[shift] = room.get(shift, 0) + units
    here: dict[Shift, list[int]] = {}
    for demand in np.flatnonzero(model.allowed).tolist():
        here.setdefault(model.question.demands[demand].shift, []).append(demand)
    for shift, demands in here.items():
        listed = np.array(demands)
        order = listed[np.argsort(-model.gain[listed, 0] / model.cost[listed], kind="stable")]
        visited = int((np.cumsum(model.cost[order]) <= room.get(shift, 0)).sum())
        rest[order[min(visited, len(order) // 2) :]] = True
    return rest
