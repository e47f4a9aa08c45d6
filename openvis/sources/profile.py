"""A mapping profile: a TOML file that says how the columns of a supplier's file map to ours.

`examples/profiles/enforcement.toml` explains every setting. A setting OpenVIS does not know is an error, so a typing
mistake never means "left out". Columns a profile does not name are never read: that is how names, plates and free
text stay outside.
"""

from __future__ import annotations

import codecs
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import available_timezones

from pyproj import CRS
from pyproj.exceptions import CRSError

from openvis.domain.area import BUURT_CODE, GEMEENTE_CODE
from openvis.domain.category import categories
from openvis.domain.incident import Precision, ReportedBy
from openvis.errors import BadProfile
from openvis.sources.raw_rows import FileFormat
from openvis.sources.toml_table import TomlTable
from openvis.sources.wrong_input import existing_file, nearest

RD_NEW = "EPSG:28992"
CATEGORY_WAYS = ("map", "feitcode", "signalen", "police")
PLACE_WAYS = ("point", "code", "name")
_TEMPLATE = re.compile(r"^[^{}]*\{(:[^{}]*)?\}[^{}]*$")
_SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")


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
class PlaceRule:
    """How a row gets its buurt: by point, by area code or by area name. Coordinates are kept where there are any."""

    by: str
    precision: Precision
    column: str | None = None
    x: str | None = None  # east: longitude or RD x
    y: str | None = None  # north: latitude or RD y
    crs: str = RD_NEW
    names: dict[str, str] | None = None  # the file's name of a buurt -> its name in the areas

    @property
    def columns(self) -> list[str]:
        return [name for name in (self.column, self.x, self.y) if name]


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

    @property
    def columns(self) -> list[str]:
        """Every column that is read, once, in a fixed order."""
        moments = [m for m in (self.occurred_from, self.occurred_to, self.reported_at) if m]
        named = [*self.reference, *self.category.columns, *self.place.columns]
        named += [column for moment in moments for column in moment.columns]
        named += [self.reported_by.column] if self.reported_by.column else []
        return list(dict.fromkeys(named))


def load_profile(path: Path) -> Profile:
    """Read a profile. Raises BadProfile for anything missing, unknown or contradictory; UnreadableFile when absent."""
    try:
        content = tomllib.loads(existing_file(path).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadProfile(f"Profiel {path.name} is geen geldige TOML: {error}.", "Herstel die regel.") from error
    whole = TomlTable(path, "", content)
    source = whole.table("source")
    profile = Profile(
        source=_slug(source),
        gemeente=_gemeente(source),
        timezone=_timezone(source),
        file=_file(whole.optional_table("file") or TomlTable(path, "file", {})),
        reference=_reference(whole.optional_table("reference")),
        category=_category(whole.table("category")),
        reported_by=_reported_by(whole.optional_table("reported_by")),
        occurred_from=_moment(whole.table("occurred_from")),
        occurred_to=_optional_moment(whole.optional_table("occurred_to")),
        reported_at=_optional_moment(whole.optional_table("reported_at")),
        place=_place(whole.table("place")),
        areas=_areas(whole.optional_table("areas")),
    )
    source.done()
    whole.done()
    return profile


def _slug(source: TomlTable) -> str:
    slug = source.text("slug")
    if not _SLUG.match(slug):
        raise source.error(f"'slug' is '{slug}'", "Schrijf kleine letters, cijfers en streepjes: 'handhaving'.")
    return slug


def _gemeente(source: TomlTable) -> str:
    code = source.text("gemeente")
    if not GEMEENTE_CODE.match(code):
        raise source.error(f"'gemeente' is '{code}'", "Schrijf een gemeentecode als GM0356.")
    return code


def _timezone(source: TomlTable) -> str:
    name = source.optional_text("timezone") or "Europe/Amsterdam"
    if name not in available_timezones():
        raise source.error(f"'timezone' is '{name}'", "Schrijf een tijdzone als Europe/Amsterdam.")
    return name


def _file(table: TomlTable) -> FileFormat:
    file_format = FileFormat(
        kind=table.choice("format", ("csv", "xlsx"), "csv"),
        delimiter=table.optional_text("delimiter") or ",",
        encoding=table.optional_text("encoding") or "utf-8",
        decimal=table.choice("decimal", (".", ","), "."),
        sheet=table.optional_text("sheet"),
    )
    if len(file_format.delimiter) != 1:
        raise table.error(f"'delimiter' is '{file_format.delimiter}'", "Schrijf één teken: ',' of ';'.")
    try:
        codecs.lookup(file_format.encoding)
    except LookupError as error:
        raise table.error(f"'encoding' is '{file_format.encoding}'", "Kies utf-8 of cp1252.") from error
    table.done()
    return file_format


def _reference(table: TomlTable | None) -> tuple[str, ...]:
    if table is None:
        return ()
    columns = table.texts("columns")
    if not columns:
        raise table.error("mist de instelling 'columns'", "Laat [reference] weg als het bestand geen nummer heeft.")
    table.done()
    return columns


def _category(table: TomlTable) -> CategoryRule:
    rule = CategoryRule(table.texts("columns"), table.choice("by", CATEGORY_WAYS), table.mapping("map"))
    if not rule.columns:
        raise table.error("mist de instelling 'columns'")
    if rule.by == "map" and not rule.map:
        raise table.error("mist de tabel [category.map]")
    for text, slug in rule.map.items():
        if slug not in categories():
            near = nearest(slug, categories())
            raise table.error(
                f"'{text}' verwijst naar '{slug}', en die categorie bestaat niet",
                f"Bedoelt u '{near}'?" if near else "`openvis categories` toont alle categorieën.",
            )
    table.done()
    return rule


def _reported_by(table: TomlTable | None) -> ReportedByRule:
    if table is None:
        return ReportedByRule()
    words = [word.value for word in ReportedBy]
    value = table.optional_text("value")
    rule = ReportedByRule(
        ReportedBy(table.choice("value", words)) if value else None, table.optional_text("column"), table.mapping("map")
    )
    if (rule.value is None) == (rule.column is None) or (rule.column is not None and not rule.map):
        raise table.error("heeft óf 'value' nodig, óf 'column' met [reported_by.map]")
    for text, word in (rule.map or {}).items():
        if word not in words:
            raise table.error(f"'{text}' verwijst naar '{word}'", f"Kies uit {', '.join(words)}.")
    table.done()
    return rule


def _optional_moment(table: TomlTable | None) -> MomentRule | None:
    return _moment(table) if table else None


def _moment(table: TomlTable) -> MomentRule:
    rule = MomentRule(
        table.text("column"), table.texts("formats"), table.optional_text("time"), table.optional_text("hour")
    )
    if not rule.formats:
        raise table.error("mist de instelling 'formats'", 'Bijvoorbeeld formats = ["%d-%m-%Y %H:%M"].')
    if rule.time and rule.hour:
        raise table.error("heeft 'time' én 'hour'", "Kies er een.")
    for text in rule.formats:
        _check_format(table, text, rule)
    table.done()
    return rule


def _check_format(table: TomlTable, text: str, rule: MomentRule) -> None:
    if not all(part in text for part in ("%d", "%m", "%Y")) and "%F" not in text:
        raise table.error(f"de notatie '{text}' mist dag, maand of jaar", "Schrijf %d, %m en %Y, zoals %d-%m-%Y.")
    has_time = "%H" in text or "%I" in text or "%T" in text or "%R" in text
    if has_time and not any(part in text for part in ("%M", "%T", "%R")):
        raise table.error(f"de notatie '{text}' heeft een uur zonder minuten", "Noem de kolom met het uur bij 'hour'.")
    if rule.time and not has_time:
        raise table.error(
            f"de notatie '{text}' mist de tijd uit kolom '{rule.time}'", "Datum en tijd staan samen: '%d-%m-%Y %H:%M'."
        )
    if rule.hour and has_time:
        raise table.error(f"de notatie '{text}' heeft al een tijd, naast 'hour'", "Laat er een weg.")


def _place(table: TomlTable) -> PlaceRule:
    by = table.choice("by", PLACE_WAYS)
    x, y, column = table.optional_text("x"), table.optional_text("y"), table.optional_text("column")
    if (x is None) != (y is None):
        raise table.error("noemt maar één van 'x' en 'y'")
    if by == "point" and (x is None or column is not None):
        raise table.error("by = \"point\" heeft 'x' en 'y' nodig, en geen 'column'")
    if by != "point" and column is None:
        raise table.error(f"by = \"{by}\" heeft 'column' nodig")
    default = Precision.POINT if x else Precision.BUURT
    rule = PlaceRule(
        by=by,
        precision=Precision(table.choice("precision", [p.value for p in Precision], default.value)),
        column=column,
        x=x,
        y=y,
        crs=_crs(table, "crs") or RD_NEW,
        names=table.mapping("names"),
    )
    if rule.names and by != "name":
        raise table.error('heeft [place.names], en die hoort bij by = "name"')
    table.done()
    return rule


def _areas(table: TomlTable | None) -> AreasRule | None:
    if table is None:
        return None
    template = table.optional_text("code_template") or "{}"
    if not _TEMPLATE.match(template):
        raise table.error(f"'code_template' is '{template}'", "Schrijf één paar accolades: 'BU9999{:04d}'.")
    rule = AreasRule(
        code=table.text("code"),
        code_template=template,
        name=table.text("name"),
        vintage=table.optional_number("vintage"),
        plane_crs=_plane(table),
        gemeente_name=table.optional_text("gemeente_name"),
    )
    table.done()
    return rule


def _plane(table: TomlTable) -> str:
    crs = _crs(table, "plane_crs") or RD_NEW
    axes = {axis.unit_name for axis in CRS.from_user_input(crs).axis_info}
    if axes != {"metre"}:
        raise table.error(
            f"'plane_crs' is '{crs}', en dat is geen stelsel in meters", "In Nederland is het EPSG:28992."
        )
    return crs


def _crs(table: TomlTable, key: str) -> str | None:
    crs = table.optional_text(key)
    if crs is None:
        return None
    try:
        CRS.from_user_input(crs)
    except CRSError as error:
        raise table.error(
            f"'{key}' is '{crs}'", "Schrijf een code als EPSG:28992 (RD) of EPSG:4326 (WGS84)."
        ) from error
    return crs


def area_code(rule: AreasRule, value: object) -> str | None:
    """The code a value of the code column becomes, or None where it does not become a buurt code."""
    text = str(value).strip()
    try:
        code = rule.code_template.format(int(text) if text.isdecimal() else text)
    except (ValueError, IndexError):
        return None
    return code if BUURT_CODE.match(code) else None
