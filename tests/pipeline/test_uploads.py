"""From an uploaded file to incidents in the store, as the worker does it; and nothing of anyone on any disk."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from openvis.decisions import uploads as ask
from openvis.domain.batch import BatchState
from openvis.domain.file_kind import Meaning
from openvis.domain.job import JobState
from openvis.domain.look import Look, look_of_json, trial_of_json
from openvis.domain.reading import reading_of_json
from openvis.errors import Stopped
from openvis.pipeline.bringing import uploads as pipeline
from openvis.sources.profiles.profile import parse_profile
from openvis.store import jobs, read, staging, uploads
from tests.support.uploads import (
    COORDINATOR,
    FORMS,
    NEVER,
    NOW,
    ROWS,
    SCOPE,
    as_csv,
    everything_kept,
    hand_in,
    looked,
    prepare_areas,
    work,
)

pytestmark = pytest.mark.django_db

ALL_KINDS = dict.fromkeys(["Wildplassen", "Afval naast container", "Foutparkeren"], "boa-afval")
MAP = {"Wildplassen": "boa-wildplassen", "Afval naast container": "boa-afval"}


@pytest.fixture(autouse=True)
def areas(tmp_path, data_folder):
    prepare_areas(tmp_path)


def look_of(job) -> Look:
    assert job.state is JobState.DONE, job.sentence
    return look_of_json(job.result)


def answered(seen: Look):
    return reading_of_json(seen.reading.as_json() | {"category_map": MAP, "category_by": "map"})


def tried(job, reading=None):
    reading = reading or answered(look_of(job))
    trial = ask.ask_trial(COORDINATOR, job.id, reading, seen=job.id, now=NOW + timedelta(seconds=1), origin="test")
    work()
    return jobs.get(SCOPE, trial.id)


def imported(trial):
    asked = ask.ask_import(COORDINATOR, trial.id, now=NOW + timedelta(seconds=2), origin="test")
    work()
    return jobs.get(SCOPE, asked.id)


@pytest.mark.parametrize("name", FORMS)
def test_what_is_seen_in_an_unknown_export(name):
    seen = look_of(looked(FORMS[name](), name))
    meanings = seen.reading.meanings
    wanted = {
        "Zaaknummer": Meaning.REFERENCE, "Datum": Meaning.DATE, "Tijd": Meaning.TIME,
        "Overtreding": Meaning.CATEGORY, "X": Meaning.X, "Y": Meaning.Y,
    }  # fmt: skip
    assert {column: meanings[column] for column in wanted} == wanted
    assert {each.column: each.kind for each in seen.left_out} == {
        "Verdachte": "namen",
        "Ref klant": "burgerservicenummers",
        "Voertuig": "kentekens",
        "Contact 1": "telefoonnummers",
        "Contact 2": "e-mailadressen",
        "Geb. datum": "geboortedatums",
        "Veld 9": "vrije tekst",
    }
    assert [(each.column, each.cells) for each in seen.emptied] == [("Adresregel", 1)]
    assert seen.rows == ROWS
    assert seen.head[0]["Zaaknummer"] == "HH00000"
    assert {value.value for value in seen.kinds["Overtreding"]} == {*MAP, "Foutparkeren"}


@pytest.mark.parametrize("name", FORMS)
def test_the_dry_run_says_what_the_import_then_does(name):
    trial = tried(looked(FORMS[name](), name))
    found = trial_of_json(trial.result)
    assert (found.rows_read, found.added, found.changed, found.unchanged) == (ROWS, 59, 0, 0)
    assert read.incidents(SCOPE).collect().is_empty()
    assert [batch.table for batch in read.batches(SCOPE)] == ["areas"]
    job = imported(trial)
    assert job.sentence == "Ingelezen."
    batch = next(batch for batch in read.batches(SCOPE) if batch.table == "incidents")
    assert job.result == {"batch": batch.id} == {"batch": job.id}
    assert (batch.state, batch.added, batch.rejected, batch.by) == (BatchState.LANDED, 59, 1, COORDINATOR.username)
    assert (batch.rows_read, batch.source, batch.file_name) == (ROWS, "boa", "boa.csv")
    told = [(reject.row, reject.column) for reject in read.rejects(SCOPE, batch.id)]
    assert (8, "Datum") in told  # the line in the file that came in
    assert [(reject.row, reject.column) for reject in found.first_rejects] == told
    assert "'Verdachte' (namen)" in batch.note
    times = read.incidents(SCOPE).select("occurred_from").collect()["occurred_from"]
    assert {moment.minute for moment in times} == {0}
    assert len({moment.hour for moment in times}) > 5


def test_the_three_forms_of_one_export_give_the_same_incidents():
    seen = []
    for name, form in FORMS.items():
        assert imported(tried(looked(form(), name))).state is JobState.DONE
        frame = read.incidents(SCOPE).collect().sort("reference")
        seen.append(frame)
    assert seen[0].equals(seen[1])
    assert seen[1].equals(seen[2])
    states = [batch.state for batch in read.batches(SCOPE) if batch.table == "incidents"]
    assert sorted(states) == [BatchState.LANDED, BatchState.UNCHANGED, BatchState.UNCHANGED]


def test_nothing_of_anyone_is_kept(data_folder, settings, caplog, capfd):
    """Not in a table, not in the database, not in a folder of uploads, not in what was logged or printed."""
    job = looked(as_csv())
    kept = everything_kept(data_folder)
    assert any(name.startswith("uploads/") for name in kept), "the copy is there to be looked at"
    trial = tried(job)
    between = everything_kept(data_folder)
    done = imported(trial)
    assert done.state is JobState.DONE
    after = everything_kept(data_folder)
    assert any(name.startswith("tables/incidents") for name in after)
    told = [str(each) for each in (jobs.get(SCOPE, job.id), trial, done, *read.batches(SCOPE))]
    rows = read.incidents(SCOPE).collect().write_csv()
    rejects = [str(read.rejects(SCOPE, batch.id)) for batch in read.batches(SCOPE)]
    output = "".join(capfd.readouterr())
    texts = [*told, rows, *rejects, caplog.text, output]
    for secret in NEVER:
        for moment in (kept, between, after, everything_kept(settings.OPENVIS_MEMORY)):
            assert [name for name, content in moment.items() if secret.encode() in content] == []
        assert [text for text in texts if secret in text] == []
    assert not any(name.startswith("uploads/") for name in after)


def test_a_file_that_cannot_be_read_is_a_sentence_and_leaves_nothing(settings, data_folder):
    for content in (b"", b"PK\x03\x04kapot", b"\x1f\x8bkapot", b"1;Pietje Puk;12-GBB-1\n2;Jan Klaassen;XX-99-XX\n"):
        job = looked(content)
        assert job.state is JobState.FAILED
        assert job.sentence
        assert "Pietje" not in job.sentence
    assert everything_kept(settings.OPENVIS_MEMORY) == {}


def test_a_file_without_a_header_is_refused_without_repeating_it():
    job = looked(b"12345;Pietje Puk;01-02-2026\n12346;Jan Klaassen;02-02-2026\n")
    assert job.state is JobState.FAILED
    assert "lijkt geen rij met kolomnamen: 2 van de 3 cellen" in job.sentence
    assert "Puk" not in job.sentence


def test_a_dry_run_of_a_reading_that_fits_nothing_says_so():
    job = looked(as_csv())
    reading = reading_of_json(
        answered(look_of(job)).as_json()
        | {"formats": {"Datum": ["%m/%d/%Y"], "Tijd": ["%H:%M"]}, "category_map": ALL_KINDS}
    )
    trial = tried(job, reading)
    assert trial.state is JobState.FAILED
    assert "geen van de eerste 60 rijen is bruikbaar" in trial.sentence
    assert list(staging.staging_folder().iterdir()) == []


def test_a_file_with_addresses_only_is_refused_with_what_to_do_instead():
    job = looked(as_csv())
    only = {"X": Meaning.NOTHING, "Y": Meaning.NOTHING, "Adresregel": Meaning.STREET}
    reading = answered(look_of(job))
    trial = tried(job, replace(reading, meanings=reading.meanings | only))
    assert (trial.state, "worden adressen niet opgezocht" in trial.sentence) == (JobState.FAILED, True)


def test_a_copy_that_was_changed_is_not_read():
    job = looked(as_csv())
    copy = uploads.copy_of(job.id)
    copy.write_text(copy.read_text(encoding="utf-8") + "HH99999,01-03-2026,09:00,Wildplassen,1,1,\n", encoding="utf-8")
    trial = tried(job)
    assert (trial.state, "veranderd nadat OpenVIS het bekeek" in trial.sentence) == (JobState.FAILED, True)


def test_the_next_file_with_these_columns_is_read_as_the_kept_profile_says():
    trial = tried(looked(as_csv()))
    ask.keep_profile_of(COORDINATOR, trial.id, "Boa-registraties", now=NOW, origin="test")
    seen = look_of(looked(as_csv(80)))
    assert seen.profile == "Boa-registraties"
    assert seen.reading.category_map == MAP
    assert {guess.why for guess in seen.guesses} == {"Zo staat het in het profiel 'Boa-registraties'."}
    again = reading_of_json(trial.input["reading"])
    assert seen.reading.meanings == again.meanings


def test_the_profile_of_a_dry_run_reads_the_file_that_came_in(tmp_path):
    trial = tried(looked(as_csv()))
    profile = parse_profile(trial.result["profile"], tmp_path / "x.toml")
    assert (profile.file.delimiter, profile.file.encoding, profile.file.decimal) == (";", "cp1252", ",")


# ----- stopping


def stop_when(job_id: str, monkeypatch, module=jobs):
    """Somebody presses Stop while the job tells how far it is for the first time."""
    note = jobs.note_progress

    def noted(number, done, of=None):
        if number == job_id:
            jobs.ask_stop(SCOPE, number, NOW)
        note(number, done, of)

    monkeypatch.setattr(jobs, "note_progress", noted)


def test_a_look_that_is_stopped_leaves_nothing(monkeypatch, settings):
    job = hand_in(as_csv())
    stop_when(job.id, monkeypatch)
    work()
    seen = jobs.get(SCOPE, job.id)
    assert (seen.state, seen.sentence) == (JobState.STOPPED, "Gestopt. Er is niets opgeslagen.")
    assert everything_kept(settings.OPENVIS_MEMORY) == {}


def test_an_import_that_is_stopped_stores_nothing_and_can_be_asked_again(monkeypatch):
    trial = tried(looked(as_csv()))
    asked = ask.ask_import(COORDINATOR, trial.id, now=NOW + timedelta(seconds=2), origin="test")
    with monkeypatch.context() as patch:
        stop_when(asked.id, patch)
        work()
    assert jobs.get(SCOPE, asked.id).state is JobState.STOPPED
    assert read.incidents(SCOPE).collect().is_empty()
    batch = read.batches(SCOPE)[0]
    assert (batch.id, batch.state) == (asked.id, BatchState.INTERRUPTED)
    again = ask.ask_import(COORDINATOR, trial.id, now=NOW + timedelta(seconds=3), origin="test")
    work()
    assert jobs.get(SCOPE, again.id).state is JobState.DONE


def test_another_import_that_is_busy_is_waited_for(monkeypatch):
    from openvis.errors import StoreBusy

    job = hand_in(as_csv())
    times = iter([StoreBusy("bezig", ""), None])
    look = pipeline.DOES[job.kind]

    def busy_once(asked, now):
        if error := next(times):
            raise error
        return look(asked, now)

    monkeypatch.setitem(pipeline.DOES, job.kind, busy_once)
    monkeypatch.setattr("openvis.pipeline.worker.LOOK_EVERY", 0)
    assert work() == 2
    assert jobs.get(SCOPE, job.id).state is JobState.DONE


def test_ctrl_c_in_the_worker_is_written_down(monkeypatch):
    job = hand_in(as_csv())

    def interrupt(asked, now):
        raise KeyboardInterrupt

    monkeypatch.setitem(pipeline.DOES, job.kind, interrupt)
    with pytest.raises(KeyboardInterrupt):
        work()
    assert jobs.get(SCOPE, job.id).state is JobState.INTERRUPTED


# ----- tidying


def test_what_nobody_needs_any_more_is_removed(data_folder):
    old, fresh = looked(as_csv()), looked(as_csv())
    uploads.tidy(NOW + timedelta(days=6))
    assert uploads.copy_of(old.id).exists()
    ask.ask_trial(
        COORDINATOR, fresh.id, answered(look_of(fresh)), seen=fresh.id, now=NOW + timedelta(days=5), origin="test"
    )
    uploads.tidy(NOW + timedelta(days=8))
    assert [path.name for path in (data_folder / "uploads").iterdir()] == [fresh.id]


def test_a_stopped_error_is_no_traceback():
    assert str(Stopped("Gestopt.")) == "Gestopt."
