"""The weekly delivery of the police by upload: recognised, guessed, tried with its errors marked, and read in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from openvis.decisions import uploads as ask
from openvis.domain.batch import BatchState
from openvis.domain.file_kind import FileKind, Meaning
from openvis.domain.job import Job, JobState
from openvis.domain.look import Look, look_of_json, trial_of_json
from openvis.domain.reading import Reading
from openvis.errors import InputError, NotAllowedNow
from openvis.pipeline.bringing import import_data
from openvis.store import jobs, read, staging
from tests.support.small_gemeente import BUURTEN
from tests.support.uploads import COORDINATOR, NOW, SCOPE, hand_in, looked, prepare_areas, work
from tests.support.weekly import FORMS, HEADER, as_csv, weekly_rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def areas(tmp_path, data_folder):
    prepare_areas(tmp_path)


def look_of(job: Job) -> Look:
    assert job.state is JobState.DONE, job.sentence
    return look_of_json(job.result)


def tried(job: Job, reading: Reading | None = None) -> Job:
    asked = ask.ask_trial(
        COORDINATOR, job.id, reading or look_of(job).reading, seen=job.id, now=NOW + timedelta(seconds=1), origin="test"
    )
    work()
    return jobs.get(SCOPE, asked.id)


def imported(trial: Job) -> Job:
    asked = ask.ask_import(COORDINATOR, trial.id, now=NOW + timedelta(seconds=2), origin="test")
    work()
    return jobs.get(SCOPE, asked.id)


def stored() -> dict[str, int | None]:
    """What is stored, by area, kind and week."""
    return dict(read.counts(SCOPE).collect().sort("reference").select("reference", "value").iter_rows())


def by_hand(rows) -> dict[str, int | None]:
    slugs = {"1.1.1": "woninginbraak", "1.2.3": "fietsendiefstal", "2.2.1": "vernieling"}
    return {f"{code}/{slugs[kind[:5]]}/{week}": int(n) if n else None for code, _, kind, week, n in rows}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_is_recognised_and_guessed_to_the_same_counts(name):
    rows = weekly_rows()
    seen = look_of(looked(FORMS[name](rows), name))
    assert seen.file_kind is FileKind.COUNTS
    assert "geen twee rijen gaan over hetzelfde" in seen.why
    assert (seen.reading.source, seen.reading.told) == ("politie-weekcijfers", {"vintage": "2024"})
    trial = tried(looked(FORMS[name](rows), name))
    found = trial_of_json(trial.result)
    assert (found.rows_read, found.added, found.rejected, found.refused) == (len(rows), len(rows), 0, "")
    assert stored() == {}
    done = imported(trial)
    assert done.sentence == "Ingelezen."
    batch = read.batches(SCOPE)[0]
    assert (batch.id, batch.table, batch.state, batch.added) == (done.id, "counts", BatchState.LANDED, len(rows))
    assert stored() == by_hand(rows)


def test_the_command_line_says_of_the_same_file_that_nothing_changes(tmp_path):
    """One file brought by the page and by a profile in a terminal is one delivery."""
    trial = tried(looked(FORMS["week.csv"](weekly_rows()), "week.csv"))
    imported(trial)
    path, profile = tmp_path / "week.csv", tmp_path / "p.toml"
    path.write_bytes(FORMS["week.csv"](weekly_rows()))
    profile.write_text(trial.result["profile"], encoding="utf-8")
    again = import_data.try_counts(path, profile_path=profile, scope=SCOPE, now=NOW)
    assert (again.added, again.changed, again.unchanged) == (0, 0, len(weekly_rows()))


def test_the_next_delivery_is_read_as_the_kept_profile_says():
    trial = tried(looked(as_csv(weekly_rows())))
    ask.keep_profile_of(COORDINATOR, trial.id, "Weeklevering politie", now=NOW, origin="test")
    seen = look_of(looked(as_csv(weekly_rows(weeks=(10,))), "iets_anders.csv"))
    assert (seen.file_kind, seen.profile) == (FileKind.COUNTS, "Weeklevering politie")
    assert seen.why == "De kolommen zijn die van het profiel 'Weeklevering politie'."
    assert {guess.why for guess in seen.guesses} == {"Zo staat het in het profiel 'Weeklevering politie'."}
    assert seen.reading.source == "politie-weekcijfers"
    assert seen.reading.meanings["Buurt"] is Meaning.NOTHING


def test_a_profile_of_incidents_with_fewer_columns_does_not_make_counts_incidents():
    rows = [(f"{n}", BUURTEN[n % 4], "1.1.1 Diefstal", f"{1 + n:02d}-02-2024") for n in range(20)]
    trial = tried(looked(as_csv(rows, ("Zaaknr", "Buurtcode", "Delict", "Datum"))))
    assert trial.state is JobState.DONE, trial.sentence
    ask.keep_profile_of(COORDINATOR, trial.id, "Zaken", now=NOW, origin="test")
    assert look_of(looked(FORMS["dag.csv"](weekly_rows()), "dag.csv")).file_kind is FileKind.COUNTS


def damaged(line: int, column: str, text: str) -> bytes:
    rows = [list(row) for row in weekly_rows()]
    rows[line - 2][HEADER.index(column)] = text
    return as_csv(rows)


@pytest.mark.parametrize(
    ("line", "column", "text", "reason"),
    [
        (4, "Aantal", "drie", "dit is geen heel aantal van nul of meer"),
        (9, "Aantal", "-1", "dit is geen heel aantal van nul of meer"),
        (5, "Week", "2024-W60", "dit is geen bestaande week"),
        (6, "Soort misdrijf", weekly_rows()[3][2], "stonden al op een eerdere regel"),
    ],
)
def test_what_refuses_the_whole_file_is_marked_in_the_preview(line, column, text, reason):
    trial = tried(looked(damaged(line, column, text)))
    found = trial_of_json(trial.result)
    assert reason in found.refused
    assert f"regel {line}" in found.refused
    marked = [(row["line"], reason in row["reason"]) for row in trial.result["preview"] if row["reason"]]
    assert marked == [(line, True)]
    with pytest.raises(NotAllowedNow, match="niet ingelezen kan worden"):
        ask.ask_import(COORDINATOR, trial.id, now=NOW + timedelta(seconds=2), origin="test")
    assert stored() == {}
    assert list(staging.staging_folder().iterdir()) == []


def test_every_row_with_the_same_fault_is_marked_at_once():
    rows = [list(row) for row in weekly_rows()]
    for at in (3, 7, 30):
        rows[at][4] = "?"
    trial = tried(looked(as_csv(rows)))
    marked = [row["line"] for row in trial.result["preview"] if row["reason"]]
    assert marked == [5, 9, 32]
    assert all(row["column"] == "Aantal" for row in trial.result["preview"] if row["reason"])


def test_a_row_that_cannot_be_read_refuses_the_file_as_it_does_in_a_terminal():
    content = as_csv(weekly_rows()).replace(b";2024-W08;", b";2024-W08;1;", 1)
    found = trial_of_json(tried(looked(content)).result)
    assert "regel 14" in found.refused
    assert [reject.row for reject in found.first_rejects] == [14]


def test_a_number_that_was_thrown_away_is_never_read_as_not_given():
    """A telephone number among the numbers is made empty in the copy, and empty would mean: not given."""
    trial = tried(looked(damaged(4, "Aantal", "06-12345678")))
    assert trial.state is JobState.FAILED
    assert "kolom 'Aantal': hier staan telefoonnummers (1 keer)" in trial.sentence
    assert "12345678" not in trial.sentence


def test_an_area_of_another_gemeente_is_kept_apart_and_the_rest_lands():
    trial = tried(looked(damaged(4, "Buurtcode", "BU03560101")))
    found = trial_of_json(trial.result)
    assert (found.added, found.rejected, found.refused) == (len(weekly_rows()) - 1, 1, "")
    assert [row["line"] for row in trial.result["preview"] if row["reason"]] == [4]
    assert imported(trial).state is JobState.DONE


def test_a_person_may_say_it_is_something_else():
    seen = look_of(looked(as_csv(weekly_rows())))
    assert set(seen.proposals) >= {FileKind.COUNTS, FileKind.INCIDENTS, FileKind.POLICE_TABLE, FileKind.POPULATION}
    job = looked(as_csv(weekly_rows()))
    wrong = tried(job, seen.proposals[FileKind.POLICE_TABLE].reading)
    assert (wrong.state, "mist de kolommen" in wrong.sentence) == (JobState.FAILED, True)


def test_an_import_of_counts_that_is_stopped_stores_nothing_and_can_be_asked_again(monkeypatch):
    trial = tried(looked(as_csv(weekly_rows())))
    asked = ask.ask_import(COORDINATOR, trial.id, now=NOW + timedelta(seconds=2), origin="test")
    note = jobs.note_progress

    def stop_at_once(number, done, of=None):
        jobs.ask_stop(SCOPE, number, NOW)
        note(number, done, of)

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "note_progress", stop_at_once)
        work()
    assert jobs.get(SCOPE, asked.id).state is JobState.STOPPED
    assert stored() == {}
    assert read.batches(SCOPE)[0].state is BatchState.INTERRUPTED
    again = ask.ask_import(COORDINATOR, trial.id, now=NOW + timedelta(seconds=3), origin="test")
    work()
    assert jobs.get(SCOPE, again.id).state is JobState.DONE
    assert len(stored()) == len(weekly_rows())


def test_a_vintage_that_is_no_year_is_asked_again():
    job = hand_in(as_csv(weekly_rows()))
    work()
    seen = look_of(jobs.get(SCOPE, job.id))
    reading = replace(seen.reading, told={"vintage": "dit jaar"})
    with pytest.raises(InputError, match="Het jaar van de gebiedsindeling is een jaar"):
        tried(jobs.get(SCOPE, job.id), reading)
