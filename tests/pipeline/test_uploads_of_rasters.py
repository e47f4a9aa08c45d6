"""A risk raster by upload, as a table and as a map: recognised, told what it does not say, tried and read in."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import shapely
from shapely.geometry import box

from openvis.decisions import uploads as ask
from openvis.domain.file_kind import FileKind, Meaning
from openvis.domain.job import Job, JobState
from openvis.domain.look import Look, look_of_json, trial_of_json
from openvis.domain.reading import Reading, problems_of
from openvis.errors import InputError
from openvis.sources.guessing.reading_raster import raster_profile_of, reading_of_raster
from openvis.sources.profiles.any_profile import load_any_profile, parse_any_profile
from openvis.sources.profiles.profile_text import as_toml
from openvis.sources.profiles.raster_profile import RasterProfile
from openvis.store import jobs, read
from tests.support.small_gemeente import ORIGIN
from tests.support.uploads import COORDINATOR, NOW, SCOPE, everything_kept, looked, prepare_areas, work

pytestmark = pytest.mark.django_db

EXAMPLE = Path(__file__).parents[2] / "examples" / "profiles" / "risk_raster.toml"
WEST, SOUTH = (int(part) for part in ORIGIN)
CELLS = [
    (WEST + 500 * east, SOUTH + 500 * north, round(0.1 * east + north, 2)) for north in range(4) for east in range(4)
]
TOLD = {
    "meaning": "Kans op een inbraak in deze maand.",
    "maker": "Bureau Voorbeeld",
    "made_on": "2023-12-28",
    "period": "2024-01",
    "category": "woninginbraak",
    "risk": "high",
}


@pytest.fixture(autouse=True)
def areas(tmp_path, data_folder):
    prepare_areas(tmp_path)


def as_table() -> bytes:
    rows = [f"{x};{y};{score}".replace(".", ",") + ";A. Jansen" for x, y, score in CELLS]
    return "\r\n".join(["X;Y;Risicoscore;Naam bewoner", *rows, ""]).encode()


def as_map() -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": {"score": score, "bewoner": "A. Jansen"},
            "geometry": shapely.geometry.mapping(box(x, y, x + 500, y + 500)),
        }
        for x, y, score in CELLS
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    return json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}).encode()


def look_of(job: Job) -> Look:
    assert job.state is JobState.DONE, job.sentence
    return look_of_json(job.result)


def tried(job: Job, reading: Reading) -> Job:
    asked = ask.ask_trial(COORDINATOR, job.id, reading, seen=job.id, now=NOW + timedelta(seconds=1), origin="test")
    work()
    return jobs.get(SCOPE, asked.id)


FILES = {
    "kaart.csv": (as_table, {"anchor": "south-west", "size": "500"}),
    "kaart.geojson": (as_map, {}),
}


@pytest.mark.parametrize("name", FILES)
def test_it_is_recognised_told_tried_and_read_in(name, data_folder):
    make, cells = FILES[name]
    job = looked(make(), name)
    seen = look_of(job)
    assert (seen.file_kind, seen.why[-1], [each.kind for each in seen.left_out]) == (FileKind.RASTER, ".", ["namen"])
    assert b"Jansen" not in b"".join(everything_kept(data_folder).values())
    with pytest.raises(InputError, match="Wat de score zegt"):
        tried(job, seen.reading)
    trial = tried(job, replace(seen.reading, told=seen.reading.told | TOLD | cells))
    found = trial_of_json(trial.result)
    assert (found.added, found.rejected) == (16, 0)
    assert isinstance(parse_any_profile(trial.result["profile"], Path("a.toml")), RasterProfile)
    ask.ask_import(COORDINATOR, trial.id, now=NOW + timedelta(seconds=2), origin="test")
    work()
    stored = read.rasters(SCOPE)
    assert sorted(stored["score"]) == sorted(score for _, _, score in CELLS)
    assert set(stored["maker"]) == {"Bureau Voorbeeld"}
    ask.keep_profile_of(COORDINATOR, trial.id, "Kaart", now=NOW, origin="test")
    again = look_of(looked(make(), name))
    assert (again.profile, again.reading.told["meaning"]) == ("Kaart", TOLD["meaning"])


def test_a_raster_of_a_region_is_known_as_well():
    rows = [f"{180_000 + 500 * n};{500_000 + 500 * n};{n}" for n in range(30)]
    seen = look_of(looked("\r\n".join(["X;Y;Kans", *rows, ""]).encode(), "regio.csv"))
    assert (seen.file_kind, list(seen.reading.meanings.values())) == (
        FileKind.RASTER, [Meaning.X, Meaning.Y, Meaning.SCORE],
    )  # fmt: skip


def test_the_table_and_the_map_are_the_same_cells():
    found = []
    for name, (make, cells) in FILES.items():
        job = looked(make(), name)
        reading = look_of(job).reading
        trial = tried(job, replace(reading, source="kaart", told=reading.told | TOLD | cells))
        if not found:
            ask.ask_import(COORDINATOR, trial.id, now=NOW + timedelta(seconds=2), origin="test")
            work()
        found.append(trial_of_json(trial.result))
    assert [(each.added, each.unchanged + each.changed) for each in found] == [(16, 0), (0, 16)]


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ({"made_on": "2023-02-31"}, "'made_on' is"),
        ({"made_on": "gisteren"}, "Wanneer de kaart is gemaakt, is een dag"),
        ({"maker": "J. Jansen, 06-12345678"}, "lijken telefoonnummers te staan"),
        ({"period": "binnenkort"}, "Waar de score over gaat"),
        ({"category": "boa-afval"}, "dat vinden handhavers zelf"),
        ({"risk": "misschien"}, "geen van de keuzes"),
        ({"size": "0"}, "De zijde van een cel"),
    ],
)
def test_what_is_told_wrongly_is_a_sentence(told, problem):
    job = looked(as_table(), "kaart.csv")
    reading = look_of(job).reading
    reading = replace(reading, told=reading.told | TOLD | {"anchor": "centre", "size": "500"} | told)
    try:
        said = tried(job, reading).sentence
    except InputError as refusal:
        said = str(refusal)
    assert problem in said
    assert "12345678" not in said
    assert read.rasters(SCOPE).is_empty()


def test_cells_that_overlap_and_cells_without_a_score_are_told():
    cells = CELLS[:-1]
    rows = [f"{x};{y};{score}".replace(".", ",") for x, y, score in cells] + [f"{CELLS[-1][0]};{CELLS[-1][1]};"]
    content = "\r\n".join(["X;Y;Score", *rows, ""]).encode()
    job = looked(content, "kaart.csv")
    reading = look_of(job).reading
    trial = tried(job, replace(reading, told=reading.told | TOLD | {"anchor": "south-west", "size": "500"}))
    marked = [(row["line"], row["column"]) for row in trial.result["preview"] if row["reason"]]
    assert marked == [(17, "Score")]
    job = looked(content, "kaart.csv")
    wrong = tried(job, replace(reading, told=reading.told | TOLD | {"anchor": "south-west", "size": "900"}))
    assert "ligt over die van regel 2 heen" in wrong.sentence


def test_the_example_survives_a_reading_and_toml():
    profile = load_any_profile(EXAMPLE)
    assert isinstance(profile, RasterProfile)
    assert parse_any_profile(as_toml(profile), EXAMPLE) == profile
    reading = replace(reading_of_raster(profile, [*profile.columns, "Rest"]), base=as_toml(profile))
    assert list(problems_of(reading)) == []
    assert raster_profile_of(reading, profile.gemeente) == profile


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"Y": Meaning.NOTHING}, "maar één kolom gekozen"),
        ({"X": Meaning.NOTHING, "Y": Meaning.NOTHING}, "Geen kolom zegt waar een cel ligt"),
        ({"Risicoscore": Meaning.NOTHING}, "Geen kolom heeft de score"),
    ],
)
def test_a_cell_needs_a_place_and_a_score(changed, problem):
    reading = look_of(looked(as_table(), "kaart.csv")).reading
    changed_reading = replace(reading, meanings=reading.meanings | changed)
    assert problem in next(told for told, _ in problems_of(changed_reading))


def test_incidents_with_a_score_stay_incidents():
    rows = [f"{n};1.1.1;0{1 + n % 9}-02-2024;{WEST + 10 * n};{SOUTH + 10 * n};{n}" for n in range(40)]
    content = "\r\n".join(["Zaaknr;Delict;Datum;X;Y;Risico", *rows, ""]).encode()
    assert look_of(looked(content, "zaken.csv")).file_kind is FileKind.INCIDENTS
