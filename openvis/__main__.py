"""The outer edge of the command line: makes the program ready, and turns every error into a sentence and a code."""

from __future__ import annotations

import os
import sys
import traceback
from datetime import datetime
from pathlib import Path
from types import TracebackType

import django
from cyclopts.exceptions import CycloptsError
from rich.console import Console

from openvis.errors import OpenVISError
from openvis.reports.usage import usage_error

INTERRUPTED = 130  # what a shell expects after Ctrl-C
UNEXPECTED = 70  # EX_SOFTWARE of sysexits.h


def main() -> None:
    """Run one command and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command; 0, the exit code of an OpenVISError, 130 after Ctrl-C, 70 for a fault of our own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openvis.config.settings")
    errors = Console(stderr=True, soft_wrap=True, highlight=False)
    try:
        django.setup()
        # Only now: the commands import the store, whose tables need the settings that were just read.
        from openvis.cli import app

        try:
            app(arguments, result_action="return_value", exit_on_error=False, print_error=False)
        except CycloptsError as error:
            raise usage_error(error) from None
    except OpenVISError as error:
        errors.print(f"[bold]{_plain(error.sentence)}[/bold]\n{_plain(error.next_step)}".rstrip())
        return error.exit_code
    except KeyboardInterrupt:
        errors.print("Gestopt. Wat nog niet was vastgelegd, is niet opgeslagen.")
        return INTERRUPTED
    except Exception as error:
        errors.print(
            f"OpenVIS heeft zelf een fout gemaakt ({type(error).__name__}); er is niets half opgeslagen.\n"
            f"De plek van de fout staat in {_record(error.__traceback__)}. Stuur dat bestand mee als u dit meldt."
        )
        return UNEXPECTED
    return 0


def _plain(text: str) -> str:
    return text.replace("[", "\\[")


def _record(trace: TracebackType | None) -> Path:
    """Write where it went wrong, without any value: a value could be somebody's."""
    path = Path(os.environ.get("OPENVIS_DATA", "var")).resolve() / "fout.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    path.write_text("\n".join([datetime.now().astimezone().isoformat(), *places, ""]), encoding="utf-8")
    return path


if __name__ == "__main__":
    main()
