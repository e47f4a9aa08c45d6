"""The tables of a mapping profile, each checked and turned into its rule. Every mistake is a BadProfile."""

from __future__ import annotations

import codecs
import re
from functools import cache
from zoneinfo import available_timezones

from pyproj import CRS
from pyproj.exceptions import CRSError

from openvis.domain.area import GEMEENTE_CODE
from openvis.domain.category import categories
from openvis.domain.incident import Precision, ReportedBy
from openvis.domain.quality import Rhythm
from openvis.domain.shown_value import personal_kind, shown, shown_name
from openvis.sources.files.raw_rows import FileFormat
from openvis.sources.files.toml_table import TomlTable
from openvis.sources.files.wrong_input import nearest
from openvis.sources.profiles.profile_rules import (
    RD_NEW,
    AddressColumns,
    AreasRule,
    CategoryRule,
    MomentRule,
    PlaceRule,
    ReportedByRule,
)

CATEGORY_WAYS = ("map", "feitcode", "signalen", "police")
PLACE_WAYS = ("point", "code", "name", "address")
_TEMPLATE = re.compile(r"^[^{}]*\{(:[^{}]{0,5})?\}[^{}]*$")
LONGEST_SLUG = 60
_NO_DELIMITER = '"\r\n\0'
# What looks like an encoding and writes signs out in words, so that a file could hold what no text can.
_NO_ENCODING = {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"}
_SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")


def slug_of(source: TomlTable) -> str:
    """The name of the source."""
    slug = source.text("slug")
    if not _SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG or personal_kind(slug):
        raise source.error(
            f"'slug' is {shown(slug)}",
            f"Schrijf hoogstens {LONGEST_SLUG} kleine letters, cijfers en streepjes: 'handhaving'.",
        )
    return slug


def gemeente_of_source(source: TomlTable) -> str:
    """The gemeente every row belongs to."""
    code = source.text("gemeente")
    if not GEMEENTE_CODE.fullmatch(code):
        raise source.error(f"'gemeente' is {shown(code)}", "Schrijf een gemeentecode als GM0356.")
    return code


def timezone_of(source: TomlTable) -> str:
    """The time zone moments with an offset are put in."""
    name = source.optional_text("timezone") or "Europe/Amsterdam"
    if name not in _timezones():
        raise source.error(f"'timezone' is {shown(name)}", "Schrijf een tijdzone als Europe/Amsterdam.")
    return name


@cache
def _timezones() -> frozenset[str]:
    return frozenset(available_timezones())  # each time it looks through the disk


def rhythm_of(source: TomlTable) -> Rhythm | None:
    """How often the source is delivered; None where the profile does not say."""
    words = [rhythm.value for rhythm in Rhythm]
    return Rhythm(source.choice("rhythm", words)) if source.optional_text("rhythm") is not None else None


def registrar_of(table: TomlTable | None) -> str | None:
    """The column of who wrote the row down; None where the table is absent."""
    if table is None:
        return None
    column = table.text("column")
    table.done()
    return column


def file_of(table: TomlTable) -> FileFormat:
    """How the text of the file is to be read."""
    file_format = FileFormat(
        kind=table.choice("format", ("csv", "xlsx"), "csv"),
        delimiter=table.optional_text("delimiter") or ",",
        encoding=table.optional_text("encoding") or "utf-8",
        decimal=table.choice("decimal", (".", ","), "."),
        sheet=table.optional_text("sheet"),
    )
    if len(file_format.delimiter) != 1 or file_format.delimiter in _NO_DELIMITER or file_format.delimiter.isalnum():
        raise table.error(f"'delimiter' is {shown(file_format.delimiter)}", "Schrijf één teken: ',' of ';'.")
    if not _writes_text(file_format.encoding):
        raise table.error(f"'encoding' is {shown(file_format.encoding)}", "Kies utf-8 of cp1252.")
    table.done()
    return file_format


def _writes_text(encoding: str) -> bool:
    """Whether this is a way to write text in a file. Python knows others by the same sort of name: hex, idna, zlib."""
    try:
        return codecs.lookup(encoding).name not in _NO_ENCODING and "a".encode(encoding).decode(encoding) == "a"
    except (LookupError, ValueError):  # also for a name with a sign that no name can have
        return False


def reference_of(table: TomlTable | None) -> tuple[str, ...]:
    """The columns of the number; none where the table is absent."""
    if table is None:
        return ()
    columns = table.texts("columns")
    if not columns:
        raise table.error("mist de instelling 'columns'", "Laat [reference] weg als het bestand geen nummer heeft.")
    table.done()
    return columns


def category_of(table: TomlTable) -> CategoryRule:
    """How the columns say what happened."""
    rule = CategoryRule(table.texts("columns"), table.choice("by", CATEGORY_WAYS), table.mapping("map"))
    if not rule.columns:
        raise table.error("mist de instelling 'columns'")
    if rule.by == "map" and not rule.map:
        raise table.error("mist de tabel [category.map]")
    for text, slug in rule.map.items():
        if slug not in categories():
            near = nearest(slug, categories())
            raise table.error(
                f"{shown(text)} verwijst naar {shown(slug)}, en die categorie bestaat niet",
                f"Bedoelt u '{near}'?" if near else "`openvis categories` toont alle categorieën.",
            )
    table.done()
    return rule


def reported_by_of(table: TomlTable | None) -> ReportedByRule:
    """Who made it known."""
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
            raise table.error(f"{shown(text)} verwijst naar {shown(word)}", f"Kies uit {', '.join(words)}.")
    table.done()
    return rule


def optional_moment_of(table: TomlTable | None) -> MomentRule | None:
    """The same, None where the table is absent."""
    return moment_of(table) if table else None


def moment_of(table: TomlTable) -> MomentRule:
    """How the columns say when it was."""
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
    has_year = "%Y" in text or "%y" in text
    if not (has_year and "%d" in text and "%m" in text) and "%F" not in text:
        raise table.error(
            f"de notatie {shown(text)} mist dag, maand of jaar", "Schrijf %d, %m en %Y (of %y), zoals %d-%m-%Y."
        )
    has_time = "%H" in text or "%I" in text or "%T" in text or "%R" in text
    if has_time and not any(part in text for part in ("%M", "%T", "%R")):
        raise table.error(
            f"de notatie {shown(text)} heeft een uur zonder minuten", "Noem de kolom met het uur bij 'hour'."
        )
    if rule.time and not has_time:
        raise table.error(
            f"de notatie {shown(text)} mist de tijd uit kolom '{shown_name(rule.time)}'",
            "Datum en tijd staan samen: '%d-%m-%Y %H:%M'.",
        )
    if rule.hour and has_time:
        raise table.error(f"de notatie {shown(text)} heeft al een tijd, naast 'hour'", "Laat er een weg.")


def place_of(table: TomlTable) -> PlaceRule:
    """How the columns say where it was."""
    by = table.choice("by", PLACE_WAYS)
    if by == "address":
        return PlaceRule(by=by, precision=Precision.POINT, address=_address_of(table))
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


def _address_of(table: TomlTable) -> AddressColumns:
    """The columns an address stands in. How exactly it is known is what was found, so that is no setting."""
    names = [table.optional_text(key) for key in ("postcode", "number", "street", "city")]
    columns = AddressColumns(*names)
    if not columns.postcode and not columns.street:
        raise table.error("by = \"address\" heeft 'postcode' of 'street' nodig")
    table.done()
    return columns


def areas_of(table: TomlTable | None) -> AreasRule | None:
    """How an area file is read, None where the table is absent."""
    if table is None:
        return None
    template = table.optional_text("code_template") or "{}"
    if not _TEMPLATE.fullmatch(template):
        raise table.error(f"'code_template' is {shown(template)}", "Schrijf één paar accolades: 'BU9999{:04d}'.")
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
            f"'plane_crs' is {shown(crs)}, en dat is geen stelsel in meters", "In Nederland is het EPSG:28992."
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
            f"'{key}' is {shown(crs)}", "Schrijf een code als EPSG:28992 (RD) of EPSG:4326 (WGS84)."
        ) from error
    return crs
