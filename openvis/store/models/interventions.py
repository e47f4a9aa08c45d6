"""What a municipality decides to do, version by version, with the criterion that was fixed before it started."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT, Q

from openvis.domain.access import Role
from openvis.domain.intervention import Comparison, InterventionKind, InterventionState
from openvis.store.models.appended import Appended
from openvis.store.models.ordered_json import OrderedJSON
from openvis.store.models.steps import Step, slug


class Intervention(Appended):
    """That it exists, and what it answers; all that people decide of it is in its versions."""

    gemeente = models.CharField(max_length=6, db_index=True)
    attention = models.ForeignKey("store.Attention", null=True, on_delete=PROTECT, related_name="interventions")


class InterventionVersion(Appended):
    """What was decided of it at one moment. The number of the last one is the version that people look at."""

    intervention = models.ForeignKey(Intervention, on_delete=PROTECT, related_name="versions")
    gemeente = models.CharField(max_length=6)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=100)
    kind = slug(InterventionKind)
    areas = OrderedJSON()
    categories = OrderedJSON()
    cells = OrderedJSON()
    measure = models.CharField(max_length=60, blank=True)
    partners = OrderedJSON()
    hours = models.PositiveIntegerField(null=True)
    serves = models.ForeignKey("store.PlanAction", null=True, on_delete=PROTECT, related_name="served_by")
    starts_on = models.DateField()
    ends_on = models.DateField()
    reduction_percent = models.PositiveSmallIntegerField()
    comparison = slug(Comparison)
    compared_with = OrderedJSON()
    judged_on = models.DateField()
    why = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=150)
    by_role = slug(Role, blank=True)
    at = models.DateTimeField()

    class Meta(Appended.Meta):
        abstract = False
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["intervention", "number"], name="one_intervention_version_each"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=models.F("starts_on")), name="intervention_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(judged_on__gte=models.F("ends_on")), name="intervention_judged_after_end"
            ),
            models.CheckConstraint(
                condition=Q(reduction_percent__gte=1, reduction_percent__lte=99), name="intervention_reduction_1_to_99"
            ),
            models.CheckConstraint(condition=Q(number=1) ^ ~Q(why=""), name="intervention_change_says_why"),
        )


class InterventionStep(Step):
    intervention = models.ForeignKey(Intervention, on_delete=PROTECT, related_name="steps")
    gemeente = models.CharField(max_length=6)
    state = slug(InterventionState)
    version = models.PositiveIntegerField(
        default=1
    )  # that stood when the step was made: the one it started with judges it

    class Meta(Step.Meta):
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["intervention", "number"], name="one_intervention_step_each"),)
