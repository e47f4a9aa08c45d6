"""What the tests keep of a store: all of it, filled once, and nothing that one test does to it reaches the next."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.core import serializers

from openvis.domain.access import Role, Scope
from openvis.store import accounts, models, read
from tests.support import small_town
from tests.support.deliveries import counts, deliver
from tests.support.kept import Keeper

pytestmark = pytest.mark.django_db
SCOPE = Scope.of(small_town.GEMEENTE)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Keeper:
    """A keeper for the tests of this file: what it is asked to keep is nobody else's."""
    return Keeper(tmp_path_factory.mktemp("kept"))


@pytest.fixture(scope="module")
def fillings() -> list[str]:
    return []


def everything() -> tuple[str, dict[str, list[dict[str, object]]]]:
    """All rows of the database and of the tables."""
    kinds = apps.get_app_config("store").get_models(include_auto_created=True)
    rows = [row for kind in kinds for row in kind._base_manager.order_by("pk")]
    tables = {"counts": read.counts(SCOPE).collect(), "areas": read.areas(SCOPE)}
    return serializers.serialize("json", rows), {name: table.to_dicts() for name, table in tables.items()}


@pytest.mark.parametrize("turn", ["filled here", "a copy", "a copy again"])
def test_every_test_begins_with_the_same_and_may_change_it(own: Keeper, fillings: list[str], turn: str) -> None:
    def fill(folder: Path) -> str:
        fillings.append(turn)
        small_town.fill(folder)
        small_town.accounts()
        (folder / "seen.json").write_text(repr(everything()), encoding="utf-8")
        return "told"

    kept = own.store("town", fill)
    assert fillings == ["filled here"]
    assert kept.told == "told"
    assert repr(everything()) == (kept.files / "seen.json").read_text(encoding="utf-8")

    before = read.counts(SCOPE).collect().height
    deliver(counts([7, 8], area="BU99010102", source="elders"), folder=kept.files)
    assert read.counts(SCOPE).collect().height == before + 2
    made = accounts.create_account("erbij", small_town.PASSWORD, Role.BOA, [small_town.GEMEENTE])
    assert models.User.objects.filter(pk=made.id).count() == 1  # a number that nobody had


def test_what_failed_halfway_is_not_kept(own: Keeper) -> None:
    def fail(folder: Path) -> None:
        (folder / "half").touch()
        raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        own.store("broken", fail)
    kept = own.store("broken", lambda folder: "whole")
    assert kept.told == "whole"
    assert list(kept.files.iterdir()) == []


def test_files_are_written_once(own: Keeper) -> None:
    folders = [own.files("lines", lambda folder: (folder / "a").write_text("x")) for _ in range(2)]
    assert folders[0] == folders[1]
    assert (folders[0] / "a").read_text() == "x"
