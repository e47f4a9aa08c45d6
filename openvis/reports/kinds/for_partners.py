"""The overview for partners and neighbouring gemeenten: counts per wijk, and what was done. No buurt, no small number.

Of every type a table over the wijken, in which each small count is hidden and enough others that none can be worked out
from the sum, which others may know (`disclosure.suppressed`). Both years are hidden by that rule, each by itself.
"""

from __future__ import annotations

import polars as pl

from openvis.domain.area import AreaLevel
from openvis.domain.category import NO_KIND, categories
from openvis.domain.disclosure import LEAST_PUBLIC, suppressed
from openvis.domain.incident import ReportedBy
from openvis.domain.period import parse_period
from openvis.domain.report import Block, Document, Figure, Figures, Paragraph, Section
from openvis.reports.kinds.public_page import figures_of_gemeente, interventions_for_everybody
from openvis.reports.kinds.stored import Stored, span

MOST_TYPES = 12


def for_partners(stored: Stored) -> Document:
    """Of twelve months, beside the twelve before."""
    return stored.document(
        "Overzicht voor partners",
        (
            Section("In de hele gemeente", figures_of_gemeente(stored)),
            Section("Per wijk", _per_wijk(stored)),
            interventions_for_everybody(stored),
            Section("Over deze cijfers", (_about(),)),
        ),
    )


def _per_wijk(stored: Stored) -> tuple[Block, ...]:
    wanted = stored.figures.filter(
        pl.col("level") == AreaLevel.WIJK.value,
        pl.col("reported_by") == ReportedBy.PUBLIC.value,
        pl.col("category").is_in([slug for slug, each in categories().items() if not each.sensitive]),
        ~pl.col("category").is_in(list(NO_KIND)),
    )
    most_first = pl.col("count").sum().over("category", "source")
    ordered = wanted.sort(most_first, "category", "source", "area", descending=[True, False, False, False])
    blocks = []
    for (slug, _), rows in ordered.group_by("category", "source", maintain_order=True):
        if figures := _of_one_type(stored, rows):
            blocks.append(Figures(categories()[str(slug)].label, figures))
    return tuple(blocks[:MOST_TYPES]) or (Paragraph("Er zijn te weinig cijfers om per wijk te laten zien."),)


def _of_one_type(stored: Stored, rows: pl.DataFrame) -> tuple[Figure, ...]:
    """Nothing where a year is not given for every wijk, or where even the table would tell a small number."""
    if rows["count"].null_count() or rows["count_year_before"].null_count():
        return ()
    now = suppressed(dict(rows.select("area", "count").iter_rows()), LEAST_PUBLIC)
    before = suppressed(dict(rows.select("area", "count_year_before").iter_rows()), LEAST_PUBLIC)
    if now is None or before is None:
        return ()
    return tuple(
        stored.figure(
            f"{categories()[row['category']].label}, {row['area_name']}",  # the spreadsheet has no captions
            span(parse_period(row["period_from"]), parse_period(row["period_to"])),
            now[row["area"]],
            row["source"],
            before=before[row["area"]],
            before_period=span(parse_period(row["period_from"]).shift(-12), parse_period(row["period_to"]).shift(-12)),
        )
        for row in rows.to_dicts()
        if now[row["area"]] is not None and before[row["area"]] is not None
    )


def _about() -> Paragraph:
    return Paragraph(
        f"Per wijk staan hooguit de {MOST_TYPES} soorten die het vaakst zijn gemeld. "
        f"Aantallen onder de {LEAST_PUBLIC} staan er niet bij, en ook geen aantal waaruit zo'n klein getal is uit te "
        "rekenen: niemand mag aan een cijfer zien om wie het gaat. Van buurten en straten staat er niets in. Een "
        "percentage staat er alleen als het verschil groter is dan toeval verklaart."
    )
