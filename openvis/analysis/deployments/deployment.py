"""A plan of deployment: available hours to places and shifts, so that as much expected harm as possible is covered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np

from openvis.analysis.deployments.deployment_draw import Drawn, draw, with_drawn
from openvis.analysis.deployments.deployment_model import Model, as_numbers, model_of
from openvis.analysis.deployments.deployment_rivals import greedy_visits, within_hours
from openvis.analysis.deployments.deployment_solve import SECONDS, Solution, conflict, solve
from openvis.analysis.expectations.history import Ints
from openvis.domain.deployment import (
    HOUR,
    Appointment,
    DeploymentQuestion,
    Exploration,
    ExtraHours,
    HourValue,
    Plan,
    Price,
    Purpose,
    Shift,
    Visit,
)

WEEK = timedelta(days=7)


def plan(question: DeploymentQuestion, seed: int, *, seconds: float = SECONDS) -> Plan:
    """The plan that covers most expected harm under all rules, or raises RulesConflict.

    What it maximises and how stands in `deployment_solve.solve`; what a visit covers in `visit_cover`; what is drawn
    first, from `seed`, in `deployment_draw.draw`. The same question and seed give the same plan. Expected harm must
    come from what the public reports alone: a plan on what officers found sends them where they were (`feedback`).
    Not for urgent calls, nor for hours that must stay free for them: leave those out of the hours.
    """
    model = _with_draw(question, seed)
    solution = solve(model, seconds=seconds)
    if solution is None:
        raise conflict(model)
    if not solution.proven:
        solution = _better(model, solution)
    return _told(model, solution, seed)


def greedy(question: DeploymentQuestion, seed: int) -> Plan:
    """The same question answered by always paying the visit that covers most per minute; its rules may be broken only
    where it paints itself into a corner (`deployment_check.changed` says where)."""
    model = _with_draw(question, seed)
    return _told(model, _answered(model, greedy_visits(model)), seed)


def as_last_week(question: DeploymentQuestion, visits: Iterable[Visit]) -> Plan:
    """Last week's visits a week later, as far as there are hours and nothing forbids it, in the order they are listed.

    It covers what is expected now; rules about wijken and the draw are not looked at.
    """
    model = model_of(question)
    later = [replace(each, shift=Shift(each.shift.day + WEEK, each.shift.part)) for each in visits]
    numbers, _ = as_numbers(model, later)
    return _told(model, _answered(model, within_hours(model, numbers)), 0)


def prices(question: DeploymentQuestion, found: Plan, *, seconds: float = SECONDS) -> list[Price]:
    """What each rule costs: how much more harm is covered without that one rule, all others kept; never negative.

    What was drawn for `found` stays drawn, so that only the rule changes. Prices do not add up: two rules that stand in
    each other's way cost less together. A price of 0 means the plan would do this by itself.
    """
    drawn, told = drawn_of(found), []
    for number, rule in enumerate(question.rules):
        without = replace(question, rules=question.rules[:number] + question.rules[number + 1 :])
        model = with_drawn(model_of(without), drawn)
        free = solve(model, seconds=seconds)
        if free is None:  # a rule was taken away from rules that can be kept
            raise AssertionError(f"without {rule} there is no plan, and with it there is")
        told.append(
            Price(
                rule,
                harm=max(0.0, free.covered - found.covered),
                least=max(0.0, free.covered - found.bound),
                most=max(0.0, free.bound - found.covered),
            )
        )
    return told


def hours_curve(
    question: DeploymentQuestion, found: Plan, hours: Sequence[float], *, seconds: float = SECONDS
) -> list[ExtraHours]:
    """What is covered with so many hours more (or fewer, negative), put or taken where that does best.

    Shares in rules stay shares of the hours there are now, and what was drawn stays. Hours are added to teams and
    shifts of the question only; a slot with 0 hours takes part. Whole visits: half a visit more is none.
    """
    model, told = with_drawn(model_of(question), drawn_of(found)), []
    for each in hours:
        units = int(np.trunc(each * HOUR / model.unit + np.copysign(1e-9, each)))
        solution = solve(model, more_units=units, seconds=seconds)
        changes = () if solution is None else _changes(model, solution)
        told.append(ExtraHours(each, None if solution is None else solution.covered, changes))
    return told


def drawn_of(found: Plan) -> Drawn:
    """What was drawn for a plan."""
    return tuple(
        (each.team, (each.place, each.shift, each.skill))
        for each in found.visits
        if each.purpose is Purpose.EXPLORATION
    )


def _with_draw(question: DeploymentQuestion, seed: int) -> Model:
    model = model_of(question)
    return with_drawn(model, draw(model, np.random.default_rng(seed)))


def _better(model: Model, solution: Solution) -> Solution:
    """Where the time was up, whichever covers most: what was found until then, or what the greedy way gives."""
    visits = greedy_visits(model)
    kept = bool((model.wijk_rows @ visits >= model.limits.at_least).all())
    covered = model.covered(visits)
    return replace(solution, visits=visits, covered=covered) if kept and covered > solution.covered else solution


def _answered(model: Model, visits: Ints) -> Solution:
    covered = model.covered(visits)
    return Solution(visits, covered, float(model.gain.sum()), False, np.zeros_like(model.capacity))


def _told(model: Model, solution: Solution, seed: int) -> Plan:
    total = int(model.capacity.sum())
    visits = _visits(model, solution.visits)
    explored = sum(each.minutes for each in visits if each.purpose is Purpose.EXPLORATION)
    return Plan(
        visits=visits,
        covered=solution.covered,
        expected=float(sum(each.harm for each in model.question.demands)),
        bound=solution.bound,
        proven=solution.proven,
        seed=seed,
        explored=explored / (total * model.unit) if total else 0.0,
        hour_values=_hour_values(model, solution),
    )


def _visits(model: Model, numbers: Ints) -> tuple[Visit, ...]:
    """Line by line; what visits to one demand cover together is divided evenly over them."""
    covered, paid = model.covered_by_demand(numbers), model.per_demand(numbers)
    told = []
    for pair in np.flatnonzero(numbers).tolist():
        demand = model.question.demands[at := model.demand[pair]]
        promised = int(min(model.promised[pair], numbers[pair]))
        for number, purpose in ((promised, _purpose(model, pair)), (int(numbers[pair]) - promised, Purpose.PLANNED)):
            if number:
                told.append(
                    Visit(
                        team=model.slots[model.slot[pair]][0],
                        place=demand.place,
                        wijk=demand.wijk,
                        shift=demand.shift,
                        skill=demand.skill,
                        visits=number,
                        minutes=number * demand.minutes,
                        purpose=purpose,
                        covered=float(covered[at] * number / paid[at]),
                    )
                )
    return tuple(told)


def _purpose(model: Model, pair: int) -> Purpose:
    match model.question.rules[model.promised_by[pair]] if model.promised[pair] else None:
        case Exploration():
            return Purpose.EXPLORATION
        case Appointment():
            return Purpose.APPOINTMENT
    return Purpose.PLANNED


def _hour_values(model: Model, solution: Solution) -> tuple[HourValue, ...]:
    if solution.unit_value is None:
        return ()
    values = solution.unit_value * HOUR / model.unit
    return tuple(
        HourValue(team=model.slots[at][0], shift=model.slots[at][1], harm=float(values[at]))
        for at in np.argsort(-values, kind="stable").tolist()
    )


def _changes(model: Model, solution: Solution) -> tuple[tuple[str, Shift, float], ...]:
    added = np.flatnonzero(solution.extra).tolist()
    return tuple((*model.slots[at], float(solution.extra[at] * model.unit / HOUR)) for at in added)
