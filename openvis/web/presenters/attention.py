"""The attention list: each row its place, its sentence and what is already being done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openvis.decisions.rules.states import OPEN_INTERVENTIONS
from openvis.domain.attention import AttentionKind, AttentionRow
from openvis.domain.bijzonderheid import Bijzonderheid
from openvis.domain.category import THEMES, category
from openvis.domain.incident import ReportedBy
from openvis.domain.intervention import Intervention
from openvis.domain.list_change import ListChange
from openvis.domain.note import Note
from openvis.domain.presence import Presence
from openvis.domain.words import unknown_there
from openvis.store.results import StoredAttention
from openvis.web.presenters.notes import notes_beside
from openvis.web.presenters.presence import reporting_beside
from openvis.web.words import badge, category_label, period_range

SHOWN = 8  # rows before "toon alle": about what one overleg can deal with
SHOWN_OF_BUURT = 3  # on the page of one buurt, where the figures should stay in sight


@dataclass(frozen=True, slots=True)
class AttentionLine:
    id: int
    rank: int
    area: str
    title: str
    category: str
    of_one_type: bool  # and not of a theme together, of which there is no series and against which nothing is planned
    label: str
    kind: dict[str, str]
    sentence: str
    period: str
    unknown: str  # how much of its source has no kind there and then; empty where all of it has one
    interventions: list[Intervention]  # planned or running, for the same buurt and type
    bijzonderheid: dict[str, Any] | None  # what people made of it, where it is one
    change: str  # how it stood on the list of a week ago; empty where there was none
    notes: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the rows of a list: all of one gemeente."""

    interventions: Sequence[Intervention] = ()
    bijzonderheden: Sequence[Bijzonderheid] = ()
    notes: Sequence[Note] = ()
    change: ListChange | None = None  # since the list of a week ago
    presences: Sequence[Presence] = ()


def attention_lines(rows: Sequence[StoredAttention], beside: Beside) -> list[AttentionLine]:
    """The rows of one run in their order, each with the open interventions and notes it has beside it."""
    open_ones = [each for each in beside.interventions if each.state in OPEN_INTERVENTIONS]
    judged = {seen.attention_id: each for each in beside.bijzonderheden for seen in each.sightings}
    return [
        _line(stored, [each for each in open_ones if each.answers(stored.row)], judged.get(stored.id), beside)
        for stored in rows
    ]


def gone_lines(change: ListChange | None) -> list[str]:
    """What stood on the list a week ago and does no longer, each in the sentence it had then."""
    return [row.sentence for row in change.gone] if change else []


def _line(
    stored: StoredAttention, interventions: list[Intervention], known: Bijzonderheid | None, beside: Beside
) -> AttentionLine:
    row, label = stored.row, category_label(stored.row.category)
    asked = reporting_beside(beside.presences, row.area, row.period_from, row.period_to) if _may_be_asked(row) else []
    return AttentionLine(
        id=stored.id,
        rank=row.rank,
        area=row.area,
        title=f"{label} {'rond' if row.areas else 'in'} {row.area_name}",
        category=row.category,
        of_one_type=row.category not in THEMES,
        label=label,
        kind=badge(row.kind),
        sentence=row.sentence.removeprefix(f"{label} in {row.area_name}: "),  # the heading says that already
        period=period_range(row.period_from, row.period_to),
        unknown=unknown_there(row.unknown, row.source_rows),
        interventions=interventions,
        bijzonderheid=_judged(known) if known else None,
        change=beside.change.sentence(row) if beside.change else "",
        notes=[*notes_beside(beside.notes, row.area, row.category, row.period_from, row.period_to, row.areas), *asked],
    )


def _may_be_asked(row: AttentionRow) -> bool:
    """Whether this is a rise that can come of people who report more. What is always high does not come of that."""
    by_public = row.category in THEMES or category(row.category).reported_by is ReportedBy.PUBLIC
    return by_public and row.kind is not AttentionKind.STRUCTURAL


def _judged(known: Bijzonderheid) -> dict[str, Any]:
    reason = known.judgements[-1].reason if known.judgements else ""
    return {"id": known.id, "state": badge(known.state), "reason": reason}
