"""The content of a TOML file that a person wrote, or a sentence on what is wrong with it that repeats nothing of it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from openvis.errors import BadProfile, UnreadableFile, reason
from openvis.sources.files.bounds import MEGABYTE, SETTINGS_BYTES

_WHERE = re.compile(r"\(at line ([0-9]+), column ([0-9]+)\)$")


def toml_text(path: Path, called: str) -> str:
    """The text of a file; `called` is what a sentence calls it.

    Raises UnreadableFile where it cannot be read, is too large or is no text.
    """
    try:
        if path.stat().st_size > SETTINGS_BYTES:
            raise UnreadableFile(
                f"{called} is groter dan {SETTINGS_BYTES // MEGABYTE} MB; dat is geen bestand met instellingen.",
                "Kies het goede bestand.",
            )
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise UnreadableFile(
            f"{called} kan niet worden gelezen: {reason(error)}.", "Controleer de plaats van het bestand."
        ) from None
    except UnicodeDecodeError:
        raise UnreadableFile(f"{called} is geen tekst in UTF-8.", "Bewaar het bestand als UTF-8.") from None


def toml_content(text: str, called: str, next_step: str) -> dict[str, Any]:
    """What the text says. Raises BadProfile where it is no TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = _WHERE.search(str(error))
        place = f"regel {where[1]}, teken {where[2]}" if where else "het eind van het bestand"
        raise BadProfile(f"{called} is geen geldige TOML: kijk bij {place}.", next_step) from None
    except (ValueError, RecursionError):  # a number of five thousand digits, a list in a list in a list
        raise BadProfile(
            f"{called} is geen geldige TOML: een getal is te lang of een waarde te diep verpakt.", next_step
        ) from None
