"""The agenda of a VIS-overleg, gathered from all that is stored of a gemeente."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import polars as pl
from django.utils.timezone import localdate

from openvis.domain.access import Scope
from openvis.domain.agenda import Material, written
from openvis.domain.attention import AttentionRow
from openvis.domain.forecast import ForecastScore
from openvis.domain.overleg import Agenda, Meeting, MeetingState, in_order
from openvis.domain.places_and_times import PlaceKind
from openvis.store import bijzonderheden, interventions, notes, overleg, read, results, work_orders

HORIZON = 14  # days, of the scoreboard


def agenda_for(meeting: Meeting, now: datetime) -> Agenda:
    """As it was kept when the meeting was opened; before that as it would be now, in the order chosen by hand."""
    kept = overleg.agenda_of(meeting)
    if kept is not None:
        return kept
    run = results.latest_run(Scope.of(meeting.gemeente), meeting.gemeente)
    items = written(_material(meeting), now, localdate(now))
    return Agenda(run.id if run else None, now, in_order(items, meeting.order))


def _material(meeting: Meeting) -> Material:
    scope, gemeente = Scope.of(meeting.gemeente), meeting.gemeente
    names = read.areas(scope).sort("vintage").select("code", "name")
    return Material(
        attention=[(each.id, each.row) for each in results.attention(scope, gemeente)],
        before=_list_of_last_meeting(scope, meeting),
        bijzonderheden=bijzonderheden.of_gemeente(scope, gemeente),
        interventions=[
            (each, results.evaluation_of(scope, each.id)) for each in interventions.of_gemeente(scope, gemeente)
        ],
        orders=work_orders.of_gemeente(scope, gemeente),
        actions=overleg.actions(scope, gemeente),
        scores=_scores(scope, gemeente),
        points=overleg.points(meeting),
        notes=notes.standing(scope, gemeente),
        names=dict(names.iter_rows()),
    )


def material_at(scope: Scope, gemeente: str, run_id: str, known: datetime) -> Material:
    """All a set of papers is written from, of one run and of what people had done at a moment; of no one meeting."""
    names = results.figures(scope, gemeente, run_id=run_id).select("area", "area_name").unique()
    plans = interventions.of_gemeente(scope, gemeente, known=known)
    return Material(
        attention=[(each.id, each.row) for each in results.attention(scope, gemeente, run_id=run_id)],
        bijzonderheden=bijzonderheden.of_gemeente(scope, gemeente, known=known),
        interventions=[(each, results.evaluation_of(scope, each.id, known=known)) for each in plans],
        orders=work_orders.of_gemeente(scope, gemeente, known=known),
        actions=overleg.actions(scope, gemeente, known=known),
        scores=_scores(scope, gemeente, run_id),
        notes=notes.standing(scope, gemeente, known),
        names=dict(names.iter_rows()),
    )


def _list_of_last_meeting(scope: Scope, meeting: Meeting) -> list[AttentionRow] | None:
    """What stood on the attention list when the meeting before this one was opened."""
    for earlier in overleg.of_gemeente(scope, meeting.gemeente):
        is_before = (earlier.on, earlier.id) < (meeting.on, meeting.id)
        if is_before and earlier.state in {MeetingState.HELD, MeetingState.IN_SESSION}:
            kept = overleg.agenda_of(earlier)
            if kept and kept.run_id:
                return [each.row for each in results.attention(scope, meeting.gemeente, run_id=kept.run_id)]
    return None


def _scores(scope: Scope, gemeente: str, run_id: str | None = None) -> list[ForecastScore]:
    """Of each type what was really shown, over all periods together: in cells where it has them, else in buurten."""
    every = results.forecast_scores(scope, gemeente, run_id=run_id)
    found = every.filter(pl.col("rung").is_null(), pl.col("horizon") == HORIZON)
    together = found.filter(pl.col("origins") == pl.col("origins").max().over("category", "kind"))
    best = together.sort("category", pl.col("kind") != PlaceKind.CELL.value).unique("category", keep="first")
    return [_score(row) for row in best.sort("category").to_dicts()]


def _score(row: dict[str, Any]) -> ForecastScore:
    names = ForecastScore.__dataclass_fields__.keys()
    known = {name: row[name] for name in names if row.get(name) is not None}
    return ForecastScore(**known | {"rung": None, "kind": PlaceKind(row["kind"])})
