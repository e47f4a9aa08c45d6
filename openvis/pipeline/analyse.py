"""The main job: from what is stored to what people see. Read it from top to bottom.

Read the store as it is now; count events per buurt, type and complete month; ask what was to be expected; list what
stands out; see what running and ended interventions did; withhold what may not be shown; store it all as one run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import polars as pl
from django.utils.timezone import localdate

from openvis.analysis.expectations.monthly_counts import MonthlyCounts
from openvis.analysis.expectations.outlook import Outlook, outlook
from openvis.analysis.rankings.attention import attention_list, one_list
from openvis.analysis.rankings.discovery import DISCOVERY_RATE
from openvis.domain.access import Scope
from openvis.domain.delivery import TABLES
from openvis.domain.disclosure import Results, disclosed
from openvis.domain.event_rule import EventRule, usual_rule
from openvis.domain.forecast import CELL_SIDE, LEAST_SIDE, MOST_SIDE
from openvis.domain.period import Period, PeriodKind
from openvis.domain.run import Run
from openvis.errors import NothingStored, NotPermitted, UnknownValue
from openvis.pipeline.bringing.mapping import mapped
from openvis.pipeline.bringing.supplier_words import supplier_words
from openvis.pipeline.concluding.deployment_audit import deployment_audit
from openvis.pipeline.concluding.effects import judge_all
from openvis.pipeline.concluding.forecast import forecasts
from openvis.pipeline.concluding.forecast_criteria import judgements
from openvis.pipeline.concluding.forecast_dayparts import dayparts
from openvis.pipeline.concluding.hot_times import hot_times
from openvis.pipeline.concluding.hotspots import hotspots
from openvis.pipeline.concluding.interventions_ahead import interventions_ahead
from openvis.pipeline.concluding.nowcast import nowcasts
from openvis.pipeline.concluding.other_gemeenten import beside_gemeenten
from openvis.pipeline.concluding.priorities import weights
from openvis.pipeline.concluding.publish import Published, figures_frame, labelled, series_frame
from openvis.pipeline.concluding.rasters import beside_rasters
from openvis.pipeline.concluding.recent_rises import recent_rises
from openvis.pipeline.counting.count_months import Counted, count_months
from openvis.pipeline.counting.incident_lists import Lists
from openvis.pipeline.counting.lists_compared import event_reports, list_events, overlaps
from openvis.pipeline.counting.point_lists import Points, point_lists
from openvis.pipeline.counting.source_months import Known
from openvis.pipeline.trying.beforehand import Beforehand, beforehand_of_gemeente, known_of
from openvis.store import forecast_criteria, interventions, mapping, read, results, safety_plan, work_orders

METHOD = "attention-19"  # changes with every change of method, so that old results can be told apart


@dataclass(frozen=True, slots=True)
class Question:
    """All that decides the answer: asked again of the same versions, it gives the same figures to the cell."""

    gemeente: str
    moment: datetime  # what was to come then, is not known: no month is complete that had not ended
    versions: Mapping[str, int]  # of each table of what happened, and the last decision about a word ("mapping")
    event_rule: EventRule  # which reports of residents are one event
    last: Period | None = None  # as if later months were not known
    priorities: Mapping[str, float] = field(default_factory=dict)
    cell: int = CELL_SIDE  # metres, of the cells of the forecast


@dataclass(frozen=True, slots=True)
class Conclusions:
    """What a question led to. `results` may be shown to others."""

    period_to: Period
    tested: int
    remarks: tuple[str, ...]
    results: Results
    beside: Mapping[str, pl.DataFrame]  # other published tables by name, not yet labelled with the run


def analyse(
    *,
    scope: Scope,
    gemeente: str,
    now: datetime,
    last: Period | None = None,
    as_of: datetime | None = None,
    priorities: Mapping[str, float] | None = None,
    event_rule: EventRule | None = None,
    cell: int | None = None,
    on_progress: Callable[[str], None] | None = None,
) -> Run:
    """Make and store one run for one gemeente.

    last        count until this month at the latest, as if later months were not known: a look back, which is
                stored and never becomes the run that people see
    as_of       from the tables exactly as they were at this moment: a look back too
    priorities  weight per category or theme, instead of those of the safety plan; without either all weigh 1
    event_rule  which reports of residents are one event; the usual rule where none is given
    cell        side of the cells of the forecast, in metres; where none is given that of the run people see now
    on_progress is told, in Dutch sentences, what is being done and what was left out

    Raises NotPermitted outside the scope, NothingStored without a complete month, UnknownValue for a priority or
    gemeente that does not exist.
    """
    if last and last.kind is not PeriodKind.MONTH:
        raise UnknownValue(f"{last.key} is geen maand; er wordt per maand gerekend.", "Noem een maand, zoals 2026-10.")
    if not scope.covers(gemeente):
        raise NotPermitted(f"Gemeente {gemeente} hoort niet bij uw gemeenten.")
    then = None if as_of is None else min(as_of, now)  # the end of today has yet to come
    rule = usual_rule() if event_rule is None else event_rule
    weighed, plan = _weights_to_use(gemeente, then or now, priorities)
    side = _side_to_use(gemeente, cell, localdate(now))
    question = Question(gemeente, then or now, versions_to_read(gemeente, then), rule, last, weighed, side)
    run_id = f"{gemeente}-{now.astimezone(UTC):%Y%m%dT%H%M%S%f}"
    found = conclude(question, run_id, on_progress or _silent)
    run = Run(
        id=run_id,
        gemeente=gemeente,
        made_at=now,
        period_to=found.period_to.key,
        method=METHOD,
        versions=dict(question.versions),
        tested=found.tested,
        discovery_rate=DISCOVERY_RATE,
        priorities=dict(question.priorities),
        plan=plan,
        looks_back=last is not None or then is not None,
        last=last.key if last else None,
        as_of=then,
        remarks=found.remarks,
        event_rule=dict(rule),
    )
    shown = found.results
    beside = {"events": shown.events, **shown.places, **found.beside}
    today = localdate(now)
    closed = set() if run.looks_back else results.judged(Scope.of(gemeente), gemeente)
    judged = [each for each in shown.judged if (each.plan.id, each.plan.version) not in closed]
    asked = [] if run.looks_back else forecast_criteria.to_judge(Scope.of(gemeente), gemeente, today)
    results.save_run(
        run,
        shown.attention,
        shown.figures,
        shown.series,
        [each.evaluation for each in judged],
        effects=[each.effect for each in judged if each.effect],
        beside={name: labelled(run, frame) for name, frame in beside.items()},
        judgements=judgements(asked, shown.places["forecast_scores"], question.versions, today=today),
    )
    return run


def _weights_to_use(gemeente: str, moment: datetime, given: Mapping[str, float] | None) -> tuple[dict[str, float], str]:
    """The weights that were given, else the priorities that the safety plan had at a moment; and which version."""
    if given is not None:
        return dict(given), ""
    plan = safety_plan.priorities_in_force(Scope.of(gemeente), gemeente, localdate(moment), known=moment)
    return (dict(plan.weights), plan.name) if plan else ({}, "")


def versions_to_read(gemeente: str, moment: datetime | None) -> dict[str, int]:
    """The versions of the tables of what happened, and of what was decided: the newest, or of an earlier moment."""
    scope = Scope.of(gemeente)
    versions = read.versions_now() if moment is None else read.versions_at(moment)
    decisions = mapping.decisions(scope) if moment is None else mapping.decisions_at(scope, moment)
    decided = max((decision.number for decision in decisions), default=0)
    return {table: version for table, version in versions.items() if table in TABLES} | {"mapping": decided}


def conclude(question: Question, run_id: str, say: Callable[[str], None]) -> Conclusions:
    """Everything one run finds, not yet stored."""
    gemeente, last = question.gemeente, question.last
    weight_of = weights(question.priorities)

    say("Gegevens lezen")
    known = read_known(Scope.of(gemeente), question.versions)
    words = supplier_words(known.incidents, known.counts)
    counted = count_months(known, gemeente, question.moment, question.event_rule)
    parts = [part.until(last) for part in counted.parts] if last else counted.parts
    parts = [part for part in parts if part.months]
    for remark in counted.remarks:
        say(remark)
    if not parts:
        raise _nothing_to_count(gemeente, counted.parts)

    say("Verwachting berekenen")
    beforehand = beforehand_of_gemeente(gemeente, known.calendar)
    published = [Published(part, _outlook(part, beforehand) if part.analysed else None) for part in parts]
    outlooks = [part.outlook for part in published if part.outlook]

    say("Aandachtslijst maken")
    attention = attention_list(outlooks, weight_of)

    say("Laatste weken bekijken")
    known_until = last.end if last else question.moment.date()
    late = estimates(known, counted.lists, question)
    rises = recent_rises(
        known,
        counted.lists,
        [known.counts for known in outlooks],
        weight_of,
        gemeente=gemeente,
        versions=question.versions,
        until=known_until,
        late=late,
    )

    say("Interventies volgen")
    promises = interventions.promises(Scope.of(gemeente), gemeente)
    judged = judge_all([known.counts for known in outlooks], promises, question.moment.date())

    say("Plekken en tijden bekijken")
    points = points_until(known, counted, question)
    coming = interventions_ahead([known.counts for known in outlooks])
    places = places_and_times(points, known, counted, question)

    say("Verwachting per plek maken")
    expected = expected_places(points, known, question, say)

    say("Cijfers opmaken")
    events = event_reports(counted.lists)
    months = series_frame(run_id, published)
    worked = work_orders.worked(Scope.of(gemeente), gemeente, before=question.moment)
    rasters = read.rasters(Scope.of(gemeente), versions=question.versions)
    return Conclusions(
        period_to=max(part.months[-1] for part in parts),
        tested=attention.tested,
        remarks=tuple(counted.remarks),
        results=disclosed(
            Results(
                one_list([*attention.rows, *rises.rows]),
                figures_frame(run_id, published),
                months,
                judged,
                events,
                places | expected | coming | {"weeks": rises.weeks},
            )
        ),
        beside={
            "overlaps": overlaps(counted.lists),
            "lists": list_events(counted.lists),
            "words": words,
            "nowcast": late,
            "visible_rises": rises.visible,
            **deployment_audit(months, worked),
            "beside_gemeenten": beside_gemeenten(parts, gemeente, question.versions),
            **beside_rasters(rasters, known.areas, known.incidents, events, parts, known_until),
        },
    )


def _outlook(part: MonthlyCounts, beforehand: Beforehand) -> Outlook:
    buurten = [place.code for place in part.buurten]
    return outlook(part, known_of(beforehand, buurten, part.categories, part.months))


def estimates(known: Known, lists: Lists, question: Question) -> pl.DataFrame:
    """What has yet to come in of the last weeks and months; nothing later than the last month is known of."""
    today = question.moment.date()
    if question.last is None:
        return nowcasts(known, lists, until=today)
    end = question.last.end
    reported = pl.col("reported_at").is_null() | (pl.col("reported_at").dt.date() < end)
    then = replace(known, incidents=known.incidents.filter(reported))
    return nowcasts(then, lists, until=min(today, end))


def until_day(question: Question) -> date:
    """The first day of which nothing is known: the day after the question, or after its last month."""
    tomorrow = question.moment.date() + timedelta(days=1)
    return min(tomorrow, question.last.end) if question.last else tomorrow


def points_until(known: Known, counted: Counted, question: Question) -> Points:
    """The lists of incidents with a point; nothing later than the last month is known of."""
    return point_lists(known, counted.lists, until=until_day(question))


def places_and_times(points: Points, known: Known, counted: Counted, question: Question) -> dict[str, pl.DataFrame]:
    """Where and when incidents of a type come together."""
    inhabitants = {place.code: place.inhabitants for part in counted.parts for place in part.buurten}
    today = until_day(question) - timedelta(days=1)
    streets = read.streets(Scope.of(question.gemeente), versions=question.versions)
    where = hotspots(points, known.areas, inhabitants, question.versions, today=today, streets=streets)
    return where | {"hot_times": hot_times(points)}


def expected_places(
    points: Points, known: Known, question: Question, say: Callable[[str], None]
) -> dict[str, pl.DataFrame]:
    """Where and when incidents of a type are expected, and how well that went."""
    gemeente, today = question.gemeente, until_day(question) - timedelta(days=1)
    visits = work_orders.carried_out(Scope.of(gemeente), gemeente, before=question.moment)
    where = forecasts(points, known.areas, question.versions, today=today, visits=visits, side=question.cell, say=say)
    return where | dayparts(points, known.areas, question.versions, today=today)


def _nothing_to_count(gemeente: str, parts: Sequence[MonthlyCounts]) -> NothingStored:
    if parts:
        first = min(part.months[0] for part in parts)
        return NothingStored(f"De cijfers van {gemeente} beginnen pas in {first.label}.", "Noem een latere maand.")
    return NothingStored(
        f"Van gemeente {gemeente} is geen volledige maand bekend.", "Lees eerst een bron in met `openvis import`."
    )


def read_known(scope: Scope, versions: Mapping[str, int]) -> Known:
    """Everything the run looks at: as of the given versions of the tables, and of what was decided about words."""
    decisions = mapping.decisions_until(scope, versions.get("mapping", 0))
    return Known(
        incidents=mapped(read.incidents(scope, versions=versions), decisions),
        counts=mapped(read.counts(scope, versions=versions), decisions).collect(),
        areas=read.areas(scope, versions=versions),
        population=read.population(scope, versions=versions),
        concordances=read.concordances(scope, versions=versions),
        calendar=read.calendar(scope, versions=versions),
    )


def _side_to_use(gemeente: str, cell: int | None, today: date) -> int:
    """Raises UnknownValue for cells that are too small or too large, and for others than a criterion began with: PAI
    and hits grow with smaller cells, and what was agreed beforehand may not be met by that."""
    scope = Scope.of(gemeente)
    now = results.side_of_cells(scope, gemeente) or CELL_SIDE
    if cell is None or cell == now:
        return now
    if not LEAST_SIDE <= cell <= MOST_SIDE:
        raise UnknownValue(f"Een vak van {cell} meter kan niet.", f"Kies {LEAST_SIDE} tot en met {MOST_SIDE} meter.")
    if begun := forecast_criteria.to_judge(scope, gemeente, today):
        raise UnknownValue(
            f"Doel {begun[0][0].id} van de verwachting is begonnen met vakken van {now} meter.",
            f"Wacht tot het is beoordeeld, of laat de vakken {now} meter.",
        )
    return cell


def _silent(_: str) -> None:
    """Nobody is listening."""
