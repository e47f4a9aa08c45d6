"""Bijzonderheden: what it is, in which runs or by whom it was seen, and what people concluded. All of it only grows."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT, Q

from openvis.domain.access import Role
from openvis.domain.bijzonderheid import BijzonderheidState, SignalKind
from openvis.store.models.appended import Appended
from openvis.store.models.steps import Step, slug


class Bijzonderheid(Appended):
    gemeente = models.CharField(max_length=6, db_index=True)
    area = models.CharField(max_length=10)
    category = models.CharField(max_length=100)
    source = models.CharField(max_length=300)


class BijzonderheidSighting(Appended):
    """One run whose attention list holds it."""

    bijzonderheid = models.ForeignKey(Bijzonderheid, on_delete=PROTECT, related_name="sightings")
    gemeente = models.CharField(max_length=6)
    attention = models.OneToOneField("store.Attention", on_delete=PROTECT, related_name="sighting")

    class Meta(Appended.Meta):
        ordering = ("id",)


class BijzonderheidSignal(Appended):
    """What one person handed in of it."""

    bijzonderheid = models.ForeignKey(Bijzonderheid, on_delete=PROTECT, related_name="signals")
    gemeente = models.CharField(max_length=6)
    kind = slug(SignalKind)
    text = models.CharField(max_length=300)
    seen_from = models.DateField()
    seen_to = models.DateField()
    by = models.CharField(max_length=150)
    by_role = slug(Role)
    at = models.DateTimeField()

    class Meta(Appended.Meta):
        ordering = ("id",)
        constraints = (models.CheckConstraint(condition=Q(seen_to__gte=models.F("seen_from")), name="seen_in_order"),)


class BijzonderheidStep(Step):
    bijzonderheid = models.ForeignKey(Bijzonderheid, on_delete=PROTECT, related_name="steps")
    gemeente = models.CharField(max_length=6)
    state = models.CharField(max_length=30, choices=[(state.value, state.value) for state in BijzonderheidState])
    reason = models.CharField(max_length=300, blank=True)

    class Meta(Step.Meta):
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["bijzonderheid", "number"], name="one_bijzonderheid_step_each"),
            models.CheckConstraint(
                condition=Q(state=BijzonderheidState.NEW.value, reason="")
                | (~Q(state=BijzonderheidState.NEW.value) & ~Q(reason="")),
                name="reason_with_every_judgement",
            ),
        )
