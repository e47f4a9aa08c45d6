"""Webhooks: who is told, what was told, and every attempt. No secret stands here."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT

from openvis.domain.notification import MailState
from openvis.domain.webhook import EventKind
from openvis.store.models.appended import Appended
from openvis.store.models.ordered_json import OrderedJSON
from openvis.store.models.steps import slug


class Webhook(Appended):
    gemeente = models.CharField(max_length=6)
    url = models.CharField(max_length=500)
    kinds = OrderedJSON(default=list)
    salt = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)


class WebhookEnd(Appended):
    webhook = models.OneToOneField(Webhook, on_delete=PROTECT, related_name="end")
    at = models.DateTimeField()
    by = models.CharField(max_length=150)


class WebhookMark(models.Model):
    """Up to where a webhook was told; one row, changed in the transaction that puts what is new in the outbox."""

    webhook = models.OneToOneField(Webhook, on_delete=PROTECT, related_name="mark")
    line = models.PositiveIntegerField()  # number of the last line of the audit trail that was looked at
    mark = models.CharField(max_length=100)


class WebhookDelivery(Appended):
    webhook = models.ForeignKey(Webhook, on_delete=PROTECT, related_name="deliveries")
    key = models.CharField(max_length=100)
    kind = slug(EventKind)
    body = models.TextField()
    at = models.DateTimeField()

    class Meta(Appended.Meta):
        constraints = (models.UniqueConstraint(fields=["webhook", "key"], name="webhook_told_once"),)


class WebhookStep(Appended):
    """One attempt. The one that succeeded is written after the other side took it."""

    delivery = models.ForeignKey(WebhookDelivery, on_delete=PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    state = slug(MailState)
    at = models.DateTimeField()
    told = models.CharField(max_length=300, blank=True)

    class Meta(Appended.Meta):
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["delivery", "number"], name="one_webhook_step_each"),)
