"""The small town in every test; and a browser-less visitor of each role."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from openvis.domain.access import Role
from openvis.store import models
from openvis.web import places
from tests.support import small_town
from tests.support.kept import Keeper


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """The server keeps names and shapes per version of the areas; every test has a first version of its own."""
    places._names.cache_clear()
    places._shapes.cache_clear()
    places._tree.cache_clear()


@pytest.fixture
def town(keeper: Keeper, db: None) -> None:
    """The small town with an account per role, in the store of this test."""

    def fill(folder: Path) -> None:
        small_town.fill(folder)
        small_town.accounts()

    keeper.store("small-town", fill)


@pytest.fixture
def visit(town: None) -> Callable[[Role | str], Client]:
    """A signed-in client: `visit(Role.ADVISEUR).get("/")`."""

    def signed_in(role: Role | str) -> Client:
        client = Client(raise_request_exception=False)
        user = models.User.objects.get(username=str(role))
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in
