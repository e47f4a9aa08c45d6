"""Earlier interventions from a municipality's own register, a CSV with semicolons and ISO dates.

title;kind;area;category;starts_on;ends_on;reduction_percent
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from openvis.domain.area import level_of
from openvis.domain.category import category
from openvis.domain.intervention import EarlierIntervention, InterventionKind
from openvis.domain.personal_data import kind_inside
from openvis.domain.shown_value import shown, visible
from openvis.errors import IncompleteFile, UnknownValue
from openvis.sources.files.raw_rows import LINE, FileFormat
from openvis.sources.files.table_file import rows_of
from openvis.sources.files.wrong_input import nearest, place, wrong_value

COLUMNS = ["title", "kind", "area", "category", "starts_on", "ends_on", "reduction_percent"]
LONGEST_TITLE = 100
_Value = TypeVar("_Value")


def read_register(path: Path) -> list[EarlierIntervention]:
    """Every intervention in the register. Raises an InputError that names the line and column of the first mistake."""
    interventions: list[EarlierIntervention] = []
    for raw in rows_of(path, FileFormat(delimiter=";"), COLUMNS):
        if raw.rejects:
            raise IncompleteFile(
                f"{place(path, raw.rejects[0].row)}: {raw.rejects[0].reason}", "Er is niets opgeslagen."
            )
        interventions += [_intervention(path, row) for row in raw.frame.iter_rows(named=True)]
    return interventions


def _intervention(path: Path, row: dict[str, Any]) -> EarlierIntervention:
    line = row[LINE]

    def value(column: str, convert: Callable[[str], _Value]) -> _Value:
        if row[column] is None:
            raise wrong_value(path, line, column, "de cel is leeg.")
        try:
            return convert(row[column])
        except UnknownValue as error:
            raise wrong_value(path, line, column, error.sentence, error.next_step) from error

    starts_on, ends_on = value("starts_on", _day), value("ends_on", _day)
    if ends_on <= starts_on:
        raise wrong_value(path, line, "ends_on", f"{ends_on} ligt niet na het begin, {starts_on}.")
    return EarlierIntervention(
        title=value("title", _title),
        kind=value("kind", _kind),
        area=value("area", _area),
        category=value("category", lambda slug: category(slug).slug),
        starts_on=starts_on,
        ends_on=ends_on,
        reduction_percent=value("reduction_percent", _percent),
    )


def _title(text: str) -> str:
    kind = kind_inside(text)
    if kind or len(text) > LONGEST_TITLE or visible(text) != text:
        odd = "is te lang, of heeft een teken dat niet te zien is"
        problem = f"lijkt {kind} te bevatten; die mogen niet in OpenVIS" if kind else odd
        raise UnknownValue(f"De titel {problem}.", f"Schrijf in hoogstens {LONGEST_TITLE} tekens wat er gedaan is.")
    return text


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UnknownValue(f"{shown(text)} is geen datum.", "Schrijf een datum als 2019-03-01.") from None


def _kind(text: str) -> InterventionKind:
    kinds = [kind.value for kind in InterventionKind]
    if text not in kinds:
        near = nearest(text, kinds)
        raise UnknownValue(
            f"{shown(text)} is geen soort interventie.",
            f"Bedoelt u '{near}'?" if near else f"Kies uit {', '.join(kinds)}.",
        )
    return InterventionKind(text)


def _area(code: str) -> str:
    level_of(code)
    return code


def _percent(text: str) -> int:
    if not re.fullmatch("[0-9]{1,3}", text) or not 1 <= int(text) <= 100:
        raise UnknownValue(f"{shown(text)} is geen percentage.", "Schrijf een heel getal van 1 tot en met 100.")
    return int(text)
