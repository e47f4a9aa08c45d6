"""The plan of a week from a published run: what buurten ask, and the plan, its prices and its changes as stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from openvis.domain.deployment import Appointment, Available, Concentration, Exploration, NoGo, Presence, Purpose
from openvis.domain.deployment_plan import shifts_of
from openvis.domain.job import JobKind, JobState
from openvis.domain.work_order import DayPart
from openvis.pipeline import plan_week, worker
from openvis.store import deployment, jobs, results
from tests.support import small_town
from tests.support.deployment import WEEK, ask_a_plan, change_a_visit, request
from tests.support.kept import Keeper
from tests.support.people import COORDINATOR, NOW

SCOPE, GEMEENTE = small_town.SCOPE, small_town.GEMEENTE
HOURS = tuple(Available("Team Noord", shift, 3.0) for shift in shifts_of(WEEK) if shift.part is DayPart.EVENING)
RULES = (Presence(0.1), Concentration(0.6), Exploration(0.1), NoGo("BU99010103"))


@pytest.fixture(autouse=True)
def town(keeper: Keeper, db: None) -> None:
    keeper.store("small-town-alone", small_town.fill)


def work():
    assert worker.work_off(lambda: NOW) == 1


def made(**asked):
    ask_a_plan(**{"available": HOURS, "rules": RULES} | asked)
    work()
    return deployment.plans(SCOPE, GEMEENTE)[0]


def question(**asked):
    run = results.latest_run(SCOPE, GEMEENTE)
    return plan_week.question_of(SCOPE, run, request(**{"available": HOURS, "rules": RULES} | asked))


def test_what_a_week_asks_is_what_is_expected_a_month_scaled_to_seven_days():
    """Eleven buurten x 2 types x 5.5 a month of 31 days; found by officers and the total of the police play no part."""
    asked, places, remarks = question()
    total = sum(each.harm for each in asked.demands)
    assert total == pytest.approx(12 * 2 * 5.5 * 7 / 31)
    assert len(asked.demands) == 12 * 28
    assert places["Markt 3"] == "BU99010103"
    assert {each.wijk for each in asked.demands} == {"Centrum", "Noord", "Zuid"}
    assert remarks == []


def test_a_week_is_divided_by_the_hot_times_of_each_type():
    asked, _, _ = question()
    times = results.hot_times(SCOPE, GEMEENTE).filter(hours=6)
    shares = {}
    for (category,), rows in times.group_by("category"):
        friday = rows.filter(day=5, hour=18)["expected"].sum()
        shares[category] = friday / rows["expected"].sum()
    friday_evening = next(
        each for each in asked.demands
        if each.place == "Veld 1" and each.shift.day == WEEK + timedelta(days=4) and each.shift.part is DayPart.EVENING
    )  # fmt: skip
    assert len(shares) == 2
    assert friday_evening.harm == pytest.approx(5.5 * 7 / 31 * sum(shares.values()))


def test_a_type_without_hot_times_is_spread_evenly_and_that_is_said():
    cells = results.figures(SCOPE, GEMEENTE, window="month")
    run, asked = results.latest_run(SCOPE, GEMEENTE), request(available=HOURS)
    times = results.hot_times(SCOPE, GEMEENTE).filter(category="nergens")
    demands, remarks = plan_week._demands(cells, times, run, asked, {"BU99010201": "Veld 1"})
    assert {round(each.harm, 9) for each in demands} == {round(2 * 5.5 * 7 / 31 / 28, 9)}
    assert remarks[0].startswith("Van 2 van de 2 soorten is niet bekend op welke dagdelen")


def test_a_priority_weighs():
    cells = results.figures(SCOPE, GEMEENTE, window="month")
    run = results.latest_run(SCOPE, GEMEENTE)
    heavy = replace(run, priorities={"woninginbraak": 3.0})
    times = results.hot_times(SCOPE, GEMEENTE)
    places = {"BU99010201": "Veld 1"}
    totals = [
        sum(each.harm for each in plan_week._demands(cells, times, each_run, request(available=HOURS), places)[0])
        for each_run in (run, heavy)
    ]
    assert totals[1] == pytest.approx(2 * totals[0])


def test_the_worker_makes_a_plan_that_keeps_its_rules_and_can_be_made_again():
    plan = made()
    found, total = plan.result.plan, sum(each.hours for each in HOURS)
    assert jobs.last_of_kind(SCOPE, JobKind.PLAN).result == {"plan": plan.id}
    assert (plan.run, plan.period_to) == ("proef-1", "2025-12")
    assert 0 < found.covered <= found.bound <= found.expected
    assert "Markt 3" not in {each.place for each in found.visits}
    minutes = {wijk: sum(each.minutes for each in found.visits if each.wijk == wijk) for wijk in ("Centrum", "Noord")}
    assert all(0.1 * total * 60 <= each <= 0.6 * total * 60 for each in minutes.values())
    explored = sum(each.minutes for each in found.visits if each.purpose is Purpose.EXPLORATION)
    assert explored / 60 / total == pytest.approx(found.explored)
    assert explored
    assert [each.rule for each in plan.result.prices][-1] == "niet naar Markt 3"
    assert len(plan.result.prices) == len(RULES)
    assert all(each.harm >= 0 for each in plan.result.prices)
    covered = [each.covered for each in plan.result.hours]
    assert covered == sorted(covered)
    assert covered[0] < found.covered < covered[-1]
    again, _, _ = question()
    assert plan_week.plan(again, seed=plan.request.id).visits == found.visits


def test_rules_that_exclude_each_other_are_a_sentence_that_names_the_rule():
    ask_a_plan(available=HOURS, rules=(Presence(0.5), Concentration(0.6)))
    work()
    job = jobs.last_of_kind(SCOPE, JobKind.PLAN)
    assert job.state is JobState.FAILED
    assert "Er is geen plan dat alle regels volgt: ten minste 50% van de uren in elke wijk" in job.sentence
    assert "vraag" in job.sentence
    assert deployment.plans(SCOPE, GEMEENTE) == []


def test_an_appointment_is_in_the_plan():
    shift = HOURS[2].shift
    plan = made(rules=(Appointment("Team Noord", "BU99010101", shift),))
    visits = [each for each in plan.result.plan.visits if each.purpose is Purpose.APPOINTMENT]
    assert [(each.place, each.shift, each.visits) for each in visits] == [("Markt 1", shift, 1)]


def test_a_change_by_hand_is_a_new_version_with_its_cost_and_what_it_breaks():
    before = made()
    old = before.result.plan.visits[0]
    change_a_visit(COORDINATOR, before.id, place=before.result.places["Markt 3"], visits=old.visits + 1)
    work()
    after = deployment.plans(SCOPE, GEMEENTE)[0]
    assert after.id != before.id
    assert deployment.plan(SCOPE, before.id) == before
    assert after.result.changed_from == before.id
    assert after.result.cost == pytest.approx(before.result.plan.covered - after.result.plan.covered)
    assert after.result.cost > 0
    broken = " ".join(after.result.broken)
    assert "Naar Markt 3 mag op" in broken
    assert "te veel" in broken


def test_a_visit_is_taken_away():
    before = made(rules=())
    change_a_visit(COORDINATOR, before.id, place=before.result.places["Veld 1"], visits=0)
    work()
    after = deployment.plans(SCOPE, GEMEENTE)[0]
    assert after.result.plan.visits == before.result.plan.visits[1:]
    assert after.result.cost > 0
    assert after.result.broken == ()
