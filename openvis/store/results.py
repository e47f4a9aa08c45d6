"""What a run published: figures and series in Delta, the attention list and evaluations in the database.

A run is visible when it is complete, and only then: figures first, the database in one transaction last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta

import polars as pl
from deltalake import CommitProperties, write_deltalake
from django.db import models as django_models
from django.db import transaction

from openvis.domain.access import Scope
from openvis.domain.area import AreaLevel
from openvis.domain.attention import AttentionRow
from openvis.domain.event_rule import Reach
from openvis.domain.forecast import CELL_SIDE, Rung
from openvis.domain.forecast_criterion import ForecastJudgement
from openvis.domain.intervention import Evaluation, Verdict
from openvis.domain.intervention_effect import InterventionEffect, Judgement
from openvis.domain.mapping import SupplierWord
from openvis.domain.places_and_times import PlaceKind
from openvis.domain.raster import RasterCatch
from openvis.domain.run import Run, Window
from openvis.store import as_domain, as_json, bijzonderheden, delta, forecast_criteria, lock, models

LOCK_WAIT = 60  # seconds; publishing a run takes a few


@dataclass(frozen=True, slots=True)
class StoredAttention:
    """A row of an attention list with the number decisions point at."""

    id: int
    row: AttentionRow
    run_id: str  # on whose list it stood


def save_run(
    run: Run,
    attention: Sequence[AttentionRow],
    figures: pl.DataFrame,
    series: pl.DataFrame,
    evaluations: Sequence[Evaluation],
    *,
    effects: Sequence[InterventionEffect] = (),
    beside: Mapping[str, pl.DataFrame] | None = None,
    judgements: Sequence[ForecastJudgement] = (),
) -> None:
    """Store everything one run concluded. It becomes visible at the end, all at once.

    beside      other published tables (`delta.PUBLISHED`) by name
    judgements  how the forecast stands against its criteria
    """
    with lock.only_writer(lock.RUNS, wait=LOCK_WAIT):
        record = models.Run.objects.create(**asdict(run), complete=False)
        for name, frame in {"figures": figures, "series": series, **(beside or {})}.items():
            if frame.height:
                _append(name, frame, run.id)
        with transaction.atomic():
            rows = [models.Attention(run=record, **asdict(row)) for row in attention]
            listed = models.Attention.objects.bulk_create(rows)
            if not run.looks_back:
                seen = zip((each.pk for each in listed), attention, strict=True)
                bijzonderheden.join(run.gemeente, seen, at=run.made_at)
            models.Evaluation.objects.bulk_create(models.Evaluation(run=record, **asdict(row)) for row in evaluations)
            models.InterventionEffect.objects.bulk_create(
                models.InterventionEffect(run=record, **as_json.to_json(each)) for each in effects
            )
            forecast_criteria.add_judgements(run.gemeente, judgements, run=run.id, at=run.made_at)
            record.complete = True
            record.save()


def _append(name: str, frame: pl.DataFrame, run_id: str) -> None:
    spec = delta.SPECS[name]
    write_deltalake(
        delta.table_to_write(name),
        frame.select(spec.stored.names()).cast(spec.stored),
        mode="append",
        schema_mode="merge",
        commit_properties=CommitProperties(custom_metadata={"run": run_id}),
    )


def latest_run(scope: Scope, gemeente: str) -> Run | None:
    """The last complete run of a gemeente that does not look back; None when there is none within the scope."""
    return next((run for run in runs(scope, gemeente) if not run.looks_back), None)


def run_seen_at(scope: Scope, gemeente: str, known: datetime) -> Run | None:
    """The run people saw at a moment; None where there was none yet."""
    return next((run for run in runs(scope, gemeente) if not run.looks_back and run.made_at <= known), None)


def run_before(scope: Scope, run: Run, least: timedelta) -> Run | None:
    """The last run people saw that was made at least so long before this one."""
    return next((e for e in runs(scope, run.gemeente) if not e.looks_back and e.made_at <= run.made_at - least), None)


def runs(scope: Scope, gemeente: str) -> list[Run]:
    """The complete runs of a gemeente, newest first."""
    return [_as_run(record) for record in _complete(scope, gemeente)]


def attention(scope: Scope, gemeente: str, *, run_id: str | None = None) -> list[StoredAttention]:
    """The attention list of a run (the latest by default), in order of rank."""
    chosen = _chosen(scope, gemeente, run_id)
    found = models.Attention.objects.filter(run_id=chosen).order_by("rank", "id") if chosen else ()
    return [_stored_attention(record) for record in found]


def attention_row(scope: Scope, id: int) -> StoredAttention | None:
    """One row of any complete run within the scope, or None."""
    found = models.Attention.objects.filter(id=id, run__complete=True, gemeente__in=scope.gemeenten).first()
    return _stored_attention(found) if found else None


def figures(
    scope: Scope,
    gemeente: str,
    *,
    run_id: str | None = None,
    category: str | None = None,
    window: Window | None = None,
    level: AreaLevel | None = None,
    area: str | None = None,
) -> pl.DataFrame:
    """Published cells of a run (the latest by default) in the shape of `domain.run.Figure`."""
    wanted = {"category": category, "window": window, "level": level, "area": area}
    return _published("figures", scope, gemeente, run_id, wanted)


def series(
    scope: Scope, gemeente: str, *, area: str | None, category: str | None, run_id: str | None = None
) -> pl.DataFrame:
    """Published months of a run (the latest by default), in time, in the shape of `domain.run.SeriesPoint`."""
    return _published("series", scope, gemeente, run_id, {"area": area, "category": category}).sort("period")


def weeks(
    scope: Scope, gemeente: str, *, area: str | None = None, category: str | None = None, run_id: str | None = None
) -> pl.DataFrame:
    """Published weeks of a run (the latest by default), in time, in the shape of `domain.run.WeekCount`."""
    found = _published("weeks", scope, gemeente, run_id, {"area": area, "category": category})
    return found.sort("area", "category", "source", "period")


def event_reports(scope: Scope, gemeente: str, *, run_id: str | None = None) -> pl.DataFrame:
    """The reports of every event that was reported more than once, in the shape of `domain.event.EventReport`."""
    return _published("events", scope, gemeente, run_id, {}).sort("event", "period", "source", "reference")


def overlaps(scope: Scope, gemeente: str, *, run_id: str | None = None) -> pl.DataFrame:
    """How far two lists tell of the same events, by category, in the shape of `domain.event.Overlap`."""
    return _published("overlaps", scope, gemeente, run_id, {}).sort("category", "source", "other")


def raster_areas(scope: Scope, gemeente: str, *, run_id: str | None = None) -> pl.DataFrame:
    """What rasters from elsewhere say per buurt, in the shape of `domain.raster.RasterArea`; newest period first."""
    found = _published("raster_areas", scope, gemeente, run_id, {})
    return found.sort("source", "period", "area", descending=[False, True, False])


def raster_catches(scope: Scope, gemeente: str, *, run_id: str | None = None) -> list[RasterCatch]:
    """Every raster from elsewhere a run laid beside its counts (the latest by default), newest period first."""
    found = _published("raster_catches", scope, gemeente, run_id, {}).sort("period", "source", descending=[True, False])
    return [RasterCatch(**row) for row in found.iter_rows(named=True)]


def list_events(scope: Scope, gemeente: str, *, run_id: str | None = None) -> pl.DataFrame:
    """What each list of reports holds of each category, in the shape of `domain.event.ListEvents`."""
    return _published("lists", scope, gemeente, run_id, {}).sort("category", "source")


def words(scope: Scope, gemeente: str, *, run_id: str | None = None) -> list[SupplierWord]:
    """The words that came in without a kind, as a run counted them (the latest by default), by source, most first."""
    found = _published("words", scope, gemeente, run_id, {}).sort(
        "source", "rows", "word", descending=[False, True, False], nulls_last=True
    )
    return [SupplierWord(**row) for row in found.iter_rows(named=True)]


def nowcast(scope: Scope, gemeente: str, *, run_id: str | None = None) -> pl.DataFrame:
    """What a run estimated of the periods that were not complete, in the shape of `domain.nowcast.Nowcast`, in time.

    Per source the whole of it comes first, then its themes, then its categories.
    """
    return _published("nowcast", scope, gemeente, run_id, {}).sort(
        "source", "reported_by", "theme", "category", "period", nulls_last=False
    )


def place_shares(scope: Scope, gemeente: str, *, run_id: str | None = None) -> pl.DataFrame:
    """How few places hold most incidents, in the shape of `domain.places_and_times.PlaceShare`, by category."""
    order = pl.Enum([kind.value for kind in PlaceKind])  # from large to small
    return _published("place_shares", scope, gemeente, run_id, {}).sort("category", pl.col("place").cast(order))


def busy_streets(
    scope: Scope, gemeente: str, *, run_id: str | None = None, category: str | None = None
) -> pl.DataFrame:
    """The busiest streets, in the shape of `domain.places_and_times.BusyStreet`, by category and then by count."""
    found = _published("busy_streets", scope, gemeente, run_id, {"category": category})
    return found.sort("category", "incidents", "street", descending=[False, True, False])


def hot_cells(scope: Scope, gemeente: str, *, run_id: str | None = None, category: str | None = None) -> pl.DataFrame:
    """The cells of hotspots, in the shape of `domain.places_and_times.HotCell`, the surest of each category first."""
    return _published("hot_cells", scope, gemeente, run_id, {"category": category}).sort("category", "p", "cell")


def near_repeats(scope: Scope, gemeente: str, *, run_id: str | None = None) -> pl.DataFrame:
    """Which types repeat nearby and soon, in the shape of `domain.places_and_times.NearRepeat`."""
    return _published("near_repeats", scope, gemeente, run_id, {}).sort("category")


def open_windows(
    scope: Scope, gemeente: str, *, run_id: str | None = None, category: str | None = None
) -> pl.DataFrame:
    """Where another may follow, in the shape of `domain.places_and_times.OpenWindow`, the longest open first."""
    found = _published("open_windows", scope, gemeente, run_id, {"category": category})
    return found.sort("category", "last_day", "cell", descending=[False, True, False])


def visible_rises(
    scope: Scope, gemeente: str, *, run_id: str | None = None, area: str | None = None, category: str | None = None
) -> pl.DataFrame:
    """How large a rise had to be to be seen, in the shape of `domain.visible_rise.VisibleRise`."""
    wanted = {"area": area, "category": category}
    return _published("visible_rises", scope, gemeente, run_id, wanted).sort("area", "category", "source")


def hot_times(scope: Scope, gemeente: str, *, run_id: str | None = None, category: str | None = None) -> pl.DataFrame:
    """When incidents happen, in the shape of `domain.places_and_times.HotTime`, through the week; dagdelen first."""
    found = _published("hot_times", scope, gemeente, run_id, {"category": category})
    return found.sort("category", "hours", "day", "hour", descending=[False, True, False, False])


def forecast_places(
    scope: Scope, gemeente: str, *, run_id: str | None = None, category: str | None = None
) -> pl.DataFrame:
    """What is expected where, as `domain.forecast.ForecastPlace` with run and gemeente; most expected first.

    Cells only for who may see points. A category may be a theme.
    """
    found = _published("forecast_places", scope, gemeente, run_id, {"category": category})
    found = found.with_columns(pl.col("side").fill_null(CELL_SIDE))  # of runs from before it could be another
    return found.sort("category", "kind", "last", "expected", "place", descending=[False, False, False, True, False])


def side_of_cells(scope: Scope, gemeente: str, *, run_id: str | None = None) -> int | None:
    """Metres, of the cells of a run's forecast (the latest by default); None of a run without one."""
    found = forecast_places(scope, gemeente, run_id=run_id)["side"]
    return int(found[0]) if len(found) else None


def forecast_scores(
    scope: Scope, gemeente: str, *, run_id: str | None = None, category: str | None = None
) -> pl.DataFrame:
    """How every way to forecast did, as `domain.forecast.ForecastScore` with run and gemeente.

    Per type and horizon all origins together come first, then each by itself; of each first what was shown.
    """
    found = _published("forecast_scores", scope, gemeente, run_id, {"category": category})
    together = pl.col("origins") == pl.col("origins").max().over("category", "kind", "horizon")
    rung = pl.col("rung").cast(pl.Enum([rung.value for rung in Rung]))
    return found.sort("category", "kind", "horizon", ~together, "first", rung, nulls_last=False)


def forecast_calibration(
    scope: Scope, gemeente: str, *, run_id: str | None = None, category: str | None = None
) -> pl.DataFrame:
    """What was expected beside what came, as `domain.forecast.ForecastCalibration` with run and gemeente."""
    found = _published("forecast_calibration", scope, gemeente, run_id, {"category": category})
    return found.sort("category", "kind", "horizon", "rung", "bin", nulls_last=False)


def forecast_verdicts(
    scope: Scope, gemeente: str, *, run_id: str | None = None, category: str | None = None
) -> pl.DataFrame:
    """What was shown from when on, and why, as `domain.forecast.ForecastVerdict` with of what; in time, now last."""
    found = _published("forecast_verdicts", scope, gemeente, run_id, {"category": category})
    return found.sort("category", "kind", "horizon", "origin")


def forecast_dayparts(
    scope: Scope, gemeente: str, *, run_id: str | None = None, category: str | None = None
) -> pl.DataFrame:
    """When it is expected, per buurt, in the shape of `domain.forecast_dayparts.ForecastDaypart`, through the week."""
    found = _published("forecast_dayparts", scope, gemeente, run_id, {"category": category})
    return found.sort("category", "place", "day", "hour")


def forecast_daypart_trials(
    scope: Scope, gemeente: str, *, run_id: str | None = None, category: str | None = None
) -> pl.DataFrame:
    """How those weeks did, in the shape of `domain.forecast_dayparts.ForecastDaypartTrial`."""
    return _published("forecast_daypart_trials", scope, gemeente, run_id, {"category": category}).sort("category")


def reporting_rates(
    scope: Scope, gemeente: str, *, run_id: str | None = None, category: str | None = None
) -> pl.DataFrame:
    """What if one buurt reported half, in the shape of `domain.reporting_rate.ReportingRate`; the fullest first."""
    found = _published("reporting_rates", scope, gemeente, run_id, {"category": category})
    return found.sort("category", "kind", "inside", "rank", descending=[False, False, True, False])


def deployment_audit(scope: Scope, gemeente: str, *, run_id: str | None = None) -> dict[str, pl.DataFrame]:
    """The tables of the audit: areas (most hours first), months in time and the drift, of `domain.published_audit`."""
    areas, months, drift = (
        _published(name, scope, gemeente, run_id, {}) for name in ("audit_areas", "audit_months", "audit_drift")
    )
    return {
        "areas": areas.sort("hours", "expected", "area", descending=[True, True, False]),
        "months": months.sort("period"),
        "drift": drift,
    }


def beside_gemeenten(
    scope: Scope, gemeente: str, *, run_id: str | None = None, category: str | None = None
) -> pl.DataFrame:
    """Each type beside other gemeenten, in the shape of `domain.beside_gemeenten.BesideGemeenten`."""
    return _published("beside_gemeenten", scope, gemeente, run_id, {"category": category}).sort("category", "others")


def expected_levels(scope: Scope, gemeente: str, *, run_id: str | None = None) -> pl.DataFrame:
    """What a run expects of every buurt and type, in the shape of `domain.expected_sum.ExpectedLevel`."""
    return _published("expected_levels", scope, gemeente, run_id, {}).sort("area", "category")


def expected_seasons(scope: Scope, gemeente: str, *, run_id: str | None = None) -> pl.DataFrame:
    """The season of every type, in the shape of `domain.expected_sum.ExpectedSeason`, January first."""
    return _published("expected_seasons", scope, gemeente, run_id, {}).sort("category", "month")


def comparable_areas(scope: Scope, gemeente: str, *, run_id: str | None = None) -> pl.DataFrame:
    """Which buurten are like which and beside which, in the shape of `domain.comparable_area.ComparableArea`."""
    return _published("comparable_areas", scope, gemeente, run_id, {}).sort("area", "other")


def evaluations_of(scope: Scope, intervention_id: int, *, known: datetime | None = None) -> list[Evaluation]:
    """What the last run that judged it says of each promise of an intervention; the one it started with first.

    known  as of this moment: what later runs said is left out
    """
    last = _last_evaluations(scope, intervention_id, known)
    return [_evaluation(last[version]) for version in sorted(last)]


def evaluation_of(scope: Scope, intervention_id: int, *, known: datetime | None = None) -> Evaluation | None:
    """The judgement of an intervention: what is said of the promise it started with."""
    return next(iter(evaluations_of(scope, intervention_id, known=known)), None)


def judged(scope: Scope, gemeente: str) -> set[tuple[int, int]]:
    """The promises of which the last word was said: (intervention, version)."""
    found = models.Evaluation.objects.filter(
        final=True, run__complete=True, run__looks_back=False, run__gemeente__in=scope.gemeenten & {gemeente}
    )
    return set(found.values_list("intervention_id", "version"))


def effects_of(scope: Scope, intervention_id: int) -> dict[int, InterventionEffect]:
    """The effect by version, as the last run found it that judged that promise."""
    found = models.InterventionEffect.objects.filter(
        intervention_id=intervention_id,
        run__complete=True,
        run__looks_back=False,
        run__gemeente__in=scope.gemeenten,
    ).order_by("run__made_at", "id")
    return {row.version: _effect(row) for row in found}


def judgement_of(scope: Scope, intervention_id: int, *, known: datetime) -> Judgement | None:
    """The judgement as it was known at a moment, with the effect beside it and the run that said so."""
    found = _last_evaluations(scope, intervention_id, known)
    if not found:
        return None
    row = found[min(found)]
    effect = models.InterventionEffect.objects.filter(
        run=row.run_id, intervention_id=intervention_id, version=row.version
    ).first()
    return Judgement(_evaluation(row), _effect(effect).effect if effect else None, _as_run(row.run))


def _last_evaluations(scope: Scope, intervention_id: int, known: datetime | None) -> dict[int, models.Evaluation]:
    found = models.Evaluation.objects.filter(
        intervention_id=intervention_id,
        run__complete=True,
        run__looks_back=False,
        run__gemeente__in=scope.gemeenten,
    ).order_by("run__made_at", "id")
    if known is not None:
        found = found.filter(run__made_at__lte=known)
    return {row.version: row for row in found.select_related("run")}


def _effect(row: models.InterventionEffect) -> InterventionEffect:
    stored = {each.name: getattr(row, each.name) for each in fields(InterventionEffect)}
    found: InterventionEffect = as_json.from_json(InterventionEffect, stored)
    return found


def _evaluation(row: models.Evaluation) -> Evaluation:
    seen: Evaluation = as_domain.as_domain(Evaluation, row, verdict=Verdict(row.verdict))
    return seen


def _complete(scope: Scope, gemeente: str) -> django_models.QuerySet[models.Run]:
    allowed = scope.gemeenten & {gemeente}
    return models.Run.objects.filter(gemeente__in=allowed, complete=True).order_by("-made_at", "-id")


def _chosen(scope: Scope, gemeente: str, run_id: str | None) -> str | None:
    """The run to read, if it is complete and of this gemeente, within the scope; the latest when none is named."""
    complete = _complete(scope, gemeente)
    found = (complete.filter(id=run_id) if run_id else complete.filter(looks_back=False)).first()
    return found.id if found else None


def _published(
    table: str, scope: Scope, gemeente: str, run_id: str | None, wanted: dict[str, str | None]
) -> pl.DataFrame:
    chosen = _chosen(scope, gemeente, run_id)
    if chosen is None:
        return pl.DataFrame(schema=delta.SPECS[table].columns)
    picked = {"run": chosen} | {column: str(value) for column, value in wanted.items() if value is not None}
    filters = [pl.col(column) == value for column, value in picked.items()]
    return delta.rows(Scope.of(gemeente), table).filter(*filters).collect()


def _as_run(record: models.Run) -> Run:
    kept = record.event_rule
    rule = None if kept is None else {name: Reach(**reach) for name, reach in kept.items()}
    run: Run = as_domain.as_domain(Run, record, remarks=tuple(record.remarks), event_rule=rule)
    return run


def _stored_attention(record: models.Attention) -> StoredAttention:
    return StoredAttention(record.pk, as_domain.attention_row(record), record.run_id)
