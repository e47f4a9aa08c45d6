"""What happened after an intervention started, against what its buurt could expect without it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np

from openvis.analysis.expectations.expectation import expect
from openvis.analysis.expectations.monthly_counts import MonthlyCounts
from openvis.analysis.rankings.sentences import evaluation_sentence
from openvis.domain.intervention import Evaluation, Intervention, Verdict
from openvis.domain.period import Period, month_of

LEAST_EXPECTED = 5.0  # below this even a count of zero says little
LEAST_SHARE_OF_MONTH = 0.5  # a month counts for an intervention that ran during at least half of its days


def evaluate(counts: MonthlyCounts, intervention: Intervention) -> Evaluation | None:
    """Observed against expected over the months the intervention ran. None while there is no such month.

    The expectation is learnt from the months before the one it started in (`expectation.expect`): a predictive
    distribution of the sum over its months, uncertainty of the level included. Verdict, in this order:
        too little data  nothing expected, or fewer than LEAST_EXPECTED, or 0 lies in the interval (a fall could not
                         be seen) while the count is not above it
        improved         below the 90 % interval;  worsened  above it;  otherwise  no demonstrable difference
    The criterion, set before the start: observed <= expected x (1 - reduction).

    Rows of the source without a category may be of this one: how many there were is given beside the verdict, and
    changes nothing in it.

    Before-after without a control area: a change in the whole gemeente counts as effect, displacement is not seen,
    and a buurt chosen for a recent peak falls by itself (the shrinkage takes some of that away). Not proof of cause.
    """
    where = _index_of(counts, intervention)
    before = sum(month < month_of(intervention.starts_on) for month in counts.months)
    ran = [] if where is None else _months_it_ran(counts, where, intervention)
    if where is None or not ran:
        return None
    expected = expect(counts.history().first_periods(before), [index - before + 1 for index in ran])
    mean = float(expected.mean[where])
    if np.isnan(mean):
        return None
    low, high = expected.mapped(lambda values: values[where]).interval()
    observed = int(counts.values[where[0], where[1], ran].sum())
    verdict = verdict_of(observed, mean, int(low), int(high))
    unknown, source_rows = counts.rows_at(where[0], ran)
    at_most = mean * (100 - intervention.criterion.reduction_percent) / 100
    evaluation = Evaluation(
        intervention_id=intervention.id,
        period_from=counts.months[ran[0]].key,
        period_to=counts.months[ran[-1]].key,
        observed=observed,
        expected=mean,
        low=int(low),
        high=int(high),
        verdict=verdict,
        criterion_met=None if verdict is Verdict.TOO_LITTLE_DATA else observed <= at_most,
        sentence="",
        unknown=unknown,
        source_rows=source_rows,
    )
    return replace(evaluation, sentence=evaluation_sentence(intervention, evaluation))


def verdict_of(observed: int, expected: float, low: int, high: int) -> Verdict:
    """The rule of `evaluate`, on its numbers."""
    if expected < LEAST_EXPECTED or (low == 0 and observed <= high):
        return Verdict.TOO_LITTLE_DATA
    if observed < low:
        return Verdict.IMPROVED
    return Verdict.WORSENED if observed > high else Verdict.NO_DIFFERENCE


def _index_of(counts: MonthlyCounts, intervention: Intervention) -> tuple[int, int] | None:
    codes = [place.code for place in counts.buurten]
    if intervention.area not in codes or intervention.category not in counts.categories:
        return None
    return codes.index(intervention.area), counts.categories.index(intervention.category)


def _months_it_ran(counts: MonthlyCounts, where: tuple[int, int], intervention: Intervention) -> list[int]:
    """Indices of the months it ran for long enough and whose count is given."""
    given = ~np.isnan(counts.values[where])
    return [
        index
        for index, month in enumerate(counts.months)
        if given[index] and _share(month, intervention) >= LEAST_SHARE_OF_MONTH
    ]


def _share(month: Period, intervention: Intervention) -> float:
    """How much of a month the intervention ran; its last day counts."""
    first = max(month.first, intervention.starts_on)
    end = min(month.end, intervention.ends_on + timedelta(days=1))
    return max(0, (end - first).days) / (month.end - month.first).days
