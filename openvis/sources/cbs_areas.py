"""Outlines of gemeente, wijken and buurten: GeoJSON and GeoPackage from CBS and PDOK, and foreign files by a profile.

A file that holds only buurten is enough: wijken and the gemeente are made by joining them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import shapely

from openvis.domain.area import AreaLevel, checked_gemeente, checked_vintage, gemeente_of, level_of, wijk_of
from openvis.domain.delivery import Chunk, Reject, RejectKind, schema_of
from openvis.domain.personal_data import PEOPLE, kind_inside
from openvis.domain.shown_value import visible
from openvis.errors import UnknownValue, UnreadableFile, WrongColumns
from openvis.sources.areas.area_file import AreaFeature, feature_of, layers_of
from openvis.sources.areas.area_shapes import joined
from openvis.sources.files.bounds import LONGEST_NAME
from openvis.sources.files.wrong_input import place
from openvis.sources.pdok import PDOK, fetch
from openvis.sources.profiles.profile_rules import RD_NEW, AreasRule, Profile

__all__ = ["PDOK", "fetch", "read"]

SOURCE = "cbs-gebieden"
# RD-New is defined for the Netherlands and a strip of sea around it, in metres.
RD_WEST, RD_SOUTH, RD_EAST, RD_NORTH = -10_000, 285_000, 300_000, 680_000


def read(
    path: Path, *, gemeente: str | None = None, vintage: int | None = None, profile: Profile | None = None
) -> Iterator[Chunk]:
    """The areas of one gemeente and one vintage, shapes in RD-New or the profile's plane.

    The vintage is what the file says in a column, else `vintage`, else the year in the file's name.
    Raises UnreadableFile, WrongColumns or UnknownValue. Areas without a usable outline become rejects.
    """
    rule = profile.areas if profile else None
    if profile and not rule:
        raise WrongColumns(
            "Het profiel heeft geen [areas], dus een gebiedenbestand is er niet mee te lezen.", "Voeg die tabel toe."
        )
    plane = rule.plane_crs if rule else RD_NEW
    asked_for = checked_gemeente(gemeente) if gemeente and not profile else None
    features, rejects, count = _features(path, rule, plane, asked_for)
    if asked_for and not features:  # read again, to say which gemeenten there are
        features, rejects, count = _features(path, rule, plane, None)
    chosen = _chosen(path, features, profile.gemeente if profile else gemeente)
    mine = [feature for feature in features if gemeente_of(feature.code) == chosen]
    year = _vintage(path, mine, vintage or (rule.vintage if rule else None))
    _check_codes(path, mine)
    _check_names(path, mine)
    if plane == RD_NEW:
        rejects += _outside_the_netherlands(path, mine)
        lost = {reject.row for reject in rejects}
        mine = [feature for feature in mine if feature.row not in lost]
    yield Chunk(_frame(mine, chosen, year, plane), rejects, count)


def _features(
    path: Path, rule: AreasRule | None, plane: str, gemeente: str | None
) -> tuple[list[AreaFeature], list[Reject], int]:
    """The usable areas, the others, and how many were read."""
    features: list[AreaFeature] = []
    rejects: list[Reject] = []
    count = 0
    for rows, shapes in layers_of(path, rule, plane, gemeente):
        for row, shape in zip(rows, shapes, strict=True):
            count += 1
            found = feature_of(path, count, row, shape, rule)
            if isinstance(found, Reject):
                rejects.append(found)
            elif found is not None:
                features.append(found)
    return features, rejects, count


# ----- which gemeente and year


def _chosen(path: Path, features: list[AreaFeature], gemeente: str | None) -> str:
    found = sorted({gemeente_of(feature.code) for feature in features})
    if not found:
        raise UnreadableFile(f"{place(path)} bevat geen enkel bruikbaar gebied.", "Kies een ander bestand.")
    if gemeente is None and len(found) > 1:
        names = f"{', '.join(found[:5])}{' ...' if found[5:] else ''}"
        raise UnknownValue(f"{place(path)} bevat {len(found)} gemeenten: {names}.", "Kies er een met --gemeente.")
    if gemeente is not None and gemeente not in found:
        raise UnknownValue(f"{place(path)} bevat {gemeente} niet, wel {', '.join(found[:5])}.", "Kies een andere.")
    return gemeente or found[0]


def _vintage(path: Path, features: list[AreaFeature], given: int | None) -> int:
    years = sorted({feature.vintage for feature in features if feature.vintage})
    if len(years) > 1:
        raise UnknownValue(
            f"{place(path)} bevat gebieden van meer dan één jaar: {years}.", "Kies een bestand per jaar."
        )
    if years and given and years[0] != given:
        raise UnknownValue(
            f"{place(path)} bevat de indeling van {years[0]}, niet die van {given}.",
            "Laat het jaar weg of verander het.",
        )
    in_name = re.search(r"(?<![0-9])(19|20)[0-9]{2}(?![0-9])", path.stem)
    year = years[0] if years else given or (int(in_name[0]) if in_name else None)
    if year is None:
        raise UnknownValue(
            f"{place(path)} zegt niet van welk jaar de indeling is.", "Geef het jaar, bijvoorbeeld --vintage 2024."
        )
    return checked_vintage(year)


def _check_codes(path: Path, features: list[AreaFeature]) -> None:
    codes = [feature.code for feature in features]
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise UnknownValue(
            f"{place(path)} bevat {twice[0]} {codes.count(twice[0])} keer.", "Laat elk gebied één keer voorkomen."
        )


def _check_names(path: Path, features: list[AreaFeature]) -> None:
    """Raises UnknownValue for a name that is too long, or that holds what is about a person and not about a place."""
    for feature in features:
        for name in filter(None, (feature.name, feature.wijk_name, feature.gemeente_name)):
            kind = kind_inside(name)
            if len(name) > LONGEST_NAME:
                problem = f"is langer dan {LONGEST_NAME} tekens"
            elif kind and kind != PEOPLE:  # many a buurt is called after somebody
                problem = f"lijkt {kind} te bevatten; die mogen niet in OpenVIS"
            elif visible(name) != name:
                problem = "heeft een teken dat niet te zien is"
            else:
                continue
            raise UnknownValue(
                f"{place(path)}, gebied {feature.row} ({feature.code}): de naam {problem}.", "Er is niets opgeslagen."
            )


def _outside_the_netherlands(path: Path, features: list[AreaFeature]) -> list[Reject]:
    """The areas outside RD-New: their axes are swapped, or they are in degrees.

    Raises WrongColumns where all of them are: then the file names the wrong coordinate system.
    """
    west, south, east, north = shapely.bounds([feature.shape for feature in features]).T
    far = (east < RD_WEST) | (north < RD_SOUTH) | (west > RD_EAST) | (south > RD_NORTH)
    if far.all():
        raise WrongColumns(
            f"De gebieden in {place(path)} liggen niet in Nederland (RD van {west.min():.0f}, {south.min():.0f} tot "
            f"{east.max():.0f}, {north.max():.0f}).",
            "Kloppen de coördinaten met het stelsel (crs) dat het bestand noemt? Er is niets opgeslagen.",
        )
    reason = "Dit gebied ligt niet in Nederland."
    return [
        Reject(feature.row, None, reason, feature.code, RejectKind.OUTSIDE)
        for feature, is_far in zip(features, far, strict=True)
        if is_far
    ]


# ----- the frame


def _frame(features: list[AreaFeature], gemeente: str, vintage: int, plane: str) -> pl.DataFrame:
    areas = {feature.code: (feature.name, feature.shape) for feature in features}
    buurten = [feature for feature in features if level_of(feature.code) is AreaLevel.BUURT]
    for wijk in sorted({wijk_of(feature.code) for feature in buurten}):
        parts = [feature for feature in buurten if wijk_of(feature.code) == wijk]
        areas.setdefault(wijk, (parts[0].wijk_name or f"Wijk {wijk[6:]}", joined([part.shape for part in parts])))
    if gemeente not in areas:
        wijken = [shape for code, (_, shape) in areas.items() if level_of(code) is AreaLevel.WIJK]
        name = next((feature.gemeente_name for feature in features if feature.gemeente_name), gemeente)
        areas[gemeente] = (name, joined(wijken))
    rows = [
        {
            "gemeente": gemeente,
            "source": SOURCE,
            "reference": f"{code}/{vintage}",
            "code": code,
            "vintage": vintage,
            "level": level_of(code).value,
            "name": name,
            "parent": _parent(code),
            "crs": plane,
            "shape": shapely.to_wkb(shape),
        }
        for code, (name, shape) in sorted(areas.items())
    ]
    return pl.DataFrame(rows, schema=schema_of("areas"))


def _parent(code: str) -> str | None:
    level = level_of(code)
    if level is AreaLevel.BUURT:
        return wijk_of(code)
    return gemeente_of(code) if level is AreaLevel.WIJK else None
