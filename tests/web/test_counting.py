"""Having the figures made anew on a page: asked, followed, stopped, done, and what it says when that went wrong."""

from __future__ import annotations

import pytest
from django.utils import timezone

from openvis.domain.access import Role
from openvis.domain.job import JobKind, JobState
from openvis.errors import NothingStored
from openvis.pipeline import worker
from openvis.pipeline.bringing import uploads as does
from openvis.store import audit, jobs, lock
from tests.support import small_town
from tests.web.reading import text_of

PAGE = "/bronnen/berekenen/"
SCOPE = small_town.SCOPE


@pytest.fixture
def coordinator(visit):
    return visit(Role.COORDINATOR)


def ask(client):
    return client.post(PAGE, follow=True)


def last():
    return jobs.last_of_kind(SCOPE, JobKind.COUNT)


def test_it_is_asked_once_however_often_the_button_is_pressed(coordinator):
    assert last() is None
    first = text_of(ask(coordinator))
    assert "De cijfers worden berekend" in first
    assert "Wacht op zijn beurt." in first
    number = last().id
    ask(coordinator)
    assert last().id == number
    assert [(line.action, line.result) for line in audit.lines(SCOPE)] == [("count-anew", "ok")] * 2


def test_the_worker_makes_a_run_and_the_page_says_how_it_ended(coordinator, monkeypatch):
    told = []

    def count_anew(job, now):
        jobs.note_step(job.id, "Verwachting berekenen.")
        told.append(text_of(coordinator.get(PAGE + "stand/")))
        return "Berekend: cijfers tot en met december 2025.", {"run": "r"}

    monkeypatch.setitem(does.DOES, JobKind.COUNT, count_anew)
    ask(coordinator)
    assert worker.work_off(timezone.now) == 1
    assert "De cijfers worden berekend . Verwachting berekenen." in told[0].replace("berekend.", "berekend .")
    page = text_of(coordinator.get(PAGE))
    assert "door coordinator: Berekend: cijfers tot en met december 2025." in page
    assert coordinator.get(PAGE + "stand/")["HX-Refresh"] == "true"


def test_what_cannot_be_counted_is_a_sentence(coordinator, monkeypatch):
    def count_anew(job, now):
        raise NothingStored("Van gemeente GM9901 is geen volledige maand bekend.", "Lees eerst een bron in.")

    monkeypatch.setitem(does.DOES, JobKind.COUNT, count_anew)
    ask(coordinator)
    worker.work_off(timezone.now)
    assert last().state is JobState.FAILED
    assert "Van gemeente GM9901 is geen volledige maand bekend." in text_of(coordinator.get(PAGE))


def test_a_run_that_waits_is_stopped_at_once(coordinator):
    ask(coordinator)
    page = text_of(coordinator.post(PAGE + "stop/", follow=True))
    assert "Gestopt. Er is niets opgeslagen." in page
    assert last().state is JobState.STOPPED


def test_a_run_that_goes_stops_at_its_next_step(coordinator, monkeypatch):
    def count_anew(job, now):
        coordinator.post(PAGE + "stop/")
        jobs.note_step(job.id, "Verwachting berekenen.")
        raise AssertionError("it went on")

    monkeypatch.setitem(does.DOES, JobKind.COUNT, count_anew)
    ask(coordinator)
    worker.work_off(timezone.now)
    assert last().state is JobState.STOPPED


def test_where_nothing_goes_nothing_is_stopped(coordinator):
    answer = coordinator.post(PAGE + "stop/")
    assert answer.status_code == 409
    assert "Er wordt nu niets berekend." in text_of(answer)


def test_the_page_says_that_no_worker_is_there(coordinator):
    assert "draait nu niet" in text_of(coordinator.get(PAGE))
    with lock.only_writer(lock.WATCH):
        assert "draait nu niet" not in text_of(coordinator.get(PAGE))


def test_the_ways_to_it_are_for_who_may(visit):
    for role, there in ((Role.COORDINATOR, True), (Role.ADVISEUR, False), (Role.TOEZICHTHOUDER, False)):
        assert (PAGE in visit(role).get("/bronnen/").content.decode()) is there
    client = visit(Role.COORDINATOR)
    client.post("/bronnen/woorden/woord/?bron=handhaving&woord=Kabouters", {"soort": "boa-afval"})
    assert PAGE in client.get("/bronnen/woorden/").content.decode()


def test_it_is_no_file_that_was_handed_in(coordinator):
    ask(coordinator)
    assert jobs.looks(SCOPE, newest=10) == []
    assert jobs.uploads_known() == {}
