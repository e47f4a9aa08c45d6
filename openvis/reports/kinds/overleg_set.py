"""The set for a VIS-overleg: every point of the agenda as it is written now, with the figures behind them."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby

from openvis.domain.agenda import written
from openvis.domain.intervention import InterventionState
from openvis.domain.overleg import AgendaItem
from openvis.domain.report import Block, Bullets, Document, Figures, Paragraph, Section
from openvis.domain.words import day_in_words, word
from openvis.reports.kinds import parts
from openvis.reports.kinds.stored import Stored
from openvis.store.agenda import material_at

MOST, MOST_PARAGRAPHS = 15, 3
RECENT = timedelta(days=183)


def overleg_set(stored: Stored) -> Document:
    """What the agenda needs, as known at the moment it looks from."""
    material = material_at(stored.scope, stored.asked.gemeente, stored.run.id, stored.asked.as_of)
    items = written(material, stored.asked.as_of, stored.day)
    figures = tuple(stored.attention_figure(each) for each in stored.attention[:MOST])
    return stored.document(
        f"Stukken voor het VIS-overleg, {day_in_words(stored.day)}",
        (
            *(_part(list(group)) for _, group in groupby(items, key=lambda item: item.part)),
            Section("Cijfers bij de agenda", (Figures("De aandachtslijst in cijfers", figures),)),
            parts.running(stored),
            *_effects(stored),
            parts.orders(stored),
            parts.notes_section(stored, stored.asked.gemeente),
        ),
    )


def _effects(stored: Stored) -> tuple[Section, ...]:
    """Of what runs and of what ended not long ago: did it help, and where did it go?"""
    rows = [
        (plan, seen)
        for plan, seen in stored.interventions
        if plan.state is InterventionState.RUNNING
        or (plan.state is InterventionState.ENDED and plan.ends_on > stored.day - RECENT)
    ]
    found = parts.judged(rows)
    return (Section("Hielp het? Met verplaatsing en de proef op de som", (), found),) if found else ()


def _lines(lines: list[str]) -> tuple[Block, ...]:
    """What a point says; many lines are a list."""
    if len(lines) > MOST_PARAGRAPHS:
        return (Bullets(tuple(lines)),)
    return tuple(Paragraph(line) for line in lines)


def _part(items: list[AgendaItem]) -> Section:
    title = word(items[0].part)
    points = tuple(
        Section(item.title, _lines(item.text.splitlines()), number=str(at)) for at, item in enumerate(items, start=1)
    )
    return Section(title[:1].upper() + title[1:], (), points)
