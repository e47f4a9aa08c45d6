"""The store as `openvis demo` leaves it, built once for all tests that look at it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from openvis.pipeline.build_demo import DemoReport, build_demo
from tests.support.kept import Keeper, KeptStore

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def demo_store(keeper: Keeper) -> KeptStore:
    """In the empty store of this test. It told the report of the build, and how far it said to be meanwhile."""

    def fill(folder: Path) -> tuple[DemoReport, list[int]]:
        told: list[int] = []
        return build_demo(folder, now=NOW, on_progress=told.append), told

    return keeper.store("demo", fill)
