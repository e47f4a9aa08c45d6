"""Commands for a file nobody knows yet: look at it, and keep the profile that reads it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from cyclopts import Parameter

from openvis import terminal
from openvis.commands.options import Gemeente, Json, Vintage
from openvis.domain.access import Scope
from openvis.domain.file_kind import FileKind
from openvis.domain.look import Look
from openvis.errors import InputError, reason
from openvis.reports import asked, looking
from openvis.store import profiles, uploads

profile = terminal.dutch_app("profile", "Bewaarde profielen: hoe een bestand gelezen wordt.")
OPERATOR = "systeem"


def look(
    path: Path,
    *,
    gemeente: Annotated[str, Parameter(help="Code van de gemeente, bijvoorbeeld GM0356.")],
    kind: Annotated[FileKind | None, Parameter(help="Wat voor bestand het is, als het voorstel niet klopt.")] = None,
    vintage: Vintage = None,
    save: Annotated[Path | None, Parameter(help="Schrijf het voorgestelde profiel naar dit bestand.")] = None,
    json: Json = False,
) -> None:
    """Bekijk een onbekend bestand: wat is het, wat is elke kolom, en welk profiel hoort erbij? Bewaart niets."""
    from openvis.pipeline.bringing.file_kinds import profile_for
    from openvis.pipeline.bringing.look import look as look_at
    from openvis.sources.profiles.profile_text import as_toml

    terminal.prepare()
    code = asked.gemeente_code(gemeente)
    with TemporaryDirectory(dir=uploads.memory_folder()) as folder, terminal.progress("Bekijken") as on_progress:
        seen = look_at(
            path.resolve(),
            copy=Path(folder) / "kopie",
            gemeente=code,
            scope=Scope.of(code),
            on_progress=lambda done, of: on_progress(done),
        )
    seen = _said_to_be(seen, kind)
    terminal.show(looking.columns(seen), json)
    if json and save is None:
        return
    reading = seen.reading
    try:
        profile = profile_for(replace(reading, told=reading.told | _told(vintage)), code)
    except InputError as missing:
        raise InputError(f"Een profiel is nog niet te maken: {missing.sentence}", missing.next_step) from None
    if profile is None:
        terminal.notices.print(f"Een profiel is niet nodig. Lees het in met {looking.COMMANDS[reading.file_kind]}.")
        return
    text = as_toml(profile)
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
    from openvis.sources.profiles.any_profile import load_any_profile

    terminal.prepare()
    gemeente = load_any_profile(path).gemeente  # a profile that cannot be read is not kept
    keep_profile(gemeente=gemeente, name=name, text=path.read_text(encoding="utf-8"), by=OPERATOR, now=terminal.now())
    terminal.console.print(f"Het profiel '{name}' is bewaard voor {gemeente}.", markup=False)


def _said_to_be(seen: Look, kind: FileKind | None) -> Look:
    """The same look, of a file that is what somebody says it is. Raises InputError for what it cannot be."""
    if kind is not None and kind not in seen.proposals:
        could_be = ", ".join(each.value for each in seen.proposals)
        raise InputError(f"Dit bestand kan geen '{kind.value}' zijn.", f"Kies uit: {could_be}.")
    return replace(seen, file_kind=kind, why="Door u gekozen.") if kind else seen


def _told(vintage: int | None) -> dict[str, str]:
    return {"vintage": str(vintage)} if vintage else {}


def _scope(gemeente: str | None) -> Scope:
    return Scope.of(asked.gemeente_code(gemeente)) if gemeente else Scope.whole_country()


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(
            f"Het bestand {path} is niet te schrijven: {reason(error)}.", "Kies een andere plek."
        ) from None
