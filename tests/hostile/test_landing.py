"""Hostile files through the real import: the store is as before or has everything, and nobody is in it.

The reader is made to hand a file over in small pieces, so that a file that turns out bad has already been half read.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.apps import apps

from openvis.domain.access import Scope
from openvis.domain.batch import Batch, BatchState
from openvis.errors import OpenVISError
from openvis.pipeline.bringing import import_data
from openvis.pipeline.renumbering import concordances
from openvis.sources.files import text_lines, xlsx_file
from openvis.store import read
from tests.hostile.case import Case, Importer
from tests.hostile.corpus import IMPORTERS, expected_of
from tests.hostile.importers_of_counts import SURVEY_PROFILE, WEEKLY_PROFILE
from tests.hostile.importers_of_rows import INCIDENT_PROFILE, NOW
from tests.hostile.importers_of_spreadsheets import in_xlsx
from tests.hostile.outcome import outcome_of
from tests.hostile.values import PLANTED
from tests.support.deliveries import deliver
from tests.support.divisions import GEMEENTE as RENUMBERED
from tests.support.divisions import both_divisions
from tests.support.small_gemeente import GEMEENTE, small_areas

pytestmark = pytest.mark.django_db

PIECE, ROWS = 400, 4  # bytes of a CSV, rows of a spreadsheet
EVERYWHERE = Scope.of(GEMEENTE, RENUMBERED)
Land = Callable[..., Batch]


def by_profile(land: Land, text: str) -> Land:
    def landed(path: Path, **who: Any) -> Batch:
        profile = path.parent / "profiel.toml"
        profile.write_text(text, encoding="utf-8")
        return land(path, profile_path=profile, **who)

    return landed


WAYS: dict[str, Land] = {
    "incidents-csv": by_profile(import_data.import_incidents, INCIDENT_PROFILE),
    "incidents-xlsx": by_profile(import_data.import_incidents, in_xlsx(INCIDENT_PROFILE)),
    "weekly-csv": by_profile(import_data.import_counts, WEEKLY_PROFILE),
    "weekly-xlsx": by_profile(import_data.import_counts, in_xlsx(WEEKLY_PROFILE)),
    "survey": by_profile(import_data.import_survey, SURVEY_PROFILE),
    "police-csv": import_data.import_police_table,
    "police-pages": import_data.import_police_table,
    "police-cells": import_data.import_police_table,
    "population-csv": partial(import_data.import_population, vintage=2024),
    "population-pages": import_data.import_population,
    "population-figures": import_data.import_population,
    "signalen-dump": partial(import_data.import_signalen, gemeente=GEMEENTE),
    "signalen-pages": partial(import_data.import_signalen, gemeente=GEMEENTE),
    "areas-geojson": import_data.import_areas,
    "areas-gpkg": import_data.import_areas,
    "concordance": concordances.import_concordance,
}
# Of every importer: what goes wrong late, what concerns one row, and what is about people.
LATE = (
    "cut off at 20/24", "in the middle", "without its last 10 bytes", "its end is zeros", "last row of one cell",
    "is nineteen nines", "is 31 February", "is a row about a person", "after the middle row", "about people everywhere",
    "is a telephone number", "is a sentence about somebody", "is not a number", "page 1 is zeros", "swapped", "line 3",
)  # fmt: skip
MOST = 4  # files of each importer


def chosen(importer: Importer) -> list[str]:
    """The first damage of each kind in LATE, up to MOST, the last ones first: they are about people."""
    names = [row[0] for row in expected_of(importer)]
    found = [next((name for name in names if kind in name), "") for kind in reversed(LATE)]
    return list(dict.fromkeys(name for name in found if name))[:MOST]


@pytest.fixture
def stored_areas(tmp_path: Path) -> None:
    deliver(small_areas(), "areas", folder=tmp_path, scope=EVERYWHERE)
    deliver(both_divisions(), "areas", folder=tmp_path, scope=EVERYWHERE)


@pytest.mark.usefixtures("stored_areas")
@pytest.mark.parametrize("importer", [one for one in IMPORTERS if one.name in WAYS], ids=lambda importer: importer.name)
def test_the_store_has_all_of_it_or_nothing(
    importer: Importer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    data_folder: Path,
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(text_lines, "BLOCK", PIECE)
    monkeypatch.setattr(xlsx_file, "CHUNK_ROWS", ROWS)
    cases = {case.damage: case for case in importer.cases()}
    for number, damage in enumerate([next(iter(cases)), *chosen(importer)]):
        folder = tmp_path / str(number)
        folder.mkdir()
        before, expected = stored(), outcome_of(importer, cases[damage], folder).result
        batch = landed(importer, cases[damage], folder, NOW + timedelta(minutes=number))
        if batch is None:
            assert stored() == before, damage
            assert read.batches(scope_of(importer))[0].state is BatchState.REFUSED, damage
            assert expected.startswith(("refused", "landed 0")), damage
        else:
            rows = batch.added + batch.changed + batch.unchanged
            apart = f", apart {batch.rejected}" if batch.rejected else ""
            assert f"landed {rows}{apart}" == expected, damage
    kept = [*texts_of(data_folder), *texts_of_database(), caplog.text]
    assert not [planted for planted in PLANTED if any(planted in text for text in kept)]


def scope_of(importer: Importer) -> Scope:
    """Of one gemeente, so that a file that is refused before its first row is seen there too."""
    return Scope.of(RENUMBERED if importer.name == "concordance" else GEMEENTE)


def landed(importer: Importer, case: Case, folder: Path, now: datetime) -> Batch | None:
    """The batch, or None where the file was refused."""
    try:
        return WAYS[importer.name](importer.place(folder, case), scope=scope_of(importer), by="analist", now=now)
    except OpenVISError:
        return None


def stored() -> dict[str, list[tuple[Any, ...]]]:
    """Everything that can be read of what happened."""
    frames = {
        "incidents": read.incidents(EVERYWHERE).collect(),
        "counts": read.counts(EVERYWHERE).collect(),
        "areas": read.areas(EVERYWHERE),
        "population": read.population(EVERYWHERE),
        "perception": read.perception(EVERYWHERE),
        "concordances": read.concordances(EVERYWHERE),
    }
    return {name: sorted(frame.rows(), key=repr) for name, frame in frames.items()}


def texts_of(folder: Path) -> list[str]:
    """Every file of the tables as text; what is packed is unpacked."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    return [
        repr(pl.read_parquet(path, hive_partitioning=False).rows())
        if path.suffix == ".parquet"
        else path.read_text(encoding="utf-8", errors="replace")
        for path in files
    ]


def texts_of_database() -> list[str]:
    return [repr(list(model.objects.values())) for model in apps.get_models() if model._meta.managed]
