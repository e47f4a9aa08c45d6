"""A plan of deployment as a list: a visit per row, and below the table what it covers and what rules cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from openvis.domain.deployment import ExtraHours, Plan, Price, Purpose, Visit
from openvis.domain.deployment_words import percent, rule_in_words
from openvis.domain.words import word
from openvis.domain.work_order import HOURS_OF
from openvis.reports.listing import Listing

EXPLAINED = "Gedekt is schade die wordt verwacht terwijl er iemand is of net was; dat is niet wat wordt voorkomen."


def deployment(
    found: Plan,
    prices: Sequence[Price],
    hours: Sequence[ExtraHours],
    greedy: Plan,
    last_week: tuple[Plan, int] | None = None,
) -> Listing:
    """`last_week`: the visits of the week before once more, and how many rules they break."""
    columns = {
        "day": "dag", "part": "dagdeel", "team": "team", "wijk": "wijk", "place": "plek", "visits": "bezoeken",
        "minutes": "minuten", "purpose": "waarom", "covered": "gedekt",
    }  # fmt: skip
    ordered = sorted(found.visits, key=lambda each: (each.shift.day, HOURS_OF[each.shift.part].start, each.team))
    title = f"Inzet: {len(ordered)} regels, gedekt {_number(found.covered)} van {_number(found.expected)} verwacht"
    below = "\n".join([*_below(found, prices, hours, greedy), *(_beside(found, *last_week) if last_week else ())])
    return Listing(title, columns, [_fields(each) for each in ordered], [_words(each) for each in ordered], below)


def _fields(visit: Visit) -> dict[str, Any]:
    return {
        "day": visit.shift.day, "part": visit.shift.part.value, "team": visit.team, "wijk": visit.wijk,
        "place": visit.place, "skill": visit.skill, "visits": visit.visits, "minutes": visit.minutes,
        "purpose": visit.purpose.value, "covered": visit.covered,
    }  # fmt: skip


def _words(visit: Visit) -> dict[str, Any]:
    return {
        **_fields(visit),
        "day": visit.shift.day.isoformat(),
        "part": word(visit.shift.part),
        "purpose": word(visit.purpose),
        "covered": _number(visit.covered),
    }


def _below(found: Plan, prices: Sequence[Price], hours: Sequence[ExtraHours], greedy: Plan) -> Iterator[str]:
    yield EXPLAINED
    if found.proven:
        yield "Geen ander plan met deze regels en deze loting dekt meer."
    else:
        yield f"Een ander plan dekt hooguit {percent(found.gap)} meer; de tijd was op."
    drawn = sum(each.minutes for each in found.visits if each.purpose is Purpose.EXPLORATION)
    yield f"Door loting: {percent(found.explored)} van de uren ({drawn} minuten), getal {found.seed}."
    for price in prices:
        yield f"Zonder de regel “{rule_in_words(price.rule)}” zou {_share(price.harm, found)} meer gedekt zijn."
    for each in hours:
        if each.covered is None:
            yield f"Met {each.hours:+g} uur is er geen plan dat alle regels volgt."
        else:
            more = "meer" if each.covered >= found.covered else "minder"
            yield f"Met {each.hours:+g} uur zou {_share(abs(each.covered - found.covered), found)} {more} gedekt zijn."
    if greedy.covered <= found.covered:  # else it broke a rule
        less = _share(found.covered - greedy.covered, found)
        yield f"Steeds het beste bezoek kiezen zonder verder te rekenen dekt {less} minder."


def _beside(found: Plan, again: Plan, broken: int) -> Iterator[str]:
    visits = sum(each.visits for each in again.visits)
    much = _share(abs(found.covered - again.covered), found)
    more = "minder" if again.covered <= found.covered else "meer"
    rules = {0: "geen regel", 1: "één keer een regel"}.get(broken, f"{broken} keer een regel")
    yield f"Zoals de week ervoor ({visits} bezoeken die nu passen) dekt {much} {more}, en breekt {rules}."


def _share(harm: float, found: Plan) -> str:
    return percent(round(harm / found.covered, 6)) if found.covered else "0%"


def _number(value: float) -> str:
    return f"{value:.3g}".replace(".", ",")
