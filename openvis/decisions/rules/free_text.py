"""Text that people type: of a length that can be read, and without persons in it."""

from __future__ import annotations

from openvis.domain.personal_data import kind_inside
from openvis.errors import InputError


def check_text(what: str, text: str, allowed: range) -> None:
    """Raise InputError where a text is too short, too long, or seems to say something about a person.

    what  how a sentence begins with it ("De titel"); allowed  numbers of signs that will do
    """
    if len(text.strip()) not in allowed:
        raise InputError(
            f"{what} is {len(text.strip())} tekens lang.", f"Gebruik {allowed[0]} tot en met {allowed[-1]} tekens."
        )
    if kind := kind_inside(text):
        raise InputError(
            f"{what} lijkt {kind} te bevatten; die horen niet in OpenVIS.",
            "Schrijf het zonder gegevens over personen.",
        )
