"""One measure of a source, from numbers to a grade and a sentence: counts first, the percentage never without them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from openvis.analysis.rankings.sentences import number
from openvis.domain.access import Scope
from openvis.domain.area import AreaLevel
from openvis.domain.batch import Batch
from openvis.domain.delivery import RejectKind
from openvis.domain.quality import Expected, Grade, Measure, Measured, MeasureRule, measure_rules
from openvis.store import read

YEAR = 365  # days; jumps and shares are of the last year of a source, so that old faults do not stay forever


@dataclass(frozen=True)
class Source:
    """What is looked at: one source of one gemeente, as the tables were at one moment."""

    scope: Scope
    gemeente: str
    name: str
    table: str
    today: date
    versions: dict[str, int]
    expected: Expected | None
    delivery: Batch  # the last that was taken in
    rejects: dict[RejectKind, int]  # of that delivery
    facts: tuple[dict[str, Any], ...]  # of every delivery that was taken in

    @cached_property
    def buurt_names(self) -> dict[str, str]:
        """The newest name of each buurt."""
        areas = read.areas(self.scope, versions=self.versions)
        buurten = areas.filter(pl.col("level") == AreaLevel.BUURT.value).sort("vintage")
        return dict(buurten.select("code", "name").iter_rows())

    def buurt(self, code: str) -> str:
        """How a sentence names a buurt."""
        return self.buurt_names.get(code, code)


def rule(measure: Measure) -> MeasureRule:
    return measure_rules()[measure]


def share_measure(measure: Measure, rows: int, of: int, sentence: str) -> Measured:
    """A measure that is a share of rows; unknown where there are none."""
    grade = rule(measure).grade(rows / of) if of else Grade.UNKNOWN
    return Measured(measure, grade, rows, of, sentence)


def of_rows(rows: int, of: int, kind: str = "rijen") -> str:
    """ "30 van de 1.330 rijen (2,3 %)"; the percentage is never without its counts."""
    if not rows:
        return f"geen van de {number(of)} {kind}"
    return f"{number(rows)} van de {number(of)} {kind} ({percent(rows, of)})"


def percent(rows: int, of: int) -> str:
    """One decimal below ten percent; never "0 %" for something, nor "100 %" for not all."""
    share = 100 * rows / of
    if share < 0.1:
        return "minder dan 0,1 %"
    text = f"{share:.1f}".replace(".", ",") if share < 10 and round(share, 1) != int(share) else f"{share:.0f}"
    return "bijna 100 %" if text == "100" and rows < of else f"{text} %"
