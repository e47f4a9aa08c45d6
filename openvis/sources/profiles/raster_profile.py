"""A mapping profile for a risk raster from elsewhere: which column is the score, where a cell lies, what a score says.

`examples/profiles/risk_raster.toml` explains every setting. It is read as strictly as a profile for incidents.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from openvis.domain.category import categories
from openvis.domain.incident import ReportedBy
from openvis.domain.period import parse_period
from openvis.domain.personal_data import kind_inside
from openvis.domain.quality import Rhythm
from openvis.errors import UnknownValue
from openvis.sources.files.raw_rows import FileFormat
from openvis.sources.files.toml_table import TomlTable, profile_content
from openvis.sources.files.wrong_input import existing_file, nearest
from openvis.sources.profiles.profile_settings import file_of, gemeente_of_source, rhythm_of, slug_of

LARGEST_CELL = 10_000  # metres
LONGEST_SENTENCE = 300
ANCHORS = ("centre", "south-west")


@dataclass(frozen=True, slots=True)
class CellRule:
    """Where a row of a table of cells lies, in RD metres: `x` and `y` are its middle, or its south-west corner."""

    x: str
    y: str
    size: int | None  # metres
    size_column: str | None
    is_centre: bool

    @property
    def columns(self) -> list[str]:
        return [self.x, self.y, *([self.size_column] if self.size_column else [])]


@dataclass(frozen=True, slots=True)
class RasterProfile:
    """One maker's raster, completely."""

    source: str
    gemeente: str
    file: FileFormat
    score: str
    high_is_risk: bool
    meaning: str
    maker: str
    made_on: str | None
    category: str | None
    period: str | None  # a column
    period_is: str | None  # the key of the only period in the file
    rhythm: Rhythm | None  # how often the source is delivered
    cells: CellRule | None  # None: the file has shapes (GeoJSON)

    @property
    def columns(self) -> list[str]:
        """Every column that is read, once, in a fixed order."""
        named = [self.score, *([self.period] if self.period else []), *(self.cells.columns if self.cells else ())]
        return list(dict.fromkeys(named))


def load_raster_profile(path: Path) -> RasterProfile:
    """Read a profile. Raises BadProfile for anything missing, unknown or contradictory; UnreadableFile when absent."""
    return raster_profile(profile_content(existing_file(path)), path)


def raster_profile(content: dict[str, Any], path: Path) -> RasterProfile:
    """The profile that is the content of a TOML file; `path` is what errors call it. Raises BadProfile."""
    whole = TomlTable(path, "", content)
    source, raster = whole.table("source"), whole.table("raster")
    period, period_is = raster.optional_text("period"), raster.optional_text("period_is")
    if (period is None) == (period_is is None):
        raise raster.error("heeft óf 'period' (een kolom) nodig, óf 'period_is' (een jaar, maand of week)")
    profile = RasterProfile(
        source=slug_of(source),
        gemeente=gemeente_of_source(source),
        file=file_of(whole.optional_table("file") or TomlTable(path, "file", {})),
        score=raster.text("score"),
        high_is_risk=raster.choice("risk", ("high", "low"), "high") == "high",
        meaning=_sentence(raster, "meaning"),
        maker=_sentence(raster, "maker"),
        made_on=_day(raster, "made_on"),
        category=_category(raster),
        period=period,
        period_is=_period(raster, period_is) if period_is else None,
        rhythm=rhythm_of(source),
        cells=_cells(raster.optional_table("cells")),
    )
    for table in (raster, source, whole):
        table.done()
    return profile


def _sentence(raster: TomlTable, key: str) -> str:
    """Words for a reader; they are kept and shown, so they may not be about a person."""
    text = raster.text(key).strip()
    if len(text) > LONGEST_SENTENCE or kind_inside(text) or not text.isprintable():
        raise raster.error(f"'{key}' is te lang of lijkt over een persoon te gaan", "Schrijf één zin zonder namen.")
    return text


def _day(raster: TomlTable, key: str) -> str | None:
    text = raster.optional_text(key)
    try:
        return date.fromisoformat(text).isoformat() if text else None
    except ValueError as error:
        raise raster.error(f"'{key}' is '{text}'", "Schrijf een dag als 2024-01-31.") from error


def _category(raster: TomlTable) -> str | None:
    """Only what the public reports: what officers find says where they were, and would prove any raster right."""
    slug = raster.optional_text("category")
    if slug is None:
        return None
    known = categories().get(slug)
    if known is None:
        near = nearest(slug, categories())
        hint = f"Bedoelt u '{near}'?" if near else "`openvis categories` toont ze."
        raise raster.error(f"'category' is '{slug}', en die bestaat niet", hint)
    if known.reported_by is not ReportedBy.PUBLIC:
        raise raster.error(
            f"'category' is '{slug}': dat vinden handhavers zelf, en dan past elke kaart bij waar zij waren",
            "Kies een soort die het publiek meldt, of laat 'category' weg.",
        )
    return slug


def _period(raster: TomlTable, text: str) -> str:
    try:
        return parse_period(text).key
    except UnknownValue as error:
        raise raster.error(f"'period_is' is '{text}'", error.next_step) from error


def _cells(table: TomlTable | None) -> CellRule | None:
    if table is None:
        return None
    size, column = table.optional_number("size"), table.optional_text("size_column")
    if (size is None) == (column is None):
        raise table.error("heeft óf 'size' (meters) nodig, óf 'size_column' (een kolom)")
    if size is not None and not 1 <= size <= LARGEST_CELL:
        raise table.error(f"'size' is {size}", f"Schrijf de zijde van een cel in meters, 1 tot en met {LARGEST_CELL}.")
    rule = CellRule(
        x=table.text("x"),
        y=table.text("y"),
        size=size,
        size_column=column,
        is_centre=table.choice("anchor", ANCHORS) == "centre",
    )
    table.done()
    return rule
