"""What the worker does beside its jobs: looked for every few seconds, done after what people asked for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from openvis.decisions.counting import ask_count_anew
from openvis.pipeline import worker
from openvis.pipeline.worker import LOOK_AT_CHORES_EVERY, Chore, work_off
from openvis.store import jobs
from tests.support.people import COORDINATOR, HOME

pytestmark = pytest.mark.django_db
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


def test_without_a_chore_there_is_nothing_to_do():
    assert work_off(lambda: NOW) == 0
