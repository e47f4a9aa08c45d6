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
from openvis.domain.look import Trial
from openvis.reports import asked, listing, looking

importing = terminal.dutch_app("import", "Lees een bestand in.")
fetching = terminal.dutch_app("fetch", "Haal een levering op bij de bron en lees haar in.")
DryRun = Annotated[bool, Parameter(help="Een proef: zeg wat er zou veranderen en bewaar niets.")]
OPERATOR = "systeem"  # whoever may use the command line of this machine


@importing.command(name="police")
def import_police(path: Path, *, gemeente: Gemeente = None, vintage: Vintage = None, dry_run: DryRun = False) -> None:
    """Lees de politietabel in: 47022NED (per maand) of 47018NED (per jaar), als CSV of OData."""
    _import("police_table", path, dry_run, gemeente=gemeente, vintage=vintage)


@importing.command(name="areas")
def import_areas(
    path: Path,
    *,
    gemeente: Gemeente = None,
    vintage: Vintage = None,
    profile: Path | None = None,
    dry_run: DryRun = False,
) -> None:
    """Lees gebieden in (GeoJSON of GPKG van CBS of PDOK; ander bestand met een profiel)."""
    _import("areas", path, dry_run, gemeente=gemeente, vintage=vintage, profile_path=profile)


@importing.command(name="population")
def import_population(
    path: Path, *, gemeente: Gemeente = None, vintage: Vintage = None, dry_run: DryRun = False
) -> None:
    """Lees inwoners per buurt in."""
    _import("population", path, dry_run, gemeente=gemeente, vintage=vintage)


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
    _import("incidents", path, dry_run, profile_path=profile, **places)


@importing.command(name="counts")
def import_counts(path: Path, *, profile: Path, dry_run: DryRun = False) -> None:
    """Lees tellingen per gebied en week in, zoals de weeklevering van de politie, met een profiel met [counts]."""
    _import("counts", path, dry_run, profile_path=profile)


@importing.command(name="survey")
def import_survey(path: Path, *, profile: Path, dry_run: DryRun = False) -> None:
    """Lees een onderzoek naar leefbaarheid en veiligheidsbeleving in (CSV of XLSX), met een profiel met [survey]."""
    _import("survey", path, dry_run, profile_path=profile)


@importing.command(name="raster")
def import_raster(path: Path, *, profile: Path, dry_run: DryRun = False) -> None:
    """Lees een risicokaart van elders in (GeoJSON, of een tabel met cellen), met een profiel met [raster]."""
    _import("raster", path, dry_run, profile_path=profile)


@importing.command(name="streets")
def import_streets(
    path: Path,
    *,
    gemeente: str,
    vintage: Annotated[int, Parameter(help="Het jaar van het wegennet.")],
    attribution: Annotated[
        str | None, Parameter(help="Van wie de gegevens zijn, als het bestand geen OpenStreetMap of NWB is.")
    ] = None,
    dry_run: DryRun = False,
) -> None:
    """Lees straten in: GraphML van OpenStreetMap, of wegvakken met een naam (GPKG of GeoJSON, zoals het NWB)."""
    _import("streets", path, dry_run, gemeente=gemeente, vintage=vintage, attribution=attribution)


@importing.command(name="addresses")
def import_addresses(
    path: Path,
    *,
    gemeente: str,
    vintage: Annotated[int, Parameter(help="Het jaar van de adressen.")],
    dry_run: DryRun = False,
) -> None:
    """Tel adressen per vak van 100 meter uit een CSV met RD-punten (BAG). De adressen zelf worden niet bewaard."""
    _import("addresses", path, dry_run, gemeente=gemeente, vintage=vintage)


@importing.command(name="register")
def import_register(path: Path, *, gemeente: str, vintage: Vintage = None, dry_run: DryRun = False) -> None:
    """Lees het register van gemeenten in (CBS, Gebieden in Nederland): regio, inwoners en adressendichtheid."""
    _import("register", path, dry_run, gemeente=gemeente, vintage=vintage)


@importing.command(name="others")
def import_others(path: Path, *, gemeente: str, vintage: Vintage = None, dry_run: DryRun = False) -> None:
    """Lees de politietabel van andere gemeenten in, elk als geheel, om uw gemeente naast te leggen."""
    _import("other_gemeenten", path, dry_run, gemeente=gemeente, vintage=vintage)


@importing.command(name="calendar")
def import_calendar(path: Path, *, gemeente: str, dry_run: DryRun = False) -> None:
    """Lees een kalender van evenementen in: CSV met naam, van, tot, en zo nodig gebied (code) en soort."""
    _import("calendar", path, dry_run, gemeente=gemeente)


@importing.command(name="signalen")
def import_signalen(path: Path, *, gemeente: str) -> None:
    """Lees meldingen in uit een dump van Signalen: de map met signals.csv, categories.csv en locations.csv."""
    _import("signalen", path, False, gemeente=gemeente)


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


@fetching.command(name="others")
def fetch_others(
    folder: Path,
    *,
    gemeente: str,
    vintage: Annotated[int, Parameter(help="Het jaar van het register van gemeenten.")],
    protocol: Annotated[str, Parameter(help="OData v3 of v4.")] = "v3",
    base_url: str | None = None,
) -> None:
    """Haal bij CBS op hoe het gaat in gemeenten in uw veiligheidsregio of van uw grootte, en lees het in."""
    _fetch("fetch_other_gemeenten", folder, gemeente=gemeente, vintage=vintage, protocol=protocol, base_url=base_url)


@fetching.command(name="signalen")
def fetch_signalen(folder: Path, *, gemeente: str, base_url: str, since: date | None = None) -> None:
    """Haal meldingen op bij Signalen en lees ze in. Het token staat in OPENVIS_SIGNALEN_TOKEN."""
    token = settings.OPENVIS_SIGNALEN_TOKEN
    _fetch("fetch_signalen", folder, gemeente=gemeente, base_url=base_url, token=token, since=since)


def _import(kind: str, path: Path, dry_run: bool, **options: Any) -> None:
    from openvis.pipeline.bringing import import_data

    if dry_run:
        _try(getattr(import_data, f"try_{kind}"), path, options)
    else:
        _bring(getattr(import_data, f"import_{kind}"), path, options)


def _fetch(verb: str, folder: Path, **options: object) -> None:
    from openvis.pipeline.bringing import fetch_data

    _bring(getattr(fetch_data, verb), folder, options | {"contact": settings.OPENVIS_CONTACT})


def _try(try_it: Callable[..., Trial], path: Path, options: dict[str, Any]) -> None:
    terminal.prepare()
    with terminal.progress("Proberen") as on_progress:
        trial = try_it(path.resolve(), on_progress=on_progress, **_asked(options))
    terminal.console.print(looking.trial_sentence(trial))
    if trial.first_rejects:
        terminal.show(listing.rejects(trial.first_rejects), json=False)


def _bring(bring_it: Callable[..., Batch], path: Path, options: dict[str, Any]) -> None:
    terminal.prepare()
    with terminal.progress("Inlezen") as on_progress:
        batch = bring_it(path.resolve(), by=OPERATOR, on_progress=on_progress, **_asked(options))
    terminal.console.print(listing.batch_sentence(batch))


def _asked(options: dict[str, Any]) -> dict[str, Any]:
    """The options with a checked gemeente, and what every import and dry run wants to know."""
    if isinstance(code := options.get("gemeente"), str):
        options = options | {"gemeente": asked.gemeente_code(code)}
    return options | {"scope": Scope.whole_country(), "now": terminal.now()}
