"""What was expected of one source, for every window that is published or tested: calculated once, used thrice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from openvis.analysis.expectation import expected_of_each_month, expected_of_last
from openvis.analysis.history import History
from openvis.analysis.monthly_counts import MonthlyCounts
from openvis.analysis.predictive import Predictive
from openvis.domain.run import WINDOW_MONTHS


@dataclass(frozen=True, slots=True)
class Outlook:
    """Counts with, per window length in months and per single month, what the months before it led one to expect."""

    counts: MonthlyCounts
    history: History
    of_last: Mapping[int, Predictive]
    of_each_month: Predictive


def outlook(counts: MonthlyCounts) -> Outlook:
    history = counts.history()
    of_last = {months: expected_of_last(history, months) for months in WINDOW_MONTHS.values()}
    return Outlook(counts, history, of_last, expected_of_each_month(history))
