"""The command that lists events of several reports."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from openvis import terminal
from openvis.commands.options import Gemeente, Json
from openvis.domain.access import Scope
from openvis.domain.category import category as category_named
from openvis.errors import NothingStored
from openvis.reports import asked, event_listing
from openvis.store import read, results

SHOWN = 30


def events(
    *,
    gemeente: Gemeente = None,
    category: Annotated[str | None, Parameter(help="Alleen deze categorie, bijvoorbeeld melding-geluid.")] = None,
    buurt: Annotated[str | None, Parameter(help="Alleen deze buurt, bijvoorbeeld BU03560101.")] = None,
    top: Annotated[int, Parameter(help="Zoveel gebeurtenissen in de tabel; JSON geeft ze altijd allemaal.")] = SHOWN,
    json: Json = False,
) -> None:
    """Toon van welke gebeurtenissen meer dan één melding is, uit welke bronnen, in de laatste run."""
    terminal.prepare()
    code = asked.stored_gemeente(gemeente)
    scope = Scope.of(code)
    run = results.latest_run(scope, code)
    if run is None:
        raise NothingStored(f"Voor {code} is nog niets berekend.", "Voer eerst `openvis analyse` uit.")
    wanted = category_named(category).slug if category else None
    found = event_listing.events_of(results.event_reports(scope, code, run_id=run.id), category=wanted, buurt=buurt)
    names = dict(read.areas(scope).sort("vintage").select("code", "name").iter_rows())
    terminal.show(event_listing.events(run, found, names, top=asked.number_of_lines(top)), json)
