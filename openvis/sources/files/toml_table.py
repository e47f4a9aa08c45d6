"""One table of a TOML profile, read setting by setting, so that an unknown setting is an error that names it."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from openvis.domain.number_text import setting
from openvis.domain.shown_value import shown, shown_name
from openvis.errors import BadProfile
from openvis.sources.files.toml_content import toml_content, toml_text
from openvis.sources.files.wrong_input import nearest

_MEND = "Herstel die regel."
_KINDS = {str: "tekst", int: "een heel getal", dict: "een tabel"}


def profile_content(path: Path) -> dict[str, Any]:
    """What a profile says. Raises UnreadableFile where it is too large or no text, BadProfile where it is no TOML."""
    return parsed(toml_text(path, _called(path)), path)


def parsed(text: str, path: Path) -> dict[str, Any]:
    """What the text of a profile says; `path` is what errors call it. Raises BadProfile."""
    return toml_content(text, _called(path), _MEND)


def _called(path: Path) -> str:
    return f"Profiel {shown_name(path.name)}"


class TomlTable:
    """Every setting is asked for by name; `done` then refuses what nobody asked for."""

    def __init__(self, path: Path, name: str, content: dict[str, Any]) -> None:
        self.path, self.name, self._content = path, name, content
        self._asked: list[str] = []

    def text(self, key: str) -> str:
        """A text that must be there and not be empty."""
        found = self.optional_text(key)
        if not found:
            raise self.error(f"mist de instelling '{key}'")
        return found

    def optional_text(self, key: str) -> str | None:
        """None where it is absent. Empty is a mistake: it could be meant as absent, or as a column without a name."""
        found = self._value(key, str)
        if found == "":
            raise self.error(f"'{key}' is leeg", "Schrijf er iets, of laat de regel weg.")
        return None if found is None else str(found)

    def optional_number(self, key: str) -> int | None:
        found = self._value(key, int)
        if found is not None and setting(found) is None:
            raise self.error(f"'{key}' is een te groot getal")
        return None if found is None else int(found)

    def optional_share(self, key: str) -> float | None:
        """A number from 0 to 1; None where it is absent."""
        self._asked.append(key)
        if key not in self._content:
            return None
        found = setting(self._content[key])
        if found is None or not 0 <= found <= 1:
            raise self.error(f"'{key}' moet een aandeel van 0 tot en met 1 zijn", "Schrijf vijf procent als 0.05.")
        return found

    @property
    def settings(self) -> tuple[str, ...]:
        """The names of its settings, where they are the user's own."""
        return tuple(self._content)

    def choice(self, key: str, choices: Collection[str], default: str | None = None) -> str:
        """A text out of a fixed list."""
        found = self.optional_text(key) or default
        if found is None:
            raise self.error(f"mist de instelling '{key}'", f"Kies uit {', '.join(choices)}.")
        if found not in choices:
            raise self.error(f"'{key}' is {shown(found)}", f"Kies uit {', '.join(choices)}.")
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        """One text or a list of texts; empty where the setting is absent."""
        self._asked.append(key)
        found = self._content.get(key, [])
        listed = [found] if isinstance(found, str) else found
        if not isinstance(listed, list) or not all(isinstance(item, str) and item for item in listed):
            raise self.error(f"'{key}' moet tekst zijn of een lijst van teksten")
        return tuple(listed)

    def mapping(self, key: str) -> dict[str, str]:
        """A table of text to text; empty where absent."""
        found = self._value(key, dict) or {}
        for name, value in found.items():
            if not isinstance(value, str) or not value:
                raise self.error(f"'{key}': de waarde bij {shown(name)} moet tekst zijn")
        return dict(found)

    def table(self, key: str) -> TomlTable:
        found = self.optional_table(key)
        if found is None:
            raise self.error(f"mist de tabel [{key}]")
        return found

    def optional_table(self, key: str) -> TomlTable | None:
        found = self._value(key, dict)
        return None if found is None else TomlTable(self.path, key, found)

    def tables(self) -> dict[str, TomlTable]:
        """Every table in this one, by names that are the user's own."""
        return {key: self.table(key) for key in self._content}

    def done(self) -> None:
        """Raises BadProfile for the first setting that was never asked for."""
        for key in self._content:
            if key not in self._asked:
                near = nearest(key, self._asked)
                hint = f"Bedoelt u '{near}'?" if near else f"Hier horen: {', '.join(self._asked)}."
                raise self.error(f"kent de instelling {shown(key)} niet", hint)

    def error(self, problem: str, next_step: str = "") -> BadProfile:
        """An error about this table: "Profiel x.toml, [place]: ..."."""
        where = f"{_called(self.path)}, [{shown_name(self.name)}]" if self.name else _called(self.path)
        return BadProfile(f"{where}: {problem}.", next_step or "Kijk in examples/profiles hoe het hoort.")

    def _value(self, key: str, kind: type) -> Any:
        self._asked.append(key)
        found = self._content.get(key)
        if found is not None and (not isinstance(found, kind) or isinstance(found, bool)):
            raise self.error(f"'{key}' moet {_KINDS[kind]} zijn")
        return found
