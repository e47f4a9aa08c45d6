"""Bringing data in: one function per thing a user can import. Each reads a source and lands it in the store.

All of them: raise what the source raises (nothing is stored then), NotPermitted outside the scope and StoreBusy
while another import writes; return the batch, which says what was added, changed, equal and kept out. `on_progress`
gets the number of rows of the file read so far. Beside
each stands its dry run. What both read stands in `openvis.pipeline.bringing.deliveries`.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from openvis.domain.access import Scope
from openvis.domain.batch import Batch
from openvis.domain.look import Trial
from openvis.pipeline.bringing import deliveries
from openvis.pipeline.bringing.bring import Progress, bring, try_out
from openvis.sources.address_file import AddressFile
from openvis.sources.locatieserver import Locatieserver
from openvis.sources.profiles.counts_profile import load_counts_profile
from openvis.sources.profiles.profile import load_profile
from openvis.sources.profiles.raster_profile import load_raster_profile
from openvis.sources.profiles.survey_profile import load_survey_profile
from openvis.sources.rows.address import AddressFinder


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
    delivery = deliveries.of_police_table(path, gemeente=gemeente, vintage=vintage)
    return bring(delivery, scope=scope, by=by, now=now, on_progress=on_progress)


def try_police_table(
    path: Path,
    *,
    scope: Scope,
    now: datetime,
    gemeente: str | None = None,
    vintage: int | None = None,
    on_progress: Progress = None,
) -> Trial:
    """What `import_police_table` would do: a dry run, of which nothing is stored."""
    delivery = deliveries.of_police_table(path, gemeente=gemeente, vintage=vintage)
    return try_out(delivery, scope=scope, on_progress=on_progress)


def import_counts(
    path: Path, *, profile_path: Path, scope: Scope, by: str, now: datetime, on_progress: Progress = None
) -> Batch:
    """Import a file of counts per area and week, such as the police's weekly delivery, by a profile."""
    delivery = deliveries.of_counts(path, load_counts_profile(profile_path))
    return bring(delivery, scope=scope, by=by, now=now, on_progress=on_progress)


def try_counts(path: Path, *, profile_path: Path, scope: Scope, now: datetime, on_progress: Progress = None) -> Trial:
    """What `import_counts` would do: a dry run, of which nothing is stored."""
    delivery = deliveries.of_counts(path, load_counts_profile(profile_path))
    return try_out(delivery, scope=scope, on_progress=on_progress)


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
    delivery = deliveries.of_areas(path, gemeente=gemeente, vintage=vintage, profile=profile)
    return bring(delivery, scope=scope, by=by, now=now, on_progress=on_progress)


def try_areas(
    path: Path,
    *,
    scope: Scope,
    now: datetime,
    gemeente: str | None = None,
    vintage: int | None = None,
    profile_path: Path | None = None,
    on_progress: Progress = None,
) -> Trial:
    """What `import_areas` would do: a dry run, of which nothing is stored."""
    profile = load_profile(profile_path) if profile_path else None
    delivery = deliveries.of_areas(path, gemeente=gemeente, vintage=vintage, profile=profile)
    return try_out(delivery, scope=scope, on_progress=on_progress)


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
    delivery = deliveries.of_population(path, gemeente=gemeente, vintage=vintage)
    return bring(delivery, scope=scope, by=by, now=now, on_progress=on_progress)


def try_population(
    path: Path,
    *,
    scope: Scope,
    now: datetime,
    gemeente: str | None = None,
    vintage: int | None = None,
    on_progress: Progress = None,
) -> Trial:
    """What `import_population` would do: a dry run, of which nothing is stored."""
    delivery = deliveries.of_population(path, gemeente=gemeente, vintage=vintage)
    return try_out(delivery, scope=scope, on_progress=on_progress)


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
    delivery = deliveries.of_incidents(path, profile, scope=scope, now=now, finder=finder)
    return bring(delivery, scope=scope, by=by, now=now, on_progress=on_progress)


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
    delivery = deliveries.of_incidents(path, profile, scope=scope, now=now, finder=finder)
    return try_out(delivery, scope=scope, on_progress=on_progress)


def import_survey(
    path: Path, *, profile_path: Path, scope: Scope, by: str, now: datetime, on_progress: Progress = None
) -> Batch:
    """Import what residents say about safety per area and wave, by a profile with [survey]."""
    delivery = deliveries.of_survey(path, load_survey_profile(profile_path), scope=scope)
    return bring(delivery, scope=scope, by=by, now=now, on_progress=on_progress)


def try_survey(path: Path, *, profile_path: Path, scope: Scope, now: datetime, on_progress: Progress = None) -> Trial:
    """What `import_survey` would do: a dry run, of which nothing is stored."""
    delivery = deliveries.of_survey(path, load_survey_profile(profile_path), scope=scope)
    return try_out(delivery, scope=scope, on_progress=on_progress)


def import_raster(
    path: Path, *, profile_path: Path, scope: Scope, by: str, now: datetime, on_progress: Progress = None
) -> Batch:
    """Import a risk raster from elsewhere, to lay beside what was counted, by a profile with [raster].

    Raises NothingStored when the areas of its gemeente were not imported before.
    """
    delivery = deliveries.of_raster(path, load_raster_profile(profile_path), scope=scope)
    return bring(delivery, scope=scope, by=by, now=now, on_progress=on_progress)


def try_raster(path: Path, *, profile_path: Path, scope: Scope, now: datetime, on_progress: Progress = None) -> Trial:
    """What `import_raster` would do: a dry run, of which nothing is stored."""
    delivery = deliveries.of_raster(path, load_raster_profile(profile_path), scope=scope)
    return try_out(delivery, scope=scope, on_progress=on_progress)


def import_register(
    path: Path,
    *,
    gemeente: str,
    scope: Scope,
    by: str,
    now: datetime,
    vintage: int | None = None,
    on_progress: Progress = None,
) -> Batch:
    """Import the register of gemeenten, by which a gemeente finds its region and those of its size."""
    delivery = deliveries.of_register(path, gemeente=gemeente, vintage=vintage)
    return bring(delivery, scope=scope, by=by, now=now, on_progress=on_progress)


def try_register(
    path: Path,
    *,
    gemeente: str,
    scope: Scope,
    now: datetime,
    vintage: int | None = None,
    on_progress: Progress = None,
) -> Trial:
    """What `import_register` would do: a dry run, of which nothing is stored."""
    delivery = deliveries.of_register(path, gemeente=gemeente, vintage=vintage)
    return try_out(delivery, scope=scope, on_progress=on_progress)


def import_other_gemeenten(
    path: Path,
    *,
    gemeente: str,
    scope: Scope,
    by: str,
    now: datetime,
    vintage: int | None = None,
    on_progress: Progress = None,
) -> Batch:
    """Import the police table of other gemeenten, each as a whole, for one gemeente to stand beside."""
    delivery = deliveries.of_other_gemeenten(path, gemeente=gemeente, vintage=vintage)
    return bring(delivery, scope=scope, by=by, now=now, on_progress=on_progress)


def try_other_gemeenten(
    path: Path,
    *,
    gemeente: str,
    scope: Scope,
    now: datetime,
    vintage: int | None = None,
    on_progress: Progress = None,
) -> Trial:
    """What `import_other_gemeenten` would do: a dry run, of which nothing is stored."""
    delivery = deliveries.of_other_gemeenten(path, gemeente=gemeente, vintage=vintage)
    return try_out(delivery, scope=scope, on_progress=on_progress)


def import_streets(
    path: Path,
    *,
    gemeente: str,
    vintage: int,
    scope: Scope,
    by: str,
    now: datetime,
    attribution: str | None = None,
    on_progress: Progress = None,
) -> Batch:
    """Import a street network of one year: GraphML of OpenStreetMap, or road lines with a name in a map file.

    Raises NothingStored when the areas of the gemeente were not imported before.
    """
    delivery = deliveries.of_streets(path, gemeente=gemeente, vintage=vintage, scope=scope, attribution=attribution)
    return bring(delivery, scope=scope, by=by, now=now, on_progress=on_progress)


def try_streets(
    path: Path,
    *,
    gemeente: str,
    vintage: int,
    scope: Scope,
    now: datetime,
    attribution: str | None = None,
    on_progress: Progress = None,
) -> Trial:
    """What `import_streets` would do: a dry run, of which nothing is stored."""
    delivery = deliveries.of_streets(path, gemeente=gemeente, vintage=vintage, scope=scope, attribution=attribution)
    return try_out(delivery, scope=scope, on_progress=on_progress)


def import_addresses(
    path: Path, *, gemeente: str, vintage: int, scope: Scope, by: str, now: datetime, on_progress: Progress = None
) -> Batch:
    """Import how many addresses lie in each square of 100 metres; the addresses themselves are not kept.

    Raises NothingStored when the areas of the gemeente were not imported before.
    """
    delivery = deliveries.of_addresses(path, gemeente=gemeente, vintage=vintage, scope=scope)
    return bring(delivery, scope=scope, by=by, now=now, on_progress=on_progress)


def try_addresses(
    path: Path, *, gemeente: str, vintage: int, scope: Scope, now: datetime, on_progress: Progress = None
) -> Trial:
    """What `import_addresses` would do: a dry run, of which nothing is stored."""
    delivery = deliveries.of_addresses(path, gemeente=gemeente, vintage=vintage, scope=scope)
    return try_out(delivery, scope=scope, on_progress=on_progress)


def import_calendar(
    path: Path, *, gemeente: str, scope: Scope, by: str, now: datetime, on_progress: Progress = None
) -> Batch:
    """Import the calendar of events of a gemeente; it replaces what was known of the years it speaks of."""
    delivery = deliveries.of_calendar(path, gemeente=gemeente, scope=scope)
    return bring(delivery, scope=scope, by=by, now=now, on_progress=on_progress)


def try_calendar(path: Path, *, gemeente: str, scope: Scope, now: datetime, on_progress: Progress = None) -> Trial:
    """What `import_calendar` would do: a dry run, of which nothing is stored."""
    return try_out(deliveries.of_calendar(path, gemeente=gemeente, scope=scope), scope=scope, on_progress=on_progress)


def import_signalen(
    path: Path, *, gemeente: str, scope: Scope, by: str, now: datetime, on_progress: Progress = None
) -> Batch:
    """Import meldingen: a folder with Signalen's CSV dump, or the file `fetch_signalen` made.

    Raises NothingStored when the areas of the gemeente were not imported before.
    """
    delivery = deliveries.of_signalen(path, gemeente=gemeente, scope=scope)
    return bring(delivery, scope=scope, by=by, now=now, on_progress=on_progress)


def address_finder(
    gemeente: str, addresses: Path | None, locatieserver: str | None, cache: Path | None, contact: str
) -> AddressFinder | None:
    """Where addresses are looked up: in a file, at a server, or nowhere."""
    if addresses:
        return AddressFile(addresses)
    if locatieserver and cache:
        return Locatieserver(cache, gemeente=gemeente, base_url=locatieserver, contact=contact)
    return None
