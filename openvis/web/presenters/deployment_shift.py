"""One shift of one team of a plan, for whoever walks it: where to go, in which order, how long, and why there."""

from __future__ import annotations

from typing import Any

import polars as pl

from openvis.domain.category import NO_KIND, THEMES, label_of
from openvis.domain.deployment import SHORT_VISIT, Purpose, Visit
from openvis.domain.deployment_plan import DeploymentPlan
from openvis.domain.deployment_words import hours
from openvis.domain.period import WEEKDAY_NAMES
from openvis.domain.places_and_times import PlaceKind
from openvis.domain.words import word
from openvis.domain.work_order import HOURS_OF
from openvis.web.calendar_file import shifts_with_visits
from openvis.web.presenters.deployment import stop_line, stops_told, way
from openvis.web.words import day, sentence

TYPES = 3  # that are named of a buurt


def shift_page(plan: DeploymentPlan, number: int, forecast: pl.DataFrame, *, places: bool) -> dict[str, Any]:
    """`number` as in `shifts_with_visits`; `forecast` of the run of the plan; `places` whether stops may be seen."""
    shifts = shifts_with_visits(plan)
    visits = shifts[number]
    first, clock = visits[0], HOURS_OF[visits[0].shift.part]
    walk = next((each for each in plan.result.walks if (each.team, each.shift) == (first.team, first.shift)), None)
    same_team = [at for at, those in enumerate(shifts) if those[0].team == first.team]
    at = same_team.index(number)
    return {
        "plan_id": plan.id,
        "number": number,
        "title": sentence(f"{word(first.shift.part)}, {first.team}"),
        "when": f"{sentence(WEEKDAY_NAMES[first.shift.day.weekday()])} {day(first.shift.day)}, "
        f"{clock.start:02d}:00 tot {clock.stop:02d}:00 uur. Samen {hours(sum(each.minutes for each in visits))}.",
        "stops": [stop_line(stop) for stop in walk.stops] if walk and places else [],
        "minutes": SHORT_VISIT,
        "way": way(walk) if walk and places else "",
        "stops_told": stops_told(plan) if walk and places else "",
        "buurten": [_buurt(each, plan, forecast) for each in visits],
        "before": same_team[at - 1] if at else None,
        "after": same_team[at + 1] if at + 1 < len(same_team) else None,
    }


def _buurt(visit: Visit, plan: DeploymentPlan, forecast: pl.DataFrame) -> dict[str, str]:
    """A place of the plan with its minutes, and why somebody goes there."""
    return {
        "name": visit.place,
        "wijk": visit.wijk,
        "minutes": f"{visit.minutes} minuten",
        "why": _why(visit, _expected_most(plan.result.places.get(visit.place, ""), forecast)),
    }


def _why(visit: Visit, types: list[str]) -> str:
    if visit.purpose is Purpose.EXPLORATION:
        return "Door loting gekozen, om ook te zien wat er gebeurt waar weinig wordt verwacht."
    told = f"In deze buurt wordt vooral verwacht: {', '.join(types)}." if types else ""
    return f"Dit bezoek is afgesproken. {told}".strip() if visit.purpose is Purpose.APPOINTMENT else told


def _expected_most(code: str, forecast: pl.DataFrame) -> list[str]:
    """Types, the most expected first, by the shortest horizon; a theme is the sum of types that are there already."""
    rows = forecast.filter(
        pl.col("kind") == PlaceKind.BUURT,
        pl.col("place") == code,
        pl.col("last") == pl.col("last").min(),
        ~pl.col("category").is_in([*NO_KIND, *THEMES]),
        pl.col("expected") > 0,
    )
    found = rows.sort("expected", "category", descending=[True, False])["category"].head(TYPES)
    return [label_of(category).lower() for category in found]
