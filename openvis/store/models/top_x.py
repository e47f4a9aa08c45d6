"""Top-X: versions of the criteria, and moments whose versions are steps. All of it is written once."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT, Q

from openvis.domain.top_x import TopXState
from openvis.store.models.appended import Appended
from openvis.store.models.ordered_json import OrderedJSON
from openvis.store.models.steps import Step, slug


class TopXCriteria(Appended):
    gemeente = models.CharField(max_length=6)
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=1000)
    valid_from = models.DateField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta(Appended.Meta):
        constraints = (models.UniqueConstraint(fields=["gemeente", "number"], name="one_top_x_criteria_each"),)


class TopXMoment(Appended):
    gemeente = models.CharField(max_length=6, db_index=True)


class TopXStep(Step):
    moment = models.ForeignKey(TopXMoment, on_delete=PROTECT, related_name="steps")
    gemeente = models.CharField(max_length=6)
    state = slug(TopXState)
    day = models.DateField()
    criteria = models.ForeignKey(TopXCriteria, null=True, on_delete=PROTECT, related_name="moments")
    came_in = models.PositiveIntegerField(null=True)
    went_out = models.PositiveIntegerField(null=True)
    stayed = models.PositiveIntegerField(null=True)
    decided_by = OrderedJSON(default=list)
    note = models.CharField(max_length=300, blank=True)

    class Meta(Step.Meta):
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["moment", "number"], name="one_top_x_step_each"),
            models.CheckConstraint(
                condition=Q(state=TopXState.PLANNED.value, criteria__isnull=True)
                | Q(
                    state=TopXState.HELD.value,
                    criteria__isnull=False,
                    came_in__isnull=False,
                    went_out__isnull=False,
                    stayed__isnull=False,
                ),
                name="top_x_numbers_when_held",
            ),
        )
