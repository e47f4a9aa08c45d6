"""The command that looks for clusters in any file of counts; nothing of it is stored."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from openvis import terminal
from openvis.commands.options import Json


def scan(
    counts: Annotated[Path, Parameter(help="CSV met gebied, soort, periode, aantal, en zo nodig blootstelling.")],
    *,
    places: Annotated[
        Path | None, Parameter(help="CSV met gebied, x en y in meters; anders gelden de ingelezen gebieden.")
    ] = None,
    longest: Annotated[int | None, Parameter(help="Zoveel perioden mag een cluster duren.")] = None,
    ever: Annotated[bool, Parameter(negative="", help="Ook wat al voorbij is, en niet alleen wat nog loopt.")] = False,
    absent_zero: Annotated[
        bool, Parameter(negative="", help="Een combinatie zonder rij is nul, en niet onbekend.")
    ] = False,
    json: Json = False,
) -> None:
    """Zoek clusters over grenzen heen in een bestand met tellingen, ook van meer gemeenten. Bewaart niets."""
    from openvis.pipeline.trying.scan_file import scan_file
    from openvis.reports.scan import clusters

    if places is None:
        terminal.prepare()
    with terminal.progress("Zoeken") as on_progress:
        found = scan_file(
            counts.resolve(),
            places=places.resolve() if places else None,
            absent_is_zero=absent_zero,
            longest=longest,
            ever=ever,
            on_progress=on_progress,
        )
    terminal.show(clusters(found), json)
