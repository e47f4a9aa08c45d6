"""Decisions about the words of suppliers. Appended; the newest about a word counts."""

from __future__ import annotations

from django.db import models

from openvis.store.models.appended import Appended


class MappingDecision(Appended):
    gemeente = models.CharField(max_length=6)
    source = models.CharField(max_length=60)
    word = models.CharField(max_length=100)
    category = models.CharField(max_length=100)
    reported_by = models.CharField(max_length=10, blank=True)  # empty: as each row says
    reason = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta(Appended.Meta):
        indexes = (models.Index(fields=["gemeente", "source", "word"]),)
