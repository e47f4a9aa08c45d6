"""Commands that try our calculations on the past of any figures, before anyone trusts them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from openvis import terminal
from openvis.commands.options import Json
from openvis.domain.known_days import Region
from openvis.reports import backtest as reports
from openvis.reports import backtest_anomalies as reported_alarms

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
    from openvis.pipeline.backtest import try_expectation
    from openvis.pipeline.beforehand import beforehand_of

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
    from openvis.pipeline.backtest_anomalies import FALSE_ALARMS, try_anomalies

    with terminal.progress("Weken beoordelen") as on_progress:
        trial = try_anomalies(series.resolve(), false_alarms=false_alarms or FALSE_ALARMS, on_progress=on_progress)
    terminal.show(reported_alarms.anomalies(trial), json)
