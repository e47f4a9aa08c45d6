"""Jobs: asked for, taken once, followed, stopped, and ended; and what is said of one that was cut off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from openvis.domain.access import Scope
from openvis.domain.batch import BatchState
from openvis.domain.job import JOB_STEPS, OPEN_JOBS, Job, JobKind, JobState
from openvis.errors import Stopped, UnknownValue
from openvis.store import batches, jobs, lock, models
from openvis.store.repair import repair_store
from tests.support.deliveries import GEMEENTE, OTHER_GEMEENTE

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SCOPE = Scope.of(GEMEENTE)


def asked(kind: JobKind = JobKind.LOOK, *, after: int = 0, upload: str = "", gemeente: str = GEMEENTE) -> Job:
    moment = NOW + timedelta(seconds=after)
    return jobs.ask(kind, gemeente=gemeente, by="coordinator", input={"n": after}, now=moment, upload=upload)


def test_what_is_asked_and_what_came_of_it_keep_their_order():
    """The columns of a file, for one: the first that says what happened may decide alone."""
    columns = {"zwaarste feit": ["b", "a"], "feit": {"z": 1, "a": None}, "é\x00": True, "a": 0.5, "": ""}
    made = jobs.ask(JobKind.TRY, gemeente=GEMEENTE, by="coordinator", input=columns, now=NOW)
    jobs.take(NOW)
    jobs.finish(made.id, JobState.DONE, now=NOW, sentence="Klaar.", result={"preview": columns})
    seen = jobs.get(SCOPE, made.id)
    assert (made.input, seen.input, seen.result) == (columns, columns, {"preview": columns})
    assert list(seen.input) == list(seen.result["preview"]) == list(columns)
    assert list(seen.input["feit"]) == ["z", "a"]


def state_of(job: Job) -> JobState:
    return jobs.get(Scope.of(job.gemeente), job.id).state


def test_the_oldest_is_taken_first_and_only_once():
    second, first = asked(after=2), asked(after=1)
    assert [jobs.take(NOW).id, jobs.take(NOW).id] == [first.id, second.id]
    assert jobs.take(NOW) is None
    assert not jobs.waiting()


def test_two_workers_never_take_the_same_job(monkeypatch):
    """The second reads the queue before the first has changed it, and still does not get the job."""
    job = asked()
    looked = models.Job.objects.get(pk=job.id)
    assert jobs.take(NOW).id == job.id
    monkeypatch.setattr(models.Job.objects.filter().__class__, "first", _once([looked, None]))
    assert jobs.take(NOW) is None


def _once(answers):
    left = iter(answers)
    return lambda self: next(left)


def test_a_job_tells_how_far_it_is():
    job = asked()
    jobs.take(NOW)
    jobs.note_progress(job.id, 25_000, 100_000)
    seen = jobs.get(SCOPE, job.id)
    assert (seen.rows_done, seen.rows_of, seen.state) == (25_000, 100_000, JobState.RUNNING)
    jobs.finish(job.id, JobState.DONE, now=NOW, sentence="Klaar.", result={"rows": 3})
    seen = jobs.get(SCOPE, job.id)
    assert (seen.state, seen.sentence, seen.result, seen.finished_at) == (JobState.DONE, "Klaar.", {"rows": 3}, NOW)


def test_a_job_that_waits_is_stopped_at_once():
    job = asked()
    assert jobs.ask_stop(SCOPE, job.id, NOW).state is JobState.STOPPED
    assert jobs.take(NOW) is None


def test_a_job_that_runs_stops_at_its_next_step():
    job = asked()
    jobs.take(NOW)
    assert jobs.ask_stop(SCOPE, job.id, NOW).state is JobState.RUNNING
    with pytest.raises(Stopped, match="niets opgeslagen"):
        jobs.note_progress(job.id, 1)


def test_a_job_that_ended_is_neither_stopped_nor_changed():
    job = asked()
    jobs.take(NOW)
    jobs.finish(job.id, JobState.FAILED, now=NOW, sentence="Kolom 'Datum' ontbreekt.")
    assert jobs.ask_stop(SCOPE, job.id, NOW).state is JobState.FAILED
    jobs.finish(job.id, JobState.DONE, now=NOW, sentence="Toch klaar.")
    assert jobs.get(SCOPE, job.id).sentence == "Kolom 'Datum' ontbreekt."


def test_every_state_is_reached_and_only_open_ones_lead_on():
    assert set().union(*JOB_STEPS.values()) | {JobState.QUEUED} == set(JobState)
    assert frozenset({JobState.QUEUED, JobState.RUNNING}) == OPEN_JOBS


def test_a_job_of_another_gemeente_does_not_exist():
    job = asked(gemeente=OTHER_GEMEENTE)
    for ask in (lambda: jobs.get(SCOPE, job.id), lambda: jobs.ask_stop(SCOPE, job.id, NOW)):
        with pytest.raises(UnknownValue, match="niet ingeleverd"):
            ask()
    assert jobs.looks(SCOPE, newest=9) == jobs.of_upload(SCOPE, job.id) == []
    assert state_of(job) is JobState.QUEUED


def test_the_jobs_of_one_file_stand_together_newest_first():
    look = asked()
    trial = asked(JobKind.TRY, after=1, upload=look.id)
    asked(after=2)
    assert [each.id for each in jobs.of_upload(SCOPE, look.id)] == [trial.id, look.id]
    assert [each.input["n"] for each in jobs.looks(SCOPE, newest=9)] == [2, 0]
    assert jobs.uploads_known()[look.id] == NOW + timedelta(seconds=1)


def test_a_file_that_was_imported_is_of_no_more_use():
    look = asked()
    done = asked(JobKind.IMPORT, after=1, upload=look.id)
    assert look.id in jobs.uploads_known()
    while jobs.take(NOW):
        pass
    jobs.finish(done.id, JobState.DONE, now=NOW, sentence="Ingelezen.")
    assert look.id not in jobs.uploads_known()


# ----- cut off


def test_the_next_start_withdraws_what_was_cut_off():
    job = asked(JobKind.IMPORT)
    jobs.take(NOW)
    said = repair_store(NOW)
    assert said == ["Een taak van de website is halverwege gestopt; daarvan is niets opgeslagen."]
    seen = jobs.get(SCOPE, job.id)
    assert (seen.state, seen.finished_at) == (JobState.INTERRUPTED, NOW)
    assert seen.sentence.startswith("Onderbroken")
    assert repair_store(NOW) == []


def test_a_job_whose_import_had_landed_is_done():
    job = asked(JobKind.IMPORT)
    jobs.take(NOW)
    record = batches.start(
        table="incidents", source="boa", gemeente=GEMEENTE, file_name="a.csv", file_sha256="0" * 64, by="x", now=NOW,
        batch_id=job.id,
    )  # fmt: skip
    batches.finish(record, BatchState.LANDED, at=NOW)
    assert repair_store(NOW) == []
    assert jobs.get(SCOPE, job.id).result == {"batch": job.id}
    assert state_of(job) is JobState.DONE


def test_a_worker_that_lives_is_left_alone():
    job = asked()
    jobs.take(NOW)
    assert not jobs.worker_is_there()
    with lock.only_writer(lock.JOBS):
        assert jobs.worker_is_there()
        assert repair_store(NOW) == []
    assert state_of(job) is JobState.RUNNING
