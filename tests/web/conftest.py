"""The small town, filled once and copied into every test; and a browser-less visitor of each role."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.test import Client

from openvis.domain.access import Role
from openvis.store import models
from openvis.web import places
from tests.support import small_town


@pytest.fixture(scope="session")
def filled_once(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Where the filled tables and rows are kept between tests; empty until the first test has filled them."""
    return {"tables": tmp_path_factory.mktemp("small-town") / "tables"}


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """The server keeps names and shapes per version of the areas; every test has a first version of its own."""
    places._names.cache_clear()
    places._shapes.cache_clear()


@pytest.fixture
def town(filled_once: dict[str, Any], data_folder: Path, db: None, tmp_path: Path, settings: Any) -> None:
    """The small town with an account per role, in the store of this test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if "rows" in filled_once:
        shutil.copytree(filled_once["tables"], data_folder / "tables")
        for row in serializers.deserialize("json", filled_once["rows"]):
            row.save()
        return
    small_town.fill(tmp_path)
    small_town.accounts()
    shutil.copytree(data_folder / "tables", filled_once["tables"])
    rows = [row for kind in apps.get_app_config("store").get_models() for row in kind.objects.all()]
    filled_once["rows"] = serializers.serialize("json", rows)


@pytest.fixture
def visit(town: None) -> Callable[[Role | str], Client]:
    """A signed-in client: `visit(Role.ADVISEUR).get("/")`."""

    def signed_in(role: Role | str) -> Client:
        client = Client(raise_request_exception=False)
        user = models.User.objects.get(username=str(role))
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in
