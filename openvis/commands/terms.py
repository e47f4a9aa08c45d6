"""The command that erases what may no longer be kept, where no worker runs that does it every day."""

from __future__ import annotations

from openvis import terminal
from openvis.decisions import erasing


def erase_expired() -> None:
    """Wis van signalen van ondermijning en van risicolocaties wat langer is bewaard dan het protocol toestaat."""
    terminal.prepare()
    signals, places = erasing.erase_expired(terminal.now(), "cli")
    terminal.console.print(f"Gewist: de inhoud van {signals} signalen en {places} risicolocaties.", markup=False)
