"""`openvis scan`: clusters in a file of counts, by those at risk or by the file's own totals."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import shapely
from shapely import affinity

from openvis.analysis.clusters.scan import Scan, permutation_null, poisson_null
from openvis.analysis.clusters.scan import scan as scanned
from openvis.analysis.clusters.scan_windows import Limits
from openvis.analysis.rankings.cluster_attention import MOST_SHARE
from openvis.domain.access import Scope
from openvis.errors import UnknownValue
from openvis.pipeline.trying.scan_file import SEED
from tests.support.deliveries import deliver
from tests.support.small_gemeente import BUURTEN, GEMEENTE, small_areas

SIDE, MONTHS = 4, 12
AREAS = [f"gebied {number:02d}" for number in range(SIDE * SIDE)]
AT = [(1000.0 * (number % SIDE), 1000.0 * (number // SIDE)) for number in range(SIDE * SIDE)]
AT[6] = (1900.0, 1000.0)  # nearest to 5, so that the two are a circle
NEIGHBOURS, LARGE = (5, 6), 15  # two of which the last two months are high; one where ten times as many people live


def counts() -> np.ndarray:
    found = np.random.default_rng(4).poisson(2.0, (SIDE * SIDE, MONTHS))
    found[LARGE] = np.random.default_rng(5).poisson(20.0, MONTHS)
    found[list(NEIGHBOURS), -2:] += 9
    return found


def people() -> list[int]:
    return [10_000 if at == LARGE else 1_000 for at in range(len(AREAS))]


def write(path: Path, header: str, lines: list[str]) -> Path:
    path.write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    return path


def counts_file(folder: Path, *, exposure: bool, left_out: tuple[int, ...] = ()) -> Path:
    lines = [
        f"{AREAS[at]},inbraak,2025-{month + 1:02d},{counts()[at, month]}" + (f",{people()[at]}" if exposure else "")
        for at in range(len(AREAS))
        if at not in left_out
        for month in range(MONTHS)
    ]
    return write(folder / "aantallen.csv", "area,type,period,count" + (",exposure" if exposure else ""), lines)


def places_file(folder: Path, known: int = len(AREAS)) -> Path:
    lines = [f"{area},{x},{y}" for area, (x, y) in zip(AREAS[:known], AT, strict=False)]
    return write(folder / "plaatsen.csv", "area,x,y", lines)


def slow(*, exposure: bool, alive: bool = True, longest: int = 2) -> Scan:
    rng, at_risk = np.random.default_rng(SEED), np.repeat(np.array(people(), float)[:, None], MONTHS, axis=1)
    null = poisson_null(counts(), at_risk, rng) if exposure else permutation_null(counts(), rng)
    x, y = np.array(AT).T
    return scanned(counts(), null, x, y, Limits(longest, share=MOST_SHARE, alive=alive))


@pytest.mark.parametrize("exposure", [True, False])
def test_the_planted_cluster_is_found_by_people_and_by_totals(openvis, tmp_path, exposure) -> None:
    said = openvis("scan", counts_file(tmp_path, exposure=exposure), "--places", places_file(tmp_path), "--json")
    assert said.code == 0, said.err
    first, *others = said.rows
    assert set(first["areas"]) == {AREAS[at] for at in NEIGHBOURS}
    assert (first["first"], first["last"], first["by_exposure"]) == ("2025-11", "2025-12", exposure)
    expected = slow(exposure=exposure).clusters
    assert [row["p"] for row in said.rows] == sorted(cluster.p for cluster in expected)
    assert (first["observed"], first["expected"]) == (expected[0].observed, pytest.approx(expected[0].expected))
    assert first["q"] <= 0.1 < min(row["q"] for row in others)


def test_the_table_names_the_areas_and_what_was_compared_with(openvis, tmp_path) -> None:
    where = ("--places", places_file(tmp_path))
    said = openvis("scan", counts_file(tmp_path, exposure=True), *where).out
    assert "Clusters in 16 gebieden, januari 2025 tot en met december 2025" in said
    assert "november 2025 tot en met december 2025" in said
    assert "1 op de 1.000 keer" in said
    assert "Verwacht is wat bij de blootstelling in het bestand hoort" in said
    assert "Wat altijd hoog is, of overal stijgt" not in said
    assert "Wat altijd hoog is, of overal stijgt" in openvis("scan", counts_file(tmp_path, exposure=False), *where).out


def test_a_short_list_can_be_held_against_people_only(openvis, tmp_path) -> None:
    """Of two months the totals say nothing of what is usual; people do."""
    rows = {"exposure": [], "none": []}
    for at, area in enumerate(AREAS):
        for month in (11, 12):
            number = counts()[at, month - 1]
            rows["exposure"].append(f"{area},inbraak,2025-{month},{number},{people()[at]}")
            rows["none"].append(f"{area},inbraak,2025-{month},{number}")
    where = ("--places", places_file(tmp_path), "--json")
    by_people = openvis("scan", write(tmp_path / "a.csv", "area,type,period,count,exposure", rows["exposure"]), *where)
    by_totals = openvis("scan", write(tmp_path / "b.csv", "area,type,period,count", rows["none"]), *where)
    assert set(by_people.rows[0]["areas"]) == {AREAS[at] for at in NEIGHBOURS}
    assert by_people.rows[0]["q"] <= 0.1
    assert all(row["q"] > 0.1 for row in by_totals.rows)


def test_what_lasted_earlier_is_looked_for_when_asked(openvis, tmp_path) -> None:
    where = ("--places", places_file(tmp_path), "--longest", "3", "--json")
    rows = openvis("scan", counts_file(tmp_path, exposure=True), *where, "--ever").rows
    assert [row["p"] for row in rows] == sorted(each.p for each in slow(exposure=True, alive=False, longest=3).clusters)


def test_years_are_periods_too_and_who_is_at_risk_may_change(openvis, tmp_path) -> None:
    """Twice as many people in the last two years: twice as many cases are then no cluster, but nine more in two are."""
    lines = [
        f"{AREAS[at]},brand,{2010 + year},{counts()[at, year] * (1 + (year > 9))},{people()[at] * (1 + (year > 9))}"
        for at in range(len(AREAS))
        for year in range(MONTHS)
    ]
    path = write(tmp_path / "jaren.csv", "area,type,jaar,count,exposure", lines)
    said = openvis("scan", path, "--places", places_file(tmp_path), "--json")
    at_risk = np.repeat(np.array(people(), float)[:, None], MONTHS, axis=1)
    cases, grown = counts(), at_risk.copy()
    cases[:, 10:] *= 2
    grown[:, 10:] *= 2
    x, y = np.array(AT).T
    slow_ones = scanned(
        cases, poisson_null(cases, grown, np.random.default_rng(SEED)), x, y, Limits(MONTHS // 2, share=MOST_SHARE)
    )
    assert [row["p"] for row in said.rows] == [each.p for each in slow_ones.clusters]
    first = said.rows[0]
    assert (set(first["areas"]), first["first"], first["last"]) == ({AREAS[at] for at in NEIGHBOURS}, "2020", "2021")
    assert first["expected"] == pytest.approx(slow_ones.clusters[0].expected)


def test_the_cluster_of_the_literature_by_the_command(openvis, tmp_path, shared_data) -> None:
    """Brain cancer in New Mexico: Los Alamos and Santa Fe, 1986-1989 (`tests/analysis/test_scan_published.py`)."""
    folder, metre = shared_data / "new_mexico", math.radians(1) * 6_371_000
    rows = pl.read_csv(folder / "NM_popcas.csv.gz")
    rows.select("year", "count", area="county", type=pl.lit("hersentumor"), exposure="population").write_csv(
        tmp_path / "aantallen.csv"
    )
    seats = pl.read_csv(folder / "NM_geo.csv.gz")
    east = pl.col("seat_long") * metre * math.cos(math.radians(34.3))
    seats.select(area="county", x=east, y=pl.col("seat_lat") * metre).write_csv(tmp_path / "plaatsen.csv")
    said = openvis("scan", tmp_path / "aantallen.csv", "--places", tmp_path / "plaatsen.csv", "--ever", "--json")
    first = said.rows[0]
    assert (sorted(first["areas"]), first["first"], first["last"]) == (["losalamos", "santafe"], "1986", "1989")
    assert (first["observed"], first["by_exposure"]) == (43, True)
    assert first["expected"] == pytest.approx(20.578, abs=0.001)
    assert first["p"] == pytest.approx(0.034, abs=0.02)


def _moved(shape: bytes) -> bytes:
    """Two kilometres to the east, and a bit less: the nearest buurt lies over the border."""
    return shapely.to_wkb(affinity.translate(shapely.from_wkb(shape), 1900.0))


def test_areas_in_the_store_need_no_places(openvis, tmp_path) -> None:
    """Two gemeenten beside each other: the cluster lies over their border."""
    beside = small_areas().with_columns(
        gemeente=pl.lit("GM9801"),
        code=pl.col("code").str.replace("9900", "9801", literal=True),
        reference=pl.col("reference").str.replace("9900", "9801", literal=True),
        shape=pl.col("shape").map_elements(_moved, return_dtype=pl.Binary),
    )
    for code, frame in ((GEMEENTE, small_areas()), ("GM9801", beside)):
        deliver(frame, "areas", folder=tmp_path, scope=Scope.of(code), gemeente=code)
    codes = [*BUURTEN, *beside["code"]]
    high = {BUURTEN[1], beside["code"][0]}
    lines = [
        f"{code},Woninginbraak,2025-{month:02d},{6 if code in high and month == 12 else month % 3}"
        for code in [*codes, "BU12345678"]
        for month in range(1, 13)
    ]
    path = write(tmp_path / "politie.csv", "regiocode,soort_misdrijf,maand,aantal", lines)
    assert set(openvis("scan", path, "--json").rows[0]["areas"]) == high
    assert "Van 1 gebieden is niet bekend waar zij liggen" in openvis("scan", path).out


@pytest.mark.parametrize(
    ("known", "words", "said"),
    [
        (1, (), "Van 1 gebieden in het bestand is bekend waar zij liggen"),
        (16, ("--longest", "0"), "Een cluster kan geen 0 perioden duren"),
    ],
)
def test_what_cannot_be_scanned_is_said(openvis, tmp_path, known, words, said) -> None:
    answer = openvis("scan", counts_file(tmp_path, exposure=False), "--places", places_file(tmp_path, known), *words)
    assert answer.code == UnknownValue.exit_code
    assert said in answer.err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"{AREAS[0]},ver,2", "regel 2, kolom 'x': 'ver' is geen aantal meters"),
        (",1,2", "kolom 'area': hier staat niets"),
        (f"{AREAS[0]},1,2\n{AREAS[0]},1,3", "regel 3, kolom 'area'"),
    ],
)
def test_places_that_cannot_be_read_are_refused(openvis, tmp_path, line, said) -> None:
    path = write(tmp_path / "fout.csv", "area,x,y", [line])
    assert said in openvis("scan", counts_file(tmp_path, exposure=False), "--places", path).err


def test_a_type_that_is_not_given_everywhere_takes_no_part(openvis, tmp_path) -> None:
    path = counts_file(tmp_path, exposure=False)
    path.write_text(
        path.read_text(encoding="utf-8").replace("inbraak,2025-03,2\n", "inbraak,2025-03,\n", 1), encoding="utf-8"
    )
    said = openvis("scan", path, "--places", places_file(tmp_path)).out
    assert "Van deze soorten is niet alles opgegeven; zij doen niet mee: inbraak." in said
    assert "In 1 soorten is er geen cluster" in said
