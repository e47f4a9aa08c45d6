"""The counts of a gemeente beside those of other gemeenten in the store: types of the police table, twelve months."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

import numpy as np
import polars as pl

from openvis.analysis.between_gemeenten import Beside, Counted, comparable_gemeenten, compare_gemeenten
from openvis.analysis.monthly_counts import MonthlyCounts
from openvis.analysis.sentences import gemeente_sentence
from openvis.domain.access import Scope
from openvis.domain.area import AreaLevel
from openvis.domain.beside_gemeenten import BesideGemeenten, Others
from openvis.domain.category import category
from openvis.domain.delivery import frame_schema
from openvis.store import read

MONTHS = 12
# Published by the police and CBS for every gemeente; lists of a gemeente itself are never read for another.
PUBLIC = "politie-maandcijfers"
CALLED = {
    Others.COMPARABLE: ("vergelijkbare gemeente", "vergelijkbare gemeenten"),
    Others.ALL: ("andere gemeente", "andere gemeenten"),
}


def beside_gemeenten(parts: Sequence[MonthlyCounts], gemeente: str, versions: Mapping[str, int]) -> pl.DataFrame:
    """A row for every type and kind of others, in the shape of `domain.beside_gemeenten`; none without others.

    A gemeente takes part in a type when all twelve months of it are given and its inhabitants are known.
    """
    codes = [code for code in read.stored_gemeenten() if code != gemeente]
    rows: list[BesideGemeenten] = []
    of_table = [part for part in parts if part.source == PUBLIC and len(part.months) >= MONTHS]
    if codes and of_table:
        others = Scope.of(*codes)
        counted = read.counts(others, versions=versions)
        inhabitants = _inhabitants(others, versions)
        for part in of_table:
            rows += _of_part(part, counted, inhabitants)
    return pl.DataFrame([asdict(row) for row in rows], schema=frame_schema(BesideGemeenten))


def _inhabitants(scope: Scope, versions: Mapping[str, int]) -> dict[str, int]:
    known = read.population(scope, versions=versions).filter(
        pl.col("level") == AreaLevel.GEMEENTE.value, pl.col("inhabitants").is_not_null()
    )
    return dict(known.sort("vintage").select("area", "inhabitants").iter_rows())


def _of_part(part: MonthlyCounts, counted: pl.LazyFrame, inhabitants: Mapping[str, int]) -> Iterator[BesideGemeenten]:
    own_people = part.places_above[-1].inhabitants
    if not own_people:
        return
    months = [month.key for month in part.months[-MONTHS:]]
    of_others = _of_others(counted, months, inhabitants)
    for slug, months_of_type in zip(part.categories, part.above[-1][:, -MONTHS:], strict=True):
        if np.isnan(months_of_type).any():
            continue
        own = Counted(part.gemeente, int(months_of_type.sum()), own_people)
        known = of_others.get(slug, [])
        for others, beside in ((Others.COMPARABLE, comparable_gemeenten(own, known)), (Others.ALL, known)):
            if seen := compare_gemeenten(own, beside):
                yield _row(part, slug, own, others, beside, seen)


def _of_others(
    counted: pl.LazyFrame, months: Sequence[str], inhabitants: Mapping[str, int]
) -> dict[str, list[Counted]]:
    """{category: the gemeenten of which all months of it are given}."""
    whole = (
        counted.filter(
            pl.col("source") == PUBLIC,
            pl.col("level") == AreaLevel.GEMEENTE.value,
            pl.col("period").is_in(months),
            pl.col("value").is_not_null(),
        )
        .group_by("category", "area")
        .agg(pl.col("value").sum(), months=pl.col("period").n_unique())
        .filter(pl.col("months") == len(months))
        .sort("category", "area")
        .collect()
    )
    found: dict[str, list[Counted]] = {}
    for slug, code, value, _ in whole.iter_rows():
        if people := inhabitants.get(code):
            found.setdefault(slug, []).append(Counted(code, int(value), people))
    return found


def _row(
    part: MonthlyCounts, slug: str, own: Counted, others: Others, beside: Sequence[Counted], seen: Beside
) -> BesideGemeenten:
    one, more = CALLED[others]
    months = part.months[-MONTHS:]
    return BesideGemeenten(
        run="",
        gemeente=part.gemeente,
        category=slug,
        source=part.source,
        period_from=months[0].key,
        period_to=months[-1].key,
        others=others,
        codes=",".join(each.code for each in beside),
        count=seen.count,
        inhabitants=own.inhabitants,
        count_of_others=seen.count_of_others,
        per_1000=seen.own.per_1000,
        per_1000_of_others=seen.of_others.per_1000,
        ratio=_finite(seen.ratio),
        low=_finite(seen.low),
        high=_finite(seen.high),
        p=seen.p,
        sentence=gemeente_sentence(category(slug).label, seen, one if seen.others == 1 else more),
    )


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
