"""Commands that try our calculations on the past of any figures, before anyone trusts them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from openvis import terminal
from openvis.commands.options import Json
from openvis.domain.known_days import Region
from openvis.domain.shown_value import shown
from openvis.errors import InputError
from openvis.reports import backtest as reports
from openvis.reports import backtest_anomalies as reported_alarms
from openvis.reports import backtest_forecast as reported_forecast

backtest = terminal.dutch_app("backtest", "Probeer de berekeningen op het verleden van uw eigen cijfers")


@backtest.command
def expectation(
    *,
    counts: Annotated[
        Path, Parameter(help="CSV met gebied, soort, periode (2024-05 of 2024-W07), aantal, en zo nodig blootstelling.")
    ],
    origins: Annotated[
        int | None, Parameter(help="Verwacht zoveel van de laatste perioden; anders een derde van alle.")
    ] = None,
    absent_zero: Annotated[
        bool, Parameter(negative="", help="Een combinatie zonder rij is nul, en niet onbekend.")
    ] = False,
    region: Annotated[
        Region | None, Parameter(help="Met feestdagen, en schoolvakanties van deze regio, als bekend vooraf.")
    ] = None,
    latitude: Annotated[
        float | None, Parameter(help="Met de uren donker op deze breedte in graden, bijvoorbeeld 52.1.")
    ] = None,
    calendar: Annotated[
        Path | None, Parameter(help="Met deze evenementen: CSV met naam, van, tot, en zo nodig gebied en soort.")
    ] = None,
    json: Json = False,
) -> None:
    """Houd de verwachting tegen wat er kwam, naast eenvoudige methoden. Er wordt niets opgeslagen."""
    from openvis.pipeline.trying.backtest import try_expectation
    from openvis.pipeline.trying.beforehand import beforehand_of

    trial = try_expectation(
        counts.resolve(),
        origins=origins,
        absent_is_zero=absent_zero,
        beforehand=beforehand_of(region=region, latitude=latitude, calendar=calendar),
    )
    terminal.show(reports.expectation(trial), json)


@backtest.command
def anomalies(
    *,
    series: Annotated[Path, Parameter(help="CSV met series, t (week), count en state (0 rustig, 1 of meer uitbraak).")],
    false_alarms: Annotated[
        tuple[float, ...] | None, Parameter(help="Zoveel valse alarmen per reeks en jaar, voor elke methode gelijk.")
    ] = None,
    json: Json = False,
) -> None:
    """Tel welke bekende uitbraken onze alarmen vinden, naast andere methoden. Er wordt niets opgeslagen."""
    from openvis.pipeline.trying.backtest_anomalies import FALSE_ALARMS, try_anomalies

    with terminal.progress("Weken beoordelen") as on_progress:
        trial = try_anomalies(series.resolve(), false_alarms=false_alarms or FALSE_ALARMS, on_progress=on_progress)
    terminal.show(reported_alarms.anomalies(trial), json)


@backtest.command
def forecast(
    *,
    events: Annotated[Path, Parameter(help="CSV of XLSX met incidenten, zoals bij `openvis import incidents`.")],
    profile: Annotated[Path, Parameter(help="Profiel (TOML) dat zegt wat de kolommen zijn.")],
    origins: Annotated[str, Parameter(help="Welke dagen verwacht worden, zoals 2024-01-01..2024-12-31.")],
    areas: Annotated[
        Path | None, Parameter(help="Gebieden (GeoJSON of GeoPackage); anders die al zijn ingelezen.")
    ] = None,
    cell: Annotated[float, Parameter(help="Zijde van een vak in meters.")] = 125,
    buurten: Annotated[bool, Parameter(negative="", help="Verwacht per buurt in plaats van per vak.")] = False,
    horizon: Annotated[int, Parameter(help="Zoveel dagen vooruit: 7, 14 of 28.")] = 14,
    every: Annotated[int | None, Parameter(help="Zoveel dagen tussen twee keer; anders sluiten zij aan.")] = None,
    reach: Annotated[
        float | None, Parameter(help="Alleen vakken zo dicht, in meters, bij een eerder incident; anders alle.")
    ] = None,
    category: Annotated[str | None, Parameter(help="Alleen deze soort, bijvoorbeeld woninginbraak.")] = None,
    json: Json = False,
) -> None:
    """Houd elke trede van de verwachting per plek tegen wat er kwam, op een bestand met incidenten."""
    from openvis.pipeline.trying.backtest_forecast import Asked, try_forecast

    first, last = _days(origins)
    asked = Asked(first, last, horizon, every, None if buurten else cell, reach, category)
    with terminal.progress("Perioden verwachten") as on_progress:
        found = try_forecast(
            events.resolve(),
            profile_path=profile.resolve(),
            asked=asked,
            areas_path=areas.resolve() if areas else None,
            on_progress=on_progress,
        )
    below = reported_forecast.left_out(
        unusable=found.unusable, by_officers=found.by_officers, elsewhere=found.elsewhere, too_short=found.too_short
    )
    told = reported_forecast.forecast(
        found.trials, side=found.side, every=found.every, weeks=dict(found.weeks), below=below
    )
    terminal.show(told, json)


def _days(text: str) -> tuple[date, date]:
    """Raises InputError for anything else than two days with .. between them."""
    try:
        first, last = (date.fromisoformat(part) for part in text.split(".."))
    except ValueError:
        raise InputError(
            f"{shown(text)} zegt niet van welke tot en met welke dag.",
            "Schrijf bij --origins een eerste en een laatste dag, zoals 2024-01-01..2024-12-31.",
        ) from None
    return first, last
