"""Bringing data in from a supplier's own server: one function per thing that can be fetched, then imported as a file.

All of them: keep the fetched file in `folder`, raise SourceUnreachable (nothing is stored then) or what the import
raises, and return the batch of that import. `contact` tells the supplier whom to turn to; without `base_url` the
supplier's own address is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from openvis.domain.access import Scope
from openvis.domain.batch import Batch
from openvis.domain.period import Period, month_of
from openvis.pipeline.bringing import import_data
from openvis.pipeline.concluding.other_gemeenten import others_to_bring
from openvis.sources import cbs_areas, cbs_population, gemeente_register, pdok, police_table, signalen_api
from openvis.sources.fetching.polite_client import open_client
from openvis.store import read

Progress = Callable[[int], None] | None
MONTHS_OF_OTHERS = 18  # twelve are compared; those of our own table may end some months earlier


def fetch_police_table(
    folder: Path,
    *,
    gemeente: str,
    scope: Scope,
    by: str,
    now: datetime,
    table: str = "47022NED",
    protocol: str = "v3",
    base_url: str | None = None,
    first: Period | None = None,
    last: Period | None = None,
    contact: str = "",
    on_progress: Progress = None,
) -> Batch:
    """A police table from CBS, months or years."""
    with open_client(contact) as client:
        path = police_table.fetch(
            folder,
            gemeente=gemeente,
            table=table,
            protocol=protocol,
            base_url=base_url,
            first=first,
            last=last,
            client=client,
        )
    return import_data.import_police_table(
        path, gemeente=gemeente, scope=scope, by=by, now=now, on_progress=on_progress
    )


def fetch_areas(
    folder: Path,
    *,
    gemeente: str,
    vintage: int,
    scope: Scope,
    by: str,
    now: datetime,
    geopackage: bool = False,
    base_url: str | None = None,
    contact: str = "",
    on_progress: Progress = None,
) -> Batch:
    """The wijken and buurten of one vintage from PDOK; with `geopackage` from the file of the whole country."""
    with open_client(contact) as client:
        if geopackage:
            path = pdok.fetch_geopackage(folder, vintage=vintage, base_url=base_url or pdok.DOWNLOADS, client=client)
        else:
            path = cbs_areas.fetch(
                folder, gemeente=gemeente, vintage=vintage, base_url=base_url or pdok.PDOK, client=client
            )
    return import_data.import_areas(
        path, gemeente=gemeente, vintage=vintage, scope=scope, by=by, now=now, on_progress=on_progress
    )


def fetch_population(
    folder: Path,
    *,
    gemeente: str,
    vintage: int,
    scope: Scope,
    by: str,
    now: datetime,
    protocol: str = "v4",
    base_url: str | None = None,
    contact: str = "",
    on_progress: Progress = None,
) -> Batch:
    """Inhabitants per buurt from CBS, with dwellings and cars where the table has them."""
    with open_client(contact) as client:
        path = cbs_population.fetch(
            folder, gemeente=gemeente, vintage=vintage, protocol=protocol, base_url=base_url, client=client
        )
    return import_data.import_population(
        path, gemeente=gemeente, vintage=vintage, scope=scope, by=by, now=now, on_progress=on_progress
    )


def fetch_other_gemeenten(
    folder: Path,
    *,
    gemeente: str,
    vintage: int,
    scope: Scope,
    by: str,
    now: datetime,
    protocol: str = "v3",
    base_url: str | None = None,
    contact: str = "",
    on_progress: Progress = None,
) -> Batch:
    """The register of gemeenten, and the police table of those in the same region or of the same size.

    The last MONTHS_OF_OTHERS months, of each gemeente as a whole. Returns the batch of the police table; the register
    is a batch of its own before it.
    """
    first = month_of(now.date()).shift(-MONTHS_OF_OTHERS)
    with open_client(contact) as client:
        path = gemeente_register.fetch(folder, vintage=vintage, base_url=base_url, client=client)
        import_data.import_register(path, gemeente=gemeente, scope=scope, by=by, now=now)
        others = others_to_bring(read.register(Scope.of(gemeente)), gemeente)
        path = police_table.fetch_others(
            folder, gemeenten=others, first=first, protocol=protocol, base_url=base_url, client=client
        )
    return import_data.import_other_gemeenten(
        path, gemeente=gemeente, scope=scope, by=by, now=now, on_progress=on_progress
    )


def fetch_signalen(
    folder: Path,
    *,
    gemeente: str,
    base_url: str,
    token: str,
    scope: Scope,
    by: str,
    now: datetime,
    since: date | None = None,
    contact: str = "",
    on_progress: Progress = None,
) -> Batch:
    """Meldingen from Signalen's API; `since` leaves out what is older."""
    with open_client(contact) as client:
        path = signalen_api.fetch(folder, base_url=base_url, token=token, since=since, client=client)
    return import_data.import_signalen(path, gemeente=gemeente, scope=scope, by=by, now=now, on_progress=on_progress)
