"""The safety plan of the town: two goals, priorities, and sixteen kinds of actions as a town of this size has them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files

from openvis.domain.access import Role
from openvis.domain.plan_indicator import MONTHS, PlanIndicator
from openvis.domain.safety_plan import ActionContent, PlanActionState

TITLE, THEME = "Integraal Veiligheidsplan", "Veiligheid"
GOALS = ("Sociale veiligheid en criminaliteit", "Zichtbaar en samen met bewoners")
WEIGHTS = {"woninginbraak": 3.0, "autokraak": 2.0, "overlast": 1.5, "verkeer": 0.5}
WHY = "De raad koos deze prioriteiten bij de begroting."
STOPPED_BECAUSE = "Het wacht op het plan van het district."


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """One action of the town's plan: what it says, in which state it is, and what was done, in order."""

    content: ActionContent
    state: PlanActionState
    done: tuple[str, ...]


def planned_actions() -> list[PlannedAction]:
    """Every action, in the order of its number."""
    text = files("openvis.demo").joinpath("safety_plan.csv").read_text(encoding="utf-8")
    return [_action(row) for row in csv.DictReader(text.splitlines())]


def _action(row: dict[str, str]) -> PlannedAction:
    content = ActionContent(
        goal=int(row["goal"]),
        wanted=row["wanted"],
        owner=Role(row["owner"]),
        partners=_parts(row["partners"]),
        indicators=tuple(map(_indicator, _parts(row["indicators"]))),
    )
    return PlannedAction(content, PlanActionState(f"action-{row['state']}"), _parts(row["done"]))


def _indicator(text: str) -> PlanIndicator:
    """ "incidents:autokraak:10-12": a kind, what it is about, and its months where it has not all."""
    kind, about, months = (*text.split(":"), "", "")[:3]
    first, last = months.split("-") if months else ("1", str(MONTHS))
    return PlanIndicator(kind, about, first_month=int(first), last_month=int(last))


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)
