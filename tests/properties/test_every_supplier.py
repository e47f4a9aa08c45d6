"""What every supplier hands in: with its rows in any order, and once more, it ends in the same rows of the store."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from shapely.geometry import mapping

from openvis.domain.access import Scope
from openvis.domain.batch import Batch, BatchState
from openvis.pipeline.bringing import import_data
from openvis.pipeline.renumbering.concordances import import_concordance
from openvis.store import history, read
from tests.properties.rows import imports
from tests.sources.test_perception_survey import HEADER as SURVEY_HEADER
from tests.sources.test_perception_survey import LONG as SURVEY
from tests.sources.test_police_delivery import HEADER as WEEKLY_HEADER
from tests.sources.test_police_delivery import PROFILE as WEEKLY
from tests.support import divisions, signalen_files
from tests.support.deliveries import deliver
from tests.support.small_gemeente import BUURTEN, GEMEENTE, MONTH_HEADER, VINTAGE, police_lines, small_areas, square

pytestmark = pytest.mark.django_db
WHO: dict[str, Any] = {"by": "analist", "now": datetime(2024, 6, 1, tzinfo=UTC)}
OURS = {"scope": Scope.of(GEMEENTE), **WHO}


@dataclass(frozen=True, slots=True)
class Supplier:
    """`rows` are what may come in any order; `hand_in` writes and imports them, all in a folder."""

    table: str
    rows: Sequence[Any]
    hand_in: Callable[[Path, Sequence[Any]], Batch]
    areas: pl.DataFrame | None = None  # what must be there before
    gemeente: str = GEMEENTE


def csv(folder: Path, header: str, lines: Sequence[str], name: str = "levering.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def profiled(folder: Path, text: str) -> Path:
    (folder / "profiel.toml").write_text(text, encoding="utf-8")
    return folder / "profiel.toml"


def police(folder: Path, lines: Sequence[str]) -> Batch:
    return import_data.import_police_table(csv(folder, MONTH_HEADER, lines), **OURS)


def population(folder: Path, lines: Sequence[str]) -> Batch:
    return import_data.import_population(csv(folder, '"","nhood_id","population"', lines, "inwoners_2024.csv"), **OURS)


def weekly(folder: Path, lines: Sequence[str]) -> Batch:
    path = csv(folder, WEEKLY_HEADER, lines)
    return import_data.import_counts(path, profile_path=profiled(folder, WEEKLY), **OURS)


def survey(folder: Path, lines: Sequence[str]) -> Batch:
    path = csv(folder, SURVEY_HEADER, lines)
    return import_data.import_survey(path, profile_path=profiled(folder, SURVEY), **OURS)


def signalen(folder: Path, lines: Sequence[str]) -> Batch:
    path = signalen_files.write_dump(folder / "dump", signals=list(lines))
    return import_data.import_signalen(path, gemeente=GEMEENTE, **OURS)


def areas(folder: Path, features: Sequence[Any]) -> Batch:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    path = folder / "buurten.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": list(features)}), encoding="utf-8")
    return import_data.import_areas(path, **OURS)


def concordance(folder: Path, lines: Sequence[str]) -> Batch:
    path = csv(folder, divisions.table_lines()[0], lines, "codes_2024_2025.csv")
    return import_concordance(path, scope=Scope.of(divisions.GEMEENTE), **WHO)


PEOPLE = [f'"{number}","{code}",{1200 + 5 * number}' for number, code in enumerate(BUURTEN)]
WEEKS = [f"{code};Inbraak woning;2024-{week};{week}" for code in BUURTEN[:2] for week in (10, 11, 12)]
ANSWERS = [f"WK99000{n};{year};Onveilig (soms);3{n},5;%;21{n};4" for n in (0, 1) for year in ("najaar 2021", "2023")]
FEATURES = [
    {"type": "Feature", "properties": {"statcode": code, "statnaam": code, "jaar": VINTAGE},
     "geometry": mapping(square(code))}
    for code in BUURTEN
]  # fmt: skip

SUPPLIERS = {
    "police table": Supplier("counts", police_lines(), police),
    "inhabitants": Supplier("population", PEOPLE, population),
    "weekly counts": Supplier("counts", WEEKS, weekly),
    "survey": Supplier("perception", ANSWERS, survey, small_areas()),
    "Signalen": Supplier("incidents", signalen_files.SIGNALS, signalen, small_areas()),
    "areas": Supplier("areas", FEATURES, areas),
    "concordance": Supplier(
        "concordances", divisions.table_lines()[1:], concordance, divisions.both_divisions(), divisions.GEMEENTE
    ),
}


def stored(supplier: Supplier) -> pl.DataFrame:
    rows = getattr(read, supplier.table)(Scope.of(supplier.gemeente))
    return rows.lazy().collect().sort("source", "reference")


def began(supplier: Supplier, folder: Path) -> Path:
    if supplier.areas is not None:
        deliver(supplier.areas, "areas", folder=folder, scope=Scope.of(supplier.gemeente))
    return folder


@pytest.mark.parametrize("name", SUPPLIERS)
@imports(2)
@given(data=st.data())
def test_the_rows_in_any_order_and_once_more(name: str, data: st.DataObject, new_store: Callable[[], Path]) -> None:
    supplier = SUPPLIERS[name]
    first = supplier.hand_in(began(supplier, new_store()), supplier.rows)
    assert (first.state, first.rejected) == (BatchState.LANDED, 0), first.note
    kept = stored(supplier)
    assert kept.height == first.added > 0

    folder = began(supplier, new_store())
    turned = data.draw(st.permutations(supplier.rows))
    second = supplier.hand_in(folder, turned)
    assert (second.rows_read, second.added) == (first.rows_read, first.added)
    assert_frame_equal(stored(supplier), kept)

    before = history.versions_now()
    again = supplier.hand_in(folder, turned)
    assert (again.state, again.unchanged, again.version) == (BatchState.UNCHANGED, first.added, None)
    assert again.file_sha256 == second.file_sha256
    assert history.versions_now() == before
