"""Profiles that people kept, per gemeente. Appended: saving under a name that exists makes that one the newest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from openvis.domain.access import Scope
from openvis.errors import UnknownValue
from openvis.store import models


@dataclass(frozen=True, slots=True)
class StoredProfile:
    gemeente: str
    name: str
    text: str  # TOML, as `openvis import incidents --profile` reads it
    by: str
    at: datetime


def save(*, gemeente: str, name: str, text: str, by: str, now: datetime) -> StoredProfile:
    return _of(models.StoredProfile.objects.create(gemeente=gemeente, name=name, text=text, by=by, at=now))


def newest(scope: Scope) -> list[StoredProfile]:
    """The newest of every name, the last saved first."""
    found: dict[tuple[str, str], StoredProfile] = {}
    for record in models.StoredProfile.objects.filter(gemeente__in=scope.gemeenten).order_by("-at", "-id"):
        found.setdefault((record.gemeente, record.name), _of(record))
    return list(found.values())


def get(scope: Scope, name: str) -> StoredProfile:
    """The newest of this name. Raises UnknownValue, with the names there are."""
    there = newest(scope)
    match = next((profile for profile in there if profile.name == name), None)
    if match is None:
        names = ", ".join(sorted(profile.name for profile in there))
        raise UnknownValue(
            f"Er is geen profiel met de naam '{name}' bewaard.",
            f"Er zijn: {names}." if names else "Bewaar eerst een profiel met `openvis profile save`.",
        )
    return match


def _of(record: models.StoredProfile) -> StoredProfile:
    return StoredProfile(record.gemeente, record.name, record.text, record.by, record.at)
