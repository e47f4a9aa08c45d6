"""Aanwezigheid per buurt, kind and month, as a file to take along."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date, timedelta

from openvis.domain.access import Scope
from openvis.domain.period import month_of
from openvis.domain.presence import figures
from openvis.domain.words import word
from openvis.store import presence

COLUMNS = ("buurtcode", "buurt", "soort", "maand", "van", "tot_en_met", "keren", "uren", "mensen")


def as_csv(scope: Scope, gemeente: str, names: Mapping[str, str], first: date, last: date) -> str:
    """One line per buurt, kind and month in which there was something; hours and people with two decimals.

    The months are cut off at the first and last day, so that the hours add up to what the page shows. What goes on for
    longer counts once in every month.
    """
    found = presence.of_gemeente(scope, gemeente)
    told = io.StringIO()
    lines = csv.writer(told, lineterminator="\r\n")
    lines.writerow(COLUMNS)
    for month in month_of(first).until(month_of(last)):
        start, end = max(month.first, first), min(month.end - timedelta(days=1), last)
        for each in figures(found, start, end):
            lines.writerow(
                (
                    each.area, names.get(each.area, each.area), word(each.kind), month.key, start, end, each.times,
                    f"{each.hours:.2f}", f"{each.people:.2f}",
                )
            )  # fmt: skip
    return told.getvalue()
