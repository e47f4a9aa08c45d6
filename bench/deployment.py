"""A plan for 200 areas and 28 shifts of four visits at most, with skills, beside the greedy way and last week again.

The bar: proven within SECONDS of processor time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from openvis.analysis.deployments.deployment import as_last_week, greedy, hours_curve, plan, prices
from openvis.domain.deployment import (
    Available,
    Concentration,
    Demand,
    DeploymentQuestion,
    Exploration,
    Plan,
    Presence,
    Shift,
    Team,
)
from openvis.domain.deployment_words import rule_in_words
from openvis.domain.work_order import DayPart

AREAS, WIJKEN, HOURS = 200, 10, 40
WEEK = timedelta(days=7)
SECONDS = 10
MONDAY = date(2026, 3, 2)
SKILLED = 50  # areas where only a team with a skill goes, and the first team has it
RULES = (Presence(0.05), Concentration(0.25), Exploration(0.05))


def main() -> None:
    for teams in (1, 4):
        asked = question(teams, seed=1)
        last = plan(question(teams, seed=2), 1)
        earlier = [replace(each, shift=Shift(each.shift.day - WEEK, each.shift.part)) for each in last.visits]
        print(f"  {AREAS} areas x 28 shifts x 4 visits, {HOURS} hours a shift, {teams} teams, {len(asked.rules)} rules")
        best, took = timed(lambda asked=asked: plan(asked, 1))
        line("plan", best, best, took)
        if not best.proven or took > SECONDS:
            raise SystemExit(f"not proven within {SECONDS} seconds")
        naive, took = timed(lambda asked=asked: greedy(asked, 1))
        line("greedy", naive, best, took)
        again, took = timed(lambda asked=asked, earlier=earlier: as_last_week(asked, earlier))
        line("as last week", again, best, took)
        told, took = timed(lambda asked=asked, best=best: prices(asked, best))
        for each in told:
            print(f"    without {rule_in_words(each.rule)}: {each.harm / best.covered:+.2%}")
        anyone = replace(asked, demands=tuple(replace(each, skill="") for each in asked.demands))
        print(f"    if everybody had the skill: {plan(anyone, 1).covered / best.covered - 1:+.2%}")
        print(f"    {len(told)} prices: {took:.1f} CPU seconds")
        curve, took = timed(lambda asked=asked, best=best: hours_curve(asked, best, [-40, 40]))
        print(
            f"    40 hours fewer, more: {', '.join(change(each.covered, best) for each in curve)}; {took:.1f} seconds"
        )


def question(teams: int, seed: int) -> DeploymentQuestion:
    """Places that differ much and keep doing so (the same whatever the seed), shifts that differ some."""
    places, rng = np.random.default_rng(0).gamma(0.6, 1.0, AREAS), np.random.default_rng(seed)
    shifts = [Shift(MONDAY + timedelta(days=day), part) for day in range(7) for part in DayPart]
    harm = places[:, None] * rng.gamma(3.0, 1 / 3, (AREAS, len(shifts)))
    demands = tuple(
        Demand(
            f"B{area}",
            f"W{area * WIJKEN // AREAS}",
            shift,
            float(harm[area, at]),
            "" if area % (AREAS // SKILLED) else "jeugd",
        )
        for area in range(AREAS)
        for at, shift in enumerate(shifts)
    )
    names = tuple(Team(f"T{number}", frozenset({"jeugd"} if number == 0 else ())) for number in range(teams))
    available = tuple(Available(team.name, shift, HOURS / teams) for team in names for shift in shifts)
    return DeploymentQuestion(names, available, demands, RULES)


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    started = time.process_time()
    return work(), time.process_time() - started


def line(name: str, found: Plan, best: Plan, took: float) -> None:
    proven = "proven" if found.proven else f"{1 - found.covered / best.covered:.2%} less"
    print(f"    {name}: covers {found.covered:.2f} of {found.expected:.0f} ({proven}), {took:.1f} CPU seconds")


def change(covered: float | None, best: Plan) -> str:
    return "no plan" if covered is None else f"{covered / best.covered - 1:+.2%}"


if __name__ == "__main__":
    main()
