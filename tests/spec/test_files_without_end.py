"""What is no file has no fingerprint: a pipe or a device may never end, and a folder is its own files alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from openvis.errors import UnreadableFile
from openvis.store.fingerprint import sha256_of


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pijp.csv")
    with pytest.raises(UnreadableFile, match=r"pijp\.csv is geen bestand"):
        sha256_of(tmp_path / "pijp.csv")


def test_a_device_is_not_read_to_its_end() -> None:
    with pytest.raises(UnreadableFile, match="is geen bestand"):
        sha256_of(Path("/dev/zero"))


def test_a_folder_is_its_own_files_and_not_what_lies_under_it(tmp_path: Path) -> None:
    (tmp_path / "signals.csv").write_text("id\n")
    alone = sha256_of(tmp_path)
    (tmp_path / "onder").mkdir()
    (tmp_path / "onder" / "groot.csv").write_text("id\n")
    assert sha256_of(tmp_path) == alone
    (tmp_path / "categories.csv").write_text("id\n")
    assert sha256_of(tmp_path) != alone


def test_a_name_that_is_somebodys_is_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as caught:
        sha256_of(tmp_path / "klacht 06-12345678.csv")
    assert "12345678" not in str(caught.value)
