"""Commands about webhooks: which programs are told that something happened."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from openvis import terminal
from openvis.commands.options import Json
from openvis.decisions.hooks import subscribing
from openvis.domain.webhook import EventKind
from openvis.reports import asked, listing
from openvis.store import webhooks as store

webhook = terminal.dutch_app("webhook", "Laat andere programma's weten dat er iets is gebeurd.")
NEWEST = 200  # messages that are looked at for the list


@webhook.command(name="add")
def webhook_add(
    url: str,
    *,
    gemeente: str,
    on: Annotated[list[EventKind], Parameter(negative="", help="Waarvan; noem de optie vaker voor meer.")],
) -> None:
    """Meld een adres aan. Het geheim waarmee berichten zijn ondertekend, wordt één keer getoond."""
    terminal.prepare()
    made, secret = subscribing.subscribe(asked.gemeente_code(gemeente), url, on, now=terminal.now())
    terminal.console.print(f"Webhook {made.id} is gemaakt. Het geheim:", markup=False)
    terminal.console.print(secret, markup=False, soft_wrap=True)


@webhook.command(name="end")
def webhook_end(number: int) -> None:
    """Stop ermee: het adres krijgt geen berichten meer."""
    terminal.prepare()
    found = subscribing.unsubscribe(number, now=terminal.now())
    terminal.console.print(f"Webhook {found.id} krijgt geen berichten meer.", markup=False)


@webhook.command(name="list")
def webhook_list(*, json: Json = False) -> None:
    """Toon de webhooks, wat er nog wacht, wat is opgegeven en waarom."""
    terminal.prepare()
    rows = [(each, store.deliveries(each, newest=NEWEST)) for each in store.every()]
    terminal.show(listing.webhooks(rows), json)
