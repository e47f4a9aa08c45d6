"""Personal data in an incident file: refused where a profile maps it, and told where it was left out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from openvis.domain.personal_data import kind_of_column, kind_of_content
from openvis.domain.shown_value import shown_list, shown_name
from openvis.errors import WrongColumns
from openvis.sources.files.raw_rows import LINE
from openvis.sources.files.table_file import header_of, rows_of
from openvis.sources.files.wrong_input import place
from openvis.sources.profiles.profile_rules import Profile

SAMPLE = 500  # rows looked at; nothing of them is kept
ENOUGH_ROWS = 10  # in fewer, one odd value is a share by itself; such a row is refused by its own reader


def check_mapped(path: Path, profile: Profile) -> None:
    """Raises WrongColumns where a column whose text would be stored or shown holds personal data."""
    columns = [*profile.reference, *profile.category.columns]
    for column, values in _sample(path, profile, columns).items():
        if len(values) >= ENOUGH_ROWS and (kind := kind_of_content(values)):
            raise WrongColumns(
                f"{place(path, column=column)} lijkt {kind} te bevatten; die mogen niet in OpenVIS. "
                "Er is niets opgeslagen.",
                "Kies in het profiel een andere kolom, of laat [reference] weg als er geen zaaknummer is.",
            )


def remarks_on_left_out(path: Path, profile: Profile) -> list[str]:
    """One sentence that names the columns with personal data that were not read; none where there are none."""
    header = header_of(path, profile.file)
    others = [name for name in header if name and name not in profile.columns and header.count(name) == 1]
    found = {name: kind_of_column(name, values) for name, values in _sample(path, profile, others).items()}
    named = [f"'{shown_name(name)}' ({kind})" for name, kind in found.items() if kind]
    return [f"Niet ingelezen, omdat het over personen kan gaan: {shown_list(named)}."] if named else []


def _sample(path: Path, profile: Profile, columns: Sequence[str]) -> dict[str, list[str | None]]:
    if not columns:
        return {}
    first = next(rows_of(path, profile.file, columns), None)
    frame = first.frame.head(SAMPLE) if first else pl.DataFrame()
    return {name: frame[name].to_list() for name in frame.columns if name != LINE}
