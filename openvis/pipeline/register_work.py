"""Into the store of the demo: what its people did beside interventions. A subject that is there already is left."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.utils.timezone import localdate

from openvis.demo import safety_work as work
from openvis.demo.town import GEMEENTE
from openvis.domain.access import Scope
from openvis.domain.area import wijk_of
from openvis.domain.audit import OK, SYSTEM, AuditLine
from openvis.domain.top_x import TopXMoment, TopXState
from openvis.domain.undermining import NoFollowUp, RiskLocation, RiskState, UnderminingPhase, UnderminingSignal
from openvis.store import audit, presence, risk_locations, top_x, undermining
from openvis.store.change import one_change

SCOPE = Scope.of(GEMEENTE)


def register_work(now: datetime) -> None:
    """Aanwezigheid, the Top-X, signals and risk locations; nothing of a subject that was done before."""
    with one_change():
        if not presence.of_gemeente(SCOPE, GEMEENTE):
            for draft in work.PRESENCES:
                _note("register-presence", f"presence/{presence.add(draft, by=None, at=draft.at).id}", now)
    with one_change():
        if not top_x.of_gemeente(SCOPE, GEMEENTE):
            _top_x(now)
    with one_change():
        if not undermining.of_gemeente(SCOPE, GEMEENTE):
            for planted in work.SIGNALS:
                _signal(planted, now)
    with one_change():
        if not risk_locations.of_gemeente(SCOPE, GEMEENTE):
            for theme, buurt, place, kind in work.RISK_LOCATIONS:
                wijk, today = wijk_of(buurt), localdate(now)
                listing = RiskLocation(0, GEMEENTE, theme, wijk, RiskState.LISTED, today, buurt, place, kind, 0)
                listed = risk_locations.add(listing, by=None, at=now)
                _note("list-risk-location", f"risk-location/{listed.id}", now)


def _top_x(now: datetime) -> None:
    for version in work.TOP_X_CRITERIA:
        top_x.add_criteria(version)
        _note("set-top-x-criteria", "top-x/criteria", now)
    for held in work.TOP_X_MOMENTS:
        planned = top_x.add(replace(held, state=TopXState.PLANNED, recount=None), by=None, at=held.at)
        told = replace(planned, state=TopXState.HELD, recount=held.recount)
        _note("hold-top-x", f"top-x/{top_x.append_version(told, by=None, at=held.at).id}", now)
    day = localdate(now) + timedelta(days=work.NEXT_TOP_X_DAYS)
    coming = top_x.add(TopXMoment(0, GEMEENTE, day, TopXState.PLANNED, None, 0, SYSTEM, now), by=None, at=now)
    _note("plan-top-x", f"top-x/{coming.id}", now)


def _signal(planted: work.PlantedSignal, now: datetime) -> None:
    at = now - timedelta(days=planted.days_ago)
    signal = undermining.add(
        UnderminingSignal(
            0, GEMEENTE, planted.theme, wijk_of(planted.buurt), localdate(at), UnderminingPhase.SIGNAL, localdate(at),
            None, planted.buurt, planted.origin, None, None, 0,
        ),
        by=None,
        at=at,
    )  # fmt: skip
    for phase in planted.phases:
        at += timedelta(days=1)
        signal = undermining.append_step(
            replace(signal, case=planted.case or None), phase, by=None, at=at, reason=_reason(phase, planted.reason)
        )
    _note("take-in-undermining", f"undermining/{signal.id}", now)


def _reason(phase: UnderminingPhase, reason: NoFollowUp | None) -> NoFollowUp | None:
    return reason if phase is UnderminingPhase.NO_FOLLOW_UP else None


def _note(action: str, subject: str, now: datetime) -> None:
    audit.append(AuditLine(now, SYSTEM, action, subject, GEMEENTE, "demo", OK))
