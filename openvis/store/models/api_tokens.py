"""Tokens of the API. Only what a token hashes to is kept: whoever reads this table can ask nothing with it."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT

from openvis.store.models.accounts import User
from openvis.store.models.appended import Appended


class ApiToken(Appended):
    account = models.ForeignKey(User, on_delete=PROTECT, related_name="+")
    gemeente = models.CharField(max_length=6)
    name = models.CharField(max_length=60)
    key = models.CharField(max_length=64, unique=True)  # SHA-256
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    ends_on = models.DateField()


class ApiTokenWithdrawal(Appended):
    token = models.OneToOneField(ApiToken, on_delete=PROTECT, related_name="withdrawal")
    at = models.DateTimeField()
    by = models.CharField(max_length=150)


class ApiTokenUse(models.Model):
    """The last day on which a token was used; one row, which is changed once a day."""

    token = models.OneToOneField(ApiToken, on_delete=PROTECT, related_name="use")
    day = models.DateField()
