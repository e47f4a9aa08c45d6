"""The page for everybody: the gemeente as a whole, without small numbers, without places.

Only types of which the public reports, none that point at a person, and no count below LEAST_PUBLIC in either year:
whoever sees "1" may know which one it was. No total stands beside them, so that what is left out cannot be worked out.
"""

from __future__ import annotations

import polars as pl

from openvis.domain.category import NO_KIND, categories
from openvis.domain.disclosure import LEAST_PUBLIC
from openvis.domain.incident import ReportedBy
from openvis.domain.intervention import Intervention, InterventionState
from openvis.domain.intervention_effect import Judgement
from openvis.domain.period import parse_period
from openvis.domain.report import Block, Chart, ChartKind, Document, Paragraph, Section, Series, Table, origin_in_words
from openvis.domain.words import span_of_days
from openvis.reports.kinds import parts
from openvis.reports.kinds.stored import Stored, level_of_gemeente, span

IN_CHART = 8


def public_page(stored: Stored) -> Document:
    """Of twelve months, beside the twelve before."""
    return stored.document(
        "Veiligheid in cijfers",
        (
            Section("Wat is er gemeld?", figures_of_gemeente(stored)),
            interventions_for_everybody(stored),
            Section("Over deze cijfers", (_about(),)),
        ),
    )


def figures_of_gemeente(stored: Stored) -> tuple[Block, ...]:
    """The types with at least LEAST_PUBLIC in both years, as a table and the first of them as a chart."""
    found = level_of_gemeente(stored.figures).filter(
        pl.col("reported_by") == ReportedBy.PUBLIC.value,
        pl.col("category").is_in([slug for slug, each in categories().items() if not each.sensitive]),
        ~pl.col("category").is_in(list(NO_KIND)),
        pl.col("count") >= LEAST_PUBLIC,
        pl.col("count_year_before") >= LEAST_PUBLIC,
    )
    rows = found.sort("count", "category", "source", descending=[True, False, False]).to_dicts()
    if not rows:
        return (Paragraph("Er zijn te weinig cijfers om te laten zien."),)
    # No notes: those were written for colleagues.
    figures = tuple(
        stored.figure(
            categories()[row["category"]].label,
            span(parse_period(row["period_from"]), parse_period(row["period_to"])),
            row["count"],
            row["source"],
            before=row["count_year_before"],
            before_period=span(parse_period(row["period_from"]).shift(-12), parse_period(row["period_to"]).shift(-12)),
        )
        for row in rows
    )
    shown = figures[:IN_CHART]
    chart = Chart(
        "De soorten die het vaakst zijn gemeld", ChartKind.BAR, tuple(each.what for each in shown),
        (
            Series("een jaar eerder", tuple(each.before for each in shown)),
            Series("laatste twaalf maanden", tuple(each.value for each in shown)),
        ),
        label_head="Soort",
        note=origin_in_words(shown),
    )  # fmt: skip
    return (*parts.per_source("Meldingen en aangiften in de hele gemeente", figures), chart)


def interventions_for_everybody(stored: Stored) -> Section:
    """What was done and whether it helped, in a word: counts of a few streets are no matter for everybody."""
    ended = [(plan, seen) for plan, seen in stored.interventions if _may_be_told(plan, seen)]
    if not ended:
        return Section("Wat deden we?", (Paragraph("Er is nog geen interventie beoordeeld."),))
    rows = tuple(
        (plan.title, span_of_days(plan.starts_on, plan.ends_on), str(seen.evaluation.verdict))
        for plan, seen in ended
        if seen
    )
    return Section("Wat deden we?", (Table("Interventies", ("Wat", "Wanneer", "Hielp het?"), rows),))


def _may_be_told(plan: Intervention, seen: Judgement | None) -> bool:
    sensitive = any(categories()[slug].sensitive for slug in plan.categories if slug in categories())
    return plan.state is InterventionState.ENDED and seen is not None and seen.evaluation.final and not sensitive


def _about() -> Paragraph:
    return Paragraph(
        f"Soorten met minder dan {LEAST_PUBLIC} meldingen in een van beide jaren staan er niet bij, en ook geen "
        "buurten of straten: niemand mag aan een cijfer zien om wie het gaat. Een percentage staat er alleen "
        "als het verschil groter is dan toeval verklaart."
    )
