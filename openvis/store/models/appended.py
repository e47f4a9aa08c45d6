"""Rows that are written once. What happened is history, and history is appended to, never edited."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models


class AppendedQuerySet(models.QuerySet):
    """Refuses every way Django has to change many rows at once."""

    def update(self, **values: Any) -> NoReturn:
        raise _written_once(self.model)

    def delete(self) -> NoReturn:
        raise _written_once(self.model)

    def bulk_update(self, *args: Any, **options: Any) -> NoReturn:
        raise _written_once(self.model)


class AppendedManager(models.Manager):
    """Written out, because the type checker loses a manager that is made from a query set."""

    def get_queryset(self) -> AppendedQuerySet:
        return AppendedQuerySet(self.model, using=self._db)


class Appended(models.Model):
    """Base of tables that only grow. Raises RuntimeError on a change: that is a mistake in the program."""

    objects = AppendedManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise _written_once(type(self))
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        raise _written_once(type(self))


class Erasable(Appended):
    """Written once as well, but it can go: content that may not be kept for longer. That it went is a row elsewhere."""

    class Meta(Appended.Meta):
        abstract = True

    @classmethod
    def erase(cls, **which: Any) -> None:
        """Take rows away for good."""
        models.QuerySet(cls).filter(**which).delete()


def _written_once(model: type[models.Model]) -> RuntimeError:
    return RuntimeError(f"{model.__name__} rows are written once; append a new row instead.")
