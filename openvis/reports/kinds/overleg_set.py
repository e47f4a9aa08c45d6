"""The set for a VIS-overleg: every point of the agenda as it is written now, with the figures behind them."""

from __future__ import annotations

from itertools import groupby

from openvis.domain.agenda import written
from openvis.domain.overleg import AgendaItem
from openvis.domain.report import Document, Figures, Paragraph, Section
from openvis.domain.words import day_in_words, word
from openvis.reports.kinds import parts
from openvis.reports.kinds.stored import Stored
from openvis.store.agenda import material_at

MOST = 15


def overleg_set(stored: Stored) -> Document:
    """What the agenda needs, as known at the moment it looks from."""
    material = material_at(stored.scope, stored.asked.gemeente, stored.run.id, stored.asked.as_of)
    items = written(material, stored.asked.as_of, stored.day)
    figures = tuple(stored.attention_figure(each) for each in stored.attention[:MOST])
    return stored.document(
        f"Stukken voor het VIS-overleg, {day_in_words(stored.day)}",
        (
            *(_part(list(group)) for _, group in groupby(items, key=lambda item: item.part)),
            Section("Cijfers bij de agenda", (Figures("Aandachtslijst, in cijfers", figures),)),
            parts.running(stored),
            parts.orders(stored),
            parts.notes_section(stored, stored.asked.gemeente),
        ),
    )


def _part(items: list[AgendaItem]) -> Section:
    title = word(items[0].part)
    points = tuple(
        Section(item.title, tuple(Paragraph(line) for line in item.text.splitlines()), number=str(at))
        for at, item in enumerate(items, start=1)
    )
    return Section(title[:1].upper() + title[1:], (), points)
