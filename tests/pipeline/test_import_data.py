"""From a file on disk to rows in the store, one verb per source, on small files and on the real ones."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from shapely.geometry import mapping

from openvis.domain.access import Scope
from openvis.domain.batch import Batch, BatchState
from openvis.errors import IncompleteFile, NothingStored, NotPermitted, WrongColumns
from openvis.pipeline.bringing import fetch_data, import_data
from openvis.store import read
from tests.support.cbs_server import cbs_server
from tests.support.small_gemeente import (
    BUURTEN,
    GEMEENTE,
    MONTH_HEADER,
    MONTHS,
    VINTAGE,
    WIJKEN,
    police_lines,
    square,
)

pytestmark = pytest.mark.django_db

SCOPE = Scope.of(GEMEENTE)
WHO: dict[str, Any] = {"scope": SCOPE, "by": "analist", "now": datetime(2024, 2, 1, tzinfo=UTC)}
HEUVELRUG = "GM1581"
TORONTO = "GM9999"

PROFILE = """
[source]
slug = "handhaving"
gemeente = "GM9900"

[reference]
columns = ["nummer"]

[category]
columns = ["feitcode"]
by = "feitcode"

[reported_by]
value = "officer"

[occurred_from]
column = "moment"
formats = ["%d-%m-%Y %H:%M"]

[place]
by = "point"
x = "x"
y = "y"
precision = "point"
"""


def police_file(folder: Path, lines: list[str] | None = None) -> Path:
    path = folder / "misdrijf.csv"
    path.write_text("\n".join([MONTH_HEADER, *(lines or police_lines())]) + "\n", encoding="utf-8")
    return path


def area_file(folder: Path) -> Path:
    features = [
        {
            "type": "Feature",
            "properties": {"statcode": code, "statnaam": f"Buurt {code}", "jaar": VINTAGE},
            "geometry": mapping(square(code)),
        }
        for code in BUURTEN
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    path = folder / "buurten.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}), encoding="utf-8")
    return path


def incident_files(folder: Path, rows: list[str]) -> dict[str, Path]:
    (folder / "profiel.toml").write_text(PROFILE, encoding="utf-8")
    (folder / "handhaving.csv").write_text("\n".join(["nummer,feitcode,moment,x,y", *rows]) + "\n", encoding="utf-8")
    return {"path": folder / "handhaving.csv", "profile_path": folder / "profiel.toml"}


def refused(error: type[Exception], verb: Callable[..., Batch], *args: Any, **options: Any) -> tuple[str, Batch]:
    with pytest.raises(error) as raised:
        verb(*args, **WHO | options)
    batch = read.batches(SCOPE)[0]
    assert (batch.state, batch.note) == (BatchState.REFUSED, str(raised.value))
    return str(raised.value), batch


# ----- police table


def test_a_police_table_lands_at_every_level(tmp_path: Path) -> None:
    seen: list[int] = []
    batch = import_data.import_police_table(police_file(tmp_path), **WHO, on_progress=seen.append)
    assert (batch.state, batch.gemeente, batch.source) == (BatchState.LANDED, GEMEENTE, "politie-maandcijfers")
    assert (batch.rows_read, batch.added, seen[-1]) == (63, 63, 63)  # 7 areas x 3 types x 3 months
    totals = {row["level"]: (row["areas"], row["total"], row["not_given"]) for row in read.count_totals(SCOPE)}
    assert totals == {"gemeente": (1, 24, 3), "wijk": (2, 24, 6), "buurt": (4, 24, 12)}


def test_the_same_police_table_again_changes_nothing(tmp_path: Path) -> None:
    import_data.import_police_table(police_file(tmp_path), **WHO)
    assert import_data.import_police_table(police_file(tmp_path), **WHO).state is BatchState.UNCHANGED


def test_a_yearly_police_table_says_so_in_its_batch(tmp_path: Path) -> None:
    lines = [line.replace("2023-11", "2023") for line in police_lines(months=("2023-11",))]
    path = tmp_path / "jaar.csv"
    path.write_text("\n".join([MONTH_HEADER.replace("maand", "jaar"), *lines]) + "\n", encoding="utf-8")
    assert import_data.import_police_table(path, **WHO).source == "politie-jaarcijfers"


def test_a_police_table_of_another_gemeente_is_not_permitted(tmp_path: Path) -> None:
    with pytest.raises(NotPermitted, match=GEMEENTE):
        import_data.import_police_table(police_file(tmp_path), **WHO | {"scope": Scope.of("GM0001")})
    assert read.counts(SCOPE).collect().is_empty()


def test_a_police_table_cut_in_half_is_refused_whole_with_the_line(tmp_path: Path) -> None:
    path = police_file(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    sentence, batch = refused(IncompleteFile, import_data.import_police_table, path)
    assert "regel" in sentence
    assert str(whole[: len(whole) // 2].count(b"\n") + 1) in sentence
    assert batch.added == 0
    assert read.counts(SCOPE).collect().is_empty()


def test_a_wrong_column_says_which_and_what_was_expected(tmp_path: Path) -> None:
    path = tmp_path / "misdrijf.csv"
    path.write_text("\n".join([MONTH_HEADER.replace("aantal", "waarde"), *police_lines()]) + "\n", encoding="utf-8")
    sentence, _ = refused(WrongColumns, import_data.import_police_table, path)
    assert "'aantal'" in sentence
    assert "waarde" in sentence


def test_fetch_and_import_in_one(tmp_path: Path) -> None:
    cells = [
        (area, kind, month.replace("-", "MM"), 1)
        for area in (GEMEENTE, *WIJKEN, *BUURTEN)
        for kind in ("0.0.0", "1.1.1")
        for month in MONTHS
    ]
    with cbs_server() as server:
        server.add_police_table("47022NED", cells)
        folder = tmp_path / "opgehaald"
        batch = fetch_data.fetch_police_table(folder, gemeente=GEMEENTE, base_url=server.url, **WHO)
    assert (batch.state, batch.added, batch.file_name) == (BatchState.LANDED, len(cells), next(folder.iterdir()).name)
    assert read.counts(SCOPE).collect()["vintage"].unique().to_list() == [2023]  # what the table itself says


# ----- areas, population, incidents


def test_areas_land_with_the_wijken_and_gemeente_that_follow_from_them(tmp_path: Path) -> None:
    batch = import_data.import_areas(area_file(tmp_path), **WHO)
    assert (batch.table, batch.source, batch.rows_read) == ("areas", "cbs-gebieden", 4)
    assert sorted(read.areas(SCOPE)["code"]) == sorted([GEMEENTE, *WIJKEN, *BUURTEN])
    assert import_data.import_areas(area_file(tmp_path), **WHO).state is BatchState.UNCHANGED


def test_an_incident_gets_the_buurt_its_point_lies_in(tmp_path: Path) -> None:
    import_data.import_areas(area_file(tmp_path), **WHO)
    middle = square(BUURTEN[3]).centroid
    rows = [f"H-1,F121a,14-01-2024 21:30,{middle.x},{middle.y}", "H-2,F121a,14-01-2024 21:30,0,0"]
    batch = import_data.import_incidents(**incident_files(tmp_path, rows), **WHO)
    assert (batch.source, batch.rows_read, batch.added, batch.rejected) == ("handhaving", 2, 1, 1)
    [incident] = read.incidents(SCOPE).collect().to_dicts()
    assert (incident["reference"], incident["buurt"]) == ("H-1", BUURTEN[3])
    assert incident["occurred_from"] == datetime(2024, 1, 14, 21, 30)
    [reject] = read.rejects(SCOPE, batch.id)
    assert reject.row == 3


def test_a_correction_in_a_later_file_replaces_the_incident(tmp_path: Path) -> None:
    import_data.import_areas(area_file(tmp_path), **WHO)
    points = [square(code).centroid for code in BUURTEN[:2]]
    rows = [
        [f"H-1,F121a,14-01-{year} 21:30,{point.x},{point.y}"] for year, point in zip((2023, 2024), points, strict=True)
    ]
    import_data.import_incidents(**incident_files(tmp_path, rows[0]), **WHO)
    batch = import_data.import_incidents(**incident_files(tmp_path, rows[1]), **WHO)
    assert (batch.added, batch.changed) == (0, 1)
    assert read.incidents(SCOPE).collect()["buurt"].to_list() == [BUURTEN[1]]


def test_incidents_before_areas_say_what_to_do_first(tmp_path: Path) -> None:
    files = incident_files(tmp_path, ["H-1,F121a,14-01-2024 21:30,1,1"])
    sentence, _ = refused(NothingStored, import_data.import_incidents, **files)
    assert sentence == (
        "Van GM9900 zijn nog geen gebieden ingelezen; zonder gebieden heeft een incident geen buurt. "
        "Lees eerst de gebieden in met `openvis import areas`."
    )


# ----- the real files


def test_the_real_police_table_adds_up_at_every_level(shared_data: Path) -> None:
    folder, who = shared_data / "nl_utrechtse_heuvelrug", WHO | {"scope": Scope.of(HEUVELRUG)}
    areas = import_data.import_areas(folder / "utrechtse_heuvelrug_buurten_2021_rd.geojson", **who)
    table = folder / "misdrijf_maand_2022-12_2023-11.csv.gz"
    batch = import_data.import_police_table(table, **who)
    assert (batch.gemeente, batch.rows_read, batch.added, batch.rejected) == (HEUVELRUG, 27_612, 27_612, 0)
    assert areas.added == 39
    totals = read.count_totals(Scope.of(HEUVELRUG))
    assert {row["level"]: row["total"] for row in totals} == {"gemeente": 1465, "wijk": 1465, "buurt": 1465}
    assert sum(row["not_given"] for row in totals) == 1872
    assert import_data.import_police_table(table, **who).state is BatchState.UNCHANGED


def test_the_real_police_table_cut_in_half_is_refused_whole(shared_data: Path, tmp_path: Path) -> None:
    text = gzip.decompress((shared_data / "nl_utrechtse_heuvelrug/misdrijf_maand_2022-12_2023-11.csv.gz").read_bytes())
    path = tmp_path / "half.csv"
    path.write_bytes(text[: len(text) // 2])
    with pytest.raises(IncompleteFile, match="regel"):
        import_data.import_police_table(path, **WHO | {"scope": Scope.of(HEUVELRUG)})
    assert read.counts(Scope.of(HEUVELRUG)).collect().is_empty()
    [batch] = read.batches(Scope.of(HEUVELRUG))
    assert batch.state is BatchState.REFUSED


def test_real_inhabitants(shared_data: Path) -> None:
    path, who = shared_data / "nl_register/inwoners_per_buurt_2024_85984NED.csv", WHO | {"scope": Scope.of(HEUVELRUG)}
    batch = import_data.import_population(path, gemeente=HEUVELRUG, **who)
    found = read.population(Scope.of(HEUVELRUG))
    with path.open(encoding="utf-8") as lines:
        assert batch.added == found.height == sum("BU1581" in line for line in lines)
    assert found["inhabitants"].sum() > 49_000


def test_toronto_needs_a_profile_and_nothing_else(shared_data: Path) -> None:
    who = WHO | {"scope": Scope.of(TORONTO)}
    profile = Path(__file__).parents[2] / "examples" / "profiles" / "toronto.toml"
    folder = shared_data / "toronto"
    import_data.import_areas(folder / "toronto_neighbourhoods_140.geojson", profile_path=profile, **who)
    batch = import_data.import_incidents(folder / "toronto_mci_2014_2019.csv.gz", profile_path=profile, **who)
    assert (batch.rows_read, batch.added, batch.rejected) == (180_886, 180_886, 0)
    assert read.incidents(Scope.of(TORONTO)).select(pl.len()).collect().item() == 180_886
