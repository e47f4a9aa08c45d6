"""A survey by upload: recognised, told what it does not say, tried with its errors marked, and read in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from openvis.decisions import uploads as ask
from openvis.domain.file_kind import FileKind, Meaning
from openvis.domain.job import Job, JobState
from openvis.domain.look import Look, look_of_json, trial_of_json
from openvis.domain.perception import indicators
from openvis.domain.reading import Reading
from openvis.errors import InputError
from openvis.sources.profiles.any_profile import parse_any_profile
from openvis.store import jobs, read
from tests.support.small_gemeente import BUURTEN
from tests.support.uploads import COORDINATOR, NOW, SCOPE, looked, prepare_areas, work

pytestmark = pytest.mark.django_db

QUESTIONS = [known.label for known in indicators().values() if known.unit == "percentage"][:4]
LONG_HEADER = ["Buurtcode", "Jaar", "Vraag", "Waarde", "Respondenten", "Naam enquêteur"]


@pytest.fixture(autouse=True)
def areas(tmp_path, data_folder):
    prepare_areas(tmp_path)


def as_csv(header, rows) -> bytes:
    return "".join(";".join(row) + "\r\n" for row in (header, *rows)).encode("cp1252")


def long_rows() -> list[list[str]]:
    return [
        [code, "2023", question, f"{20 + 3 * place + number},5", f"{100 + place}", "Pietje Puk"]
        for place, code in enumerate(BUURTEN)
        for number, question in enumerate(QUESTIONS)
    ]


def wide_rows() -> list[list[str]]:
    return [[f"Buurt {place}", f"{30 + place}", f"{200 + place}"] for place in range(1, 5)]


def look_of(job: Job) -> Look:
    assert job.state is JobState.DONE, job.sentence
    return look_of_json(job.result)


def tried(job: Job, reading: Reading | None = None) -> Job:
    reading = reading or look_of(job).reading
    asked = ask.ask_trial(COORDINATOR, job.id, reading, seen=job.id, now=NOW + timedelta(seconds=1), origin="test")
    work()
    return jobs.get(SCOPE, asked.id)


def imported(trial: Job) -> Job:
    assert trial.state is JobState.DONE, trial.sentence
    asked = ask.ask_import(COORDINATOR, trial.id, now=NOW + timedelta(seconds=2), origin="test")
    work()
    return jobs.get(SCOPE, asked.id)


def test_a_long_survey_is_recognised_and_read_in():
    job = looked(as_csv(LONG_HEADER, long_rows()), "veiligheidsmonitor.csv")
    seen = look_of(job)
    assert (seen.file_kind, seen.reading.source) == (FileKind.SURVEY, "veiligheidsmonitor")
    assert [each.column for each in seen.left_out] == ["Naam enquêteur"]
    assert imported(tried(job)).sentence == "Ingelezen."
    stored = read.perception(SCOPE)
    assert stored.height == 16
    assert sorted(stored["value"].to_list()) == sorted(20.5 + 3 * p + n for p in range(4) for n in range(4))
    assert set(stored["respondents"]) == {100, 101, 102, 103}


def test_a_wide_survey_by_name_asks_when_it_was_held():
    job = looked(as_csv(["Buurt", "% onveilig", "n"], wide_rows()), "wijkonderzoek.csv")
    reading = look_of(job).reading
    assert reading.told == {"vintage": "2024", "level": "buurt"}
    with pytest.raises(InputError, match="Wanneer is gemeten"):
        tried(job, reading)
    with pytest.raises(InputError, match="lijken telefoonnummers te staan"):
        tried(job, replace(reading, told=reading.told | {"wave": "06-12345678"}))
    imported(tried(job, replace(reading, told=reading.told | {"wave": "2023"})))
    stored = read.perception(SCOPE).sort("area")
    assert stored.select("area", "value", "wave", "unit").rows() == [
        (code, 31.0 + place, "2023", "percentage") for place, code in enumerate(BUURTEN)
    ]


def test_rows_that_cannot_be_used_are_marked_and_the_others_land():
    rows = long_rows()
    rows[3][3], rows[5][4], rows[7][0] = "veel", "", "BU03560101"
    trial = tried(looked(as_csv(LONG_HEADER, rows), "monitor.csv"))
    found = trial_of_json(trial.result)
    assert (found.added, found.rejected, found.refused) == (13, 3, "")
    marked = {row["line"]: row["column"] for row in trial.result["preview"] if row["reason"]}
    assert marked == {5: "Waarde", 7: "Respondenten", 9: "Buurtcode"}


def test_fractions_refuse_the_file_until_a_person_says_they_are():
    rows = [[*row[:3], "0,34", *row[4:]] for row in long_rows()]
    job = looked(as_csv(LONG_HEADER, rows), "monitor.csv")
    refused = tried(job)
    assert (refused.state, "alle percentages liggen tussen 0 en 1" in refused.sentence) == (JobState.FAILED, True)
    job = looked(as_csv(LONG_HEADER, rows), "monitor.csv")
    reading = look_of(job).reading
    imported(tried(job, replace(reading, told=reading.told | {"percentages": "0-1"})))
    assert set(read.perception(SCOPE)["value"]) == {34.0}


def test_what_only_a_kept_profile_says_is_not_lost_when_it_is_kept_again(tmp_path):
    text = (
        '[source]\nslug = "monitor"\ngemeente = "GM9900"\n[file]\ndelimiter = ";"\nencoding = "cp1252"\ndecimal = ","\n'
        '[survey]\narea = "Buurtcode"\nvintage = 2024\nwave = "Jaar"\n[survey.waves]\n"najaar" = "2023-10"\n'
        '[survey.long]\nquestion = "Vraag"\nvalue = "Waarde"\nrespondents = "Respondenten"\n'
        '[survey.breaks]\n"*" = "2023-10"\n'
    )
    ask.keep_profile(gemeente="GM9900", name="Monitor", text=text, by="systeem", now=NOW)
    rows = [[row[0], "najaar", *row[2:]] for row in long_rows()]
    job = looked(as_csv(LONG_HEADER, rows), "monitor.csv")
    seen = look_of(job)
    assert (seen.file_kind, seen.profile, seen.reading.meanings["Jaar"]) == (FileKind.SURVEY, "Monitor", Meaning.WAVE)
    trial = tried(job)
    assert parse_any_profile(trial.result["profile"], tmp_path / "a") == parse_any_profile(text, tmp_path / "a")
    imported(trial)
    stored = read.perception(SCOPE)
    assert (set(stored["wave"]), set(stored["comparable"])) == ({"2023-10"}, {False})
