"""Commands about the places and times of incidents: for who works with the incidents themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import polars as pl
from cyclopts import Parameter

from openvis import terminal
from openvis.commands.options import AsOf, Gemeente, Json
from openvis.domain.access import Scope
from openvis.domain.forecast import HORIZONS
from openvis.domain.run import Run
from openvis.reports import asked
from openvis.reports import forecast as forecasts
from openvis.reports import hotspots as reports
from openvis.reports.listing import Listing
from openvis.store import notes, read, results

Category = Annotated[str | None, Parameter(help="Alleen deze soort, bijvoorbeeld woninginbraak.")]
Theme = Annotated[str | None, Parameter(help="Alleen deze soort of groep, bijvoorbeeld woninginbraak of vermogen.")]
Horizon = Annotated[int, Parameter(help="Zoveel dagen vooruit: 7, 14 of 28.")]
USUAL_HORIZON = HORIZONS[1]
OfRun = Annotated[str | None, Parameter(help="Van deze run; `openvis runs` toont welke er zijn.")]


def concentration(
    *, gemeente: Gemeente = None, category: Category = None, as_of: AsOf = None, run: OfRun = None, json: Json = False
) -> None:
    """Toon in hoe weinig buurten, straten en vakken de meeste incidenten liggen (80-20), naast wat toeval geeft."""
    chosen = _run(gemeente, run, as_of)
    found = _rows(results.place_shares, chosen, category)
    whose = read.attribution_of_streets(Scope.of(chosen.gemeente), versions=chosen.versions)
    _show(chosen, reports.concentration(chosen, found, whose), found, json)


def busy_streets(
    *, gemeente: Gemeente = None, category: Category = None, as_of: AsOf = None, run: OfRun = None, json: Json = False
) -> None:
    """Toon de straten met de meeste incidenten, naast wat bij hun lengte past."""
    chosen = _run(gemeente, run, as_of)
    shares = _rows(results.place_shares, chosen, category)
    found = results.busy_streets(Scope.of(chosen.gemeente), chosen.gemeente, run_id=chosen.id, category=category)
    whose = read.attribution_of_streets(Scope.of(chosen.gemeente), versions=chosen.versions)
    _show(chosen, reports.busy_streets(chosen, shares, found, whose), shares, json)


def hotspots(
    *, gemeente: Gemeente = None, category: Category = None, as_of: AsOf = None, run: OfRun = None, json: Json = False
) -> None:
    """Toon de vakken van 100 bij 100 meter waar meer bij elkaar ligt dan toeval verklaart."""
    chosen = _run(gemeente, run, as_of)
    kinds, cells = _kinds_and_cells(results.hot_cells, chosen, category)
    _show(chosen, reports.hotspots(chosen, kinds, cells), kinds, json)


def near_repeats(
    *, gemeente: Gemeente = None, category: Category = None, as_of: AsOf = None, run: OfRun = None, json: Json = False
) -> None:
    """Toon van welke soorten er snel een volgend incident dichtbij is, vaker dan toeval verklaart."""
    chosen = _run(gemeente, run, as_of)
    kinds = _rows(results.near_repeats, chosen, category)
    _show(chosen, reports.near_repeats(chosen, kinds), kinds, json)


def open_windows(
    *, gemeente: Gemeente = None, category: Category = None, as_of: AsOf = None, run: OfRun = None, json: Json = False
) -> None:
    """Toon de vakken waar nu extra kans is op herhaling, en tot wanneer."""
    chosen = _run(gemeente, run, as_of)
    kinds, cells = _kinds_and_cells(results.open_windows, chosen, category)
    _show(chosen, reports.open_windows(chosen, kinds, cells), kinds, json)


def hot_times(
    *, gemeente: Gemeente = None, category: Category = None, as_of: AsOf = None, run: OfRun = None, json: Json = False
) -> None:
    """Toon op welke dagen en dagdelen incidenten gebeuren; met --category elk dagdeel, met --json elk uur."""
    chosen = _run(gemeente, run, as_of)
    found = _rows(results.hot_times, chosen, category)
    _show(chosen, reports.hot_times(chosen, found, whole_week=bool(category)), found, json)


def forecast(
    *,
    gemeente: Gemeente = None,
    category: Theme = None,
    horizon: Horizon = USUAL_HORIZON,
    as_of: AsOf = None,
    run: OfRun = None,
    json: Json = False,
) -> None:
    """Toon van welke soorten verwacht wordt waar zij komen, en hoe goed dat ging; met --category elke plek."""
    chosen = _run(gemeente, run, as_of)
    scope = Scope.of(chosen.gemeente)
    of_run = {"run_id": chosen.id, "category": category}
    decided = forecasts.of_category(results.forecast_verdicts(scope, chosen.gemeente, **of_run), category)
    if category:
        found = forecasts.of_horizon(results.forecast_places(scope, chosen.gemeente, **of_run), horizon)
        _show(chosen, forecasts.places(chosen, found), forecasts.months_told(found), json)
    else:
        scores = results.forecast_scores(scope, chosen.gemeente, **of_run)
        ahead = [forecasts.of_horizon(rows, horizon) for rows in (decided, scores)]
        terminal.show(forecasts.verdicts(chosen, *ahead), json)


def _run(gemeente: str | None, run: str | None, as_of: str | None) -> Run:
    terminal.prepare()
    return asked.run(asked.stored_gemeente(gemeente), run, as_of)


def _show(run: Run, listing: Listing, about: pl.DataFrame, json: bool) -> None:
    """With the duiding that stands on these types and months."""
    scope = Scope.of(run.gemeente)
    standing = notes.standing(scope, run.gemeente)
    names = read.areas(scope).sort("vintage").select("code", "name") if standing else pl.DataFrame()
    terminal.show(reports.with_notes(listing, about, standing, dict(names.iter_rows())), json)


def _rows(of_run: Callable[..., pl.DataFrame], run: Run, category: str | None) -> pl.DataFrame:
    """What the run says of one type, or of all. Raises NothingStored where that is nothing."""
    return reports.of_category(of_run(Scope.of(run.gemeente), run.gemeente, run_id=run.id), category)


def _kinds_and_cells(
    cells: Callable[..., pl.DataFrame], run: Run, category: str | None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The types that were looked at, each with whether it repeats, and the cells of them; there may be none."""
    kinds = _rows(results.near_repeats, run, category)
    return kinds, cells(Scope.of(run.gemeente), run.gemeente, run_id=run.id, category=category)
