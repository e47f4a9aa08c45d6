"""Inzet: a stored plan as a table per day and dagdeel, and what it covers, what rules cost and more hours bring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any

from openvis.domain.deployment import HOUR, SHORT_VISIT, Plan, Purpose, Shift, Visit
from openvis.domain.deployment_plan import DeploymentPlan, Rival, RivalKind, Stop, Walk
from openvis.domain.deployment_words import hours as in_hours
from openvis.domain.deployment_words import percent, shift_in_words
from openvis.domain.forecast import MOST_SIDE
from openvis.domain.period import WEEKDAY_NAMES, week_of
from openvis.domain.words import word
from openvis.domain.work_order import HOURS_OF
from openvis.web.presenters.deployment_week import week_table
from openvis.web.words import day, decimal, moment, number, period, sentence

MARKS = {Purpose.EXPLORATION: "◇ loting", Purpose.APPOINTMENT: "● afspraak"}
NOTHING = 0.005  # of an incident: what reads as 0,00 is told as nothing


def plan_page(
    plan: DeploymentPlan,
    known: datetime | None = None,
    *,
    places: bool = False,
    first: DeploymentPlan | None = None,
) -> dict[str, Any]:
    """`known` is the moment as of which the run read its figures; `places` whether this visitor sees where to stop;
    `first` the plan as it was calculated, of one that was changed by hand."""
    walks = {(each.team, each.shift): each for each in plan.result.walks} if places else {}
    found = plan.result.plan
    return {
        "id": plan.id,
        "title": f"{week_of(plan.request.week).label}",
        "from": day(plan.request.week),
        "made": f"Gemaakt op {moment(plan.at)} door {plan.by}, met de cijfers tot en met {period(plan.period_to)}"
        f"{f' zoals bekend op {moment(known)}' if known else ''} (berekening {plan.run}) en getal {found.seed} voor de "
        "loting.",
        "told": list(_told(plan)),
        "changed": _changed(plan, first),
        "week": week_table(plan),
        "broken": plan.result.broken,
        "remarks": plan.result.remarks,
        "days": days(found, walks),
        "stops_told": stops_told(plan) if walks else "",
        "prices": [_price(each.rule, each.harm, found) for each in plan.result.prices],
        "basis": plan.result.basis,
        "rivals": _rivals(plan) if plan.result.rivals else [],
        "hours": [_hours(each.hours, each.covered, plan) for each in plan.result.hours],
    }


def plan_line(plan: DeploymentPlan) -> dict[str, Any]:
    """One plan in the list."""
    return {
        "id": plan.id,
        "title": f"{week_of(plan.request.week).label}",
        "about": f"{number(round(plan.request.hours))} uur van {_teams(plan)}; gemaakt op "
        f"{moment(plan.at)} door {plan.by}" + (" (met de hand gewijzigd)" if plan.result.changed_from else ""),
    }


def days(found: Plan, walks: Mapping[tuple[str, Shift], Walk]) -> list[dict[str, Any]]:
    """Every day with visits, in it the shifts of teams, and in those stops and visits, numbered as in the plan."""
    lines = sorted(enumerate(found.visits), key=lambda each: order(each[1]))
    numbered = enumerate(groupby(lines, key=lambda each: order(each[1])[:3]))
    shifts = [(number, list(those)) for number, (_, those) in numbered]
    return [
        {
            "name": sentence(f"{WEEKDAY_NAMES[when.weekday()]} {day(when)}"),
            "short": sentence(WEEKDAY_NAMES[when.weekday()]),
            "date": when.isoformat(),
            "shifts": [_shift(those, walks) | {"number": number} for number, those in of_day],
        }
        for when, of_day in groupby(shifts, key=lambda each: each[1][0][1].shift.day)
    ]


def shift_choices(plan: DeploymentPlan) -> dict[str, str]:
    """Every shift with hours by its place in the request: "Maandag 2 maart, avond, Team Noord: 6 uur, 3 uur vrij"."""
    used: Counter[tuple[str, Shift]] = Counter()
    for visit in plan.result.plan.visits:
        used[visit.team, visit.shift] += visit.minutes
    slots = sorted(
        enumerate(plan.request.available),
        key=lambda each: (each[1].shift.day, HOURS_OF[each[1].shift.part].start, each[1].team),
    )
    return {
        str(at): f"{sentence(shift_in_words(slot.shift))}, {slot.team}: {in_hours(slot.hours * HOUR)}, "
        f"{_free(slot.hours * HOUR - used[slot.team, slot.shift])}"
        for at, slot in slots
        if slot.hours
    }


def _free(minutes: float) -> str:
    return f"{in_hours(minutes)} vrij" if minutes > 0 else "vol"


def shifts_next(told: list[dict[str, Any]], today: date) -> dict[str, Any] | None:
    """The shifts of today, or of the first day to come: what somebody on the way looks for. None when all is past.

    told  the days of `days`
    """
    ahead = next((each for each in told if each["date"] >= today.isoformat()), None)
    if ahead is None:
        return None
    return {"when": "Vandaag" if ahead["date"] == today.isoformat() else ahead["name"], "shifts": ahead["shifts"]}


def order(visit: Visit) -> tuple[date, int, str, str]:
    return visit.shift.day, HOURS_OF[visit.shift.part].start, visit.team, visit.place


def _shift(lines: list[tuple[int, Visit]], walks: Mapping[tuple[str, Shift], Walk]) -> dict[str, Any]:
    first, minutes = lines[0][1], sum(visit.minutes for _, visit in lines)
    walk = walks.get((first.team, first.shift))
    return {
        "name": sentence(f"{word(first.shift.part)}, {first.team}"),
        "hours": in_hours(minutes),
        "lines": [_line(at, visit) for at, visit in lines],
        "stops": [stop_line(each) for each in walk.stops] if walk else [],
        "way": way(walk) if walk else "",
    }


def stop_line(stop: Stop) -> dict[str, str]:
    return {
        "place": f"{stop.buurt}, bij {stop.street}" if stop.street else stop.buurt,
        "metres": f"{number(round(stop.metres, -1))} meter verder" if stop.metres else "",
        "at": f"{stop.latitude:.5f},{stop.longitude:.5f}",
    }


def way(walk: Walk) -> str:
    how = "over straten" if walk.over_streets else "hemelsbreed"
    return f"Samen {number(round(walk.metres, -1))} meter {how}." if walk.metres else ""


def stops_told(plan: DeploymentPlan) -> str:
    """What the stops are, and how their order was found."""
    of, walks = plan.result.streets_of, plan.result.walks
    order = (
        f"De volgorde gaat over het stratennet ({', '.join(of)})."
        if of
        else ("Er is geen stratennet ingelezen; de volgorde is hemelsbreed.")
    )
    if of and not all(each.over_streets for each in walks):
        order += " Waar geen straat tussen twee plekken bekend is, is zij hemelsbreed."
    return (
        f"Een plek voor een kort bezoek is een vak van hooguit {MOST_SIDE} bij {MOST_SIDE} meter waar naar "
        f"verhouding veel wordt verwacht. Stop er een kwartier. {order} Deel deze plekken alleen met wie er heen gaat."
    )


def _line(at: int, visit: Visit) -> dict[str, Any]:
    mark = MARKS.get(visit.purpose)
    return {
        "at": at,
        "place": visit.place,
        "about": f"{visit.wijk}, {mark}" if mark else visit.wijk,
        "visits": visit.visits,
        "minutes": number(visit.minutes),
    }


def _teams(plan: DeploymentPlan) -> str:
    number_of = len(plan.request.teams)
    return f"{number_of} {'team' if number_of == 1 else 'teams'}"


def _told(plan: DeploymentPlan) -> Iterator[str]:
    found, asked = plan.result.plan, plan.request
    visits = sum(each.visits for each in found.visits)
    yield (f"Met {decimal(asked.hours)} uur van {_teams(plan)} worden {number(visits)} bezoeken van een uur gebracht.")
    yield (
        f"In deze week worden {decimal(found.expected)} incidenten verwacht, gewogen naar de prioriteiten. Bij "
        f"{decimal(found.covered)} daarvan ({_share(found.covered, found)}) is er iemand, of was er net "
        "iemand. Dat is niet wat er wordt voorkomen."
    )
    if plan.result.changed_from:
        return
    if found.proven:
        yield "Geen ander plan met deze uren, regels en loting dekt meer."
    else:
        yield f"Een ander plan dekt hooguit {percent(found.gap)} meer; verder zoeken duurde te lang."


def _changed(plan: DeploymentPlan, first: DeploymentPlan | None) -> str:
    """What the last change costs, and all changes together where there were more."""
    result = plan.result
    if not result.changed_from:
        return ""
    more = "minder" if result.cost >= 0 else "meer"
    told = (
        f"Dit plan is met de hand gewijzigd. Het dekt {small(abs(result.cost))} verwachte incidenten {more} dan "
        f"plan {result.changed_from}, waar het uit komt."
    )
    if first is None or first.id == result.changed_from:
        return told
    best, now = first.result.plan.covered, result.plan.covered
    less = "minder" if now <= best else "meer"
    return (
        f"{told} Alle wijzigingen samen: {small(abs(best - now))} {less} dan plan {first.id}, zoals het was berekend "
        f"({small(now)} in plaats van {small(best)})."
    )


def _price(rule: str, harm: float, found: Plan) -> str:
    if harm < NOTHING:
        return f"De regel “{rule}” kost niets of bijna niets: een plan zonder die regel dekt even veel."
    share = percent(round(harm / found.covered, 3)) if found.covered else "meer"
    return f"Zonder de regel “{rule}” zou het plan {small(harm)} verwachte incidenten meer dekken ({share} meer)."


def _rivals(plan: DeploymentPlan) -> list[dict[str, Any]]:
    """The plan first, then every other way to divide the same hours: counts, and the part of all that is expected."""
    found, result = plan.result.plan, plan.result
    own = "dit plan, met de hand gewijzigd" if result.changed_from else "dit plan"
    mine = Rival(RivalKind.GREEDY, sum(each.visits for each in found.visits), found.covered, len(result.broken))
    return [
        {
            "name": sentence(name),
            "of_plan": each.of_plan,
            "visits": number(each.visits),
            "covered": f"{small(each.covered)} van {small(found.expected)} ({_share(each.covered, found)})",
            "difference": _difference(each.covered, found.covered) if each is not mine else "–",
            "broken": str(each.broken) if each.broken else "geen",
        }
        for name, each in [(own, mine), *((word(each.kind), each) for each in result.rivals)]
    ]


def _share(covered: float, found: Plan) -> str:
    return percent(round(covered / found.expected, 3))


def _difference(other: float, mine: float) -> str:
    return f"{'+' if other >= mine else '−'}{small(abs(other - mine))}"


def _hours(more: float, covered: float | None, plan: DeploymentPlan) -> dict[str, str]:
    now = plan.result.plan.covered
    told = {"hours": f"{plan.request.hours + more:g}".replace(".", ","), "more": f"{more:+g}".replace(".", ",")}
    if covered is None:
        return told | {"covered": "geen plan mogelijk", "difference": "–"}
    return told | {"covered": small(covered), "difference": _difference(covered, now)}


def small(value: float) -> str:
    """Two decimals: what one rule or hour does is often less than a tenth of an incident."""
    return f"{value:.2f}".replace(".", ",")


def stop_features(plan: DeploymentPlan) -> list[dict[str, Any]]:
    """Every stop as a point of GeoJSON, with its shift and its place in the order."""
    return [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [stop.longitude, stop.latitude]},
            "properties": {
                "place": stop.place,
                "name": stop.buurt,
                "street": stop.street,
                "team": walk.team,
                "day": walk.shift.day.isoformat(),
                "part": walk.shift.part.value,
                "order": order,
                "minutes": SHORT_VISIT,
            },
        }
        for walk in plan.result.walks
        for order, stop in enumerate(walk.stops, start=1)
    ]


def visit_line(visit: Visit) -> str:
    """One line as a sentence: what is changed by hand."""
    when = f"{WEEKDAY_NAMES[visit.shift.day.weekday()]} {day(visit.shift.day)}, {word(visit.shift.part)}"
    return f"{visit.team}, {when}: {visit.visits} {'bezoek' if visit.visits == 1 else 'bezoeken'} aan {visit.place}"
