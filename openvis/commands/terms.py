"""The command that erases what may no longer be kept, for when nobody looks."""

from __future__ import annotations

from openvis import terminal
from openvis.decisions import risk_locations, undermining
from openvis.store import undermining as stored


def erase_expired() -> None:
    """Wis van signalen van ondermijning en van risicolocaties wat langer is bewaard dan het protocol toestaat."""
    terminal.prepare()
    now = terminal.now()
    signals = places = 0
    for gemeente in stored.gemeenten():
        signals += undermining.erase_expired(gemeente, now=now, origin="cli")
        places += risk_locations.erase_expired(gemeente, now=now, origin="cli")
    terminal.console.print(f"Gewist: de inhoud van {signals} signalen en {places} risicolocaties.", markup=False)
