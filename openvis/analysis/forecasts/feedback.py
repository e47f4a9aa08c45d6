"""Feedback: what becomes of a forecast whose own deployment makes part of what it learns from, and of one area that
reports less than the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from openvis.analysis.expectations.history import Floats, Ints
from openvis.domain.category import feeds_forecast
from openvis.domain.incident import ReportedBy

STEPS = 3_000
REPORTED = 0.5  # of what happens, by the public
FOUND = 0.5  # of what happens in the area where officers are, by them
BROUGHT_TYPE, FOUND_TYPE = "woninginbraak", "drugshandel"

Rule = Callable[[str, ReportedBy], bool]  # whether a row of this category, made known by these, feeds the forecast


class Allocation(StrEnum):
    """Where officers go at each step: to the area with most input, or to an area by its share of the input."""

    GREEDY = "greedy"
    PROPORTIONAL = "proportional"


@dataclass(frozen=True, slots=True)
class Loop:
    """What the forecast believes after the last step, in (runs, areas).

    share    of the harm in each area, by its input
    patrols  of the steps in each area
    truth    (areas,) the true shares
    """

    share: Floats
    patrols: Floats
    truth: Floats

    @property
    def error(self) -> float:
        """How far the share of the first area is off, mean over the runs."""
        return float(np.abs(self.share[:, 0] - self.truth[0]).mean())


def simulate(
    rates: Sequence[float],
    rng: np.random.Generator,
    *,
    allocation: Allocation,
    rule: Rule = feeds_forecast,
    reported: float | Sequence[float] = REPORTED,
    steps: int = STEPS,
    runs: int = 100,
) -> Loop:
    """A loop of forecast, patrol and what becomes known, in areas with known true rates per step.

    At each step every area has Poisson(rate) incidents. The public reports a share of them (`reported`, all areas
    alike or each its own). Officers are in one area, and find FOUND of what the public did not report there: as an
    offence of a type only officers find, and as often again booked under a type the public reports. `rule` decides for
    each of these three kinds of rows whether the forecast learns from them; ours is the rule of the product itself, so
    that a change of it is felt here. The forecast is the long count, one to start with in every area.

    After Lum & Isaac (2016, Significance 13:14) and Ensign et al. (2018, PMLR 81:160): with what officers find as
    input, greedy patrols end in one area whatever the truth; what the public reports keeps the forecast near to it, as
    far as reporting is alike. It says nothing of how strong the loop is in a town, only which input has one. Assumes
    that patrols change neither what happens nor what is reported; both would.
    """
    rate, areas = np.asarray(rates, dtype=np.float64), len(rates)
    chance = np.broadcast_to(np.asarray(reported, dtype=np.float64), (areas,))
    by_public = rule(BROUGHT_TYPE, ReportedBy.PUBLIC)
    by_officer = (rule(FOUND_TYPE, ReportedBy.OFFICER), rule(BROUGHT_TYPE, ReportedBy.OFFICER))
    count, patrols, each = np.ones((runs, areas)), np.zeros((runs, areas)), np.arange(runs)
    for _ in range(steps):
        at = _where(count, rng, allocation)
        patrols[each, at] += 1
        count += by_public * rng.poisson(rate * chance, (runs, areas))
        left = rate[at] * (1.0 - chance[at]) * FOUND / 2
        count[each, at] += sum(used * rng.poisson(left) for used in by_officer)
    return Loop(count / count.sum(axis=1, keepdims=True), patrols / steps, rate / rate.sum())


def _where(count: Floats, rng: np.random.Generator, allocation: Allocation) -> Ints:
    """(runs,) the area officers go to; of equal ones any."""
    if allocation is Allocation.GREEDY:
        best = count == count.max(axis=1, keepdims=True)
        return np.asarray(np.where(best, rng.random(count.shape), -1.0).argmax(axis=1))
    upto = np.cumsum(count, axis=1)
    return np.asarray((rng.random((len(count), 1)) * upto[:, -1:] >= upto).sum(axis=1))


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What an area would be due if it reports less or more than is assumed, all others as assumed.

    rates        (rates,) that were tried
    share, place  (areas,) by what was reported: share of the whole, and place from the highest (1)
    due_share, due_place  (areas, rates) if the area reports that part of what happens
    """

    rates: Floats
    share: Floats
    place: Ints
    due_share: Floats
    due_place: Ints


def reporting_sensitivity(reported: Floats, rates: Sequence[float], assumed: float = REPORTED) -> Sensitivity:
    """How the division over (areas,) changes with how much one area reports of what happens.

    An area with x reported of which it reports r, where all are taken to report a, is due x a / r instead of x.

    Rates of reporting are not known per buurt: the Veiligheidsmonitor asks for them per gemeente and type. So this is
    a range, not a correction; nothing is corrected with it. Equal values share the best place. Not for values of 0: an
    area without any report stays at 0 whatever it reports, which is where this can say least.
    """
    values, tried = np.asarray(reported, dtype=np.float64), np.asarray(rates, dtype=np.float64)
    due = values[:, None] * assumed / tried
    others = values.sum() - values
    total = others[:, None] + due
    higher = (values[None, :, None] > due[:, None, :]).sum(axis=1)
    itself = values[:, None] > due  # its own old value is no other area
    return Sensitivity(
        rates=tried,
        share=values / max(values.sum(), np.finfo(float).tiny),
        place=(values[None, :] > values[:, None]).sum(axis=1) + 1,
        due_share=np.divide(due, total, out=np.zeros_like(due), where=total > 0),
        due_place=higher - itself + 1,
    )
