"""The week of a plan in one table: hours per buurt, day and dagdeel beside what is expected; and plan by plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from openvis.domain.deployment import Visit
from openvis.domain.deployment_plan import DeploymentPlan
from openvis.domain.deployment_words import hours as in_hours
from openvis.domain.period import WEEKDAY_NAMES, week_of
from openvis.domain.words import word
from openvis.domain.work_order import HOURS_OF, DayPart
from openvis.web.presenters.forecast_score import two
from openvis.web.words import decimal, number, sentence

DAYS = 7
NAMED = 3  # buurten without a visit that are named


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One plan of those before: how its hours lay over the buurten, in text; the bars are the two Ginis."""

    id: int
    name: str
    hours: str
    visited: str
    gini: str
    gini_expected: str
    bar: float
    bar_expected: float


def week_table(plan: DeploymentPlan) -> dict[str, Any]:
    """Every buurt with visits, the most hours first: which hours on which day, and its part of all."""
    found, expected = plan.result.plan, plan.result.expected_of
    days = [plan.request.week + timedelta(days=each) for each in range(DAYS)]
    lines: dict[tuple[str, str], list[Visit]] = {}
    for visit in found.visits:
        lines.setdefault((visit.place, visit.wijk), []).append(visit)
    most_first = sorted(lines.items(), key=lambda each: (-_minutes(each[1]), each[0]))
    total, harm = _minutes(found.visits), sum(expected.values())
    return {
        "days": [(WEEKDAY_NAMES[day.weekday()][:2], sentence(WEEKDAY_NAMES[day.weekday()])) for day in days],
        "rows": [
            {
                "place": place,
                "wijk": wijk,
                "days": [_of_day(own, day) for day in days],
                "total": in_hours(_minutes(own)),
                "share": _share(_minutes(own), total),
                "expected": _share(expected.get(place, 0.0), harm),
            }
            for (place, wijk), own in most_first
        ],
        "totals": [in_hours(own) if (own := _minutes(_on(found.visits, day))) else "" for day in days],
        "total": in_hours(total),
        "beside_expected": bool(harm),
        "told": list(_told(plan)) if harm else [],
    }


def plan_lines(plans: Sequence[DeploymentPlan]) -> list[PlanLine]:
    """Of every week the last version of its plan, the newest week first; plans without what was expected are left out.

    plans  the newest first
    """
    last: dict[date, DeploymentPlan] = {}
    for plan in plans:
        if plan.result.unevenness:
            last.setdefault(plan.request.week, plan)
    return [_line(last[week]) for week in sorted(last, reverse=True)]


def _line(plan: DeploymentPlan) -> PlanLine:
    of, visited = plan.result.unevenness, {each.place for each in plan.result.plan.visits}
    hours, expected = (of.hours, of.expected) if of else (None, None)
    return PlanLine(
        id=plan.id,
        name=sentence(week_of(plan.request.week).label),
        hours=in_hours(_minutes(plan.result.plan.visits)),
        visited=f"{number(len(visited))} van {number(len(plan.result.expected_of))}",
        gini="geen uren" if hours is None else two(hours),
        gini_expected="onbekend" if expected is None else two(expected),
        bar=round(100 * (hours or 0.0), 1),
        bar_expected=round(100 * (expected or 0.0), 1),
    )


def _told(plan: DeploymentPlan) -> Iterator[str]:
    """Where nobody comes and how much is expected there, and how unevenly the hours lie."""
    expected, visited = plan.result.expected_of, {each.place for each in plan.result.plan.visits}
    left = {place: harm for place, harm in expected.items() if place not in visited}
    total, harm = sum(expected.values()), sum(left.values())
    if left:
        most = sorted(left, key=lambda place: (-left[place], place))[:NAMED]
        named = ", ".join(f"{place} ({decimal(left[place])})" for place in most)
        yield (
            f"In {number(len(left))} van de {number(len(expected))} buurten komt niemand. Daar wordt {decimal(harm)} "
            f"van de {decimal(total)} verwacht ({_share(harm, total)}), het meest in: {named}."
        )
    of = plan.result.unevenness
    if of and of.hours is not None and of.expected is not None:
        yield (
            f"Ongelijkheid van de uren: {two(of.hours)}; van wat wordt verwacht: {two(of.expected)} (0 is in elke "
            "buurt evenveel, bijna 1 is alles in één buurt)."
        )


def _of_day(visits: Sequence[Visit], day: date) -> list[str]:
    """ "middag 2 uur" of each dagdeel with visits, in time."""
    minutes: Counter[DayPart] = Counter()
    for visit in _on(visits, day):
        minutes[visit.shift.part] += visit.minutes
    in_time = sorted(minutes, key=lambda part: HOURS_OF[part].start)
    return [f"{word(part)} {in_hours(minutes[part])}" for part in in_time]


def _on(visits: Sequence[Visit], day: date) -> list[Visit]:
    return [visit for visit in visits if visit.shift.day == day]


def _minutes(visits: Sequence[Visit]) -> int:
    return sum(visit.minutes for visit in visits)


def _share(part: float, whole: float) -> str:
    return f"{round(100 * part / whole)} %" if whole else ""
