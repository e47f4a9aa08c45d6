"""The content of a TOML file that a person wrote, or a sentence on what is wrong with it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from openvis.errors import BadProfile, UnreadableFile, reason


def read_toml(path: Path, *, example: str) -> dict[str, Any]:
    """Raises UnreadableFile where it is absent or no text, BadProfile with the `example` where it is no TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnreadableFile(
            f"{path.name} kan niet worden gelezen: {reason(error)}.", "Controleer de plaats van het bestand."
        ) from None
    except UnicodeDecodeError:
        raise UnreadableFile(f"{path.name} is geen tekst in UTF-8.", "Bewaar het bestand als UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise BadProfile(f"{path.name} is geen geldig TOML-bestand: {error}.", example) from None
