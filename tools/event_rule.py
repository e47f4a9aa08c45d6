"""How well the rule that takes reports together does on the demo, where it is known which are of one event."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from openvis.demo.guide import markdown_table, usual_history
from openvis.domain.category import categories
from openvis.domain.event_rule import Reach, usual_rule
from openvis.pipeline.counting.count_events import with_first_report

# Shown beside the rule: what other distances and times would have given.
METRES = (25, 50, 75, 150)
HOURS = (6, 12, 36, 72, 168)


@dataclass(frozen=True, slots=True)
class Measured:
    """The pairs that were joined, that are of one event, and that are both."""

    reports: int
    events: int  # that happened
    counted: int  # according to the rule
    joined: int
    true: int
    right: int

    @property
    def precision(self) -> float:
        return self.right / self.joined

    @property
    def recall(self) -> float:
        return self.right / self.true


def measure(reports: pl.DataFrame, theme: str, reach: Reach) -> Measured:
    """`reports`: meldingen of the demo's history, which say in `event` what they are of; one theme of them."""
    ours = [slug for slug, known in categories().items() if known.theme == theme]
    told = reports.filter(pl.col("category").is_in(ours)).with_columns(
        source=pl.lit("meldingen"), vintage=pl.lit(0), reported_by=pl.lit("public"), precision=pl.lit("point")
    )
    return measured(with_first_report(told, {theme: reach}), told["event"])


def measured(counted: pl.Series, true: pl.Series) -> Measured:
    """What was made of reports, given by row the event it was counted in and the one that it is of."""
    both = pl.DataFrame({"counted": counted, "true": true})
    return Measured(
        reports=len(both),
        events=true.n_unique(),
        counted=counted.n_unique(),
        joined=pairs(both, "counted"),
        true=pairs(both, "true"),
        right=pairs(both, "counted", "true"),
    )


def pairs(rows: pl.DataFrame, *alike: str) -> int:
    """How many pairs of rows are alike in these columns."""
    sizes = rows.group_by(alike).len()["len"].to_numpy().astype(np.int64)
    return int((sizes * (sizes - 1) // 2).sum())


def rule_tables() -> str:
    """Markdown: how the rule does by theme, and how it would do with other distances and times."""
    meldingen = usual_history().meldingen
    rows = [_row(theme, reach, measure(meldingen, theme, reach)) for theme, reach in usual_rule().items()]
    parts = [markdown_table(("theme", "rule", "reports", "events", "counted", "precision", "recall"), rows)]
    for theme in usual_rule():
        parts += [f"Precision / recall for {theme} with other rules:", _grid(meldingen, theme)]
    return "\n\n".join(parts) + "\n"


def _row(theme: str, reach: Reach, seen: Measured) -> tuple[str, ...]:
    numbers = (f"{number}" for number in (seen.reports, seen.events, seen.counted))
    shares = (f"{share:.3f}" for share in (seen.precision, seen.recall))
    return (theme, f"{reach.metres:g} m, {reach.hours:g} hours", *numbers, *shares)


def _grid(meldingen: pl.DataFrame, theme: str) -> str:
    rows = [(f"{metres} m", *_cells(meldingen, theme, metres)) for metres in METRES]
    return markdown_table(("", *(f"{hours} hours" for hours in HOURS)), rows)


def _cells(meldingen: pl.DataFrame, theme: str, metres: float) -> Iterator[str]:
    for hours in HOURS:
        seen = measure(meldingen, theme, Reach(metres, hours))
        yield f"{seen.precision:.2f} / {seen.recall:.2f}"
