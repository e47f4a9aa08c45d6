"""The page about quality is made of the tables the program works with."""

from __future__ import annotations

import pytest

from openvis.domain.quality import Measure, expected_rhythms, measure_rules
from openvis.domain.words import word
from tools.quality_page import quality_page

PAGE = quality_page()


@pytest.mark.parametrize("measure", Measure)
def test_every_measure_is_on_it_with_what_it_means(measure):
    [line] = [line for line in PAGE.splitlines() if line.startswith(f"| {word(measure)} |")]
    assert measure_rules()[measure].means in line


@pytest.mark.parametrize(
    ("measure", "limits"),
    [
        (Measure.FRESHNESS, "over 0.5 rhythm late | over 1 rhythm late | -"),
        (Measure.UNMAPPED, "over 1% | over 10% | -"),
        (Measure.LOCATED, "over 25% | never | -"),
        (Measure.PLACE_JUMP, "any | never | 8"),
        (Measure.LAST_PERIOD, "a chance under 0.1000% | a chance under 0.0001% | -"),
        (Measure.REGISTRAR, "over 40% | over 80% | 20"),
    ],
)
def test_limits_are_said_in_words(measure, limits):
    assert f"| {word(measure)} | {limits} |" in PAGE


def test_suppliers_with_a_known_rhythm_are_named():
    for source in expected_rhythms():
        assert f"| `{source}` |" in PAGE
