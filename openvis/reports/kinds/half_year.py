"""The report to the council: how often what happened in half a year, what was done, and whether that helped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from openvis.domain.category import NO_KIND, TOTAL, categories, label_of
from openvis.domain.chart_kind import ChartKind
from openvis.domain.exposure import Exposure
from openvis.domain.incident import ReportedBy
from openvis.domain.intervention import InterventionState
from openvis.domain.period import Period, PeriodKind, parse_period
from openvis.domain.report import (
    Block,
    Bullets,
    Chart,
    Document,
    Figure,
    Figures,
    Paragraph,
    Section,
    Series,
    Table,
    origin_in_words,
)
from openvis.domain.words import day_in_words, thousands, word
from openvis.errors import InputError
from openvis.reports.kinds import parts
from openvis.reports.kinds.stored import Stored, counted, span
from openvis.store import results, safety_plan

MONTHS = 6
IN_CHART = 10
RULE = (
    "Bij elk verschil staan beide aantallen. Een percentage staat er alleen waar het verschil groter is dan toeval "
    "verklaart; het is afgerond op hele procenten, een half telt als een heel."
)


def half_year(stored: Stored) -> Document:
    """Of the half year asked, or the last one that is whole in the run."""
    months = _months(stored)
    before = [month.shift(-12) for month in months]
    figures = _figures(stored, months, before)
    half = f"{'eerste' if months[0].number == 1 else 'tweede'} helft van {months[0].year}"
    return stored.document(
        f"Halfjaarrapport veiligheid, {half}",
        (
            Section("Wat is er gebeurd?", (Paragraph(RULE), *_blocks(figures, months, before))),
            Section("Verloop", parts.months_chart(stored, stored.asked.gemeente, marks=True)),
            _beside_others(stored),
            _interventions(stored, months),
            _plan(stored, months[0].year),
        ),
    )


def _months(stored: Stored) -> list[Period]:
    """The six months. Raises InputError for a period that is not the first month of a half year, or not known yet."""
    last = parse_period(stored.run.period_to)
    if stored.asked.period:
        first = parse_period(stored.asked.period)
        if first.kind is not PeriodKind.MONTH or first.number not in (1, 7):
            raise InputError(
                f"'{stored.asked.period}' is geen begin van een half jaar.", "Kies januari of juli, zoals 2026-01."
            )
    else:
        first = parse_period(f"{last.year}-{7 if last.number == 12 else 1:02d}")
        first = first if first.shift(MONTHS - 1) <= last else first.shift(-MONTHS)
    months = first.until(first.shift(MONTHS - 1))
    if months[-1] > last:
        raise InputError(
            f"De cijfers gaan tot en met {last.label}; {span(months[0], months[-1])} is nog niet voorbij.",
            "Kies een eerder half jaar.",
        )
    return months


def _figures(stored: Stored, months: Sequence[Period], before: Sequence[Period]) -> list[Figure]:
    """Every type that was counted, the total first and then by how many there were."""
    gemeente = stored.asked.gemeente
    series = stored.series(gemeente)
    now, then = counted(series, months), counted(series, before)
    by_public = set(series.filter(reported_by=ReportedBy.PUBLIC.value).select("category", "source").iter_rows())
    found = [
        (category, stored.figure(
            label_of(category), span(months[0], months[-1]), value, source, before=then.get((category, source)),
            before_period=span(before[0], before[-1]),
            notes=stored.notes_on((gemeente,), category, months[0].key, months[-1].key),
        ))
        for (category, source), value in now.items()
        if category == TOTAL or ((category, source) in by_public and category not in NO_KIND)
    ]  # fmt: skip
    ordered = sorted(found, key=lambda pair: (pair[0] != TOTAL, -(pair[1].value or 0), pair[1].what, pair[1].source))
    return [figure for category, figure in ordered if category == TOTAL or category in categories()]


def _blocks(figures: list[Figure], months: Sequence[Period], before: Sequence[Period]) -> Iterator[Block]:
    yield from parts.per_source("Aantallen", figures)
    shown = [each for each in figures[1:] if each.value][:IN_CHART]
    if shown:
        yield Chart(
            "De soorten die het vaakst voorkwamen",
            ChartKind.BAR,
            tuple(each.what for each in shown),
            (
                Series(span(before[0], before[-1]), tuple(each.before for each in shown)),
                Series(span(months[0], months[-1]), tuple(each.value for each in shown)),
            ),
            label_head="Soort",
            note=origin_in_words(shown),
        )


def _beside_others(stored: Stored) -> Section:
    """Beside the region and comparable gemeenten, per inhabitant or dwelling, as far as their tables are stored."""
    found = results.beside_gemeenten(stored.scope, stored.asked.gemeente, run_id=stored.run.id).to_dicts()
    if not found:
        nothing = Paragraph("Van andere gemeenten zijn geen cijfers ingelezen, dus dit ontbreekt.")
        return Section("Naast andere gemeenten", (nothing,))
    figures = tuple(figure for row in found for figure in _rates(stored, row))
    told = Bullets(tuple(row["sentence"] for row in found))
    return Section("Naast andere gemeenten", (told, Figures("Per 1.000", figures)))


def _rates(stored: Stored, row: Mapping[str, Any]) -> Iterator[Figure]:
    """The rates here and there with the counts these are of, and how many times as many with its interval."""
    label, source = label_of(row["category"]), row["source"]
    period = span(parse_period(row["period_from"]), parse_period(row["period_to"]))
    for where, rate, count in (
        ("hier", row["per_1000"], row["count"]),
        ("de andere samen", row["per_1000_of_others"], row["count_of_others"]),
    ):
        unit = f"per 1.000 {word(Exposure(row['exposure'] or Exposure.INHABITANTS))} (uit {thousands(count)})"
        yield stored.figure(f"{label}, {where}", period, rate, source, unit=unit)
    if row["ratio"] is not None:
        low, high = row["low"], row["high"]
        yield stored.figure(
            f"{label}, hier zo veel keer de andere", period, row["ratio"], source, low=low, high=high, interval="marge"
        )


def _interventions(stored: Stored, months: Sequence[Period]) -> Section:
    """What ran in these months, and the verdicts."""
    first, end = months[0].first, months[-1].end
    rows = [
        (plan, seen)
        for plan, seen in stored.interventions
        if plan.starts_on < end and plan.ends_on >= first and plan.state is not InterventionState.CANCELLED
    ]
    if not rows:
        return Section("Interventies", (Paragraph("In dit half jaar liep geen interventie."),))
    table = parts.intervention_table(stored, rows, "Interventies in dit half jaar")
    return Section("Interventies: wat deden we en hielp het?", (table,), parts.judged(rows))


def _plan(stored: Stored, year: int) -> Section:
    """How far the actions of the plan of the year are."""
    actions = safety_plan.actions(stored.scope, stored.asked.gemeente, year, known=stored.asked.as_of)
    if not actions:
        return Section("Uitvoeringsplan", (Paragraph(f"In het uitvoeringsplan van {year} staan geen acties."),))
    rows = tuple(
        (
            str(each.number),
            each.content.wanted,
            word(each.state),
            " ".join(f"{day_in_words(line.on)}: {line.text}" for line in each.log_of(year)[-1:]),
        )
        for each in actions
    )
    head = ("Nr.", "Wat willen we", "Stand", "Laatste voortgang")
    return Section("Uitvoeringsplan", (Table(f"Acties van {year}", head, rows),))
