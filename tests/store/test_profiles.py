"""Profiles that people kept: the newest of a name counts, and none is ever changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from openvis.domain.access import Scope
from openvis.errors import UnknownValue
from openvis.store import models, profiles
from tests.support.deliveries import GEMEENTE, OTHER_GEMEENTE

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SCOPE = Scope.of(GEMEENTE)


def keep(name: str, text: str, after: int = 0, gemeente: str = GEMEENTE) -> profiles.StoredProfile:
    return profiles.save(gemeente=gemeente, name=name, text=text, by="analist", now=NOW + timedelta(seconds=after))


def test_the_newest_of_a_name_counts_and_the_older_one_stays():
    keep("boa", "eerste")
    keep("meldingen", "ander", after=1)
    keep("boa", "tweede", after=2)
    assert [(each.name, each.text) for each in profiles.newest(SCOPE)] == [("boa", "tweede"), ("meldingen", "ander")]
    assert profiles.get(SCOPE, "boa").text == "tweede"
    assert models.StoredProfile.objects.count() == 3


def test_a_profile_of_another_gemeente_does_not_exist():
    keep("boa", "eerste", gemeente=OTHER_GEMEENTE)
    assert profiles.newest(SCOPE) == []
    with pytest.raises(UnknownValue, match="geen profiel met de naam 'boa'"):
        profiles.get(SCOPE, "boa")


def test_an_unknown_name_is_answered_with_the_names_there_are():
    keep("boa", "eerste")
    keep("afval", "eerste")
    with pytest.raises(UnknownValue) as refused:
        profiles.get(SCOPE, "bao")
    assert refused.value.next_step == "Er zijn: afval, boa."


def test_a_kept_profile_cannot_be_changed():
    keep("boa", "eerste")
    with pytest.raises(RuntimeError, match="written once"):
        models.StoredProfile.objects.update(text="anders")
