"""The terminal: where sentences go, what is asked there, and what every command does first."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from getpass import getpass

from cyclopts import App
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from openvis.errors import InputError
from openvis.reports.listing import Listing
from openvis.reports.usage import DutchHelp
from openvis.store.prepare import prepare_store

console = Console(soft_wrap=True, highlight=False)
if not console.is_terminal:
    console.width = 140  # a file or pipe has no width of its own, and 80 breaks every sentence
notices = Console(stderr=True, soft_wrap=True, highlight=False)


def dutch_app(name: str, purpose: str) -> App:
    """A group of commands that explains itself in Dutch."""
    return App(
        name=name,
        help=purpose,
        help_format="plaintext",
        help_formatter=DutchHelp(),
        group_commands="Opdrachten",
        group_parameters="Opties",
        group_arguments="Gegevens",
    )


def prepare() -> None:
    """Make the store ready, and say what had to be repaired."""
    for sentence in prepare_store(now()):
        notices.print(sentence)


def new_password() -> str:
    """Asked twice and not shown; from standard input, one line, where nobody sits at a terminal."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass("Wachtwoord: ")
    if password != getpass("Nog een keer: "):
        raise InputError("De twee wachtwoorden zijn niet gelijk; er is niets veranderd.", "Probeer het opnieuw.")
    return password


def now() -> datetime:
    """The clock, read at this edge only."""
    return datetime.now(UTC)


def show(rows: Listing, json: bool) -> None:
    """Print a list as a table, or as JSON."""
    if json:
        console.print(rows.as_json(), markup=False)
    else:
        console.print(rows.as_table())
        if rows.more:
            console.print(rows.more)


@contextmanager
def progress(what: str) -> Iterator[Callable[[int], None]]:
    """Show that something is going on, and how many rows so far."""
    columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    with Progress(*columns, console=notices, transient=True, disable=not notices.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda rows: bar.update(task, description=f"{what}: {rows:,}".replace(",", "."))
