"""The command line: reads what was typed, asks the pipeline, prints what came back. Nothing is calculated here.

A command loads the part of the pipeline it needs when it runs, so that a list does not wait for the numerics.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from openvis import terminal
from openvis.commands import (
    accounts,
    backtest,
    bringing,
    concordances,
    deployment,
    effect,
    elsewhere,
    events,
    hotspots,
    looking_back,
    mapping,
    notices,
    presence,
    profiles,
    quality,
    recent,
    reports,
    scan,
    terms,
    tokens,
    webhooks,
    working,
)
from openvis.commands.options import AsOf, Gemeente, Json
from openvis.config import server
from openvis.decisions import accounts as keep_accounts
from openvis.domain.access import Scope
from openvis.domain.category import categories
from openvis.domain.run import Run
from openvis.errors import DamagedTrail
from openvis.reports import asked, listing
from openvis.reports.listing import Listing
from openvis.store import audit, bijzonderheden, interventions, notes, read, results, work_orders

app = terminal.dutch_app("openvis", "Veiligheidsinformatiesysteem: waar ingrijpen, en hielp het?")
for group in (
    bringing.importing, bringing.fetching, accounts.account, tokens.token, webhooks.webhook, profiles.profile,
    presence.presence,
):  # fmt: skip
    app.command(group)
app.command(profiles.look)
app.command(working.work)
app.command(terms.erase_expired)
app.command(notices.notify)
app.command(elsewhere.survey)
app.command(elsewhere.rasters, name="rasters")
app.command(concordances.concordance, name="concordance")
app.command(concordances.list_concordances, name="concordances")
app.command(events.events)
app.command(mapping.unmapped)
app.command(mapping.map_word, name="map")
app.command(quality.quality)
app.command(looking_back.runs)
app.command(looking_back.revisions)
app.command(recent.nowcast)
app.command(backtest.backtest)
app.command(deployment.deployment)
app.command(scan.scan)
app.command(effect.effect)
app.command(reports.report)
app.command(hotspots.concentration)
app.command(hotspots.busy_streets, name="busy-streets")
app.command(hotspots.hotspots)
app.command(hotspots.near_repeats, name="near-repeats")
app.command(hotspots.open_windows, name="open-windows")
app.command(hotspots.hot_times, name="hot-times")
app.command(hotspots.forecast)

Top = Annotated[int, Parameter(help="Zoveel regels in de tabel; JSON geeft ze altijd allemaal.")]


# ----- the main job and what it found


@app.command(name="analyse")
def analyse_command(
    *,
    gemeente: Gemeente = None,
    last: Annotated[str | None, Parameter(help="Reken alsof latere maanden nog niet bekend zijn: 2026-10.")] = None,
    as_of: AsOf = None,
    again: Annotated[str | None, Parameter(help="Maak deze run opnieuw en zeg of alles gelijk is.")] = None,
    priorities: Annotated[
        Path | None, Parameter(help="TOML-bestand met gewichten, in plaats van die van het veiligheidsplan.")
    ] = None,
    event_rule: Annotated[Path | None, Parameter(help="TOML-bestand dat zegt welke meldingen samen één zijn.")] = None,
    cell: Annotated[
        int | None, Parameter(help="Zijde van een vak van de verwachting, 100 tot en met 125 meter; anders als eerder.")
    ] = None,
) -> None:
    """Bereken verwachting, aandacht en cijfers, en leg ze vast als een run."""
    from django.conf import settings

    from openvis.pipeline.analyse import analyse
    from openvis.pipeline.concluding.priorities import read_priorities
    from openvis.pipeline.counting.event_rule import event_rule_for

    terminal.prepare()
    code = asked.stored_gemeente(gemeente)
    scope = Scope.of(code)
    if again:
        looking_back.make_again(code, again)
        return
    run = analyse(
        scope=scope,
        gemeente=code,
        now=terminal.now(),
        last=asked.month(scope, last) if last else None,
        as_of=asked.known_moment(as_of),
        priorities=read_priorities(priorities) if priorities else None,
        event_rule=event_rule_for(code, path=event_rule, folder=settings.OPENVIS_EVENT_RULES),
        cell=cell,
        on_progress=terminal.notices.print,
    )
    terminal.console.print(listing.run_sentence(run))


@app.command
def attention(
    *,
    gemeente: Gemeente = None,
    as_of: AsOf = None,
    run: Annotated[str | None, Parameter(help="Van deze run; `openvis runs` toont welke er zijn.")] = None,
    top: Top = 15,
    json: Json = False,
) -> None:
    """Toon de aandachtslijst van de laatste run, of zoals men haar op een eerder moment zag."""
    terminal.prepare()
    code, lines = asked.stored_gemeente(gemeente), asked.number_of_lines(top)
    terminal.show(_attention_of(asked.run(code, run, as_of), lines), json)


@app.command
def counts(
    *,
    gemeente: Gemeente = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Toon per bron en niveau hoeveel er is geteld, zodat u totalen kunt narekenen."""
    terminal.prepare()
    scope, versions = asked.scope_of(gemeente), asked.versions_at(as_of)
    decisions = asked.decisions_at(scope, as_of)
    found = (read.count_totals, read.incident_totals)
    totals = (find(scope, versions=versions, decisions=decisions) for find in found)
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
    seen = [(plan, results.evaluation_of(scope, plan.id)) for plan in found]
    terminal.show(listing.interventions(seen, notes.standing(scope, code)), json)


@app.command(name="bijzonderheden")
def bijzonderheden_command(*, gemeente: Gemeente = None, json: Json = False) -> None:
    """Toon wat opviel, of het nog opvalt, en wat mensen ervan zeiden."""
    terminal.prepare()
    code = asked.stored_gemeente(gemeente)
    scope = Scope.of(code)
    found = bijzonderheden.of_gemeente(scope, code)
    terminal.show(listing.bijzonderheden(found, notes.standing(scope, code)), json)


@app.command(name="notes")
def notes_command(*, gemeente: Gemeente = None, json: Json = False) -> None:
    """Toon de duiding die bij de cijfers is geschreven, ook wat is ingetrokken."""
    terminal.prepare()
    code = asked.stored_gemeente(gemeente)
    terminal.show(listing.notes(notes.of_gemeente(Scope.of(code), code)), json)


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
    from openvis.reports.kinds.demo_reports import register_reports
    from openvis.reports.kinds.demo_shares import register_shares

    asked.folder(folder)
    if serve_after:
        server.check_port(port)
    terminal.prepare()
    with terminal.progress("De gemeente maken") as on_progress:
        built = build_demo.build_or_reopen_demo(folder, now=terminal.now(), on_progress=on_progress)
    run = asked.run(built.gemeente, built.run_id)
    register_reports(run, terminal.now())
    register_shares(run, terminal.now())
    terminal.show(_attention_of(run, top=15), json=False)
    terminal.show(listing.accounts(built.accounts), json=False)
    if serve_after:
        server.serve(
            port, on_ready=lambda address: terminal.console.print(f"OpenVIS staat op {address} (Ctrl-C stopt).")
        )


# ----- what the commands share


def _say_ready(address: str) -> None:
    terminal.console.print(f"OpenVIS staat op {address} (Ctrl-C stopt).")


def _attention_of(run: Run, top: int) -> Listing:
    scope = Scope.of(run.gemeente)
    found = results.attention(scope, run.gemeente, run_id=run.id)
    then = run.moment if run.looks_back else None
    return listing.attention(run, [stored.row for stored in found], notes.standing(scope, run.gemeente, then), top=top)
