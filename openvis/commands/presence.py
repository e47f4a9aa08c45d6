"""The commands about aanwezigheid: what was registered, and registering it from a machine that keeps its own list."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from openvis import terminal
from openvis.commands.options import Gemeente, Json
from openvis.decisions import accounts
from openvis.decisions import presence as decide
from openvis.decisions.presence import Registration
from openvis.domain.access import Scope
from openvis.domain.presence import PresenceKind, Rhythm
from openvis.reports import asked, listing
from openvis.store import presence as store

ORIGIN = "cli"
presence = terminal.dutch_app("presence", "Toon en registreer aanwezigheid in buurten: uren en aantallen, nooit wie.")


@presence.command(name="list")
def presence_list(*, gemeente: Gemeente = None, json: Json = False) -> None:
    """Toon wat is geregistreerd, de laatste eerste dag bovenaan; ook wat per vergissing was."""
    terminal.prepare()
    code = asked.stored_gemeente(gemeente)
    terminal.show(listing.presences(store.of_gemeente(Scope.of(code), code)), json)


@presence.command(name="add")
def presence_add(
    kind: PresenceKind,
    area: Annotated[list[str], Parameter(negative="", help="Buurtcode; noem de optie vaker voor meer.")],
    *,
    account: Annotated[str, Parameter(help="Het account dat dit registreert; het komt in het logboek.")],
    starts_on: Annotated[str, Parameter(name="--from", help="De dag, of de eerste dag: 2026-11-28.")],
    ends_on: Annotated[str | None, Parameter(name="--to", help="De laatste dag, bij een periode of elke week.")] = None,
    rhythm: Rhythm = Rhythm.DAY,
    hours: Annotated[float, Parameter(help="Uren van alle mensen samen; bij elke week: per week.")] = 0.0,
    people: Annotated[int, Parameter(help="Mensen bereikt of deelnemers; een getal, nooit wie.")] = 0,
    title: Annotated[str, Parameter(help="Hoe het heet; geen namen van mensen.")] = "",
    intervention: Annotated[int | None, Parameter(help="Nummer van de interventie waar het bij hoort.")] = None,
    gemeente: Gemeente = None,
) -> None:
    """Registreer aanwezigheid, zoals op de pagina Aanwezigheid."""
    terminal.prepare()
    code = asked.stored_gemeente(gemeente)
    given = Registration(
        kind=kind,
        areas=tuple(area),
        rhythm=rhythm,
        starts_on=asked.day(starts_on),
        ends_on=asked.day(ends_on) if ends_on else None,
        hours=hours,
        people=people,
        title=title,
        intervention_id=intervention,
    )
    person = accounts.account_named(account)
    made = decide.register(person, given, gemeente=code, now=terminal.now(), origin=ORIGIN)
    terminal.console.print(f"Aanwezigheid {made.id} is geregistreerd.", markup=False)
