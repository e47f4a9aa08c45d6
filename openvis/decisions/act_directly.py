"""From what stands out straight to the street: a small intervention and its first work order in one go.

For who may issue orders while nobody decided anything yet. What it is about is what stood out, it lasts four weeks and
is preventive or repressive, so that anything larger stays a decision of those who make those.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.timezone import localdate

from openvis.decisions.rules.permissions import check_permission
from openvis.decisions.rules.policies import check_step
from openvis.decisions.rules.recording import Attempt, recorded
from openvis.decisions.rules.requirements import check_intervention
from openvis.decisions.rules.states import PERMISSION_OF, Verb
from openvis.decisions.work_orders import add_order
from openvis.domain.access import Person, Scope
from openvis.domain.bijzonderheid import Bijzonderheid
from openvis.domain.category import label_of
from openvis.domain.intervention import (
    JUDGED_AFTER,
    Intervention,
    InterventionKind,
    InterventionState,
    SuccessCriterion,
)
from openvis.domain.order_place import OrderPlace
from openvis.domain.work_order import Terms, WorkOrder
from openvis.errors import InputError
from openvis.store import bijzonderheden, interventions, results

KINDS = (InterventionKind.PREVENTIVE, InterventionKind.REPRESSIVE)
LASTS = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody asks for. The area and type are those of what stood out.

    area_name  how the title names the area
    """

    kind: InterventionKind
    reduction_percent: int
    terms: Terms
    area_name: str
    cells: tuple[str, ...] = ()
    street: str = ""


@dataclass(frozen=True, slots=True)
class _StoodOut:
    gemeente: str
    area: str
    category: str
    attention_id: int | None
    known: Bijzonderheid | None


def act_on_bijzonderheid(
    person: Person, bijzonderheid_id: int, action: Action, *, now: datetime, origin: str
) -> WorkOrder:
    """Take a bijzonderheid up by sending somebody. Raises NotPermitted, NotAllowedNow or InputError."""
    verb, gemeente = Verb.ACT_DIRECTLY, bijzonderheden.gemeente_of(bijzonderheid_id)
    subject = f"bijzonderheid/{bijzonderheid_id}"
    with recorded(person, verb, subject=subject, gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente or "")
        known = bijzonderheden.locked(person.scope, bijzonderheid_id)
        row_id = known.sightings[-1].attention_id if known.sightings else None
        about = _StoodOut(known.gemeente, known.area, known.category, row_id, known)
        return _act(person, about, action, attempt, now)


def act_on_row(
    person: Person, attention_id: int, action: Action, *, gemeente: str, now: datetime, origin: str
) -> WorkOrder:
    """The same for a row of the attention list, whether or not it is a bijzonderheid. Raises as the other."""
    verb, subject = Verb.ACT_DIRECTLY, f"attention/{attention_id}"
    with recorded(person, verb, subject=subject, gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente)
        stored = results.attention_row(Scope.of(gemeente), attention_id)
        if stored is None:
            raise InputError("Deze regel van de aandachtslijst bestaat niet.", "Begin opnieuw vanaf de lijst.")
        known = bijzonderheden.of_attention(person.scope, attention_id)
        about = _StoodOut(gemeente, stored.row.area, stored.row.category, attention_id, known)
        return _act(person, about, action, attempt, now)


def _act(person: Person, about: _StoodOut, action: Action, attempt: Attempt, now: datetime) -> WorkOrder:
    """Within an attempt that is recorded: everything is made, or nothing is."""
    after = check_step(about.known, Verb.ACT_DIRECTLY) if about.known else None
    made = _small_intervention(person, about, action, now)
    place = OrderPlace(about.area, action.cells, action.street)
    issued = add_order(
        person, made, action.terms, place, about.category, attention_id=about.attention_id, reason=_told(about), now=now
    )
    if about.known and after:
        bijzonderheden.append_judgement(about.known, after, f"Werkopdracht {issued.id} uitgezet.", by=person, at=now)
    attempt.subject, attempt.detail = f"work-order/{issued.id}", f"intervention/{made.id}"
    return issued


def _small_intervention(person: Person, about: _StoodOut, action: Action, now: datetime) -> Intervention:
    if action.kind not in KINDS:
        raise InputError("Een kleine interventie is preventief of repressief.", "Kies een van die twee.")
    today = localdate(now)
    ends_on = today + LASTS
    draft = Intervention(
        id=0,  # not stored yet
        gemeente=about.gemeente,
        title=f"{label_of(about.category)} in {action.area_name}"[:100],
        kind=action.kind,
        areas=(about.area,),
        categories=(about.category,),
        starts_on=today,
        ends_on=ends_on,
        criterion=SuccessCriterion(action.reduction_percent, ends_on + JUDGED_AFTER),
        state=InterventionState.PLANNED,
        attention_id=about.attention_id,
    )
    check_intervention(draft, today)
    planned = interventions.add(draft, by=person, at=now)
    interventions.append_state(planned, InterventionState.RUNNING, by=person, at=now)
    return interventions.get(person.scope, planned.id)


def _told(about: _StoodOut) -> str:
    """What people said, where no figure gives the reason."""
    if about.known is None or not about.known.from_people:
        return ""
    return f"Signaal: {about.known.signals[-1].text}"
