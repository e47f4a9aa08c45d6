"""Commands for a file nobody knows yet: look at it, and keep the profile that reads it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from cyclopts import Parameter

from openvis import terminal
from openvis.commands.options import Gemeente, Json
from openvis.domain.access import Scope
from openvis.errors import InputError, reason
from openvis.reports import asked, looking
from openvis.store import profiles, uploads

profile = terminal.dutch_app("profile", "Bewaarde profielen: hoe een bestand gelezen wordt.")
OPERATOR = "systeem"


def look(
    path: Path,
    *,
    gemeente: Annotated[str, Parameter(help="Code van de gemeente, bijvoorbeeld GM0356.")],
    save: Annotated[Path | None, Parameter(help="Schrijf het voorgestelde profiel naar dit bestand.")] = None,
    json: Json = False,
) -> None:
    """Bekijk een onbekend bestand (CSV of XLSX): wat is elke kolom, en welk profiel hoort erbij? Bewaart niets."""
    from openvis.pipeline.look import look as look_at
    from openvis.sources.profile_text import as_toml
    from openvis.sources.reading_profile import profile_of

    terminal.prepare()
    code = asked.gemeente_code(gemeente)
    with TemporaryDirectory(dir=uploads.memory_folder()) as folder, terminal.progress("Bekijken") as on_progress:
        seen = look_at(
            path.resolve(),
            copy=Path(folder) / "kopie.csv",
            gemeente=code,
            scope=Scope.of(code),
            on_progress=lambda done, of: on_progress(done),
        )
    terminal.show(looking.columns(seen), json)
    if json and save is None:
        return
    try:
        text = as_toml(profile_of(seen.reading, code))
    except InputError as missing:
        raise InputError(f"Een profiel is nog niet te maken: {missing.sentence}", missing.next_step) from None
    if save is None:
        terminal.console.print(text, markup=False)
        return
    _write(save, text)
    terminal.notices.print(f"Het profiel staat in {save}.")


@profile.command(name="list")
def list_profiles(*, gemeente: Gemeente = None, json: Json = False) -> None:
    """Toon de profielen die voor een gemeente bewaard zijn."""
    terminal.prepare()
    found = profiles.newest(_scope(gemeente))
    terminal.show(looking.profiles(found), json)


@profile.command
def show(name: str, *, gemeente: Annotated[str, Parameter(help="Code van de gemeente, bijvoorbeeld GM0356.")]) -> None:
    """Toon een bewaard profiel, zoals `openvis import incidents --profile` het leest."""
    terminal.prepare()
    terminal.console.print(profiles.get(Scope.of(asked.gemeente_code(gemeente)), name).text, markup=False)


@profile.command(name="save")
def save_profile(name: str, path: Path) -> None:
    """Bewaar een profiel, zodat de website het voorstelt bij een bestand met dezelfde kolommen."""
    from openvis.decisions.uploads import keep_profile
    from openvis.sources.profile import load_profile

    terminal.prepare()
    gemeente = load_profile(path).gemeente  # a profile that cannot be read is not kept
    keep_profile(gemeente=gemeente, name=name, text=path.read_text(encoding="utf-8"), by=OPERATOR, now=terminal.now())
    terminal.console.print(f"Het profiel '{name}' is bewaard voor {gemeente}.", markup=False)


def _scope(gemeente: str | None) -> Scope:
    return Scope.of(asked.gemeente_code(gemeente)) if gemeente else Scope.whole_country()


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(
            f"Het bestand {path} is niet te schrijven: {reason(error)}.", "Kies een andere plek."
        ) from None
