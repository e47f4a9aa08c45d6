"""What was found about the quality of sources. Assessments are appended; the latest of a source speaks."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT

from openvis.domain.quality import Grade, Measure
from openvis.store.models.appended import Appended


class Assessment(Appended):
    """One look at one source: when, by which method, and of which versions of the tables."""

    gemeente = models.CharField(max_length=6)
    source = models.CharField(max_length=60)
    at = models.DateTimeField()
    method = models.CharField(max_length=60)
    versions = models.JSONField()
    batch = models.CharField(max_length=32)  # the last delivery that was taken in

    class Meta(Appended.Meta):
        indexes = (models.Index(fields=["gemeente", "source", "-at"]),)


class QualityMeasure(Appended):
    """One measure of one assessment, in numbers and in a sentence. `area` and `period` say where and when."""

    assessment = models.ForeignKey(Assessment, on_delete=PROTECT, related_name="measures")
    measure = models.CharField(max_length=30, choices=[(kind.value, kind.value) for kind in Measure])
    grade = models.CharField(max_length=12, choices=[(grade.value, grade.value) for grade in Grade])
    number = models.PositiveBigIntegerField(null=True)
    of = models.PositiveBigIntegerField(null=True)
    area = models.CharField(max_length=10, blank=True)
    period = models.CharField(max_length=10, blank=True)
    sentence = models.TextField()

    class Meta(Appended.Meta):
        indexes = (models.Index(fields=["assessment"]),)
