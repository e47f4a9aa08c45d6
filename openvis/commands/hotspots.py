"""Commands about the places and times of incidents: for who works with the incidents themselves."""

from __future__ import annotations

from typing import Annotated

import polars as pl
from cyclopts import Parameter

from openvis import terminal
from openvis.commands.options import AsOf, Gemeente, Json
from openvis.domain.access import Scope
from openvis.domain.run import Run
from openvis.reports import asked
from openvis.reports import hotspots as reports
from openvis.store import results

Category = Annotated[str | None, Parameter(help="Alleen deze soort, bijvoorbeeld woninginbraak.")]
OfRun = Annotated[str | None, Parameter(help="Van deze run; `openvis runs` toont welke er zijn.")]


def concentration(
    *, gemeente: Gemeente = None, category: Category = None, as_of: AsOf = None, run: OfRun = None, json: Json = False
) -> None:
    """Toon in hoe weinig buurten en vakken de meeste incidenten liggen (80-20), naast wat toeval geeft."""
    chosen = _run(gemeente, run, as_of)
    found = results.place_shares(Scope.of(chosen.gemeente), chosen.gemeente, run_id=chosen.id)
    terminal.show(reports.concentration(chosen, reports.of_category(found, category)), json)


def hotspots(
    *, gemeente: Gemeente = None, category: Category = None, as_of: AsOf = None, run: OfRun = None, json: Json = False
) -> None:
    """Toon de vakken van 100 bij 100 meter waar meer bij elkaar ligt dan toeval verklaart."""
    chosen = _run(gemeente, run, as_of)
    kinds = reports.of_category(
        results.near_repeats(Scope.of(chosen.gemeente), chosen.gemeente, run_id=chosen.id), category
    )
    found = results.hot_cells(Scope.of(chosen.gemeente), chosen.gemeente, run_id=chosen.id, category=category)
    terminal.show(reports.hotspots(chosen, kinds, found), json)


def near_repeats(
    *, gemeente: Gemeente = None, category: Category = None, as_of: AsOf = None, run: OfRun = None, json: Json = False
) -> None:
    """Toon van welke soorten er snel een volgend incident dichtbij is, vaker dan toeval verklaart."""
    chosen = _run(gemeente, run, as_of)
    terminal.show(reports.near_repeats(chosen, _kinds(chosen, category)), json)


def open_windows(
    *, gemeente: Gemeente = None, category: Category = None, as_of: AsOf = None, run: OfRun = None, json: Json = False
) -> None:
    """Toon de vakken waar nu extra kans is op herhaling, en tot wanneer."""
    chosen = _run(gemeente, run, as_of)
    kinds = reports.of_category(
        results.near_repeats(Scope.of(chosen.gemeente), chosen.gemeente, run_id=chosen.id), category
    )
    found = results.open_windows(Scope.of(chosen.gemeente), chosen.gemeente, run_id=chosen.id, category=category)
    terminal.show(reports.open_windows(chosen, kinds, found), json)


def hot_times(
    *, gemeente: Gemeente = None, category: Category = None, as_of: AsOf = None, run: OfRun = None, json: Json = False
) -> None:
    """Toon op welke dagen en dagdelen incidenten gebeuren; met --category elk dagdeel, met --json elk uur."""
    chosen = _run(gemeente, run, as_of)
    found = results.hot_times(Scope.of(chosen.gemeente), chosen.gemeente, run_id=chosen.id)
    terminal.show(reports.hot_times(chosen, reports.of_category(found, category), whole_week=bool(category)), json)


def _run(gemeente: str | None, run: str | None, as_of: str | None) -> Run:
    terminal.prepare()
    return asked.run(asked.stored_gemeente(gemeente), run, as_of)


def _kinds(run: Run, category: str | None) -> pl.DataFrame:
    """The types that were looked at, each with whether it repeats."""
    return reports.of_category(results.near_repeats(Scope.of(run.gemeente), run.gemeente, run_id=run.id), category)
