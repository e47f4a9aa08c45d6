"""An old report made again after later corrections says the same, byte for byte."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from openvis.decisions import bijzonderheden as judge
from openvis.decisions import interventions as decide
from openvis.decisions import work_orders as orders
from openvis.decisions.reports import ask_report
from openvis.domain.access import Role
from openvis.domain.job import JobKind, JobState
from openvis.domain.report_kind import ReportKind, asked_of
from openvis.domain.report_text import figures_text, report_text
from openvis.pipeline import worker
from openvis.reports.documents.files import FORMS
from openvis.reports.kinds.keeping import keep_report, make_again, says_the_same
from openvis.reports.kinds.make import make_report
from openvis.store import bijzonderheden, jobs, reports, results, work_orders
from tests.support import published, small_town
from tests.support.deliveries import counts, deliver
from tests.support.presence import register
from tests.support.reports import asked, kept

ALSO = {JobKind.REPORT: keep_report}


@pytest.fixture
def people(town):
    return small_town.people()


def correct_everything(people, town, tmp_path) -> None:
    """Later: a delivery with other numbers, a run of it, and of everything people do the next step."""
    now = timezone.now()
    deliver(counts([30, 40, 50]), folder=tmp_path)
    later = published.run("proef-2", made_at=now, period_to=small_town.MONTHS[-1], tested=36)
    figures = small_town.figures(later.id).with_columns(count=small_town.figures(later.id)["count"] * 2 + 1)
    series = small_town.series(later.id).with_columns(count=small_town.series(later.id)["count"] * 3)
    results.save_run(later, [published.attention_row(gemeente=small_town.GEMEENTE)], figures, series, [])
    known = bijzonderheden.of_gemeente(small_town.SCOPE, small_town.GEMEENTE)[0]
    judge.assess(people[Role.ADVISEUR], known.id, reason="Later bekeken.", now=now, origin="test")
    order = work_orders.get(small_town.SCOPE, town["order"])
    orders.withdraw_work_order(people[Role.COORDINATOR], order.id, version=order.version, now=now, origin="test")
    decide.end_intervention(people[Role.ADVISEUR], town["intervention"], now=now, origin="test")
    small_town.written_note(text="Later geschreven.")
    register(now=now)


def test_every_kind_made_again_after_corrections_is_the_same_to_the_byte(people, town, tmp_path):
    before = {kind: kept(kind) for kind in ReportKind}
    files = {kind: FORMS["xlsx"].draw(each.document) for kind, each in before.items()}
    correct_everything(people, town, tmp_path)
    for kind, old in before.items():
        assert says_the_same(old), kind
        again = make_again(old)
        assert figures_text(again) == figures_text(old.document), kind
        assert report_text(again) == old.text, kind
        assert FORMS["xlsx"].draw(again) == files[kind], kind
        now = make_report(asked(kind))[1]
        assert figures_text(now) != figures_text(old.document), kind  # so the corrections do show in a new one


def test_a_day_in_the_past_shows_the_run_people_saw_then(people, town, tmp_path):
    moment = datetime.now(UTC)
    correct_everything(people, town, tmp_path)
    then, now = make_report(asked(as_of=moment)), make_report(asked())
    assert (then[0].run, now[0].run) == ("proef-1", "proef-2")
    assert then[1].subtitle == now[1].subtitle  # the same day
    assert report_text(then[1]) != report_text(now[1])


def test_a_kept_report_is_read_as_it_was_written(town):
    first = kept(ReportKind.HALF_YEAR)
    read = reports.get(small_town.SCOPE, first.id)
    assert read == first
    assert report_text(read.document) == read.text
    assert reports.of_gemeente(small_town.SCOPE, small_town.GEMEENTE) == [first]
    assert read.asked.run == "proef-1"


def test_what_differs_is_noticed(town):
    old = kept(ReportKind.WEEKLY)
    figure = old.document.figures()[0]
    changed = old.text.replace(f'"value": {figure.value}', f'"value": {figure.value + 1}', 1)
    assert changed != old.text
    tampered = reports.KeptReport(old.id, old.asked, old.title, changed, old.by, old.made_at, old.public)
    assert not says_the_same(tampered)


def test_the_worker_makes_and_keeps_what_was_asked(people, town):
    now = timezone.now()
    wanted = asked(ReportKind.WIJK, as_of=now, points=True)
    job = ask_report(people[Role.ANALIST], wanted, now=now, origin="test")
    assert asked_of(small_town.GEMEENTE, job.input) == wanted
    assert worker.work_off(timezone.now, also=ALSO) == 1
    done = jobs.get(small_town.SCOPE, job.id)
    assert (done.state, done.sentence) == (JobState.DONE, "Gemaakt: Gebiedsscan Centrum.")
    made = reports.get(small_town.SCOPE, done.result["report"])
    assert (made.by, made.asked.points, made.asked.run) == ("analist", True, "proef-1")


def test_a_report_that_cannot_be_made_says_why_and_leaves_nothing(people, town):
    wanted = asked(as_of=small_town.MADE_AT - timedelta(days=3))
    job = ask_report(people[Role.ANALIST], wanted, now=timezone.now(), origin="test")
    worker.work_off(timezone.now, also=ALSO)
    failed = jobs.get(small_town.SCOPE, job.id)
    assert failed.state is JobState.FAILED
    assert "was er nog niets berekend" in failed.sentence
    assert reports.of_gemeente(small_town.SCOPE, small_town.GEMEENTE) == []
