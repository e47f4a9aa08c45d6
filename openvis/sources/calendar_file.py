"""The calendar of events of a gemeente, to be stored: the same file as `events_calendar`, in the codes of CBS."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import polars as pl

from openvis.domain.area import gemeente_of, level_of
from openvis.domain.calendar_event import CalendarEvent
from openvis.domain.category import THEMES, choices
from openvis.domain.delivery import Chunk, schema_of
from openvis.domain.known_days import KnownDays
from openvis.domain.personal_data import kind_inside
from openvis.domain.shown_value import shown
from openvis.errors import UnknownValue
from openvis.sources import events_calendar
from openvis.sources.files.wrong_input import nearest, place, wrong_value

SOURCE = "evenementenkalender"
LONGEST_NAME = 100


def read(path: Path, *, gemeente: str, earlier: pl.DataFrame) -> Iterator[Chunk]:
    """Every event of the file, in the shape of the table "calendar", and those that no longer stand on it.

    earlier  what is stored of calendars: the file replaces what was known of the years its events begin in, so that an
             event that was moved or called off is held once or no more

    Raises InputError for anything that cannot be used: half a calendar would make days look ordinary that are not.
    """
    found: dict[str, CalendarEvent] = {}
    line = 1
    for line, days in events_calendar.events(path):
        event = _event(path, line, days, gemeente)
        if event.reference in found:
            raise wrong_value(path, line, "name", "dit evenement staat er al, op dezelfde dag en plek.")
        found[event.reference] = event
    if not found:
        raise UnknownValue(f"{place(path)} bevat geen evenementen.", "Geef een kalender met minstens één evenement.")
    rows = pl.DataFrame([asdict(event) for event in found.values()], schema=schema_of("calendar"))
    year = pl.col("first").str.head(4)
    gone = earlier.filter(
        pl.col("gemeente") == gemeente,
        year.is_in(rows.select(year)["first"].unique().to_list()),
        ~pl.col("reference").is_in(list(found)),
    ).with_columns(held=pl.lit(False))
    yield Chunk(pl.concat([rows, gone.select(rows.columns)]), rows_read=line - 1)


def _event(path: Path, line: int, days: KnownDays, gemeente: str) -> CalendarEvent:
    area, category = _area(path, line, days.area, gemeente), _category(path, line, days.type)
    if len(days.name) > LONGEST_NAME or (kind := kind_inside(days.name)):
        problem = (
            f"de naam is langer dan {LONGEST_NAME} tekens" if len(days.name) > LONGEST_NAME else f"hierin staan {kind}"
        )
        raise wrong_value(path, line, "name", f"{problem}.", "Geef alleen de naam van het evenement.")
    first, last = days.first.isoformat(), days.last.isoformat()
    return CalendarEvent(
        gemeente=gemeente,
        source=SOURCE,
        reference="/".join((first, area or "", category or "", days.name.casefold())),
        name=days.name,
        first=first,
        last=last,
        area=area,
        category=category,
    )


def _area(path: Path, line: int, code: str | None, gemeente: str) -> str | None:
    """None for the whole gemeente."""
    try:
        if not code or code == gemeente:
            return None
        level_of(code)
        if gemeente_of(code) == gemeente:
            return code
    except UnknownValue as error:
        raise wrong_value(path, line, "area", error.sentence, error.next_step) from error
    raise wrong_value(path, line, "area", f"{code} ligt niet in {gemeente}.", "Verbeter de code of kies de gemeente.")


def _category(path: Path, line: int, name: str | None) -> str | None:
    """Of a category or theme, by its slug or how it is called."""
    if not name:
        return None
    labels = {slug: slug for slug in (*choices(), *THEMES)}
    labels |= {label.casefold(): slug for slug, label in THEMES.items()}
    labels |= {kind.label.casefold(): slug for slug, kind in choices().items()}
    if slug := labels.get(name.strip().casefold()):
        return slug
    near = nearest(name, labels)
    hint = f" Bedoelt u '{near}'?" if near else ""
    raise wrong_value(
        path, line, "type", f"{shown(name)} is geen soort.{hint}", "`openvis categories` toont alle soorten."
    )
