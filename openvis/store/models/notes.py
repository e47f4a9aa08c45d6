"""Duiding: notes beside figures, and the withdrawal of one. Both are written once."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT

from openvis.store.models.appended import Appended


class Note(Appended):
    gemeente = models.CharField(max_length=6, db_index=True)
    area = models.CharField(max_length=10)
    category = models.CharField(max_length=100, null=True)
    period_from = models.CharField(max_length=10)
    period_to = models.CharField(max_length=10)
    text = models.CharField(max_length=500)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()


class NoteWithdrawal(Appended):
    note = models.OneToOneField(Note, on_delete=PROTECT, related_name="withdrawal")
    gemeente = models.CharField(max_length=6)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
