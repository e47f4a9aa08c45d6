"""The content of a TOML file that a person wrote, or a sentence on what is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openvis.domain.shown_value import shown_name
from openvis.sources.files.toml_content import toml_content, toml_text


def read_toml(path: Path, *, example: str) -> dict[str, Any]:
    """Raises UnreadableFile where it is absent or too large, BadProfile with the `example` where it is no TOML."""
    called = shown_name(path.name)
    return toml_content(toml_text(path, called), called, example)
