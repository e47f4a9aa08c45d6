"""Whole years of interventions without effect, and years in which a few help: how many are wrongly called improved."""

from __future__ import annotations

import pytest

from tests.analysis.effects.years import judged_years

YEARS = 200


@pytest.mark.parametrize("helped", [0, 2, 5])
def test_of_what_is_called_improved_at_most_a_tenth_is_not(helped: int) -> None:
    """The promise of Benjamini-Hochberg is about the mean share, over years; of a year with none it is 0."""
    years = judged_years(YEARS, 20, helped, seed=1995)
    wrong = sum(year.wrong for year in years)
    print(f"\n{helped} of 20 help: {sum(year.right for year in years)} found, {wrong} wrongly improved, "
          f"{sum(year.alone_wrong for year in years)} if each were asked alone, "
          f"share {sum(year.wrong_share for year in years) / YEARS:.3f}")  # fmt: skip
    assert sum(year.wrong_share for year in years) / YEARS <= 0.10
    assert wrong <= sum(year.alone_wrong for year in years)
