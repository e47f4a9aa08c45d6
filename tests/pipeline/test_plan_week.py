"""The plan of a week from a published run: the plan, what stands beside it, and its changes, as stored."""

from __future__ import annotations

from datetime import timedelta

import pytest

from openvis.domain.access import Scope
from openvis.domain.deployment import Appointment, Available, Concentration, Exploration, NoGo, Presence, Purpose, Shift
from openvis.domain.deployment_plan import RivalKind, shifts_of
from openvis.domain.job import JobKind, JobState
from openvis.domain.work_order import DayPart
from openvis.pipeline import worker
from openvis.pipeline.planning import plan_week
from openvis.store import deployment, jobs, results
from tests.support import small_town
from tests.support.deployment import WEEK, add_a_visit, ask_a_plan, change_a_visit, request
from tests.support.kept import Keeper
from tests.support.people import COORDINATOR, NOW

SCOPE, GEMEENTE = small_town.SCOPE, small_town.GEMEENTE
WEEK_LONG = timedelta(weeks=1)
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
    found = plan_week.question_of(SCOPE, run, request(**{"available": HOURS, "rules": RULES} | asked))
    return found.question


def test_the_worker_makes_a_plan_that_keeps_its_rules_and_can_be_made_again():
    plan = made()
    found, total = plan.result.plan, sum(each.hours for each in HOURS)
    assert jobs.last_of_kind(SCOPE, JobKind.PLAN).result == {"plan": plan.id}
    assert (plan.run, plan.period_to) == ("proef-1", "2025-12")
    assert 0 < found.covered <= found.bound <= found.expected
    assert found.expected == pytest.approx(12 * 2 * 5.5 * 7 / 31)  # of all shifts, also those without hours
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
    assert plan_week.plan(question(), seed=plan.request.id).visits == found.visits
    assert plan.result.basis[-1].startswith("Elke soort telt naar haar prioriteit")


def slow_gini(values):
    """Half the mean difference of all pairs, beside the mean."""
    mean = sum(values) / len(values)
    return sum(abs(one - other) for one in values for other in values) / (2 * len(values) ** 2 * mean)


def test_a_plan_keeps_what_was_expected_where_and_how_unevenly_its_hours_lie():
    plan = made()
    found, expected = plan.result.plan, plan.result.expected_of
    assert sum(expected.values()) == pytest.approx(found.expected)
    asked = question()
    for place, harm in expected.items():  # of the shifts in which anybody works, and of all others no less
        assert harm >= sum(each.harm for each in asked.demands if each.place == place) > 0
    minutes = [sum(each.minutes for each in found.visits if each.place == place) for place in expected]
    assert plan.result.unevenness.hours == pytest.approx(slow_gini(minutes))
    assert plan.result.unevenness.expected == pytest.approx(slow_gini(list(expected.values())), abs=1e-12)
    where = plan.result.places[found.visits[0].place]
    change_a_visit(COORDINATOR, plan.id, place=where, visits=0)
    work()
    after = deployment.plans(SCOPE, GEMEENTE)[0].result
    left = [sum(each.minutes for each in after.plan.visits if each.place == place) for place in expected]
    assert after.expected_of == expected
    assert after.unevenness.hours == pytest.approx(slow_gini(left))


def test_the_plan_stands_beside_the_greedy_way_and_the_last_time_two_weeks_ago():
    earlier = made(rules=())
    assert [each.kind for each in earlier.result.rivals] == [RivalKind.GREEDY]
    assert earlier.result.rivals[0].covered <= earlier.result.plan.covered + 1e-9
    later = [Available(each.team, Shift(each.shift.day + 2 * WEEK_LONG, each.shift.part), 2.0) for each in HOURS]
    plan = made(week=WEEK + 2 * WEEK_LONG, available=tuple(later), rules=(NoGo("BU99010103"), Exploration(0.1)))
    last = plan.result.rivals[1]
    assert (last.kind, last.of_plan) == (RivalKind.LAST_TIME, earlier.id)
    assert 0 < last.visits <= 14 < sum(each.visits for each in earlier.result.plan.visits)
    assert 0 < last.covered <= plan.result.plan.covered + 1e-9  # of which every buurt expects as much
    assert last.broken == 1, "of what is drawn now nothing was in the plan of then"


def test_of_the_week_before_the_last_version_counts():
    made(rules=())
    first = deployment.plans(SCOPE, GEMEENTE)[0]
    change_a_visit(COORDINATOR, first.id, place=first.result.places["Veld 1"], visits=0)
    work()
    changed = deployment.plans(SCOPE, GEMEENTE)[0]
    assert deployment.plan_before(SCOPE, GEMEENTE, WEEK + WEEK_LONG).id == changed.id
    assert deployment.plan_before(SCOPE, GEMEENTE, WEEK) is None
    assert deployment.plan_before(Scope.of("GM9902"), GEMEENTE, WEEK + WEEK_LONG) is None


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


def test_visits_moved_to_where_the_team_goes_already_are_one_line_in_the_wijk_of_that_buurt():
    before = made(rules=())
    lines = before.result.plan.visits
    here, there = lines[0], next(each for each in lines[1:] if each.shift == lines[0].shift)
    change_a_visit(COORDINATOR, before.id, place=before.result.places[there.place], visits=here.visits)
    work()
    after = [each for each in deployment.plans(SCOPE, GEMEENTE)[0].result.plan.visits if each.shift == here.shift]
    (moved,) = [each for each in after if each.place == there.place]
    assert (moved.visits, moved.wijk) == (here.visits + there.visits, there.wijk)
    assert moved.minutes == here.minutes + there.minutes
    assert here.place not in {each.place for each in after}


def test_a_visit_taken_away_and_added_again_covers_what_it_did():
    """Two versions later all is as it was: the same visits, and the costs of both changes cancel out."""
    before = made(rules=())
    line, old = max(enumerate(before.result.plan.visits), key=lambda each: each[1].covered)
    where = before.result.places[old.place]
    change_a_visit(COORDINATOR, before.id, line=line, place=where, visits=0)
    work()
    without = deployment.plans(SCOPE, GEMEENTE)[0]
    add_a_visit(COORDINATOR, without.id, team=old.team, shift=old.shift, place=where, visits=old.visits)
    work()
    again = deployment.plans(SCOPE, GEMEENTE)[0]
    assert again.result.changed_from == without.id
    assert again.result.plan.covered == pytest.approx(before.result.plan.covered)
    assert without.result.cost > 0 > again.result.cost
    assert without.result.cost + again.result.cost == pytest.approx(0, abs=1e-9)

    def paid(plan):
        return {(each.team, each.place, each.wijk, each.shift, each.visits, each.minutes) for each in plan.visits}

    assert paid(again.result.plan) == paid(before.result.plan)


def test_a_visit_beyond_the_hours_is_added_all_the_same_and_said():
    before = made()
    shift = HOURS[0].shift
    add_a_visit(COORDINATOR, before.id, shift=shift, place="BU99010202", visits=4)
    work()
    after = deployment.plans(SCOPE, GEMEENTE)[0]
    assert any("Team Noord" in each and "te veel" in each for each in after.result.broken)


def test_a_visit_is_taken_away():
    before = made(rules=())
    change_a_visit(COORDINATOR, before.id, place=before.result.places["Veld 1"], visits=0)
    work()
    after = deployment.plans(SCOPE, GEMEENTE)[0]
    assert after.result.plan.visits == before.result.plan.visits[1:]
    assert after.result.cost > 0
    assert after.result.broken == ()
