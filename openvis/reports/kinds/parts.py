"""Parts that stand in more than one report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

import polars as pl
from django.utils.timezone import localdate

from openvis.domain.attention import AttentionRow
from openvis.domain.bijzonderheid import Bijzonderheid
from openvis.domain.category import TOTAL, label_of
from openvis.domain.forecast import ForecastReason, ForecastVerdict, Rung
from openvis.domain.forecast_words import verdict_in_words
from openvis.domain.intervention import Intervention, InterventionState
from openvis.domain.intervention_effect import Judgement
from openvis.domain.period import parse_period
from openvis.domain.report import (
    Bullets,
    Chart,
    ChartKind,
    Figure,
    Figures,
    Mark,
    Paragraph,
    Section,
    Series,
    Table,
    short_source,
)
from openvis.domain.words import day_in_words, joined, span_of_days, word
from openvis.domain.work_order import OPEN_WORK_ORDERS, WorkOrder
from openvis.reports.kinds.effects import effect_blocks
from openvis.reports.kinds.stored import Stored, at_moment
from openvis.store import results

MONTHS_SHOWN = 24
MOST_NAMED = 30
WEEK = timedelta(days=7)


def attention(stored: Stored, rows: Sequence[AttentionRow], most: int) -> Section:
    """The attention list: figures first, then each in a sentence."""
    if not rows:
        return Section("Aandachtslijst", (Paragraph("Er staat niets op de aandachtslijst."),))
    told = (
        Paragraph(
            f"Op de lijst staan {len(rows)} regels. Van elke 100 regels zijn er naar verwachting hooguit "
            f"{round(stored.run.discovery_rate * 100)} toeval."
        ),
        Figures("De lijst in cijfers", tuple(stored.attention_figure(each) for each in rows[:most])),
        Paragraph("", "Waarom deze plekken en soorten op de lijst staan"),
        Bullets(tuple(each.sentence for each in rows[:most])),
    )
    more = (Paragraph(f"Nog {len(rows) - most} regels staan in OpenVIS."),) if len(rows) > most else ()
    return Section("Aandachtslijst", (*told, *more))


def bijzonderheid_in_words(stored: Stored, known: Bijzonderheid) -> str:
    """What it is, who saw it and what people made of it."""
    if known.from_people:
        told = f"{label_of(known.category)} in {stored.name(known.area)}: {known.signals[-1].text}"
        told = f"{told.rstrip('.')}. Ingeleverd door mensen, in geen cijfer geteld."
    else:
        told = known.row.sentence
    judged = f" {known.judgements[-1].reason.rstrip('.')}." if known.judgements else ""
    return f"{told} Stand: {word(known.state)}.{judged}"


def intervention_table(stored: Stored, rows: Sequence[tuple[Intervention, Judgement | None]], caption: str) -> Table:
    """What is done where, until when, and what is said of it so far."""
    return Table(
        caption,
        ("Interventie", "Tegen", "Waar", "Wanneer", "Stand", "Oordeel"),
        tuple(
            (
                plan.title,
                ", ".join(label_of(slug) for slug in plan.categories),
                ", ".join(stored.name(area) for area in plan.areas),
                span_of_days(plan.starts_on, plan.ends_on),
                word(plan.state),
                seen.evaluation.verdict if seen else "nog niets te zeggen",
            )
            for plan, seen in rows
        ),
    )


def judged(rows: Sequence[tuple[Intervention, Judgement | None]]) -> tuple[Section, ...]:
    """Of each that was judged the whole of it: figures, what happened around it, and two false starts."""
    return tuple(Section(plan.title, effect_blocks(plan, seen)) for plan, seen in rows if seen is not None)


def running(stored: Stored) -> Section:
    rows = [pair for pair in stored.interventions if pair[0].state is InterventionState.RUNNING]
    if not rows:
        return Section("Lopende interventies", (Paragraph("Er loopt geen interventie."),))
    return Section("Lopende interventies", (intervention_table(stored, rows, "Wat er loopt, waar en tot wanneer"),))


def orders(stored: Stored) -> Section:
    """What is open, what is late, and what came back in the last week."""
    waiting = [each for each in stored.work_orders if each.state in OPEN_WORK_ORDERS]
    late = [each for each in waiting if each.terms.due_on < stored.day]
    since = stored.asked.as_of - WEEK
    visits = [report for each in stored.work_orders for report in each.reports if report.at > since]
    week = span_of_days(localdate(since), stored.day)
    counted = [
        ("Open werkopdrachten", day_in_words(stored.day), len(waiting)),
        ("Daarvan te laat", day_in_words(stored.day), len(late)),
        ("Bezoeken", week, len(visits)),
    ]
    figures = tuple(stored.counted_by_people(*each, "werkopdrachten") for each in counted)
    told = Figures("Werkopdrachten in cijfers", figures)
    if not waiting:
        return Section("Werkopdrachten", (told,))
    rows = tuple(_order(stored, each) for each in waiting)
    head = ("Nr.", "Buurt", "Tegen", "Opdracht", "Uiterlijk", "Bezoeken", "Stand")
    return Section("Werkopdrachten", (told, Table("Welke er open staan", head, rows)))


def _order(stored: Stored, order: WorkOrder) -> tuple[str, ...]:
    late = ", te laat" if order.terms.due_on < stored.day else ""
    return (
        str(order.id),
        stored.name(order.area),
        label_of(order.category),
        order.task,
        f"{day_in_words(order.terms.due_on)}{late}",
        f"{len(order.reports)} van {order.terms.visits}",
        word(order.state),
    )


def forecast(stored: Stored) -> Section:
    """Of each type whether a forecast is shown, and why."""
    found = results.forecast_verdicts(stored.scope, stored.asked.gemeente, run_id=stored.run.id)
    if found.is_empty():
        return Section("Verwachting", (Paragraph("Er is nog geen verwachting beoordeeld."),))
    shortest = found.filter(pl.col("horizon") == pl.col("horizon").min())
    last = shortest.group_by("category", maintain_order=True).last()
    # Types of which the same is said are told in one sentence.
    of_sentence: dict[str, list[str]] = {}
    verdicts = {row["category"]: _verdict(row) for row in last.to_dicts()}
    for slug, verdict in verdicts.items():
        of_sentence.setdefault(verdict_in_words(verdict, ""), []).append(slug)
    told = tuple(
        verdict_in_words(
            verdicts[slugs[0]], joined([label_of(slug).lower() for slug in slugs], most=MOST_NAMED, more="andere")
        )
        for slugs in of_sentence.values()
    )
    return Section("Verwachting", (Bullets(told),))


def _verdict(row: dict[str, object]) -> ForecastVerdict:
    facts = {name: row[name] for name in ForecastVerdict.__dataclass_fields__}
    beside = Rung(str(row["beside"])) if row["beside"] else None
    slugs = {"chosen": Rung(str(row["chosen"])), "shown": Rung(str(row["shown"])), "beside": beside}
    return ForecastVerdict(**facts | slugs | {"reason": ForecastReason(str(row["reason"]))})  # type: ignore[arg-type]


def months_chart(stored: Stored, area: str, *, marks: bool) -> tuple[Chart, ...]:
    """All types together by month, with the moments at which interventions began; nothing where no total is given."""
    found = stored.series(area).filter(pl.col("category") == TOTAL).sort("period")
    for (source,), months in found.group_by(["source"], maintain_order=True):
        months = months.tail(MONTHS_SHOWN)
        keys = months["period"].to_list()
        return (
            Chart(
                f"{label_of(TOTAL)} per maand, {stored.name(area)}",
                ChartKind.LINE,
                tuple(parse_period(key).label for key in keys),
                (Series("geteld", tuple(months["count"].to_list())),),
                tuple(_moments(stored, keys)) if marks else (),
                "Maand",
                stored.origin(source),
            ),
        )
    return ()


def per_source(caption: str, figures: Sequence[Figure]) -> tuple[Figures, ...]:
    """The figures of each source in a table of its own: what the public reports and what boa's find do not add up."""
    of_source: dict[str, list[Figure]] = {}
    for each in figures:
        of_source.setdefault(each.source, []).append(each)
    return tuple(
        Figures(f"{caption}: {short_source(source)}" if len(of_source) > 1 else caption, tuple(some))
        for source, some in of_source.items()
    )


def _moments(stored: Stored, keys: list[str]) -> Iterator[Mark]:
    """The months in which interventions began: of several in one month their number."""
    begun: dict[int, list[str]] = {}
    for plan, _ in stored.interventions:
        key = f"{plan.starts_on:%Y-%m}"
        if key in keys and plan.state in {InterventionState.RUNNING, InterventionState.ENDED}:
            begun.setdefault(keys.index(key), []).append(plan.title)
    for at, titles in sorted(begun.items()):
        yield Mark(at, titles[0] if len(titles) == 1 else f"{len(titles)} interventies begonnen")


def notes_section(stored: Stored, area: str) -> Section:
    """All duiding of an area and what lies in it."""
    told = tuple(
        f"{stored.name(each.area)}, {parse_period(each.period_from).label} tot en met "
        f"{parse_period(each.period_to).label}: {each.text} ({at_moment(each.at)})"
        for each in stored.notes
        if each.area.startswith(area.replace("WK", "BU")) or each.area in {area, stored.asked.gemeente}
    )
    return Section("Duiding", (Bullets(told),) if told else (Paragraph("Er is geen duiding geschreven."),))
