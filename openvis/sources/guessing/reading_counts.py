"""A file of counts: what it seems to be, and from what a person chose to the profile that reads it, and back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from openvis.domain.file_kind import FileKind, Meaning
from openvis.domain.incident import ReportedBy
from openvis.domain.quality import Rhythm
from openvis.domain.reading import ColumnGuess, Reading, check_reading
from openvis.sources.files.raw_rows import FileFormat
from openvis.sources.files.toml_table import parsed
from openvis.sources.guessing.guess_category import guess_category
from openvis.sources.guessing.guess_counts import guess_counts
from openvis.sources.guessing.known_places import KnownPlaces
from openvis.sources.guessing.proposal import Cells, slug_of_file
from openvis.sources.profiles.counts_profile import CountsProfile, counts_profile
from openvis.sources.profiles.profile_rules import CategoryRule, MomentRule, ReportedByRule

POLICE_SOURCE = "politie-weekcijfers"  # never added to the figures per month, which are a source of their own


def propose_counts(name: str, cells: Cells, file: FileFormat, places: KnownPlaces) -> tuple[Reading, list[ColumnGuess]]:
    """What a file of counts called `name` seems to be."""
    guesses = guess_counts(cells, file, places)
    by_meaning = {guess.meaning: guess.column for guess in guesses}
    kind, area = by_meaning.get(Meaning.CATEGORY), by_meaning.get(Meaning.AREA)
    found = guess_category(Counter(value for value in cells[kind] if value)) if kind else None
    vintage = places.vintage_of(code for code in cells[area] if code) if area else None
    reading = Reading(
        source=POLICE_SOURCE if found and found.by == "police" else slug_of_file(name),
        meanings={guess.column: guess.meaning for guess in guesses},
        formats={guess.column: list(guess.formats) for guess in guesses if guess.formats},
        kind=file.kind,
        delimiter=file.delimiter,
        encoding=file.encoding,
        decimal=file.decimal,
        sheet=file.sheet,
        category_by=found.by if found else "map",
        file_kind=FileKind.COUNTS,
        told={"vintage": str(vintage)} if vintage else {},
    )
    return reading, guesses


def counts_profile_of(reading: Reading, gemeente: str) -> CountsProfile:
    """The profile that does what the reading says. Raises InputError for one that is incomplete."""
    check_reading(reading)
    date = reading.column(Meaning.DATE)
    return CountsProfile(
        source=reading.source,
        gemeente=gemeente,
        file=FileFormat(reading.kind, reading.delimiter, reading.encoding, reading.decimal, reading.sheet),
        category=CategoryRule(tuple(reading.kinds), reading.category_by, dict(reading.category_map)),
        reported_by=ReportedByRule(ReportedBy(reading.reported_by), None, {})
        if reading.reported_by
        else ReportedByRule(),
        area=str(reading.column(Meaning.AREA)),
        value=str(reading.column(Meaning.AMOUNT)),
        week=reading.column(Meaning.WEEK),
        year=reading.column(Meaning.YEAR),
        date=MomentRule(date, tuple(reading.formats[date])) if date else None,
        vintage=int(reading.told["vintage"]),
        rhythm=_kept_rhythm(reading),
    )


def _kept_rhythm(reading: Reading) -> Rhythm | None:
    """What the kept profile said: no column says it, and nobody is asked."""
    path = Path("bewaard.toml")
    return counts_profile(parsed(reading.base, path), path).rhythm if reading.base else None


def reading_of_counts(profile: CountsProfile, header: Sequence[str]) -> Reading:
    """What a profile says, column by column of a file with this header."""
    named = {
        profile.area: Meaning.AREA,
        profile.value: Meaning.AMOUNT,
        **dict.fromkeys(profile.category.columns, Meaning.CATEGORY),
    }
    named |= {name: meaning for name, meaning in ((profile.week, Meaning.WEEK), (profile.year, Meaning.YEAR)) if name}
    named |= {profile.date.column: Meaning.DATE} if profile.date else {}
    return Reading(
        source=profile.source,
        meanings=dict.fromkeys(header, Meaning.NOTHING) | named,
        # Only the day matters; a time that stands in a column of its own is no part of it.
        formats={profile.date.column: _days(profile.date)} if profile.date else {},
        kind=profile.file.kind,
        delimiter=profile.file.delimiter,
        encoding=profile.file.encoding,
        decimal=profile.file.decimal,
        sheet=profile.file.sheet,
        category_by=profile.category.by,
        category_map=dict(profile.category.map),
        category_columns=list(profile.category.columns),
        reported_by=profile.reported_by.value.value if profile.reported_by.value else "",
        file_kind=FileKind.COUNTS,
        told={"vintage": str(profile.vintage)},
    )


def _days(rule: MomentRule) -> list[str]:
    return list(dict.fromkeys(each.split(" ")[0] if rule.time else each for each in rule.formats))
