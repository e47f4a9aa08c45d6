"""A risk raster: what its columns seem to be, and from what a person chose to the profile that reads it, and back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from openvis.domain.file_kind import FileKind, Meaning
from openvis.domain.reading import ColumnGuess, Reading, check_reading
from openvis.sources.files.raw_rows import FileFormat
from openvis.sources.files.toml_table import parsed
from openvis.sources.guessing.guess_columns import (
    MOST,
    Detector,
    Found,
    Sample,
    best_guesses,
    coordinate_like,
    offer,
    sample_of,
)
from openvis.sources.guessing.guess_names import named_like
from openvis.sources.guessing.known_places import KnownPlaces
from openvis.sources.guessing.proposal import Cells, slug_of_file
from openvis.sources.profiles.profile_text import as_toml
from openvis.sources.profiles.raster_profile import CellRule, RasterProfile, raster_profile

_PERIOD = re.compile(r"^(19|20)[0-9]{2}(-(0[1-9]|1[0-2]|W(0[1-9]|[1-4][0-9]|5[0-3])))?$")
_METRES = (10, 5_000)  # the side of a cell


def propose_raster(name: str, cells: Cells, file: FileFormat, places: KnownPlaces) -> tuple[Reading, list[ColumnGuess]]:
    """What a risk raster called `name` seems to be."""
    samples = [sample_of(column, values, file, places) for column, values in cells.items()]
    guesses = best_guesses(samples, _DETECTORS, "Niet nodig om de score te kennen.")
    reading = Reading(
        source=slug_of_file(name),
        meanings={guess.column: guess.meaning for guess in guesses},
        formats={},
        kind=file.kind,
        delimiter=file.delimiter,
        encoding=file.encoding,
        decimal=file.decimal,
        sheet=file.sheet,
        file_kind=FileKind.RASTER,
        told={"risk": "high", "anchor": "centre"},
    )
    return reading, guesses


def like_raster(guesses: Sequence[ColumnGuess], *, is_map: bool) -> str:
    """Why this seems to be a raster, in a sentence; empty where it does not."""
    there = {guess.meaning for guess in guesses}
    if Meaning.SCORE not in there:
        return ""
    if is_map:
        return "Dit is een kaart van vlakken met elk een score."
    return "Elke rij is een cel: een punt in meters en een score." if {Meaning.X, Meaning.Y} <= there else ""


def raster_profile_of(reading: Reading, gemeente: str) -> RasterProfile:
    """The profile that does what the reading says. Raises InputError for one that is incomplete."""
    check_reading(reading)
    told, base = reading.told, Path("bewaard.toml")
    period = reading.column(Meaning.PERIOD)
    is_map = reading.kind == "map"
    usual = FileFormat(reading.kind, reading.delimiter, reading.encoding, reading.decimal, reading.sheet)
    profile = RasterProfile(
        source=reading.source,
        gemeente=gemeente,
        file=FileFormat() if is_map else usual,
        score=str(reading.column(Meaning.SCORE)),
        high_is_risk=told["risk"] == "high",
        meaning=told["meaning"],
        maker=told["maker"],
        made_on=told.get("made_on") or None,
        category=told.get("category") or None,
        period=period,
        period_is=None if period else told["period"],
        rhythm=raster_profile(parsed(reading.base, base), base).rhythm if reading.base else None,
        cells=None if is_map else _cells(reading),
    )
    # What is told is checked as strictly as a profile that somebody wrote: a day that does not exist, a kind.
    return raster_profile(parsed(as_toml(profile), base), base)


def _cells(reading: Reading) -> CellRule:
    size = reading.column(Meaning.SIZE)
    return CellRule(
        x=str(reading.column(Meaning.X)),
        y=str(reading.column(Meaning.Y)),
        size=None if size else int(reading.told["size"]),
        size_column=size,
        is_centre=reading.told["anchor"] == "centre",
    )


def reading_of_raster(profile: RasterProfile, header: Sequence[str]) -> Reading:
    """What a profile says, column by column of a file with this header."""
    cells = profile.cells
    named: dict[str | None, Meaning] = {profile.score: Meaning.SCORE, profile.period: Meaning.PERIOD}
    told = {
        "meaning": profile.meaning,
        "maker": profile.maker,
        "made_on": profile.made_on or "",
        "period": profile.period_is or "",
        "risk": "high" if profile.high_is_risk else "low",
        "category": profile.category or "",
    }
    if cells:
        named |= {cells.x: Meaning.X, cells.y: Meaning.Y, cells.size_column: Meaning.SIZE}
        told |= {"anchor": "centre" if cells.is_centre else "south-west", "size": str(cells.size or "")}
    meanings = {name: meaning for name, meaning in named.items() if name}
    return Reading(
        source=profile.source,
        meanings=dict.fromkeys(header, Meaning.NOTHING) | meanings,
        formats={},
        kind=profile.file.kind if cells else "map",
        delimiter=profile.file.delimiter,
        encoding=profile.file.encoding,
        decimal=profile.file.decimal,
        sheet=profile.file.sheet,
        file_kind=FileKind.RASTER,
        told={key: value for key, value in told.items() if value},
    )


# ----- one detector per kind of content


def _score(sample: Sample) -> Found:
    if not sample.is_numeric or not named_like(sample.name, Meaning.SCORE):
        return None
    return offer(0.95, sample, Meaning.SCORE, "De cellen zijn getallen, en de naam wijst op een score.")


def _east_or_north(sample: Sample) -> Found:
    """In metres, anywhere in the country: a raster is often of a whole region."""
    found = coordinate_like(replace(sample, places=KnownPlaces()))
    if found is None or found[1].meaning not in (Meaning.X, Meaning.Y):
        return None
    which = "oost" if found[1].meaning is Meaning.X else "noord"
    return found[0], replace(found[1], why=f"De getallen zijn {which}coördinaten in meters (RD).")


def _size(sample: Sample) -> Found:
    in_metres = sample.is_numeric and bool(np.all((sample.numbers >= _METRES[0]) & (sample.numbers <= _METRES[1])))
    if not in_metres or not named_like(sample.name, Meaning.SIZE):
        return None
    return offer(0.95, sample, Meaning.SIZE, "De cellen zijn de zijde van een cel in meters.")


def _period(sample: Sample) -> Found:
    if sample.share(_PERIOD) < MOST or not named_like(sample.name, Meaning.PERIOD):
        return None
    return offer(0.95, sample, Meaning.PERIOD, "De cellen zijn jaren, maanden of weken.")


_DETECTORS: tuple[Detector, ...] = (_score, _east_or_north, _size, _period)
