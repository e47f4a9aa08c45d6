"""Bringing data in: one function per thing a user can import. Each reads a source and lands it in the store.

All of them: raise what the source raises (nothing is stored then), NotPermitted outside the scope and StoreBusy
while another import writes; return the batch, which says what was added, changed, equal and kept out. `on_progress`
gets the number of rows of the file read so far.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from openvis.domain.access import Scope
from openvis.domain.batch import Batch
from openvis.domain.look import Trial
from openvis.pipeline.bring import bring
from openvis.pipeline.by_profile import address_finder, import_by_profile, try_by_profile, with_areas
from openvis.sources import (
    cbs_areas,
    cbs_population,
    page_file,
    perception_survey,
    police_delivery,
    police_table,
    risk_raster,
    signalen_api,
    signalen_dump,
)
from openvis.sources.counts_profile import load_counts_profile
from openvis.sources.profile import load_profile
from openvis.sources.raster_profile import load_raster_profile
from openvis.sources.survey_profile import load_survey_profile
from openvis.store import read
from openvis.store.trials import try_import

Progress = Callable[[int], None] | None


def import_police_table(
    path: Path,
    *,
    scope: Scope,
    by: str,
    now: datetime,
    gemeente: str | None = None,
    vintage: int | None = None,
    on_progress: Progress = None,
) -> Batch:
    """Import registered crime per gemeente, wijk and buurt: table 47022NED (months) or 47018NED (years)."""
    return bring(
        table="counts",
        source="politie-maandcijfers",  # until the rows say it is the yearly table
        gemeente=gemeente or "",
        scope=scope,
        path=path,
        chunks=police_table.read(path, gemeente=gemeente, vintage=vintage),
        by=by,
        now=now,
        on_progress=on_progress,
    )


def import_counts(
    path: Path, *, profile_path: Path, scope: Scope, by: str, now: datetime, on_progress: Progress = None
) -> Batch:
    """Import a file of counts per area and week, such as the police's weekly delivery, by a profile."""
    profile = load_counts_profile(profile_path)
    return bring(
        table="counts",
        source=profile.source,
        gemeente=profile.gemeente,
        scope=scope,
        path=path,
        chunks=police_delivery.read(path, profile=profile),
        by=by,
        now=now,
        on_progress=on_progress,
    )


def try_counts(path: Path, *, profile_path: Path, scope: Scope, now: datetime, on_progress: Progress = None) -> Trial:
    """What `import_counts` would do: a dry run, of which nothing is stored."""
    chunks = police_delivery.read(path, profile=load_counts_profile(profile_path))
    return try_import(table="counts", scope=scope, path=path, chunks=chunks, on_progress=on_progress)


def import_areas(
    path: Path,
    *,
    scope: Scope,
    by: str,
    now: datetime,
    gemeente: str | None = None,
    vintage: int | None = None,
    profile_path: Path | None = None,
    on_progress: Progress = None,
) -> Batch:
    """Import the gemeente, wijken and buurten of one vintage, with their shapes."""
    profile = load_profile(profile_path) if profile_path else None
    return bring(
        table="areas",
        source="cbs-gebieden",
        gemeente=gemeente or (profile.gemeente if profile else ""),
        scope=scope,
        path=path,
        chunks=cbs_areas.read(path, gemeente=gemeente, vintage=vintage, profile=profile),
        by=by,
        now=now,
        on_progress=on_progress,
    )


def import_population(
    path: Path,
    *,
    scope: Scope,
    by: str,
    now: datetime,
    gemeente: str | None = None,
    vintage: int | None = None,
    on_progress: Progress = None,
) -> Batch:
    """Import inhabitants per area of one year."""
    return bring(
        table="population",
        source="cbs-inwoners",
        gemeente=gemeente or "",
        scope=scope,
        path=path,
        chunks=cbs_population.read(path, gemeente=gemeente, vintage=vintage),
        by=by,
        now=now,
        on_progress=on_progress,
    )


def import_incidents(
    path: Path,
    *,
    profile_path: Path,
    scope: Scope,
    by: str,
    now: datetime,
    addresses: Path | None = None,
    locatieserver: str | None = None,
    cache: Path | None = None,
    contact: str = "",
    on_progress: Progress = None,
) -> Batch:
    """Import any file of incidents, by a profile that says what its columns mean.

    A profile that places rows on their address needs a file of `addresses`, or the address of a `locatieserver` and a
    `cache` folder for what it finds. Raises NothingStored when the areas of its gemeente, which points are placed in,
    were not imported before.
    """
    profile = load_profile(profile_path)
    finder = address_finder(profile.gemeente, addresses, locatieserver, cache, contact)
    return import_by_profile(path, profile=profile, scope=scope, by=by, now=now, finder=finder, on_progress=on_progress)


def try_incidents(
    path: Path,
    *,
    profile_path: Path,
    scope: Scope,
    now: datetime,
    addresses: Path | None = None,
    locatieserver: str | None = None,
    cache: Path | None = None,
    contact: str = "",
    on_progress: Progress = None,
) -> Trial:
    """What `import_incidents` would do: a dry run, of which nothing is stored."""
    profile = load_profile(profile_path)
    finder = address_finder(profile.gemeente, addresses, locatieserver, cache, contact)
    return try_by_profile(path, profile=profile, scope=scope, now=now, finder=finder, on_progress=on_progress)


def import_survey(
    path: Path, *, profile_path: Path, scope: Scope, by: str, now: datetime, on_progress: Progress = None
) -> Batch:
    """Import what residents say about safety per area and wave, by a profile with [survey]."""
    profile = load_survey_profile(profile_path)
    return bring(
        table="perception",
        source=profile.source,
        gemeente=profile.gemeente,
        scope=scope,
        path=path,
        chunks=perception_survey.read(path, profile=profile, areas=read.areas(scope)),
        by=by,
        now=now,
        on_progress=on_progress,
    )


def try_survey(path: Path, *, profile_path: Path, scope: Scope, now: datetime, on_progress: Progress = None) -> Trial:
    """What `import_survey` would do: a dry run, of which nothing is stored."""
    chunks = perception_survey.read(path, profile=load_survey_profile(profile_path), areas=read.areas(scope))
    return try_import(table="perception", scope=scope, path=path, chunks=chunks, on_progress=on_progress)


def import_raster(
    path: Path, *, profile_path: Path, scope: Scope, by: str, now: datetime, on_progress: Progress = None
) -> Batch:
    """Import a risk raster from elsewhere, to lay beside what was counted, by a profile with [raster].

    Raises NothingStored when the areas of its gemeente were not imported before.
    """
    profile = load_raster_profile(profile_path)
    return bring(
        table="rasters",
        source=profile.source,
        gemeente=profile.gemeente,
        scope=scope,
        path=path,
        chunks=with_areas(partial(risk_raster.read, path, profile=profile), profile.gemeente, scope),
        by=by,
        now=now,
        on_progress=on_progress,
    )


def import_signalen(
    path: Path, *, gemeente: str, scope: Scope, by: str, now: datetime, on_progress: Progress = None
) -> Batch:
    """Import meldingen: a folder with Signalen's CSV dump, or the file `fetch_signalen` made.

    Raises NothingStored when the areas of the gemeente were not imported before.
    """
    supplier = signalen_api if path.suffix == page_file.SUFFIX else signalen_dump
    return bring(
        table="incidents",
        source="signalen",
        gemeente=gemeente,
        scope=scope,
        path=path,
        chunks=with_areas(partial(supplier.read, path, gemeente=gemeente), gemeente, scope),
        by=by,
        now=now,
        on_progress=on_progress,
    )
