"""Work orders, what is asked in them, and what was found on the street."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT, Q

from openvis.domain.work_order import (
    ActionTaken,
    FollowUp,
    NotDoneReason,
    Priority,
    Situation,
    WeekPart,
    WorkOrderState,
)
from openvis.store.models.appended import Appended
from openvis.store.models.interventions import Intervention
from openvis.store.models.steps import Step, slug

STOPPED = (WorkOrderState.NOT_DONE.value, WorkOrderState.CLOSED_EARLY.value)


class WorkOrder(Appended):
    gemeente = models.CharField(max_length=6, db_index=True)
    intervention = models.ForeignKey(Intervention, on_delete=PROTECT, related_name="work_orders")
    attention = models.ForeignKey("store.Attention", null=True, on_delete=PROTECT, related_name="work_orders")
    follows = models.ForeignKey("self", null=True, on_delete=PROTECT, related_name="followed_by")
    area = models.CharField(max_length=10, default="")  # always given: only an older table needs a default
    cells = models.JSONField(default=list)
    street = models.CharField(max_length=80, blank=True, default="")
    category = models.CharField(max_length=100, default="")
    reason = models.TextField()  # the sentence as it was when the order was issued


class WorkOrderStep(Step):
    work_order = models.ForeignKey(WorkOrder, on_delete=PROTECT, related_name="steps")
    gemeente = models.CharField(max_length=6)
    state = slug(WorkOrderState)
    not_done_reason = slug(NotDoneReason, blank=True)

    class Meta(Step.Meta):
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["work_order", "number"], name="one_work_order_step_each"),
            models.CheckConstraint(
                condition=Q(state__in=STOPPED) ^ Q(not_done_reason=""), name="reason_only_when_not_done"
            ),
        )


class WorkOrderTerms(Appended):
    """What is asked from this step on, until a later step brings other terms."""

    step = models.OneToOneField(WorkOrderStep, on_delete=PROTECT, related_name="terms")
    gemeente = models.CharField(max_length=6)
    tasks = models.JSONField()  # sentences
    team = models.CharField(max_length=60)
    week_part = slug(WeekPart)
    day_parts = models.JSONField()
    priority = slug(Priority)
    due_on = models.DateField()
    visits = models.PositiveSmallIntegerField()


class SentReport(Appended):
    """A step that was filled in on a phone, perhaps without a connection: sent twice, it is stored once."""

    step = models.OneToOneField(WorkOrderStep, on_delete=PROTECT, related_name="sent")
    gemeente = models.CharField(max_length=6)
    key = models.UUIDField(unique=True)
    filled_in_at = models.DateTimeField()  # by the clock of the phone, and never later than it arrived


class Finding(Appended):
    """What came back with the step that reported a visit."""

    step = models.OneToOneField(WorkOrderStep, on_delete=PROTECT, related_name="finding")
    gemeente = models.CharField(max_length=6)
    situation = slug(Situation)
    action = slug(ActionTaken, default=ActionTaken.LOOKED.value)
    checks = models.PositiveIntegerField()
    warnings = models.PositiveIntegerField()
    fines = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField()
    follow_up = slug(FollowUp, blank=True, default="")  # empty: nobody need go there again
