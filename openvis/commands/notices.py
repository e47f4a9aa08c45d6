"""Commands about mail to staff: sending it by hand or from a timer, and where the mail of an account goes."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from openvis import terminal
from openvis.commands.accounts import account
from openvis.decisions import accounts as keep_accounts
from openvis.decisions.notices import own
from openvis.domain.audit import SYSTEM


def notify(
    *,
    today: Annotated[
        bool, Parameter(negative="", help="Maak ook het overzicht van vandaag, al is het nog vroeg.")
    ] = False,
) -> None:
    """Verstuur de mail over wat op mensen wacht. `openvis serve` doet dit zelf; dit is voor de hand of een timer."""
    from openvis.decisions.notices.sending import go_round

    terminal.prepare()
    done = go_round(terminal.now, today_now=today)
    terminal.console.print(
        f"Mail gemaakt: {done.made}. Verstuurd: {done.sent}. Later opnieuw: {done.failed}. "
        f"Geweigerd: {done.refused}. Vervallen: {done.dropped}."
    )
    if done.trouble:
        raise done.trouble


@account.command(name="mail")
def account_mail(
    name: str,
    address: Annotated[str, Parameter(help="Mailadres; leeg ('') als het account geen mail meer krijgt.")],
    *,
    team: Annotated[str | None, Parameter(help="Alleen over werkopdrachten van dit team; leeg ('') voor alle.")] = None,
) -> None:
    """Zeg waar de mail van een account heen gaat. Het adres staat alleen bij het account."""
    terminal.prepare()
    person = keep_accounts.account_named(name)
    hears = own.hears(person)
    own.change_notices(
        person, address=address, team=person.team if team is None else team, choice=hears.choice,
        now=terminal.now(), origin=keep_accounts.ORIGIN, actor=SYSTEM,
    )  # fmt: skip
    what = "krijgt mail" if address.strip() else "krijgt geen mail meer"
    terminal.console.print(f"Account {name} {what}.", markup=False)
