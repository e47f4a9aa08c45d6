"""Wanneer: what is expected dealt out over the dagdelen of a week, for the gemeente and per buurt, in text as shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from openvis.domain.forecast_dayparts import WeekOf
from openvis.domain.forecast_words import expected_in_words
from openvis.domain.period import WEEKDAY_NAMES
from openvis.domain.words import word
from openvis.domain.work_order import HOURS_OF
from openvis.web.map_layers import class_tops, shade_of
from openvis.web.words import number, sentence

BUSIEST = 2  # dagdelen told of a buurt
PART_OF = {hours.start: part for part, hours in HOURS_OF.items()}


@dataclass(frozen=True, slots=True)
class PartRow:
    """One dagdeel, the days of the week side by side."""

    name: str
    hours: str
    cells: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class When:
    told: str
    rows: list[PartRow]
    weekdays: list[tuple[str, str]]
    mostly: dict[str, str]  # of each buurt, where each has a week of its own


def when(places: pl.DataFrame, shares: pl.DataFrame, trials: pl.DataFrame, days: int) -> When | None:
    """Of one type. None in a run from before that was looked at.

    places  its buurten in the days that are forecast, in the shape of `ForecastPlace`; days how many those are
    shares  empty where no week is shown
    """
    if trials.is_empty():
        return None
    weekdays = [(name[:2], name) for name in WEEKDAY_NAMES]
    told = _trial_in_words(trials.row(0, named=True))
    if shares.is_empty():
        return When(told, [], weekdays, {})
    expected = shares.join(places.select("place", "expected"), on="place").with_columns(
        then=pl.col("share") * pl.col("expected")
    )
    of_buurt = WeekOf(trials["shown"][0]) is WeekOf.BUURT
    return When(f"{told} {_adds_up(days)}", _week(expected), weekdays, _mostly(expected) if of_buurt else {})


def _week(expected: pl.DataFrame) -> list[PartRow]:
    total = expected.group_by("hour", "day").agg(pl.col("then").sum()).sort("hour", "day")
    tops = class_tops([round(value, 2) for value in total["then"]])
    return [
        PartRow(
            sentence(word(part)),
            f"{hour} tot {HOURS_OF[part].stop} uur",
            [
                {"expected": expected_in_words(value), "shade": shade_of(round(value, 2), tops)}
                for value in total.filter(hour=hour)["then"]
            ],
        )
        for hour, part in sorted(PART_OF.items())
    ]


def _mostly(expected: pl.DataFrame) -> dict[str, str]:
    """The dagdelen with most in each buurt, as "zaterdagnacht 0,31 en vrijdagavond 0,28"."""
    ordered = expected.sort("then", "day", "hour", descending=[True, False, False])
    highest = ordered.group_by("place", maintain_order=True).head(BUSIEST)
    told: dict[str, list[str]] = {}
    for place, day, hour, then in highest.select("place", "day", "hour", "then").iter_rows():
        told.setdefault(place, []).append(f"{WEEKDAY_NAMES[day - 1]}{word(PART_OF[hour])} {expected_in_words(then)}")
    return {place: " en ".join(parts) for place, parts in told.items()}


def _adds_up(days: int) -> str:
    weeks = days // 7
    return f"De aantallen zijn die van {weeks} weken samen." if weeks > 1 else "De aantallen zijn die van één week."


def _trial_in_words(row: dict[str, Any]) -> str:
    """Which week is shown, and by how much it was better than a flat one, over how many incidents."""
    scored = f"{number(row['scored'])} incidenten in {row['periods']} perioden"
    apart = f"; van {number(row['apart'])} is niet bekend wanneer" if row["apart"] else ""
    known = f"Zij komt uit {number(row['known'])} incidenten{apart}."
    shown = WeekOf(row["shown"])
    if row["own"] is None:
        return "Er zijn geen incidenten waarop een week te toetsen is; dagdelen blijven gelijk verdeeld."
    if shown is WeekOf.FLAT:
        return (
            f"Een verdeling over de week was over {scored} niet aantoonbaar beter dan elk dagdeel gelijk "
            f"({_gain(row, 'general')}). Daarom staat zij hier niet."
        )
    if shown is WeekOf.GEMEENTE:
        return (
            f"De week van de hele gemeente was over {scored} beter dan elk dagdeel gelijk ({_gain(row, 'general')}). "
            f"Een eigen week per buurt was niet aantoonbaar beter. {known}"
        )
    return (
        f"De week van elke buurt, getrokken naar die van de gemeente, was over {scored} beter dan elk dagdeel gelijk "
        f"({_gain(row, 'own')}). {known}"
    )


def _gain(row: dict[str, Any], week: str) -> str:
    if row[f"{week}_low"] is None:
        return f"{_two(row[week])} nats per incident"
    return f"{_two(row[week])} nats per incident, tussen {_two(row[f'{week}_low'])} en {_two(row[f'{week}_high'])}"


def _two(value: float) -> str:
    return f"{value:z.3f}".replace(".", ",").replace("-", "−")
