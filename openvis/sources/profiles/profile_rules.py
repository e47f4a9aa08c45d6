"""What a mapping profile says, as data. `openvis.sources.profiles.profile` reads it from TOML."""

from __future__ import annotations

from dataclasses import dataclass

from openvis.domain.area import BUURT_CODE
from openvis.domain.incident import Precision, ReportedBy
from openvis.domain.number_text import whole_number
from openvis.domain.quality import Rhythm
from openvis.sources.files.raw_rows import FileFormat

RD_NEW = "EPSG:28992"


@dataclass(frozen=True, slots=True)
class CategoryRule:
    """`map` (text of the columns, joined by " / ", or of the first alone, to slug) goes before the way `by`."""

    columns: tuple[str, ...]
    by: str
    map: dict[str, str]


@dataclass(frozen=True, slots=True)
class ReportedByRule:
    """A constant, or a column with a map; None of both: what the category says."""

    value: ReportedBy | None = None
    column: str | None = None
    map: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class MomentRule:
    """A date column, with the time in it, in a column of its own, or as a whole hour 0-23 in a column."""

    column: str
    formats: tuple[str, ...]
    time: str | None = None
    hour: str | None = None

    @property
    def columns(self) -> list[str]:
        return [name for name in (self.column, self.time, self.hour) if name]


@dataclass(frozen=True, slots=True)
class AddressColumns:
    """The columns of an address, of which a postcode or a street is there."""

    postcode: str | None
    number: str | None  # with its addition: "12a"
    street: str | None
    city: str | None

    @property
    def names(self) -> list[str]:
        return [name for name in (self.postcode, self.number, self.street, self.city) if name]


@dataclass(frozen=True, slots=True)
class PlaceRule:
    """How a row gets its buurt: by point, area code, area name or address. Coordinates are kept where there are any."""

    by: str
    precision: Precision
    column: str | None = None
    x: str | None = None  # east: longitude or RD x
    y: str | None = None  # north: latitude or RD y
    crs: str = RD_NEW
    names: dict[str, str] | None = None  # the file's name of a buurt -> its name in the areas
    address: AddressColumns | None = None  # by = "address": where it is, is looked up; the precision is what was found

    @property
    def columns(self) -> list[str]:
        named = [name for name in (self.column, self.x, self.y) if name]
        return named + (self.address.names if self.address else [])


@dataclass(frozen=True, slots=True)
class AreasRule:
    """How an area file that is not from CBS maps to codes of the Dutch shape."""

    code: str
    code_template: str
    name: str
    vintage: int | None
    plane_crs: str
    gemeente_name: str | None


@dataclass(frozen=True, slots=True)
class Profile:
    """One supplier's file, completely."""

    source: str
    gemeente: str
    timezone: str
    file: FileFormat
    reference: tuple[str, ...]  # empty: made from the content of the row
    category: CategoryRule
    reported_by: ReportedByRule
    occurred_from: MomentRule
    occurred_to: MomentRule | None
    reported_at: MomentRule | None
    place: PlaceRule
    areas: AreasRule | None
    rhythm: Rhythm | None = None  # how often the source is delivered, where its supplier is not known to us
    registrar: str | None = None  # who wrote the row down: counted per month while reading, never kept

    @property
    def columns(self) -> list[str]:
        """Every column that is read, once, in a fixed order."""
        return list(dict.fromkeys([*self.told_columns, *([self.registrar] if self.registrar else [])]))

    @property
    def told_columns(self) -> list[str]:
        """The columns that say what happened: all that is read but the registrar."""
        moments = [m for m in (self.occurred_from, self.occurred_to, self.reported_at) if m]
        named = [*self.reference, *self.category.columns, *self.place.columns]
        named += [column for moment in moments for column in moment.columns]
        named += [self.reported_by.column] if self.reported_by.column else []
        return list(dict.fromkeys(named))


def area_code(rule: AreasRule, value: object) -> str | None:
    """The code a value of the code column becomes, or None where it does not become a buurt code."""
    text = str(value).strip()
    number = whole_number(text)
    try:
        code = rule.code_template.format(text if number is None else number)
    except (ValueError, IndexError):
        return None
    return code if BUURT_CODE.fullmatch(code) else None
