"""The audit trail: one chain of lines per gemeente, each sealed with the seal of the line before it."""

from __future__ import annotations

from django.db import models

from openvis.store.models.appended import Appended


class AuditLine(Appended):
    gemeente = models.CharField(max_length=6)
    number = models.PositiveBigIntegerField()  # 1, 2, 3 ... without a gap within a gemeente
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=120, db_index=True)
    origin = models.CharField(max_length=30)
    result = models.CharField(max_length=10)
    detail = models.TextField(blank=True)
    previous = models.CharField(max_length=64, blank=True)  # seal of the line before; empty for the first
    seal = models.CharField(max_length=64)

    class Meta(Appended.Meta):
        ordering = ("gemeente", "number")
        constraints = (models.UniqueConstraint(fields=["gemeente", "number"], name="one_audit_line_each"),)


class AuditHead(models.Model):
    """Where each chain ends. Locked while a line is added, and the only witness when the last line is removed."""

    gemeente = models.CharField(max_length=6, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)
    seal = models.CharField(max_length=64, blank=True)
