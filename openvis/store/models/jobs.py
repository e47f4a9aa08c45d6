"""Jobs. A row is changed while it is worked on: how far a job has come is not history. What it did leaves a batch."""

from __future__ import annotations

from django.db import models

from openvis.store.models.ordered_json import OrderedJSON


class Job(models.Model):
    id = models.CharField(primary_key=True, max_length=32)
    gemeente = models.CharField(max_length=6)
    kind = models.CharField(max_length=10)
    upload = models.CharField(max_length=32)
    by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    input = OrderedJSON(default=dict)
    state = models.CharField(max_length=12)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    rows_done = models.PositiveBigIntegerField(default=0)
    rows_of = models.PositiveBigIntegerField(null=True)
    sentence = models.TextField(blank=True)
    result = OrderedJSON(default=dict)
    stop_asked = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(fields=["state", "asked_at"]),
            models.Index(fields=["gemeente", "upload", "asked_at"]),
        )
