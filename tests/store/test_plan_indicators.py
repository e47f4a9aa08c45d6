"""Every kind of indicator of the plan becomes a figure from what was stored, as it was known at a moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from django.utils import timezone

from openvis.decisions.rules.states import Verb
from openvis.domain.access import Scope
from openvis.domain.area import AreaLevel
from openvis.domain.delivery import frame_of
from openvis.domain.incident import ReportedBy
from openvis.domain.intervention import Evaluation, Verdict
from openvis.domain.plan_indicator import PlanIndicator, indicator_kinds
from openvis.domain.presence import PresenceKind, PresenceState, Rhythm
from openvis.domain.run import Run, SeriesPoint
from openvis.store import presence, results, top_x
from openvis.store.plan_indicators import COUNTS, indicator_value
from tests.support.deliveries import deliver, perception
from tests.support.overleg import close, in_session
from tests.support.people import ADVISEUR, BOA, HOME, NOW, TODAY, approved, do, issue, make, noticed, running
from tests.support.presence import presence as presence_of
from tests.support.top_x import held_moment
from tests.support.undermining import take_in

pytestmark = pytest.mark.django_db
SCOPE, LATER = Scope.of(HOME), NOW + timedelta(days=300)
PLACE = "WK990101"


def value(kind: str, about: str = "", *, year: int = 2026, known: datetime = LATER, **changes):
    return indicator_value(SCOPE, HOME, PlanIndicator(kind, about, **changes), year, known=known)


def told(kind: str, about: str = "", **changes) -> tuple[float | None, float | None]:
    found = value(kind, about, **changes)
    return found.value, found.before


def month(key: str, count: int | None, run: str, source: str = "politie-maandcijfers", area: str = HOME) -> SeriesPoint:
    return SeriesPoint(
        run, HOME, area, AreaLevel.GEMEENTE, "woninginbraak", source, ReportedBy.PUBLIC, key, count, None, None, None
    )


def counted(run: str, made_at: datetime, *points: SeriesPoint, looks_back: bool = False) -> None:
    """A stored run with these months."""
    made = Run(run, HOME, made_at, "2026-03", "attention-14", {"counts": 1}, 40, 0.1, looks_back=looks_back)
    results.save_run(made, [], pl.DataFrame(), frame_of(list(points), SeriesPoint), [])


def year_of(run: str, *, this: int, last: int, months: int = 3) -> list[SeriesPoint]:
    keys = [f"{number:02d}" for number in range(1, months + 1)]
    return [month(f"2026-{key}", this, run) for key in keys] + [month(f"2025-{key}", last, run) for key in keys]


def test_every_kind_of_the_table_can_be_counted():
    assert {*COUNTS, "incidents", "survey"} == set(indicator_kinds())


# ----- what a run counted


def test_incidents_are_added_up_over_the_months_that_are_known_beside_those_of_the_year_before():
    counted("run-1", NOW, *year_of("run-1", this=10, last=14), month("2025-04", 99, "run-1"))
    found = value("incidents", "woninginbraak")
    assert (found.value, found.before, found.complete) == (30, 42, False)
    assert (found.first, found.last) == (date(2026, 1, 1), date(2026, 3, 31))
    assert (found.source, found.run, found.method) == ("politie-maandcijfers", "run-1", "attention-14")
    assert found.as_of == NOW
    assert found.said == ""
    assert told("incidents", "woninginbraak", first_month=2, last_month=3) == (20, 28)
    assert value("incidents", "woninginbraak", first_month=2, last_month=3).complete


def test_incidents_are_those_of_the_run_that_people_saw_then():
    counted("run-1", NOW, *year_of("run-1", this=10, last=14))
    counted("run-2", NOW + timedelta(days=40), *year_of("run-2", this=11, last=14))
    counted("run-3", NOW + timedelta(days=50), *year_of("run-3", this=99, last=14), looks_back=True)
    assert told("incidents", "woninginbraak") == (33, 42)
    before = value("incidents", "woninginbraak", known=NOW + timedelta(days=39))
    assert (before.value, before.run) == (30, "run-1")


def test_months_after_one_that_is_not_known_are_not_counted_and_nothing_is_guessed():
    counted("run-1", NOW, month("2026-01", 5, "run-1"), month("2026-02", None, "run-1"), month("2026-03", 7, "run-1"))
    found = value("incidents", "woninginbraak")
    assert (found.value, found.before, found.last) == (5, None, date(2026, 1, 31))
    assert value("incidents", "woninginbraak", first_month=2).said == "Van februari 2026 zijn er nog geen cijfers."
    assert value("incidents", "autokraak").value is None


def test_of_two_lists_the_fullest_is_told_unless_one_is_named():
    other = [month(f"2026-0{number}", 2, "run-1", "meldingen") for number in (1, 2)]
    counted("run-1", NOW, *year_of("run-1", this=10, last=14), *other)
    assert value("incidents", "woninginbraak").source == "politie-maandcijfers"
    assert told("incidents", "woninginbraak", source="meldingen") == (4, None)


def test_without_a_run_there_is_no_figure():
    found = value("incidents", "woninginbraak")
    assert (found.value, found.before, found.said) == (None, None, "Er was nog geen run.")


def test_an_area_has_its_own_months():
    counted("run-1", NOW, month("2026-01", 4, "run-1", area=PLACE), month("2026-01", 9, "run-1"))
    assert told("incidents", "woninginbraak", area=PLACE) == (4, None)


# ----- what people did


def test_interventions_count_from_the_day_they_ran_by_type_and_place():
    running(), running(categories=("vernieling",)), make()
    assert told("interventions-started") == (2, 0)
    assert told("interventions-started", "woninginbraak") == (1, 0)
    assert told("interventions-started", "vermogen") == (1, 0)
    assert told("interventions-started", area="WK990102") == (0, 0)
    assert told("interventions-started", area=PLACE) == (2, 0)
    assert told("interventions-started", first_month=4) == (0, 0)
    assert told("interventions-started", known=NOW - timedelta(days=1)) == (0, 0)
    assert told("interventions-started", year=2027, known=NOW + timedelta(days=400)) == (0, 2)


def test_improved_are_those_of_which_the_last_word_says_so():
    better, same = running(), running()
    for number, (plan, verdict, final) in enumerate(
        [(better, Verdict.IMPROVED, True), (same, Verdict.NO_DIFFERENCE, True), (running(), Verdict.IMPROVED, False)]
    ):
        seen = Evaluation(plan.id, 1, final, "2026-03", "2026-05", 3, 9.0, 5, 14, verdict, True, "Gezien.")
        made = Run(f"run-{number}", HOME, NOW + timedelta(days=100), "2026-05", "attention-14", {}, 1, 0.1)
        results.save_run(made, [], pl.DataFrame(), pl.DataFrame(), [seen])
    assert told("interventions-improved") == (1, 0)
    assert told("interventions-improved", known=NOW + timedelta(days=99)) == (0, 0)


def test_orders_count_when_they_were_reported_done_by_type_and_place():
    do(Verb.REPORT_DONE, BOA, issue())
    issue()
    assert told("work-orders-done") == (1, 0)
    assert told("work-orders-done", "woninginbraak", area=PLACE) == (1, 0)
    assert told("work-orders-done", "autokraak") == (0, 0)
    assert told("work-orders-done", known=NOW - timedelta(days=1)) == (0, 0)


def test_messages_count_on_the_day_they_were_sent():
    message = approved()
    assert told("messages-sent") == (0, 0)
    do(Verb.REPORT_SENT, ADVISEUR, message)
    assert told("messages-sent") == told("messages-sent", "vermogen") == (1, 0)
    assert told("messages-sent", "autokraak") == (0, 0)


def test_presence_is_counted_in_times_hours_and_people_as_it_was_known():
    tent = presence_of(starts_on=date(2026, 2, 3), hours=4.0, people=60)
    kept = presence.add(tent, by=ADVISEUR, at=NOW)
    weekly = replace(
        tent,
        kind=PresenceKind.WIJKBOA,
        rhythm=Rhythm.WEEKLY,
        starts_on=date(2025, 12, 30),
        ends_on=date(2026, 1, 13),
        people=0,
    )
    presence.add(weekly, by=ADVISEUR, at=NOW)
    assert told("presence-times") == (3, 0)  # the tent once, the boa on 6 and 13 January
    assert told("presence-hours") == (12.0, 0)
    assert told("people-reached") == (60, 0)
    assert told("presence-hours", PresenceKind.WIJKBOA) == (8.0, 0)
    assert told("presence-hours", first_month=2) == (4.0, 0)
    gone = replace(kept, state=PresenceState.WITHDRAWN)
    presence.append_version(gone, by=ADVISEUR, at=NOW + timedelta(days=1))
    assert told("presence-times") == (2, 0)
    assert told("presence-times", known=NOW) == (3, 0)


def test_moments_of_the_top_x_count_when_they_were_held():
    held_moment()
    assert told("top-x-moments") == (1, 0)
    assert told("top-x-moments", known=NOW - timedelta(days=1)) == (0, 0)
    assert [each.day for each in top_x.of_gemeente(SCOPE, HOME, known=NOW)] == [TODAY]


def test_few_signals_of_ondermijning_are_not_told():
    take_in()
    found = value("undermining-signals")
    assert (found.value, found.before, found.said) == (None, 0, "Te weinig om te tonen.")
    for _ in range(6):
        take_in()
    assert told("undermining-signals") == (7, 0)
    assert told("undermining-signals", known=NOW - timedelta(days=1)) == (0, 0)


def test_an_overleg_counts_when_it_was_closed():
    meeting = in_session(ADVISEUR, now=NOW)
    assert told("meetings-held") == (0, 0)
    close(ADVISEUR, meeting, now=NOW + timedelta(hours=1))
    assert told("meetings-held") == (1, 0)
    assert told("meetings-held", first_month=4) == (0, 0)


def test_a_bijzonderheid_counts_when_it_was_first_seen():
    noticed()
    noticed(category="autokraak", made_at=NOW + timedelta(days=40))
    assert told("bijzonderheden") == (2, 0)
    assert told("bijzonderheden", "autokraak") == told("bijzonderheden", first_month=4) == (1, 0)
    assert told("bijzonderheden", known=NOW) == (1, 0)


def test_the_answer_of_a_survey_is_that_of_the_wave_of_the_year(tmp_path):
    for wave, answer in (("2025", 31.0), ("2026", 28.5)):
        deliver(perception(HOME, wave=wave, value=answer), "perception", folder=tmp_path)
    later = timezone.now() + timedelta(days=400)  # the tables are as they were at a moment by the clock
    about = "onveilig-in-buurt"
    assert told("survey", about, known=later) == (28.5, 31.0)
    assert value("survey", about, known=later, area=PLACE).said == "Van 2026 is er geen antwoord."
    assert told("survey", about, known=datetime(2026, 1, 1, tzinfo=UTC)) == (None, None)


# ----- which days


def test_the_same_days_of_the_year_before_stand_beside_a_year_that_is_not_over():
    found = value("interventions-started", known=datetime(2028, 2, 29, 12, tzinfo=UTC), year=2028)
    assert (found.first, found.last, found.complete) == (date(2028, 1, 1), date(2028, 2, 29), False)
    assert found.before == 0
    assert value("interventions-started", known=LATER, first_month=1, last_month=6).complete


def test_months_that_have_yet_to_come_have_no_figure():
    found = value("interventions-started", first_month=10, known=NOW)
    assert (found.value, found.said) == (None, "oktober 2026 moet nog komen.")


def test_nothing_of_another_gemeente():
    running()
    found = indicator_value(Scope.of("GM9902"), HOME, PlanIndicator("interventions-started"), 2026, known=LATER)
    assert found.value == 0
    assert results.run_seen_at(Scope.of("GM9902"), HOME, LATER) is None
