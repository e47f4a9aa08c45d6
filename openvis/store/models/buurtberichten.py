"""Buurtberichten: what one is about, its steps, and what each version said. All are written once."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT

from openvis.domain.buurtbericht import BuurtberichtState
from openvis.store.models.appended import Appended
from openvis.store.models.ordered_json import OrderedJSON
from openvis.store.models.steps import Step, slug


class Buurtbericht(Appended):
    gemeente = models.CharField(max_length=6, db_index=True)
    category = models.CharField(max_length=100)
    buurt = models.CharField(max_length=10)
    cell = models.CharField(max_length=10, null=True)
    attention = models.ForeignKey("store.Attention", null=True, on_delete=PROTECT, related_name="buurtberichten")
    text = models.CharField(max_length=40)


class BuurtberichtStep(Step):
    buurtbericht = models.ForeignKey(Buurtbericht, on_delete=PROTECT, related_name="steps")
    gemeente = models.CharField(max_length=6)
    state = slug(BuurtberichtState)
    reason = models.CharField(max_length=300, blank=True)
    assured = models.BooleanField(default=False)
    channels = OrderedJSON(default=list)
    sent_on = models.DateField(null=True)
    intervention = models.ForeignKey(
        "store.Intervention", null=True, on_delete=PROTECT, related_name="buurtbericht_steps"
    )

    class Meta(Step.Meta):
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["buurtbericht", "number"], name="one_buurtbericht_step_each"),)


class BuurtberichtContent(Appended):
    step = models.OneToOneField(BuurtberichtStep, on_delete=PROTECT, related_name="content")
    gemeente = models.CharField(max_length=6)
    metres = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField()
    until = models.DateField()
    addresses = models.PositiveIntegerField(null=True)
    title = models.CharField(max_length=80)
    opening = models.CharField(max_length=400)
    advice = OrderedJSON()
    phone = models.CharField(max_length=10, blank=True)
    send_on = models.DateField()
    judged_on = models.DateField()
    reduction_percent = models.PositiveSmallIntegerField()
