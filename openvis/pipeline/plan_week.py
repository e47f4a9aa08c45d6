"""Makes the plan of deployment of one week from the latest run, and of a plan that was changed by hand what it costs.

What a buurt asks of a shift: sum over types of expected a month x 7 / days of it x share of the dagdeel x priority.
Only what the public reports: officers find where they are, and a plan on that sends them back (`analysis.feedback`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import polars as pl

from openvis.analysis.deployments.deployment import hours_curve, plan, prices
from openvis.analysis.deployments.deployment_check import changed
from openvis.domain.access import Scope
from openvis.domain.area import AreaLevel, wijk_of
from openvis.domain.category import NO_KIND, THEMES
from openvis.domain.deployment import Appointment, Demand, DeploymentQuestion, NoGo, Rule, Shift, Team, Visit
from openvis.domain.deployment_plan import DeploymentRequest, PlanResult, RulePrice, shifts_of
from openvis.domain.deployment_words import rule_in_words
from openvis.domain.incident import ReportedBy
from openvis.domain.job import Job
from openvis.domain.period import parse_period
from openvis.domain.places_and_times import DAGDEEL
from openvis.domain.run import Run, Window
from openvis.domain.work_order import HOURS_OF
from openvis.errors import NothingStored
from openvis.pipeline.concluding.priorities import weights
from openvis.store import deployment as store
from openvis.store import jobs, results

CURVE = (-0.2, -0.1, 0.1, 0.2)  # of the hours, less and more
DAYS = 7
SHIFTS = 28
NO_TYPE = {*NO_KIND, *THEMES}  # sums of types, or rows of none


def plan_week(job: Job, now: datetime) -> tuple[str, dict[str, int]]:
    """Raises RulesConflict where no plan keeps all rules, NothingStored where no run expects anything."""
    scope = Scope.of(job.gemeente)
    asked = store.request(scope, job.input["request"])
    run = results.latest_run(scope, job.gemeente)
    if run is None:
        raise NothingStored("Er zijn nog geen cijfers om een plan op te maken.", "Laat eerst een berekening maken.")
    jobs.note_step(job.id, "Het plan maken.")
    question, places, remarks = question_of(scope, run, asked)
    found = plan(question, seed=asked.id)
    jobs.note_step(job.id, "Nagaan wat elke regel kost.")
    told = [RulePrice(rule_in_words(each.rule), each.harm) for each in prices(question, found)]
    curve = hours_curve(question, found, [round(share * asked.hours) for share in CURVE])
    result = PlanResult(found, tuple(told), tuple(replace(each, changes=()) for each in curve), places, tuple(remarks))
    made = store.add_plan(asked, run, result, by=job.by, at=now)
    return "Het plan is klaar.", {"plan": made.id}


def change_plan(job: Job, now: datetime) -> tuple[str, dict[str, int]]:
    """A new version of a plan, with one line of it changed by hand: other visits there, or a visit elsewhere."""
    scope = Scope.of(job.gemeente)
    before = store.plan(scope, job.input["plan"])
    run = next(run for run in results.runs(scope, job.gemeente) if run.id == before.run)
    question, places, remarks = question_of(scope, run, before.request)
    visits = _with_change(before.result.plan.visits, job.input["line"], job.input["place"], job.input["visits"], places)
    told = changed(question, before.result.plan, visits)
    found = replace(before.result.plan, visits=visits, covered=told.covered, proven=False)
    result = replace(
        before.result, plan=found, prices=(), hours=(), remarks=tuple(remarks), changed_from=before.id, cost=told.cost,
        broken=told.broken,
    )  # fmt: skip
    made = store.add_plan(before.request, run, result, by=job.by, at=now)
    return "Het plan is gewijzigd.", {"plan": made.id}


def _with_change(
    visits: Sequence[Visit], line: int, code: str, number: int, places: Mapping[str, str]
) -> tuple[Visit, ...]:
    old = visits[line]
    names = {each: name for name, each in places.items()}
    new = replace(
        old, place=names.get(code, code), visits=number, minutes=old.minutes // old.visits * number, covered=0.0
    )
    return (*visits[:line], *((new,) if number else ()), *visits[line + 1 :])


def question_of(
    scope: Scope, run: Run, asked: DeploymentRequest
) -> tuple[DeploymentQuestion, dict[str, str], list[str]]:
    """What is asked of the calculation, the buurt code of each place in it, and what was left out, in sentences."""
    cells = results.figures(scope, run.gemeente, run_id=run.id, window=Window.MONTH)
    places = _names_of(cells, AreaLevel.BUURT)
    demands, remarks = _demands(cells, results.hot_times(scope, run.gemeente, run_id=run.id), run, asked, places)
    if not any(each.harm for each in demands):
        raise NothingStored(
            "De laatste berekening verwacht nergens iets dat het publiek meldt.",
            "Lees meer maanden in en bereken de cijfers opnieuw.",
        )
    rules = tuple(_by_name(rule, places) for rule in asked.rules)
    question = DeploymentQuestion(tuple(Team(name) for name in asked.teams), asked.available, tuple(demands), rules)
    return question, {name: code for code, name in places.items()}, remarks


def _demands(
    cells: pl.DataFrame, times: pl.DataFrame, run: Run, asked: DeploymentRequest, places: Mapping[str, str]
) -> tuple[list[Demand], list[str]]:
    month = parse_period(run.period_to)
    scale, weight = DAYS / (month.end - month.first).days, weights(run.priorities)
    public = cells.filter(
        pl.col("level") == AreaLevel.BUURT,
        pl.col("reported_by") == ReportedBy.PUBLIC,
        ~pl.col("category").is_in(list(NO_TYPE)),
    )
    known = public.filter(pl.col("expected").is_not_null())
    # A type that two sources tell of is counted once: by the one that expects most.
    expected = known.group_by("area", "category").agg(pl.col("expected").max()).sort("area", "category")
    shares, shifts = _shares(times), shifts_of(asked.week)
    harm: Counter[tuple[str, Shift]] = Counter()
    for area, category, each in expected.iter_rows():
        for at, shift in enumerate(shifts):
            harm[area, shift] += each * scale * weight(category) * shares.get(category, EVEN)[at]
    wijken = _names_of(cells, AreaLevel.WIJK)
    demands = [
        Demand(name, wijken.get(wijk_of(code), wijk_of(code)), shift, harm[code, shift])
        for code, name in places.items()
        for shift in shifts
    ]
    return demands, _remarks(public, expected, shares)


EVEN = [1 / SHIFTS] * SHIFTS


def _shares(times: pl.DataFrame) -> dict[str, list[float]]:
    """Of each type, which share of a week falls in each of the 28 shifts, in time."""
    starts = sorted(hours.start for hours in HOURS_OF.values())
    shares = {}
    for (category,), rows in times.filter(hours=DAGDEEL).group_by("category"):
        found = {(day, hour): each for day, hour, each in rows.select("day", "hour", "expected").iter_rows()}
        week = [found.get((day, hour), 0.0) for day in range(1, DAYS + 1) for hour in starts]
        if total := sum(week):
            shares[str(category)] = [each / total for each in week]
    return shares


def _remarks(public: pl.DataFrame, expected: pl.DataFrame, shares: Mapping[str, list[float]]) -> list[str]:
    told = []
    types = set(expected["category"])
    if without := sorted(types - set(shares)):
        told.append(
            f"Van {len(without)} van de {len(types)} soorten is niet bekend op welke dagdelen zij gebeuren. "
            "Die zijn gelijk over de week verdeeld."
        )
    pairs = public.select("area", "category").n_unique()
    if missing := pairs - expected.height:
        told.append(
            f"Van {missing} van de {pairs} cijfers (buurt en soort) is er geen verwachting; die tellen niet mee."
        )
    return told


def _names_of(cells: pl.DataFrame, level: AreaLevel) -> dict[str, str]:
    """Code -> name, with the code beside a name that stands for two areas."""
    names = dict(cells.filter(level=level).select("area", "area_name").unique().sort("area").iter_rows())
    often = Counter(names.values())
    return {code: name if often[name] == 1 else f"{name} ({code})" for code, name in names.items()}


def _by_name(rule: Rule, places: Mapping[str, str]) -> Rule:
    if isinstance(rule, NoGo | Appointment):
        return replace(rule, place=places.get(rule.place, rule.place))
    return rule
