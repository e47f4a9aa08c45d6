"""What a forecast must reach, version by version, and what every run said of it. Both are written once."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT, Q

from openvis.store.models.appended import Appended
from openvis.store.models.ordered_json import OrderedJSON


class ForecastCriterion(Appended):
    gemeente = models.CharField(max_length=6, db_index=True)
    categories = OrderedJSON()
    horizon = models.PositiveIntegerField()
    measure = models.CharField(max_length=40)
    least = models.FloatField()
    starts_on = models.DateField()
    judged_on = models.DateField()
    replaces = models.OneToOneField("self", null=True, on_delete=PROTECT, related_name="replacement")
    by = models.CharField(max_length=150)
    at = models.DateTimeField()


class ForecastJudgement(Appended):
    criterion = models.ForeignKey(ForecastCriterion, on_delete=PROTECT, related_name="judgements")
    gemeente = models.CharField(max_length=6, db_index=True)
    run = models.CharField(max_length=40)
    at = models.DateTimeField()
    category = models.CharField(max_length=100)
    kind = models.CharField(max_length=40)
    final = models.BooleanField()
    first = models.CharField(max_length=10, blank=True)
    last = models.CharField(max_length=10, blank=True)
    periods = models.PositiveIntegerField()
    events = models.PositiveIntegerField()
    hits = models.PositiveIntegerField(null=True)
    area = models.FloatField(null=True)
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    verdict = models.CharField(max_length=40)

    class Meta(Appended.Meta):
        abstract = False
        constraints = (
            models.UniqueConstraint(
                fields=["criterion", "category"], condition=Q(final=True), name="one_final_judgement_each"
            ),
        )
