"""A mapping profile for a file of counts: which column is the area, the week, the category and the number.

`examples/profiles/police_weekly.toml` explains every setting. It is read as strictly as a profile for incidents.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openvis.domain.quality import Rhythm
from openvis.sources.files.raw_rows import FileFormat
from openvis.sources.files.toml_table import TomlTable, profile_content
from openvis.sources.files.wrong_input import existing_file
from openvis.sources.profiles.profile_rules import CategoryRule, MomentRule, ReportedByRule
from openvis.sources.profiles.profile_settings import (
    category_of,
    file_of,
    gemeente_of_source,
    optional_moment_of,
    reported_by_of,
    rhythm_of,
    slug_of,
)


@dataclass(frozen=True, slots=True)
class CountsProfile:
    """One supplier's file of counts per area and week, completely."""

    source: str
    gemeente: str
    file: FileFormat
    category: CategoryRule
    reported_by: ReportedByRule
    area: str
    value: str
    week: str | None  # the column of the week: "2024-W07", or with `year` a number
    year: str | None
    date: MomentRule | None  # a day in the week, where there is no column of weeks
    vintage: int
    rhythm: Rhythm | None = None  # how often the source is delivered

    @property
    def when(self) -> str:
        """The column that says which week."""
        return self.date.column if self.date else str(self.week)

    @property
    def columns(self) -> list[str]:
        """Every column that is read, once, in a fixed order."""
        moments = [*(self.date.columns if self.date else ()), *(name for name in (self.year, self.week) if name)]
        named = [self.area, *self.category.columns, *moments, self.value]
        return list(dict.fromkeys(named))


def load_counts_profile(path: Path) -> CountsProfile:
    """Read a profile. Raises BadProfile for anything missing, unknown or contradictory; UnreadableFile when absent."""
    return counts_profile(profile_content(existing_file(path)), path)


def counts_profile(content: dict[str, Any], path: Path) -> CountsProfile:
    """The profile that is the content of a TOML file; `path` is what errors call it. Raises BadProfile."""
    whole = TomlTable(path, "", content)
    source, counts = whole.table("source"), whole.table("counts")
    reported_by = reported_by_of(whole.optional_table("reported_by"))
    if reported_by.column:
        raise counts.error("kan niet samen met een kolom in [reported_by]", "Schrijf daar `value`, of laat het weg.")
    profile = CountsProfile(
        source=slug_of(source),
        gemeente=gemeente_of_source(source),
        file=file_of(whole.optional_table("file") or TomlTable(path, "file", {})),
        category=category_of(whole.table("category")),
        reported_by=reported_by,
        area=counts.text("area"),
        value=counts.text("value"),
        week=counts.optional_text("week"),
        year=counts.optional_text("year"),
        date=optional_moment_of(counts.optional_table("date")),
        vintage=_vintage_of(counts),
        rhythm=rhythm_of(source),
    )
    if (profile.week is None) == (profile.date is None) or (profile.year and not profile.week):
        raise counts.error("heeft óf 'week' nodig (met of zonder 'year'), óf een tabel [counts.date]")
    for table in (counts, source, whole):
        table.done()
    return profile


def _vintage_of(counts: TomlTable) -> int:
    vintage = counts.optional_number("vintage")
    if vintage is None:
        raise counts.error("mist de instelling 'vintage'", "Schrijf het jaar van de gebiedsindeling: vintage = 2024.")
    return vintage
