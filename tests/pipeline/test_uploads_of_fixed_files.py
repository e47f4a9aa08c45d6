"""Files whose columns are always the same, by upload: the police table, maps of areas and inhabitants."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from openvis.decisions import uploads as ask
from openvis.domain.access import Scope
from openvis.domain.batch import BatchState
from openvis.domain.file_kind import FileKind
from openvis.domain.job import Job, JobState
from openvis.domain.look import Look, look_of_json, trial_of_json
from openvis.errors import NotAllowedNow
from openvis.pipeline.bringing import import_data
from openvis.pipeline.bringing.look import look
from openvis.store import jobs, read, uploads
from tests.support.maps import as_geojson, as_geopackage
from tests.support.small_gemeente import BUURTEN, MONTH_HEADER, police_lines
from tests.support.uploads import COORDINATOR, NOW, SCOPE, everything_kept, looked, work

pytestmark = pytest.mark.django_db

POLICE = "\n".join([MONTH_HEADER, *police_lines(), ""]).encode()
PEOPLE_ROWS = [f"{number},{code},{100 * number}" for number, code in enumerate(BUURTEN, start=1)]
PEOPLE = "\n".join(['"","nhood_id","population"', *PEOPLE_ROWS, ""]).encode()


def look_of(job: Job) -> Look:
    assert job.state is JobState.DONE, job.sentence
    return look_of_json(job.result)


def tried(job: Job, **told: str) -> Job:
    reading = look_of(job).reading
    reading = replace(reading, told=reading.told | told)
    asked = ask.ask_trial(COORDINATOR, job.id, reading, seen=job.id, now=NOW + timedelta(seconds=1), origin="test")
    work()
    return jobs.get(SCOPE, asked.id)


def imported(trial: Job) -> Job:
    assert trial.state is JobState.DONE, trial.sentence
    asked = ask.ask_import(COORDINATOR, trial.id, now=NOW + timedelta(seconds=2), origin="test")
    work()
    return jobs.get(SCOPE, asked.id)


FILES = {
    "politie.csv": (lambda folder: POLICE, FileKind.POLICE_TABLE, "counts", import_data.import_police_table),
    "politie.csv.gz": (
        lambda folder: gzip.compress(POLICE), FileKind.POLICE_TABLE, "counts", import_data.import_police_table,
    ),
    "politie_puntkomma.csv": (
        lambda folder: POLICE.replace(b",", b";"), FileKind.POLICE_TABLE, "counts", None,
    ),
    "buurten.geojson": (lambda folder: as_geojson(), FileKind.AREAS, "areas", import_data.import_areas),
    "buurten.gpkg": (as_geopackage, FileKind.AREAS, "areas", import_data.import_areas),
    "inwoners_2024.csv": (lambda folder: PEOPLE, FileKind.POPULATION, "population", import_data.import_population),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_it_is_recognised_tried_and_read_in_as_the_command_line_does(name, tmp_path, data_folder):
    make, kind, table, in_terminal = FILES[name]
    content = make(tmp_path)
    job = looked(content, name)
    seen = look_of(job)
    assert (seen.file_kind, seen.why[-1]) == (kind, ".")
    trial = tried(job)
    found = trial_of_json(trial.result)
    assert (found.added > 0, found.rejected, found.refused, "profile" in trial.result) == (True, 0, "", False)
    assert trial.result["preview"][0]["line"] == (1 if kind is FileKind.AREAS else 2)
    assert all(row["reason"] == "" for row in trial.result["preview"])
    assert read.batches(SCOPE) == []
    assert imported(trial).sentence == "Ingelezen."
    batch = read.batches(SCOPE)[0]
    assert (batch.table, batch.state, batch.added) == (table, BatchState.LANDED, found.added)
    with pytest.raises(NotAllowedNow, match="als u koos wat de kolommen zijn"):
        ask.keep_profile_of(COORDINATOR, trial.id, "Vast", now=NOW, origin="test")
    if in_terminal:
        (tmp_path / name).write_bytes(content)
        again = in_terminal(tmp_path / name, scope=SCOPE, by="test", now=NOW + timedelta(days=1))
        assert (again.state, again.added, again.changed) == (BatchState.UNCHANGED, 0, 0)


def test_of_a_map_only_what_openvis_reads_is_kept(tmp_path, data_folder, settings):
    looked(as_geojson(), "buurten.geojson")
    kept = {**everything_kept(data_folder), **everything_kept(settings.OPENVIS_MEMORY)}
    copy = next(content for name, content in kept.items() if name.endswith("buurten.geojson"))
    assert b"Pietje" not in b"".join(kept.values())
    names = set(json.loads(copy)["features"][0]["properties"])
    assert names == {"buurtcode", "buurtnaam", "gemeentecode", "gemeentenaam", "jaar"}


def test_a_name_that_is_about_a_person_refuses_the_map_without_repeating_it():
    trial = tried(looked(as_geojson(buurtnaam="Bel 06-12345678"), "buurten.geojson"))
    assert trial.state is JobState.FAILED
    assert "kolom 'buurtnaam': hier staan telefoonnummers (4 keer)" in trial.sentence
    assert "12345678" not in trial.sentence


def test_a_buurt_called_after_somebody_keeps_its_name():
    imported(tried(looked(as_geojson(buurtnaam="W.A. Scholtenbuurt"), "buurten.geojson")))
    names = read.areas(SCOPE).filter(level="buurt")["name"]
    assert set(names) == {"W.A. Scholtenbuurt"}


def test_a_map_of_another_gemeente_says_whose_it_is():
    content = as_geojson().replace(b"BU9900", b"BU0356").replace(b"GM9900", b"GM0356")
    trial = tried(looked(content, "buurten.geojson"))
    assert (trial.state, "bevat GM9900 niet, wel GM0356" in trial.sentence) == (JobState.FAILED, True)


def test_the_year_is_asked_where_the_file_does_not_say_it():
    without_year = as_geojson().replace(b'"jaar": 2024', b'"rest": 2024')
    trial = tried(looked(without_year, "buurten.geojson"))
    assert (trial.state, "zegt niet van welk jaar de indeling is" in trial.sentence) == (JobState.FAILED, True)
    assert trial_of_json(tried(looked(without_year, "buurten.geojson"), vintage="2023").result).added == 7
    assert look_of(looked(without_year, "buurten_2022.geojson")).reading.told == {"vintage": "2022"}
    assert look_of(looked(PEOPLE, "inwoners_2024.csv")).reading.told == {"vintage": "2024"}


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b'{"type": "FeatureCollection", "features": [', "a.geojson", "geen geldige GeoJSON"),
        (b'{"type": "FeatureCollection", "features": []}', "a.geojson", "bevat geen enkele cel"),
        (b'{"naam": "Pietje Puk", "bsn": 111222333}', "a.json", "geen"),
        (b"SQLite format 3\x00" + bytes(200), "a.gpkg", "geen leesbaar kaartbestand"),
        (as_geojson(crs=None), "a.geojson", "de coördinaten zijn geen graden"),
        (as_geojson(buurtcode=None, gemeentecode=None), "a.geojson", "geen enkel bruikbaar gebied"),
        (as_geojson().replace(b"BU99000002", b"BU99000001"), "a.geojson", "bevat BU99000001 2 keer"),
        (POLICE.replace(b"2.0\n", b"twee\n", 1), "p.csv", "regel"),
        (POLICE[: len(POLICE) // 2], "p.csv", "niet compleet"),
        (PEOPLE.replace(b",100", b",veel"), "inwoners_2024.csv", "is geen aantal inwoners"),
        (PEOPLE.replace(b"BU99000002", b"BU99000001"), "inwoners_2024.csv", "staat ook op regel 2"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_in_a_sentence_and_nothing_is_stored(content, name, said, settings):
    job = looked(content, name)
    told = job.sentence
    if job.state is JobState.DONE:
        trial = tried(job)
        told = trial.sentence if trial.state is JobState.FAILED else trial_of_json(trial.result).refused
    assert said in told, told
    assert "Pietje" not in told
    assert job.id not in told  # a person knows the file by its name
    assert read.batches(SCOPE) == []
    assert everything_kept(settings.OPENVIS_MEMORY) == {}


def test_the_row_of_the_police_table_that_refuses_it_is_marked():
    trial = tried(looked(POLICE.replace(b",2.0\n", b",twee\n", 1), "politie.csv"))
    wrong = [row for row in trial.result["preview"] if row["reason"]]
    assert [(row["column"], row["cells"]["aantal"]) for row in wrong] == [("aantal", "twee")]


def test_a_look_at_a_map_tells_how_far_it_is_and_can_be_stopped(monkeypatch, settings):
    monkeypatch.setattr(jobs, "note_progress", lambda *args: jobs.ask_stop(SCOPE, args[0], NOW) and _stop())
    job = looked(as_geojson(), "buurten.geojson")
    assert job.state is JobState.STOPPED
    assert everything_kept(settings.OPENVIS_MEMORY) == {}


def _stop() -> None:
    from openvis.errors import Stopped

    raise Stopped("Gestopt.")


# ----- real files


REAL = {
    "nl_nieuwegein/nieuwegein_buurten_2022_rd.geojson": ("GM0356", FileKind.AREAS),
    "nl_nieuwegein/nieuwegein_buurten_2022_wgs84.geojson": ("GM0356", FileKind.AREAS),
    "nl_utrechtse_heuvelrug/utrechtse_heuvelrug_buurten_2021_rd.geojson": ("GM1581", FileKind.AREAS),
    "nl_utrechtse_heuvelrug/misdrijf_maand_2022-12_2023-11.csv.gz": ("GM1581", FileKind.POLICE_TABLE),
    "nl_register/inwoners_per_buurt_2024_85984NED.csv": ("GM0356", FileKind.POPULATION),
    "toronto/toronto_mci_2014_2019.csv.gz": ("GM9998", FileKind.INCIDENTS),
}


@pytest.mark.parametrize("name", REAL)
def test_a_real_file_is_taken_for_what_it_is(name, shared_data, tmp_path, data_folder):
    gemeente, kind = REAL[name]
    seen = look(shared_data / name, copy=tmp_path / "kopie", gemeente=gemeente, scope=Scope.of(gemeente))
    assert seen.file_kind is kind, seen.why
    assert seen.rows > 20


def test_a_real_map_by_upload_is_the_map_of_the_command_line(shared_data, tmp_path, data_folder):
    """In degrees: the copy is in RD, and not one corner lies elsewhere."""
    path = Path(shared_data) / "nl_nieuwegein" / "nieuwegein_buurten_2022_wgs84.geojson"
    scope = Scope.of("GM0356")
    copy = tmp_path / f"kopie{uploads.MAP_SUFFIX}"
    look(path, copy=copy, gemeente="GM0356", scope=scope)
    import_data.import_areas(path, scope=scope, by="test", now=NOW)
    again = import_data.try_areas(copy, scope=scope, now=NOW)
    assert (again.added, again.changed) == (0, 0)
    assert again.unchanged > 39
