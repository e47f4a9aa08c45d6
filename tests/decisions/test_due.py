"""What waits for whom: each kind of thing appears when something must be done about it, and goes when it was done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from openvis.decisions import bijzonderheden as judging
from openvis.decisions import counting
from openvis.decisions.due.register import SUBJECTS, kinds_for, waiting_for
from openvis.decisions.rules.states import Verb
from openvis.domain.access import Person, Role
from openvis.domain.due import Due, DueKind
from openvis.domain.due_words import when_in_words
from openvis.domain.job import JobState
from openvis.domain.personal_data import kind_inside
from openvis.domain.quality import Grade, Measure, Measured
from openvis.domain.words import day_in_words
from openvis.domain.work_order import FollowUp
from openvis.store import jobs, lock, overleg, quality, results
from tests.support.assessed import assessment
from tests.support.deployment import stored_plan
from tests.support.forecast_criteria import LAST, set_one, with_forecast
from tests.support.overleg import close, plan, start
from tests.support.people import (
    ADVISEUR,
    AWAY,
    BOA,
    BUURT,
    COORDINATOR,
    FINDING,
    HOME,
    NOW,
    TODAY,
    accepted,
    action,
    assessed,
    do,
    issue,
    make,
    map_word,
    noticed,
    person,
    running,
    signal,
    words,
    work_orders,
)

pytestmark = pytest.mark.django_db
ANALIST, BEHEERDER = person(Role.ANALIST), person(Role.BEHEERDER)

# role -> what can wait for it, in the order of the register
KINDS = {
    Role.ANALIST: "new-bijzonderheid meeting sent-back-message old-source words failed-job still-worker",
    Role.ADVISEUR: "new-bijzonderheid undecided-bijzonderheid action meeting meeting-left-open "
    "start-intervention end-intervention judge-intervention approve-message send-message forecast-criterion "
    "top-x no-top-x undermining-term "
    "risk-location-term share-ends",
    Role.COORDINATOR: "late-order follow-up no-plan meeting approve-message "
    "send-message old-source words failed-job still-worker",
    Role.BOA: "order",
    Role.WIJKCOORDINATOR: "meeting send-message",
    Role.PARTNER: "",
    Role.BEHEERDER: "old-source words failed-job still-worker",
    Role.TOEZICHTHOUDER: "",
}


def waits(by: Person, kind: DueKind, today: date = TODAY) -> list[Due]:
    return [due for due in waiting_for(by, HOME, today) if due.kind is kind]


@pytest.mark.parametrize("role", Role)
def test_what_can_wait_for_a_role_follows_from_what_it_may_do(role):
    assert " ".join(kinds_for(person(role))) == KINDS[role]


def test_every_kind_comes_from_one_subject():
    assert sorted(kind for subject in SUBJECTS for kind in subject.kinds) == sorted(DueKind)


def test_an_order_waits_for_its_team_until_it_is_reported():
    order = issue()
    (due,) = waits(BOA, DueKind.ORDER)
    assert due.sentence == f"Werkopdracht {order.id} voor Team Noord: woninginbraak."
    assert (due.page, due.page_of, due.on, due.areas) == ("work-order", order.id, order.terms.due_on, (BUURT,))
    assert waits(replace(BOA, team="Team Noord"), DueKind.ORDER) == [due]
    assert waits(replace(BOA, team="Team Zuid"), DueKind.ORDER) == []
    do(Verb.REPORT_DONE, BOA, order)
    assert waits(BOA, DueKind.ORDER) == []


def test_an_order_waits_for_who_issued_it_from_the_day_after_it_was_due():
    order = accepted()
    assert waits(COORDINATOR, DueKind.LATE_ORDER, order.terms.due_on) == []
    (due,) = waits(COORDINATOR, DueKind.LATE_ORDER, order.terms.due_on + timedelta(days=1))
    assert due.sentence == f"Werkopdracht {order.id} van Team Noord is niet op tijd gedaan: woninginbraak."
    do(Verb.WITHDRAW_WORK_ORDER, COORDINATOR, order)
    assert waits(COORDINATOR, DueKind.LATE_ORDER, order.terms.due_on + timedelta(days=1)) == []


def test_a_follow_up_waits_until_a_next_order_is_issued():
    under = running()
    order = issue(intervention=under)
    assert waits(COORDINATOR, DueKind.FOLLOW_UP) == []
    again = replace(FINDING, follow_up=FollowUp.COMES_BACK)
    work_orders.report_visit(BOA, order.id, version=order.version, finding=again, now=NOW, origin="test")
    (due,) = waits(COORDINATOR, DueKind.FOLLOW_UP)
    assert due.sentence == f"Na werkopdracht {order.id} moet er nog iemand heen: woninginbraak."
    assert waits(BOA, DueKind.FOLLOW_UP) == []
    issue(intervention=under)
    assert waits(COORDINATOR, DueKind.FOLLOW_UP) == [due]  # another order is not an answer to this one
    issue(intervention=under, follows=order.id)
    assert waits(COORDINATOR, DueKind.FOLLOW_UP) == []


def test_a_follow_up_waits_no_longer_when_its_intervention_ended():
    under = running()
    order = issue(intervention=under)
    again = replace(FINDING, follow_up=FollowUp.COMES_BACK)
    work_orders.report_visit(BOA, order.id, version=order.version, finding=again, now=NOW, origin="test")
    do(Verb.END_INTERVENTION, ADVISEUR, under)
    assert waits(COORDINATOR, DueKind.FOLLOW_UP) == []


@pytest.mark.parametrize(
    ("today", "on"),
    [
        (date(2026, 2, 26), None),  # next week has its plan
        (date(2026, 3, 2), date(2026, 3, 6)),  # the week of the plan: the next has none, and it is asked by Friday
        (date(2026, 3, 8), date(2026, 3, 8)),  # Sunday: no later than today
        (date(2026, 6, 1), None),  # nobody plans by the week any more
    ],
)
def test_a_plan_is_missed_where_weeks_are_planned(today, on):
    assert waits(COORDINATOR, DueKind.NO_PLAN, today) == []
    stored_plan()  # of the week of 2 March
    assert [due.on for due in waits(COORDINATOR, DueKind.NO_PLAN, today)] == ([on] if on else [])


def test_a_bijzonderheid_waits_first_for_a_judgement_and_then_for_a_decision():
    seen = noticed()
    (due,) = waits(ANALIST, DueKind.NEW_BIJZONDERHEID)
    assert (due.sentence, due.on) == (f"Nieuwe bijzonderheid {seen.id}: woninginbraak. Nog niet beoordeeld.", None)
    assert waits(ADVISEUR, DueKind.NEW_BIJZONDERHEID) == [due]
    (late,) = waits(ANALIST, DueKind.NEW_BIJZONDERHEID, TODAY + timedelta(days=15))
    assert late.on == TODAY + timedelta(days=14)
    assert late.key == due.key
    judging.assess(ANALIST, seen.id, reason="Eén nacht.", now=NOW, origin="test")
    assert waits(ANALIST, DueKind.NEW_BIJZONDERHEID) == []
    (next_one,) = waits(ADVISEUR, DueKind.UNDECIDED_BIJZONDERHEID)
    assert next_one.sentence.endswith("Er is nog niets besloten.")
    do(Verb.DISMISS, ADVISEUR, seen)
    assert waiting_for(ADVISEUR, HOME, TODAY) == []


def test_an_intervention_waits_to_be_started_and_then_to_be_ended():
    made = make()
    (start,) = waits(ADVISEUR, DueKind.START_INTERVENTION)
    assert (start.sentence, start.on) == (
        f"Interventie {made.id} (woninginbraak) begint en is nog niet gestart.",
        TODAY,
    )
    do(Verb.START_INTERVENTION, ADVISEUR, made)
    (end,) = waits(ADVISEUR, DueKind.END_INTERVENTION)
    assert end.on == made.ends_on
    do(Verb.END_INTERVENTION, ADVISEUR, made)
    assert waits(ADVISEUR, DueKind.END_INTERVENTION) == []


def test_a_meeting_is_told_to_who_joins_and_one_left_open_to_who_leads():
    ahead = plan(ADVISEUR, now=NOW, days=3)
    for role in (Role.ANALIST, Role.ADVISEUR, Role.COORDINATOR, Role.WIJKCOORDINATOR):
        (due,) = waits(person(role), DueKind.MEETING)
        assert (due.on, due.page, due.page_of) == (ahead.on, "meeting", ahead.id)
        assert when_in_words(due, TODAY) == f"op {day_in_words(ahead.on)}, over 3 dagen"
    moved = overleg.append_step(replace(ahead, on=ahead.on + timedelta(days=1)), by=ADVISEUR, at=NOW)
    assert waits(ADVISEUR, DueKind.MEETING)[0].key != due.key  # whoever heard of the first day hears of the other
    later = moved.on + timedelta(days=1)
    assert waits(ADVISEUR, DueKind.MEETING, later) == []
    (left,) = waits(ADVISEUR, DueKind.MEETING_LEFT_OPEN, later)
    assert (
        left.sentence == f"VIS-overleg {ahead.id} is niet geopend. Houd het nog, kies een andere dag of gelast het af."
    )
    opened = start(ADVISEUR, plan(ADVISEUR, now=NOW), now=NOW)
    assert waits(ADVISEUR, DueKind.MEETING_LEFT_OPEN) == []  # it is being held
    left = waits(ADVISEUR, DueKind.MEETING_LEFT_OPEN, TODAY + timedelta(days=1))
    assert [each.page_of for each in left] == [opened.id]
    close(ADVISEUR, opened, now=NOW)
    assert waits(ADVISEUR, DueKind.MEETING_LEFT_OPEN, TODAY + timedelta(days=1)) == []


def test_an_intervention_waits_for_its_judgement_until_the_last_month_it_ran_was_weighed(monkeypatch):
    made = make()
    assert waits(ADVISEUR, DueKind.JUDGE_INTERVENTION) == []
    do(Verb.START_INTERVENTION, ADVISEUR, made)
    day = made.criterion.judged_on
    (due,) = waits(ADVISEUR, DueKind.JUDGE_INTERVENTION)
    assert (due.on, due.sentence) == (day, f"Interventie {made.id} (woninginbraak) is aan haar oordeel toe.")
    one_before, last = made.months_to_judge[-2:]
    assert last.end < day.replace(day=1)  # it ended weeks before it is judged: no later month is ever weighed
    for told, waiting in ((None, 1), (one_before, 1), (last, 0)):
        found = told and SimpleNamespace(period_to=told.key)
        monkeypatch.setattr(results, "evaluation_of", lambda scope, number, found=found: found)
        assert len(waits(ADVISEUR, DueKind.JUDGE_INTERVENTION, day)) == waiting


def test_a_criterion_waits_for_a_successor_from_its_first_day():
    with_forecast()
    first = set_one()
    assert waits(ADVISEUR, DueKind.FORECAST_CRITERION) == []
    later = first.starts_on
    assert [due.on for due in waits(ADVISEUR, DueKind.FORECAST_CRITERION, later)] == [LAST]
    set_one(starts_on=LAST, judged_on=LAST + timedelta(weeks=16))
    assert waits(ADVISEUR, DueKind.FORECAST_CRITERION, later) == []


@pytest.mark.parametrize(("grade", "waiting"), [(Grade.GOOD, 0), (Grade.ATTENTION, 1), (Grade.BAD, 1)])
def test_a_source_waits_when_it_is_too_old(grade, waiting):
    fresh = Measured(Measure.FRESHNESS, grade, 12, None, "De nieuwste rij is van 1 februari.")
    quality.add(assessment("handhaving", NOW, fresh))
    for by in (ANALIST, COORDINATOR, BEHEERDER):
        found = waits(by, DueKind.OLD_SOURCE)
        assert len(found) == waiting
        assert all((due.page_of, due.on) == ("handhaving", TODAY - timedelta(days=12)) for due in found)


def test_words_wait_once_for_a_source_until_all_are_decided():
    words({}, {"word": "Nog iets"}, {"word": None})
    (due,) = waits(ANALIST, DueKind.WORDS)
    assert due.sentence == "In de bron handhaving staan 2 woorden zonder soort."
    map_word()
    (due,) = waits(ANALIST, DueKind.WORDS)
    assert due.sentence == "In de bron handhaving staat 1 woord zonder soort."
    map_word(word="Nog iets")
    assert waits(ANALIST, DueKind.WORDS) == []


def test_a_task_that_failed_waits_until_it_is_asked_again():
    job = counting.ask_count_anew(COORDINATOR, gemeente=HOME, now=NOW, origin="test")
    jobs.take(NOW)
    jobs.finish(job.id, JobState.FAILED, now=NOW, sentence="Het lukte niet.")
    (due,) = waits(BEHEERDER, DueKind.FAILED_JOB)
    assert (due.sentence, due.page) == ("Een berekening is mislukt.", "counting")
    assert waits(BEHEERDER, DueKind.FAILED_JOB, TODAY + timedelta(days=15)) == []
    counting.ask_count_anew(COORDINATOR, gemeente=HOME, now=NOW + timedelta(minutes=1), origin="test")
    assert waits(BEHEERDER, DueKind.FAILED_JOB) == []


def test_a_task_that_nobody_takes_waits_for_who_keeps_the_machine():
    counting.ask_count_anew(COORDINATOR, gemeente=HOME, now=NOW, origin="test")
    (due,) = waits(BEHEERDER, DueKind.STILL_WORKER)
    assert due.sentence == "Er wacht 1 taak, maar het programma dat ze doet, draait niet."
    with lock.only_writer(lock.WATCH):
        assert waits(BEHEERDER, DueKind.STILL_WORKER) == []


def test_nothing_of_another_gemeente_waits_for_anybody():
    issue()
    noticed()
    outsiders = [person(role, AWAY) for role in Role]
    assert all(waiting_for(by, HOME, TODAY) == waiting_for(by, AWAY, TODAY) == [] for by in outsiders)


def test_no_sentence_holds_what_somebody_typed():
    """It may leave the building by mail: what a person wrote stays inside, whatever it says."""
    typed = "Kerkstraat bij de lantaarn"
    under = running(title=typed)
    issue(intervention=under, tasks=(typed,), team="Team Noord")
    make(title=typed)
    judging.assess(ANALIST, assessed().id, reason=typed, now=NOW, origin="test")
    told = [due.sentence for role in Role for due in waiting_for(person(role), HOME, TODAY + timedelta(days=20))]
    assert len(told) >= 5
    assert not [sentence for sentence in told if typed in sentence or kind_inside(sentence)]


def test_a_signal_of_people_waits_as_any_other():
    handed_in = signal()
    [due] = waiting_for(ANALIST, HOME, TODAY)
    assert (due.kind, due.page_of, due.on) == (DueKind.NEW_BIJZONDERHEID, handed_in.id, None)
    [late] = waiting_for(ANALIST, HOME, TODAY + timedelta(days=15))
    assert late.on == TODAY + timedelta(days=14)


def test_an_action_of_an_overleg_waits_for_who_leads_it_until_it_is_done():
    agreed = action()
    (due,) = waits(ADVISEUR, DueKind.ACTION)
    assert due.sentence == "Actie uit het VIS-overleg voor politie: verder uitzoeken."
    assert (due.page, due.page_of, due.on) == ("meeting", agreed.decision.meeting_id, TODAY + timedelta(days=7))
    do(Verb.COMPLETE_ACTION, COORDINATOR, agreed)
    assert waits(ADVISEUR, DueKind.ACTION) == []
