"""Farrington: calculated twice, as R has it on real weeks and statsmodels in its errors, with no more alarms than said.

Shares of false alarms are measured over a fixed number of seeded series; margins are three standard errors. More of
them, of more kinds: tests/soak/test_surveillance_long.py. Run with `pytest -s` to read the figures.
"""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.genmod import families
from statsmodels.genmod.generalized_linear_model import GLM

from openvis.analysis.alarms.farrington import Rule, Threshold, design_of, farrington
from openvis.analysis.alarms.surveillance import RULES
from openvis.analysis.expectations.quasi_poisson import Design, fit, without_outbreaks
from tests.analysis import slow_surveillance as slow

ORACLE = Path(__file__).parent / "oracles" / "farrington_r.csv"
WEEKS = Rule()
SHAPES = {
    "weeks": WEEKS,
    "weeks, like R": replace(WEEKS, left_out=3, like_surveillance=True),
    "only the window": replace(WEEKS, seasons=1, half_window=4, left_out=4),
    "four weeks": RULES[4],
    "thirteen weeks": RULES[13],
    "two years": replace(RULES[4], years_back=2),
}


def varied(
    rng: np.random.Generator, rule: Rule, *, mean: float, dispersion: float = 1.0, series: int = 1, slope: float = 0.0
):
    """Series with a season, a trend and a negative binomial spread, of just the length the rule asks for."""
    time = (np.arange(rule.periods) - rule.periods + 1) / rule.year
    level = mean * (1 + 0.3 * np.cos(2 * np.pi * time)) * np.exp(slope * time) * np.ones((series, 1))
    if dispersion > 1:
        level = rng.gamma(level / (dispersion - 1), dispersion - 1)
    return rng.poisson(level).astype(float)


# ----- what is compared with what


@pytest.mark.parametrize("shape", SHAPES)
def test_seasons_calculated_twice(shape: str) -> None:
    rule = SHAPES[shape]
    design, learnt = design_of(rule, rule.periods - 1)
    counts = np.arange(rule.periods, dtype=float)  # every period is recognised by its count
    periods = slow.learnt(counts.tolist(), rule)
    assert counts[learnt].tolist() == [count for count, _, _ in periods]
    assert design.season.tolist() == [season for _, season, _ in periods]
    assert design.time == pytest.approx([time for _, _, time in periods])


def test_the_last_half_year_and_this_week_are_not_learnt_from() -> None:
    _, learnt = design_of(WEEKS, WEEKS.periods - 1)
    assert learnt.max() == WEEKS.periods - 1 - 27
    assert learnt.min() == 0


def test_with_too_few_periods_there_is_nothing_to_compare_with() -> None:
    with pytest.raises(ValueError, match="5 years back ask for 264 periods; there are 263"):
        farrington(np.ones((1, 263)), WEEKS)


# ----- calculated twice


@pytest.mark.parametrize("threshold", Threshold)
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("mean", "dispersion", "slope"), [(3.0, 1.0, 0.0), (15.0, 3.0, 0.25)])
def test_comparison_calculated_twice(
    shape: str, threshold: Threshold, mean: float, dispersion: float, slope: float
) -> None:
    rule = replace(SHAPES[shape], threshold=threshold)
    counts = varied(np.random.default_rng(3), rule, mean=mean, dispersion=dispersion, slope=slope)
    fast, slowly = farrington(counts, rule), slow.farrington(counts[0].tolist(), rule)
    more = 0.5 / slowly["expected"] if threshold is Threshold.PREDICTIVE else 0.0
    assert fast.slope[0] == pytest.approx(slowly["slope"], abs=1e-6)
    # A chance is right to two percent of itself, which may be one count of a hundred.
    rel = 0.01 if threshold is Threshold.PREDICTIVE else 1e-6
    assert fast.upper[0] == pytest.approx(slowly["upper"], rel=rel)
    assert fast.p[0] == pytest.approx(slowly["p"], rel=0.02 if more else 1e-5)
    if not more:
        assert fast.expected.mean[0] == pytest.approx(slowly["expected"], rel=1e-7)
        assert fast.expected.dispersion[0] == pytest.approx(slowly["dispersion"], rel=1e-6)


@settings(max_examples=10)
@given(st.integers(0, 10_000), st.floats(1.5, 60.0), st.floats(1.0, 4.0), st.booleans())
def test_any_series_calculated_twice(seed: int, mean: float, dispersion: float, like_r: bool) -> None:
    rng = np.random.default_rng(seed)
    rule = replace(RULES[4], threshold=Threshold.TWO_THIRDS, like_surveillance=like_r)
    counts = varied(rng, rule, mean=mean, dispersion=dispersion)
    counts[0, rng.integers(0, rule.periods - 1, 6)] = np.nan  # some periods were not given
    counts[0, rng.integers(0, rule.periods - 1)] += 20 * mean  # and in one there was an outbreak
    slowly = _or_none(counts[0].tolist(), rule)
    if slowly is not None:
        fast = farrington(counts, rule)
        assert fast.expected.mean[0] == pytest.approx(slowly["expected"], rel=1e-5)
        assert fast.p[0] == pytest.approx(slowly["p"], abs=1e-6)


def _or_none(counts: list[float], rule: Rule) -> dict[str, float] | None:
    """The textbook's estimates do not exist where a season has no cases."""
    seasons = defaultdict(float)
    for count, season, _ in slow.learnt(counts, rule):
        seasons[season] += count
    return slow.farrington(counts, rule) if min(seasons.values()) > 0 else None


# ----- beside other programs


@pytest.fixture(scope="module")
def real_weeks(shared_data: Path) -> Mapping[str, np.ndarray]:
    """Weekly counts by name of series: labelled surveillance series, and Toronto by type and neighbourhood."""
    real = pl.read_csv(shared_data / "outbreaks" / "real_series.csv.gz", infer_schema=False).with_columns(
        pl.concat_str("series", "unit", separator=" ").alias("name"), pl.col("t", "count").cast(pl.Float64)
    )
    found = {name: each.sort("t")["count"].to_numpy() for (name,), each in real.group_by("name")}
    return found | toronto_weeks(shared_data)


def toronto_weeks(shared_data: Path) -> dict[str, np.ndarray]:
    """313 weeks from 2014 on, by type and neighbourhood."""
    incidents = pl.read_csv(shared_data / "toronto" / "toronto_mci_2014_2019.csv.gz", infer_schema=False).select(
        pl.concat_str("MCI", "hood", separator=" ").alias("name"),
        ((pl.col("date").str.head(10).str.to_date() - date(2014, 1, 1)).dt.total_days() // 7).alias("week"),
    )
    return {
        name: np.bincount(each["week"].to_numpy(), minlength=314)[:313].astype(float)
        for (name,), each in incidents.group_by("name")
    }


AS_IN_R = {
    "package": replace(WEEKS, left_out=3, threshold=Threshold.TWO_THIRDS, like_surveillance=True),
    "noufaily": replace(WEEKS, trend_p=1.0, threshold=Threshold.PLUG_IN, like_surveillance=True),
    "windows": replace(
        WEEKS, half_window=4, seasons=1, left_out=4, threshold=Threshold.PLUG_IN, like_surveillance=True
    ),
}


@pytest.fixture(scope="module")
def by_r() -> list[dict[str, str]]:
    with ORACLE.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("setting", AS_IN_R)
def test_the_same_bounds_and_alarms_as_r_on_real_weeks(
    setting: str, by_r: list[dict[str, str]], real_weeks: Mapping[str, np.ndarray]
) -> None:
    """surveillance::farringtonFlexible 1.20.3, by oracles/farrington.R. R stops at 1e-8 of the deviance; we do not."""
    rows = [row for row in by_r if row["setting"] == setting]
    assert len(rows) > 200
    assert sum(row["alarm"] == "1" for row in rows) > 10
    together = defaultdict(list)  # those that can be asked in one call
    for row in rows:
        together[int(row["years"]), int(row["week"]), len(real_weeks[row["series"]])].append(row)
    for (years, week, _), some in together.items():
        rule = replace(AS_IN_R[setting], years_back=years)
        found = farrington(np.stack([real_weeks[row["series"]] for row in some]), rule, period=week - 1)
        of_r = {
            name: np.array([float(row[name]) for row in some]) for name in some[0] if name not in ("series", "setting")
        }
        if rule.threshold is Threshold.PLUG_IN:
            np.testing.assert_array_equal(found.upper, of_r["upper"])
        assert found.upper == pytest.approx(of_r["upper"], rel=1e-4, abs=1e-5)
        assert found.alarm.tolist() == (of_r["alarm"] == 1).tolist()
        assert found.expected.mean == pytest.approx(of_r["expected"], rel=1e-5, abs=1e-6)
        assert np.maximum(1.0, found.expected.dispersion) == pytest.approx(of_r["dispersion"], rel=2e-4)
        assert found.p == pytest.approx(of_r["p"], rel=1e-3, abs=2e-5)
        assert found.slope == pytest.approx(of_r["slope"], rel=1e-4, abs=1e-5)


def test_a_bound_where_r_gives_one_and_nowhere_else(
    by_r: list[dict[str, str]], real_weeks: Mapping[str, np.ndarray]
) -> None:
    of_toronto = [name for name, weeks in real_weeks.items() if len(weeks) == 313]
    found = farrington(np.stack([real_weeks[name] for name in of_toronto]), AS_IN_R["package"], period=289)
    bounded = {name for name, upper in zip(of_toronto, found.upper, strict=True) if not math.isnan(upper)}
    in_r = {row["series"] for row in by_r if row["setting"] == "package" and row["series"] in of_toronto}
    assert bounded == in_r
    assert 50 < len(in_r) < len(of_toronto) == 700


@pytest.mark.parametrize("trend", [False, True])
def test_errors_of_the_fit_by_statsmodels(trend: bool) -> None:
    """What `like_surveillance` says of R's errors is measured here: the fit's own are those of another program."""
    rng = np.random.default_rng(8)
    design = design_of(WEEKS, WEEKS.periods - 1)[0]
    counts = rng.poisson(rng.gamma(6.0, 2.0, (1, len(design.time)))).astype(float)
    weights = without_outbreaks(counts, fit(counts, np.ones_like(counts), design), above=1.5)
    found = fit(counts, weights, design, start=np.zeros(1) if trend else None)
    columns = [(design.season == season).astype(float) for season in range(10)]
    x = np.array([*columns, design.time] if trend else columns).T
    model = GLM(counts[0], x, family=families.Poisson(), var_weights=weights[0]).fit(scale="X2", tol=1e-12)
    here = np.array([0.0] * 9 + [1.0, 0.0][: 2 if trend else 1])
    of_level = 1 / found.cases[0, -1] + found.centre[0, -1] ** 2 / found.bend[0]
    assert found.now[0] == pytest.approx(math.exp(here @ model.params), rel=1e-8)
    assert found.dispersion[0] == pytest.approx(model.scale, rel=1e-8)
    assert found.dispersion[0] * of_level == pytest.approx(here @ model.cov_params() @ here, rel=1e-6)
    if trend:
        assert found.slope[0] == pytest.approx(model.params[-1], abs=1e-8)
        assert found.dispersion[0] / found.bend[0] == pytest.approx(model.cov_params()[-1, -1], rel=1e-6)
    hat = model.get_hat_matrix_diag(observed=False)
    assert found.leverage[0] == pytest.approx(hat, rel=1e-6)


# ----- what holds for any data


def test_every_series_is_compared_by_itself() -> None:
    counts = varied(np.random.default_rng(4), RULES[4], mean=6.0, dispersion=2.0, series=300)
    order = np.random.default_rng(5).permutation(300)
    together, shuffled = farrington(counts, RULES[4]), farrington(counts[order], RULES[4])
    np.testing.assert_allclose(together.p[order], shuffled.p, rtol=1e-9)
    np.testing.assert_array_equal(together.upper[order], shuffled.upper)


@settings(max_examples=10)
@given(st.integers(0, 1000), st.integers(0, 60))
def test_what_is_expected_does_not_depend_on_what_is_observed(seed: int, observed: int) -> None:
    counts = varied(np.random.default_rng(seed), RULES[4], mean=5.0)
    before = farrington(counts, RULES[4])
    counts[0, -1] = observed
    after = farrington(counts, RULES[4])
    assert after.expected == before.expected or all(
        np.array_equal(getattr(after.expected, name), getattr(before.expected, name))
        for name in ("mean", "relative", "dispersion", "freedom")
    )


@settings(max_examples=5)
@given(st.integers(0, 1000))
def test_more_incidents_are_never_less_striking(seed: int) -> None:
    counts = np.repeat(varied(np.random.default_rng(seed), RULES[13], mean=5.0), 40, axis=0)
    counts[:, -1] = np.arange(40)
    found = farrington(counts, RULES[13])
    assert (np.diff(found.p) <= 1e-12).all()
    assert found.p[0] == 1.0
    np.testing.assert_array_equal(found.alarm, found.enough & (found.p <= 0.01))
    np.testing.assert_array_equal(found.alarm, found.score > 1)


def test_an_outbreak_of_last_year_hardly_hides_the_next() -> None:
    counts = varied(np.random.default_rng(6), WEEKS, mean=10.0)
    quiet = farrington(counts, WEEKS).upper[0]
    counts[0, -53:-50] += 60.0
    assert farrington(counts, WEEKS).upper[0] <= quiet + 4
    assert farrington(counts, replace(WEEKS, outbreaks_above=np.inf)).upper[0] > quiet + 12


def test_a_trend_is_followed_where_there_is_one_and_not_beyond_what_was_ever_counted() -> None:
    rng = np.random.default_rng(7)
    falling = farrington(varied(rng, WEEKS, mean=20.0, slope=-0.2, series=40), WEEKS)
    assert falling.slope == pytest.approx(-0.2, abs=0.05)
    assert falling.expected.mean == pytest.approx(20.0 * 1.3, rel=0.2)
    steep = np.exp(2.0 * np.arange(-263, 1) / 52)[None] * 8  # doubles each third of a year, to 100 and more
    assert (farrington(np.round(steep), WEEKS).slope == 0).all()


def test_without_any_past_incident_the_first_ones_are_no_miracle() -> None:
    counts = np.zeros((1, RULES[13].periods))
    counts[0, -1] = 3
    found = farrington(counts, RULES[13])
    assert found.expected.mean[0] == pytest.approx(0.5 / 5)  # half an incident in the five quarters it learnt from
    assert 1e-4 < found.p[0] < 0.05
    assert farrington(counts, replace(RULES[13], threshold=Threshold.PLUG_IN)).p[0] < 1e-12


def test_too_few_incidents_are_no_alarm_however_rare() -> None:
    counts = np.zeros((1, WEEKS.periods))
    counts[0, -1] = 4
    found = farrington(counts, WEEKS)
    assert found.p[0] < 0.01
    assert not found.alarm[0]
    assert np.isnan(found.upper[0])


def test_what_is_not_given_is_no_zero() -> None:
    rng = np.random.default_rng(9)
    counts = varied(rng, WEEKS, mean=8.0)
    whole = farrington(counts, WEEKS)
    gone = counts.copy()
    gone[0, 40:140:3] = np.nan
    found = farrington(gone, WEEKS)
    assert found.expected.mean[0] == pytest.approx(whole.expected.mean[0], rel=0.25)
    assert found.expected.freedom[0] == pytest.approx(whole.expected.freedom[0] - 34, abs=12)  # also by its spread
    gone[0, -1] = np.nan
    unknown = farrington(gone, WEEKS)
    assert np.isnan(unknown.p[0])
    assert not unknown.alarm[0]
    assert np.isnan(farrington(np.full((1, WEEKS.periods), np.nan), WEEKS).expected.mean[0])


def test_a_season_without_incidents_is_not_expected_to_grow_without_end() -> None:
    """One incident long ago, and a half for the doubt: followed along a steep trend that half would be a million."""
    counts = np.zeros((1, RULES[4].periods))
    counts[0, -12] = 1.0
    assert farrington(counts, RULES[4]).expected.mean[0] < 1.5


def test_a_slope_that_runs_off_is_not_followed() -> None:
    counts = np.zeros((1, 20))
    counts[0, -1] = 5.0
    design = Design(np.zeros(20, dtype=int), np.linspace(-5, -0.25, 20), 1)
    found = fit(counts, np.ones((1, 20)), design, start=np.zeros(1))
    assert not found.converged[0]


# ----- no more false alarms than promised


SERIES = 1500


@pytest.mark.parametrize(("window", "mean", "slope"), [(4, 5.0, 0.0), (13, 20.0, 0.1)])
def test_quiet_series_give_no_more_alarms_than_promised(window: int, mean: float, slope: float) -> None:
    alarms_in_quiet_series(window=window, mean=mean, slope=slope, dispersion=1.5, series=SERIES)


def test_a_busy_season_of_counts_that_vary_with_the_square_of_their_mean_is_no_rise() -> None:
    """At the top of the year of what grows. With the dispersion of an average week p-values of 1 % came 2.1 times in a
    hundred (10,000 series), with that of a week as busy as this one 0.94 times.
    """
    rng, time = np.random.default_rng(0), (np.arange(RULES[1].periods) - RULES[1].periods + 1) / 52
    level = 20.0 * (1 + 0.2 * np.cos(2 * np.pi * time)) * np.exp(0.1 * time) * np.ones((SERIES, 1))
    p = farrington(rng.poisson(level * rng.gamma(1 / 0.15, 0.15, level.shape)).astype(float), RULES[1]).p
    for alpha in (0.05, 0.01):
        assert (p <= alpha).mean() <= alpha + 2 * math.sqrt(alpha * (1 - alpha) / SERIES)


def alarms_in_quiet_series(*, window: int, mean: float, slope: float, dispersion: float, series: int) -> None:
    """Also where a series grows or shrinks by a tenth a year, which is no rise of this month."""
    rule = RULES[window]
    rng = np.random.default_rng(window)
    counts = varied(rng, rule, mean=mean, dispersion=dispersion, slope=slope, series=series)
    p = farrington(counts, rule).p
    shares = {alpha: float((p <= alpha).mean()) for alpha in (0.05, 0.01, 0.001)}
    print(f"\n{window} weeks, mean {mean}, slope {slope}, dispersion {dispersion}: {shares}")
    for alpha, share in shares.items():
        assert share <= alpha + 3 * math.sqrt(alpha * (1 - alpha) / series)
    assert shares[0.05] > 0.01  # nor so careful that nothing is seen


def test_thresholds_of_the_literature_do_not_keep_that_promise_with_five_years_of_quarters() -> None:
    counts = varied(np.random.default_rng(13), RULES[13], mean=20.0, dispersion=1.5, series=SERIES)
    for threshold in (Threshold.PLUG_IN, Threshold.TWO_THIRDS):
        share = float((farrington(counts, replace(RULES[13], threshold=threshold)).p <= 0.01).mean())
        print(f"\n{threshold.value}: {share:.4f} of quiet series below 0.01")
        assert share > 0.015


def test_a_trend_that_is_left_out_because_it_might_be_chance_makes_false_alarms() -> None:
    """Why `surveillance.RULES` keep every trend, and follow it beyond the highest count."""
    counts = varied(np.random.default_rng(14), RULES[13], mean=20.0, slope=0.1, series=SERIES)
    for rule in (replace(RULES[13], trend_p=0.05), replace(RULES[13], beyond_past=1.0)):
        assert (farrington(counts, rule).p <= 0.01).mean() > 0.015
