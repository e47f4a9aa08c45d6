"""What was expected of one source, for every window that is tested and published: calculated once, used twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from openvis.analysis.expectation import expected_of_last
from openvis.analysis.history import History
from openvis.analysis.monthly_counts import MonthlyCounts
from openvis.analysis.predictive import Predictive
from openvis.domain.run import WINDOW_MONTHS


@dataclass(frozen=True, slots=True)
class Outlook:
    """Counts with, per window length in months, what the months before the last so many led one to expect of those."""

    counts: MonthlyCounts
    history: History
    of_last: Mapping[int, Predictive]


def outlook(counts: MonthlyCounts) -> Outlook:
    history = counts.history()
    return Outlook(counts, history, {months: expected_of_last(history, months) for months in WINDOW_MONTHS.values()})
