"""Makes a plan of deployment of anyone's files, with its prices and what stands beside it. Nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from openvis.analysis.deployments.deployment import as_last_week, greedy, hours_curve, plan, prices
from openvis.analysis.deployments.deployment_check import changed
from openvis.domain.deployment import DeploymentQuestion, ExtraHours, Plan, Price, Team
from openvis.errors import UnknownValue
from openvis.sources.deployment_files import read_demands, read_hours, read_visits
from openvis.sources.deployment_rules import DeploymentRules, read_rules
from openvis.sources.files.wrong_input import quoted

CURVE = (-0.1, 0.1)  # of the hours, less and more


@dataclass(frozen=True, slots=True)
class Planned:
    plan: Plan
    prices: tuple[Price, ...]
    hours: tuple[ExtraHours, ...]
    greedy: Plan
    before: Plan | None = None
    broken: int = 0


def plan_deployment(demand: Path, hours: Path, rules: Path | None, *, seed: int, before: Path | None = None) -> Planned:
    """`before`: the visits of the week before, to hold the plan against the same once more, and how many rules that
    breaks (`broken`).

    Raises InputError where a file cannot be read, RulesConflict where no plan keeps all rules."""
    asked = question_of(demand, hours, rules)
    found = plan(asked, seed)
    again = as_last_week(asked, read_visits(before)) if before else None
    total = sum(each.hours for each in asked.available)
    return Planned(
        plan=found,
        prices=tuple(prices(asked, found)),
        hours=tuple(hours_curve(asked, found, [round(share * total) for share in CURVE])),
        greedy=greedy(asked, seed),
        before=again,
        broken=len(changed(asked, found, again.visits).broken) if again else 0,
    )


def question_of(demand: Path, hours: Path, rules: Path | None) -> DeploymentQuestion:
    available, read = read_hours(hours), DeploymentRules() if rules is None else read_rules(rules)
    names = tuple(dict.fromkeys(each.team for each in available))
    if unknown := [team for team in read.skills if team not in names]:
        raise UnknownValue(
            f"Van {quoted(unknown)} staan vaardigheden in de regels, maar geen uren in het bestand met uren.",
            "Schrijf de naam van het team in beide bestanden gelijk.",
        )
    teams = tuple(Team(name, read.skills.get(name, frozenset())) for name in names)
    return DeploymentQuestion(teams, available, read_demands(demand), read.rules, read.most_visits)
