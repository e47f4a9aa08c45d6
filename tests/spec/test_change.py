"""The rule of every change that is told, as a table: counts, their sentence, and what stands beside them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from openvis.domain.change_in_words import chance_in_words, change_sentence, difference_in_words, percent_change

MORE = "Dit verschil is groter dan toeval verklaart."
CHANCE = "Dit verschil is niet te onderscheiden van toeval."
TOLD = [
    # before, after, sentence, beside two counts in a table
    (223, 159, f"Van 223 naar 159 (−29 %). {MORE}", "−29 %, groter dan toeval (p = 0,001)"),
    (651, 543, f"Van 651 naar 543 (−17 %). {MORE}", "−17 %, groter dan toeval (p = 0,002)"),
    (27, 37, f"Van 27 naar 37. {CHANCE}", "niet te onderscheiden van toeval (p = 0,21)"),
    (14, 32, f"Van 14 naar 32 (+129 %). {MORE}", "+129 %, groter dan toeval (p = 0,008)"),
    (20, 60, f"Van 20 naar 60 (+200 %). {MORE}", "+200 %, groter dan toeval (p < 0,001)"),
    (1, 13, f"Van 1 naar 13. {MORE}", "groter dan toeval (p < 0,001)"),
    (0, 9, f"Van 0 naar 9. {MORE}", "groter dan toeval (p = 0,001)"),
    (0, 3, f"Van 0 naar 3. {CHANCE}", "niet te onderscheiden van toeval (p = 0,088)"),
    (4, 4, "Van 4 naar 4. Er is geen verschil.", "geen verschil"),
    (0, 0, "Van 0 naar 0. Er is geen verschil.", "geen verschil"),
    (1100, 1465, f"Van 1.100 naar 1.465 (+33 %). {MORE}", "+33 %, groter dan toeval (p < 0,001)"),
    (1_000_000, 996_000, f"Van 1.000.000 naar 996.000 (minder dan 1 %). {MORE}",
     "minder dan 1 %, groter dan toeval (p = 0,005)"),
]  # fmt: skip
PERCENTAGES = [
    # before, after, percentage, why
    (14, 32, 129, "128.57: rounded, not cut off"),
    (223, 159, -29, "-28.7"),
    (651, 543, -17, "-16.6"),
    (200, 225, 13, "12.5: half goes away from zero"),
    (200, 175, -13, "-12.5: away from zero on this side too"),
    (200, 235, 18, "17.5: where rounding to even would give 18 as well"),
    (200, 245, 23, "22.5: where rounding to even would give 22"),
    (40, 41, 3, "2.5"),
    (1000, 1004, 0, "0.4"),
    (9, 30, None, "fewer than ten before: one more is eleven percent"),
    (10, 30, 200, "ten before is enough"),
    (0, 6, None, "nothing to be a share of"),
]


@pytest.mark.parametrize(("before", "after", "sentence", "beside"), TOLD)
def test_what_is_told(before: int, after: int, sentence: str, beside: str) -> None:
    assert change_sentence(before, after) == sentence
    assert difference_in_words(before, after) == beside


@pytest.mark.parametrize(("before", "after", "percent", "why"), PERCENTAGES, ids=[each[3] for each in PERCENTAGES])
def test_the_rounding_rule(before: int, after: int, percent: int | None, why: str) -> None:
    assert percent_change(before, after) == percent


@pytest.mark.parametrize(
    ("chance", "told"),
    [(0.2117, "p = 0,21"), (1.0, "p = 1,00"), (0.0513, "p = 0,051"), (0.0487, "p = 0,049"), (0.0009, "p < 0,001")],
)
def test_a_chance_shows_on_which_side_of_the_level_it_is(chance: float, told: str) -> None:
    assert chance_in_words(chance) == told


def test_no_percentage_is_ever_claimed_of_what_coincidence_explains() -> None:
    for before in range(0, 60):
        for after in range(0, 60):
            told = change_sentence(before, after), difference_in_words(before, after)
            assert all(("niet te onderscheiden" in each) <= (re.search(r"\d %", each) is None) for each in told)


def test_the_table_of_the_how_to_says_what_is_said() -> None:
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "make-a-report.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| (\d+) \| (.+) \|$", page, re.M)
    told = {(int(before), int(after)): said for before, after, said in rows}
    assert {(223, 159), (651, 543), (14, 32), (27, 37)} <= set(told)
    for (before, after), said in told.items():
        assert difference_in_words(before, after) == said
    assert [told[counts].split(",")[0] for counts in ((223, 159), (651, 543), (14, 32))] == ["−29 %", "−17 %", "+129 %"]
    assert "%" not in told[27, 37]
