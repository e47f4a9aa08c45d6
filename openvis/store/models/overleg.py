"""The VIS-overleg: meetings with their steps, the agenda as it was then, decisions, and what became of them."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT, Q

from openvis.domain.access import Role
from openvis.domain.overleg import ActionState, DecisionKind, MeetingState, Part, Seat
from openvis.store.models.appended import Appended
from openvis.store.models.steps import Step, slug


class Meeting(Appended):
    gemeente = models.CharField(max_length=6, db_index=True)


class MeetingStep(Step):
    """Each step says the whole: the state, the day, who comes, and the order of the agenda."""

    meeting = models.ForeignKey(Meeting, on_delete=PROTECT, related_name="steps")
    gemeente = models.CharField(max_length=6)
    state = slug(MeetingState)
    on = models.DateField()
    seats = models.JSONField(default=list)
    order = models.JSONField(default=list)

    class Meta(Step.Meta):
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["meeting", "number"], name="one_meeting_step_each"),)


class OwnPoint(Appended):
    meeting = models.ForeignKey(Meeting, on_delete=PROTECT, related_name="points")
    gemeente = models.CharField(max_length=6)
    title = models.CharField(max_length=100)
    text = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=150)
    by_role = slug(Role)
    at = models.DateTimeField()

    class Meta(Appended.Meta):
        ordering = ("id",)


class OwnPointWithdrawal(Appended):
    """That an own point was taken back, by whom: it stays to be read in the store."""

    point = models.OneToOneField(OwnPoint, on_delete=PROTECT, related_name="withdrawal")
    gemeente = models.CharField(max_length=6)
    by = models.CharField(max_length=150)
    by_role = slug(Role)
    at = models.DateTimeField()


class Agenda(Appended):
    """As it was when the meeting was opened."""

    meeting = models.OneToOneField(Meeting, on_delete=PROTECT, related_name="agenda")
    gemeente = models.CharField(max_length=6)
    run = models.ForeignKey("store.Run", null=True, on_delete=PROTECT, related_name="agendas")
    written_at = models.DateTimeField()


class AgendaItem(Appended):
    agenda = models.ForeignKey(Agenda, on_delete=PROTECT, related_name="items")
    gemeente = models.CharField(max_length=6)
    number = models.PositiveIntegerField()
    part = slug(Part)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    subjects = models.JSONField(default=list)
    area = models.CharField(max_length=10, blank=True)
    category = models.CharField(max_length=100, blank=True)

    class Meta(Appended.Meta):
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["agenda", "number"], name="one_agenda_item_each"),)


class Decision(Appended):
    meeting = models.ForeignKey(Meeting, on_delete=PROTECT, related_name="decisions")
    gemeente = models.CharField(max_length=6, db_index=True)
    number = models.PositiveIntegerField()
    item = models.ForeignKey(AgendaItem, on_delete=PROTECT, related_name="decisions")
    kind = slug(DecisionKind)
    text = models.CharField(max_length=300)
    who = slug(Seat, blank=True)
    due_on = models.DateField(null=True)
    by = models.CharField(max_length=150)
    by_role = slug(Role)
    at = models.DateTimeField()

    class Meta(Appended.Meta):
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["meeting", "number"], name="one_decision_each"),
            models.CheckConstraint(
                condition=Q(who="", due_on=None) | (~Q(who="") & Q(due_on__isnull=False)),
                name="action_has_who_and_when",
            ),
        )


class ActionStep(Step):
    decision = models.ForeignKey(Decision, on_delete=PROTECT, related_name="action_steps")
    gemeente = models.CharField(max_length=6)
    state = slug(ActionState)
    reason = models.CharField(max_length=300, blank=True)

    class Meta(Step.Meta):
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["decision", "number"], name="one_action_step_each"),
            models.CheckConstraint(
                condition=~Q(state=ActionState.LAPSED.value) | ~Q(reason=""), name="reason_where_action_lapsed"
            ),
        )


class DecisionOutcome(Appended):
    """What was made because of a decision: an intervention, a work order or a judgement."""

    decision = models.ForeignKey(Decision, on_delete=PROTECT, related_name="outcomes")
    gemeente = models.CharField(max_length=6)
    subject = models.CharField(max_length=60, db_index=True)
    at = models.DateTimeField()

    class Meta(Appended.Meta):
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["decision", "subject"], name="one_outcome_each"),)
