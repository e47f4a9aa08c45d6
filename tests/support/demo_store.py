"""The history of the demo and the store as `openvis demo` leaves it, made once for all tests that look at them."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from openvis.demo import source_files
from openvis.demo.history import History, draw_history
from openvis.pipeline.build_demo import DemoReport, build_demo
from tests.support.kept import Keeper, KeptStore

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def demo_history(keeper: Keeper) -> History:
    """Everything that happened in the town: seconds to draw, and read by many tests."""

    def draw(folder: Path) -> None:
        folder.joinpath("drawn").write_bytes(pickle.dumps(draw_history(source_files.SEED)))

    return pickle.loads((keeper.files("history", draw) / "drawn").read_bytes())


@contextmanager
def already_drawn(keeper: Keeper) -> Iterator[None]:
    """Whoever writes the files of the demo here writes that history."""
    history = demo_history(keeper)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(source_files, "draw_history", {source_files.SEED: history}.__getitem__)
        yield


def demo_store(keeper: Keeper) -> KeptStore:
    """In the empty store of this test. It told the report of the build, and how far it said to be meanwhile."""

    def fill(folder: Path) -> tuple[DemoReport, list[int]]:
        told: list[int] = []
        with already_drawn(keeper):
            return build_demo(folder, now=NOW, on_progress=told.append), told

    return keeper.store("demo", fill)
