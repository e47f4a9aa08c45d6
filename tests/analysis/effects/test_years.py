"""The interventions of a year together: a few years of it; two hundred in `tests/soak`."""

from __future__ import annotations

from scipy import stats

from openvis.analysis.rankings.discovery import DISCOVERY_RATE
from tests.analysis.effects.years import JudgedYear, judged_years


def test_a_year_in_which_nothing_helped_is_seldom_told_that_something_did() -> None:
    years = judged_years(8, 8, 0, seed=5)
    found = sum(year.wrong > 0 for year in years)
    assert all(year.right == 0 for year in years)
    assert stats.binomtest(found, len(years), DISCOVERY_RATE, alternative="greater").pvalue > 0.01


def test_what_helped_a_lot_is_still_found_among_the_others() -> None:
    years = judged_years(4, 10, 3, seed=6)
    assert sum(year.right for year in years) >= 6
    assert sum(year.wrong for year in years) <= 1


def test_the_wrong_share_of_a_year_without_any_is_none() -> None:
    assert JudgedYear(right=0, wrong=0, alone_wrong=3).wrong_share == 0
    assert JudgedYear(right=3, wrong=1, alone_wrong=1).wrong_share == 0.25
