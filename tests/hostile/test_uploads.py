"""Hostile files handed in on the import screen: each ends in a dry run or in a sentence, and nothing is stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path

import pytest

from openvis.decisions import uploads as ask
from openvis.domain.job import Job, JobState
from openvis.domain.look import look_of_json, trial_of_json
from openvis.domain.reading import Reading, problems_of
from openvis.errors import InputError
from openvis.store import jobs, read, staging
from tests.hostile.case import Importer
from tests.hostile.corpus import IMPORTERS
from tests.support.deliveries import deliver
from tests.support.small_gemeente import small_areas
from tests.support.uploads import COORDINATOR, NOW, SCOPE, everything_kept, looked, work

pytestmark = pytest.mark.django_db

BY_PAGE = (
    "incidents-csv", "weekly-csv", "weekly-xlsx", "police-csv", "population-csv", "survey", "areas-geojson",
    "areas-gpkg", "raster",
)  # fmt: skip
EVERY = 60  # of the files of an importer one is handed in
TOLD = {
    "vintage": "2024",
    "wave": "2023",
    "meaning": "Een kans.",
    "maker": "Bureau",
    "period": "2024-01",
    "size": "500",
}


@pytest.mark.parametrize("importer", [one for one in IMPORTERS if one.name in BY_PAGE], ids=lambda one: one.name)
def test_every_file_ends_in_a_dry_run_or_a_sentence(importer: Importer, tmp_path: Path, settings) -> None:
    deliver(small_areas(), "areas", folder=tmp_path, scope=SCOPE)
    before = [batch.id for batch in read.batches(SCOPE)]
    ended = {JobState.DONE: 0, JobState.FAILED: 0}
    for case in islice(importer.cases(), 0, None, EVERY):
        job = looked(case.content, importer.file)
        last = tried(job) if job.state is JobState.DONE else job
        assert last.state in ended, (case.damage, last.sentence)
        ended[last.state] += 1
        said = [last.sentence] if last.state is JobState.FAILED else []
        said += [trial_of_json(last.result).refused] if "refused" in last.result else []
        assert all(len(each) < 1000 and job.id not in each for each in said), (case.damage, said)
        assert [batch.id for batch in read.batches(SCOPE)] == before, case.damage
    assert ended[JobState.DONE] > 0
    assert sum(ended.values()) >= 8
    assert everything_kept(settings.OPENVIS_MEMORY) == {}
    assert not staging.staging_folder().exists() or list(staging.staging_folder().iterdir()) == []


def asked_of(job: Job, reading: Reading) -> Job:
    return ask.ask_trial(COORDINATOR, job.id, reading, seen=job.id, now=NOW + timedelta(seconds=1), origin="test")


def tried(job: Job) -> Job:
    """The dry run of what was proposed, with what the file does not say; the look itself where it cannot be tried."""
    reading = look_of_json(job.result).reading
    reading = replace(reading, told={**TOLD, **reading.told})
    if any(problems_of(reading)):
        with pytest.raises(InputError):
            asked_of(job, reading)
        return job
    asked = asked_of(job, reading)
    work()
    return jobs.get(SCOPE, asked.id)
