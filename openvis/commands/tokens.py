"""Commands about tokens: by which programs ask the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from cyclopts import Parameter

from openvis import terminal
from openvis.commands.options import Json
from openvis.decisions import accounts as keep_accounts
from openvis.decisions import api_tokens as keep_tokens
from openvis.domain.audit import SYSTEM
from openvis.reports import listing
from openvis.store.api_tokens import all_tokens

token = terminal.dutch_app("token", "Maak en beheer de tokens waarmee programma's de API gebruiken.")
ORIGIN = "cli"


@token.command(name="add")
def token_add(
    account: str,
    name: str,
    *,
    gemeente: Annotated[str, Parameter(help="Gemeentecode; mag weg als het account er maar één heeft.")] = "",
    days: Annotated[int, Parameter(help="Zoveel dagen werkt het, vandaag meegerekend.")] = 90,
) -> None:
    """Maak een token voor een account. NAME zegt waar het voor is. Het token wordt één keer getoond."""
    terminal.prepare()
    person, now = keep_accounts.account_named(account), terminal.now()
    made, secret = keep_tokens.make_token(
        person,
        gemeente=gemeente or min(person.scope.gemeenten),
        name=name,
        ends_on=now.date() + timedelta(days=days - 1),
        now=now,
        origin=ORIGIN,
        actor=SYSTEM,
    )
    terminal.console.print(f"Token {made.id} van {account} werkt tot en met {made.ends_on}:", markup=False)
    terminal.console.print(secret, markup=False, soft_wrap=True)


@token.command(name="withdraw")
def token_withdraw(number: int) -> None:
    """Trek een token in: het werkt meteen niet meer."""
    terminal.prepare()
    found = keep_tokens.withdraw_any(number, now=terminal.now(), origin=ORIGIN, actor=SYSTEM)
    terminal.console.print(f"Token {found.id} van {found.username} is ingetrokken.", markup=False)


@token.command(name="list")
def token_list(*, json: Json = False) -> None:
    """Toon de tokens, met wanneer zij het laatst zijn gebruikt; nooit het token zelf."""
    terminal.prepare()
    terminal.show(listing.tokens(all_tokens(), terminal.now().date()), json)
