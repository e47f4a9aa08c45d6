"""What has yet to come in of the last weeks and months of one type: estimates, never called a count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from openvis.domain.words import unknown_beside
from openvis.web.filters import TypeChoice
from openvis.web.words import day, interval, number, period, sentence

AS_GOOD_AS_ALL = 0.995  # of a period that is in: no reader need know of what is still to come
MARK = "◌"  # an open circle beside what is not complete, so that no colour carries it alone
GUESSED = "◇"


@dataclass(frozen=True, slots=True)
class RecentPeriod:
    """One week or month that is not complete, for the whole gemeente, in text as it is shown."""

    key: str
    label: str
    counted: str
    estimate: str
    between: str  # nine times out of ten
    share: str
    unknown: str  # how much of the source has no kind then
    some_unknown: bool
    edges: tuple[int, int, int]  # lowest, estimate, highest: for the chart


@dataclass(frozen=True, slots=True)
class Recent:
    """What a page says of the periods of one type that are not complete. `note`: what a reader must know of it."""

    months: list[RecentPeriod] = field(default_factory=list)  # oldest first
    weeks: list[RecentPeriod] = field(default_factory=list)  # newest first
    known_until: str = ""
    note: str = ""

    def of(self, key: str) -> RecentPeriod | None:
        return next((month for month in self.months if month.key == key), None)

    @property
    def sentences(self) -> list[str]:
        """Each month that is not complete: what is in, of how many, and how sure that is."""
        return [
            f"{sentence(month.label)} is nog niet volledig. Er zijn er {month.counted} binnen van naar schatting "
            f"{month.estimate} (waarschijnlijk {month.between}): {month.share}."
            + (f" Niet ingedeeld: {month.unknown} van wat binnen is." if month.some_unknown else "")
            for month in self.months
        ]


def recent(rows: pl.DataFrame, choice: TypeChoice) -> Recent:
    """`rows` in the shape of `domain.nowcast.Nowcast`, of one run; those of the type, or why there are none."""
    source = rows.filter(source=choice.source, reported_by=choice.reported_by.value)
    whole, own = source.filter(pl.col("theme").is_null()), source.filter(category=choice.category)
    notes = [note for note in (own if own.height else whole)["note"].unique().sort() if note]
    told = [_told(row) for row in own.filter(pl.col("estimate").is_not_null()).sort("period").iter_rows(named=True)]
    last = whole["known_until"].max()
    return Recent(
        months=[each for share, each in told if "W" not in each.key and share < AS_GOOD_AS_ALL],
        weeks=[each for _, each in reversed(told) if "W" in each.key],
        known_until=day(date.fromisoformat(str(last))) if last else "",
        note=" ".join(notes),
    )


def _told(row: dict[str, Any]) -> tuple[float, RecentPeriod]:
    estimate = round(row["estimate"])
    share = row["counted"] / row["estimate"] if row["estimate"] else 1.0
    told = RecentPeriod(
        key=row["period"],
        label=period(row["period"]),
        counted=number(row["counted"]),
        estimate=number(estimate),
        between=interval(row["low_90"], row["high_90"]),
        share=f"ongeveer {100 * share:.0f} % binnen",
        unknown=unknown_beside(row["unknown"], row["source_rows"]),
        some_unknown=bool(row["unknown"]),
        edges=(row["low_90"], estimate, row["high_90"]),
    )
    return share, told


def chart(found: Recent, periods: Sequence[str], *, of_gemeente: bool) -> dict[str, Any]:
    """What the chart marks: months that are not complete and, where the chart is of the gemeente, their estimate."""
    months = [found.of(key) for key in periods]
    return {
        "incomplete": [month is not None for month in months],
        "estimate": [month.edges if month and of_gemeente else None for month in months],
    }


def mark(found: Recent, key: str, *, of_gemeente: bool) -> str:
    """What the table says beside a month that is not complete; empty beside any other."""
    month = found.of(key)
    if month is None:
        return ""
    if of_gemeente:
        return f"{MARK} nog niet volledig; {GUESSED} schatting {month.estimate} ({month.between})"
    return f"{MARK} nog niet volledig; in de gemeente {month.counted} van naar schatting {month.estimate}"
