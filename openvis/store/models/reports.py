"""Reports that were made: what was asked, what was read and all that it said; and which of them everybody may read."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT

from openvis.domain.report_kind import ReportKind
from openvis.store.models.appended import Appended
from openvis.store.models.steps import slug


class Report(Appended):
    gemeente = models.CharField(max_length=6, db_index=True)
    kind = slug(ReportKind)
    as_of = models.DateTimeField()
    run = models.CharField(max_length=64)
    area = models.CharField(max_length=10, blank=True)
    period = models.CharField(max_length=10, blank=True)
    points = models.BooleanField(default=False)
    title = models.CharField(max_length=300)
    content = models.TextField()  # the document as domain.report_text writes it
    by = models.CharField(max_length=150)
    made_at = models.DateTimeField()


class ReportPublication(Appended):
    """From when on everybody may read it, or no longer: the last one speaks."""

    report = models.ForeignKey(Report, on_delete=PROTECT, related_name="publications")
    gemeente = models.CharField(max_length=6)
    number = models.PositiveIntegerField()
    public = models.BooleanField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta(Appended.Meta):
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["report", "number"], name="one_publication_each"),)
