"""Fixtures every kind of test shares: the real data, what this machine has, and a store of its own per test."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

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
