"""Reports that others may read: with whom, what for and until when; and each time one was opened."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT

from openvis.domain.shared_product import ReaderKind, ShareState
from openvis.store.models.appended import Appended
from openvis.store.models.reports import Report
from openvis.store.models.steps import Step, slug


class SharedProduct(Appended):
    report = models.ForeignKey(Report, on_delete=PROTECT, related_name="shares")
    gemeente = models.CharField(max_length=6, db_index=True)  # that shares
    reader_kind = slug(ReaderKind)
    reader = models.CharField(max_length=40, db_index=True)
    purpose = models.CharField(max_length=300)


class SharedProductStep(Step):
    product = models.ForeignKey(SharedProduct, on_delete=PROTECT, related_name="steps")
    gemeente = models.CharField(max_length=6)
    state = slug(ShareState)
    ends_on = models.DateField()

    class Meta(Step.Meta):
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["product", "number"], name="one_share_step_each"),)


class SharedProductLook(Appended):
    """No account here: the reader's own trail has it, and whoever shares knows the organisation."""

    product = models.ForeignKey(SharedProduct, on_delete=PROTECT, related_name="looks")
    gemeente = models.CharField(max_length=6)
    at = models.DateTimeField()
    form = models.CharField(max_length=10)

    class Meta(Appended.Meta):
        ordering = ("pk",)
