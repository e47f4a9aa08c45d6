"""How often something was counted in one area and period, by a supplier who counts."""

from __future__ import annotations

from dataclasses import dataclass

from openvis.domain.area import AreaLevel
from openvis.domain.incident import ReportedBy


@dataclass(frozen=True, slots=True)
class Count:
    """One cell of a delivered table. `value` None means "not given" (onthouden): never read it as zero."""

    gemeente: str
    source: str
    reference: str  # "<area>/<category>/<period>"; without a category "<area>/niet-ingedeeld:<word>/<period>"
    area: str
    level: AreaLevel
    vintage: int
    category: str
    reported_by: ReportedBy
    period: str  # canonical key of domain.period, "2019-03" or "2019"
    value: int | None
    supplier_category: str | None = None  # the supplier's own word, only where it has no category yet
