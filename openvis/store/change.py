"""One change: everything in it happens, or nothing."""

from __future__ import annotations

from contextlib import AbstractContextManager

from django.db import transaction


def one_change() -> AbstractContextManager[None]:
    """A transaction of its own. Never inside another, so whoever leaves it normally knows that it is stored."""
    return transaction.atomic(durable=True)
