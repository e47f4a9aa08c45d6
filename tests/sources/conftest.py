"""A supplier on this machine, a clock that does not wait, and short ways to write a file."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from openvis.sources.fetching import polite_client
from tests.support.cbs_server import CbsServer, cbs_server

Write = Callable[..., Path]


@pytest.fixture
def cbs() -> Iterator[CbsServer]:
    with cbs_server() as server:
        yield server


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited, without waiting."""
    seconds: list[float] = []
    monkeypatch.setattr(polite_client, "sleep", seconds.append)
    return seconds


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write lines to a file in the test's own folder; a name that ends in .gz is compressed."""

    def _write(name: str, *lines: str, encoding: str = "utf-8", end: str = "\n") -> Path:
        path = tmp_path / name
        content = (end.join(lines) + end).encode(encoding)
        path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
        return path

    return _write
