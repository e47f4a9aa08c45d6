"""How good a source is, looked at after every import of it and whenever somebody asks. Each look is kept.

A source is what its name says, whatever file it came in; shares and jumps are of its last year, what was turned away
of its last delivery. The limits and what each measure means stand in `domain/quality_measures.csv`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from openvis.domain.access import Scope
from openvis.domain.batch import Batch, BatchState
from openvis.domain.delivery import TABLES
from openvis.domain.period import parse_period
from openvis.domain.quality import Assessment, Expected, Measured, Rhythm, expected_rhythms, measure_rules
from openvis.pipeline.grading.measured import Source
from openvis.pipeline.grading.quality_of_counts import measures_of_counts
from openvis.pipeline.grading.quality_of_delivery import freshness, registrar_jumps, turned_away
from openvis.pipeline.grading.quality_of_incidents import measures_of_incidents
from openvis.store import batches, quality, read

METHOD = "quality-1"
WALL_CLOCK = ZoneInfo("Europe/Amsterdam")
ARRIVED = {BatchState.LANDED, BatchState.UNCHANGED}


def assess_all(*, scope: Scope, gemeente: str, now: datetime, only: str | None = None) -> list[Assessment]:
    """Look at every source of a gemeente of which a delivery was taken in, or at `only` one, and keep what was seen."""
    mine = Scope(scope.gemeenten & {gemeente})
    arrived = _arrived(mine)
    sources = sorted({batch.source for batch in arrived if only in {None, batch.source}})
    return [_assess([batch for batch in arrived if batch.source == name], mine, now) for name in sources]


def assess_source(batch: Batch, *, scope: Scope, now: datetime) -> Assessment | None:
    """Look at the source of a delivery that was just taken in; None where that was refused."""
    if batch.state not in ARRIVED:
        return None
    mine = Scope(scope.gemeenten & {batch.gemeente})
    earlier = [each for each in _arrived(mine) if each.source == batch.source and each.id != batch.id]
    return _assess([batch, *earlier], mine, now)


def assess_due(now: datetime) -> int:
    """Look at every source that was not looked at for a day, of any gemeente; how many there were.

    A source that stays away brings no delivery to look at it by: somebody has to, or it would stay as good as it was.
    """
    due = quality.not_looked_at_since(now - timedelta(days=1))
    for gemeente, source in due:
        assess_all(scope=Scope.of(gemeente), gemeente=gemeente, now=now, only=source)
    return len(due)


def _arrived(scope: Scope) -> list[Batch]:
    return [batch for batch in read.batches(scope) if batch.state in ARRIVED]


def _assess(arrived: list[Batch], scope: Scope, now: datetime) -> Assessment:
    """`arrived`: the deliveries of one source, newest first."""
    last = arrived[0]
    versions = {table: version for table, version in read.versions_now().items() if table in TABLES}
    source = Source(
        scope=scope,
        gemeente=last.gemeente,
        name=last.source,
        table=last.table,
        today=now.astimezone(WALL_CLOCK).date(),
        versions=versions,
        expected=_expected(last.source, [batch.facts for batch in arrived]),
        delivery=last,
        rejects=batches.rejects_by_kind(scope, last.id),
        facts=tuple(batch.facts for batch in reversed(arrived)),
    )
    found = [*_OF_TABLE.get(last.table, _of_vintages)(source), *turned_away(source), *registrar_jumps(source)]
    order = list(measure_rules())
    assessment = Assessment(
        gemeente=last.gemeente,
        source=last.source,
        at=now,
        method=METHOD,
        versions=versions,
        batch=last.id,
        measures=tuple(sorted(found, key=lambda measured: order.index(measured.measure))),
    )
    quality.add(assessment)
    return assessment


def _expected(source: str, facts: list[dict[str, Any]]) -> Expected | None:
    """What the profile of the newest delivery says of its rhythm, else what is known of the supplier."""
    told = next((Rhythm(each["rhythm"]) for each in facts if "rhythm" in each), None)
    return Expected(told, 0) if told else expected_rhythms().get(source)


def _of_vintages(source: Source) -> list[Measured]:
    """Areas, inhabitants, streets, addresses and surveys: only how new they are."""
    column = {"perception": "wave", "concordances": "to_vintage"}.get(source.table, "vintage")
    rows = _READ[source.table](source.scope, versions=source.versions).filter(pl.col("source") == source.name)
    newest = rows[column].max()
    if newest is None or source.table == "concordances":  # a concordance is wanted once, when areas change
        return []
    year = parse_period(str(newest)).year
    return [freshness(source, date(year, 1, 1), f"De nieuwste gegevens zijn van {year}.")]


def _of_rasters(source: Source) -> list[Measured]:
    """A raster from elsewhere: only up to when it speaks, and no later than today."""
    rows = read.rasters(source.scope, versions=source.versions).filter(pl.col("source") == source.name)
    period = parse_period(str(rows["period"].max()))
    day = min(period.end - timedelta(days=1), source.today)
    return [freshness(source, day, f"De nieuwste kaart gaat over {period.label}.")]


_OF_TABLE: dict[str, Callable[[Source], list[Measured]]] = {
    "incidents": measures_of_incidents,
    "counts": measures_of_counts,
    "rasters": _of_rasters,
    "calendar": lambda _: [],  # a calendar of last year is as good as it was
    "other_counts": lambda _: [],  # of others: how new our own table is, is said of that
}
_READ: dict[str, Callable[..., pl.DataFrame]] = {
    "areas": read.areas,
    "population": read.population,
    "perception": read.perception,
    "concordances": read.concordances,
    "streets": read.streets,
    "addresses": read.addresses,
    "register": read.register,
}
