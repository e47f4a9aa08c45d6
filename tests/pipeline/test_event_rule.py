"""The rule a gemeente sets itself, as a file."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from openvis.domain.event_rule import NAME, Reach, usual_rule
from openvis.errors import BadProfile, ConfigurationError, UnreadableFile
from openvis.pipeline.counting.event_rule import event_rule_for, read_event_rule


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


# a file that was named, the folder of the installation; the metres of overlast that a run of GM9900 works with
CHOICES = {
    "nothing said": (False, None, 75),
    "a folder without a file of this gemeente": (False, "GM9901.toml", 75),
    "a folder with one": (False, "GM9900.toml", 40),
    "a file that was named goes first": (True, "GM9900.toml", 20),
}


@pytest.mark.parametrize("case", CHOICES)
def test_which_rule_a_run_works_with(case: str, tmp_path: Path) -> None:
    named, in_folder, metres = CHOICES[case]
    path, folder = tmp_path / "eigen.toml", tmp_path / "regels"
    path.write_text("[reach.overlast]\nmetres = 20\nhours = 12", encoding="utf-8")
    folder.mkdir()
    if in_folder:
        (folder / in_folder).write_text("[reach.overlast]\nmetres = 40\nhours = 12", encoding="utf-8")
    found = event_rule_for("GM9900", path=path if named else None, folder=folder if in_folder else None)
    assert found["overlast"] == Reach(metres, 12)


def test_a_folder_that_is_not_there_is_no_usual_rule(tmp_path: Path) -> None:
    """A typing mistake in a setting would otherwise change the figures without a word."""
    with pytest.raises(ConfigurationError, match="bestaat niet") as refused:
        event_rule_for("GM9900", path=None, folder=tmp_path / "weg")
    assert "OPENVIS_EVENT_RULES" in str(refused.value)
    (tmp_path / "GM9900.toml").write_text("[reach.overlast]\nmetres = 0\nhours = 12", encoding="utf-8")
    with pytest.raises(BadProfile, match=r"GM9900\.toml"):
        event_rule_for("GM9900", path=None, folder=tmp_path)
