"""Which reports there are, and what somebody says who wants one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from openvis.domain.access import Permission
from openvis.domain.number_text import whole_number
from openvis.domain.shown_value import shown
from openvis.errors import InputError

YEAR_SIGNS = 4


class ReportKind(StrEnum):
    WEEKLY = "weekly"  # briefing of the week
    OVERLEG = "overleg"  # the set for a VIS-overleg
    HALF_YEAR = "half-year"  # for the council
    WIJK = "wijk"  # scan of one wijk
    ANNUAL = "annual"  # jaarverslag of the safety plan
    PUBLIC = "public"  # for everybody
    PARTNERS = "partners"  # for organisations and gemeenten one works with


# What was made for others, without small numbers, places or what colleagues wrote for each other: may be shared.
MADE_FOR_OTHERS = frozenset({ReportKind.PUBLIC, ReportKind.PARTNERS})


# What somebody must be allowed to see, beside reports, to make or read one: it holds what those pages hold.
NEEDS: dict[ReportKind, frozenset[Permission]] = {
    ReportKind.WEEKLY: frozenset({Permission.SEE_PICTURE, Permission.SEE_WORK_ORDERS}),
    ReportKind.OVERLEG: frozenset({Permission.SEE_PICTURE, Permission.SEE_WORK_ORDERS, Permission.SEE_MEETINGS}),
    ReportKind.HALF_YEAR: frozenset({Permission.SEE_PICTURE}),
    ReportKind.WIJK: frozenset({Permission.SEE_PICTURE}),
    ReportKind.ANNUAL: frozenset({Permission.SEE_PICTURE, Permission.SEE_PLAN}),
    ReportKind.PUBLIC: frozenset(),
    ReportKind.PARTNERS: frozenset({Permission.SEE_PICTURE}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAsked:
    """as_of   what was known later is left out
    run     whose figures; empty: those people saw at that moment
    area    of a scan of a wijk
    period  the first month of a half year, "2026-01", or the year of a jaarverslag, "2026"; empty: the last whole half
            year, or the year of the day it looks from
    points  with cells of 100 metres, for who may see those
    """

    kind: ReportKind
    gemeente: str
    as_of: datetime
    run: str = ""
    area: str = ""
    period: str = ""
    points: bool = False

    @property
    def needs(self) -> frozenset[Permission]:
        """What somebody must be allowed to see to read it."""
        return NEEDS[self.kind] | (frozenset({Permission.SEE_POINTS}) if self.points else frozenset())

    def as_input(self) -> dict[str, Any]:
        """What a job keeps of it."""
        return {
            "kind": self.kind.value,
            "as_of": self.as_of.isoformat(),
            "area": self.area,
            "period": self.period,
            "points": self.points,
        }


def asked_year(asked: ReportAsked) -> int | None:
    """The year that was asked for; None where none was. Raises InputError for what is none."""
    if not asked.period:
        return None
    year = whole_number(asked.period)
    if year is None or len(asked.period) != YEAR_SIGNS:
        raise InputError(f"{shown(asked.period)} is geen jaar.", "Vul een jaar in van vier cijfers, zoals 2026.")
    return year


def asked_of(gemeente: str, given: Mapping[str, Any]) -> ReportAsked:
    """Read back what `as_input` wrote."""
    return ReportAsked(
        kind=ReportKind(given["kind"]),
        gemeente=gemeente,
        as_of=datetime.fromisoformat(given["as_of"]),
        area=given["area"],
        period=given["period"],
        points=given["points"],
    )
