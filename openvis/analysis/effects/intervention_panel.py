"""The panel of an intervention: its buurten, those that lie around them, and those it may be compared with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from openvis.analysis.effects.own_expectation import Covered, cover
from openvis.analysis.expectations.history import Floats
from openvis.analysis.expectations.monthly_counts import MonthlyCounts
from openvis.domain.area import lies_in
from openvis.domain.intervention import Intervention
from openvis.domain.panel import Panel
from openvis.domain.period import Period, month_of

MOST_BEFORE = 36  # months: what was longer ago says little of how areas go together now
MONTHS_IN_YEAR = 12


def panel_of(parts: Sequence[MonthlyCounts], plan: Intervention, others: Sequence[Intervention]) -> Panel | None:
    """The months before the start and those it is judged by, of all its types together, per buurt.

    None where not all of it is counted, or no month of it is in yet.

    parts   the sources; each type is counted by one of them at most
    others  every other intervention that started: where one of these was about the same types in these months,
            nothing is compared with that buurt, and it is no ring

    Ring: the buurten beside its own. Comparison: the buurten that were named before the start; where none were, every
    buurt of the gemeente that is neither. A month in which it began, and of which too little is left to be judged by,
    belongs to neither side: of its own buurten it is left open.
    """
    covered, wanted = cover(parts, plan), plan.months_to_judge
    ran = [month for month in wanted if all(part.given(month) for part in covered)]
    if not covered or not ran:
        return None
    known = [month for month in covered[0].counts.months if all(month in part.counts.months for part in covered)]
    start = month_of(plan.starts_on)
    months = [month for month in known if month < start][-MOST_BEFORE:] + [m for m in known if start <= m <= ran[-1]]
    codes = tuple(sorted(set.intersection(*({place.code for place in part.counts.buurten} for part in covered))))
    target = [any(lies_in(code, area) for area in plan.areas) for code in codes]
    counts = _counts(covered, codes, months)
    open_months = [at for at, month in enumerate(months) if month >= start and month not in ran]
    counts[np.ix_(np.flatnonzero(target), np.array(open_months, dtype=np.intp))] = np.nan
    named = set(plan.criterion.compared_with)
    beside = _beside(covered[0].counts, codes, target)
    ring = [near and code not in named for code, near in zip(codes, beside, strict=True)]
    busy = {code for code in codes for other in others if _disturbs(other, plan, code, months)}
    kept = [
        at
        for at, code in enumerate(codes)
        if target[at] or (code not in busy and (ring[at] or not named or code in named))
    ]
    first = next(at for at, month in enumerate(months) if month >= ran[0])
    return Panel(
        areas=tuple(codes[at] for at in kept),
        periods=tuple(month.key for month in months),
        counts=counts[kept],
        starts=tuple(first if target[at] else None for at in kept),
        ring=tuple(ring[at] for at in kept),
        season=MONTHS_IN_YEAR,
    )


def _counts(covered: Sequence[Covered], codes: Sequence[str], months: Sequence[Period]) -> Floats:
    """(buurten, months) all types together; NaN where one of them is not given."""
    total: Floats | None = None
    for part in covered:
        position = {place.code: at for at, place in enumerate(part.counts.buurten)}
        rows = [position[code] for code in codes]
        columns = [part.counts.months.index(month) for month in months]
        found = part.counts.values[np.ix_(rows, part.types, columns)].sum(axis=1)
        total = found if total is None else total + found
    assert total is not None
    return total


def _beside(counts: MonthlyCounts, codes: Sequence[str], target: Sequence[bool]) -> list[bool]:
    """Whether a buurt lies beside one of the intervention's own, and is none of these itself."""
    if counts.neighbours is None:
        return [False] * len(codes)
    position = {place.code: at for at, place in enumerate(counts.buurten)}
    own = [position[code] for code, inside in zip(codes, target, strict=True) if inside]
    touched = np.asarray(counts.neighbours[own].sum(axis=0)).ravel() > 0
    return [bool(touched[position[code]]) and not inside for code, inside in zip(codes, target, strict=True)]


def _disturbs(other: Intervention, plan: Intervention, code: str, months: Sequence[Period]) -> bool:
    """Whether something else was done there about the same types, in the months of which the panel tells."""
    if other.id == plan.id or not set(other.categories) & set(plan.categories):
        return False
    together = other.starts_on < months[-1].end and other.ends_on >= months[0].first
    return together and any(lies_in(code, area) for area in other.areas)
