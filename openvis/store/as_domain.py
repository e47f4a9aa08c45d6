"""From a record of the database to the domain object with the same fields."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django.db.models import Model

from openvis.domain.attention import AttentionKind, AttentionRow
from openvis.store import models


def as_domain(domain_class: type[Any], record: Model, **replaced: object) -> Any:
    """A domain object with the fields of a record, but for those that are given."""
    return domain_class(**{field.name: getattr(record, field.name) for field in fields(domain_class)} | replaced)


def attention_row(record: models.Attention) -> AttentionRow:
    """A stored row of an attention list as the domain knows it."""
    row: AttentionRow = as_domain(AttentionRow, record, kind=AttentionKind(record.kind), areas=tuple(record.areas))
    return row
