"""The counts of a gemeente beside those of other gemeenten in the store: types of the police table, twelve months."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from openvis.analysis.expectations.monthly_counts import MonthlyCounts
from openvis.analysis.rankings.between_gemeenten import Beside, Counted, comparable_gemeenten, compare_gemeenten
from openvis.analysis.rankings.sentences import gemeente_sentence
from openvis.domain.access import Scope
from openvis.domain.area import AreaLevel
from openvis.domain.beside_gemeenten import BesideGemeenten, Others
from openvis.domain.category import category
from openvis.domain.delivery import frame_of
from openvis.domain.exposure import Exposure, exposure_for
from openvis.domain.register import OTHERS_SOURCE
from openvis.store import read

MONTHS = 12
# Published by the police and CBS for every gemeente; lists of a gemeente itself are never read for another.
PUBLIC = "politie-maandcijfers"
CALLED = {
    Others.COMPARABLE: ("vergelijkbare gemeente", "vergelijkbare gemeenten"),
    Others.REGION: ("andere gemeente in veiligheidsregio {region}", "andere gemeenten in veiligheidsregio {region}"),
    Others.ALL: ("andere gemeente", "andere gemeenten"),
}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of gemeenten by their code; `region` are those in the same one, None where that is not known.

    exposed  dwellings and cars, of those that have their own population in this store
    """

    inhabitants: Mapping[str, int]
    exposed: Mapping[Exposure, Mapping[str, int]]
    density: Mapping[str, float]
    region: frozenset[str] | None
    region_name: str


def beside_gemeenten(parts: Sequence[MonthlyCounts], gemeente: str, versions: Mapping[str, int]) -> pl.DataFrame:
    """A row for every type and kind of others, in the shape of `domain.beside_gemeenten`; none without others.

    The others are those that were brought to stand beside, and those that have the police table in this store
    themselves. A gemeente takes part in a type when all twelve months of it are given and its inhabitants are known.
    """
    rows: list[BesideGemeenten] = []
    of_table = [part for part in parts if part.source == PUBLIC and len(part.months) >= MONTHS]
    if of_table:
        here = Scope.of(*(code for code in read.stored_gemeenten() if code != gemeente))
        counted = [read.other_counts(Scope.of(gemeente), versions=versions), read.counts(here, versions=versions)]
        known = _known(gemeente, here, versions)
        for part in of_table:
            rows += _of_part(part, counted, known)
    return frame_of(rows, BesideGemeenten)


def others_to_bring(register: pl.DataFrame, gemeente: str) -> list[str]:
    """The gemeenten of a register in the same region as this one, or comparable with it."""
    told = {row["area"]: row for row in _newest(register).sort("area").to_dicts()}
    sized = [_sized(code, row) for code, row in told.items() if row["inhabitants"]]
    own = next((each for each in sized if each.code == gemeente), None)
    region = told[gemeente]["region"]
    near = {code for code, row in told.items() if region and row["region"] == region}
    alike = {each.code for each in comparable_gemeenten(own, sized)} if own else set()
    return sorted((near | alike) - {gemeente})


def _newest(register: pl.DataFrame) -> pl.DataFrame:
    return register.filter(pl.col("vintage") == pl.col("vintage").max())


def _sized(code: str, row: Mapping[str, Any]) -> Counted:
    return Counted(code, 0, int(row["inhabitants"]), row["address_density"])


def _known(gemeente: str, here: Scope, versions: Mapping[str, int]) -> Known:
    everywhere = read.population(Scope.of(gemeente, *here.gemeenten), versions=versions).sort("vintage")
    whole = everywhere.filter(pl.col("level") == AreaLevel.GEMEENTE.value)
    people = whole.filter(pl.col("inhabitants").is_not_null(), pl.col("area") != gemeente)
    register = _newest(read.register(Scope.of(gemeente), versions=versions))
    own = register.filter(area=gemeente)
    region = own["region"][0] if own.height else None
    return Known(
        inhabitants=dict(register.select("area", "inhabitants").drop_nulls().iter_rows())
        | dict(people.select("area", "inhabitants").iter_rows()),
        exposed={
            each: dict(whole.select("area", each.value).drop_nulls().iter_rows())
            for each in (Exposure.DWELLINGS, Exposure.CARS)
        },
        density=dict(register.select("area", "address_density").drop_nulls().iter_rows()),
        region=frozenset(register.filter(pl.col("region") == region)["area"]) if region else None,
        region_name=(own["region_name"][0] or region) if region else "",
    )


def _of_part(part: MonthlyCounts, counted: Sequence[pl.LazyFrame], known: Known) -> Iterator[BesideGemeenten]:
    own_people = part.places_above[-1].inhabitants
    if not own_people:
        return
    months = [month.key for month in part.months[-MONTHS:]]
    of_others = _of_others(counted, months, known)
    for slug, months_of_type in zip(part.categories, part.above[-1][:, -MONTHS:], strict=True):
        if np.isnan(months_of_type).any():
            continue
        own = Counted(part.gemeente, int(months_of_type.sum()), own_people, known.density.get(part.gemeente))
        for others, beside in _kinds_of_others(own, of_others.get(slug, []), known):
            exposure, held, others_held = _held_against(slug, own, beside, known)
            if seen := compare_gemeenten(held, others_held):
                yield _row(part, slug, own, others, beside, seen, exposure, known.region_name)


def _held_against(
    slug: str, own: Counted, beside: list[Counted], known: Known
) -> tuple[Exposure, Counted, list[Counted]]:
    """What a type is held against: dwellings or cars only where every one has a number, or no two compare."""
    wanted = exposure_for(slug)
    numbers = known.exposed.get(wanted, {})
    if not all(numbers.get(each.code) for each in (own, *beside)):
        return Exposure.INHABITANTS, own, beside
    held = [replace(each, exposed=numbers[each.code]) for each in (own, *beside)]
    return wanted, held[0], held[1:]


def _kinds_of_others(own: Counted, others: list[Counted], known: Known) -> Iterator[tuple[Others, list[Counted]]]:
    yield Others.COMPARABLE, comparable_gemeenten(own, others)
    if known.region is None:
        yield Others.ALL, others
    else:
        yield Others.REGION, [each for each in others if each.code in known.region]


def _of_others(counted: Sequence[pl.LazyFrame], months: Sequence[str], known: Known) -> dict[str, list[Counted]]:
    """{category: the gemeenten of which all months of it are given}."""
    whole = (
        pl.concat(counted)
        .filter(
            pl.col("source").is_in([PUBLIC, OTHERS_SOURCE]),
            pl.col("level") == AreaLevel.GEMEENTE.value,
            pl.col("period").is_in(months),
            pl.col("value").is_not_null(),
        )
        .unique(["category", "area", "period"], keep="first", maintain_order=True)
        .group_by("category", "area")
        .agg(pl.col("value").sum(), months=pl.col("period").n_unique())
        .filter(pl.col("months") == len(months))
        .sort("category", "area")
        .collect()
    )
    found: dict[str, list[Counted]] = {}
    for slug, code, value, _ in whole.iter_rows():
        if people := known.inhabitants.get(code):
            found.setdefault(slug, []).append(Counted(code, int(value), people, known.density.get(code)))
    return found


def _row(
    part: MonthlyCounts,
    slug: str,
    own: Counted,
    others: Others,
    beside: Sequence[Counted],
    seen: Beside,
    exposure: Exposure,
    region: str,
) -> BesideGemeenten:
    one, more = (name.format(region=region) for name in CALLED[others])
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
        sentence=gemeente_sentence(category(slug).label, seen, one if seen.others == 1 else more, exposure),
        exposure=exposure,
    )


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
