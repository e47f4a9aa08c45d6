"""The command about what has yet to come in."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from openvis import terminal
from openvis.commands.options import AsOf, Gemeente, Json
from openvis.domain.access import Scope
from openvis.domain.nowcast import WAITED_FOR
from openvis.errors import InputError
from openvis.reports import asked, recent
from openvis.store import results


def nowcast(
    *,
    gemeente: Gemeente = None,
    source: Annotated[str | None, Parameter(help="Alleen deze bron, bijvoorbeeld meldingen.")] = None,
    category_group: Annotated[
        str, Parameter(help="Een thema of categorie, bijvoorbeeld overlast; anders de hele bron.")
    ] = recent.ALL,
    weeks: Annotated[int, Parameter(help="Zoveel weken terug, hooguit acht.")] = WAITED_FOR,
    as_of: AsOf = None,
    run: Annotated[str | None, Parameter(help="Van deze run; `openvis runs` toont welke er zijn.")] = None,
    json: Json = False,
) -> None:
    """Toon hoeveel er van de laatste weken en maanden naar schatting nog binnenkomt."""
    terminal.prepare()
    if not 1 <= weeks <= WAITED_FOR:
        raise InputError(f"{weeks} weken tonen kan niet.", f"Kies bij --weeks een getal van 1 tot en met {WAITED_FOR}.")
    code = asked.stored_gemeente(gemeente)
    chosen = asked.run(code, run, as_of)
    found = recent.of_source(results.nowcast(Scope.of(code), code, run_id=chosen.id), source)
    terminal.show(recent.nowcast(chosen, recent.of_group(found, category_group), weeks=weeks), json)
