"""The main job: from what is stored to what people see. Read it from top to bottom.

Read the store as it is now; count events per buurt, type and complete month; ask what was to be expected; list what
stands out; see what running and ended interventions did; withhold what may not be shown; store it all as one run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from openvis.analysis.attention import attention_list
from openvis.analysis.discovery import DISCOVERY_RATE
from openvis.analysis.effect import evaluate
from openvis.analysis.monthly_counts import MonthlyCounts
from openvis.analysis.outlook import outlook
from openvis.domain.access import Scope
from openvis.domain.delivery import TABLES
from openvis.domain.disclosure import Results, disclosed
from openvis.domain.event_rule import EventRule, usual_rule
from openvis.domain.intervention import Evaluation, Intervention, InterventionState
from openvis.domain.period import Period, PeriodKind
from openvis.domain.run import Run
from openvis.errors import NothingStored, NotPermitted, UnknownValue
from openvis.pipeline.count_months import count_months
from openvis.pipeline.lists_compared import event_reports, overlaps
from openvis.pipeline.priorities import weights
from openvis.pipeline.publish import Published, figures_frame, labelled, series_frame
from openvis.pipeline.source_months import Known
from openvis.store import interventions, read, results

METHOD = "attention-3"  # changes with every change of method, so that old results can be told apart
EVALUATED = (InterventionState.RUNNING, InterventionState.ENDED)


def analyse(
    *,
    scope: Scope,
    gemeente: str,
    now: datetime,
    last: Period | None = None,
    priorities: Mapping[str, float] | None = None,
    event_rule: EventRule | None = None,
    on_progress: Callable[[str], None] | None = None,
) -> Run:
    """Make and store one run for one gemeente.

    last        count until this month at the latest, as if later months were not known: a look back, which is
                stored and never becomes the run that people see
    priorities  weight per category or theme; 1 where none is given
    event_rule  which reports of residents are one event; the usual rule where none is given
    on_progress is told, in Dutch sentences, what is being done and what was left out

    Raises NotPermitted outside the scope, NothingStored without a complete month, UnknownValue for a priority or
    gemeente that does not exist.
    """
    if last and last.kind is not PeriodKind.MONTH:
        raise UnknownValue(f"{last.key} is geen maand; er wordt per maand gerekend.", "Noem een maand, zoals 2026-10.")
    if not scope.covers(gemeente):
        raise NotPermitted(f"Gemeente {gemeente} hoort niet bij uw gemeenten.")
    say = on_progress or _silent
    weight_of = weights(priorities or {})
    rule = usual_rule() if event_rule is None else event_rule

    say("Gegevens lezen")
    versions = {table: version for table, version in read.versions_now().items() if table in TABLES}
    known = read_known(Scope.of(gemeente), versions)
    counted = count_months(known, gemeente, now, rule)
    parts = [part.until(last) for part in counted.parts] if last else counted.parts
    parts = [part for part in parts if part.months]
    for remark in counted.remarks:
        say(remark)
    if not parts:
        raise _nothing_to_count(gemeente, counted.parts)

    say("Verwachting berekenen")
    published = [Published(part, outlook(part) if part.analysed else None) for part in parts]
    outlooks = [part.outlook for part in published if part.outlook]

    say("Aandachtslijst maken")
    attention = attention_list(outlooks, weight_of)

    say("Interventies volgen")
    evaluations = evaluate_all([known.counts for known in outlooks], interventions.of_gemeente(scope, gemeente))

    say("Cijfers opslaan")
    run = Run(
        id=f"{gemeente}-{now.astimezone(UTC):%Y%m%dT%H%M%S%f}",
        gemeente=gemeente,
        made_at=now,
        period_to=max(part.months[-1] for part in parts).key,
        method=METHOD,
        versions=versions,
        tested=attention.tested,
        discovery_rate=DISCOVERY_RATE,
        priorities=dict(priorities or {}),
        looks_back=last is not None,
        remarks=tuple(counted.remarks),
        event_rule=dict(rule),
    )
    shown = disclosed(
        Results(attention.rows, figures_frame(run.id, published), series_frame(run.id, published), evaluations)
    )
    results.save_run(
        run,
        shown.attention,
        shown.figures,
        shown.series,
        [evaluation for _, evaluation in shown.evaluations],
        beside={
            "events": labelled(run, event_reports(counted.lists)),
            "overlaps": labelled(run, overlaps(counted.lists)),
        },
    )
    return run


def _nothing_to_count(gemeente: str, parts: Sequence[MonthlyCounts]) -> NothingStored:
    if parts:
        first = min(part.months[0] for part in parts)
        return NothingStored(f"De cijfers van {gemeente} beginnen pas in {first.label}.", "Noem een latere maand.")
    return NothingStored(
        f"Van gemeente {gemeente} is geen volledige maand bekend.", "Lees eerst een bron in met `openvis import`."
    )


def read_known(scope: Scope, versions: Mapping[str, int]) -> Known:
    """Everything the run looks at, as of the given versions of the tables."""
    return Known(
        incidents=read.incidents(scope, versions=versions),
        counts=read.counts(scope, versions=versions).collect(),
        areas=read.areas(scope, versions=versions),
        population=read.population(scope, versions=versions),
    )


def evaluate_all(
    parts: Sequence[MonthlyCounts], found: Sequence[Intervention]
) -> list[tuple[Intervention, Evaluation]]:
    """What can be said now of every intervention that started: each category is counted by one source at most."""
    pairs = [(intervention, evaluate(part, intervention)) for intervention in found for part in parts]
    return [(plan, seen) for plan, seen in pairs if seen is not None and plan.state in EVALUATED]


def _silent(_: str) -> None:
    """Nobody is listening."""
