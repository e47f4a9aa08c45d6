"""Commands that bring data in: from a file, or from the source itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter
from django.conf import settings

from openvis import terminal
from openvis.commands.options import Gemeente, Vintage
from openvis.domain.access import Scope
from openvis.domain.batch import Batch
from openvis.reports import asked, listing, looking

importing = terminal.dutch_app("import", "Lees een bestand in.")
fetching = terminal.dutch_app("fetch", "Haal een levering op bij de bron en lees haar in.")
DryRun = Annotated[bool, Parameter(help="Een proef: zeg wat er zou veranderen en bewaar niets.")]
OPERATOR = "systeem"  # whoever may use the command line of this machine


@importing.command(name="police")
def import_police(path: Path, *, gemeente: Gemeente = None, vintage: Vintage = None) -> None:
    """Lees de politietabel in: 47022NED (per maand) of 47018NED (per jaar), als CSV of OData."""
    _import("import_police_table", path, gemeente=gemeente, vintage=vintage)


@importing.command(name="areas")
def import_areas(
    path: Path, *, gemeente: Gemeente = None, vintage: Vintage = None, profile: Path | None = None
) -> None:
    """Lees gebieden in (GeoJSON of GPKG van CBS of PDOK; ander bestand met een profiel)."""
    _import("import_areas", path, gemeente=gemeente, vintage=vintage, profile_path=profile)


@importing.command(name="population")
def import_population(path: Path, *, gemeente: Gemeente = None, vintage: Vintage = None) -> None:
    """Lees inwoners per buurt in."""
    _import("import_population", path, gemeente=gemeente, vintage=vintage)


@importing.command(name="incidents")
def import_incidents(
    path: Path,
    *,
    profile: Path,
    addresses: Annotated[
        Path | None, Parameter(help="CSV met adressen en RD-punten, om adressen op te zoeken.")
    ] = None,
    locatieserver: Annotated[
        str | None, Parameter(help="Zoek adressen op bij deze server: https://api.pdok.nl. Zij gaan dan naar buiten.")
    ] = None,
    dry_run: DryRun = False,
) -> None:
    """Lees een incidentbestand (CSV of XLSX) in met een profiel (TOML) dat de kolommen uitlegt."""
    cache = settings.OPENVIS_DATA / "addresses"
    places = {"addresses": addresses, "locatieserver": locatieserver, "cache": cache}
    places |= {"contact": settings.OPENVIS_CONTACT}
    if dry_run:
        _try("try_incidents", path, profile_path=profile, **places)
    else:
        _import("import_incidents", path, profile_path=profile, **places)


@importing.command(name="counts")
def import_counts(path: Path, *, profile: Path, dry_run: DryRun = False) -> None:
    """Lees tellingen per gebied en week in, zoals de weeklevering van de politie, met een profiel met [counts]."""
    if dry_run:
        _try("try_counts", path, profile_path=profile)
    else:
        _import("import_counts", path, profile_path=profile)


@importing.command(name="survey")
def import_survey(path: Path, *, profile: Path, dry_run: DryRun = False) -> None:
    """Lees een onderzoek naar leefbaarheid en veiligheidsbeleving in (CSV of XLSX), met een profiel met [survey]."""
    if dry_run:
        _try("try_survey", path, profile_path=profile)
    else:
        _import("import_survey", path, profile_path=profile)


@importing.command(name="raster")
def import_raster(path: Path, *, profile: Path) -> None:
    """Lees een risicokaart van elders in (GeoJSON, of een tabel met cellen), met een profiel met [raster]."""
    _import("import_raster", path, profile_path=profile)


@importing.command(name="signalen")
def import_signalen(path: Path, *, gemeente: str) -> None:
    """Lees meldingen in uit een dump van Signalen: de map met signals.csv, categories.csv en locations.csv."""
    _import("import_signalen", path, gemeente=gemeente)


@fetching.command(name="police")
def fetch_police(
    folder: Path,
    *,
    gemeente: str,
    table: str = "47022NED",
    protocol: Annotated[str, Parameter(help="OData v3 of v4.")] = "v3",
    base_url: str | None = None,
) -> None:
    """Haal een politietabel op bij CBS (OData) en lees haar in."""
    _fetch("fetch_police_table", folder, gemeente=gemeente, table=table, protocol=protocol, base_url=base_url)


@fetching.command(name="areas")
def fetch_areas(
    folder: Path,
    *,
    gemeente: str,
    vintage: int,
    geopackage: Annotated[bool, Parameter(negative="", help="Haal het bestand van heel Nederland op (GPKG).")] = False,
    base_url: str | None = None,
) -> None:
    """Haal wijken en buurten van één jaar op bij PDOK en lees ze in."""
    _fetch("fetch_areas", folder, gemeente=gemeente, vintage=vintage, geopackage=geopackage, base_url=base_url)


@fetching.command(name="population")
def fetch_population(
    folder: Path,
    *,
    gemeente: str,
    vintage: int = 2024,
    protocol: Annotated[str, Parameter(help="OData v3 of v4.")] = "v4",
    base_url: str | None = None,
) -> None:
    """Haal inwoners per buurt op bij CBS (kerncijfers wijken en buurten) en lees ze in."""
    _fetch("fetch_population", folder, gemeente=gemeente, vintage=vintage, protocol=protocol, base_url=base_url)


@fetching.command(name="signalen")
def fetch_signalen(folder: Path, *, gemeente: str, base_url: str, since: date | None = None) -> None:
    """Haal meldingen op bij Signalen en lees ze in. Het token staat in OPENVIS_SIGNALEN_TOKEN."""
    token = settings.OPENVIS_SIGNALEN_TOKEN
    _fetch("fetch_signalen", folder, gemeente=gemeente, base_url=base_url, token=token, since=since)


def _try(verb: str, path: Path, **options: Any) -> None:
    from openvis.pipeline import import_data

    terminal.prepare()
    with terminal.progress("Proberen") as on_progress:
        trial = getattr(import_data, verb)(
            path.resolve(),
            scope=Scope.whole_country(),
            now=terminal.now(),
            on_progress=on_progress,
            **options,
        )
    terminal.console.print(looking.trial_sentence(trial))
    if trial.first_rejects:
        terminal.show(listing.rejects(trial.first_rejects), json=False)


def _import(verb: str, path: Path, **options: object) -> None:
    from openvis.pipeline import import_data

    _bring(getattr(import_data, verb), path, options)


def _fetch(verb: str, folder: Path, **options: object) -> None:
    from openvis.pipeline import fetch_data

    _bring(getattr(fetch_data, verb), folder, options | {"contact": settings.OPENVIS_CONTACT})


def _bring(bring_it: Callable[..., Batch], path: Path, options: dict[str, object]) -> None:
    terminal.prepare()
    if isinstance(code := options.get("gemeente"), str):
        options["gemeente"] = asked.gemeente_code(code)
    with terminal.progress("Inlezen") as on_progress:
        batch = bring_it(
            path.resolve(),
            scope=Scope.whole_country(),
            by=OPERATOR,
            now=terminal.now(),
            on_progress=on_progress,
            **options,
        )
    terminal.console.print(listing.batch_sentence(batch))
