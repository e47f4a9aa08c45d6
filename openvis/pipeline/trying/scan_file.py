"""Clusters over borders in anyone's counts: where a run does not look, such as over the borders of gemeenten.

A run scans its own year by permutation: each buurt has its own level and each week its own, and whoever lives there
plays no part. That needs nobody's numbers, and cannot see what is high all the time. With numbers at risk in the file
(inhabitants, dwellings) the counts are held against those, by the Poisson scan: that finds where there are more than
the people there explain, also in a list that is too short to know its own levels. It is not asked by a run, for there
the structural question answers it, with more than people alone: every shopping street would be a cluster of thefts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import polars as pl

from openvis.analysis.clusters.scan import Cluster, Null, permutation_null, poisson_null, scan
from openvis.analysis.clusters.scan_windows import Limits
from openvis.analysis.expectations.history import Flags
from openvis.analysis.rankings.cluster_attention import MOST_SHARE
from openvis.analysis.rankings.discovery import DISCOVERY_RATE, q_values_of_p
from openvis.domain.access import Scope
from openvis.domain.found_cluster import FoundCluster, ScannedFile
from openvis.domain.period import PeriodKind
from openvis.errors import UnknownValue
from openvis.pipeline.concluding.recent_rises import LONGEST_MONTHS, LONGEST_WEEKS
from openvis.pipeline.counting.count_weeks import middles
from openvis.pipeline.trying.backtest import counted_once
from openvis.sources import plain_counts, plain_places
from openvis.sources.plain_counts import PlainCounts
from openvis.store import read

SEED = 2026  # of the replications: the same file gives the same table


def scan_file(
    path: Path,
    *,
    places: Path | None = None,
    absent_is_zero: bool = False,
    longest: int | None = None,
    ever: bool = False,
    on_progress: Callable[[int], None] | None = None,
) -> ScannedFile:
    """Look for clusters of every type in a file of counts that last until its last period, or `ever` lasted.

    places   a file of where the areas lie; otherwise they are those of the areas in the store
    longest  periods a cluster may last; as in a run where nothing is asked, and half of the file where it has years

    Of codes of several levels only the buurten count, and a total of all types does not. A type is held against what
    the file says is at risk where it says so of every area, and against the totals of its own areas and periods
    otherwise. Raises InputError where the file cannot be read, or fewer than two areas have a place.
    """
    if longest is not None and longest < 1:
        raise UnknownValue(f"Een cluster kan geen {longest} perioden duren.", "Kies bij --longest 1 of meer.")
    counts = counted_once(plain_counts.read(path, absent_is_zero=absent_is_zero, kinds=plain_counts.ALL_KINDS))
    at = plain_places.read(places) if places else _stored_places(counts.areas)
    no_place = tuple(area for area in counts.areas if area not in at)
    counts = _of_areas(counts, [number for number, area in enumerate(counts.areas) if area in at])
    if len(counts.areas) < 2:
        raise UnknownValue(
            f"Van {len(counts.areas)} gebieden in het bestand is bekend waar zij liggen; nodig zijn er twee.",
            "Geef een bestand met area, x en y bij --places, of lees de gebieden in.",
        )
    limits = Limits(longest or _longest(counts), share=MOST_SHARE, alive=not ever)
    not_given: Flags = np.asarray(np.isnan(counts.values).any(axis=(0, 2)))
    found: list[tuple[int, bool, Cluster]] = []
    for kind in np.flatnonzero(~not_given).tolist():
        found += [(kind, *each) for each in _clusters(counts, kind, at, limits)]
        if on_progress:
            on_progress(kind + 1)
    q = q_values_of_p(np.array([cluster.p for *_, cluster in found]))
    return ScannedFile(
        clusters=tuple(
            _found(counts, kind, by_exposure, cluster, float(q_value))
            for (kind, by_exposure, cluster), q_value in zip(found, q, strict=True)
        ),
        areas=len(counts.areas),
        types=len(counts.types),
        first=counts.periods[0].key,
        last=counts.periods[-1].key,
        discovery_rate=DISCOVERY_RATE,
        no_place=no_place,
        not_given=tuple(name for name, absent in zip(counts.types, not_given, strict=True) if absent),
    )


def _clusters(
    counts: PlainCounts, kind: int, at: Mapping[str, tuple[float, float]], limits: Limits
) -> list[tuple[bool, Cluster]]:
    values = counts.values[:, kind].astype(np.int64)
    if not values.sum():
        return []
    x, y = np.array([at[area] for area in counts.areas]).T
    by_exposure, null = _null(values, None if counts.at_risk is None else counts.at_risk[:, kind])
    return [(by_exposure, cluster) for cluster in scan(values, null, x, y, limits).clusters]


def _longest(counts: PlainCounts) -> int:
    """As in a run, which knows no years; of those half of what the file holds, as is usual looking back."""
    usual = {PeriodKind.WEEK: LONGEST_WEEKS, PeriodKind.MONTH: LONGEST_MONTHS}
    return usual.get(counts.periods[0].kind, max(1, len(counts.periods) // 2))


def _null(values: np.ndarray, at_risk: np.ndarray | None) -> tuple[bool, Null]:
    rng = np.random.default_rng(SEED)
    if at_risk is None or np.isnan(at_risk).any():
        return False, permutation_null(values, rng)
    return True, poisson_null(values, at_risk, rng)


def _stored_places(areas: tuple[str, ...]) -> dict[str, tuple[float, float]]:
    """The middles of the areas with these codes, each in the newest year it is stored of."""
    stored = read.areas(Scope.of(*read.stored_gemeenten())).filter(pl.col("code").is_in(list(areas)))
    places: dict[str, tuple[float, float]] = {}
    for (vintage,), rows in stored.sort("vintage").group_by("vintage", maintain_order=True):
        codes = rows["code"].to_list()
        x, y = middles(rows, int(str(vintage)), codes)
        places |= {code: (east, north) for code, east, north in zip(codes, x, y, strict=True) if east == east}
    return places


def _of_areas(counts: PlainCounts, kept: list[int]) -> PlainCounts:
    return PlainCounts(
        areas=tuple(counts.areas[at] for at in kept),
        types=counts.types,
        periods=counts.periods,
        values=counts.values[kept],
        exposure=counts.exposure[kept],
        at_risk=None if counts.at_risk is None else counts.at_risk[kept],
    )


def _found(counts: PlainCounts, kind: int, by_exposure: bool, cluster: Cluster, q: float) -> FoundCluster:
    return FoundCluster(
        type=counts.types[kind],
        areas=tuple(counts.areas[at] for at in cluster.areas),
        first=counts.periods[cluster.first].key,
        last=counts.periods[cluster.last].key,
        observed=cluster.observed,
        expected=cluster.expected,
        by_exposure=by_exposure,
        p=cluster.p,
        q=q,
    )
