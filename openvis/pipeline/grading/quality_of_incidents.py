"""What the last year of a list of incidents says of its quality: what of each row is known, and whether it is whole."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from openvis.analysis.deliveries.jumps import low_chance
from openvis.analysis.rankings.sentences import number
from openvis.domain.category import UNKNOWN
from openvis.domain.incident import Precision, ReportedBy
from openvis.domain.period import Period, PeriodKind, month_of
from openvis.domain.quality import Grade, Measure, Measured
from openvis.domain.words import day_in_words
from openvis.pipeline.bringing.mapping import mapped
from openvis.pipeline.grading.measured import YEAR, Source, of_rows, rule, share_measure
from openvis.pipeline.grading.quality_jumps import jumps_of
from openvis.pipeline.grading.quality_of_delivery import freshness
from openvis.store import mapping, read

MONTHS_BEFORE = 12  # a month is compared with
USUALLY = 0.95  # of the gaps between days with rows are no longer than what is given a source
WHOLE_DAY = timedelta(days=1) - timedelta(minutes=1)
ON = {Precision.POINT: "Op een punt", Precision.STREET: "Op een straat", Precision.POSTCODE: "Op een postcode"}
PERIODS = {PeriodKind.WEEK: "weken", PeriodKind.MONTH: "maanden", PeriodKind.YEAR: "jaren"}


def measures_of_incidents(source: Source) -> list[Measured]:
    """Everything that can be measured of the rows themselves; nothing where there are none."""
    everything = read.incidents(source.scope, versions=source.versions).filter(pl.col("source") == source.name)
    last = everything.select(pl.col("occurred_from").max()).collect().item()
    if last is None:
        return []
    newest = last.date()
    rows = everything.filter(pl.col("occurred_from").dt.date() > newest - timedelta(days=YEAR))
    days = _rows_per_day(rows)
    facts = _facts(mapped(rows, mapping.decisions(source.scope)))
    return [
        freshness(source, newest, f"De nieuwste rij is van {day_in_words(newest)}.", quiet=_quiet(days)),
        last_month(_rows_per_month(everything, newest), newest),
        *_of_facts(facts),
        *jumps_of(source, rows, days, newest),
    ]


def last_month(months: dict[Period, int], newest: date) -> Measured:
    """Whether the last whole month is as full as those before; `months` has every month, also an empty one."""
    running = month_of(newest)
    whole = running if newest + timedelta(days=1) == running.end else running.shift(-1)
    earlier = [rows for month, rows in months.items() if month < whole][-MONTHS_BEFORE:]
    runs = f" {running.label.capitalize()} loopt tot en met {day_in_words(newest)} en is nog niet vol."
    chance = low_chance(months.get(whole, 0), np.array(earlier, dtype=np.int64))
    return full_enough(whole, months.get(whole, 0), earlier, chance, "rijen", "" if whole == running else runs)


def full_enough(whole: Period, last: int, earlier: list[int], chance: float, what: str, more: str = "") -> Measured:
    """A last period beside the ones before it, in words; `chance` of one so low."""
    if len(earlier) < 3 or not sum(earlier):
        told = f"Er zijn te weinig eerdere {PERIODS[whole.kind]} om te zien of {whole.label} vol is.{more}"
        return Measured(Measure.LAST_PERIOD, Grade.UNKNOWN, last, None, told, period=whole.key)
    grade = rule(Measure.LAST_PERIOD).grade(chance)
    usual = number(sum(earlier) / len(earlier))
    verdict = "" if grade is Grade.GOOD else " Dat is minder dan toeval verklaart."
    before = f"in de {len(earlier)} {PERIODS[whole.kind]} ervoor gemiddeld {usual}"
    told = f"In {whole.label} staan {number(last)} {what}; {before}.{verdict}{more}"
    return Measured(Measure.LAST_PERIOD, grade, last, None, told, period=whole.key)


def _facts(rows: pl.LazyFrame) -> dict[str, Any]:
    """How many rows there are, and of how many what is known."""
    public = pl.col("reported_by") == ReportedBy.PUBLIC.value
    whole_day = pl.col("occurred_from").dt.time() == pl.time(0, 0)
    whole_day &= pl.col("occurred_to") - pl.col("occurred_from") == WHOLE_DAY
    counted = rows.select(
        pl.len().alias("rows"),
        whole_day.sum().alias("day_only"),
        public.sum().alias("public"),
        (public & pl.col("reported_at").is_null()).sum().alias("not_reported"),
        (pl.col("category") == UNKNOWN).sum().alias("unmapped"),
        *((pl.col("precision") == each.value).sum().alias(each.value) for each in Precision),
    )
    return counted.collect(engine="streaming").row(0, named=True)


def _of_facts(facts: dict[str, Any]) -> list[Measured]:
    rows, public, not_reported = facts["rows"], facts["public"], facts["not_reported"]
    day_only, unmapped, buurt_only = facts["day_only"], facts["unmapped"], facts[Precision.BUURT.value]
    exact = "".join(f" {on}: {number(facts[kind.value])}." for kind, on in ON.items() if facts[kind.value])
    located = f"Alleen de buurt bekend: {of_rows(buurt_only, rows)}.{exact}"
    no_time = f"Alleen de dag bekend, geen tijdstip: {of_rows(day_only, rows)}."
    found = [
        share_measure(Measure.TIME_KNOWN, day_only, rows, no_time),
        share_measure(Measure.LOCATED, buurt_only, rows, located),
        share_measure(Measure.UNMAPPED, unmapped, rows, f"Nog geen soort: {of_rows(unmapped, rows)}."),
    ]
    if public:  # what officers find is not reported to anybody
        told = f"Niet bekend wanneer het gemeld is: {of_rows(not_reported, public)} die het publiek meldde."
        found.append(share_measure(Measure.REPORTED_KNOWN, not_reported, public, told))
    return found


def _rows_per_day(rows: pl.LazyFrame) -> pl.DataFrame:
    """Day and number of rows, in time; days without any are not in it."""
    day = pl.col("occurred_from").dt.date().alias("day")
    return rows.group_by(day).agg(pl.len().cast(pl.Int64).alias("rows")).sort("day").collect(engine="streaming")


def _rows_per_month(rows: pl.LazyFrame, newest: date) -> dict[Period, int]:
    """The last months with their rows, from the first that has any; a month without any has 0."""
    first = month_of(newest).shift(-MONTHS_BEFORE - 1)
    late = rows.filter(pl.col("occurred_from").dt.date() >= first.first)
    month = pl.col("occurred_from").dt.strftime("%Y-%m").alias("month")
    counted = dict(late.group_by(month).agg(pl.len()).collect(engine="streaming").iter_rows())
    months = first.until(month_of(newest))
    begin = next(at for at, each in enumerate(months) if each.key in counted)
    # A list that begins halfway a month says nothing by that month.
    earliest = rows.select(pl.col("occurred_from").min()).collect().item().date()
    begin += months[begin].first < earliest and months[begin] != months[-1]
    return {each: counted.get(each.key, 0) for each in months[begin:]}


def _quiet(days: pl.DataFrame) -> int:
    """How many days without a row are usual for a source: 0 for one with rows every day."""
    gaps = days["day"].diff().dt.total_days().drop_nulls()
    return 0 if gaps.is_empty() else int(np.quantile(gaps.to_numpy(), USUALLY)) - 1
