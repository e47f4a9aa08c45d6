"""The command line: reads what was typed, asks the pipeline, prints what came back. Nothing is calculated here.

A command loads the part of the pipeline it needs when it runs, so that a list does not wait for the numerics.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from django.conf import settings

from openvis import terminal
from openvis.config import server
from openvis.decisions import accounts as keep_accounts
from openvis.domain.access import Role, Scope
from openvis.domain.batch import Batch
from openvis.domain.category import categories
from openvis.errors import DamagedTrail, NothingStored
from openvis.reports import asked, listing
from openvis.reports.listing import Listing
from openvis.store import audit, interventions, read, results, work_orders

app = terminal.dutch_app("openvis", "Veiligheidsinformatiesysteem: waar ingrijpen, en hielp het?")
importing = terminal.dutch_app("import", "Lees een bestand in.")
fetching = terminal.dutch_app("fetch", "Haal een levering op bij de bron en lees haar in.")
account = terminal.dutch_app("account", "Maak en beheer de accounts waarmee men op de website inlogt.")
for group in (importing, fetching, account):
    app.command(group)

Json = Annotated[bool, Parameter(name="--json", negative="", help="Geef de lijst als JSON.")]
Gemeente = Annotated[str | None, Parameter(help="Code van de gemeente, bijvoorbeeld GM0356.")]
Vintage = Annotated[int | None, Parameter(help="Jaar van de gebiedsindeling, als het bestand dat niet zegt.")]
Top = Annotated[int, Parameter(help="Zoveel regels in de tabel; JSON geeft ze altijd allemaal.")]
OPERATOR = "systeem"  # whoever may use the command line of this machine


# ----- bringing data in


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
) -> None:
    """Lees een incidentbestand (CSV of XLSX) in met een profiel (TOML) dat de kolommen uitlegt."""
    cache = settings.OPENVIS_DATA / "addresses"
    places = {"addresses": addresses, "locatieserver": locatieserver, "cache": cache}
    _import("import_incidents", path, profile_path=profile, **places)


@importing.command(name="counts")
def import_counts(path: Path, *, profile: Path) -> None:
    """Lees tellingen per gebied en week in, zoals de weeklevering van de politie, met een profiel met [counts]."""
    _import("import_counts", path, profile_path=profile)


@importing.command(name="signalen")
def import_signalen(path: Path, *, gemeente: str) -> None:
    """Lees meldingen in uit een dump van Signalen: de map met signals.csv, categories.csv en locations.csv."""
    _import("import_signalen", path, gemeente=gemeente)


@fetching.command(name="police")
def fetch_police(folder: Path, *, gemeente: str, table: str = "47022NED", base_url: str | None = None) -> None:
    """Haal een politietabel op bij CBS (OData) en lees haar in."""
    _import("fetch_police_table", folder, gemeente=gemeente, table=table, base_url=base_url)


@fetching.command(name="areas")
def fetch_areas(folder: Path, *, gemeente: str, vintage: int, base_url: str | None = None) -> None:
    """Haal wijken en buurten van één jaar op bij PDOK en lees ze in."""
    _import("fetch_areas", folder, gemeente=gemeente, vintage=vintage, base_url=base_url)


@fetching.command(name="population")
def fetch_population(folder: Path, *, gemeente: str, vintage: int = 2024, base_url: str | None = None) -> None:
    """Haal inwoners per buurt op bij CBS (kerncijfers wijken en buurten) en lees ze in."""
    _import("fetch_population", folder, gemeente=gemeente, vintage=vintage, base_url=base_url)


@fetching.command(name="signalen")
def fetch_signalen(folder: Path, *, gemeente: str, base_url: str, since: date | None = None) -> None:
    """Haal meldingen op bij Signalen en lees ze in. Het token staat in OPENVIS_SIGNALEN_TOKEN."""
    token = settings.OPENVIS_SIGNALEN_TOKEN
    _import("fetch_signalen", folder, gemeente=gemeente, base_url=base_url, token=token, since=since)


# ----- the main job and what it found


@app.command(name="analyse")
def analyse_command(
    *,
    gemeente: Gemeente = None,
    last: Annotated[str | None, Parameter(help="Reken alsof latere maanden nog niet bekend zijn: 2026-10.")] = None,
    priorities: Annotated[Path | None, Parameter(help="TOML-bestand met gewichten uit het veiligheidsplan.")] = None,
) -> None:
    """Bereken verwachting, aandacht en cijfers, en leg ze vast als een run."""
    from openvis.pipeline.analyse import analyse
    from openvis.pipeline.priorities import read_priorities

    terminal.prepare()
    code = asked.stored_gemeente(gemeente)
    scope = Scope.of(code)
    run = analyse(
        scope=scope,
        gemeente=code,
        now=terminal.now(),
        last=asked.month(scope, last) if last else None,
        priorities=read_priorities(priorities) if priorities else None,
        on_progress=terminal.notices.print,
    )
    terminal.console.print(listing.run_sentence(run))


@app.command
def attention(*, gemeente: Gemeente = None, top: Top = 15, json: Json = False) -> None:
    """Toon de aandachtslijst van de laatste run."""
    terminal.prepare()
    terminal.show(_attention_of(asked.stored_gemeente(gemeente), asked.number_of_lines(top)), json)


@app.command
def counts(
    *,
    gemeente: Gemeente = None,
    as_of: Annotated[str | None, Parameter(help="Zoals het op die dag of dat moment bekend was: 2026-11-01.")] = None,
    json: Json = False,
) -> None:
    """Toon per bron en niveau hoeveel er is geteld, zodat u totalen kunt narekenen."""
    terminal.prepare()
    scope, versions = asked.scope_of(gemeente), asked.versions_at(as_of)
    totals = (find(scope, versions=versions) for find in (read.count_totals, read.incident_totals))
    terminal.show(listing.totals(*totals), json)


@app.command
def batches(*, gemeente: Gemeente = None, json: Json = False) -> None:
    """Toon wat er is ingelezen."""
    terminal.prepare()
    terminal.show(listing.batches(read.batches(asked.delivered_scope(gemeente))), json)


@app.command
def rejects(
    batch: Annotated[str, Parameter(help="Het nummer van de levering, of het begin daarvan.")],
    *,
    gemeente: Gemeente = None,
    json: Json = False,
) -> None:
    """Toon de rijen die bij een levering zijn tegengehouden, met de reden."""
    terminal.prepare()
    scope = asked.delivered_scope(gemeente)
    terminal.show(listing.rejects(read.rejects(scope, asked.batch_id(scope, batch))), json)


@app.command(name="interventions")
def interventions_command(*, gemeente: Gemeente = None, json: Json = False) -> None:
    """Toon de interventies en wat de laatste run ervan zegt."""
    terminal.prepare()
    code = asked.stored_gemeente(gemeente)
    scope = Scope.of(code)
    found = interventions.of_gemeente(scope, code)
    terminal.show(listing.interventions([(plan, results.evaluation_of(scope, plan.id)) for plan in found]), json)


@app.command(name="work-orders")
def work_orders_command(*, gemeente: Gemeente = None, json: Json = False) -> None:
    """Toon de werkopdrachten met hun bevinding."""
    terminal.prepare()
    code = asked.stored_gemeente(gemeente)
    terminal.show(listing.work_orders(work_orders.of_gemeente(Scope.of(code), code)), json)


@app.command(name="audit")
def audit_command(*, gemeente: Gemeente = None, json: Json = False) -> None:
    """Toon wie wat wanneer veranderde, en of daaraan niets is gewijzigd."""
    terminal.prepare()
    scope = asked.audited_scope(gemeente)
    terminal.show(listing.audit(audit.lines(scope)), json)
    if damage := audit.verify(scope):
        raise DamagedTrail(" ".join(damage), "Zet een reservekopie terug en onderzoek wie er in de database kon.")


@app.command(name="categories")
def categories_command(*, json: Json = False) -> None:
    """Toon alle categorieën en hoe bronnen daarnaar verwijzen."""
    terminal.show(listing.categories(list(categories().values())), json)


# ----- who may sign in


@account.command(name="add")
def account_add(
    name: str,
    *,
    role: Role,
    gemeente: Annotated[list[str], Parameter(negative="", help="Gemeentecode; noem de optie vaker voor meer.")],
) -> None:
    """Maak een account. Het wachtwoord wordt gevraagd, of van de standaardinvoer gelezen."""
    terminal.prepare()
    person = keep_accounts.open_account(
        name, terminal.new_password(), role, [asked.gemeente_code(code) for code in gemeente], now=terminal.now()
    )
    terminal.console.print(f"Account {person.username} is gemaakt.", markup=False)


@account.command(name="password")
def account_password(name: str) -> None:
    """Geef een account een ander wachtwoord."""
    terminal.prepare()
    keep_accounts.account_named(name)
    keep_accounts.renew_password(name, terminal.new_password(), now=terminal.now())
    terminal.console.print(f"Account {name} heeft een nieuw wachtwoord.", markup=False)


@account.command(name="close")
def account_close(name: str) -> None:
    """Sluit een account: inloggen kan niet meer, het logboek blijft."""
    terminal.prepare()
    keep_accounts.close_account(name, now=terminal.now())
    terminal.console.print(f"Account {name} is gesloten.", markup=False)


@account.command(name="list")
def account_list(*, json: Json = False) -> None:
    """Toon de accounts waarmee men kan inloggen."""
    terminal.prepare()
    terminal.show(listing.people(keep_accounts.open_accounts()), json)


# ----- serving


@app.command
def serve(*, port: int = 8000) -> None:
    """Start de website op deze computer."""
    server.check_port(port)
    terminal.prepare()
    if not keep_accounts.open_accounts():
        terminal.notices.print("Er zijn nog geen accounts. Maak er een met `openvis account add`.")
    server.serve(port, on_ready=_say_ready)


@app.command
def demo(
    *, folder: Path, serve_after: Annotated[bool, Parameter(name="--serve", negative="")] = False, port: int = 8000
) -> None:
    """Maak de fictieve gemeente, bereken alles, toon de aandachtslijst en, met --serve, de website."""
    from openvis.pipeline import build_demo

    asked.folder(folder)
    if serve_after:
        server.check_port(port)
    terminal.prepare()
    with terminal.progress("De gemeente maken") as on_progress:
        built = build_demo.build_or_reopen_demo(folder, now=terminal.now(), on_progress=on_progress)
    terminal.show(_attention_of(built.gemeente, top=15), json=False)
    terminal.show(listing.accounts(built.accounts), json=False)
    if serve_after:
        server.serve(
            port, on_ready=lambda address: terminal.console.print(f"OpenVIS staat op {address} (Ctrl-C stopt).")
        )


# ----- what the commands share


def _say_ready(address: str) -> None:
    terminal.console.print(f"OpenVIS staat op {address} (Ctrl-C stopt).")


def _import(verb: str, path: Path, **options: object) -> None:
    from openvis.pipeline import import_data

    terminal.prepare()
    if isinstance(code := options.get("gemeente"), str):
        options["gemeente"] = asked.gemeente_code(code)
    import_it: Callable[..., Batch] = getattr(import_data, verb)
    with terminal.progress("Inlezen") as on_progress:
        batch = import_it(
            path.resolve(),
            scope=Scope.whole_country(),
            by=OPERATOR,
            now=terminal.now(),
            on_progress=on_progress,
            **options,
        )
    terminal.console.print(listing.batch_sentence(batch))


def _attention_of(gemeente: str, top: int) -> Listing:
    scope = Scope.of(gemeente)
    run = results.latest_run(scope, gemeente)
    if run is None:
        raise NothingStored(f"Voor {gemeente} is nog niets berekend.", "Voer eerst `openvis analyse` uit.")
    found = results.attention(scope, gemeente, run_id=run.id)
    return listing.attention(run, [stored.row for stored in found], top=top)
