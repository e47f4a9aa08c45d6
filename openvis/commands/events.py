"""The command that lists events of several reports."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from openvis import terminal
from openvis.commands.options import Gemeente, Json
from openvis.domain.access import Scope
from openvis.domain.category import category as category_named
from openvis.errors import NothingStored, NotPermitted, UnknownValue
from openvis.reports import asked, event_listing
from openvis.store import read, results

SHOWN = 30


def events(
    *,
    gemeente: Gemeente = None,
    category: Annotated[str | None, Parameter(help="Alleen deze categorie, bijvoorbeeld melding-geluid.")] = None,
    buurt: Annotated[str | None, Parameter(help="Alleen deze buurt, bijvoorbeeld BU03560101.")] = None,
    source: Annotated[str | None, Parameter(help="Alleen waarvan deze bron een melding heeft.")] = None,
    top: Annotated[int, Parameter(help="Zoveel gebeurtenissen in de tabel; JSON geeft ze altijd allemaal.")] = SHOWN,
    json: Json = False,
) -> None:
    """Toon van welke gebeurtenissen meer dan één melding is, wanneer en uit welke bronnen, in de laatste run."""
    terminal.prepare()
    code = asked.stored_gemeente(gemeente)
    scope = Scope.of(code)
    run = results.latest_run(scope, code)
    if run is None:
        raise NothingStored(f"Voor {code} is nog niets berekend.", "Voer eerst `openvis analyse` uit.")
    wanted = _shown_category(category) if category else None
    reports = results.event_reports(scope, code, run_id=run.id)
    if source is not None:
        _check_source(source, {*reports["source"], *results.list_events(scope, code, run_id=run.id)["source"]})
    found = event_listing.events_of(reports, category=wanted, buurt=buurt, source=source)
    names = dict(read.areas(scope).sort("vintage").select("code", "name").iter_rows())
    terminal.show(event_listing.events(run, found, names, top=asked.number_of_lines(top)), json)


def _shown_category(name: str) -> str:
    """The slug of a category of which events are kept. Raises UnknownValue and NotPermitted."""
    known = category_named(name)
    if known.sensitive:
        raise NotPermitted(
            f"Van {known.label.lower()} worden geen losse gebeurtenissen bewaard: één ervan kan een persoon aanwijzen.",
            "`openvis counts` toont hoeveel er in de gemeente zijn.",
        )
    return known.slug


def _check_source(source: str, lists: set[str]) -> None:
    if source not in lists:
        there = f"Er zijn: {', '.join(sorted(lists))}." if lists else "Er zijn nog geen bronnen met meldingen."
        raise UnknownValue(f"Bron {source} heeft geen meldingen van bewoners in de laatste run.", there)
