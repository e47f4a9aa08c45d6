"""Alle soorten op een rij: of each type whether its forecast is shown, how it did, and why so fine and no finer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from openvis.domain.category import THEMES, label_of
from openvis.domain.forecast import BASELINE, LEAST_EVENTS_A_YEAR, ForecastReason
from openvis.domain.places_and_times import LEAST_INCIDENTS, PlaceKind
from openvis.domain.words import word
from openvis.web.presenters.forecast import PLACE_NAMES
from openvis.web.presenters.forecast_criteria import type_label
from openvis.web.presenters.forecast_score import counted, with_interval
from openvis.web.words import day, number


@dataclass(frozen=True, slots=True)
class TypeRow:
    """One type or theme, in text as it is shown."""

    category: str
    kind: str
    label: str
    per: str
    a_year: str
    on: bool
    why_not: str  # where it is off
    since: str
    hits: str  # in 3 %: of what was shown
    hits_count: str  # and of the count of all years
    more: str  # log likelihood per incident that what was shown has more than that count
    goal: str


def overview(
    scores: pl.DataFrame,
    verdicts: pl.DataFrame,
    places: pl.DataFrame,
    labels: Sequence[str],
    goals: Mapping[str, str],
    public: Sequence[str],
) -> dict[str, Any]:
    """Rows of one horizon: scores and verdicts of all types, places with the buurten.

    labels  the types in the order of the filter; goals  of a type, how its newest criterion stands
    public  types of which the run knows what the public reported, with a forecast or without
    """
    together = scores.filter(pl.col("origins") == pl.col("origins").max().over("category", "kind"))
    rows = [
        row
        for category in labels
        if (row := _row(together.filter(category=category), verdicts.filter(category=category), places, goals))
    ]
    return {
        "rows": rows,
        "told": list(_told(rows)),
        "without": sorted(label_of(slug).lower() for slug in public if slug not in labels),
    }


def _row(
    scores: pl.DataFrame, verdicts: pl.DataFrame, places: pl.DataFrame, goals: Mapping[str, str]
) -> TypeRow | None:
    """Of the finest kind of place it was scored in; None where it was not."""
    if scores.is_empty():
        return None
    kind = PlaceKind.CELL if PlaceKind.CELL.value in scores["kind"] else PlaceKind.BUURT
    own = scores.filter(kind=kind.value)
    shown = own.filter(pl.col("rung").is_null()).row(0, named=True)
    count = own.filter(pl.col("rung") == BASELINE.value).row(0, named=True)
    category = shown["category"]
    buurten = places.filter(pl.col("kind") == PlaceKind.BUURT.value, pl.col("category") == category)
    now = verdicts.filter(kind=kind.value).sort("origin").tail(1).to_dicts()
    return TypeRow(
        category=category,
        kind=kind.value,
        label=type_label(category),
        per=PLACE_NAMES[kind],
        a_year=f"{number(int(buurten['last_year'].sum()))} per jaar" if buurten.height else "",
        on=bool(now and now[0]["on"]),
        why_not=word(ForecastReason(now[0]["reason"])) if now and not now[0]["on"] else "",
        since=day(date.fromisoformat(now[0]["since"])) if now else "",
        hits=counted(shown["hits_3"], shown["events"]),
        hits_count=counted(count["hits_3"], count["events"]),
        more=with_interval(count["less"], count["less_low"], count["less_high"]),
        goal=goals.get(category, "geen"),
    )


def _told(rows: Sequence[TypeRow]) -> Iterator[str]:
    """How many are shown, which are not, and by which rule a type is told of in cells or per buurt."""
    off = [row.label.lower() for row in rows if not row.on]
    if not off:
        yield f"Bij alle soorten en groepen ({number(len(rows))}) staat de verwachting aan."
    else:
        aside = f"Bij {_listed(off)} doet zij een stap opzij; daar ziet u de telling van alle jaren."
        on = f"Bij {number(len(rows) - len(off))} van de {number(len(rows))} soorten en groepen"
        yield f"{on} staat de verwachting aan. {aside}"
    rare = [row.label.lower() for row in rows if row.kind == PlaceKind.BUURT.value]
    rule = f"Een verwachting per vak vraagt {LEAST_EVENTS_A_YEAR} incidenten per jaar."
    if not rare:
        yield f"{rule} Elke soort hier haalt dat."
        return
    groups = [row.label.lower() for row in rows if row.category in THEMES]
    yield (
        f"{rule} Met minder is bijna elk vak altijd leeg. Daarom {'staat' if len(rare) == 1 else 'staan'} "
        f"{_listed(rare)} per buurt (vanaf {LEAST_INCIDENTS} per jaar)"
        f"{f', en in vakken alleen samen: {_listed(groups)}' if groups else ''}."
    )


def _listed(names: Sequence[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} en {last}" if most else last
