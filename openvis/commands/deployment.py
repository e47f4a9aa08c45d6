"""The command that divides hours over places and shifts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from openvis import terminal
from openvis.commands.options import Json
from openvis.reports import deployment as reports


def deployment(
    *,
    demand: Annotated[
        Path,
        Parameter(help="CSV met plek, wijk, dag, dagdeel, schade (verwacht), en zo nodig vaardigheid en minuten."),
    ],
    hours: Annotated[Path, Parameter(help="CSV met team, dag, dagdeel en uren.")],
    rules: Annotated[Path | None, Parameter(help="TOML met regels, zoals examples/deployment.toml.")] = None,
    before: Annotated[
        Path | None,
        Parameter(help="CSV met team, dag, dagdeel, plek en bezoeken van de week ervoor, ter vergelijking."),
    ] = None,
    seed: Annotated[int, Parameter(help="Het getal waarmee de loting te herhalen is.")] = 1,
    json: Json = False,
) -> None:
    """Verdeel uren over plekken en diensten, met wat elke regel kost. Er wordt niets opgeslagen."""
    from openvis.pipeline.planning.plan_deployment import plan_deployment

    found = plan_deployment(
        demand.resolve(), hours.resolve(), rules and rules.resolve(), seed=seed, before=before and before.resolve()
    )
    last_week = (found.before, found.broken) if found.before else None
    terminal.show(reports.deployment(found.plan, found.prices, found.hours, found.greedy, last_week), json)
