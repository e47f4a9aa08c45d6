"""The VIS-overleg: adding meetings, own points, agendas, decisions and what became of them, and reading them back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.timezone import localtime

from openvis.domain.access import Person, Role, Scope
from openvis.domain.overleg import (
    Action,
    ActionState,
    ActionStep,
    Agenda,
    AgendaItem,
    Decision,
    DecisionKind,
    Meeting,
    MeetingState,
    OwnPoint,
    Part,
    Seat,
)
from openvis.domain.words import day_in_words, word
from openvis.errors import NotAllowedNow, NotPermitted
from openvis.store import models
from openvis.store.steps import step_fields, steps_until

AGAIN = "Open de vergadering opnieuw en kijk of uw wijziging nog nodig is."


@transaction.atomic
def add_meeting(gemeente: str, on: date, seats: Sequence[Seat], *, by: Person | None, at: datetime) -> Meeting:
    row = models.Meeting.objects.create(gemeente=gemeente)
    draft = Meeting(row.pk, gemeente, MeetingState.SCHEDULED, on, tuple(seats), 0)
    return append_step(draft, by=by, at=at)


@transaction.atomic
def append_step(meeting: Meeting, *, by: Person | None, at: datetime) -> Meeting:
    """Add the next step to a meeting as it was read, with what it says now. Raises NotAllowedNow as `locked` does."""
    row = models.Meeting.objects.select_for_update().get(pk=meeting.id)
    _check_version(row, meeting.version)
    models.MeetingStep.objects.create(
        meeting=row,
        gemeente=row.gemeente,
        state=meeting.state.value,
        on=meeting.on,
        seats=[seat.value for seat in meeting.seats],
        order=list(meeting.order),
        **step_fields(meeting.version + 1, by, at),
    )
    return get(Scope.of(row.gemeente), row.pk)


def get(scope: Scope, meeting_id: int) -> Meeting:
    """One meeting. Raises NotPermitted when it does not exist or lies outside the scope: both read the same."""
    return _meeting(_one(_meetings(scope), meeting_id))


def locked(scope: Scope, meeting_id: int, *, version: int | None = None) -> Meeting:
    """As `get`, held until this transaction ends. Raises NotAllowedNow when it is no longer at a version given."""
    row = _one(_meetings(scope).select_for_update(of=("self",)), meeting_id)
    if version is not None:
        _check_version(row, version)
    return _meeting(row)


def of_gemeente(scope: Scope, gemeente: str) -> list[Meeting]:
    """The meetings of a gemeente, the last day first."""
    found = [_meeting(row) for row in _meetings(scope).filter(gemeente=gemeente)]
    return sorted(found, key=lambda each: (each.on, each.id), reverse=True)


def gemeente_of(meeting_id: int) -> str | None:
    """Whose meeting this is: all that may be known before it is known whether the person may know more."""
    return models.Meeting.objects.filter(pk=meeting_id).values_list("gemeente", flat=True).first()


def add_point(meeting: Meeting, title: str, text: str, *, by: Person, at: datetime) -> OwnPoint:
    row = models.OwnPoint.objects.create(
        meeting_id=meeting.id,
        gemeente=meeting.gemeente,
        title=title,
        text=text,
        by=by.username,
        by_role=by.role.value,
        at=at,
    )
    return _point(row)


def points(meeting: Meeting) -> list[OwnPoint]:
    """The own points of a meeting that were not taken back, in the order in which they came."""
    rows = models.OwnPoint.objects.filter(meeting_id=meeting.id, withdrawal=None)
    return [_point(row) for row in rows]


def drop_point(meeting: Meeting, point: OwnPoint, *, by: Person, at: datetime) -> None:
    models.OwnPointWithdrawal.objects.create(
        point_id=point.id, gemeente=meeting.gemeente, by=by.username, by_role=by.role.value, at=at
    )


@transaction.atomic
def freeze(meeting: Meeting, agenda: Agenda) -> None:
    """Keep an agenda as it is now."""
    row = models.Agenda.objects.create(
        meeting_id=meeting.id, gemeente=meeting.gemeente, run_id=agenda.run_id, written_at=agenda.written_at
    )
    for item in agenda.items:
        _add_item(row, item)


def add_item(meeting: Meeting, item: AgendaItem) -> None:
    """A point that came up after the agenda was kept; it goes to the end."""
    _add_item(models.Agenda.objects.get(meeting_id=meeting.id), item)


def agenda_of(meeting: Meeting) -> Agenda | None:
    """The agenda as it was when the meeting was opened; None while it was not."""
    row = models.Agenda.objects.prefetch_related("items").filter(meeting_id=meeting.id).first()
    return Agenda(row.run_id, row.written_at, tuple(_item(each) for each in row.items.all())) if row else None


@transaction.atomic
def add_decision(draft: Decision, *, by: Person | None, role: Role, at: datetime) -> Decision:
    """Store a decision with the next number of its meeting; with who and when it is an open action too."""
    last = models.Decision.objects.filter(meeting_id=draft.meeting_id).aggregate(Max("number"))["number__max"]
    row = models.Decision.objects.create(
        meeting_id=draft.meeting_id,
        gemeente=draft.gemeente,
        number=(last or 0) + 1,
        item_id=draft.item.id,
        kind=draft.kind.value,
        text=draft.text,
        who=draft.who.value if draft.who else "",
        due_on=draft.due_on,
        by=draft.by,
        by_role=role.value,
        at=at,
    )
    if draft.is_action:
        _append_action(row, 1, ActionState.OPEN, "", by, at)
    return get_decision(Scope.of(row.gemeente), row.pk)


def get_decision(scope: Scope, decision_id: int) -> Decision:
    """One decision. Raises NotPermitted when it does not exist or lies outside the scope: both read the same."""
    row = _decisions(scope).filter(pk=decision_id).first()
    if row is None:
        raise _unknown_decision(decision_id)
    return _decision(row)


def decisions_of(meeting: Meeting) -> list[Decision]:
    """The decisions of a meeting, in their order."""
    return [_decision(row) for row in _decisions(Scope.of(meeting.gemeente)).filter(meeting_id=meeting.id)]


def decisions_behind(scope: Scope, subject: str) -> list[Decision]:
    """The decisions because of which something was made: "intervention/12"."""
    return [_decision(row) for row in _decisions(scope).filter(outcomes__subject=subject)]


def add_outcome(decision: Decision, subject: str, *, at: datetime) -> None:
    """Say what came of a decision; the same once more changes nothing."""
    models.DecisionOutcome.objects.get_or_create(
        decision_id=decision.id, subject=subject, defaults={"gemeente": decision.gemeente, "at": at}
    )


def actions(scope: Scope, gemeente: str, *, known: datetime | None = None) -> list[Action]:
    """Every action of a gemeente, the first due first; as it was known at a moment when one is given."""
    rows = _decisions(scope, known).filter(gemeente=gemeente, due_on__isnull=False).order_by("due_on", "id")
    return [_action(row) for row in rows]


def locked_action(scope: Scope, decision_id: int, *, version: int) -> Action:
    """One action, held until this transaction ends. Raises NotPermitted, or NotAllowedNow when it changed since."""
    rows = _decisions(scope).filter(due_on__isnull=False, pk=decision_id)
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise _unknown_decision(decision_id)
    action = _action(row)
    if action.version != version:
        last = action.steps[-1]
        raise NotAllowedNow(
            f"Deze actie is intussen op '{word(last.state)}' gezet, op {day_in_words(localtime(last.at))}. "
            "Uw wijziging is niet opgeslagen.",
            "Open de lijst met acties opnieuw.",
        )
    return action


def get_action(scope: Scope, decision_id: int) -> Action:
    """One action. Raises NotPermitted when it does not exist or lies outside the scope."""
    row = _decisions(scope).filter(due_on__isnull=False, pk=decision_id).first()
    if row is None:
        raise _unknown_decision(decision_id)
    return _action(row)


def append_action_step(action: Action, state: ActionState, reason: str, *, by: Person | None, at: datetime) -> Action:
    row = models.Decision.objects.get(pk=action.id)
    _append_action(row, action.version + 1, state, reason, by, at)
    return get_action(Scope.of(action.gemeente), action.id)


def gemeente_of_decision(decision_id: int) -> str | None:
    return models.Decision.objects.filter(pk=decision_id).values_list("gemeente", flat=True).first()


def _append_action(
    row: models.Decision, number: int, state: ActionState, reason: str, by: Person | None, at: datetime
) -> None:
    models.ActionStep.objects.create(
        decision=row, gemeente=row.gemeente, state=state.value, reason=reason, **step_fields(number, by, at)
    )


def _meetings(scope: Scope) -> QuerySet[models.Meeting]:
    return models.Meeting.objects.filter(gemeente__in=scope.gemeenten).prefetch_related("steps")


def _decisions(scope: Scope, known: datetime | None = None) -> QuerySet[models.Decision]:
    rows = models.Decision.objects.filter(gemeente__in=scope.gemeenten).select_related("item")
    if known is not None:
        rows = rows.filter(at__lte=known)
    steps = steps_until("action_steps", models.ActionStep, known)
    return rows.prefetch_related("outcomes", steps, "meeting__steps")


def _one(rows: QuerySet[models.Meeting], meeting_id: int) -> models.Meeting:
    row = rows.filter(pk=meeting_id).first()
    if row is None:
        raise NotPermitted(
            f"Vergadering {meeting_id} bestaat niet of hoort niet bij uw gemeente.",
            "Kies een vergadering uit de lijst.",
        )
    return row


def _unknown_decision(decision_id: int) -> NotPermitted:
    return NotPermitted(
        f"Besluit {decision_id} bestaat niet of hoort niet bij uw gemeente.", "Kies een besluit van een vergadering."
    )


def _check_version(row: models.Meeting, version: int) -> None:
    steps = list(row.steps.all())
    if len(steps) == version:
        return
    last = steps[-1]
    who = f"een {word(Role(last.by_role))}" if last.by_role else "het systeem"
    moment = localtime(last.at)
    raise NotAllowedNow(
        f"Deze vergadering is intussen gewijzigd door {who}, op {day_in_words(moment)} om {moment:%H:%M}. "
        "Uw wijziging is niet opgeslagen.",
        AGAIN,
    )


def _meeting(row: models.Meeting) -> Meeting:
    steps = list(row.steps.all())
    last = steps[-1]
    moments = {MeetingState(step.state): step.at for step in reversed(steps)}  # the first time of each state
    return Meeting(
        id=row.pk,
        gemeente=row.gemeente,
        state=MeetingState(last.state),
        on=last.on,
        seats=tuple(Seat(seat) for seat in last.seats),
        version=last.number,
        order=tuple(last.order),
        opened_at=moments.get(MeetingState.IN_SESSION),
        closed_at=moments.get(MeetingState.HELD),
    )


def _point(row: models.OwnPoint) -> OwnPoint:
    return OwnPoint(row.pk, row.title, row.text, row.by, Role(row.by_role))


def _add_item(agenda: models.Agenda, item: AgendaItem) -> None:
    models.AgendaItem.objects.create(
        agenda=agenda,
        gemeente=agenda.gemeente,
        number=agenda.items.count() + 1,
        part=item.part.value,
        title=item.title,
        text=item.text,
        subjects=list(item.subjects),
        area=item.area,
        category=item.category,
    )


def _item(row: models.AgendaItem) -> AgendaItem:
    return AgendaItem(
        part=Part(row.part),
        title=row.title,
        text=row.text,
        subjects=tuple(row.subjects),
        area=row.area,
        category=row.category,
        id=row.pk,
        number=row.number,
    )


def _decision(row: models.Decision) -> Decision:
    return Decision(
        id=row.pk,
        gemeente=row.gemeente,
        meeting_id=row.meeting_id,
        meeting_on=list(row.meeting.steps.all())[-1].on,
        number=row.number,
        item=_item(row.item),
        kind=DecisionKind(row.kind),
        text=row.text,
        who=Seat(row.who) if row.who else None,
        due_on=row.due_on,
        by=row.by,
        at=row.at,
        outcomes=tuple(each.subject for each in row.outcomes.all()),
    )


def _action(row: models.Decision) -> Action:
    steps = tuple(ActionStep(ActionState(each.state), each.reason, each.by, each.at) for each in row.action_steps.all())
    return Action(_decision(row), steps)
