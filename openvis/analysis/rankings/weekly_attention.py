"""Which rises of the last weeks deserve a row: of each place and type the look that says most, and no other.

A rise in one buurt shows in its wijk and in the gemeente too, and one of a type in its theme. That is one finding, so
a row is only made where no finer one has incidents in common with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from openvis.analysis.alarms.surveillance import Seen, Weekly, finest, survey
from openvis.analysis.expectations.known_beforehand import Known
from openvis.analysis.expectations.weekly_counts import WeeklyCounts
from openvis.analysis.rankings.discovery import DISCOVERY_RATE, q_values_of_p
from openvis.analysis.rankings.sentences import FOUR_WEEKS, drift_sentence, recent_sentence
from openvis.domain.area import AreaLevel, level_of, lies_in
from openvis.domain.attention import AttentionKind, AttentionRow
from openvis.domain.category import THEMES, categories
from openvis.domain.visible_rise import VisibleRise

WEEK = 7  # days
FINEST = (AreaLevel.BUURT, AreaLevel.WIJK, AreaLevel.GEMEENTE)


@dataclass(frozen=True, slots=True)
class Surveyed:
    """The weeks of one list, and what every look at them saw."""

    counts: WeeklyCounts
    seen: tuple[Seen, ...]


def surveyed(parts: Sequence[WeeklyCounts], known: Sequence[Known] | None = None) -> list[Surveyed]:
    """Every list looked at, with false discovery controlled over all of them together.

    known  what is known beforehand of the weeks of each
    """
    of_each: Sequence[Known | None] = known if known is not None else [None] * len(parts)
    found = [
        Surveyed(part, survey(part.weekly(), part.history(), of_part))
        for part, of_part in zip(parts, of_each, strict=True)
    ]
    p = [np.where(seen.tested, seen.p, np.nan).ravel() for each in found for seen in each.seen]
    if not p:
        return []
    q = iter(np.split(q_values_of_p(np.concatenate(p)), np.cumsum([len(part) for part in p])[:-1]))
    return [
        replace(each, seen=tuple(replace(seen, q=next(q).reshape(seen.p.shape)) for seen in each.seen))
        for each in found
    ]


def weekly_rows(found: Iterable[Surveyed], weight_of: Callable[[str], float]) -> list[AttentionRow]:
    """The rows of every list, not yet ranked: the finest first, and of one place and type the least likely."""
    rows = [row for each in found for seen in each.seen for row in _alarms(each.counts, seen, weight_of)]
    kept: list[AttentionRow] = []
    for row in sorted(rows, key=_coarseness):
        if not any(_shares_incidents(row, finer) for finer in kept):
            kept.append(row)
    return kept


def visible_rises(found: Iterable[Surveyed]) -> list[VisibleRise]:
    """Of every buurt and type, the finest look that could have shown a rise of the last weeks, and how large a one."""
    rises = []
    for each in found:
        weekly = each.counts.weekly()
        first = finest(each.seen, weekly)
        too_short = all(np.isnan(seen.p).all() for seen in each.seen if not seen.look.drift)
        for buurt, kind in np.ndindex(first.shape):
            look_at = int(first[buurt, kind])
            rises.append(_visible(each, weekly, buurt, kind, look_at if look_at >= 0 else None, too_short=too_short))
    return rises


def _visible(
    each: Surveyed, weekly: Weekly, buurt: int, kind: int, index: int | None, *, too_short: bool
) -> VisibleRise:
    counts = each.counts
    facts: dict[str, Any] = {
        "run": "", "gemeente": counts.gemeente.code, "area": counts.buurten[buurt].code,
        "category": counts.categories[kind], "source": counts.source, "week": counts.weeks[-1].key,
        "too_short": too_short,
    }  # fmt: skip
    if index is None:
        return VisibleRise(**facts, looked_at="", looked_for="", weeks=None, expected=None, ratio=None, count=None)
    seen = each.seen[index]
    look = seen.look
    area = {AreaLevel.BUURT: buurt, AreaLevel.WIJK: int(weekly.wijk[buurt]), AreaLevel.GEMEENTE: 0}[look.level]
    what = int(weekly.theme[kind]) if look.by_theme else kind
    expected, ratio = float(seen.expected[area, what]), float(seen.alone[area, what])
    return VisibleRise(
        **facts,
        looked_at=counts.place(look, area).code,
        looked_for=counts.kind(look, what),
        weeks=look.weeks,
        expected=expected,
        ratio=ratio,
        count=int(np.ceil(expected * ratio)),
    )


def _alarms(counts: WeeklyCounts, seen: Seen, weight_of: Callable[[str], float]) -> Iterable[AttentionRow]:
    for area, kind in np.argwhere(seen.tested & (seen.q <= DISCOVERY_RATE)):
        yield _row(counts, seen, (int(area), int(kind)), weight_of)


def _row(counts: WeeklyCounts, seen: Seen, at: tuple[int, int], weight_of: Callable[[str], float]) -> AttentionRow:
    place, slug = counts.place(seen.look, at[0]), counts.kind(seen.look, at[1])
    weeks = counts.weeks[-seen.look.weeks :]
    observed, expected = int(seen.observed[at]), float(seen.expected[at])
    inside = np.array([lies_in(buurt.code, place.code) for buurt in counts.buurten])
    unknown, source_rows = counts.rows_in(inside, slice(-len(weeks), None))
    row = AttentionRow(
        gemeente=counts.gemeente.code,
        area=place.code,
        area_name=place.name,
        category=slug,
        source=counts.source,
        kind=AttentionKind.DRIFT if seen.look.drift else AttentionKind.RECENT,
        period_from=weeks[0].key,
        period_to=weeks[-1].key,
        observed=observed,
        expected=expected,
        low=int(seen.low[at]),
        high=int(seen.high[at]),
        probability=float(seen.p[at]),
        q_value=float(seen.q[at]),
        excess=(observed - expected) * FOUR_WEEKS / (WEEK * len(weeks)),
        weight=weight_of(slug),
        rank=0,  # follows when all rows are known
        sentence="",
        unknown=unknown,
        source_rows=source_rows,
    )
    if seen.look.drift:
        return replace(row, sentence=drift_sentence(row))
    return replace(row, sentence=recent_sentence(row, learnt=seen.look.learnt))


def _coarseness(row: AttentionRow) -> tuple[bool, int, float, str, str]:
    """Types before themes, buurten before what they lie in, and of one place the least likely first."""
    return row.category in THEMES, FINEST.index(level_of(row.area)), row.probability, row.area, row.category


def _shares_incidents(one: AttentionRow, other: AttentionRow) -> bool:
    """Whether two rows are of the same source, of places that lie in each other, and of types that do."""
    nested = lies_in(one.area, other.area) or lies_in(other.area, one.area)
    return one.source == other.source and nested and bool(_types(one.category) & _types(other.category))


def _types(slug: str) -> set[str]:
    """The categories that a row is of."""
    return {each.slug for each in categories().values() if each.theme == slug} if slug in THEMES else {slug}
