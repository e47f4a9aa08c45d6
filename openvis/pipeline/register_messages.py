"""The buurtberichten of the demo, stored as if its people had written, approved and sent them."""

from __future__ import annotations

from datetime import datetime, timedelta

from openvis.demo.messages import CHANNELS, MESSAGES, ToldMessage
from openvis.demo.town import GEMEENTE
from openvis.domain.access import Person, Role, Scope
from openvis.domain.audit import OK, AuditLine
from openvis.domain.buurtbericht import Buurtbericht, BuurtberichtState, MessagePlace, cells_around
from openvis.domain.category import category
from openvis.domain.intervention import Intervention, InterventionKind, InterventionState, SuccessCriterion
from openvis.domain.run import Run
from openvis.store import addresses, audit, buurtberichten, interventions, results
from openvis.store.change import one_change

SCOPE = Scope.of(GEMEENTE)
ANALIST, ADVISEUR, WIJKCOORDINATOR = (
    Person(0, role.value, role, SCOPE) for role in (Role.ANALIST, Role.ADVISEUR, Role.WIJKCOORDINATOR)
)
ORIGIN = "demo"


def register_messages(run: Run, now: datetime) -> None:
    """Around the surest cells of a run; nothing when it was done before, or where the run has no such cell."""
    with one_change():
        if buurtberichten.of_gemeente(SCOPE, GEMEENTE):
            return
        for told in MESSAGES:
            cells = results.hot_cells(SCOPE, GEMEENTE, run_id=run.id, category=told.category)
            inside = [row for row in cells.iter_rows(named=True) if row["buurt"]]
            if inside:
                _register(told, MessagePlace(told.category, inside[0]["buurt"], inside[0]["cell"], None), now)


def _register(told: ToldMessage, place: MessagePlace, now: datetime) -> None:
    at = told.written_at(now)
    content = told.content(at.date())
    number = addresses.addresses_in_cells(SCOPE, list(cells_around(str(place.cell), content.metres)))
    written = buurtberichten.add(
        GEMEENTE, place, told.text, content, until=at.date(), addresses=number, by=ANALIST, at=at
    )
    _note(ANALIST, "make-message", written, at)
    at += timedelta(hours=1)
    waiting = buurtberichten.append_state(written, BuurtberichtState.OFFERED, by=ANALIST, at=at)
    _note(ANALIST, "offer-message", written, at)
    if not told.sent:
        return
    at += timedelta(hours=1)
    plan = interventions.add(_plan(written), by=ADVISEUR, at=at)
    _line(ADVISEUR, "make-intervention", f"intervention/{plan.id}", at, f"buurtbericht/{written.id}")
    approved = buurtberichten.append_state(
        waiting, BuurtberichtState.APPROVED, by=ADVISEUR, at=at, assured=number is None, intervention_id=plan.id
    )
    _note(ADVISEUR, "approve-message", written, at)
    at += timedelta(hours=1)
    interventions.append_state(plan, InterventionState.RUNNING, by=WIJKCOORDINATOR, at=at)
    _line(WIJKCOORDINATOR, "start-intervention", f"intervention/{plan.id}", at, f"buurtbericht/{written.id}")
    buurtberichten.append_state(
        approved, BuurtberichtState.SENT, by=WIJKCOORDINATOR, at=at, channels=CHANNELS, sent_on=content.send_on
    )
    _note(WIJKCOORDINATOR, "report-sent", written, at)


def _plan(message: Buurtbericht) -> Intervention:
    content = message.content
    return Intervention(
        id=0,  # not stored yet
        gemeente=GEMEENTE,
        title=f"Buurtbericht {message.id}: {category(message.place.category).label.lower()}",
        kind=InterventionKind.COMMUNICATION,
        areas=(message.place.buurt,),
        categories=(message.place.category,),
        starts_on=content.send_on,
        ends_on=content.ends_on,
        criterion=SuccessCriterion(content.reduction_percent, content.judged_on),
        state=InterventionState.PLANNED,
        attention_id=None,
    )


def _note(by: Person, action: str, message: Buurtbericht, at: datetime) -> None:
    _line(by, action, f"buurtbericht/{message.id}", at, "")


def _line(by: Person, action: str, subject: str, at: datetime, detail: str) -> None:
    audit.append(AuditLine(at, by.username, action, subject, GEMEENTE, ORIGIN, OK, detail))
