"""What the worker does beside its jobs: looked for every few seconds, done after what people asked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from openvis.decisions import undermining as deciding
from openvis.decisions.counting import ask_count_anew
from openvis.decisions.erasing import DailyErasing
from openvis.domain.access import Scope
from openvis.domain.audit import SYSTEM
from openvis.pipeline import worker
from openvis.pipeline.worker import LOOK_AT_CHORES_EVERY, Chore, together, work_off
from openvis.store import audit, jobs, undermining
from tests.support.people import COORDINATOR, HOME
from tests.support.undermining import take_in

pytestmark = pytest.mark.django_db
SCOPE = Scope.of(HOME)
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def test_a_chore_is_done_after_the_jobs_and_while_it_waits():
    ask_count_anew(COORDINATOR, gemeente=HOME, now=NOW, origin="test")
    seen: list[bool] = []
    chore = Chore(lambda now: not seen, lambda clock: seen.append(jobs.waiting()))
    assert work_off(lambda: NOW, chore=chore) == 1
    assert seen == [False]


def test_it_is_looked_for_every_few_seconds_only(monkeypatch):
    looks: list[datetime] = []
    chore = Chore(lambda now: bool(looks.append(now)) or True, lambda clock: None)
    clock = iter([100.0, 100.0, 101.0, 100.0 + LOOK_AT_CHORES_EVERY, 100.0 + LOOK_AT_CHORES_EVERY])
    monkeypatch.setattr(worker.time, "monotonic", lambda: next(clock))
    assert [chore.wanted(lambda: NOW) for _ in range(3)] == [True, False, True]
    assert looks == [NOW, NOW]


def test_several_chores_are_one_of_which_each_is_done_where_it_waits_itself():
    done: list[str] = []
    mail = Chore(lambda now: "mail" not in done, lambda clock: done.append("mail"))
    still = Chore(lambda now: False, lambda clock: done.append("never"))
    both = together(still, mail)
    assert both.waits(NOW)
    assert work_off(lambda: NOW, chore=both) == 0
    assert done == ["mail"]
    assert not both.waits(NOW)
    assert not together().waits(NOW)


def test_what_may_no_longer_be_kept_is_erased_on_its_day_and_looked_for_once_a_day(monkeypatch):
    stored = undermining.get(SCOPE, take_in(now=NOW).id)
    over = NOW + timedelta(days=1 + (stored.kept_until - NOW.date()).days)
    erasing = DailyErasing()
    assert not erasing.waits(NOW)
    assert erasing.waits(over)
    assert erasing.waits(over)  # until it was done
    assert work_off(lambda: over, chore=Chore(erasing.waits, erasing.do)) == 0
    assert undermining.get(SCOPE, stored.id).cleared_on == over.date()
    assert not erasing.waits(over)
    monkeypatch.setattr(deciding, "expired", lambda *_: pytest.fail("looked again on the same day"))
    assert not erasing.waits(over)
    [line, *_] = audit.lines(SCOPE, f"undermining/{stored.id}")
    assert (line.action, line.origin, line.actor) == ("erase-undermining", "worker", SYSTEM)


def test_without_a_chore_there_is_nothing_to_do():
    assert work_off(lambda: NOW) == 0
