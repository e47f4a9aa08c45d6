"""A plan that somebody changed by hand: what it covers, what the change costs, and which rules it breaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from openvis.analysis.deployments.deployment import drawn_of
from openvis.analysis.deployments.deployment_model import Model, as_numbers, model_of, pair_numbers
from openvis.analysis.expectations.history import Ints
from openvis.domain.deployment import Appointment, Changed, DeploymentQuestion, Exploration, Plan, Presence, Visit
from openvis.domain.deployment_words import hours, percent, rule_in_words, shift_in_words


def changed(question: DeploymentQuestion, found: Plan, visits: Sequence[Visit]) -> Changed:
    """Visits as somebody wants them, beside the plan they come from. Only place, team, shift, skill and number are
    read of a visit; what it covers is calculated anew, and visits beyond the most that count cover nothing.

    Nothing is refused here: the coordinator decides. A visit that nobody can pay covers nothing and is named.
    """
    model = model_of(question)
    numbers, impossible = as_numbers(model, visits)
    covered = model.covered(np.where(model.allowed[model.demand], numbers, 0))
    broken = [*map(_impossible, impossible), *_hours(model, numbers), *_no_go(model, numbers), *_wijken(model, numbers),
              *_promises(model, numbers, found)]  # fmt: skip
    return Changed(covered, found.covered - covered, tuple(broken))


def _impossible(visit: Visit) -> str:
    return (
        f"{visit.team} kan op {shift_in_words(visit.shift)} niet naar {visit.place}: geen uren in die dienst, "
        "niet de vaardigheid, of de plek staat niet in de vraag."
    )


def _hours(model: Model, numbers: Ints) -> Iterator[str]:
    used = model.hours_rows @ numbers
    for slot in np.flatnonzero(used > model.capacity).tolist():
        team, shift = model.slots[slot]
        over = hours(float(used[slot] - model.capacity[slot]) * model.unit)
        yield f"{team} heeft op {shift_in_words(shift)} {over} te veel."


def _no_go(model: Model, numbers: Ints) -> Iterator[str]:
    for demand in np.flatnonzero(~model.allowed & (model.per_demand(numbers) > 0)).tolist():
        each = model.question.demands[demand]
        yield f"Naar {each.place} mag op {shift_in_words(each.shift)} niemand toe."


def _wijken(model: Model, numbers: Ints) -> Iterator[str]:
    limits, total = model.limits, int(model.capacity.sum())
    used = model.wijk_rows @ numbers
    for row in np.flatnonzero((used < limits.at_least) | (used > limits.at_most)).tolist():
        rule, name = model.question.rules[limits.rule[row]], model.wijken[limits.wijk[row]]
        word = "te weinig" if isinstance(rule, Presence) else "te veel"
        yield f"Wijk {name} krijgt {percent(float(used[row]) / total)} van de uren: {word} voor {rule_in_words(rule)}."


def _promises(model: Model, numbers: Ints, found: Plan) -> Iterator[str]:
    for pair in np.flatnonzero(numbers < model.promised).tolist():
        rule = model.question.rules[model.promised_by[pair]]
        if isinstance(rule, Appointment):
            yield f"{rule_in_words(rule)[:1].upper()}{rule_in_words(rule)[1:]} gaat niet door."
    rule = next((each for each in model.question.rules if isinstance(each, Exploration)), None)
    if rule is None:
        return
    pairs = pair_numbers(model)
    kept = [pair for pair in map(pairs.get, drawn_of(found)) if pair is not None and numbers[pair]]
    share = float(model.cost[model.demand[kept]].sum()) / max(1, int(model.capacity.sum()))
    if share < min(rule.share, found.explored) - 1e-9:
        yield f"Nog {percent(share)} van de uren gaat naar plekken uit de loting, en niet {percent(rule.share)}."
