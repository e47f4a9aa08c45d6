"""Solve a model of deployment: the visits that cover most harm, proven or with a gap; or which rules must give way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from openvis.analysis.deployments.deployment_model import Model
from openvis.analysis.expectations.history import Floats, Ints
from openvis.domain.deployment import Relaxation
from openvis.domain.deployment_words import RulesConflict

WHOLE = 1e-6  # how far from a whole number counts as whole
SAME = 1e-9  # relative: a bound no further than this from what is covered is reached
GAP = 1e-4  # where branching is needed, it may end when so small a share could still be gained
SECONDS = 10.0
NO_PLAN = 2  # as scipy says that the rules exclude each other


@dataclass(frozen=True, slots=True)
class Solution:
    """visits (pairs,), what they cover, what nothing exceeds, and per slot what a unit more would bring at most."""

    visits: Ints
    covered: float
    bound: float
    proven: bool
    extra: Ints  # (slots,) units used beyond the capacity, where hours could be added
    unit_value: Floats | None = None


@dataclass(frozen=True, slots=True)
class _Program:
    """Columns: visits per pair, then covered steps per demand, then added units per slot."""

    profit: Floats
    rows: sparse.csr_array
    at_least: Floats
    at_most: Floats
    low: Floats
    high: Floats
    pairs: int
    hours_first: int  # the rows of hours start here
    slots: int = field(default=0)


def solve(model: Model, *, more_units: int = 0, seconds: float = SECONDS) -> Solution | None:
    """The visits that cover most; None where no visits keep all rules. With `more_units` hours are added (or taken
    away) where that does best.

    maximise   sum_dk g_dk y_dk
    such that  sum_k y_dk = sum_t z_td               every visit is a step; steps cover less and less, so they fill up
               sum_d c_d z_td <= hours of t          per team and shift
               low_w <= sum_(d in w) c_d z_td <= high_w   per wijk and rule
               z_td >= promised_td, z whole, 0 <= y <= 1

    Where all visits last equally long this is a flow from team-shifts over places to wijken, with whole bounds, whose
    linear programme has whole corners (Hoffman & Kruskal 1956): simplex finds the optimum and its prices per hour
    without branching. Otherwise branch and bound (HiGHS, both by scipy) ends proven or, after `seconds`, with a gap.
    The prices per hour are one-sided: an hour more brings at most so much.
    """
    program = _program(model, more_units)
    relaxed = _linear(program)
    if relaxed is None:
        return None
    columns, bound = relaxed[:2]
    prices: Floats | None = relaxed[2]
    whole = np.round(columns[: program.pairs])
    if np.abs(columns[: program.pairs] - whole).max(initial=0.0) > WHOLE:
        found = _branch(program, seconds)
        if found is None:
            return None
        (columns, bound), prices = found, None
        whole = np.round(columns[: program.pairs])
    visits = whole.astype(np.int64)
    covered = model.covered(visits)
    extra = np.maximum(0, (model.hours_rows @ visits) - model.capacity).astype(np.int64)
    proven = bound - covered <= SAME * max(bound, 1.0)
    return Solution(visits, covered, covered if proven else bound, proven, extra, prices)


def conflict(model: Model) -> RulesConflict:
    """Which rules must give way, each by how much, so that they lose the fewest units together.

    Elastic programming (Brown & Graves; Chinneck 2008, ch. 6): every row of a rule gets a slack at a price of 1 per
    unit. Hours and skills are facts and places where nobody may go stay closed; presence, concentration, appointments
    and what was drawn can give way. Where several sets lose equally little, one of them is named.
    """
    program = _program(model, 0)
    limits, kept = model.limits, np.flatnonzero(model.promised)
    unit_cost = model.cost[model.demand].astype(np.float64)
    rows, pairs = program.rows.shape[0], program.pairs
    first_limit = rows - len(limits.rule)
    promise = sparse.csr_array(
        (np.ones(len(kept)), (np.arange(len(kept)), kept)), shape=(len(kept), program.rows.shape[1])
    )
    sign = np.where(limits.at_least > 0, 1.0, -1.0)  # a floor is lifted towards, a ceiling lowered from
    slack = sparse.csr_array(
        (
            np.concatenate([sign, np.ones(len(kept))]),
            (np.concatenate([np.arange(first_limit, rows), np.arange(rows, rows + len(kept))]),
             np.arange(len(limits.rule) + len(kept))),
        ),
        shape=(rows + len(kept), len(limits.rule) + len(kept)),
    )  # fmt: skip
    price = np.concatenate([np.ones(len(limits.rule)), unit_cost[kept]])
    low = program.low.copy()
    low[:pairs] = 0
    elastic = _Program(
        profit=np.concatenate([np.zeros(len(program.profit)), -price]),
        rows=sparse.csr_array(sparse.hstack([sparse.vstack([program.rows, promise]), slack])),
        at_least=np.concatenate([program.at_least, model.promised[kept].astype(np.float64)]),
        at_most=np.concatenate([program.at_most, np.full(len(kept), np.inf)]),
        low=np.concatenate([low, np.zeros(len(price))]),
        high=np.concatenate([program.high, np.full(len(price), np.inf)]),
        pairs=pairs,
        hours_first=program.hours_first,
    )
    found = _branch(elastic, SECONDS)
    if found is None:
        raise AssertionError("with every rule elastic, no visits at all are a plan")
    given = found[0][len(program.profit) :] * price * model.unit
    rule = np.concatenate([limits.rule, model.promised_by[kept]])
    minutes = np.bincount(rule, given, len(model.question.rules))
    rules = model.question.rules
    return RulesConflict.between([Relaxation(rules[at], float(minutes[at])) for at in np.flatnonzero(minutes > WHOLE)])


def _program(model: Model, more_units: int) -> _Program:
    demands, steps = model.gain.shape
    pairs, slots = len(model.slot), len(model.slots)
    promised = np.bincount(model.demand, model.promised, demands)
    gain = np.column_stack([model.gain, np.zeros(demands)])  # a last step for what was promised beyond the most
    fill = np.ones_like(gain)
    fill[:, steps] = np.maximum(0.0, promised - steps)
    fill[~model.allowed] = 0.0
    added, total = (slots if more_units > 0 else 0), model.capacity.sum() + more_units
    per_demand = sparse.csr_array((np.ones(pairs), (model.demand, np.arange(pairs))), shape=(demands, pairs))
    per_step = sparse.kron(sparse.eye_array(demands), np.ones((1, steps + 1)))
    rows: list[list[Any]] = [
        [per_demand, -per_step, _empty(demands, added)],
        [model.hours_rows, _empty(slots, gain.size), -sparse.eye_array(slots, added)],
        [_empty(1, pairs) if added else _row(model.cost[model.demand]), _empty(1, gain.size), _row(np.ones(added))],
        [model.wijk_rows, _empty(len(model.limits.rule), gain.size), _empty(len(model.limits.rule), added)],
    ]
    together = sparse.csr_array(sparse.vstack([sparse.hstack(each) for each in rows]))
    upper = np.where(model.allowed, steps + np.maximum(0.0, promised - steps), 0.0)[model.demand]
    return _Program(
        profit=np.concatenate([np.zeros(pairs), gain.ravel(), np.zeros(added)]),
        rows=together,
        at_least=np.concatenate([np.zeros(demands), np.full(slots + 1, -np.inf), model.limits.at_least]),
        at_most=np.concatenate(
            [np.zeros(demands), model.capacity, [more_units if added else total], model.limits.at_most]
        ),
        low=np.concatenate([model.promised, np.zeros(gain.size + added)]),
        high=np.concatenate([np.maximum(upper, 0.0), fill.ravel(), np.full(added, float(max(0, more_units)))]),
        pairs=pairs,
        hours_first=demands,
        slots=slots,
    )


def _linear(program: _Program) -> tuple[Floats, float, Floats] | None:
    if (program.low > program.high).any():
        return None
    equal = program.at_least == program.at_most
    above, below = ~equal & np.isfinite(program.at_most), ~equal & np.isfinite(program.at_least)
    limits: Any = np.column_stack([program.low, program.high])
    rows: Any = sparse.vstack([program.rows[above], -program.rows[below]])
    equal_rows: Any = program.rows[equal]
    found = linprog(
        -program.profit,
        A_ub=rows,
        b_ub=np.concatenate([program.at_most[above], -program.at_least[below]]),
        A_eq=equal_rows,
        b_eq=program.at_most[equal],
        bounds=limits,
        method="highs-ds",
    )
    if found.x is None or found.fun is None:
        return None
    prices = np.zeros(len(program.rows.indptr) - 1)
    prices[np.flatnonzero(above)] = -found.ineqlin.marginals[: above.sum()]
    of_hours = slice(program.hours_first, program.hours_first + program.slots)
    total = prices[program.hours_first + program.slots]
    return found.x, float(-found.fun), prices[of_hours] + total


def _branch(program: _Program, seconds: float) -> tuple[Floats, float] | None:
    whole = np.zeros(len(program.profit), dtype=np.int64)
    whole[: program.pairs] = 1
    found = milp(
        -program.profit,
        integrality=whole,
        bounds=Bounds(program.low, program.high),
        constraints=LinearConstraint(program.rows, program.at_least, program.at_most),
        options={"time_limit": seconds, "mip_rel_gap": GAP},
    )
    if found.x is None or found.mip_dual_bound is None:
        return None
    return found.x, float(-found.mip_dual_bound)


def _row(values: Ints | Floats) -> sparse.csr_array:
    return sparse.csr_array(values.astype(np.float64)[None, :])


def _empty(rows: int, columns: int) -> sparse.csr_array:
    return sparse.csr_array((rows, columns))
