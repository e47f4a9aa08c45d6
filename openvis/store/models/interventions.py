"""What a municipality decides to do, with the criterion that was fixed before it started."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT, Q

from openvis.domain.intervention import InterventionKind, InterventionState
from openvis.store.models.appended import Appended
from openvis.store.models.steps import Step, slug


class Intervention(Appended):
    gemeente = models.CharField(max_length=6, db_index=True)
    title = models.CharField(max_length=100)
    kind = slug(InterventionKind)
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
    state = slug(InterventionState)

    class Meta(Step.Meta):
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["intervention", "number"], name="one_intervention_step_each"),)
