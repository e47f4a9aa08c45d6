"""The rule a gemeente sets itself, as a file."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from openvis.domain.event_rule import NAME, Reach, usual_rule
from openvis.errors import BadProfile, UnreadableFile
from openvis.pipeline.event_rule import read_event_rule


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "eigen.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_copy_of_the_usual_rule_is_the_usual_rule(tmp_path: Path) -> None:
    text = files("openvis.domain").joinpath(NAME).read_text(encoding="utf-8")
    assert read_event_rule(written(tmp_path, text)) == usual_rule()
    changed = read_event_rule(written(tmp_path, text.replace("metres = 75", "metres = 40.5")))
    assert changed == {**usual_rule(), "overlast": Reach(40.5, 12)}


@pytest.mark.parametrize(
    ("content", "error", "said"),
    [
        ("[reach.overlast\nmetres = 75", BadProfile, "geen geldige TOML"),
        (b"\xff\xfe\x00", UnreadableFile, "geen tekst in UTF-8"),
        ("", BadProfile, "alleen tabellen als"),
        ("[reach.overlast]\nmetres = -1\nhours = 12", BadProfile, "geen getal boven 0"),
    ],
)
def test_a_file_that_is_no_rule(tmp_path: Path, content: str | bytes, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        read_event_rule(written(tmp_path, content))


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"weg\.toml kan niet worden gelezen"):
        read_event_rule(tmp_path / "weg.toml")
