"""The outer edge of the command line: makes the program ready, and turns every error into a sentence and a code."""

from __future__ import annotations

import errno
import gc
import os
import sys
import tempfile
import traceback
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType

import django
from cyclopts.exceptions import CycloptsError
from rich.console import Console

from openvis.errors import ConfigurationError, OpenVISError
from openvis.reports.usage import usage_error

INTERRUPTED = 130  # what a shell expects after Ctrl-C
DISK_FULL = ("os error 28", "disk is full", "No space left on device")
UNEXPECTED = 70  # EX_SOFTWARE of sysexits.h


def main() -> None:
    """Run one command and leave with its exit code. What it writes is its owner's alone to read."""
    os.umask(0o077)
    gc.disable()  # what is loaded stays: to look through it for garbage again and again is a fifth of a short command
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command; 0, the exit code of an OpenVISError, 130 after Ctrl-C, 70 for a fault of our own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openvis.config.settings")
    errors = Console(stderr=True, soft_wrap=True, highlight=False)
    try:
        django.setup()
        # Only now: the commands import the store, whose tables need the settings that were just read.
        from openvis.cli import app

        _look_for_garbage()
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
        if _disk_full(error):
            errors.print("De schijf is vol; er is niets half opgeslagen.\nMaak ruimte en probeer het opnieuw.")
            return ConfigurationError.exit_code
        errors.print(f"OpenVIS heeft zelf een fout gemaakt ({type(error).__name__}); er is niets half opgeslagen.")
        if path := _record(error.__traceback__):
            errors.print(f"De plek van de fout staat in {path}. Stuur dat bestand mee als u dit meldt.")
        return UNEXPECTED
    return 0


def _look_for_garbage() -> None:
    """From now on, in what is made from now on; also where `main` did not come first."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def _plain(text: str) -> str:
    return text.replace("[", "\\[")


def _disk_full(error: Exception) -> bool:
    # The tables and the database say it in words of their own.
    return getattr(error, "errno", None) == errno.ENOSPC or any(said in str(error) for said in DISK_FULL)


def _record(trace: TracebackType | None) -> Path | None:
    """Write where it went wrong, without any value: a value could be somebody's. None where nothing can be written."""
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    told = "\n".join([datetime.now().astimezone().isoformat(), *places, ""])
    try:
        return _written(Path(os.environ.get("OPENVIS_DATA", "var")).resolve() / "fout.txt", told)
    except OSError:
        with suppress(OSError):
            return _written(Path(tempfile.mkdtemp(prefix="openvis-")) / "fout.txt", told)
    return None


def _written(path: Path, told: str) -> Path:
    path.write_text(told, encoding="utf-8")
    return path


if __name__ == "__main__":
    main()
