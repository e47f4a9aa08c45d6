"""What others may see: one rule, one function, called once on the way to the stored results.

The results inside are for people who may see figures per buurt, so counts are exact. Categories where one incident
points at a person (sexual offences, trafficking, homelessness) are never given below the whole gemeente: rows, not
just values, are left out, so that nothing shows where there was something; single events, which stand in a buurt, go
too. The supplier's own total is published by the police per buurt and stays, although it holds these categories: it
tells how many there were of all together.

Cells of 100 metres are nearer than a buurt, and a home can be alone in one. So the same categories are never given by
cell, repeat or clock; of all others the counts are exact, and only who may see points themselves (`see-points`) sees
them. A cell is stored where it belongs to a hotspot, where an open window lies, or where a forecast expects most (the
highest 5 %), and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from openvis.domain.area import AreaLevel, level_of
from openvis.domain.attention import AttentionRow
from openvis.domain.category import THEMES, categories, category
from openvis.domain.intervention import Intervention
from openvis.domain.intervention_effect import JudgedIntervention

SENSITIVE_FROM = AreaLevel.GEMEENTE  # the only level at which a sensitive category is given


@dataclass(frozen=True, slots=True)
class Results:
    """Everything one run is about to store. `figures` and `series` in the shape of domain.run."""

    attention: Sequence[AttentionRow]
    figures: pl.DataFrame
    series: pl.DataFrame
    judged: Sequence[JudgedIntervention]
    events: pl.DataFrame  # in the shape of domain.event.EventReport: one row per report, with its buurt
    places: Mapping[str, pl.DataFrame] = field(default_factory=dict)  # tables of domain.places_and_times by name


def disclosed(results: Results) -> Results:
    """The part of the results that may be stored for others to see."""
    sensitive = [slug for slug, known in categories().items() if known.sensitive]
    withheld = pl.col("category").is_in(sensitive) & (pl.col("level") != SENSITIVE_FROM.value)
    return Results(
        attention=[row for row in results.attention if may_be_shown(row.area, row.category)],
        figures=results.figures.filter(~withheld),
        series=results.series.filter(~withheld),
        judged=[each for each in results.judged if _of_all(each.plan)],
        events=results.events.filter(~pl.col("category").is_in(sensitive)),
        places={
            name: rows.filter(~pl.col("category").is_in(sensitive)) if "category" in rows.columns else rows
            for name, rows in results.places.items()
        },
    )


def _of_all(plan: Intervention) -> bool:
    """Whether each of its types may be given for each of its areas: of a sum, one part would follow from the others."""
    return all(may_be_shown(area, slug) for area in plan.areas for slug in plan.categories)


def may_be_shown(area: str, slug: str) -> bool:
    """Whether a figure of this category may be given for this area. Raises UnknownValue for unknown ones."""
    if slug in THEMES:  # a theme together holds no sensitive category: those are not counted in it
        return True
    return not category(slug).sensitive or level_of(area) is SENSITIVE_FROM


LEAST_PUBLIC = 10  # what everybody may read begins at this count, in each of the years that stand beside each other
LEAST = 5  # a smaller number than this of a sensitive matter is not told


def suppressed(counts: Mapping[str, int], least: int = LEAST) -> dict[str, int | None] | None:
    """A table of counts of which every small one is hidden (None), and enough others that none can be worked out.

    Whoever knows this rule, the sum and which cells were hidden for being small still cannot tell a small one: at least
    two values of it fit. For that the smallest cells that would be told are hidden too, one by one. None instead of a
    table: also then it can be told (all cells are small, and the sum leaves one way to divide it), so neither the
    table nor its sum may be told. Zero is told. Use it for one table at a time: crossed tables need more than this.
    """
    small = [name for name, count in counts.items() if 0 < count < least]
    shown = sorted((name for name, count in counts.items() if count >= least), key=lambda name: (counts[name], name))
    larger: list[str] = []
    while small and not _keeps_open(sum(counts[name] for name in small + larger), len(small), len(larger), least):
        if not shown:
            return None
        larger.append(shown.pop(0))
    hidden = {*small, *larger}
    return {name: None if name in hidden else count for name, count in counts.items()}


def _keeps_open(total: int, small: int, larger: int, least: int) -> bool:
    """Whether a small one can be two things: so many small cells (1 to least - 1) and larger ones (least and up)."""
    if larger:  # one takes what the others leave: the small ones are free as soon as there is one more to give
        return total > small + larger * least and least > 2
    return 1 < small < total < small * (least - 1)
