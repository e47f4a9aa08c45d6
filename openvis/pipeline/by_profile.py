"""Incidents by a profile: imported, or tried without storing anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

import polars as pl

from openvis.domain.access import Scope
from openvis.domain.batch import Batch
from openvis.domain.delivery import Chunk
from openvis.domain.look import Trial
from openvis.errors import NothingStored
from openvis.pipeline.bring import bring
from openvis.sources import incident_file
from openvis.sources.address import AddressFinder
from openvis.sources.address_file import AddressFile
from openvis.sources.locatieserver import Locatieserver
from openvis.sources.profile_rules import Profile
from openvis.store import read
from openvis.store.trials import try_import

Progress = Callable[[int], None] | None
More = Callable[[], Iterator[Chunk]] | None  # what else belongs to a delivery, after the rows of the file


def import_by_profile(
    path: Path,
    *,
    profile: Profile,
    scope: Scope,
    by: str,
    now: datetime,
    finder: AddressFinder | None = None,
    more: More = None,
    batch_id: str = "",
    on_progress: Progress = None,
) -> Batch:
    """Import a file of incidents. Raises what `import_data.import_incidents` raises."""
    return bring(
        table="incidents",
        source=profile.source,
        gemeente=profile.gemeente,
        scope=scope,
        path=path,
        chunks=_incidents(path, profile, scope, now, finder, more),
        by=by,
        now=now,
        batch_id=batch_id,
        on_progress=on_progress,
    )


def try_by_profile(
    path: Path,
    *,
    profile: Profile,
    scope: Scope,
    now: datetime,
    finder: AddressFinder | None = None,
    more: More = None,
    on_progress: Progress = None,
) -> Trial:
    """What `import_by_profile` would do; nothing is stored."""
    chunks = _incidents(path, profile, scope, now, finder, more)
    return try_import(table="incidents", scope=scope, path=path, chunks=chunks, on_progress=on_progress)


def address_finder(
    gemeente: str, addresses: Path | None, locatieserver: str | None, cache: Path | None, contact: str
) -> AddressFinder | None:
    """Where addresses are looked up: in a file, at a server, or nowhere."""
    if addresses:
        return AddressFile(addresses)
    if locatieserver and cache:
        return Locatieserver(cache, gemeente=gemeente, base_url=locatieserver, contact=contact)
    return None


def _incidents(
    path: Path, profile: Profile, scope: Scope, now: datetime, finder: AddressFinder | None, more: More
) -> Iterator[Chunk]:
    read_in = partial(incident_file.read, path, profile=profile, addresses=finder, known_at=now)
    yield from with_areas(read_in, profile.gemeente, scope)
    if more:
        yield from more()


def with_areas(read_in: Callable[..., Iterator[Chunk]], gemeente: str, scope: Scope) -> Iterator[Chunk]:
    """Incidents, each in its buurt. Reads the areas at the first chunk, so that a refusal leaves a batch."""
    areas = read.areas(scope).filter(pl.col("gemeente") == gemeente)
    if areas.is_empty():
        raise NothingStored(
            f"Van {gemeente} zijn nog geen gebieden ingelezen; zonder gebieden heeft een incident geen buurt.",
            "Lees eerst de gebieden in met `openvis import areas`.",
        )
    yield from read_in(areas=areas)
