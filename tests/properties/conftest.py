"""A store per example: what Hypothesis draws next must not find what it drew before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def new_store(tmp_path_factory: pytest.TempPathFactory, settings: Any) -> Callable[[], Path]:
    """A function that begins a store without a row in it, and returns a folder beside it."""

    def begin() -> Path:
        folder = tmp_path_factory.mktemp("store")
        settings.OPENVIS_DATA = folder / "data"
        return folder

    return begin
