"""The safety plan: versions of an IVP, of the priorities of a year and of its actions; a log and links beside them."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT, Q

from openvis.domain.access import Role
from openvis.domain.safety_plan import PlanActionState
from openvis.store.models.appended import Appended
from openvis.store.models.ordered_json import OrderedJSON
from openvis.store.models.steps import Step, slug


class SafetyPlan(Appended):
    gemeente = models.CharField(max_length=6, db_index=True)


class SafetyPlanVersion(Step):
    plan = models.ForeignKey(SafetyPlan, on_delete=PROTECT, related_name="versions")
    gemeente = models.CharField(max_length=6)
    title = models.CharField(max_length=100)
    theme = models.CharField(max_length=60)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    goals = OrderedJSON()
    why = models.CharField(max_length=300, blank=True)

    class Meta(Step.Meta):
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["plan", "number"], name="one_safety_plan_version_each"),
            models.CheckConstraint(condition=Q(last_year__gte=models.F("first_year")), name="safety_plan_years"),
            models.CheckConstraint(condition=Q(number=1) ^ ~Q(why=""), name="safety_plan_change_says_why"),
        )


class YearPriorities(Step):
    """The number counts within a gemeente and year, whichever plan the year is of."""

    plan = models.ForeignKey(SafetyPlan, on_delete=PROTECT, related_name="priorities")
    gemeente = models.CharField(max_length=6, db_index=True)
    year = models.PositiveSmallIntegerField()
    weights = OrderedJSON()
    why = models.CharField(max_length=300)

    class Meta(Step.Meta):
        ordering = ("year", "number")
        constraints = (models.UniqueConstraint(fields=["gemeente", "year", "number"], name="one_priorities_each"),)


class PlanAction(Appended):
    plan = models.ForeignKey(SafetyPlan, on_delete=PROTECT, related_name="actions")
    gemeente = models.CharField(max_length=6, db_index=True)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    carried_from = models.OneToOneField("self", null=True, on_delete=PROTECT, related_name="carried_to")

    class Meta(Appended.Meta):
        ordering = ("year", "number")
        constraints = (models.UniqueConstraint(fields=["gemeente", "year", "number"], name="one_plan_action_each"),)


class PlanActionStep(Step):
    """Each step says the whole: the state, and what the action says from then on."""

    action = models.ForeignKey(PlanAction, on_delete=PROTECT, related_name="steps")
    gemeente = models.CharField(max_length=6)
    state = slug(PlanActionState)
    goal = models.PositiveSmallIntegerField()
    wanted = models.CharField(max_length=600)
    owner = slug(Role)
    partners = OrderedJSON()
    indicators = OrderedJSON()
    reason = models.CharField(max_length=300, blank=True)

    class Meta(Step.Meta):
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["action", "number"], name="one_plan_action_step_each"),
            models.CheckConstraint(
                condition=~Q(state=PlanActionState.STOPPED.value) | ~Q(reason=""), name="plan_action_stopped_says_why"
            ),
        )


class PlanProgress(Appended):
    action = models.ForeignKey(PlanAction, on_delete=PROTECT, related_name="progress")
    gemeente = models.CharField(max_length=6)
    on = models.DateField()
    text = models.CharField(max_length=600)
    by = models.CharField(max_length=150)
    by_role = slug(Role)
    at = models.DateTimeField()

    class Meta(Appended.Meta):
        ordering = ("on", "id")


class PlanLink(Appended):
    """That something carries out an action, or no longer: the last row of a subject tells."""

    action = models.ForeignKey(PlanAction, on_delete=PROTECT, related_name="links")
    gemeente = models.CharField(max_length=6)
    subject = models.CharField(max_length=60)
    linked = models.BooleanField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta(Appended.Meta):
        ordering = ("id",)
