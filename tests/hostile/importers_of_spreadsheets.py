"""The importers that read XLSX: the sheets of the CSV ones, with numbers and dates as a spreadsheet keeps them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from openvis.sources import incident_file, police_delivery
from openvis.sources.profiles.counts_profile import load_counts_profile
from openvis.sources.profiles.profile import load_profile
from tests.hostile.case import Case, Importer, Read, of_chunks
from tests.hostile.importers_of_counts import WEEKLY, WEEKLY_PROFILE
from tests.hostile.importers_of_rows import INCIDENT_PROFILE, INCIDENTS, NOW, areas, loaded
from tests.hostile.sheet import Sheet
from tests.hostile.xlsx_damages import xlsx_cases


def xlsx_of(sheet: Sheet, *kinds: str) -> Callable[[], Iterator[Case]]:
    return lambda: xlsx_cases(sheet, dict(zip(sheet.header, kinds, strict=True)))


def in_xlsx(profile: str) -> str:
    return profile.replace('file = {delimiter = ";"', 'file = {format = "xlsx"')


def _number(text: str) -> float:
    return float(text.replace(",", "."))


INCIDENTS_IN_XLSX = (
    INCIDENTS.with_column("moment", lambda text: datetime.strptime(text, "%d-%m-%Y %H:%M"))
    .with_column("x", _number)
    .with_column("y", _number)
)
WEEKLY_IN_XLSX = replace(WEEKLY.with_column("Aantal", _number), delimiter=",")


def read_incidents(path: Path) -> Read:
    profile = loaded(load_profile, in_xlsx(INCIDENT_PROFILE))
    return of_chunks(incident_file.read(path, profile=profile, areas=areas(), known_at=NOW))


def read_weekly(path: Path) -> Read:
    return of_chunks(police_delivery.read(path, profile=loaded(load_counts_profile, in_xlsx(WEEKLY_PROFILE))))


OF_SPREADSHEETS = (
    Importer("incidents-xlsx", "registraties.xlsx",
             xlsx_of(INCIDENTS_IN_XLSX, "text", "code", "moment", "number", "unread", "unread"), read_incidents),
    Importer("weekly-xlsx", "weekcijfers.xlsx",
             xlsx_of(WEEKLY_IN_XLSX, "code", "text", "moment", "number", "unread"), read_weekly, row_by_row=False),
)  # fmt: skip
