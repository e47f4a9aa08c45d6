"""Of every kind of file: what recognises it, what is proposed for it, and what brings it in. One table, `WAYS_IN`.

What a person must say of each kind stands in `openvis.domain.file_kind`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import polars as pl

from openvis.domain.access import Scope
from openvis.domain.file_kind import FileKind, Meaning
from openvis.domain.look import Proposal
from openvis.domain.reading import ColumnGuess, Reading, Sureness
from openvis.errors import BadProfile, InputError
from openvis.pipeline.bringing import deliveries
from openvis.pipeline.bringing.bring import Delivery
from openvis.sources import cbs_areas, cbs_population
from openvis.sources.areas import area_columns
from openvis.sources.files import clean_copy
from openvis.sources.files.raw_rows import FileFormat
from openvis.sources.guessing.guess_counts import is_one_count_per_row
from openvis.sources.guessing.guess_survey import like_survey
from openvis.sources.guessing.known_places import KnownPlaces, known_places
from openvis.sources.guessing.proposal import Cells, propose
from openvis.sources.guessing.reading_counts import counts_profile_of, propose_counts, reading_of_counts
from openvis.sources.guessing.reading_profile import profile_of, reading_of
from openvis.sources.guessing.reading_raster import like_raster, propose_raster, raster_profile_of, reading_of_raster
from openvis.sources.guessing.reading_survey import propose_survey, reading_of_survey, survey_profile_of
from openvis.sources.profiles.any_profile import AnyProfile, parse_any_profile
from openvis.sources.profiles.counts_profile import CountsProfile
from openvis.sources.profiles.profile_rules import Profile
from openvis.sources.profiles.raster_profile import RasterProfile
from openvis.sources.profiles.survey_profile import SurveyProfile
from openvis.sources.rows.row_moments import notations
from openvis.store import profiles, read

P = TypeVar("P", bound=AnyProfile)
POLICE_COLUMNS = ("regiocode", "soort_misdrijf", "aantal")
PERIODS = {"maand": "47022NED", "jaar": "47018NED"}
POPULATION_COLUMNS = (cbs_population.AREA, cbs_population.VALUE)
_YEAR_IN_NAME = re.compile(r"(?<![0-9])(19|20)[0-9]{2}(?![0-9])")


@dataclass(frozen=True, slots=True)
class Seen:
    """What there is to recognise a file by."""

    name: str
    file: FileFormat
    cells: Cells  # a sample of every column that is kept
    places: KnownPlaces
    is_map: bool = False


@dataclass(frozen=True, slots=True)
class WayIn:
    """`recognised` gives the reason as a sentence, and nothing where it seems to be something else.

    `is_map`: whether such a file is a map, a table, or can be both. `whole`: one row that cannot be read refuses the
    file. `profile_of` is there for what is read by a profile.
    """

    recognised: Callable[[Seen, Mapping[FileKind, Proposal]], str]
    propose: Callable[[Seen], Proposal]
    deliver: Callable[[Path, Reading, str, Scope, datetime], Delivery]
    whole: bool
    is_map: tuple[bool, ...] = (False,)
    profile_of: Callable[[Reading, str], AnyProfile] | None = None


def proposals_of(seen: Seen) -> dict[FileKind, Proposal]:
    """How the file would be read, as each of the kinds it could be."""
    return {kind: way.propose(seen) for kind, way in WAYS_IN.items() if seen.is_map in way.is_map}


def recognise(seen: Seen, proposals: dict[FileKind, Proposal]) -> tuple[FileKind, str]:
    """The first kind whose signs are there, and why in a sentence; otherwise the last one it could be."""
    found = ((kind, WAYS_IN[kind].recognised(seen, proposals)) for kind in proposals)
    unsure = "Niets wijst duidelijk op één soort bestand. Kijk dit na."
    return next(((kind, why) for kind, why in found if why), (list(proposals)[-1], unsure))


def profile_for(reading: Reading, gemeente: str) -> AnyProfile | None:
    """The profile a reading makes; None for a kind that needs none. Raises InputError for one that is incomplete."""
    make = WAYS_IN[reading.file_kind].profile_of
    return make(reading, gemeente) if make else None


def reading_for(profile: AnyProfile, columns: list[str]) -> Reading:
    """What a profile says, column by column of a file with these columns."""
    if isinstance(profile, CountsProfile):
        return reading_of_counts(profile, columns)
    if isinstance(profile, SurveyProfile):
        return reading_of_survey(profile, columns)
    if isinstance(profile, RasterProfile):
        return reading_of_raster(profile, columns)
    return reading_of(profile, columns)


def with_profiles(
    scope: Scope, columns: list[str], kind: FileKind, why: str, proposals: dict[FileKind, Proposal]
) -> tuple[FileKind, str, dict[FileKind, Proposal]]:
    """The proposals, filled in as the kept profiles say that fit; and the kind of the one that fits best.

    A profile of another kind than was recognised counts only if it uses as many columns: a list of incidents can have
    columns that a file of counts has too.
    """
    fitting: dict[FileKind, tuple[int, str, Proposal]] = {}
    for stored in profiles.newest(scope):
        try:
            profile = parse_any_profile(stored.text, Path(f"{stored.name}.toml"))
        except BadProfile:  # kept by an earlier version with other settings: then the guess is better
            continue
        used = len(profile.columns)
        reading = reading_for(profile, columns) if set(profile.columns) <= set(columns) else None
        if reading and reading.file_kind in proposals and used > fitting.get(reading.file_kind, (0,))[0]:
            reading = replace(reading, base=stored.text)
            guesses = [_by_profile(each, reading, stored.name) for each in proposals[reading.file_kind].guesses]
            fitting[reading.file_kind] = used, stored.name, Proposal(reading, guesses, stored.name)
    proposals = proposals | {each: proposal for each, (_, _, proposal) in fitting.items()}
    used = sum(meaning is not Meaning.NOTHING for meaning in proposals[kind].reading.meanings.values())
    best = max(fitting, key=lambda each: (fitting[each][0], each is kind), default=kind)
    if best in fitting and fitting[best][0] >= used:
        kind, why = best, f"De kolommen zijn die van het profiel '{fitting[best][1]}'."
    return kind, why, proposals


def _by_profile(guess: ColumnGuess, reading: Reading, name: str) -> ColumnGuess:
    why = f"Zo staat het in het profiel '{name}'."
    return replace(guess, meaning=reading.meanings[guess.column], sureness=Sureness.SURE, why=why)


def places_of(gemeente: str, scope: Scope) -> KnownPlaces:
    """What is known of the places of a gemeente, to recognise columns by."""
    return known_places(read.areas(scope).filter(pl.col("gemeente") == gemeente))


# ----- what recognises each


def _like_police_table(seen: Seen, proposals: Mapping[FileKind, Proposal]) -> str:
    table = next((name for column, name in PERIODS.items() if column in seen.cells), "")
    if not table or not seen.cells.keys() >= set(POLICE_COLUMNS):
        return ""
    return f"De kolommen zijn die van politietabel {table}."


def _like_population(seen: Seen, proposals: Mapping[FileKind, Proposal]) -> str:
    if not seen.cells.keys() >= set(POPULATION_COLUMNS):
        return ""
    return f"De kolommen heten {' en '.join(POPULATION_COLUMNS)}, zoals bij de inwoners van CBS."


def _like_counts(seen: Seen, proposals: Mapping[FileKind, Proposal]) -> str:
    if not is_one_count_per_row(proposals[FileKind.COUNTS].guesses, seen.cells):
        return ""
    return (
        "Elke rij heeft een gebied, een soort, een week en een aantal, en geen twee rijen gaan over hetzelfde. "
        "Zo is ook de weeklevering van de politie."
    )


def _like_survey(seen: Seen, proposals: Mapping[FileKind, Proposal]) -> str:
    return like_survey(proposals[FileKind.SURVEY].guesses)


def _like_raster(seen: Seen, proposals: Mapping[FileKind, Proposal]) -> str:
    if not seen.is_map:
        incident = {guess.meaning for guess in proposals[FileKind.INCIDENTS].guesses}
        if {Meaning.DATE, Meaning.CATEGORY} <= incident:  # an incident may have a score as well
            return ""
    return like_raster(proposals[FileKind.RASTER].guesses, is_map=seen.is_map)


def _like_areas(seen: Seen, proposals: Mapping[FileKind, Proposal]) -> str:
    code = next((name for name in seen.cells if name.lower() in area_columns.CODE), "")
    return f"Dit is een kaart, en kolom '{code}' heeft codes van gebieden." if code else ""


def _like_incidents(seen: Seen, proposals: Mapping[FileKind, Proposal]) -> str:
    return "Elke rij lijkt één melding, registratie of ander incident: niets wijst op aantallen of op een vaste tabel."


# ----- what is proposed for each


def _propose_incidents(seen: Seen) -> Proposal:
    return Proposal(*propose(seen.name, seen.cells, seen.file, seen.places))


def _propose_counts(seen: Seen) -> Proposal:
    return Proposal(*propose_counts(seen.name, seen.cells, seen.file, seen.places))


def _propose_survey(seen: Seen) -> Proposal:
    return Proposal(*propose_survey(seen.name, seen.cells, seen.file, seen.places))


def _propose_raster(seen: Seen) -> Proposal:
    return Proposal(*propose_raster(seen.name, seen.cells, seen.file, seen.places))


def _fixed(kind: FileKind, source: str, columns: tuple[str, ...]) -> Callable[[Seen], Proposal]:
    """For a kind with columns of its own: only the year is looked for, in the name of the file."""

    def propose_fixed(seen: Seen) -> Proposal:
        says_year = not seen.cells.keys().isdisjoint((*PERIODS, *area_columns.VINTAGE))
        year = None if says_year else _YEAR_IN_NAME.search(Path(seen.name).stem)
        file = seen.file
        reading = Reading(
            source=source,
            meanings={name: Meaning.FIXED if name in columns else Meaning.NOTHING for name in seen.cells},
            formats={},
            kind=file.kind,
            delimiter=file.delimiter,
            encoding=file.encoding,
            decimal=file.decimal,
            sheet=file.sheet,
            file_kind=kind,
            told={"vintage": year[0]} if year else {},
        )
        return Proposal(reading, [])

    return propose_fixed


# ----- what brings each in


def _deliver_incidents(copy: Path, reading: Reading, gemeente: str, scope: Scope, now: datetime) -> Delivery:
    profile = profile_of(reading, gemeente)
    if profile.place.address is not None:
        raise InputError(
            "Dit bestand zegt alleen met een adres waar het gebeurde, en op de website worden adressen niet opgezocht.",
            "Kies een kolom met coördinaten of een buurt. Is die er niet, dan kan de beheerder het bestand inlezen "
            "met `openvis import incidents --addresses`.",
        )
    return deliveries.of_incidents(copy, for_copy(profile), scope=scope, now=now)


def _deliver_counts(copy: Path, reading: Reading, gemeente: str, scope: Scope, now: datetime) -> Delivery:
    return deliveries.of_counts(copy, for_copy(counts_profile_of(reading, gemeente)))


def _deliver_survey(copy: Path, reading: Reading, gemeente: str, scope: Scope, now: datetime) -> Delivery:
    return deliveries.of_survey(copy, for_copy(survey_profile_of(reading, gemeente)), scope=scope)


def _deliver_raster(copy: Path, reading: Reading, gemeente: str, scope: Scope, now: datetime) -> Delivery:
    return deliveries.of_raster(copy, for_copy(raster_profile_of(reading, gemeente)), scope=scope)


def _deliver_police_table(copy: Path, reading: Reading, gemeente: str, scope: Scope, now: datetime) -> Delivery:
    return deliveries.of_police_table(copy, gemeente=gemeente, vintage=_vintage(reading))


def _deliver_areas(copy: Path, reading: Reading, gemeente: str, scope: Scope, now: datetime) -> Delivery:
    return deliveries.of_areas(copy, gemeente=gemeente, vintage=_vintage(reading))


def _deliver_population(copy: Path, reading: Reading, gemeente: str, scope: Scope, now: datetime) -> Delivery:
    return deliveries.of_population(copy, gemeente=gemeente, vintage=_vintage(reading))


def _vintage(reading: Reading) -> int | None:
    return int(reading.told["vintage"]) if reading.told.get("vintage") else None


def for_copy(profile: P) -> P:
    """The same profile for the copy, in which the date cells of a spreadsheet are text."""
    is_xlsx = profile.file.kind == "xlsx"

    def copied(rule: Any) -> Any:
        return replace(rule, formats=tuple(notations(rule, is_xlsx))) if rule else None

    moments = {Profile: ("occurred_from", "occurred_to", "reported_at"), CountsProfile: ("date",)}
    changed = {name: copied(getattr(profile, name)) for name in moments.get(type(profile), ())}
    return replace(profile, file=clean_copy.copied_format(profile.file), **changed)


# The first kind whose signs are there is proposed; a list of incidents has none of its own.
WAYS_IN: dict[FileKind, WayIn] = {
    FileKind.POLICE_TABLE: WayIn(
        _like_police_table,
        _fixed(FileKind.POLICE_TABLE, "politie-maandcijfers", (*POLICE_COLUMNS, *PERIODS)),
        _deliver_police_table,
        whole=True,
    ),
    FileKind.POPULATION: WayIn(
        _like_population,
        _fixed(FileKind.POPULATION, cbs_population.SOURCE, POPULATION_COLUMNS),
        _deliver_population,
        whole=True,
    ),
    FileKind.AREAS: WayIn(
        _like_areas,
        _fixed(FileKind.AREAS, cbs_areas.SOURCE, area_columns.KNOWN),
        _deliver_areas,
        whole=True,
        is_map=(True,),
    ),
    FileKind.COUNTS: WayIn(_like_counts, _propose_counts, _deliver_counts, whole=True, profile_of=counts_profile_of),
    FileKind.SURVEY: WayIn(_like_survey, _propose_survey, _deliver_survey, whole=False, profile_of=survey_profile_of),
    FileKind.RASTER: WayIn(
        _like_raster,
        _propose_raster,
        _deliver_raster,
        whole=False,
        is_map=(True, False),
        profile_of=raster_profile_of,
    ),
    FileKind.INCIDENTS: WayIn(
        _like_incidents, _propose_incidents, _deliver_incidents, whole=False, profile_of=profile_of
    ),
}
