"""Mail to staff: what was made, which things it told of, and every attempt to send it. No address stands here."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT

from openvis.domain.notification import MailState
from openvis.store.models.accounts import User
from openvis.store.models.appended import Appended
from openvis.store.models.ordered_json import OrderedJSON
from openvis.store.models.steps import slug


class Notification(Appended):
    account = models.ForeignKey(User, on_delete=PROTECT, related_name="+")
    key = models.CharField(max_length=64, unique=True)
    subject = models.CharField(max_length=200)
    lines = OrderedJSON(default=list)
    at = models.DateTimeField()


class NotificationItem(Appended):
    """That an account was told at once of one thing: by this, never twice."""

    notification = models.ForeignKey(Notification, on_delete=PROTECT, related_name="items")
    account = models.ForeignKey(User, on_delete=PROTECT, related_name="+")
    key = models.CharField(max_length=300)

    class Meta(Appended.Meta):
        constraints = (models.UniqueConstraint(fields=["account", "key"], name="told_once"),)


class NotificationStep(Appended):
    """One attempt. The one that succeeded is written after the mail server took it."""

    notification = models.ForeignKey(Notification, on_delete=PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    state = slug(MailState)
    at = models.DateTimeField()
    told = models.CharField(max_length=300, blank=True)

    class Meta(Appended.Meta):
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["notification", "number"], name="one_notification_step_each"),)


class DailyJob(Appended):
    """That a job of every day was done for a day: written with what it did, so that neither stands alone."""

    name = models.CharField(max_length=30)
    day = models.DateField()
    at = models.DateTimeField()

    class Meta(Appended.Meta):
        constraints = (models.UniqueConstraint(fields=["name", "day"], name="one_daily_job_each"),)


class NoticeMark(models.Model):
    """How the store looked when everybody was last told what waits; one row, which is changed."""

    mark = models.CharField(max_length=200)
