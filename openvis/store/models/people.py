"""What people decide and do: interventions, work orders and what was found on the street.

The rows themselves are never edited. Each has steps, appended one by one: the state is that of the last step,
and the number of the last step is the version. Two people who add the same number cannot both succeed.
"""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import PROTECT, Q

from openvis.domain.access import Role
from openvis.domain.intervention import InterventionKind, InterventionState
from openvis.domain.work_order import DayPart, NotDoneReason, Priority, Situation, WeekPart, WorkOrderState
from openvis.store.models.appended import Appended


def _slug(kinds: type[StrEnum], *, blank: bool = False) -> models.CharField:
    return models.CharField(max_length=30, choices=[(kind.value, kind.value) for kind in kinds], blank=blank)


class Step(Appended):
    """One change of state. `by_role` is empty where the program itself made the change."""

    number = models.PositiveIntegerField()
    by = models.CharField(max_length=150)
    by_role = _slug(Role, blank=True)
    at = models.DateTimeField()

    class Meta(Appended.Meta):
        abstract = True


class Intervention(Appended):
    gemeente = models.CharField(max_length=6, db_index=True)
    title = models.CharField(max_length=100)
    kind = _slug(InterventionKind)
    area = models.CharField(max_length=10)
    category = models.CharField(max_length=100)
    starts_on = models.DateField()
    ends_on = models.DateField()
    reduction_percent = models.PositiveSmallIntegerField()
    attention = models.ForeignKey("store.Attention", null=True, on_delete=PROTECT, related_name="interventions")

    class Meta(Appended.Meta):
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gt=models.F("starts_on")), name="intervention_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(reduction_percent__gte=1, reduction_percent__lte=99), name="intervention_reduction_1_to_99"
            ),
        )


class InterventionStep(Step):
    intervention = models.ForeignKey(Intervention, on_delete=PROTECT, related_name="steps")
    gemeente = models.CharField(max_length=6)
    state = _slug(InterventionState)

    class Meta(Step.Meta):
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["intervention", "number"], name="one_intervention_step_each"),)


class WorkOrder(Appended):
    gemeente = models.CharField(max_length=6, db_index=True)
    intervention = models.ForeignKey(Intervention, on_delete=PROTECT, related_name="work_orders")
    reason = models.TextField()  # the sentence as it was when the order was issued
    task = models.CharField(max_length=500)
    team = models.CharField(max_length=60)
    week_part = _slug(WeekPart)
    day_part = _slug(DayPart)
    priority = _slug(Priority)
    due_on = models.DateField()


class WorkOrderStep(Step):
    work_order = models.ForeignKey(WorkOrder, on_delete=PROTECT, related_name="steps")
    gemeente = models.CharField(max_length=6)
    state = _slug(WorkOrderState)
    not_done_reason = _slug(NotDoneReason, blank=True)

    class Meta(Step.Meta):
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["work_order", "number"], name="one_work_order_step_each"),
            models.CheckConstraint(
                condition=Q(state=WorkOrderState.NOT_DONE.value) ^ Q(not_done_reason=""),
                name="reason_only_when_not_done",
            ),
        )


class SentReport(Appended):
    """A step that was filled in on a phone, perhaps without a connection: sent twice, it is stored once."""

    step = models.OneToOneField(WorkOrderStep, on_delete=PROTECT, related_name="sent")
    gemeente = models.CharField(max_length=6)
    key = models.UUIDField(unique=True)
    filled_in_at = models.DateTimeField()  # by the clock of the phone, and never later than it arrived


class Finding(Appended):
    """What came back with the step that reported an order done."""

    step = models.OneToOneField(WorkOrderStep, on_delete=PROTECT, related_name="finding")
    gemeente = models.CharField(max_length=6)
    situation = _slug(Situation)
    checks = models.PositiveIntegerField()
    warnings = models.PositiveIntegerField()
    fines = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField()
    follow_up_needed = models.BooleanField()
