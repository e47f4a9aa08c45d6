"""The table of kinds of file is whole: words for all, answers that fit, and the same kinds in the how-to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from openvis.domain.file_kind import FILE_KINDS, FileKind, Meaning
from openvis.domain.reading import Reading, asked_of
from openvis.domain.words import word
from openvis.reports.looking import COMMANDS

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "read-in-a-file.md"


def test_every_kind_stands_in_the_how_to_with_its_word_and_command():
    rows = [line.split(" | ") for line in HOW_TO.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    told = {row[0].removeprefix("| "): row[3].removesuffix(" |") for row in rows[1:]}
    assert told == {word(kind): COMMANDS[kind] for kind in FileKind}


@pytest.mark.parametrize("kind", FileKind)
def test_a_kind_asks_only_what_can_be_answered(kind):
    found = FILE_KINDS[kind]
    assert len({told.name for told in found.told}) == len(found.told)
    for told in found.told:
        values = [value for value, _ in told.choices]
        assert all(re.fullmatch(told.like, value) for value in values if value)
        assert told.must == ("" not in values) or not values
        assert told.wrong.endswith(".")
    for need in found.needed:
        assert set(need.one_of) & set(found.meanings)
    assert all(word(meaning) for meaning in found.meanings)
    assert (Meaning.NOTHING in found.meanings) == found.by_profile


TOLD = ["meaning", "maker", "made_on", "risk", "category"]


def reading(kind: FileKind, *meanings: Meaning) -> Reading:
    return Reading("x", {f"k{at}": each for at, each in enumerate(meanings)}, {}, file_kind=kind)


@pytest.mark.parametrize(
    ("kind", "meanings", "asked"),
    [
        (FileKind.COUNTS, (), ["vintage"]),
        (FileKind.SURVEY, (Meaning.AREA,), ["vintage", "wave", "percentages", "unit"]),
        (FileKind.SURVEY, (Meaning.AREA_NAME, Meaning.WAVE), ["vintage", "level", "percentages", "unit"]),
        (FileKind.RASTER, (Meaning.SCORE, Meaning.PERIOD), TOLD),
        (
            FileKind.RASTER,
            (Meaning.X, Meaning.SIZE),
            ["meaning", "maker", "made_on", "period", "risk", "category", "anchor"],
        ),
        (FileKind.INCIDENTS, (), []),
    ],
)
def test_what_a_column_says_is_not_asked(kind, meanings, asked):
    assert [told.name for told in asked_of(reading(kind, *meanings))] == asked
