"""Ondermijning. What stays and what must be able to go stand in tables apart.

The steps are history and are written once. The content (where, from what side, which case) is erased when its term is
over, and that it was erased is a row itself.
"""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT, Q

from openvis.domain.undermining import NoFollowUp, ObjectKind, Origin, RiskState, UnderminingPhase
from openvis.store.models.appended import Appended, Erasable
from openvis.store.models.steps import Step, slug


class UnderminingSignal(Appended):
    gemeente = models.CharField(max_length=6, db_index=True)
    theme = models.CharField(max_length=40)
    wijk = models.CharField(max_length=8)
    received_on = models.DateField()


class UnderminingContent(Erasable):
    """The newest row of a signal counts."""

    signal = models.ForeignKey(UnderminingSignal, on_delete=PROTECT, related_name="contents")
    gemeente = models.CharField(max_length=6)
    buurt = models.CharField(max_length=10)
    origin = slug(Origin)
    case = models.CharField(max_length=30, blank=True)


class UnderminingErasure(Appended):
    signal = models.OneToOneField(UnderminingSignal, on_delete=PROTECT, related_name="erasure")
    gemeente = models.CharField(max_length=6)
    at = models.DateTimeField()


class UnderminingStep(Step):
    signal = models.ForeignKey(UnderminingSignal, on_delete=PROTECT, related_name="steps")
    gemeente = models.CharField(max_length=6)
    phase = slug(UnderminingPhase)
    reason = slug(NoFollowUp, blank=True)

    class Meta(Step.Meta):
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["signal", "number"], name="one_undermining_step_each"),
            models.CheckConstraint(
                condition=Q(phase=UnderminingPhase.NO_FOLLOW_UP.value) ^ Q(reason=""),
                name="reason_only_without_follow_up",
            ),
        )


class RiskLocation(Appended):
    gemeente = models.CharField(max_length=6, db_index=True)
    theme = models.CharField(max_length=40)
    wijk = models.CharField(max_length=8)


class RiskLocationContent(Erasable):
    location = models.ForeignKey(RiskLocation, on_delete=PROTECT, related_name="contents")
    gemeente = models.CharField(max_length=6)
    buurt = models.CharField(max_length=10)
    place = models.CharField(max_length=80)
    object_kind = slug(ObjectKind)


class RiskLocationStep(Step):
    location = models.ForeignKey(RiskLocation, on_delete=PROTECT, related_name="steps")
    gemeente = models.CharField(max_length=6)
    state = slug(RiskState)

    class Meta(Step.Meta):
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["location", "number"], name="one_risk_location_step_each"),)
