"""A foreign city, whole: 180,886 incidents by one profile and no code, counted a second time the slow way."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from openvis.domain.delivery import Chunk, required_columns
from openvis.sources import cbs_areas, incident_file
from openvis.sources.profiles.profile import Profile, load_profile

EXAMPLES = Path(__file__).parents[2] / "examples" / "profiles"


def read(path: Path, profile: Profile, areas: pl.DataFrame) -> Chunk:
    """The whole file as one chunk."""
    chunks = list(incident_file.read(path, profile=profile, areas=areas))
    frame = pl.concat([chunk.frame for chunk in chunks])
    return Chunk(frame, [r for c in chunks for r in c.rejects], sum(chunk.rows_read for chunk in chunks))


@pytest.fixture(scope="module")
def toronto(shared_data: Path) -> Chunk:
    profile = load_profile(EXAMPLES / "toronto.toml")
    areas = next(iter(cbs_areas.read(shared_data / "toronto" / "toronto_neighbourhoods_140.geojson", profile=profile)))
    return read(shared_data / "toronto" / "toronto_mci_2014_2019.csv.gz", profile, areas.frame)


def test_toronto_comes_in_whole(toronto: Chunk) -> None:
    assert len(toronto.frame) == toronto.rows_read == 180_886
    assert toronto.rejects == []
    assert toronto.frame["reference"].n_unique() == 180_886
    assert toronto.frame.select(required_columns("incidents")).null_count().sum_horizontal().item() == 0


def test_toronto_is_counted_twice(toronto: Chunk, shared_data: Path) -> None:
    """The slow way: per neighbourhood and hour, one row at a time."""
    outlines = json.loads((shared_data / "toronto" / "toronto_neighbourhoods_140.geojson").read_text())
    names = {f["properties"]["name"]: f"BU9999{f['properties']['hood_id']:04d}" for f in outlines["features"]}
    names["Mimico"] = names["Mimico (includes Humber Bay Shores)"]
    slow: Counter[tuple[str, datetime]] = Counter()
    with gzip.open(shared_data / "toronto" / "toronto_mci_2014_2019.csv.gz", "rt", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            moment = datetime.fromisoformat(row["date"]) + timedelta(hours=int(row["hour"]))
            slow[names[row["hood"]], moment] += 1
    fast = toronto.frame.group_by("buurt", "occurred_from").len()
    assert {(buurt, moment): n for buurt, moment, n in fast.iter_rows()} == dict(slow)


def test_the_types_of_toronto_become_categories(toronto: Chunk) -> None:
    counted = dict(toronto.frame["category"].value_counts().iter_rows())
    assert counted["mishandeling"] == 94_156
    assert counted["diefstal-motorvoertuig"] == 21_440
    assert counted["vermogen-overig"] == 6_532
    assert counted["straatroof"] + counted["overval"] == 16_339
    assert counted["woninginbraak"] + counted["bedrijfsinbraak"] == 42_419


def test_toronto_by_point_agrees_with_the_label_for_six_in_seven(
    toronto: Chunk, shared_data: Path, tmp_path: Path
) -> None:
    """The points were moved to crossings, which are borders: why the profile takes the label."""
    text = (EXAMPLES / "toronto.toml").read_text(encoding="utf-8")
    text = text.replace('by = "name"\ncolumn = "hood"\n', 'by = "point"\n')
    text = text[: text.index("[place.names]")] + text[text.index("[areas]") :]
    (tmp_path / "point.toml").write_text(text, encoding="utf-8")
    profile = load_profile(tmp_path / "point.toml")
    folder = shared_data / "toronto"
    areas = next(iter(cbs_areas.read(folder / "toronto_neighbourhoods_140.geojson", profile=profile))).frame
    by_point = read(folder / "toronto_mci_2014_2019.csv.gz", profile, areas)
    assert len(by_point.frame) + len(by_point.rejects) == 180_886
    assert {reject.reason for reject in by_point.rejects} == {"Het punt (EPSG:4326) ligt buiten alle buurten."}
    assert len(by_point.rejects) < 100
    # The occurrence number is counted over the mapped columns, and here the label is not one of them: match by place.
    both = (
        by_point.frame.group_by("x", "y", "buurt")
        .len()
        .join(toronto.frame.group_by("x", "y", "buurt").len(), on=["x", "y", "buurt"], suffix="_label")
    )
    agreed = both.select(pl.min_horizontal("len", "len_label").sum()).item()
    assert 0.84 < agreed / 180_886 < 0.88
