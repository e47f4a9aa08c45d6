"""Commands about accounts: who may sign in on the website."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from openvis import terminal
from openvis.commands.options import Json
from openvis.decisions import accounts as keep_accounts
from openvis.domain.access import Role
from openvis.reports import asked, listing

account = terminal.dutch_app("account", "Maak en beheer de accounts waarmee men op de website inlogt.")


@account.command(name="add")
def account_add(
    name: str,
    *,
    role: Role,
    gemeente: Annotated[list[str], Parameter(negative="", help="Gemeentecode; noem de optie vaker voor meer.")],
    organisation: Annotated[str, Parameter(help="Van een partner: politie, woningcorporatie, ...")] = "",
) -> None:
    """Maak een account. Het wachtwoord wordt gevraagd, of van de standaardinvoer gelezen."""
    terminal.prepare()
    codes = [asked.gemeente_code(code) for code in gemeente]
    person = keep_accounts.open_account(
        name, terminal.new_password(), role, codes, now=terminal.now(), organisation=organisation
    )
    terminal.console.print(f"Account {person.username} is gemaakt.", markup=False)


@account.command(name="password")
def account_password(name: str) -> None:
    """Geef een account een ander wachtwoord."""
    terminal.prepare()
    keep_accounts.account_named(name)
    keep_accounts.renew_password(name, terminal.new_password(), now=terminal.now())
    terminal.console.print(f"Account {name} heeft een nieuw wachtwoord.", markup=False)


@account.command(name="close")
def account_close(name: str) -> None:
    """Sluit een account: inloggen kan niet meer, het logboek blijft."""
    terminal.prepare()
    keep_accounts.close_account(name, now=terminal.now())
    terminal.console.print(f"Account {name} is gesloten.", markup=False)


@account.command(name="list")
def account_list(*, json: Json = False) -> None:
    """Toon de accounts waarmee men kan inloggen."""
    terminal.prepare()
    terminal.show(listing.people(keep_accounts.open_accounts()), json)
