"""What is known before an intervention is made: what may be expected without it, which fall could be seen, and which
buurten it could be compared with. From what the last run stored; nothing is decided here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openvis.domain.access import Scope
from openvis.domain.area import lies_in
from openvis.domain.comparable_area import ComparableArea, proposed
from openvis.domain.expected_sum import ExpectedLevel, ExpectedSeason, ExpectedSum, expected_sum
from openvis.domain.intervention import InterventionPlan
from openvis.domain.period import Period
from openvis.store import results


@dataclass(frozen=True, slots=True)
class Foresight:
    """months    that would be judged
    expected  of those months together without the intervention; None where it cannot be said
    fall      smallest that could be seen, in whole percent; None where none could
    unknown   types of which nothing is expected in one of the areas: there will be no judgement either
    """

    months: tuple[Period, ...]
    expected: ExpectedSum | None
    fall: int | None
    unknown: tuple[str, ...]


def foresight(scope: Scope, gemeente: str, plan: InterventionPlan) -> Foresight:
    """What can be said of a plan beforehand, with the function that judges it afterwards."""
    months = tuple(plan.months_to_judge)
    levels = [ExpectedLevel(**row) for row in results.expected_levels(scope, gemeente).iter_rows(named=True)]
    buurten = {each.area for each in levels}
    inside = {code for code in buurten if any(lies_in(code, area) for area in plan.areas)}
    wanted = [each for each in levels if each.area in inside and each.category in plan.categories]
    empty = any(not any(lies_in(code, area) for code in buurten) for area in plan.areas)
    unknown = tuple(
        slug for slug in plan.categories if empty or sum(each.category == slug for each in wanted) < len(inside)
    )
    if not months or unknown or not wanted:
        return Foresight(months, None, None, unknown)
    seasons = [ExpectedSeason(**row) for row in results.expected_seasons(scope, gemeente).iter_rows(named=True)]
    expected = expected_sum(wanted, seasons, [month.number for month in months])
    return Foresight(months, expected, expected.smallest_fall() if expected.mean else None, ())


def to_compare_with(scope: Scope, gemeente: str, areas: Sequence[str]) -> list[str]:
    """The buurten that are proposed to compare with: like these, and not next to any of them."""
    known = [ComparableArea(**row) for row in results.comparable_areas(scope, gemeente).iter_rows(named=True)]
    inside = {each.area for each in known if any(lies_in(each.area, area) for area in areas)}
    return proposed(known, sorted(inside))


def hotspot_cells(scope: Scope, gemeente: str, plan: InterventionPlan) -> tuple[str, ...]:
    """The cells of the hotspots of its types in its areas, as the last run found them."""
    found = results.hot_cells(scope, gemeente)
    return tuple(
        sorted(
            {
                cell
                for cell, buurt, slug in found.select("cell", "buurt", "category").iter_rows()
                if slug in plan.categories and buurt and any(lies_in(buurt, area) for area in plan.areas)
            }
        )
    )
