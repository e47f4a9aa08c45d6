"""Fixtures every kind of test shares: the real data, what this machine has, and a store of its own per test."""

from __future__ import annotations

import gc
import itertools
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.db import connections

from openvis.config import environment
from openvis.demo import write_sources
from openvis.demo.history import History
from tests.support.demo_store import already_drawn, demo_history
from tests.support.examples import USUAL, examples
from tests.support.kept import Keeper
from tests.support.postgres import NoPostgres, program, running_cluster

# A shared machine is sometimes slow; what is slow is for `make bench` to say. CI draws the same examples each time.
hypothesis.settings.register_profile(
    "openvis", deadline=None, derandomize=os.environ.get("CI") == "true", max_examples=examples(USUAL)
)
hypothesis.settings.load_profile("openvis")

SHARED_DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
REQUIRE_ALL = os.environ.get("OPENVIS_REQUIRE_ALL") == "1"


def missing(what: str) -> None:
    """Skip because this machine lacks something; in CI that is a failure, so nothing is skipped silently."""
    if REQUIRE_ALL:
        pytest.fail(f"OPENVIS_REQUIRE_ALL=1, but {what}")
    pytest.skip(what)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real third-party data, beside the checkout."""
    if not SHARED_DATA.is_dir():
        missing(f"the real data folder {SHARED_DATA} is absent")
    return SHARED_DATA


# ----- a store of its own per test


@pytest.fixture(scope="session")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders of which none is made yet: most tests store nothing, and to make ten thousand takes seconds."""
    folder = tmp_path_factory.mktemp("stores")
    return (folder / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def data_folder(stores: Iterator[Path]) -> Path:
    """A place for the tables of this test alone; the database is pytest-django's (`db`).

    Nobody puts the setting back: the next test has a folder of its own, and to do it thousands of times takes seconds.
    """
    own = next(stores)
    settings.OPENVIS_DATA = own / "openvis-data"
    settings.OPENVIS_MEMORY = settings.FILE_UPLOAD_TEMP_DIR = own / "memory"
    return settings.OPENVIS_DATA


@pytest.fixture(scope="session")
def keeper(tmp_path_factory: pytest.TempPathFactory) -> Keeper:
    """Keeps what takes long to make, for all workers together."""
    of_worker = tmp_path_factory.getbasetemp()
    folder = (of_worker.parent if "PYTEST_XDIST_WORKER" in os.environ else of_worker) / "kept"
    folder.mkdir(exist_ok=True)
    return Keeper(folder)


@pytest.fixture(scope="session")
def demo_files(keeper: Keeper) -> Path:
    """The files of the demo: read by many tests and changed by none."""
    with already_drawn(keeper):
        return keeper.files("demo-files", write_sources)


@pytest.fixture(scope="session")
def history(keeper: Keeper) -> History:
    """What happened in the town of the demo."""
    return demo_history(keeper)


# ----- the same suite on PostgreSQL: OPENVIS_TEST_DATABASE=postgres, or tests/support/postgres.py around it

_cluster = ExitStack()
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_serialized_rollback", "live_server"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--touching-database", action="store_true", help="only tests that touch the database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What touches no database says nothing new on a second one."""
    if not config.getoption("--touching-database"):
        return
    kept = [item for item in items if item.get_closest_marker("django_db") or _uses_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def _uses_database(item: pytest.Item) -> bool:
    return not DATABASE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


def pytest_configure(config: pytest.Config) -> None:
    """Passwords are kept by a hash that costs nothing; tests/store/test_accounts.py looks at the real one."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    gc.disable()
    _start_postgres()


def pytest_collection_finish() -> None:
    """What was collected stays: to look through it for garbage again and again costs a tenth of a run."""
    gc.freeze()
    gc.enable()


def _start_postgres() -> None:
    """Start a temporary server once, before the first connection; xdist workers inherit its address."""
    if os.environ.get("OPENVIS_TEST_DATABASE") != "postgres" or os.environ.get("OPENVIS_DATABASE_URL"):
        return
    try:
        os.environ["OPENVIS_DATABASE_URL"] = _cluster.enter_context(running_cluster())
    except NoPostgres as error:
        pytest.exit(str(error), returncode=1 if REQUIRE_ALL else 0)
    # pytest-django has read the settings by now, so the address has to replace what Django remembered of them.
    database = environment.database("OPENVIS_DATABASE_URL", settings.OPENVIS_DATA)
    settings.DATABASES["default"] = connections.configure_settings({"default": database})["default"]
    connections.settings["default"] = settings.DATABASES["default"]
    del connections["default"]


def pytest_unconfigure() -> None:
    _cluster.close()


@pytest.fixture(scope="session")
def postgres_installed() -> None:
    """For tests that start a server themselves."""
    try:
        program("initdb")
    except NoPostgres as error:
        missing(str(error))
