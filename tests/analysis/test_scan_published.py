"""The scan on brain cancer in New Mexico, 1973-1991, beside what others published about these counts.

Kulldorff, Athas, Feuer, Miller & Key (1998, Am J Public Health 88:1377) looked back at an alarm in Los Alamos: the
excess "was not statistically significant". The introduction to scanstatistics 1.0 (Allévius 2018, JOSS 3:515) names
the cluster, Los Alamos and Santa Fe in 1986-1989, and prints the five likeliest of those years, with a rate per
inhabitant from before 1986. Figures of SaTScan on leukaemia in upstate New York stand in the tests of smerc 1.1
(French 2019, `test-scan.test.R`). Only figures are repeated here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm

from openvis.analysis.clusters.scan import Cluster, Null, gumbel_p, permutation_null, poisson_null, scan
from openvis.analysis.clusters.scan_windows import Limits, log_ratio

FIRST_YEAR = 1973
EARTH = 6_371_000  # metres
MIDDLE = 34.3  # degrees north


@dataclass(frozen=True)
class NewMexico:
    """32 counties (Cibola counted with Valencia) x 19 years; centres are the county seats."""

    counties: list[str]
    counts: np.ndarray
    population: np.ndarray
    x: np.ndarray
    y: np.ndarray

    def years(self, first: int, last: int) -> NewMexico:
        some = slice(first - FIRST_YEAR, last - FIRST_YEAR + 1)
        return NewMexico(self.counties, self.counts[:, some], self.population[:, some], self.x, self.y)

    def named(self, cluster: Cluster) -> set[str]:
        return {self.counties[area] for area in cluster.areas}


@pytest.fixture(scope="module")
def new_mexico(shared_data: Path) -> NewMexico:
    folder = shared_data / "new_mexico"
    places = pl.read_csv(folder / "NM_geo.csv.gz").filter(pl.col("county") != "cibola").sort("county")
    rows = pl.read_csv(folder / "NM_popcas.csv.gz").sort("county", "year")
    counties = places["county"].to_list()
    assert rows["county"].unique(maintain_order=True).to_list() == counties
    shape = (len(counties), -1)
    return NewMexico(
        counties,
        rows["count"].to_numpy().reshape(shape),
        rows["population"].to_numpy().reshape(shape).astype(float),
        EARTH * np.radians(places["seat_long"].to_numpy()) * np.cos(np.radians(MIDDLE)),
        EARTH * np.radians(places["seat_lat"].to_numpy()),
    )


def test_looking_back_with_shuffles_finds_los_alamos_and_santa_fe_and_calls_it_chance(new_mexico: NewMexico) -> None:
    """No population is used, so that counties may differ: what is left is the alarm, and it is no more than chance."""
    here = new_mexico
    null = permutation_null(here.counts, np.random.default_rng(1))
    first = scan(here.counts, null, here.x, here.y, Limits(9, alive=False)).clusters[0]
    assert here.named(first) == {"losalamos", "santafe"}
    assert (FIRST_YEAR + first.first, FIRST_YEAR + first.last, first.observed) == (1987, 1988, 25)
    assert first.expected == pytest.approx(12.636, abs=0.001)
    assert first.ratio == pytest.approx(4.760, abs=0.001)
    assert first.p == pytest.approx(0.51, abs=0.06)


def test_looking_back_by_inhabitants_finds_them_in_the_middle_of_the_state(new_mexico: NewMexico) -> None:
    """Held against inhabitants only, without age, sex and origin as in 1998, a whole region stands out."""
    here = new_mexico
    null = poisson_null(here.counts, here.population, np.random.default_rng(1))
    found = scan(here.counts, null, here.x, here.y, Limits(9, alive=False))
    first = found.clusters[0]
    assert {"bernalillo", "losalamos", "santafe"} < here.named(first)
    assert (FIRST_YEAR + first.first, FIRST_YEAR + first.last, first.observed) == (1985, 1989, 232)
    assert first.p == pytest.approx(0.012, abs=0.01)
    assert gumbel_p(first.ratio, found.highest) == pytest.approx(first.p, abs=0.01)


def test_at_the_end_of_1989_the_alarm_would_have_been_los_alamos_and_santa_fe(new_mexico: NewMexico) -> None:
    here = new_mexico.years(1986, 1989)
    null = poisson_null(here.counts, here.population, np.random.default_rng(1))
    first = scan(here.counts, null, here.x, here.y, Limits(4)).clusters[0]
    assert here.named(first) == {"losalamos", "santafe"}
    assert (first.first, first.last, first.observed) == (0, 3, 43)


def test_the_five_clusters_of_another_program(new_mexico: NewMexico) -> None:
    """Its statistic compares with an expectation instead of with the rest of the state: the limit of ours for a rest
    without end, here one far county with milliards of cases. It looks at the fifteen nearest, we at a share.

    Its inhabitants were rounded otherwise at the time: the figures agree to four digits.
    """
    before, here = new_mexico.years(1973, 1985), new_mexico.years(1986, 1989)
    trend = np.tile(np.arange(1973, 1986) - 1985.0, len(here.counties))
    offset = np.log(before.population).ravel()
    fit = sm.GLM(before.counts.ravel(), sm.add_constant(trend), family=sm.families.Poisson(), offset=offset).fit()
    expected = here.population * np.exp(fit.params[0] + fit.params[1] * np.arange(1, 5))
    counts = np.vstack([here.counts, np.full((1, 4), 10**9)])
    expected = np.vstack([expected, np.full((1, 4), 1e9)])
    x, y = np.append(here.x, 1e8), np.append(here.y, 1e8)
    found = scan(
        counts, Null(expected, lambda _: counts[None]), x, y, Limits(4, share=140 / expected.sum()), replications=0
    )
    assert [(here.named(each), each.last - each.first + 1) for each in found.clusters] == [
        ({"losalamos", "santafe"}, 4),
        ({"chaves"}, 2),
        ({"bernalillo", "lincoln", "sierra", "socorro", "torrance", "valencia"}, 4),
        ({"guadalupe"}, 4),
        ({"grant"}, 2),
    ]
    published = [9.1806711, 6.8196550, 3.5377879, 3.4072029, 0.8372729]
    np.testing.assert_allclose([each.ratio for each in found.clusters], published, rtol=1e-4)


@pytest.mark.parametrize(
    ("cases", "inhabitants", "ratio"),
    [(85, 95_249, 11.577255), (38, 34_083, 9.019716), (11, 8_839, 3.209485), (100, 111_674, 14.083511)],
)
def test_the_ratio_is_that_of_satscan(cases: int, inhabitants: int, ratio: float) -> None:
    """552 cases among 1,057,673 inhabitants of upstate New York; SaTScan to six decimals."""
    expected = np.array([552 * inhabitants / 1_057_673])
    assert log_ratio(np.array([cases]), expected, 552)[0] == pytest.approx(ratio, abs=6e-7)
