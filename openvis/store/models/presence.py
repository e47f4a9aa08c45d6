"""Aanwezigheid: each version of a registration is a step of it, and is written once."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT, Q

from openvis.domain.presence import PresenceKind, PresenceState, Rhythm
from openvis.store.models.appended import Appended
from openvis.store.models.interventions import Intervention
from openvis.store.models.ordered_json import OrderedJSON
from openvis.store.models.steps import Step, slug


class Presence(Appended):
    gemeente = models.CharField(max_length=6, db_index=True)


class PresenceStep(Step):
    presence = models.ForeignKey(Presence, on_delete=PROTECT, related_name="steps")
    gemeente = models.CharField(max_length=6)
    state = slug(PresenceState)
    kind = slug(PresenceKind)
    title = models.CharField(max_length=100, blank=True)
    areas = OrderedJSON()
    rhythm = slug(Rhythm)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    hours = models.FloatField()
    people = models.PositiveIntegerField()
    intervention = models.ForeignKey(Intervention, null=True, on_delete=PROTECT, related_name="presence")

    class Meta(Step.Meta):
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["presence", "number"], name="one_presence_step_each"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="presence_ends_after_start",
            ),
        )
