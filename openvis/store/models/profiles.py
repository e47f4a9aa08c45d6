"""Profiles that people kept: how a supplier's file is to be read. Appended; the newest of a name counts."""

from __future__ import annotations

from django.db import models

from openvis.store.models.appended import Appended


class StoredProfile(Appended):
    gemeente = models.CharField(max_length=6)
    name = models.CharField(max_length=60)
    text = models.TextField()  # TOML
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta(Appended.Meta):
        indexes = (models.Index(fields=["gemeente", "name", "-at"]),)
