"""What the command line says of itself, in Dutch: its help, and what was typed wrongly."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from cyclopts.exceptions import (
    CoercionError,
    CycloptsError,
    MissingArgumentError,
    RepeatArgumentError,
    UnknownCommandError,
    UnknownOptionError,
    UnusedCliTokensError,
)
from cyclopts.help import DefaultFormatter, HelpEntry, HelpPanel
from cyclopts.help.inline_text import InlineText
from rich.console import Console, ConsoleOptions
from rich.text import Text

from openvis.errors import InputError

KINDS = {"int": "een geheel getal", "date": "een dag als 2026-11-01", "Path": "een bestand of map"}

ENGLISH = {
    "Display this message and exit.": "Toon deze uitleg.",
    "Display application version.": "Toon het versienummer.",
}


class DutchHelp(DefaultFormatter):
    """The help of cyclopts with our words where it has none to set."""

    def __call__(self, console: Console, options: ConsoleOptions, panel: HelpPanel) -> None:
        super().__call__(console, options, panel.copy(entries=[_dutch(entry) for entry in panel.entries]))

    def render_usage(self, console: Console, options: ConsoleOptions, usage: Any) -> None:
        words = str(usage).replace("COMMAND", "OPDRACHT").replace("OPTIONS", "OPTIES").replace("ARGS", "GEGEVENS")
        console.print(f"Gebruik: {words}", markup=False)


def _dutch(entry: HelpEntry) -> HelpEntry:
    facts = [f"[keuze: {', '.join(entry.choices)}]"] if entry.choices else []
    facts += [f"[standaard: {entry.default}]"] if entry.default not in (None, "False") else []
    facts += ["[verplicht]"] if entry.required else []
    words = str(getattr(entry.description, "primary_renderable", entry.description) or "")
    told = InlineText(Text(" ".join([ENGLISH.get(words.strip(), words), *facts]).strip()))
    return entry.copy(description=told, choices=(), default=None, required=False)


def usage_error(error: CycloptsError) -> InputError:
    """The Dutch sentence for what cyclopts could not read."""
    words = " ".join(["openvis", *(error.command_chain or ())])
    return InputError(_problem(error), f"`{words} --help` toont wat er kan.")


def _problem(error: CycloptsError) -> str:
    match error:
        case UnknownCommandError():
            return f"De opdracht '{(error.unused_tokens or [''])[0]}' bestaat niet."
        case UnknownOptionError():
            return f"De optie '{error.token.keyword or error.token.value}' bestaat hier niet."
        case RepeatArgumentError():
            return f"De optie '{error.token.keyword}' staat er meer dan één keer."
        case CoercionError() if error.token:
            return f"'{error.token.value}' kan niet bij {_name(error)}: kies {_choice(error)}."
        case MissingArgumentError():
            return f"{_name(error)} ontbreekt, of er staat niets achter."
        case UnusedCliTokensError():
            return f"Te veel opgegeven: {' '.join(error.unused_tokens or [])}."
        case _:
            return "De opdracht is niet te begrijpen."


def _name(error: CycloptsError) -> str:
    if error.argument is None:
        return "De opdracht"
    name = error.argument.name
    return name.lstrip("-").upper() if error.argument.field_info.is_positional else name


def _choice(error: CoercionError) -> str:
    wanted = error.target_type
    if isinstance(wanted, type) and issubclass(wanted, StrEnum):
        return "uit " + ", ".join(wanted)
    return KINDS.get(getattr(wanted, "__name__", ""), "een waarde die hier past")
