"""Clusters that cross the borders of buurten, as rows of the attention list: one scan for each type.

One buurt by itself is what the other questions are about, so a cluster has at least two.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator

from openvis.analysis.clusters.scan import Cluster, permutation_null, scan
from openvis.analysis.clusters.scan_windows import Limits
from openvis.analysis.expectations.history import Floats, Ints
from openvis.analysis.expectations.monthly_counts import Place
from openvis.analysis.expectations.predictive import Predictive
from openvis.analysis.rankings.discovery import DISCOVERY_RATE, q_values_of_p
from openvis.analysis.rankings.sentences import FOUR_WEEKS, cluster_sentence
from openvis.domain.attention import AttentionKind, AttentionRow
from openvis.domain.period import Period

LEAST_CASES = 20  # in the whole year; a cluster of fewer is a handful of incidents
MOST_SHARE = 0.35  # of all cases in one circle: half a town is no cluster
# In one circle; without a limit a scan costs the square of its buurten. It is felt above some 140 buurten, where less
# than MOST_SHARE lies in so many. Of 20 planted clusters of 20, 50, 100 and 200 buurten among 400 (a year of weeks, an
# excess of 6.5 deviations in the last four) limits of 50, 100 and 200 found 15 15 15, 16 16 16, 5 8 9 and 0 1 2, in
# .36, .45 and .53 CPU s a type (199 replications). So 100: twice as many hardly finds more, for a fifth more time.
MOST_AREAS = 100


@dataclass(frozen=True, slots=True)
class YearOfCounts:
    """A year of one source in weeks or months, without a period that is not given.

    values  (buurten, types, periods); x, y  (buurten,) metres; longest  periods that a cluster may last
    rows    (2; buurten, periods) of the whole source: the rows without a category, and all rows
    """

    gemeente: str
    source: str
    categories: tuple[str, ...]
    periods: tuple[Period, ...]
    buurten: tuple[Place, ...]
    values: Ints
    rows: Floats
    x: Floats
    y: Floats
    longest: int


@dataclass(frozen=True, slots=True)
class _Found:
    year: YearOfCounts
    category: str
    cluster: Cluster


def cluster_rows(
    years: Sequence[YearOfCounts], weight_of: Callable[[str], float], rng_of: Callable[[str], Generator]
) -> list[AttentionRow]:
    """The clusters that last until now, of every type, not yet ranked.

    rng_of  of a category the generator its replications are drawn with: the same data give the same answer

    Each cluster of each scan is a test, and false discovery is controlled over all of them: those after the first are
    held against the highest of each replication as well, so that their p is too large rather than too small.
    See `scan.scan` for what is assumed; a type with fewer than LEAST_CASES in the year is not scanned.
    """
    found = [
        _Found(year, slug, cluster)
        for year in years
        for slug, counts in zip(year.categories, year.values.swapaxes(0, 1), strict=True)
        if counts.sum() >= LEAST_CASES
        for cluster in _scanned(year, counts, rng_of(slug))
    ]
    q = q_values_of_p(np.array([each.cluster.p for each in found]))
    return [
        _row(each, float(q_value), weight_of)
        for each, q_value in zip(found, q, strict=True)
        if q_value <= DISCOVERY_RATE and len(each.cluster.areas) > 1
    ]


def _scanned(year: YearOfCounts, counts: Ints, rng: Generator) -> tuple[Cluster, ...]:
    known = np.flatnonzero(~np.isnan(year.x))
    if not counts[known].sum():
        return ()
    limits = Limits(longest=year.longest, share=MOST_SHARE, areas=MOST_AREAS)
    of_known = counts[known]
    found = scan(of_known, permutation_null(of_known, rng), year.x[known], year.y[known], limits).clusters
    return tuple(replace(each, areas=tuple(int(known[area]) for area in each.areas)) for each in found)


def _row(found: _Found, q_value: float, weight_of: Callable[[str], float]) -> AttentionRow:
    year, cluster = found.year, found.cluster
    places = [year.buurten[area] for area in cluster.areas]
    periods = year.periods[cluster.first : cluster.last + 1]
    nothing = np.zeros(1)  # of a cluster only the counts vary, as Poisson counts do
    low, high = Predictive(np.array([cluster.expected]), nothing, nothing).interval()
    unknown, all_rows = year.rows[:, list(cluster.areas), cluster.first : cluster.last + 1].sum(axis=(1, 2))
    days = (periods[-1].end - periods[0].first).days
    row = AttentionRow(
        gemeente=year.gemeente,
        area=places[0].code,
        area_name=places[0].name,
        category=found.category,
        source=year.source,
        kind=AttentionKind.CLUSTER,
        period_from=periods[0].key,
        period_to=periods[-1].key,
        observed=cluster.observed,
        expected=cluster.expected,
        low=int(low[0]),
        high=int(high[0]),
        probability=cluster.p,
        q_value=q_value,
        excess=(cluster.observed - cluster.expected) * FOUR_WEEKS / days,
        weight=weight_of(found.category),
        rank=0,  # follows when all rows are known
        sentence="",
        unknown=None if np.isnan(unknown) else int(unknown),
        source_rows=None if np.isnan(all_rows) else int(all_rows),
        areas=tuple(place.code for place in places),
    )
    return replace(row, sentence=cluster_sentence(row, [place.name for place in places]))
