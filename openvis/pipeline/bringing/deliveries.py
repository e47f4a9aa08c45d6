"""One function per kind of file a municipality gets: what it delivers, to import or to try.

Nothing is read until the rows are asked for; what cannot be used is then raised, so that a refusal leaves a batch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

import polars as pl

from openvis.domain import address_count, register
from openvis.domain.access import Scope
from openvis.domain.delivery import Chunk
from openvis.domain.street import SOURCE
from openvis.errors import NothingStored
from openvis.pipeline.bringing.bring import Delivery
from openvis.sources import (
    address_counts,
    calendar_file,
    cbs_areas,
    cbs_population,
    gemeente_register,
    incident_file,
    perception_survey,
    police_delivery,
    police_table,
    risk_raster,
    signalen_api,
    signalen_dump,
    street_file,
)
from openvis.sources.fetching import page_file
from openvis.sources.profiles.counts_profile import CountsProfile
from openvis.sources.profiles.profile_rules import Profile
from openvis.sources.profiles.raster_profile import RasterProfile
from openvis.sources.profiles.survey_profile import SurveyProfile
from openvis.sources.rows.address import AddressFinder
from openvis.store import read


def of_police_table(path: Path, *, gemeente: str | None = None, vintage: int | None = None) -> Delivery:
    """Registered crime per gemeente, wijk and buurt: table 47022NED (months) or 47018NED (years)."""
    chunks = police_table.read(path, gemeente=gemeente, vintage=vintage)
    # Until the rows say it is the yearly table.
    return Delivery("counts", "politie-maandcijfers", gemeente or "", path, chunks)


def of_counts(path: Path, profile: CountsProfile) -> Delivery:
    """A file of counts per area and week, such as the police's weekly delivery."""
    return Delivery("counts", profile.source, profile.gemeente, path, police_delivery.read(path, profile=profile))


def of_areas(
    path: Path, *, gemeente: str | None = None, vintage: int | None = None, profile: Profile | None = None
) -> Delivery:
    """The gemeente, wijken and buurten of one vintage, with their shapes."""
    chosen = gemeente or (profile.gemeente if profile else "")
    chunks = cbs_areas.read(path, gemeente=gemeente, vintage=vintage, profile=profile)
    return Delivery("areas", "cbs-gebieden", chosen, path, chunks)


def of_population(path: Path, *, gemeente: str | None = None, vintage: int | None = None) -> Delivery:
    """Inhabitants per area of one year."""
    chunks = cbs_population.read(path, gemeente=gemeente, vintage=vintage)
    return Delivery("population", "cbs-inwoners", gemeente or "", path, chunks)


def of_incidents(
    path: Path, profile: Profile, *, scope: Scope, now: datetime, finder: AddressFinder | None = None
) -> Delivery:
    """Any file of incidents. Raises NothingStored, at the first row, without the areas its points are placed in."""
    read_in = partial(incident_file.read, path, profile=profile, addresses=finder, known_at=now)
    chunks = _with_areas(read_in, profile.gemeente, scope)
    return Delivery("incidents", profile.source, profile.gemeente, path, chunks)


def of_survey(path: Path, profile: SurveyProfile, *, scope: Scope) -> Delivery:
    """What residents say about safety per area and wave."""
    chunks = perception_survey.read(path, profile=profile, areas=read.areas(scope))
    return Delivery("perception", profile.source, profile.gemeente, path, chunks)


def of_raster(path: Path, profile: RasterProfile, *, scope: Scope) -> Delivery:
    """A risk raster from elsewhere. Raises NothingStored, at the first row, without the areas of its gemeente."""
    chunks = _with_areas(partial(risk_raster.read, path, profile=profile), profile.gemeente, scope)
    return Delivery("rasters", profile.source, profile.gemeente, path, chunks)


def of_streets(path: Path, *, gemeente: str, vintage: int, scope: Scope, attribution: str | None = None) -> Delivery:
    """A street network of one year. Raises NothingStored, at the first row, without the areas of its gemeente."""
    read_in = partial(street_file.read, path, gemeente=gemeente, vintage=vintage, attribution=attribution)
    earlier = read.streets(Scope.of(gemeente)) if scope.covers(gemeente) else None
    return Delivery("streets", SOURCE, gemeente, path, _with_areas(partial(read_in, earlier=earlier), gemeente, scope))


def of_addresses(path: Path, *, gemeente: str, vintage: int, scope: Scope) -> Delivery:
    """How many addresses lie where. Raises NothingStored, at the first row, without the areas of its gemeente."""
    read_in = partial(address_counts.read, path, gemeente=gemeente, vintage=vintage)
    earlier = read.addresses(Scope.of(gemeente)) if scope.covers(gemeente) else None
    chunks = _with_areas(partial(read_in, earlier=earlier), gemeente, scope)
    return Delivery("addresses", address_count.SOURCE, gemeente, path, chunks)


def of_register(path: Path, *, gemeente: str, vintage: int | None = None) -> Delivery:
    """The register of gemeenten: regions, inhabitants and density of the whole country."""
    chunks = gemeente_register.read(path, gemeente=gemeente, vintage=vintage)
    return Delivery("register", register.SOURCE, gemeente, path, chunks)


def of_other_gemeenten(path: Path, *, gemeente: str, vintage: int | None = None) -> Delivery:
    """The police table of other gemeenten, each as a whole."""
    chunks = police_table.read_others(path, gemeente=gemeente, vintage=vintage)
    return Delivery("other_counts", register.OTHERS_SOURCE, gemeente, path, chunks)


def of_calendar(path: Path, *, gemeente: str, scope: Scope) -> Delivery:
    """The calendar of events of a gemeente."""
    return Delivery("calendar", calendar_file.SOURCE, gemeente, path, _calendar(path, gemeente, scope))


def _calendar(path: Path, gemeente: str, scope: Scope) -> Iterator[Chunk]:
    """Reads what is stored at the first chunk, so that a refusal leaves a batch."""
    yield from calendar_file.read(path, gemeente=gemeente, earlier=read.calendar(scope))


def of_signalen(path: Path, *, gemeente: str, scope: Scope) -> Delivery:
    """Meldingen: a folder with Signalen's CSV dump, or the file `fetch_signalen` made. Raises as `of_incidents`."""
    supplier = signalen_api if path.suffix == page_file.SUFFIX else signalen_dump
    chunks = _with_areas(partial(supplier.read, path, gemeente=gemeente), gemeente, scope)
    return Delivery("incidents", "signalen", gemeente, path, chunks)


def _with_areas(read_in: Callable[..., Iterator[Chunk]], gemeente: str, scope: Scope) -> Iterator[Chunk]:
    """Incidents, each in its buurt. Reads the areas at the first chunk, so that a refusal leaves a batch."""
    areas = read.areas(scope).filter(pl.col("gemeente") == gemeente)
    if areas.is_empty():
        raise NothingStored(
            f"Van {gemeente} zijn nog geen gebieden ingelezen; zonder gebieden heeft een incident geen buurt.",
            "Lees eerst de gebieden in met `openvis import areas`.",
        )
    yield from read_in(areas=areas)
