"""The deployment that covers most, by trying every number of visits of every team to every place: for tiny ones."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import ceil, floor

from openvis.domain.deployment import (
    Appointment,
    Concentration,
    Demand,
    DeploymentQuestion,
    NoGo,
    Presence,
    SkillNeeded,
)

Visits = dict[tuple[int, int], int]  # row of the hours, row of the demands


def covered(question: DeploymentQuestion, visits: Visits) -> float:
    total = 0.0
    for number, demand in enumerate(question.demands):
        there = min(question.most_visits, sum(n for (_, at), n in visits.items() if at == number))
        lasting = 30 * (1 - 4 / 15) if demand.minutes >= 10 else 0
        share = min(1.0, (demand.minutes + lasting) / 360)
        total += demand.harm * (1 - (1 - share) ** there)
    return total


def keeps(question: DeploymentQuestion, visits: Visits) -> bool:
    """Whether visits keep hours, the most visits and all rules but that of exploration."""
    demands, hours = question.demands, question.available
    unit = min(demand.minutes for demand in demands)
    assert all(demand.minutes % unit == 0 for demand in demands), "the slow way knows multiples of the shortest only"
    capacity = [floor(each.hours * 60 / unit + 1e-9) for each in hours]
    for row, limit in enumerate(capacity):
        if sum(n * demands[at].minutes // unit for (slot, at), n in visits.items() if slot == row) > limit:
            return False
    return all(_keeps(question, rule, visits, sum(capacity), unit) for rule in question.rules)


def _keeps(question: DeploymentQuestion, rule: object, visits: Visits, total: int, unit: int) -> bool:
    demands, hours = question.demands, question.available
    if isinstance(rule, NoGo):
        return not any(n and rule.forbids(demands[at].place, demands[at].shift) for (_, at), n in visits.items())
    if isinstance(rule, Appointment):
        paid = sum(
            n
            for (slot, at), n in visits.items()
            if hours[slot].team == rule.team
            and (demands[at].place, demands[at].shift, demands[at].skill) == (rule.place, rule.shift, rule.skill)
        )
        return paid >= rule.visits
    if isinstance(rule, Presence | Concentration):
        for wijk in {demand.wijk for demand in demands}:
            if rule.wijk in (None, wijk):
                used = sum(n * demands[at].minutes // unit for (_, at), n in visits.items() if demands[at].wijk == wijk)
                if isinstance(rule, Presence) and used < ceil(rule.least * total - 1e-9):
                    return False
                if isinstance(rule, Concentration) and used > floor(rule.most * total + 1e-9):
                    return False
    return True


def every_way(question: DeploymentQuestion) -> Iterator[Visits]:
    skills = {team.name: team.skills for team in question.teams}
    pairs = [
        (row, at)
        for row, hours in enumerate(question.available)
        for at, demand in enumerate(question.demands)
        if hours.shift == demand.shift
        and all(skill in skills[hours.team] | hours.skills for skill in skills_asked(question, demand) if skill)
    ]
    for numbers in product(range(question.most_visits + 1), repeat=len(pairs)):
        visits = dict(zip(pairs, numbers, strict=True))
        per_place = [sum(n for (_, at), n in visits.items() if at == row) for row in range(len(question.demands))]
        if max(per_place) <= question.most_visits and keeps(question, visits):
            yield visits


def skills_asked(question: DeploymentQuestion, demand: Demand) -> list[str]:
    rules = [rule for rule in question.rules if isinstance(rule, SkillNeeded) and rule.place == demand.place]
    return [demand.skill, *(rule.skill for rule in rules if rule.part is None or rule.part is demand.shift.part)]


def most_covered(question: DeploymentQuestion) -> float | None:
    return max((covered(question, visits) for visits in every_way(question)), default=None)
