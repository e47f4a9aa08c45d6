"""From a reading (what a person chose per column) to the profile that reads the file, and back."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from openvis.domain.file_kind import Meaning
from openvis.domain.incident import Precision, ReportedBy
from openvis.domain.reading import BY_COLUMN, KINDS, Reading, check_reading
from openvis.sources.files.raw_rows import FileFormat
from openvis.sources.profiles.profile_rules import (
    RD_NEW,
    AddressColumns,
    CategoryRule,
    MomentRule,
    PlaceRule,
    Profile,
    ReportedByRule,
)

WGS84 = "EPSG:4326"


def profile_of(reading: Reading, gemeente: str) -> Profile:
    """The profile that does what the reading says. Raises InputError for one that is incomplete."""
    check_reading(reading)
    date = _moment(reading, Meaning.DATE, Meaning.TIME, Meaning.HOUR)
    assert date is not None  # check_reading asks for it
    return Profile(
        source=reading.source,
        gemeente=gemeente,
        timezone=reading.timezone,
        file=FileFormat(reading.kind, reading.delimiter, reading.encoding, reading.decimal, reading.sheet),
        reference=tuple(reading.columns(Meaning.REFERENCE, Meaning.CATEGORY_AND_REFERENCE)),
        category=CategoryRule(tuple(reading.kinds), reading.category_by, dict(reading.category_map)),
        reported_by=_reported_by(reading),
        occurred_from=date,
        occurred_to=_moment(reading, Meaning.END_DATE, Meaning.END_TIME),
        reported_at=_moment(reading, Meaning.REPORTED_DATE, Meaning.REPORTED_TIME),
        place=_place(reading),
        areas=None,
    )


def _moment(reading: Reading, date: Meaning, time: Meaning, hour: Meaning | None = None) -> MomentRule | None:
    column = reading.column(date)
    if column is None:
        return None
    clock = reading.column(time)
    formats = reading.formats[column]
    if clock:
        formats = [f"{day} {at}" for day, at in product(formats, reading.formats.get(clock) or ["%H:%M"])]
    return MomentRule(column, tuple(formats), clock, reading.column(hour) if hour else None)


def _reported_by(reading: Reading) -> ReportedByRule:
    if reading.reported_by == BY_COLUMN:
        return ReportedByRule(None, reading.column(Meaning.REPORTED_BY), dict(reading.reported_by_map))
    return ReportedByRule(ReportedBy(reading.reported_by), None, {}) if reading.reported_by else ReportedByRule()


def _place(reading: Reading) -> PlaceRule:
    """By the buurt the file names, and otherwise by its point; an address is only looked up where there is neither."""
    x, y = (reading.column(half) for half in (Meaning.X, Meaning.Y))
    crs = reading.crs
    if x is None:
        x, y = (reading.column(half) for half in (Meaning.LONGITUDE, Meaning.LATITUDE))
        crs = WGS84 if x else RD_NEW
    code, name = reading.column(Meaning.BUURT_CODE), reading.column(Meaning.BUURT_NAME)
    if not (x or code or name):
        address = (Meaning.POSTCODE, Meaning.NUMBER, Meaning.STREET, Meaning.CITY)
        columns = AddressColumns(*(reading.column(part) for part in address))
        return PlaceRule(by="address", precision=Precision.POINT, address=columns)
    usual = Precision.POINT if x else Precision.BUURT
    return PlaceRule(
        by="code" if code else "name" if name else "point",
        precision=Precision(reading.precision) if reading.precision else usual,
        column=code or name,
        x=x,
        y=y,
        crs=crs,
        names=dict(reading.buurt_names) if name else {},
    )


def reading_of(profile: Profile, header: Sequence[str]) -> Reading:
    """What a profile says, column by column of a file with this header."""
    meanings = dict.fromkeys(header, Meaning.NOTHING) | _meanings_of(profile)
    place, by = profile.place, profile.reported_by
    return Reading(
        source=profile.source,
        meanings=meanings,
        formats=_formats_of(profile),
        kind=profile.file.kind,
        delimiter=profile.file.delimiter,
        encoding=profile.file.encoding,
        decimal=profile.file.decimal,
        sheet=profile.file.sheet,
        category_by=profile.category.by,
        category_map=dict(profile.category.map),
        category_columns=list(profile.category.columns),
        reported_by=BY_COLUMN if by.column else by.value.value if by.value else "",
        reported_by_map=dict(by.map or {}) if by.column else {},
        crs=place.crs if place.crs != WGS84 else RD_NEW,
        precision=None if place.by == "address" else place.precision.value,
        timezone=profile.timezone,
        buurt_names=dict(place.names or {}),
    )


def _formats_of(profile: Profile) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for moment in (profile.occurred_from, profile.occurred_to, profile.reported_at):
        if moment and moment.time:
            pairs = [notation.split(" ", 1) for notation in moment.formats]
            found[moment.column] = list(dict.fromkeys(day for day, _ in pairs))
            found[moment.time] = list(dict.fromkeys(clock for _, clock in pairs))
        elif moment:
            found[moment.column] = list(moment.formats)
    return found


def _meanings_of(profile: Profile) -> dict[str, Meaning]:
    place, at = profile.place, profile.occurred_from
    end, reported, address = profile.occurred_to, profile.reported_at, profile.place.address
    in_degrees = place.crs == WGS84
    named: dict[str | None, Meaning] = {}
    for rule, date, time in (
        (end, Meaning.END_DATE, Meaning.END_TIME),
        (reported, Meaning.REPORTED_DATE, Meaning.REPORTED_TIME),
    ):
        if rule:
            named |= {rule.column: date, rule.time: time}
    first: dict[str | None, Meaning] = {  # goes before those, for a column that says when it happened and was told
        **dict.fromkeys(profile.reference, Meaning.REFERENCE),
        profile.reported_by.column: Meaning.REPORTED_BY,
        at.column: Meaning.DATE,
        at.time: Meaning.TIME,
        at.hour: Meaning.HOUR,
        place.x: Meaning.LONGITUDE if in_degrees else Meaning.X,
        place.y: Meaning.LATITUDE if in_degrees else Meaning.Y,
        place.column: Meaning.BUURT_CODE if place.by == "code" else Meaning.BUURT_NAME,
    }
    named |= first
    if address:
        named |= {
            address.postcode: Meaning.POSTCODE,
            address.number: Meaning.NUMBER,
            address.street: Meaning.STREET,
            address.city: Meaning.CITY,
        }
    both = set(profile.reference) & set(profile.category.columns)
    named |= {name: KINDS[name in both] for name in profile.category.columns}
    return {name: meaning for name, meaning in named.items() if name}
