"""The attention list: each row its place, its sentence and what is already being done about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from openvis.domain.intervention import Intervention, InterventionState
from openvis.domain.words import unknown_there
from openvis.store.results import StoredAttention
from openvis.web.words import badge, category_label, period_range

SHOWN = 8  # rows before "toon alle": about what one overleg can deal with
SHOWN_OF_BUURT = 3  # on the page of one buurt, where the figures should stay in sight


@dataclass(frozen=True, slots=True)
class AttentionLine:
    id: int
    rank: int
    area: str
    area_name: str
    category: str
    label: str
    kind: dict[str, str]
    sentence: str
    period: str
    unknown: str  # how much of its source has no kind there and then; empty where all of it has one
    interventions: list[Intervention]  # planned or running, for the same buurt and type


def attention_lines(rows: Sequence[StoredAttention], interventions: Sequence[Intervention]) -> list[AttentionLine]:
    """The rows of one run in their order, each with the open interventions that answer it."""
    open_ones = defaultdict(list)
    for intervention in interventions:
        if intervention.state in {InterventionState.PLANNED, InterventionState.RUNNING}:
            open_ones[intervention.area, intervention.category].append(intervention)
    return [_line(stored, open_ones[stored.row.area, stored.row.category]) for stored in rows]


def _line(stored: StoredAttention, interventions: list[Intervention]) -> AttentionLine:
    row, label = stored.row, category_label(stored.row.category)
    return AttentionLine(
        id=stored.id,
        rank=row.rank,
        area=row.area,
        area_name=row.area_name,
        category=row.category,
        label=label,
        kind=badge(row.kind),
        sentence=row.sentence.removeprefix(f"{label} in {row.area_name}: "),  # the heading says that already
        period=period_range(row.period_from, row.period_to),
        unknown=unknown_there(row.unknown, row.source_rows),
        interventions=interventions,
    )
