"""Accounts: who signs in, with which role and for which gemeenten. No names of persons are kept.

An account may have a mail address (`email`, Django's own). It is personal data of whoever works here, and stands in
this table only: not in the audit trail, not in what is logged, not beside a notification.
"""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models

from openvis.domain.access import Role


class User(AbstractUser):
    """An account. `role` and `gemeenten` are all the program needs to know about whoever uses it."""

    # An account name is enough to hold someone to account; a first and last name would only be kept to be lost.
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]

    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    gemeenten = models.JSONField(default=list)  # list of GM codes: the account's scope

    team = models.CharField(max_length=60, blank=True)  # whose work orders this account hears of; empty: all
    organisation = models.CharField(max_length=40, blank=True)  # of a partner: a slug of domain/partners.csv
    notices = models.JSONField(default=dict)  # what it wants to hear of, and when
    calendar_key = models.CharField(max_length=64, blank=True, db_index=True)  # SHA-256 of the address of its calendar

    REQUIRED_FIELDS = ("role",)  # type: ignore[assignment]
