"""What the last year of a table of counts says of its quality: what was given, and whether the parts are the whole."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl

from openvis.analysis.deliveries.jumps import low_chance
from openvis.analysis.rankings.sentences import number
from openvis.domain.area import AreaLevel
from openvis.domain.category import TOTAL, UNKNOWN
from openvis.domain.period import Period, PeriodKind, parse_period
from openvis.domain.quality import Grade, Measure, Measured
from openvis.domain.words import word
from openvis.pipeline.bringing.mapping import mapped
from openvis.pipeline.grading.measured import Source, of_rows, share_measure
from openvis.pipeline.grading.quality_of_delivery import freshness
from openvis.pipeline.grading.quality_of_incidents import full_enough
from openvis.store import mapping, read

PERIODS = {PeriodKind.WEEK: 52, PeriodKind.MONTH: 12, PeriodKind.YEAR: 1}  # in a year
LEVELS = [AreaLevel.GEMEENTE, AreaLevel.WIJK, AreaLevel.BUURT]  # from the whole to its parts
GIVEN = pl.col("value").is_not_null()


def measures_of_counts(source: Source) -> list[Measured]:
    """Everything that can be measured of the cells of one table; nothing where there are none."""
    everything = read.counts(source.scope, versions=source.versions).filter(pl.col("source") == source.name)
    newest_key = everything.select(pl.col("period").max()).collect().item()
    if newest_key is None:
        return []
    newest = parse_period(newest_key)
    keys = [newest.shift(-back).key for back in range(PERIODS[newest.kind])]
    cells = mapped(everything, mapping.decisions(source.scope)).filter(pl.col("period").is_in(keys)).collect()
    told = f"De nieuwste cijfers zijn van {newest.label}."
    return [
        freshness(source, newest.end - timedelta(days=1), told),
        _last_period(everything, newest),
        *_given(cells),
        _unmapped(cells),
        *_sums(cells),
    ]


def _last_period(cells: pl.LazyFrame, newest: Period) -> Measured:
    keys = [newest.shift(-back).key for back in range(12, -1, -1)]
    counted = _whole(cells.filter(pl.col("period").is_in(keys)).collect())
    totals = dict(counted.group_by("period").agg(pl.col("value").sum()).iter_rows())
    earlier = [int(totals[key]) for key in keys[:-1] if key in totals]
    last = int(totals.get(newest.key, 0))
    chance = low_chance(last, np.array(earlier, dtype=np.int64))
    return full_enough(newest, last, earlier, chance, "incidenten")


def _whole(cells: pl.DataFrame) -> pl.DataFrame:
    """The rows of the highest level, of the supplier's total where there is one: nothing counts twice."""
    delivered = set(cells["level"].unique())
    level = next(each.value for each in LEVELS if each.value in delivered)
    rows = cells.filter(pl.col("level") == level)
    totals = rows.filter(pl.col("category") == TOTAL)
    return rows if totals.is_empty() else totals


def _given(cells: pl.DataFrame) -> list[Measured]:
    """Empty cells; a type that is nowhere given is withheld on purpose, and is said but not held against anybody."""
    kinds = cells.group_by("category", "supplier_category").agg(given=GIVEN.any(), empty=(~GIVEN).sum(), cells=pl.len())
    withheld, others = kinds.filter(~pl.col("given")), kinds.filter("given")
    empty, of = int(others["empty"].sum()), int(others["cells"].sum())
    told = f"Niet opgegeven: {of_rows(empty, of, 'cellen')}."
    if len(withheld):
        types = "1 soort" if len(withheld) == 1 else f"{number(len(withheld))} soorten"
        told += f" Daarbuiten geeft de leverancier {types} nergens op ({number(int(withheld['cells'].sum()))} cellen)."
    return [share_measure(Measure.GIVEN, empty, of, told)]


def _unmapped(cells: pl.DataFrame) -> Measured:
    """How much of what was counted, at the highest level, has no kind."""
    delivered = set(cells["level"].unique())
    level = next(each.value for each in LEVELS if each.value in delivered)
    kinds = cells.filter((pl.col("level") == level) & (pl.col("category") != TOTAL))
    unknown = int(kinds.filter(pl.col("category") == UNKNOWN)["value"].sum())
    of = int(kinds["value"].sum())
    return share_measure(Measure.UNMAPPED, unknown, of, f"Nog geen soort: {of_rows(unknown, of, 'incidenten')}.")


def _sums(cells: pl.DataFrame) -> list[Measured]:
    """Whether the lowest level that was delivered adds up to the highest; nothing where there is but one."""
    delivered = set(cells["level"].unique())
    levels = [each for each in LEVELS if each.value in delivered]
    if len(levels) < 2:
        return []
    whole, parts = (_total(cells, each) for each in (levels[0], levels[-1]))
    names = {AreaLevel.BUURT: "buurten", AreaLevel.WIJK: "wijken"}
    told = (
        f"De {names[levels[-1]]} tellen samen op tot {number(parts)}; de {word(levels[0])} heeft {number(whole)}. "
        f"Het verschil is {of_rows(abs(whole - parts), whole, 'incidenten')}."
    )
    if whole == parts:
        told = f"De {names[levels[-1]]} tellen samen op tot {number(parts)}, net als de {word(levels[0])}."
    told += _by_kind(cells, levels[0], levels[-1])
    grade = share_measure(Measure.SUMS, abs(whole - parts), whole, told)
    return [grade if whole else Measured(Measure.SUMS, Grade.UNKNOWN, abs(parts), None, told)]


def _by_kind(cells: pl.DataFrame, highest: AreaLevel, lowest: AreaLevel) -> str:
    """For how many kinds the parts are not the whole; empty where there are none, or one kind."""
    kinds = cells.filter((pl.col("category") != TOTAL) & GIVEN)
    sums = kinds.group_by("category", "supplier_category").agg(
        pl.col("value").filter(pl.col("level") == level.value).sum().alias(level.value) for level in (highest, lowest)
    )
    different = sums.filter(pl.col(highest.value) != pl.col(lowest.value)).height
    return f" Per soort verschilt het bij {different} van de {sums.height}." if different and sums.height > 1 else ""


def _total(cells: pl.DataFrame, level: AreaLevel) -> int:
    rows = cells.filter(pl.col("level") == level.value)
    totals = rows.filter(pl.col("category") == TOTAL)
    return int((rows if totals.is_empty() else totals)["value"].sum())
