"""Deliveries: one record per import, and the rows it had to keep out."""

from __future__ import annotations

from django.db import models


class Batch(models.Model):
    """One import. `gemeente` is empty while, or because, the file never said whose it is."""

    id = models.CharField(primary_key=True, max_length=32)
    gemeente = models.CharField(max_length=6, blank=True)
    source = models.CharField(max_length=60)
    table = models.CharField(max_length=20)
    file_name = models.CharField(max_length=255)
    file_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=12)
    by = models.CharField(max_length=150)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    rows_read = models.PositiveBigIntegerField(default=0)
    added = models.PositiveBigIntegerField(default=0)
    changed = models.PositiveBigIntegerField(default=0)
    unchanged = models.PositiveBigIntegerField(default=0)
    rejected = models.PositiveBigIntegerField(default=0)
    version = models.PositiveBigIntegerField(null=True)
    note = models.TextField(blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = (models.Index(fields=["gemeente", "-started_at"]), models.Index(fields=["state"]))


class Reject(models.Model):
    """One row of a delivery that was kept out, with its line in the file."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rejects")
    row = models.PositiveBigIntegerField()
    column = models.TextField(null=True)
    reason = models.TextField()
    value = models.TextField(null=True)
    kind = models.CharField(max_length=20, default="unreadable")

    class Meta:
        indexes = (models.Index(fields=["batch", "row"]),)
