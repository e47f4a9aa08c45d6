"""Makes the plan of deployment of one week from the latest run, and what a change of it by hand costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np
import polars as pl

from openvis.analysis.deployments.deployment import as_last_week, greedy, hours_curve, plan, prices
from openvis.analysis.deployments.deployment_audit import gini
from openvis.analysis.deployments.deployment_check import changed
from openvis.domain.access import Scope
from openvis.domain.deployment import VISIT, DeploymentQuestion, Plan, Purpose, Shift, Team, Visit
from openvis.domain.deployment_plan import (
    DeploymentPlan,
    DeploymentRequest,
    PlanResult,
    Rival,
    RivalKind,
    RulePrice,
    Unevenness,
    Walk,
)
from openvis.domain.deployment_words import by_name, rule_in_words
from openvis.domain.job import Job
from openvis.domain.run import Run, Window
from openvis.domain.work_order import DayPart
from openvis.errors import NothingStored
from openvis.pipeline.planning.visit_places import cells_of, walks_of
from openvis.pipeline.planning.week_demand import RunTables, WeekDemand, week_demand
from openvis.store import deployment as store
from openvis.store import jobs, read, results

CURVE = (-0.2, -0.1, 0.1, 0.2)  # of the hours, less and more


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the calculation takes it, and what it rests on."""

    question: DeploymentQuestion
    demand: WeekDemand
    tables: RunTables

    @property
    def codes(self) -> dict[str, str]:
        """Name -> code of every buurt."""
        return {name: code for code, name in self.demand.places.items()}


def plan_week(job: Job, now: datetime) -> tuple[str, dict[str, int]]:
    """Raises RulesConflict where no plan keeps all rules, NothingStored where no run expects anything."""
    scope = Scope.of(job.gemeente)
    run = results.latest_run(scope, job.gemeente)
    if run is None:
        raise NothingStored("Er zijn nog geen cijfers om een plan op te maken.", "Laat eerst een berekening maken.")
    request = store.request(scope, job.input["request"])
    result = made_plan(scope, run, request, say=lambda step: jobs.note_step(job.id, step))
    return "Het plan is klaar.", {"plan": store.add_plan(request, run, result, by=job.by, at=now).id}


def change_plan(job: Job, now: datetime) -> tuple[str, dict[str, int]]:
    """A new version of a plan, changed by hand: other visits in one line, a visit elsewhere, or one line more."""
    scope = Scope.of(job.gemeente)
    before = store.plan(scope, job.input["plan"])
    run = next(run for run in results.runs(scope, job.gemeente) if run.id == before.run)
    given = job.input
    if "line" in given:
        result = changed_plan(scope, run, before, **{name: given[name] for name in ("line", "place", "visits")})
    else:
        shift = Shift(date.fromisoformat(given["day"]), DayPart(given["part"]))
        asked = {name: given[name] for name in ("team", "place", "visits")}
        result = extended_plan(scope, run, before, shift=shift, **asked)
    return "Het plan is gewijzigd.", {"plan": store.add_plan(before.request, run, result, by=job.by, at=now).id}


def made_plan(
    scope: Scope, run: Run, request: DeploymentRequest, *, say: Callable[[str], None] = lambda _: None
) -> PlanResult:
    """The plan of a request on the figures of a run, with what stands beside it. Nothing is stored."""
    say("Het plan maken.")
    asked = question_of(scope, run, request)
    found = replace(plan(asked.question, seed=request.id), expected=asked.demand.expected)
    say("Nagaan wat elke regel kost.")
    told = [RulePrice(rule_in_words(each.rule), each.harm) for each in prices(asked.question, found)]
    curve = hours_curve(asked.question, found, [round(share * request.hours) for share in CURVE])
    walks, streets_of = _walks(scope, request, asked, found.visits)
    return PlanResult(
        walks=walks,
        streets_of=streets_of,
        plan=found,
        prices=tuple(told),
        hours=tuple(replace(each, changes=()) for each in curve),
        places=asked.codes,
        remarks=asked.demand.remarks,
        basis=asked.demand.basis,
        rivals=tuple(_rivals(scope, request, asked.question, found)),
        expected_of=asked.demand.by_place,
        unevenness=_unevenness(asked.demand.by_place, found.visits),
    )


def changed_plan(scope: Scope, run: Run, before: DeploymentPlan, *, line: int, place: str, visits: int) -> PlanResult:
    """What becomes of a plan where one line of it is changed by hand. `place` is a buurt code."""
    asked = question_of(scope, run, before.request)
    name, wijk = _called(asked, place)
    return _by_hand(scope, before, asked, _with_change(before.result.plan.visits, line, name, wijk, visits))


def extended_plan(
    scope: Scope, run: Run, before: DeploymentPlan, *, team: str, shift: Shift, place: str, visits: int
) -> PlanResult:
    """What becomes of a plan to which a team's visits to a buurt are added. `place` is a buurt code."""
    asked = question_of(scope, run, before.request)
    name, wijk = _called(asked, place)
    more = Visit(team, name, wijk, shift, "", visits, visits * VISIT, Purpose.PLANNED, 0.0)
    return _by_hand(scope, before, asked, _together([*before.result.plan.visits, more]))


def _called(asked: Asked, place: str) -> tuple[str, str]:
    """The names of a buurt and of its wijk."""
    name = asked.demand.places.get(place, place)
    return name, next((each.wijk for each in asked.question.demands if each.place == name), "")


def _by_hand(scope: Scope, before: DeploymentPlan, asked: Asked, lines: Sequence[Visit]) -> PlanResult:
    told = changed(asked.question, before.result.plan, lines)
    walks, streets_of = _walks(scope, before.request, asked, lines)
    return replace(
        before.result,
        walks=walks,
        streets_of=streets_of,
        plan=replace(before.result.plan, visits=tuple(lines), covered=told.covered, proven=False),
        prices=(),
        hours=(),
        changed_from=before.id,
        cost=told.cost,
        broken=told.broken,
        expected_of=asked.demand.by_place,
        unevenness=_unevenness(asked.demand.by_place, lines),
    )


def _unevenness(expected: Mapping[str, float], visits: Sequence[Visit]) -> Unevenness:
    """Over all buurten, also those where nobody goes."""
    minutes = Counter[str]()
    for each in visits:
        minutes[each.place] += each.minutes
    hours = np.array([minutes[place] for place in expected], dtype=np.float64)
    return Unevenness(gini(hours), gini(np.array(list(expected.values()), dtype=np.float64)))


def question_of(scope: Scope, run: Run, request: DeploymentRequest) -> Asked:
    """What is asked of the calculation. Raises NothingStored where the run expects nothing."""
    tables = RunTables(
        figures=results.figures(scope, run.gemeente, run_id=run.id, window=Window.MONTH),
        hot_times=results.hot_times(scope, run.gemeente, run_id=run.id),
        forecast=results.forecast_places(scope, run.gemeente, run_id=run.id),
        verdicts=results.forecast_verdicts(scope, run.gemeente, run_id=run.id),
        dayparts=results.forecast_dayparts(scope, run.gemeente, run_id=run.id),
        daypart_trials=results.forecast_daypart_trials(scope, run.gemeente, run_id=run.id),
    )
    demand = week_demand(tables, run, request.week)
    if not demand.expected:
        raise NothingStored(
            "De laatste berekening verwacht nergens iets dat het publiek meldt.",
            "Lees meer maanden in en bereken de cijfers opnieuw.",
        )
    rules = tuple(by_name(rule, demand.places | demand.wijken) for rule in request.rules)
    teams = tuple(Team(name, request.skills.get(name, frozenset())) for name in request.teams)
    worked = {each.shift for each in request.available}  # in other shifts nobody can go anywhere
    demands = tuple(each for each in demand.demands if each.shift in worked)
    return Asked(DeploymentQuestion(teams, request.available, demands, rules), demand, tables)


def _walks(
    scope: Scope, request: DeploymentRequest, asked: Asked, visits: Sequence[Visit]
) -> tuple[tuple[Walk, ...], tuple[str, ...]]:
    """Where teams stop in the buurten they go to, and whose streets they go over."""
    areas = read.areas(scope).filter(pl.col("vintage") == pl.col("vintage").max())
    if not request.short_visits or areas.is_empty():
        return (), ()
    cells = cells_of(asked.tables.forecast, areas, asked.demand.places, asked.demand.weighing, request.week)
    walks = walks_of(visits, cells, read.streets(scope), request.short_visits, str(areas["crs"][0]))
    over_streets = any(each.over_streets for each in walks)
    return walks, tuple(read.attribution_of_streets(scope)) if over_streets else ()


def _rivals(scope: Scope, request: DeploymentRequest, question: DeploymentQuestion, found: Plan) -> list[Rival]:
    """The greedy way, and the visits of the plan before once more; none of those where there was no plan before."""
    told = [_rival(RivalKind.GREEDY, greedy(question, request.id), question, found)]
    before = store.plan_before(scope, request.gemeente, request.week)
    if before:
        later = request.week - before.request.week - timedelta(weeks=1)  # one week is added by the calculation itself
        visits = [replace(each, shift=Shift(each.shift.day + later, each.shift.part))
                  for each in before.result.plan.visits]  # fmt: skip
        again = _rival(RivalKind.LAST_TIME, as_last_week(question, visits), question, found)
        told.append(replace(again, of_plan=before.id))
    return told


def _rival(kind: RivalKind, other: Plan, question: DeploymentQuestion, found: Plan) -> Rival:
    broken = changed(question, found, other.visits).broken
    return Rival(kind, sum(each.visits for each in other.visits), other.covered, len(broken))


def _with_change(visits: Sequence[Visit], line: int, place: str, wijk: str, number: int) -> tuple[Visit, ...]:
    old = visits[line]
    minutes = old.minutes // old.visits * number
    new = replace(old, place=place, wijk=wijk, visits=number, minutes=minutes, covered=0.0)
    return _together([*visits[:line], *([new] if number else []), *visits[line + 1 :]])


def _together(visits: Sequence[Visit]) -> tuple[Visit, ...]:
    """Visits of one team to one place in one shift for one reason are one line."""
    lines: dict[tuple[object, ...], Visit] = {}
    for each in visits:
        key = (each.team, each.place, each.shift, each.skill, each.purpose)
        if same := lines.get(key):
            each = replace(same, visits=same.visits + each.visits, minutes=same.minutes + each.minutes, covered=0.0)
        lines[key] = each
    return tuple(lines.values())
