"""The command that asks of any panel what an action changed; nothing of it is stored."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from openvis import terminal


def effect(
    *,
    panel: Annotated[Path, Parameter(help="CSV of XLSX met gebied, periode en aantal.")],
    treated: Annotated[str | None, Parameter(help="De gebieden met de actie, met komma's ertussen.")] = None,
    start: Annotated[str | None, Parameter(name="--from", help="De eerste periode van de actie.")] = None,
    starts: Annotated[
        str | None, Parameter(help="Per gebied een eigen begin: gebied=periode, met komma's ertussen.")
    ] = None,
    ring: Annotated[str | None, Parameter(help="De gebieden eromheen, met komma's ertussen.")] = None,
    reduction: Annotated[int | None, Parameter(help="Vooraf afgesproken: zoveel procent minder.")] = None,
    area_column: Annotated[str, Parameter(help="De kolom met het gebied.")] = "",
    period_column: Annotated[str, Parameter(help="De kolom met de periode.")] = "",
    count_column: Annotated[str, Parameter(help="De kolom met het aantal.")] = "",
    treated_column: Annotated[str, Parameter(help="De kolom met 1 waar en wanneer de actie liep, en anders 0.")] = "",
    season: Annotated[int | None, Parameter(help="Zoveel perioden gaan er in een jaar.")] = None,
    json: Annotated[bool, Parameter(name="--json", negative="", help="Geef alles als JSON.")] = False,
) -> None:
    """Vraag van elk bestand met gebied, periode en aantal wat een actie heeft veranderd. Bewaart niets."""
    from openvis.pipeline.trying.effect_of_file import effect_of_file
    from openvis.reports.effect import effect_listing
    from openvis.sources.panel_file import PanelColumns

    with terminal.progress("Rekenen"):
        found = effect_of_file(
            panel.resolve(),
            treated=treated,
            start=start,
            starts=starts,
            ring=ring,
            reduction_percent=reduction,
            columns=PanelColumns(area_column, period_column, count_column, treated_column),
            season=season,
        )
    terminal.show(effect_listing(found), json)
