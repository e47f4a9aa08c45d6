"""What happened after an intervention started, against what its areas could expect without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from openvis.analysis.expectations.ahead import ahead
from openvis.analysis.expectations.monthly_counts import MonthlyCounts
from openvis.analysis.rankings.sentences import evaluation_sentence
from openvis.domain.area import lies_in
from openvis.domain.expected_sum import ExpectedLevel, ExpectedSeason, ExpectedSum, expected_sum
from openvis.domain.intervention import Evaluation, Intervention, Verdict
from openvis.domain.period import Period, month_of

LEAST_EXPECTED = 5.0  # below this even a count of zero says little
WAIT = timedelta(weeks=6)  # after the day of judgement, for months that come in late; then it is judged without


@dataclass(frozen=True, slots=True)
class Covered:
    """The buurten and types of one source that an intervention is about: positions in its counts."""

    counts: MonthlyCounts
    buurten: tuple[int, ...]
    types: tuple[int, ...]

    @property
    def cells(self) -> tuple[np.ndarray, np.ndarray]:
        """Every buurt with every type."""
        return np.repeat(self.buurten, len(self.types)), np.tile(self.types, len(self.buurten))

    def given(self, month: Period) -> bool:
        """Whether all of it was counted in this month."""
        if month not in self.counts.months:
            return False
        return not np.isnan(self.counts.values[*self.cells, self.counts.months.index(month)]).any()


def evaluate(parts: Sequence[MonthlyCounts], plan: Intervention, today: date) -> Evaluation | None:
    """Observed against expected over the months the intervention ran, of all its areas and types together.

    None while there is no such month, and where one of its areas or types is not counted by any source, or too short
    to expect something of: then there is no sum.

    parts  the sources; each type is counted by one of them at most
    plan   the promise it is judged by

    What is expected of each buurt and type is learnt from the months before the one it started in, as in
    `expectation.expect`; the sum of those is `domain.expected_sum`. Months that end after the day of judgement do not
    count. Verdict, in this order:
        too little data  nothing expected, or fewer than LEAST_EXPECTED, or 0 lies in the interval (a fall could not
                         be seen) while the count is not above it
        improved         below the 95 % interval;  worsened  above it;  otherwise  no demonstrable difference
    The criterion, set before the start: observed <= expected x (1 - reduction).

    Rows of the sources without a category may be of these: how many there were is given beside the verdict, and
    changes nothing in it.

    Before-after without a control area: a change in the whole gemeente counts as effect, displacement is not seen,
    and a buurt chosen for a recent peak falls by itself (the shrinkage takes some of that away). Not proof of cause.
    """
    covered, wanted = cover(parts, plan), plan.months_to_judge
    ran = [month for month in wanted if all(part.given(month) for part in covered)]
    if not covered or not ran:
        return None
    expected = expected_of(covered, plan, ran)
    if expected is None or expected.mean == 0:
        return None
    mean, (low, high) = expected.mean, expected.interval()
    observed = _counted(covered, ran)
    verdict = verdict_of(observed, mean, low, high)
    unknown, source_rows = _rows(covered, ran)
    at_most = mean * (100 - plan.criterion.reduction_percent) / 100
    waited = plan.criterion.judged_on + WAIT
    evaluation = Evaluation(
        intervention_id=plan.id,
        version=plan.version,
        final=today >= (plan.criterion.judged_on if len(ran) == len(wanted) else waited),
        period_from=ran[0].key,
        period_to=ran[-1].key,
        observed=observed,
        expected=mean,
        low=low,
        high=high,
        verdict=verdict,
        criterion_met=None if verdict is Verdict.TOO_LITTLE_DATA else observed <= at_most,
        sentence="",
        unknown=unknown,
        source_rows=source_rows,
        p=min(1.0, 2.0 * min(expected.chance_of_at_most(observed), 1.0 - expected.chance_of_at_most(observed - 1))),
        **_compared(parts, plan, ran),
    )
    return replace(evaluation, sentence=evaluation_sentence(plan, evaluation))


def verdict_of(observed: int, expected: float, low: int, high: int) -> Verdict:
    """The rule of `evaluate`, on its numbers."""
    if expected < LEAST_EXPECTED or (low == 0 and observed <= high):
        return Verdict.TOO_LITTLE_DATA
    if observed < low:
        return Verdict.IMPROVED
    return Verdict.WORSENED if observed > high else Verdict.NO_DIFFERENCE


def cover(parts: Sequence[MonthlyCounts], plan: Intervention) -> list[Covered]:
    """Where each source counts what the intervention is about; nothing where not all of it is counted."""
    covered = []
    for part in parts:
        types = tuple(part.categories.index(slug) for slug in plan.categories if slug in part.categories)
        inside = [[n for n, place in enumerate(part.buurten) if lies_in(place.code, area)] for area in plan.areas]
        if types:
            if not all(inside):
                return []
            covered.append(Covered(part, tuple(sorted({n for buurten in inside for n in buurten})), types))
    return covered if sum(len(each.types) for each in covered) == len(plan.categories) else []


def expected_of(covered: Sequence[Covered], plan: Intervention, ran: Sequence[Period]) -> ExpectedSum | None:
    """What the months before its start led one to expect of all of it together; None where one part is too short."""
    levels, seasons = [], []
    for part in covered:
        before = sum(month < month_of(plan.starts_on) for month in part.counts.months)
        of_all, of_types = expected_parts(part.counts, before)
        areas = {part.counts.buurten[n].code for n in part.buurten}
        levels += [each for each in of_all if each.area in areas and each.category in plan.categories]
        seasons += of_types
    if len(levels) < sum(len(part.buurten) * len(part.types) for part in covered):
        return None
    return expected_sum(levels, seasons, [month.number for month in ran])


def expected_parts(counts: MonthlyCounts, months: int) -> tuple[list[ExpectedLevel], list[ExpectedSeason]]:
    """The level of every buurt and type of which something may be expected, and the seasons, after so many months."""
    if months == 0:
        return [], []
    found = ahead(counts.history().first_periods(months))
    levels = [
        ExpectedLevel(
            "",
            counts.gemeente,
            place.code,
            slug,
            counts.source,
            *map(float, (found.level[b, k], found.uncertainty[b, k])),
        )
        for b, place in enumerate(counts.buurten)
        for k, slug in enumerate(counts.categories)
        if found.enough[b, k]
    ]
    seasons = [
        ExpectedSeason(
            run="",
            gemeente=counts.gemeente,
            category=slug,
            source=counts.source,
            month=month + 1,
            factor=float(found.factors[k, month]),
            uncertainty=float(found.unsure[k, month]),
            spread=float(found.spread[k]),
            common=float(found.common[k]),
            common_level=float(found.common_level[k]),
        )
        for k, slug in enumerate(counts.categories)
        for month in range(found.factors.shape[1])
    ]
    return levels, seasons


def _counted(covered: Sequence[Covered], months: Sequence[Period]) -> int:
    return sum(int(part.counts.values[*part.cells][:, _at(part, months)].sum()) for part in covered)


def _compared(parts: Sequence[MonthlyCounts], plan: Intervention, ran: Sequence[Period]) -> dict[str, Any]:
    """What the buurten that were named to compare with had in the same months; nothing where that is not all known."""
    if not plan.criterion.compared_with:
        return {}
    beside = replace(plan, areas=plan.criterion.compared_with)
    covered = cover(parts, beside)
    if not covered or not all(part.given(month) for part in covered for month in ran):
        return {}
    expected = expected_of(covered, beside, ran)
    if expected is None or expected.mean == 0:
        return {}
    low, high = expected.interval()
    return {
        "compared_observed": _counted(covered, ran),
        "compared_expected": expected.mean,
        "compared_low": low,
        "compared_high": high,
    }


def _at(part: Covered, months: Sequence[Period]) -> list[int]:
    return [part.counts.months.index(month) for month in months]


def _rows(covered: Sequence[Covered], ran: Sequence[Period]) -> tuple[int | None, int | None]:
    """Rows without a category, and all, of the sources in these buurten and months; None where one is not known."""
    found = [part.counts.rows_at(buurt, _at(part, ran)) for part in covered for buurt in part.buurten]
    unknown, rows = zip(*found, strict=True)
    return (None, None) if None in unknown or None in rows else (sum(unknown), sum(rows))
