"""Deployment: what was asked for a week, and the plans that were made of it. Both are written once."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT

from openvis.store.models.appended import Appended
from openvis.store.models.ordered_json import OrderedJSON


class DeploymentRequest(Appended):
    gemeente = models.CharField(max_length=6, db_index=True)
    week = models.DateField()
    asked = OrderedJSON()  # hours and rules
    by = models.CharField(max_length=150)
    at = models.DateTimeField()


class DeploymentPlan(Appended):
    request = models.ForeignKey(DeploymentRequest, on_delete=PROTECT, related_name="plans")
    gemeente = models.CharField(max_length=6, db_index=True)
    run = models.CharField(max_length=40)
    period_to = models.CharField(max_length=10)
    result = OrderedJSON()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
